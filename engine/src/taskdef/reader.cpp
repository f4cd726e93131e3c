// JSON to values. Says nothing about faults: what has the wrong type keeps its default, because the
// shape check has told it already.
#include "base/text.hpp"
#include "taskdef/reading.hpp"
#include "taskdef/volumes/read_volumes.hpp"

namespace taskyard::taskdef {

namespace {

constexpr std::size_t k_containers_read = 64;  // ten are allowed; more are refused, not read

/// Integer member clamped to 32 bits, or `otherwise`.
std::int32_t number(Node node, std::string_view name, std::int32_t otherwise = 0) {
  const std::optional<std::int64_t> found = node[name].integer();
  if (!found || *found < INT32_MIN || *found > INT32_MAX) return otherwise;
  return static_cast<std::int32_t>(*found);
}

/// "12.5" times `unit` as a whole number, without floating point; nothing when it is none.
std::optional<std::int64_t> scaled(std::string_view text, std::int64_t unit) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  constexpr std::size_t k_digits_max = 6;
  const bool shaped = whole.size() <= k_digits_max && fraction.size() <= k_digits_max &&
                      (point == std::string_view::npos || !fraction.empty());
  if (!shaped || (whole.empty() && fraction.empty())) return std::nullopt;
  std::int64_t digits = 0;
  std::int64_t divisor = 1;
  for (char c : concat({whole, fraction})) {
    if (!is_digit(c)) return std::nullopt;
    digits = digits * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < fraction.size(); ++i) divisor *= 10;
  if (digits * unit % divisor != 0) return std::nullopt;
  return digits * unit / divisor;
}

std::optional<std::int32_t> parse_with_unit(std::string_view text, std::string_view unit) {
  constexpr std::int64_t k_per_unit = 1024;
  text = trim(text);
  const bool has_unit = text.size() > unit.size() &&
                        equal_ignoring_case(text.substr(text.size() - unit.size()), unit);
  std::optional<std::int64_t> amount;
  if (has_unit) {
    amount = scaled(trim(text.substr(0, text.size() - unit.size())), k_per_unit);
  } else if (text.find('.') == std::string_view::npos) {
    amount = scaled(text, 1);
  }
  if (!amount || *amount > INT32_MAX) return std::nullopt;
  return static_cast<std::int32_t>(*amount);
}

NetworkMode network_mode_of(Node root) {
  const std::string text = root["networkMode"].text();
  for (NetworkMode mode : {NetworkMode::host, NetworkMode::awsvpc, NetworkMode::none}) {
    if (text == to_string(mode)) return mode;
  }
  return NetworkMode::bridge;  // the default on Linux (facts 1.2)
}

PortMapping make_port(std::int32_t container_port, std::int32_t host_port, Node node,
                      NetworkMode mode) {
  PortMapping port;
  port.container_port = static_cast<Port>(container_port);
  port.host_port = static_cast<Port>(host_port);
  port.protocol = node["protocol"].text() == "udp" ? Protocol::udp : Protocol::tcp;
  const bool same = mode == NetworkMode::awsvpc || mode == NetworkMode::host;  // facts TD-131
  if (same && port.host_port == 0) port.host_port = port.container_port;
  return port;
}

bool is_port(std::int32_t number) { return number >= 0 && number <= 65535; }

constexpr std::size_t k_ports_read = 1000;

/// "8000-8010" as its ports, each with a host port of its own (facts TD-138).
void read_port_range(Node node, NetworkMode mode, ContainerDefinition& made) {
  const std::string range = node["containerPortRange"].text();
  const std::vector<std::string_view> ends = split(range, '-');
  const std::int64_t first = parse_int(ends.front()).value_or(0);
  const std::int64_t last = parse_int(ends.back()).value_or(0);
  if (ends.size() != 2 || first < 1 || last > 65535) return;
  for (std::int64_t port = first; port <= last && made.ports.size() < k_ports_read; ++port) {
    made.ports.push_back(make_port(static_cast<std::int32_t>(port), 0, node, mode));
  }
}

void read_ports(Node container, NetworkMode mode, ContainerDefinition& made) {
  for (Node node = container["portMappings"].first(); node; node = node.next()) {
    if (made.ports.size() >= k_ports_read) return;
    if (node["containerPortRange"].is_text()) read_port_range(node, mode, made);
    const std::int32_t container_port = number(node, "containerPort");
    const std::int32_t host_port = number(node, "hostPort");
    if (container_port < 1 || !is_port(container_port) || !is_port(host_port)) continue;
    made.ports.push_back(make_port(container_port, host_port, node, mode));
  }
}

std::int32_t gpus_of(Node container) {
  std::int64_t sum = 0;
  for (Node node = container["resourceRequirements"].first(); node; node = node.next()) {
    if (node["type"].text() != "GPU") continue;
    const std::optional<std::int64_t> count = parse_int(node["value"].text());
    if (count && *count > 0 && *count <= 1024) sum += *count;
  }
  return static_cast<std::int32_t>(sum);
}

std::optional<HealthCheck> health_check_of(Node container) {
  const Node node = container["healthCheck"];
  // NONE switches off the check that an image brings along.
  if (!node.is_object() || node["command"].first().text() == "NONE") return std::nullopt;
  HealthCheck check;
  check.interval_s = number(node, "interval", check.interval_s);
  check.timeout_s = number(node, "timeout", check.timeout_s);
  check.retries = number(node, "retries", check.retries);
  check.start_period_s = number(node, "startPeriod", check.start_period_s);
  return check;
}

void read_restart(Node policy, RestartPolicy& made) {
  made.enabled = policy["enabled"].boolean(false);
  made.attempt_period_s = number(policy, "restartAttemptPeriod", made.attempt_period_s);
  for (Node code = policy["ignoredExitCodes"].first(); code; code = code.next()) {
    made.ignored_exit_codes.push_back(static_cast<std::int32_t>(code.integer().value_or(0)));
  }
}

ContainerDefinition read_container(Node node, NetworkMode mode) {
  ContainerDefinition made;
  made.name = node["name"].text();
  made.image = node["image"].text();
  made.cpu_units = number(node, "cpu");
  made.memory_mib = number(node, "memory");
  made.memory_reservation_mib = number(node, "memoryReservation");
  made.essential = node["essential"].boolean(true);
  made.gpus = gpus_of(node);
  made.stop_timeout_s = number(node, "stopTimeout", made.stop_timeout_s);
  made.start_timeout_s = number(node, "startTimeout");
  read_restart(node["restartPolicy"], made.restart);
  made.health_check = health_check_of(node);
  read_ports(node, mode, made);
  return made;
}

void read_compatibilities(Reading& reading) {
  const Node list = reading.root["requiresCompatibilities"];
  for (Node node = list.first(); node; node = node.next()) {
    for (LaunchType type : {LaunchType::ec2, LaunchType::fargate, LaunchType::external}) {
      if (node.text() == to_string(type)) {
        reading.definition.requires_compatibilities.push_back(type);
      }
    }
  }
  for (LaunchType type : reading.definition.requires_compatibilities) {
    reading.wants_ec2 = reading.wants_ec2 || type == LaunchType::ec2;
    reading.wants_fargate = reading.wants_fargate || type == LaunchType::fargate;
    reading.wants_external = reading.wants_external || type == LaunchType::external;
  }
}

void read_constraints(Reading& reading) {
  for (Node node = reading.root["placementConstraints"].first(); node; node = node.next()) {
    const bool member_of = node["type"].text() == "memberOf";
    if (!member_of) continue;  // no other kind may stand in a task definition (facts PL-40)
    reading.definition.constraints.push_back(
        {ConstraintType::member_of, node["expression"].text()});
  }
}

std::optional<ContainerCondition> condition_of(std::string_view text) {
  for (ContainerCondition condition : {ContainerCondition::start, ContainerCondition::complete,
                                       ContainerCondition::success, ContainerCondition::healthy}) {
    if (text == to_string(condition)) return condition;
  }
  return std::nullopt;
}

void add_dependency(ContainerDefinition& container, int target, ContainerCondition condition) {
  if (target < 0) return;
  const auto index = static_cast<std::uint8_t>(target);
  for (const ContainerDependency& known : container.depends_on) {
    if (known.container == index && known.condition == condition) return;
  }
  container.depends_on.push_back({index, condition});
}

/// dependsOn, and the start order that links and volumesFrom imply (facts TD-110).
void read_dependencies(Reading& reading) {
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    const Node node = reading.containers[i];
    ContainerDefinition& container = reading.definition.containers[i];
    for (Node item = node["dependsOn"].first(); item; item = item.next()) {
      const std::optional<ContainerCondition> condition = condition_of(item["condition"].text());
      const int target = reading.find_container(item["containerName"].text());
      if (condition) add_dependency(container, target, *condition);
    }
    for (Node item = node["links"].first(); item; item = item.next()) {
      const std::string link = item.text();
      const std::string_view target = std::string_view(link).substr(0, link.find(':'));
      add_dependency(container, reading.find_container(target), ContainerCondition::start);
    }
    for (Node item = node["volumesFrom"].first(); item; item = item.next()) {
      const int target = reading.find_container(item["sourceContainer"].text());
      add_dependency(container, target, ContainerCondition::start);
    }
  }
}

