// Rules about what a container may be given: health check, timeouts, restarts, environment, limits.
#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

std::string quoted(std::string_view name) { return concat({"'", name, "'"}); }

struct Range {
  std::string_view field;
  std::int64_t min;
  std::int64_t max;
};

/// Facts TD-81; the wording of the upper end is the service's own.
void check_health(Node container, std::string_view name, Findings& findings) {
  const Node check = container["healthCheck"];
  constexpr std::array<Range, 4> k_ranges{
      {{"interval", 5, 300}, {"timeout", 2, 60}, {"retries", 1, 10}, {"startPeriod", 0, 300}}};
  for (const Range& range : k_ranges) {
    const std::optional<std::int64_t> found = check[range.field].integer();
    if (!found || (*found >= range.min && *found <= range.max)) continue;
    const bool high = *found > range.max;
    findings.add(Rule::health_range, check[range.field],
                 concat({"Health check ", range.field, " must be ", high ? "less" : "greater",
                         " than or equal to the ", high ? "maximum" : "minimum", " allowed value ",
                         to_text(high ? range.max : range.min), " for container ", quoted(name)}),
                 concat({to_text(range.min), " to ", to_text(range.max), "."}));
  }
  const Node command = check["command"];
  if (!command.is_array()) return;
  const std::string first = command.first().text();
  if (first == "CMD" || first == "CMD-SHELL" || first == "NONE") return;
  findings.add(Rule::health_command, command,
               "The command of a health check starts with CMD or CMD-SHELL.",
               R"(For example ["CMD-SHELL", "curl -f http://localhost/ || exit 1"])");
}

void check_timeouts(Node container, std::string_view name, Findings& findings) {
  const std::optional<std::int64_t> stop = container["stopTimeout"].integer();
  if (stop && *stop < 0) {
    findings.add(Rule::stop_timeout, container["stopTimeout"],
                 concat({"Invalid 'stopTimeout' setting for container ", quoted(name), "."}),
                 "Seconds between SIGTERM and SIGKILL; 30 without the field.");
  }
  const std::optional<std::int64_t> start = container["startTimeout"].integer();
  if (start && *start < 0) {
    findings.add(Rule::start_timeout, container["startTimeout"],
                 concat({"Invalid 'startTimeout' setting for container ", quoted(name), "."}),
                 "Seconds that others wait for this container's condition.");
  }
}

void check_restart(Node container, std::string_view name, Findings& findings) {
  const Node policy = container["restartPolicy"];
  const std::optional<std::int64_t> period = policy["restartAttemptPeriod"].integer();
  if (period && (*period < 60 || *period > 1800)) {
    findings.add(Rule::restart_period, policy["restartAttemptPeriod"],
                 concat({"the 'restartAttemptPeriod' setting for container ", quoted(name),
                         " must be between 60 and 1800"}),
                 "300 seconds without the field.");
  }
  const Node codes = policy["ignoredExitCodes"];
  if (codes.is_array() && codes.value().size() > 50) {
    findings.add(Rule::restart_exit_codes, codes,
                 concat({"the 'ignoredExitCodes' setting for container ", quoted(name),
                         " must not have more than 50 values"}));
  }
}

/// Names in a list of {name, …}, sorted, to find pairs without comparing each with each.
std::vector<std::string> names_in(Node list) {
  std::vector<std::string> names;
  for (Node node = list.first(); node; node = node.next()) names.push_back(node["name"].text());
  std::sort(names.begin(), names.end());
  return names;
}

bool holds(const std::vector<std::string>& sorted, const std::string& name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

std::size_t count_in(const std::vector<std::string>& sorted, const std::string& name) {
  const auto range = std::equal_range(sorted.begin(), sorted.end(), name);
  return static_cast<std::size_t>(range.second - range.first);
}

void check_environment(Node container, Findings& findings) {
  const Node environment = container["environment"];
  const std::vector<std::string> names = names_in(environment);
  std::set<std::string> told;
  for (Node node = environment.first(); node; node = node.next()) {
    const std::string name = node["name"].text();
    if (name.empty() || count_in(names, name) < 2) continue;
    if (!told.insert(name).second) continue;
    findings.add(Rule::environment_twice, node["name"],
                 concat({"The environment variable ", quoted(name), " is there more than once."}),
                 "The container sees one of them only.");
  }
  const Node secrets = container["secrets"];
  const std::vector<std::string> secret_names = names_in(secrets);
  for (Node node = secrets.first(); node; node = node.next()) {
    const std::string name = node["name"].text();
    const bool shared = holds(names, name) || count_in(secret_names, name) > 1;
    if (name.empty() || !shared) continue;
    findings.add(Rule::secret_name, node["name"],
                 concat({"The secret name must be unique and not shared with any new or existing "
                         "environment variables set on the container, such as ",
                         quoted(name)}),
                 "Remove the variable or rename the secret.");
  }
}

void check_environment_files(Node container, Findings& findings) {
  const Node files = container["environmentFiles"];
  if (files.is_array() && files.value().size() > 10) {
    findings.add(
        Rule::environment_files, files,
        "The maximum number of environment files was exceeded. Specify ten or less and try "
        "again");
  }
  for (Node node = files.first(); node; node = node.next()) {
    const std::string value = node["value"].text();
    if (!node["value"].is_text()) continue;
    if (!value.starts_with("arn:") || split(value, ':').size() < 6) {
      findings.add(Rule::arn, node["value"], "Invalid arn syntax.",
                   "For example arn:aws:s3:::bucket/folder/web.env");
    } else if (!value.ends_with(".env")) {
      findings.add(Rule::environment_files, node["value"],
                   "Environment files must have a '.env' file extension.", "Rename the object.");
    }
  }
}

void check_ulimits(Node container, std::string_view name, Findings& findings) {
  for (Node node = container["ulimits"].first(); node; node = node.next()) {
    const std::optional<std::int64_t> soft = node["softLimit"].integer();
    const std::optional<std::int64_t> hard = node["hardLimit"].integer();
    // -1 stands for unlimited.
    if (!soft || !hard || *hard == -1 || (*soft != -1 && *soft <= *hard)) continue;
    findings.add(Rule::ulimit, node["softLimit"],
                 concat({"Invalid 'ulimits' setting for container ", quoted(name),
                         ". The soft limit must not be greater than the hard limit."}),
                 concat({"The hard limit is ", to_text(*hard), "."}));
  }
}

void check_linux_parameters(Node container, std::string_view name, Findings& findings) {
  const Node swappiness = container["linuxParameters"]["swappiness"];
  const std::optional<std::int64_t> found = swappiness.integer();
  if (!found || (*found >= 0 && *found <= 100)) return;
  findings.add(Rule::swappiness, swappiness,
               concat({"Invalid 'swappiness' setting for container ", quoted(name), "."}),
               "0 to 100; 60 without the field.");
}

void check_gpus(Node container, std::string_view name, Findings& findings) {
  for (Node node = container["resourceRequirements"].first(); node; node = node.next()) {
    const std::string type = node["type"].text();
    const std::optional<std::int64_t> count = parse_int(node["value"].text());
    if (type == "GPU" && node["value"].is_text() && (!count || *count < 1 || *count > 1024)) {
      findings.add(Rule::gpu, node["value"],
                   concat({"Invalid 'GPU' resource requirement for container ", quoted(name), "."}),
                   "The number of GPUs as a string: \"1\".");
    }
  }
}

void check_system_controls(const Reading& reading, Node container, Findings& findings) {
  if (reading.definition.network_mode != NetworkMode::host) return;
  for (Node node = container["systemControls"].first(); node; node = node.next()) {
    const std::string name = node["namespace"].text();
    if (!name.starts_with("net.")) continue;
    findings.add(
        Rule::system_control, node["namespace"],
        concat({"systemControls ", quoted(name), " is not supported when networkMode=host."}),
        "It would change the instance itself.");
  }
}

/// Fields that make no sense where the task owns its network namespace; wording of the service.
void check_awsvpc_fields(const Reading& reading, Node container, Findings& findings) {
  if (reading.definition.network_mode != NetworkMode::awsvpc) return;
  struct Row {
    std::string_view field;
    std::string_view subject;
  };
  constexpr std::array<Row, 4> k_rows{{{"hostname", "hostname is"},
                                       {"dnsServers", "DNS servers are"},
                                       {"dnsSearchDomains", "DNS search domains are"},
                                       {"extraHosts", "Extra hosts are"}}};
  for (const Row& row : k_rows) {
    const Node node = container[row.field];
    if (!node.filled() && node.text().empty()) continue;
    findings.add(Rule::awsvpc_field, node,
                 concat({row.subject, " not supported on container when networkMode=awsvpc."}),
                 "Remove it, or use another network mode.");
  }
  const Node networking = container["disableNetworking"];
  if (!networking.boolean(false)) return;
  findings.add(Rule::awsvpc_field, networking,
               "Disable networking is not supported on container when networkMode=awsvpc.",
               "Use network mode none.");
}

}  // namespace

void check_container_options(const Reading& reading, Findings& findings) {
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    const Node node = reading.containers[i];
    const std::string& name = reading.name_of(i);
    check_health(node, name, findings);
    check_timeouts(node, name, findings);
    check_restart(node, name, findings);
    check_environment(node, findings);
    check_environment_files(node, findings);
    check_ulimits(node, name, findings);
    check_linux_parameters(node, name, findings);
    check_gpus(node, name, findings);
    check_system_controls(reading, node, findings);
    check_awsvpc_fields(reading, node, findings);
  }
}

}  // namespace taskyard::taskdef
