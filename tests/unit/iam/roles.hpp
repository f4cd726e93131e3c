// A yard with roles made in one line, for the tests of this folder and of logs.
#pragma once

#include <string>
#include <string_view>

#include "iam/iam.hpp"
#include "support/yard.hpp"

namespace taskyard::test {

/// `text` with every ' as ".
std::string quoted(std::string_view text);

inline constexpr std::string_view k_pull_image =
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";

struct Account : support::Yard {
  using support::Yard::Yard;
  /// A role that a service may assume, with one inline policy "own" of these statements ("" = none).
  RoleId role(std::string_view name, std::string_view statements,
              std::string_view service = "ecs-tasks.amazonaws.com");
  /// Replaces the inline policy "own".
  void allow(std::string_view role, std::string_view statements);
  /// The instance profile `name` with the role of that name.
  void profile(std::string_view name);
  /// One instance in cluster "c", after its boot; `more` members of RunInstances, with a comma before.
  Ec2InstanceId instance(std::string_view more, std::string_view user_data = "");
  /// A task of the family on Fargate, started or failed.
  TaskId fargate(std::string_view family);
  /// Why the task stopped, with the request id as "ID" and its own id as "TASK".
  std::string reason(TaskId task) const;
  /// Texts of all lines of a container, one per line.
  std::string lines(TaskId task, std::string_view container = {}) const;
  const AwsCall& last_call() const;
};

/// {"Effect":"Allow","Action":"…","Resource":"…"}
std::string allowing(std::string_view action, std::string_view resource = "*");
std::string denying(std::string_view action, std::string_view resource = "*");

}  // namespace taskyard::test
