// What one task takes, and what its instance must be able to do.
#include <algorithm>
#include <array>
#include <string>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "taskdef/capabilities.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

// Names as the agent registers them (facts CI-20), sorted.
constexpr std::array k_capabilities = std::to_array<std::string_view>({
    "com.amazonaws.ecs.capability.docker-remote-api.1.17",
    "com.amazonaws.ecs.capability.docker-remote-api.1.18",
    "com.amazonaws.ecs.capability.docker-remote-api.1.19",
    "com.amazonaws.ecs.capability.docker-remote-api.1.20",
    "com.amazonaws.ecs.capability.docker-remote-api.1.21",
    "com.amazonaws.ecs.capability.docker-remote-api.1.22",
    "com.amazonaws.ecs.capability.docker-remote-api.1.23",
    "com.amazonaws.ecs.capability.docker-remote-api.1.24",
    "com.amazonaws.ecs.capability.docker-remote-api.1.25",
    "com.amazonaws.ecs.capability.docker-remote-api.1.29",
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
    "com.amazonaws.ecs.capability.task-iam-role",
    "com.amazonaws.ecs.capability.task-iam-role-network-host",
    "ecs.capability.aws-appmesh",
    "ecs.capability.container-health-check",
    "ecs.capability.container-ordering",
    "ecs.capability.container-restart-policy",
    "ecs.capability.docker-plugin.local",
    "ecs.capability.efs",
    "ecs.capability.efsAuth",
    "ecs.capability.env-files.s3",
    "ecs.capability.execution-role-awslogs",
    "ecs.capability.execution-role-ecr-pull",
    "ecs.capability.fault-injection",
    "ecs.capability.firelens.fluentbit",
    "ecs.capability.firelens.fluentd",
    "ecs.capability.firelens.options.config.file",
    "ecs.capability.firelens.options.config.s3",
    "ecs.capability.full-sync",
    "ecs.capability.increased-task-cpu-limit",
    "ecs.capability.network.container-port-range",
    "ecs.capability.pid-ipc-namespace-sharing",
    "ecs.capability.private-registry-authentication.secretsmanager",
    "ecs.capability.secrets.asm.environment-variables",
    "ecs.capability.secrets.ssm.environment-variables",
    "ecs.capability.storage.ebs-task-volume-attach",
    "ecs.capability.task-cpu-mem-limit",
    "ecs.capability.task-eni",
});
static_assert(std::is_sorted(k_capabilities.begin(), k_capabilities.end()));

std::string agent(std::string_view name) { return concat({"com.amazonaws.ecs.capability.", name}); }

std::string ecs(std::string_view name) { return concat({"ecs.capability.", name}); }

bool is_secrets_manager(std::string_view source) {
  return source.find(":secretsmanager:") != std::string_view::npos;
}

/// Collects the names; each is one of k_capabilities.
class Requirements {
 public:
  explicit Requirements(const Reading& reading) : reading_(reading) {}

  std::vector<std::string> names() &&;

 private:
  void add(std::string name);
  void add_if(bool condition, std::string name) {
    if (condition) add(std::move(name));
  }
  void of_task();
  void of_volumes();
  void of_docker(Node docker);
  void of_container(Node container);
  void of_log(Node container);
  void of_secrets(Node list);

  const Reading& reading_;
  std::vector<std::string> names_;
};

void Requirements::add(std::string name) {
  TASKYARD_ASSERT(std::binary_search(k_capabilities.begin(), k_capabilities.end(), name));
  names_.push_back(std::move(name));
}

void Requirements::of_task() {
  const TaskDefinition& definition = reading_.definition;
  const Node root = reading_.root;
  constexpr CpuUnits k_ten_vcpus = 10240;
  add_if(definition.network_mode == NetworkMode::awsvpc, ecs("task-eni"));
  add_if(definition.cpu_units > 0 || definition.memory_mib > 0, ecs("task-cpu-mem-limit"));
  add_if(definition.cpu_units > k_ten_vcpus, ecs("increased-task-cpu-limit"));
  if (!root["taskRoleArn"].text().empty()) {
    const bool host = definition.network_mode == NetworkMode::host;
    add(host ? agent("task-iam-role-network-host") : agent("task-iam-role"));
  }
  add_if(!root["pidMode"].text().empty() || !root["ipcMode"].text().empty(),
         ecs("pid-ipc-namespace-sharing"));
  add_if(root["proxyConfiguration"].is_object(), ecs("aws-appmesh"));
  add_if(root["enableFaultInjection"].boolean(false), ecs("fault-injection"));
}

void Requirements::of_volumes() {
  for (Node volume = reading_.root["volumes"].first(); volume; volume = volume.next()) {
    const Node efs = volume["efsVolumeConfiguration"];
    add_if(efs.is_object(), ecs("efs"));
    add_if(efs["authorizationConfig"].is_object(), ecs("efsAuth"));
    of_docker(volume["dockerVolumeConfiguration"]);
    if (volume["fsxWindowsFileServerVolumeConfiguration"].is_object()) {
      names_.push_back(ecs("fsxWindowsFileServer"));  // agents on Windows only (surroundings 3.8)
    }
    add_if(volume["configuredAtLaunch"].boolean(false), ecs("storage.ebs-task-volume-attach"));
  }
}

