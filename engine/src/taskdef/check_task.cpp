// Rules about the task as a whole: family, size, placement constraints, storage, proxy, tags.
#include <array>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

constexpr std::int32_t k_cpu_min = 128;  // facts 1.2
constexpr std::int32_t k_cpu_max = 196608;

void check_family(const Reading& reading, Findings& findings) {
  const Node node = reading.root["family"];
  if (!node.is_text()) return;
  const std::string& family = reading.definition.family;
  if (family.empty()) {
    findings.add(Rule::family, node, "Family should not be null or empty.", "Name the family.");
  } else if (!is_plain_name(family)) {
    findings.add(Rule::family, node,
                 family.size() > 255 ? "Family is longer than 255 characters."
                                     : "Family contains invalid characters.",
                 "1 to 255 letters, digits, hyphens and underscores.");
  }
}

void check_size(const Reading& reading, Findings& findings) {
  const std::int32_t cpu = reading.definition.cpu_units;
  const Node cpu_node = reading.root["cpu"];
  if (cpu_node.is_text() && (!reading.task_cpu_valid || cpu < k_cpu_min || cpu > k_cpu_max)) {
    findings.add(Rule::task_cpu, cpu_node, "Invalid 'cpu' setting for task.",
                 "CPU units such as \"1024\" or vCPUs such as \"1 vCPU\"; 128 to 196608 units.");
  }
  const Node memory_node = reading.root["memory"];
  const bool memory_valid = reading.task_memory_valid && reading.definition.memory_mib > 0;
  if (memory_node.is_text() && !memory_valid) {
    findings.add(Rule::task_memory, memory_node, "Invalid 'memory' setting for task.",
                 "MiB such as \"512\" or gigabytes such as \"1 GB\".");
  }
}

void check_constraints(const Reading& reading, Findings& findings) {
  constexpr std::size_t k_constraints_max = 10;
  constexpr std::size_t k_expression_max = 2000;
  const Node list = reading.root["placementConstraints"];
  if (list.is_array() && list.value().size() > k_constraints_max) {
    findings.add(Rule::constraint_count, list, "Maximum number of constraints is 10",
                 "Join expressions with \"and\".");
  }
  for (Node node = list.first(); node; node = node.next()) {
    const std::string type = node["type"].text();
    if (type == "distinctInstance") {
      findings.add(Rule::constraint_type, node["type"],
                   "constraint.type 'distinctInstance' is not supported.",
                   "distinctInstance goes into RunTask or the service.");
      continue;
    }
    const std::string expression = node["expression"].text();
    if (type != "memberOf" || (!expression.empty() && expression.size() <= k_expression_max))
      continue;
    findings.add(Rule::constraint_expression, node["expression"] ? node["expression"] : node,
                 expression.empty() ? "memberOf expression should be specified"
                                    : "memberOf expression is longer than 2000 characters",
                 "For example attribute:ecs.instance-type =~ t3.*");
  }
}

void check_ephemeral_storage(const Reading& reading, Findings& findings) {
  const Node node = reading.root["ephemeralStorage"];
  const Node size = node["sizeInGiB"];
  if (const std::optional<std::int64_t> gib = size.integer()) {
    const std::string_view hint = "21 to 200 GiB; without the field a task has 20.";
    if (*gib < 21) {
      findings.add(Rule::ephemeral_size, size, "EphemeralStorage size should be at least 21",
                   std::string(hint));
    } else if (*gib > 200) {
      findings.add(Rule::ephemeral_size, size, "EphemeralStorage size should be at most 200",
                   std::string(hint));
    }
  }
  if (node.is_object() && reading.wants_ec2) {
    findings.add(Rule::ephemeral_ec2, node,
                 "Tasks using the EC2 launch type do not support EphemeralStorage.",
                 "Remove it, or take EC2 out of requiresCompatibilities.");
  }
}

bool has_property(Node properties, std::string_view name) {
  for (Node node = properties.first(); node; node = node.next()) {
    if (node["name"].text() == name) return true;
  }
  return false;
}

