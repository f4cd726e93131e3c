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
/// Repositories and images.
std::string describe_registry_event(const World& world, const Event& event);
/// Log groups and lost lines.
std::string describe_log_event(const World& world, const Event& event);

/// Who makes a call, in words: "the application in container app of task web:1/3".
std::string caller_text(const World& world, const AwsCall& call);
/// The statement that decided: "statement 2 (Sid NoWrites) of own".
std::string statement_name(const World& world, const AwsCall& call);
/// What would have to be there for a refused call to be allowed, as JSON to paste; "" for an allowed one.
std::string mending_text(const World& world, const AwsCall& call);

}  // namespace taskyard::explain
