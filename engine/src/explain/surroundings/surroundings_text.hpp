// Sentences about storage, roles, images and logs.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of any of the kinds below; "" for others.
std::string describe_surroundings_event(const World& world, const Event& event);
/// Mounts, file systems with their parts, EBS volumes.
std::string describe_mount_event(const World& world, const Event& event);
/// One sentence for an event of these kinds: stores, credits, bytes.
std::string describe_storage_event(const World& world, const Event& event);
/// Roles and denied calls.
std::string describe_role_event(const World& world, const Event& event);
/// Repositories, images, log groups and lines.
std::string describe_registry_event(const World& world, const Event& event);

}  // namespace taskyard::explain
