// File systems, volumes and files as tables of the page.
#pragma once

#include <string_view>
#include <utility>

#include "taskyard/simulation.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

Table file_systems_table(const Simulation& simulation);
/// Only those of `of` when one is given.
Table mount_targets_table(const World& world, std::uint32_t rows_max, FileSystemId of = {});
/// Every place that holds files, the newest first, gone ones too; only those on `on` when one is given.
Table stores_table(const World& world, std::uint32_t rows_max, InstanceId on = {});
Table ebs_volumes_table(const World& world, std::uint32_t rows_max);

/// The files of a store, a file system or a task ("store:3", "filesystem:0", "task:1"); of a task what its
/// containers see, under their paths: behind an access point only what is below it. Those that hold
/// every word of `search` in path, task or container; removed and vanished ones are marked.
Table files_table(const World& world, Selection of, std::string_view search,
                  std::uint32_t rows_max);
/// The latest writes of a store, the newest first: which version of which file, and who made it.
Table versions_table(const World& world, StoreId store, std::uint32_t rows_max);
/// What the browser can show: key and label; the chosen one is always among them.
std::vector<std::pair<std::string, std::string>> file_places(const World& world, Selection chosen);
/// What the browser shows when nobody chose: the selected thing when it has files, else the first place.
Selection place_to_show(const World& world, Selection chosen, Selection selected);

/// The mounts of a task: container, path, volume, state.
Table mounts_table(const World& world, const Task& task);
/// Who has mounted a store.
Table users_table(const World& world, StoreId store, std::uint32_t rows_max);

}  // namespace taskyard::web
