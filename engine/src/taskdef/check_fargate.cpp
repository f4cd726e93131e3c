// What Fargate asks for on top, and what it does not have (facts TD-21 to TD-24, 1.3, 1.5, 1.8).
#include <array>

#include "base/text.hpp"
#include "taskdef/reading.hpp"
#include "taskyard/catalog.hpp"

namespace taskyard::taskdef {

namespace {

constexpr std::string_view k_only_ec2 =
    "Remove it, or take FARGATE out of requiresCompatibilities.";

std::string quoted(std::string_view name) { return concat({"'", name, "'"}); }

/// The node that asks for Fargate, for findings about something that is missing.
Node asking(const Reading& reading) {
  const Node list = reading.root["requiresCompatibilities"];
  return list ? list : reading.root;
}

void check_network_mode(const Reading& reading, Findings& findings) {
  if (reading.definition.network_mode == NetworkMode::awsvpc) return;
  const Node mode = reading.root["networkMode"];
  findings.add(Rule::fargate_network_mode, mode ? mode : asking(reading),
               "Fargate only supports network mode 'awsvpc'.", "Set \"networkMode\": \"awsvpc\".");
}

void check_size(const Reading& reading, Findings& findings) {
  const TaskDefinition& definition = reading.definition;
  bool complete = true;
  for (std::string_view field : {"cpu", "memory"}) {
    if (reading.root[field]) continue;
    complete = false;
    findings.add(
        Rule::fargate_size_missing, asking(reading),
        concat({"Fargate requires that ", quoted(field), " be defined at the task level."}),
        "For example \"cpu\": \"256\" with \"memory\": \"512\".");
  }
  if (!complete || definition.cpu_units <= 0 || definition.memory_mib <= 0) return;
  // Windows has the sizes of 1, 2 and 4 vCPUs only.
  const bool windows_size = definition.cpu_units >= 1024 && definition.cpu_units <= 4096;
  const bool pair = is_fargate_pair(definition.cpu_units, definition.memory_mib);
  if (pair && (!reading.windows || windows_size)) return;
  std::string hint = fargate_memory_choices(definition.cpu_units);
  hint = hint.empty() || (reading.windows && !windows_size)
             ? (reading.windows ? "CPU on Windows: 1024, 2048 or 4096."
                                : "CPU: 256, 512, 1024, 2048, 4096, 8192 or 16384.")
             : concat({"With ", to_text(definition.cpu_units), " CPU units: ", hint, " MiB."});
  findings.add(Rule::fargate_size, reading.root[hint.starts_with("With") ? "memory" : "cpu"],
               concat({"No Fargate configuration exists for given values: ",
                       to_text(definition.cpu_units), " CPU, ", to_text(definition.memory_mib),
                       " memory. See the Amazon ECS documentation for the valid values."}),
               hint);
}

/// Whether a field says more than its default.
bool is_set(Node node) {
  if (node.is_boolean()) return node.boolean(false);
  if (node.is_object() || node.is_array()) return node.filled();
  return node.is_integer() || !node.text().empty();
}

void refuse_field(Node node, std::string_view name, Findings& findings) {
  if (!node || !is_set(node)) return;
  findings.add(Rule::fargate_field, node,
               concat({"Fargate compatible task definitions do not support ", name}),
               std::string(k_only_ec2));
}

void check_task_fields(const Reading& reading, Findings& findings) {
  refuse_field(reading.root["placementConstraints"], "constraints", findings);
  refuse_field(reading.root["ipcMode"], "ipcMode", findings);
  const Node pid = reading.root["pidMode"];
  if (pid.text() == "host") {
    findings.add(Rule::fargate_field, pid,
                 "Tasks using the Fargate launch type do not support pidMode 'host'. The supported "
                 "value for pidMode is 'task'.",
                 "Set \"pidMode\": \"task\", or remove it.");
  }
  for (Node volume = reading.root["volumes"].first(); volume; volume = volume.next()) {
    refuse_field(volume["host"]["sourcePath"], "sourcePath", findings);
    refuse_field(volume["dockerVolumeConfiguration"], "dockerVolumeConfiguration", findings);
    refuse_field(volume["fsxWindowsFileServerVolumeConfiguration"],
                 "fsxWindowsFileServerVolumeConfiguration", findings);
  }
}

void check_linux_parameters(Node container, Findings& findings) {
  const Node linux = container["linuxParameters"];
  for (std::string_view field : {"devices", "sharedMemorySize", "tmpfs", "maxSwap", "swappiness"}) {
    refuse_field(linux[field], field, findings);
  }
  for (Node item = linux["capabilities"]["add"].first(); item; item = item.next()) {
    if (!item.is_text() || item.text() == "SYS_PTRACE") continue;
    findings.add(Rule::fargate_capability, item,
                 concat({item.text(), " is not allowed on Fargate."}),
                 "Only SYS_PTRACE can be added.");
  }
}

void check_container_fields(Node container, Findings& findings) {
  for (std::string_view field : {"disableNetworking", "dockerSecurityOptions", "privileged"}) {
    refuse_field(container[field], field, findings);
  }
  check_linux_parameters(container, findings);
  for (Node item = container["ulimits"].first(); item; item = item.next()) {
    const std::string name = item["name"].text();
    if (name == "nofile" || name.empty()) continue;
    findings.add(Rule::fargate_field, item["name"],
                 concat({"Fargate compatible task definitions do not support the ulimit ", name}),
                 "Only nofile can be set.");
  }
  for (Node item = container["resourceRequirements"].first(); item; item = item.next()) {
    if (item["type"].text() != "GPU") continue;
    findings.add(Rule::fargate_field, item,
                 "Tasks using the Fargate launch type do not support GPU resource requirements.",
                 std::string(k_only_ec2));
  }
  const Node file_type = container["firelensConfiguration"]["options"];
  if (file_type.value()["config-file-type"].text() == "s3") {
    findings.add(
        Rule::fargate_field, file_type,
        "Fargate compatible task definitions do not support the FireLens config-file-type s3",
        "Put the file into the image and use \"file\".");
  }
}

void check_timeouts(Node container, std::string_view name, Findings& findings) {
  constexpr std::int64_t k_min = 2;
  constexpr std::int64_t k_max = 120;
  for (const auto& [field, rule] : {std::pair{"stopTimeout", Rule::stop_timeout},
                                    std::pair{"startTimeout", Rule::start_timeout}}) {
    const std::optional<std::int64_t> seconds = container[field].integer();
    if (!seconds || *seconds < 0 || (*seconds >= k_min && *seconds <= k_max)) continue;
    findings.add(rule, container[field],
                 concat({"On Fargate the '", field, "' setting for container ", quoted(name),
                         " must be between 2 and 120."}),
                 "Seconds.");
  }
}

bool is_ecr_image(std::string_view image) {
  const std::string_view host = image.substr(0, image.find('/'));
  return host.find(".dkr.ecr.") != std::string_view::npos &&
         host.find(".amazonaws.com") != std::string_view::npos;
}

void need_role(const Reading& reading, Node cause, std::string_view what, Findings& findings) {
  if (!reading.root["executionRoleArn"].text().empty()) return;
  findings.add(
      Rule::fargate_role, cause,
      concat(
          {"Fargate requires task definition to have execution role ARN to support ", what, "."}),
      "Add \"executionRoleArn\": \"arn:aws:iam::123456789012:role/ecsTaskExecutionRole\".");
}

void check_log(const Reading& reading, Node container, Findings& findings) {
  const Node log = container["logConfiguration"];
  const Node driver_node = log["logDriver"];
  const std::string driver = driver_node.text();
  if (driver.empty()) return;
  if (driver != "awslogs" && driver != "splunk" && driver != "awsfirelens") {
    findings.add(Rule::fargate_log_driver, driver_node,
                 concat({driver,
                         " is not a valid log driver. Must be one of "
                         "[awslogs,splunk,awsfirelens]"}),
                 "Most use awslogs.");
    return;
  }
  if (driver != "awslogs") return;
  need_role(reading, driver_node, "log driver awslogs", findings);
  if (log["options"].value()["awslogs-stream-prefix"].text().empty()) {
    findings.add(Rule::fargate_stream_prefix, log["options"] ? log["options"] : log,
                 "Fargate requires log configuration options to include awslogs-stream-prefix to "
                 "support log driver awslogs.",
                 "Add \"awslogs-stream-prefix\": \"ecs\".");
  }
}

}  // namespace

void check_fargate(const Reading& reading, Findings& findings) {
  check_network_mode(reading, findings);
  check_size(reading, findings);
  check_task_fields(reading, findings);
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    const Node container = reading.containers[i];
    check_container_fields(container, findings);
    check_timeouts(container, reading.name_of(i), findings);
    check_log(reading, container, findings);
    if (is_ecr_image(reading.definition.containers[i].image)) {
      need_role(reading, container["image"], "ECR images", findings);
    }
  }
}

}  // namespace taskyard::taskdef