void check_proxy(const Reading& reading, Findings& findings) {
  const Node proxy = reading.root["proxyConfiguration"];
  if (!proxy.is_object()) return;
  if (reading.definition.network_mode != NetworkMode::awsvpc) {
    findings.add(Rule::proxy_network_mode, proxy,
                 "APPMESH proxy configuration is only supported in networkMode=awsvpc",
                 "Set \"networkMode\": \"awsvpc\".");
  }
  const std::string container = proxy["containerName"].text();
  if (proxy["containerName"].is_text() && reading.find_container(container) < 0) {
    findings.add(Rule::proxy_container, proxy["containerName"],
                 concat({"Proxy container [", container, "] does not exist."}),
                 "Name a container of this definition.");
  }
  const Node properties = proxy["properties"];
  struct Port {
    std::string_view name;
    std::string_view message;
  };
  constexpr std::array<Port, 3> k_ports{{{"ProxyIngressPort", "Ingress port not found"},
                                         {"ProxyEgressPort", "Egress port not found"},
                                         {"AppPorts", "App ports not found"}}};
  for (const Port& port : k_ports) {
    if (has_property(properties, port.name)) continue;
    findings.add(Rule::proxy_property, properties ? properties : proxy, std::string(port.message),
                 concat({"Add the property \"", port.name, "\"."}));
  }
  if (!has_property(properties, "IgnoredUID") && !has_property(properties, "IgnoredGID")) {
    findings.add(Rule::proxy_property, properties ? properties : proxy,
                 "Ignored UID or GID not found", "Add the property \"IgnoredUID\".");
  }
}

void check_tags(const Reading& reading, Findings& findings) {
  const Node tags = reading.root["tags"];
  if (tags.is_array() && tags.value().size() > 50) {
    findings.add(Rule::tags, tags,
                 concat({"Invalid length for parameter tags, value: ",
                         to_text(static_cast<std::int64_t>(tags.value().size())),
                         ", valid max length: 50"}));
  }
  for (Node tag = tags.first(); tag; tag = tag.next()) {
    const std::string key = tag["key"].text();
    const std::string value = tag["value"].text();
    if (equal_ignoring_case(std::string_view(key).substr(0, 4), "aws:")) {
      findings.add(Rule::tags, tag["key"],
                   "Tag keys with the prefix aws: are reserved for AWS use.");
    }
    const bool key_fits = !tag["key"].is_text() || (!key.empty() && key.size() <= 128);
    if (key_fits && value.size() <= 256) continue;
    findings.add(Rule::tags, key_fits ? tag["value"] : tag["key"],
                 concat({"Invalid length for parameter tags.", key_fits ? "value" : "key"}),
                 "Keys have 1 to 128 characters, values at most 256.");
  }
}

void check_launch_types(const Reading& reading, Findings& findings) {
  for (Node node = reading.root["requiresCompatibilities"].first(); node; node = node.next()) {
    if (node.text() != "MANAGED_INSTANCES") continue;
    findings.add(Rule::not_simulated, node, "MANAGED_INSTANCES is not simulated.",
                 "The definition is checked and kept; run it as EC2.");
  }
  const Node mode = reading.root["networkMode"];
  if (reading.wants_external && reading.definition.network_mode == NetworkMode::awsvpc) {
    findings.add(Rule::external_network_mode, mode,
                 "External compatible task definitions do not support network mode 'awsvpc'.",
                 "Use bridge, host or none.");
  }
  const Node accelerators = reading.root["inferenceAccelerators"];
  if (accelerators.filled()) {
    findings.add(Rule::inference_accelerators, accelerators,
                 "Unsupported field 'inferenceAccelerators'", "AWS retired it; remove the field.");
  }
}

/// Fields that the API calls unsupported for Windows; what the service answers is not known.
void check_windows(const Reading& reading, Findings& findings) {
  if (!reading.windows) return;
  const auto warn = [&](Node node, std::string_view name) {
    if (!node) return;
    findings.add(Rule::windows_field, node,
                 concat({"Windows containers do not support ", name, "."}),
                 "It has no effect; remove it.");
  };
  for (std::string_view name : {"pidMode", "ipcMode"}) warn(reading.root[name], name);
  for (Node container : reading.containers) {
    for (std::string_view name :
         {"linuxParameters", "links", "privileged", "readonlyRootFilesystem", "user", "ulimits",
          "dnsServers", "dnsSearchDomains", "extraHosts", "disableNetworking", "systemControls"}) {
      warn(container[name], name);
    }
  }
}

}  // namespace

void check_task(const Reading& reading, Findings& findings) {
  check_family(reading, findings);
  check_size(reading, findings);
  check_launch_types(reading, findings);
  check_constraints(reading, findings);
  check_ephemeral_storage(reading, findings);
  check_proxy(reading, findings);
  check_tags(reading, findings);
  check_windows(reading, findings);
}

}  // namespace taskyard::taskdef
