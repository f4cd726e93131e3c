// Volumes and file systems in people's words: sizes, rates, owners, and what becomes of bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scene/palette.hpp"
#include "scene/selection.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::web {

/// "0 B", "4 KiB", "1.5 MiB", "2.1 TiB".
std::string size_text(Bytes bytes);
/// "512 KiB/s", "100 MiB/s" of KiB per second.
std::string speed_text(std::int64_t kibps);
/// "40 s", "12 min", "6 h 7 min", "3 days".
std::string span_text(SimTime span);

/// "reports (bind mount)", "fs-0… shared".
std::string store_title(const World& world, const Store& store);
/// Whose life it shares: "task web:1/3", "instance i-0a…", "the account".
std::string owner_text(const World& world, const Store& store);
Selection owner_of(const Store& store);
/// What happens to its bytes, in one or two sentences.
std::string_view fate_sentence(const World& world, const Store& store);

/// What becomes of the bytes of a store of this kind when something goes (surroundings 4.4).
struct Survival {
  std::string_view container, task, instance, zone;
};
Survival survival_of(const World& world, const Store& store);

/// Task and container that wrote something: "web:1/3", "app"; "a call" and "–" without one.
std::string writer_task(const World& world, ContainerId container);
std::string writer_container(const World& world, ContainerId container);
/// Name of a container in its task definition.
const std::string& container_name(const World& world, ContainerId container);

/// Every word of `words` stands somewhere in `text`, whatever its case.
bool has_words(std::string_view text, std::string_view words);

Role role_of(EfsState state);
Role role_of(VolumeState state);
Role role_of(MountState state);
Role role_of(const Store& store);

/// The stores that a task reads and writes: those of its mounts, each once, then what its containers wrote
/// outside of them.
std::vector<StoreId> stores_of(const World& world, const Task& task);
/// Mounts of a store that are in use.
std::int64_t mounts_on(const World& world, StoreId store);
/// "shared (fs-0…)", or the id alone.
std::string file_system_title(const World& world, FileSystemId id);
/// "general purpose, bursting".
std::string modes_text(const FileSystem& file_system);

}  // namespace taskyard::web
