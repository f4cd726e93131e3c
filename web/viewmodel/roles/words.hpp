// Roles, policies and checked calls in people's words.
#pragma once

#include <string>
#include <string_view>

#include "scene/palette.hpp"
#include "taskyard/world.hpp"

namespace taskyard::web {

std::string arn_of_role(const World& world, RoleId id);
std::string arn_of_policy(const World& world, PolicyId id);
/// The role that a text names, an ARN or a name; none when nobody made it.
RoleId role_named(const World& world, std::string_view name_or_arn);
/// "ecs-tasks.amazonaws.com, ec2.amazonaws.com": who may assume it.
std::string principals_text(const taskyard::Role& role);
/// Names of its policies, attached ones first.
std::string policies_text(const World& world, const taskyard::Role& role);

/// A call by its number; null when it was overwritten or never made.
const AwsCall* find_call(const World& world, std::uint32_t number);
/// "web:1/3, container app", "instance i-0a…".
std::string caller_text(const World& world, const AwsCall& call);
/// The role's name, "no role" without one.
std::string role_text(const World& world, const AwsCall& call);
/// What became of it, and what decided: "allowed by AmazonS3FullAccess", "no statement allows it".
std::string answer_text(const World& world, const AwsCall& call);
Role role_of(CallAnswer answer);
/// "allow-s3-PutObject", with a number where the role has a policy of that name.
std::string policy_name_for(const World& world, const AwsCall& call);
/// A statement that would allow the call, as a policy document of two spaces per level.
std::string allowing_policy(const World& world, const AwsCall& call);
/// {"Version":…} that lets a service assume a role.
std::string trust_policy(std::string_view service);

}  // namespace taskyard::web