void read_task_size(Reading& reading) {
  TaskDefinition& definition = reading.definition;
  if (const Node cpu = reading.root["cpu"]; cpu.is_text()) {
    const std::optional<std::int32_t> units = parse_cpu(cpu.text());
    definition.cpu_units = units.value_or(0);
    reading.task_cpu_valid = units.has_value();
  }
  if (const Node memory = reading.root["memory"]; memory.is_text()) {
    const std::optional<std::int32_t> mib = parse_memory(memory.text());
    definition.memory_mib = mib.value_or(0);
    reading.task_memory_valid = mib.has_value();
  }
}

void add_resource(TaskDefinition& definition, ResourceKind kind, std::string name) {
  for (const NeededResource& known : definition.resources) {
    if (known.kind == kind && known.name == name) return;
  }
  if (!name.empty()) definition.resources.push_back({kind, std::move(name)});
}

// An ARN of Secrets Manager, or else a parameter of SSM (facts 1.11).
void add_secret(TaskDefinition& definition, std::string source) {
  const bool secret = source.find(":secretsmanager:") != std::string::npos;
  add_resource(definition, secret ? ResourceKind::secret : ResourceKind::parameter,
               std::move(source));
}

void add_secrets(TaskDefinition& definition, Node list) {
  for (Node node = list.first(); node; node = node.next()) {
    add_secret(definition, node["valueFrom"].text());
  }
}

