// What AWS says when ECS cannot fetch a secret, a parameter or an environment file for a task
// (surroundings 5.6).
#pragma once

#include <string>
#include <string_view>

#include "taskyard/world.hpp"

namespace taskyard::scheduler {

/// The ARN of a secret without the json-key, version-stage and version-id behind it (surroundings 5.5).
std::string secret_arn(std::string_view name);
/// The ARN of a parameter that is given by name or by ARN.
std::string parameter_arn(const World& world, std::string_view name);

/// `why` is what the service said: "AccessDeniedException: …". `name` as the task definition has it.
std::string secret_failure(const World& world, bool fargate, std::string_view name,
                           std::string_view why);
std::string parameter_failure(const World& world, bool fargate, std::string_view why);
/// `arn`: "arn:aws:s3:::bucket/key".
std::string file_failure(bool fargate, std::string_view arn, std::string_view why);

}  // namespace taskyard::scheduler
