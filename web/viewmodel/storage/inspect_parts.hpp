// Private to the files that implement inspect.hpp.
#pragma once

#include "viewmodel/requests/inspect_parts.hpp"
#include "viewmodel/storage/inspect.hpp"

namespace taskyard::web::surroundings {

void inspect_file_system(const Simulation& simulation, FileSystemId id, InspectorModel& model);
void inspect_store(const World& world, StoreId id, InspectorModel& model);
void inspect_mount_target(const World& world, MountTargetId id, InspectorModel& model);
void inspect_role(const World& world, RoleId id, InspectorModel& model);
void inspect_call(const Simulation& simulation, const AwsCall& call, InspectorModel& model);
void inspect_repository(const World& world, RepositoryId id, InspectorModel& model);
void inspect_log_group(const World& world, LogGroupId id, InspectorModel& model);

/// One line each in a section: words, or numbers and names in the mono font.
inline void add_word(Section& section, const char* label, std::string value, std::string tip = {}) {
  section.fields.push_back({label, std::move(value), false, std::move(tip)});
}
inline void add_mono(Section& section, const char* label, std::string value, std::string tip = {}) {
  section.fields.push_back({label, std::move(value), true, std::move(tip)});
}
/// A button that opens the file browser or the log view about a thing.
void add_view(InspectorModel& model, const char* command, const char* label, Selection of,
              const char* tip);
/// JSON with two spaces per level; other texts as they are.
std::string pretty(std::string_view json);

}  // namespace taskyard::web::surroundings
