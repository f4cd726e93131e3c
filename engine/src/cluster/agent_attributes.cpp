#include "cluster/agent_attributes.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace taskyard::cluster {
namespace {

// Capabilities of a current agent on Amazon Linux (facts CI-20).
constexpr const char* k_capabilities[] = {
    "com.amazonaws.ecs.capability.docker-remote-api.1.17",
    "com.amazonaws.ecs.capability.docker-remote-api.1.18",
    "com.amazonaws.ecs.capability.docker-remote-api.1.19",
    "com.amazonaws.ecs.capability.docker-remote-api.1.20",
    "com.amazonaws.ecs.capability.docker-remote-api.1.21",
    "com.amazonaws.ecs.capability.docker-remote-api.1.22",
    "com.amazonaws.ecs.capability.docker-remote-api.1.23",
    "com.amazonaws.ecs.capability.docker-remote-api.1.24",
    "com.amazonaws.ecs.capability.docker-remote-api.1.25",
    "com.amazonaws.ecs.capability.docker-remote-api.1.26",
    "com.amazonaws.ecs.capability.docker-remote-api.1.27",
    "com.amazonaws.ecs.capability.docker-remote-api.1.28",
    "com.amazonaws.ecs.capability.docker-remote-api.1.29",
    "com.amazonaws.ecs.capability.docker-remote-api.1.30",
    "com.amazonaws.ecs.capability.docker-remote-api.1.31",
    "com.amazonaws.ecs.capability.docker-remote-api.1.32",
    "com.amazonaws.ecs.capability.ecr-auth",
    "com.amazonaws.ecs.capability.logging-driver.awsfirelens",
    "com.amazonaws.ecs.capability.logging-driver.awslogs",
    "com.amazonaws.ecs.capability.logging-driver.fluentd",
    "com.amazonaws.ecs.capability.logging-driver.gelf",
    "com.amazonaws.ecs.capability.logging-driver.journald",
    "com.amazonaws.ecs.capability.logging-driver.json-file",
    "com.amazonaws.ecs.capability.logging-driver.splunk",
    "com.amazonaws.ecs.capability.logging-driver.syslog",
    "com.amazonaws.ecs.capability.privileged-container",
    "com.amazonaws.ecs.capability.selinux",
    "com.amazonaws.ecs.capability.task-iam-role",
    "com.amazonaws.ecs.capability.task-iam-role-network-host",
    "ecs.capability.aws-appmesh",
    "ecs.capability.container-health-check",
    "ecs.capability.container-ordering",
    "ecs.capability.container-restart-policy",
    "ecs.capability.docker-plugin.amazon-ecs-volume-plugin",
    "ecs.capability.docker-plugin.local",
    "ecs.capability.efs",
    "ecs.capability.efsAuth",
    "ecs.capability.env-files.s3",
    "ecs.capability.execute-command",
    "ecs.capability.execution-role-awslogs",
    "ecs.capability.execution-role-ecr-pull",
    "ecs.capability.fault-injection",
    "ecs.capability.firelens.fluentbit",
    "ecs.capability.firelens.fluentd",
    "ecs.capability.firelens.options.config.file",
    "ecs.capability.firelens.options.config.s3",
    "ecs.capability.full-sync",
    "ecs.capability.increased-task-cpu-limit",
    "ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit",
    "ecs.capability.network.container-port-range",
    "ecs.capability.pid-ipc-namespace-sharing",
    "ecs.capability.private-registry-authentication.secretsmanager",
    "ecs.capability.secrets.asm.bootstrap.log-driver",
    "ecs.capability.secrets.asm.environment-variables",
    "ecs.capability.secrets.ssm.bootstrap.log-driver",
    "ecs.capability.secrets.ssm.environment-variables",
    "ecs.capability.service-connect-v1",
    "ecs.capability.storage.ebs-task-volume-attach",
    "ecs.capability.task-cpu-mem-limit",
    "ecs.capability.task-eni",
    "ecs.capability.task-eia",
};

}  // namespace

std::vector<Attribute> agent_attributes(World& world, const RegisterOptions& options) {
  Names& names = world.names;
  std::vector<Attribute> result;
  const auto add = [&](std::string_view name, std::string_view value) {
    result.push_back({names.intern(name), value.empty() ? NameId{} : names.intern(value)});
  };
  const std::string zone = names.text(options.zone);
  add("ecs.ami-id",
      options.architecture[0] == 'a' ? "ami-0a7a9d4c1e2b3f405" : "ami-0e1d2c3b4a5968770");
  add("ecs.availability-zone", zone);
  add("ecs.cpu-architecture", options.architecture);
  add("ecs.instance-type", names.text(options.type));
  add("ecs.os-family", "LINUX");
  add("ecs.os-type", "linux");
  add("ecs.subnet-id", subnet_id(zone, false));
  add("ecs.vpc-id", vpc_id());
  for (const char* capability : k_capabilities) add(capability, "");
  if (options.resources.gpus > 0) add("ecs.capability.nvidia-driver-version.550.54.15", "");
  for (const Attribute& custom : options.attributes) {
    const auto same = [&](const Attribute& a) { return a.name == custom.name; };
    result.erase(std::remove_if(result.begin(), result.end(), same), result.end());
    result.push_back(custom);
  }
  std::sort(result.begin(), result.end(), [&](const Attribute& a, const Attribute& b) {
    return names.text(a.name) < names.text(b.name);
  });
  return result;
}

}  // namespace taskyard::cluster