// Surroundings 4.3: an instance has the attribute of a plugin that was installed before its agent started.
void Requirements::of_docker(Node docker) {
  if (!docker.is_object()) return;
  const std::string driver = docker["driver"].text();
  names_.push_back(ecs(concat({"docker-plugin.", driver.empty() ? "local" : driver})));
}

void Requirements::of_secrets(Node list) {
  for (Node item = list.first(); item; item = item.next()) {
    add(is_secrets_manager(item["valueFrom"].text()) ? ecs("secrets.asm.environment-variables")
                                                     : ecs("secrets.ssm.environment-variables"));
  }
}

void Requirements::of_log(Node container) {
  const std::string driver = container["logConfiguration"]["logDriver"].text();
  const std::string name = agent(concat({"logging-driver.", driver}));
  if (std::binary_search(k_capabilities.begin(), k_capabilities.end(), name)) add(name);
  const bool execution_role = !reading_.root["executionRoleArn"].text().empty();
  add_if(driver == "awslogs" && execution_role, ecs("execution-role-awslogs"));
  add_if(driver == "awslogs", agent("docker-remote-api.1.19"));
  const Node router = container["firelensConfiguration"];
  const std::string type = router["type"].text();
  add_if(type == "fluentbit", ecs("firelens.fluentbit"));
  add_if(type == "fluentd", ecs("firelens.fluentd"));
  const std::string_view config = router["options"].value()["config-file-type"].text();
  add_if(config == "s3", ecs("firelens.options.config.s3"));
  add_if(config == "file", ecs("firelens.options.config.file"));
  of_secrets(container["logConfiguration"]["secretOptions"]);
}

void Requirements::of_container(Node container) {
  of_log(container);
  of_secrets(container["secrets"]);
  const std::string image = container["image"].text();
  const bool ecr = image.find(".dkr.ecr.") != std::string::npos;
  add_if(ecr, agent("ecr-auth"));
  add_if(ecr && !reading_.root["executionRoleArn"].text().empty(), ecs("execution-role-ecr-pull"));
  add_if(container["repositoryCredentials"].is_object(),
         ecs("private-registry-authentication.secretsmanager"));
  add_if(container["dependsOn"].filled(), ecs("container-ordering"));
  add_if(container["healthCheck"].is_object(), ecs("container-health-check"));
  add_if(container["restartPolicy"]["enabled"].boolean(false), ecs("container-restart-policy"));
  add_if(container["environmentFiles"].filled(), ecs("env-files.s3"));
  add_if(container["privileged"].boolean(false), agent("privileged-container"));
  add_if(container["dockerLabels"].filled(), agent("docker-remote-api.1.18"));
  add_if(container["memoryReservation"].is_integer(), agent("docker-remote-api.1.21"));
  for (Node port = container["portMappings"].first(); port; port = port.next()) {
    add_if(port["containerPortRange"].is_text(), ecs("network.container-port-range"));
  }
}

std::vector<std::string> Requirements::names() && {
  of_task();
  of_volumes();
  for (Node container : reading_.containers) of_container(container);
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  return std::move(names_);
}

void sort_ports(std::vector<Port>& ports) {
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
}

/// Sums of 32-bit numbers that a text may choose freely.
std::int32_t clamped(std::int64_t sum) {
  return static_cast<std::int32_t>(std::min<std::int64_t>(sum, INT32_MAX));
}

}  // namespace

void compute_need(Reading& reading) {
  TaskDefinition& definition = reading.definition;
  PlacementNeed& need = definition.need;
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  std::int64_t gpus = 0;
  const bool takes_host_ports = definition.network_mode == NetworkMode::bridge ||
                                definition.network_mode == NetworkMode::host;
  for (const ContainerDefinition& container : definition.containers) {
    const bool soft = container.memory_reservation_mib > 0;
    cpu += std::max(container.cpu_units, 0);
    memory += std::max(soft ? container.memory_reservation_mib : container.memory_mib, 0);
    gpus += container.gpus;
    for (const PortMapping& port : container.ports) {
      if (!takes_host_ports || port.host_port == 0) continue;
      (port.protocol == Protocol::udp ? need.udp_ports : need.tcp_ports).push_back(port.host_port);
    }
  }
  sort_ports(need.tcp_ports);
  sort_ports(need.udp_ports);
  need.cpu_units = definition.cpu_units > 0 ? definition.cpu_units : clamped(cpu);
  need.memory_mib = definition.memory_mib > 0 ? definition.memory_mib : clamped(memory);
  need.enis = definition.network_mode == NetworkMode::awsvpc ? 1 : 0;
  need.gpus = clamped(gpus);
  need.attributes = Requirements(reading).names();
}

}  // namespace taskyard::taskdef

namespace taskyard {

std::span<const std::string_view> linux_instance_capabilities() { return taskdef::k_capabilities; }

}  // namespace taskyard
