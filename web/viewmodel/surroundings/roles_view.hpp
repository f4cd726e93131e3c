// Roles and calls as the yard shows them: badges of tasks and instances, services that are called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::web {

enum class BadgeKind : std::uint8_t { execution_role, task_role, instance_profile };

struct RoleBadge {
  BadgeKind kind = BadgeKind::task_role;
  RoleId role;       ///< none: nobody made it
  std::string name;  ///< of the role
};

/// Somebody made roles of their own, or a call was denied: badges and services are drawn.
bool shows_roles(const World& world);
/// By ARN or name, of those that exist; none for "".
RoleId role_of_text(const World& world, std::string_view arn_or_name);
/// Last part of an ARN, or the name itself.
std::string_view role_name(std::string_view arn_or_name);
/// Its execution role, then its task role; what it has of them.
std::vector<RoleBadge> badges_of(const World& world, const Task& task);
/// The role of the instance profile; empty name = it has none.
RoleBadge badge_of(const World& world, InstanceId instance);

/// "E", "T", "I".
const char* letter_of(BadgeKind kind);
/// "Execution role", "Task role", "Instance profile".
const char* words_of(BadgeKind kind);
/// What it is for, in a sentence.
const char* purpose_of(BadgeKind kind);

/// "s3" of "s3:PutObject".
std::string_view service_of(std::string_view action);
/// "S3", "DynamoDB", "CloudWatch Logs"; the prefix itself for others.
std::string service_name(std::string_view service);
bool is_allowed(CallAnswer answer);

}  // namespace taskyard::web
