#include "explain/surroundings/surroundings_text.hpp"

namespace taskyard::explain {

std::string describe_surroundings_event(const World& world, const Event& event) {
  switch (event.kind) {
    case EventKind::storage_step:
    case EventKind::store_changed:
    case EventKind::burst_credits_changed: return describe_storage_event(world, event);
    case EventKind::mount_changed:
    case EventKind::file_system_changed:
    case EventKind::volume_changed: return describe_mount_event(world, event);
    case EventKind::role_changed:
    case EventKind::call_denied: return describe_role_event(world, event);
    case EventKind::repository_changed:
    case EventKind::images_cleaned: return describe_registry_event(world, event);
    case EventKind::log_group_changed:
    case EventKind::log_lines_lost: return describe_log_event(world, event);
    default: return {};
  }
}

}  // namespace taskyard::explain
