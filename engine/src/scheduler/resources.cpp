// What tasks need from other services before their containers start: secrets, parameters, log groups, file
// systems. None of them is simulated; each works unless somebody breaks it (taskyard.BreakResource).
#include <algorithm>

#include "base/text.hpp"
#include "scheduler/fetch_text.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::string_view k_init = "ResourceInitializationError: ";

// Facts LC-33 and surroundings 5.6: the texts of Fargate, and of the EC2 agent where they differ.
std::string secret_text(const World& world, bool fargate, const std::string& name) {
  constexpr std::string_view k_missing =
      "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
  if (fargate) return secret_failure(world, fargate, name, k_missing);
  return concat({"ResourceNotFoundException: The task can't retrieve the secret with ARN '",
                 secret_arn(name),
                 "' from AWS Secrets Manager. Check whether the secret exists in the specified "
                 "Region: ",
                 k_missing});
}

std::string parameter_text(const World& world, bool fargate, const std::string& name) {
  if (!fargate) return parameter_failure(world, fargate, concat({"invalid parameters: ", name}));
  return concat({k_init,
                 "unable to pull secrets or registry auth: execution resource retrieval failed: "
                 "unable to retrieve secrets from ssm: service call has been retried 1 time(s): "
                 "invalid ssm parameters: ",
                 name});
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
    case ResourceKind::secret: return secret_text(world, fargate, needed.name);
    case ResourceKind::parameter: return parameter_text(world, fargate, needed.name);
    case ResourceKind::log_group:
      return concat({k_init,
                     "failed to validate logger args: create stream has been retried 1 times: "
                     "failed to create Cloudwatch log stream: ResourceNotFoundException: The "
                     "specified log group does not exist."});
    case ResourceKind::file_system: return file_system_text(world, fargate, needed.name);
  }
  return {};
}

}  // namespace

std::string resource_failure(const World& world, const Task& task) {
  if (world.broken_resources.empty()) return {};
  const bool fargate = task.launch_type == LaunchType::fargate;
  for (const NeededResource& needed : world.at(task.task_definition).resources) {
    if (!fargate && needed.kind == ResourceKind::log_group) continue;  // log_failure
    if (is_resource_broken(world, needed.name)) return failure_text(world, task, needed);
  }
  return {};
}

bool is_resource_broken(const World& world, std::string_view name) {
  if (world.broken_resources.empty()) return false;
  const NameId wanted = world.names.find(name);
  const auto& broken = world.broken_resources;
  return wanted && std::find(broken.begin(), broken.end(), wanted) != broken.end();
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

std::string source_arn(const World& world, std::string_view value_from) {
  const bool secret = value_from.find(":secretsmanager:") != std::string_view::npos;
  return secret ? secret_arn(value_from) : parameter_arn(world, value_from);
}

void set_secret_key(const Desk& desk, std::string_view value_from, std::string_view key) {
  World& world = world_of(desk);
  const std::string arn = source_arn(world, value_from);
  const NameId name = world.names.intern(arn);
  std::erase_if(world.iam.keyed_secrets,
                [name](const KeyedSecret& secret) { return secret.name == name; });
  if (!key.empty()) world.iam.keyed_secrets.push_back({name, world.names.intern(key)});
  ++world.revision;
  Event event;
  event.kind = EventKind::note;
  event.text = world.names.intern(
      key.empty() ? concat({arn, " is encrypted with AWS's own key"})
                  : concat({arn, " is encrypted with ", key,
                            ": who reads it needs kms:Decrypt on that key as well"}));
  desk.changes.emit(event);
}

}  // namespace taskyard::scheduler
