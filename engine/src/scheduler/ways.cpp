// What a task needs from outside its subnet before its containers start, and what AWS says when no way
// leads there (surroundings 2.4, 2.5, 5.6). On Fargate everything goes over the task's own interface; on
// EC2 the agent and Docker do it over the instance's, whatever the network mode of the task.
#include "base/text.hpp"
#include "ecr/ecr.hpp"
#include "network/network.hpp"
#include "scheduler/fetch_text.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::string_view k_auth =
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
    "retrieval failed: ";
constexpr std::string_view k_canceled =
    "RequestCanceled: request context canceled caused by: context deadline exceeded. Please check "
    "your task network configuration.";
// Of a block set aside for documentation (RFC 5737): where the packets would have gone.
constexpr std::string_view k_waiting = "request canceled while waiting for connection";
constexpr std::string_view k_timeout = "dial tcp 192.0.2.10:443: i/o timeout";

network::End end_for(const World& world, const Task& task) {
  if (task.launch_type == LaunchType::fargate) return network::end_of(world, task.id);
  return network::end_of(world,
                         task.instance ? world.at(task.instance).ec2_instance : Ec2InstanceId{});
}

bool reaches(const World& world, const Task& task, network::Outside what) {
  return network::way_out(world, end_for(world, task), what).open();
}

bool is_ecr(std::string_view image) { return image.find(".dkr.ecr.") != std::string_view::npos; }

// What the SDK of the agent says of a service it does not reach.
std::string unsent(const World& world, std::string_view service) {
  return concat({"RequestError: send request failed caused by: Post \"https://", service, ".",
                 world.region, ".amazonaws.com/\": ", k_timeout});
}

std::string needed_failure(const World& world, const Task& task, const NeededResource& needed) {
  const bool fargate = task.launch_type == LaunchType::fargate;
  switch (needed.kind) {
    case ResourceKind::secret:
      if (reaches(world, task, network::Outside::secrets)) return {};
      return secret_failure(world, fargate, needed.name,
                            fargate ? std::string(k_canceled) : unsent(world, "secretsmanager"));
    case ResourceKind::parameter:
      if (reaches(world, task, network::Outside::parameters)) return {};
      return parameter_failure(world, fargate,
                               fargate ? std::string(k_canceled) : unsent(world, "ssm"));
    case ResourceKind::log_group:
      if (reaches(world, task, network::Outside::logs)) return {};
      if (!fargate) {
        return "CannotStartContainerError: Error response from daemon: failed to initialize "
               "logging driver: failed to create Cloudwatch log stream: RequestError: send request "
               "failed";
      }
      return "ResourceInitializationError: failed to validate logger args: The task cannot find "
             "the Amazon CloudWatch log group defined in the task definition. There is a "
             "connection issue between the task and Amazon CloudWatch. Check your network "
             "configuration. : signal: killed";
    case ResourceKind::file_system: return {};
  }
  return {};
}

}  // namespace

bool needs_token(const TaskDefinition& definition) {
  for (const ContainerDefinition& container : definition.containers) {
    if (is_ecr(container.image)) return true;
  }
  return false;
}

std::string way_failure(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  const bool fargate = task.launch_type == LaunchType::fargate;
  const bool token = fargate && needs_token(definition);
  if (token && !reaches(world, task, network::Outside::ecr_token)) {
    return concat({k_auth,
                   "unable to retrieve ecr registry auth: service call has been retried 3 "
                   "time(s): RequestError: send request failed caused by: Post "
                   "\"https://api.ecr.",
                   world.region, ".amazonaws.com/\": ", k_timeout,
                   ". Please check your task network configuration."});
  }
  for (const NeededResource& needed : definition.resources) {
    std::string failure = needed_failure(world, task, needed);
    if (!failure.empty()) return failure;
  }
  for (const ContainerDefinition& container : definition.containers) {
    for (const std::string& file : container.environment_files) {
      if (reaches(world, task, network::Outside::s3)) return {};
      return file_failure(fargate, file, fargate ? std::string(k_canceled) : unsent(world, "s3"));
    }
  }
  return {};
}

std::string manifest_failure(const World& world, const Task& task, const std::string& image) {
  const bool fargate = task.launch_type == LaunchType::fargate;
  const bool ecr = is_ecr(image);
  // Surroundings 5.6: the agent puts its advice before what Docker or its SDK said.
  constexpr std::string_view k_advice =
      "The task can't pull the image. Check your network "
      "configuration. ";
  if (!fargate && ecr && !reaches(world, task, network::Outside::ecr_token)) {
    return concat({"CannotPullECRContainerError: ", k_advice,
                   "RequestError: send request failed caused by: Post \"https://api.ecr.",
                   world.region, ".amazonaws.com/\": net/http: ", k_waiting});
  }
  if (reaches(world, task,
              ecr ? network::Outside::ecr_manifests : network::Outside::image_registry)) {
    return {};
  }
  if (fargate) {
    return concat(
        {"CannotPullContainerError: pull image manifest has been retried 7 time(s): "
         "failed to resolve ref ",
         image, ": ", k_timeout});
  }
  const std::string host = ecr::read_reference(image).registry;
  return concat({"CannotPullContainerError: ", k_advice, "API error (500): Get https://",
                 host.empty() ? "registry-1.docker.io" : std::string_view(host),
                 "/v2/: net/http: ", k_waiting});
}

std::string layers_failure(const World& world, const Task& task, const std::string& image) {
  if (!is_ecr(image) || reaches(world, task, network::Outside::s3)) return {};
  const std::string bucket =
      concat({"Get \"https://prod-", world.region, "-starport-layer-bucket.s3.", world.region,
              ".amazonaws.com/\": "});
  if (task.launch_type == LaunchType::fargate) {
    return concat(
        {"CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: "
         "httpReaderSeeker: failed open: failed to do request: ",
         bucket, k_timeout});
  }
  return concat(
      {"CannotPullContainerError: The task can't pull the image. Check your network "
       "configuration. Error response from daemon: ",
       bucket, "net/http: ", k_waiting});
}

}  // namespace taskyard::scheduler
