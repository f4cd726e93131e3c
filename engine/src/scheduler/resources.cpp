// What tasks need from other services before their containers start: secrets, parameters, log groups, file
// systems. None of them is simulated; each works unless somebody breaks it (taskyard.BreakResource).
#include <algorithm>

#include "base/text.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::string_view k_init = "ResourceInitializationError: ";
constexpr std::string_view k_retrieval =
    "unable to pull secrets or registry auth: execution resource retrieval failed: ";

// Facts LC-33 and surroundings 5.6: the texts of Fargate, and of the EC2 agent where they differ.
std::string secret_text(bool fargate, const std::string& arn) {
  if (fargate) {
    return concat({k_init, k_retrieval,
                   "unable to retrieve secret from asm: service call has been retried 1 time(s): "
                   "failed to fetch secret ",
                   arn, " from secrets manager: ResourceNotFoundException"});
  }
  return concat({"ResourceNotFoundException: The task can't retrieve the secret with ARN '", arn,
                 "' from AWS Secrets Manager. Check whether the secret exists in the specified "
                 "Region"});
}

std::string log_text(bool fargate) {
  constexpr std::string_view k_missing =
      "failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group "
      "does not exist";
  if (fargate) {
    return concat({k_init,
                   "failed to validate logger args: create stream has been retried 1 times: ",
                   k_missing, "."});
  }
  return concat(
      {"CannotStartContainerError: Error response from daemon: failed to initialize "
       "logging driver: ",
       k_missing});
}

// Surroundings 3.6.
std::string file_system_text(const World& world, bool fargate, const std::string& id) {
  const std::string said =
      concat({"Failed to resolve \"", id, ".efs.", world.region,
              ".amazonaws.com\" - check that your file system ID is correct, and ensure that the "
              "VPC has an EFS mount target for this file system ID."});
  if (fargate) {
    return concat({k_init, "failed to invoke EFS utils commands to set up EFS volumes: stderr: ",
                   said, " : unsuccessful EFS utils command execution; code: 1"});
  }
  return concat(
      {"CannotCreateVolumeError: Error response from daemon: VolumeDriver.Create: "
       "mounting volume failed: ",
       said});
}

std::string failure_text(const World& world, const Task& task, const NeededResource& needed) {
  const bool fargate = task.launch_type == LaunchType::fargate;
  switch (needed.kind) {
    case ResourceKind::secret: return secret_text(fargate, needed.name);
    case ResourceKind::parameter:
      return concat({k_init, k_retrieval,
                     "unable to retrieve secrets from ssm: service call has been retried 5 "
                     "time(s): ParameterNotFound: ",
                     needed.name});
    case ResourceKind::log_group: return log_text(fargate);
    case ResourceKind::file_system: return file_system_text(world, fargate, needed.name);
  }
  return {};
}

}  // namespace

std::string resource_failure(const World& world, const Task& task) {
  if (world.broken_resources.empty()) return {};
  for (const NeededResource& needed : world.at(task.task_definition).resources) {
    const NameId name = world.names.find(needed.name);
    const auto& broken = world.broken_resources;
    if (name && std::find(broken.begin(), broken.end(), name) != broken.end()) {
      return failure_text(world, task, needed);
    }
  }
  return {};
}

void set_resource_broken(const Desk& desk, std::string_view resource, bool broken) {
  World& world = world_of(desk);
  const NameId name = world.names.intern(resource);
  const auto at = std::find(world.broken_resources.begin(), world.broken_resources.end(), name);
  if ((at != world.broken_resources.end()) == broken) return;
  if (broken) {
    world.broken_resources.push_back(name);
  } else {
    world.broken_resources.erase(at);
  }
  Event event;
  event.kind = EventKind::note;
  event.text = world.names.intern(
      concat({resource, broken ? " cannot be used any more" : " can be used again",
              ", by tasks that start from now on"}));
  desk.changes.emit(event);
}

}  // namespace taskyard::scheduler
