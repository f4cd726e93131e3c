#include "taskdef/rules.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace taskyard::taskdef {

namespace {

constexpr std::size_t k_findings_max = 200;  // no one reads more, and each costs time

constexpr std::string_view k_client = "ClientException";
// What the SDKs refuse before sending has no exception of the service; this is the nearest one.
constexpr std::string_view k_parameter = "InvalidParameterException";
constexpr std::string_view k_none;

// clang-format off
constexpr std::array k_rules{
    RuleInfo{Rule::type, "taskdef.type", Severity::error, k_parameter, "TD-14"},
    RuleInfo{Rule::null_value, "taskdef.null", Severity::error, k_parameter, "TD-14"},
    RuleInfo{Rule::unknown_field, "taskdef.unknown-field", Severity::error, k_parameter, "TD-14"},
    RuleInfo{Rule::missing_field, "taskdef.missing-field", Severity::error, k_parameter, "TD-1"},
    RuleInfo{Rule::number_range, "taskdef.number-range", Severity::error, k_parameter, "TD-14"},
    RuleInfo{Rule::choice, "taskdef.choice", Severity::error, k_client, "1.2"},
    RuleInfo{Rule::output_field, "taskdef.output-field", Severity::notice, k_none, "TD-16"},
    RuleInfo{Rule::wrapper, "taskdef.wrapper", Severity::notice, k_none, "TD-16"},
    RuleInfo{Rule::cloudformation, "taskdef.cloudformation", Severity::notice, k_none, "1.2"},
    RuleInfo{Rule::too_many_findings, "taskdef.too-many-findings", Severity::notice, k_none, "-"},
    RuleInfo{Rule::size, "taskdef.size", Severity::error, k_client, "TD-6"},
    RuleInfo{Rule::family, "taskdef.family", Severity::error, k_client, "TD-2"},
    RuleInfo{Rule::no_containers, "taskdef.containers.none", Severity::error, k_client, "TD-1"},
    RuleInfo{Rule::too_many_containers, "taskdef.containers.too-many",
             Severity::error, k_client, "TD-7"},
    RuleInfo{Rule::no_essential, "taskdef.essential.none", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::task_cpu, "taskdef.cpu", Severity::error, k_client, "TD-22"},
    RuleInfo{Rule::task_memory, "taskdef.memory", Severity::error, k_client, "TD-22"},
    RuleInfo{Rule::role, "taskdef.role", Severity::error, k_client, "TD-163"},
    RuleInfo{Rule::placeholder, "taskdef.placeholder", Severity::warning, k_none, "TD-163"},
    RuleInfo{Rule::tags, "taskdef.tags", Severity::error, k_parameter, "1.2"},
    RuleInfo{Rule::constraint_type, "taskdef.placement.type", Severity::error, k_client, "PL-40"},
    RuleInfo{Rule::constraint_expression, "taskdef.placement.expression",
             Severity::error, k_client, "PL-41"},
    RuleInfo{Rule::constraint_count, "taskdef.placement.too-many",
             Severity::error, k_client, "PL-42"},
    RuleInfo{Rule::external_network_mode, "taskdef.external.network-mode",
             Severity::error, k_client, "1.2"},
    RuleInfo{Rule::not_simulated, "taskdef.not-simulated", Severity::notice, k_none, "1.2"},
    RuleInfo{Rule::proxy_network_mode, "taskdef.proxy.network-mode",
             Severity::error, k_client, "1.2"},
    RuleInfo{Rule::proxy_container, "taskdef.proxy.container", Severity::error, k_client, "1.2"},
    RuleInfo{Rule::proxy_property, "taskdef.proxy.property", Severity::error, k_client, "1.2"},
    RuleInfo{Rule::inference_accelerators, "taskdef.inference-accelerators",
             Severity::error, k_client, "1.2"},
    RuleInfo{Rule::ephemeral_size, "taskdef.ephemeral-storage.size",
             Severity::error, k_client, "1.2"},
    RuleInfo{Rule::ephemeral_ec2, "taskdef.ephemeral-storage.ec2",
             Severity::error, k_client, "1.2"},
    RuleInfo{Rule::container_name, "taskdef.container.name", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::container_name_twice, "taskdef.container.name-twice",
             Severity::error, k_client, "1.5"},
    RuleInfo{Rule::image, "taskdef.container.image", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::container_cpu, "taskdef.container.cpu", Severity::error, k_client, "TD-42"},
    RuleInfo{Rule::cpu_sum, "taskdef.container.cpu-sum", Severity::error, k_client, "TD-47"},
    RuleInfo{Rule::memory_missing, "taskdef.container.memory-missing",
             Severity::error, k_client, "TD-51"},
    RuleInfo{Rule::memory_below_reservation, "taskdef.container.memory-below-reservation",
             Severity::error, k_client, "TD-52"},
    RuleInfo{Rule::memory_above_task, "taskdef.container.memory-above-task",
             Severity::error, k_client, "TD-53"},
    RuleInfo{Rule::memory_sum, "taskdef.container.memory-sum", Severity::error, k_client, "TD-53"},
    RuleInfo{Rule::container_memory, "taskdef.container.memory",
             Severity::error, k_client, "TD-54"},
    RuleInfo{Rule::memory_small, "taskdef.container.memory-small",
             Severity::warning, k_none, "TD-54"},
    RuleInfo{Rule::health_range, "taskdef.health-check.range", Severity::error, k_client, "TD-81"},
    RuleInfo{Rule::health_command, "taskdef.health-check.command",
             Severity::warning, k_none, "TD-80"},
    RuleInfo{Rule::stop_timeout, "taskdef.stop-timeout", Severity::error, k_client, "1.8"},
    RuleInfo{Rule::start_timeout, "taskdef.start-timeout", Severity::error, k_client, "1.8"},
    RuleInfo{Rule::restart_period, "taskdef.restart-policy.period",
             Severity::error, k_client, "TD-71"},
    RuleInfo{Rule::restart_exit_codes, "taskdef.restart-policy.exit-codes",
             Severity::error, k_client, "1.5"},
    RuleInfo{Rule::environment_twice, "taskdef.environment.twice",
             Severity::warning, k_none, "1.5"},
    RuleInfo{Rule::environment_files, "taskdef.environment-files",
             Severity::error, k_client, "1.5"},
    RuleInfo{Rule::secret_name, "taskdef.secrets.name", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::execution_role, "taskdef.execution-role", Severity::error, k_client, "1.11"},
    RuleInfo{Rule::arn, "taskdef.arn", Severity::error, k_client, "TD-163"},
    RuleInfo{Rule::ulimit, "taskdef.ulimit", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::swappiness, "taskdef.swappiness", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::gpu, "taskdef.gpu", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::system_control, "taskdef.system-control", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::awsvpc_field, "taskdef.awsvpc.field", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::port_network_none, "taskdef.port.network-none",
             Severity::error, k_client, "TD-131"},
    RuleInfo{Rule::container_port, "taskdef.port.container-port",
             Severity::error, k_client, "TD-139"},
    RuleInfo{Rule::host_port, "taskdef.port.host-port", Severity::error, k_client, "TD-139"},
    RuleInfo{Rule::host_mismatch, "taskdef.port.host-mismatch",
             Severity::error, k_client, "TD-131"},
    RuleInfo{Rule::port_twice, "taskdef.port.twice", Severity::error, k_client, "TD-139"},
    RuleInfo{Rule::host_port_twice, "taskdef.port.host-twice", Severity::warning, k_none, "TD-131"},
    RuleInfo{Rule::port_protocols, "taskdef.port.protocols", Severity::error, k_client, "TD-139"},
    RuleInfo{Rule::port_range, "taskdef.port.range", Severity::error, k_client, "TD-138"},
    RuleInfo{Rule::port_name, "taskdef.port.name", Severity::error, k_client, "TD-130"},
    RuleInfo{Rule::port_reserved, "taskdef.port.reserved", Severity::warning, k_none, "TD-134"},
    RuleInfo{Rule::port_ephemeral, "taskdef.port.ephemeral", Severity::warning, k_none, "TD-132"},
    RuleInfo{Rule::depends_on_unknown, "taskdef.depends-on.unknown",
             Severity::error, k_client, "TD-103"},
    RuleInfo{Rule::depends_on_essential, "taskdef.depends-on.essential",
             Severity::error, k_client, "TD-101"},
    RuleInfo{Rule::depends_on_health, "taskdef.depends-on.health",
             Severity::error, k_client, "TD-102"},
    RuleInfo{Rule::depends_on_cycle, "taskdef.depends-on.cycle",
             Severity::error, k_client, "TD-104"},
    RuleInfo{Rule::link, "taskdef.links", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::link_network_mode, "taskdef.links.network-mode",
             Severity::error, k_client, "1.5"},
    RuleInfo{Rule::link_cycle, "taskdef.links.cycle", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::volumes_from, "taskdef.volumes-from", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::volume_name, "taskdef.volume.name", Severity::error, k_client, "TD-150"},
    RuleInfo{Rule::volume_kinds, "taskdef.volume.kinds", Severity::error, k_client, "TD-150"},
    RuleInfo{Rule::volume_unknown, "taskdef.volume.unknown", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::volume_efs, "taskdef.volume.efs", Severity::error, k_client, "TD-151"},
    RuleInfo{Rule::volume_docker, "taskdef.volume.docker", Severity::error, k_client, "1.10"},
    RuleInfo{Rule::volume_at_launch, "taskdef.volume.at-launch",
             Severity::error, k_client, "TD-151"},
    RuleInfo{Rule::volume_bucket, "taskdef.volume.bucket", Severity::error, k_client, "3.7"},
    RuleInfo{Rule::volume_path, "taskdef.volume.path", Severity::warning, k_none, "4.1"},
    RuleInfo{Rule::volume_path_twice, "taskdef.volume.path-twice",
             Severity::warning, k_none, "4.1"},
    RuleInfo{Rule::volume_unsuited, "taskdef.volume.unsuited", Severity::warning, k_none, "3.5"},
    RuleInfo{Rule::volume_source, "taskdef.volume.source-path", Severity::error, k_client, "4.1"},
    RuleInfo{Rule::log_option, "taskdef.log.option", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::firelens_missing, "taskdef.firelens.missing", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::firelens_twice, "taskdef.firelens.twice", Severity::error, k_client, "1.5"},
    RuleInfo{Rule::fargate_network_mode, "taskdef.fargate.network-mode",
             Severity::error, k_client, "TD-22"},
    RuleInfo{Rule::fargate_size_missing, "taskdef.fargate.size-missing",
             Severity::error, k_client, "TD-22"},
    RuleInfo{Rule::fargate_size, "taskdef.fargate.size", Severity::error, k_client, "TD-30"},
    RuleInfo{Rule::fargate_role, "taskdef.fargate.execution-role",
             Severity::error, k_client, "TD-22"},
    RuleInfo{Rule::fargate_field, "taskdef.fargate.field", Severity::error, k_client, "TD-23"},
    RuleInfo{Rule::fargate_log_driver, "taskdef.fargate.log-driver",
             Severity::error, k_client, "1.5"},
    RuleInfo{Rule::fargate_stream_prefix, "taskdef.fargate.stream-prefix",
             Severity::error, k_client, "1.5"},
    RuleInfo{Rule::fargate_capability, "taskdef.fargate.capability",
             Severity::error, k_client, "TD-23"},
    RuleInfo{Rule::windows_field, "taskdef.windows.field", Severity::warning, k_none, "1.5"},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < k_rules.size(); ++i) {
    if (k_rules[i].rule != static_cast<Rule>(i)) return false;
  }
  return k_rules.size() == static_cast<std::size_t>(Rule::count_);
}
static_assert(in_order(), "one row per rule, in the order of the enum");

}  // namespace

std::span<const RuleInfo> rule_table() { return k_rules; }

bool Findings::full() const { return list_.size() > k_findings_max; }

void Findings::add(Rule rule, Node at, std::string message, std::string hint) {
  const RuleInfo& info = k_rules[static_cast<std::size_t>(rule)];
  if (info.severity == Severity::error && exception_.empty()) {
    exception_ = info.exception;
    message_ = message;
  }
  if (full()) return;
  if (list_.size() == k_findings_max) {
    const RuleInfo& last = k_rules[static_cast<std::size_t>(Rule::too_many_findings)];
    list_.push_back(document_.diagnose({}, last.severity, last.code,
                                       "There are more findings; these are the first 200."));
    return;
  }
  list_.push_back(document_.diagnose(at.value(), info.severity, info.code, std::move(message),
                                     std::move(hint)));
  list_.back().exception = info.exception;
}

Diagnostics Findings::sorted() && {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.offset < b.offset; });
  return std::move(list_);
}

}  // namespace taskyard::taskdef