void read_resources(Reading& reading) {
  TaskDefinition& definition = reading.definition;
  for (const Node container : reading.containers) {
    const Node log = container["logConfiguration"];
    add_secrets(definition, container["secrets"]);
    add_secrets(definition, log["secretOptions"]);
    add_resource(definition, ResourceKind::secret,
                 container["repositoryCredentials"]["credentialsParameter"].text());
    const JsonValue options = log["options"].value();
    if (log["logDriver"].text() == "awslogs" && options["awslogs-create-group"].text() != "true") {
      add_resource(definition, ResourceKind::log_group,
                   std::string(options["awslogs-group"].text()));
    }
  }
  for (Node volume = reading.root["volumes"].first(); volume; volume = volume.next()) {
    add_resource(definition, ResourceKind::file_system,
                 volume["efsVolumeConfiguration"]["fileSystemId"].text());
    // The Active Directory's credentials, which the agent fetches (surroundings 3.8).
    const Node fsx = volume["fsxWindowsFileServerVolumeConfiguration"];
    add_secret(definition, fsx["authorizationConfig"]["credentialsParameter"].text());
  }
}

}  // namespace

int Reading::find_container(std::string_view name) const {
  for (std::size_t i = 0; i < definition.containers.size(); ++i) {
    if (definition.containers[i].name == name && !name.empty()) return static_cast<int>(i);
  }
  return -1;
}

std::optional<std::int32_t> parse_cpu(std::string_view text) {
  return parse_with_unit(text, "vcpu");
}

std::optional<std::int32_t> parse_memory(std::string_view text) {
  return parse_with_unit(text, "gb");
}

bool is_plain_name(std::string_view text) {
  for (char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') return false;
  }
  return !text.empty() && text.size() <= 255;
}

Reading read_values(Node root) {
  Reading reading;
  reading.root = root;
  TaskDefinition& definition = reading.definition;
  definition.family = root["family"].text();
  definition.network_mode = network_mode_of(root);
  const Node platform = root["runtimePlatform"];
  definition.cpu_architecture = platform["cpuArchitecture"].text();
  definition.operating_system_family = platform["operatingSystemFamily"].text();
  reading.windows = definition.operating_system_family.starts_with("WINDOWS");
  read_task_size(reading);
  read_compatibilities(reading);
  read_constraints(reading);
  for (Node node = root["containerDefinitions"].first(); node; node = node.next()) {
    if (!node.is_object() || reading.containers.size() >= k_containers_read) continue;
    reading.containers.push_back(node);
    definition.containers.push_back(read_container(node, definition.network_mode));
  }
  read_dependencies(reading);
  read_volumes(reading);
  read_resources(reading);
  return reading;
}

}  // namespace taskyard::taskdef
