// The table of findings: every rule that a task definition can break, with its stable code. And the
// list that collects them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "taskdef/node.hpp"
#include "taskyard/diagnostic.hpp"

namespace taskyard::taskdef {

enum class Rule : std::uint8_t {
  type,
  null_value,
  unknown_field,
  missing_field,
  number_range,
  choice,
  output_field,
  wrapper,
  cloudformation,
  too_many_findings,
  size,
  family,
  no_containers,
  too_many_containers,
  no_essential,
  task_cpu,
  task_memory,
  role,
  placeholder,
  tags,
  constraint_type,
  constraint_expression,
  constraint_count,
  external_network_mode,
  not_simulated,
  proxy_network_mode,
  proxy_container,
  proxy_property,
  inference_accelerators,
  ephemeral_size,
  ephemeral_ec2,
  container_name,
  container_name_twice,
  image,
  container_cpu,
  cpu_sum,
  memory_missing,
  memory_below_reservation,
  memory_above_task,
  memory_sum,
  container_memory,
  memory_small,
  health_range,
  health_command,
  stop_timeout,
  start_timeout,
  restart_period,
  restart_exit_codes,
  environment_twice,
  environment_files,
  secret_name,
  execution_role,
  arn,
  ulimit,
  swappiness,
  gpu,
  system_control,
  awsvpc_field,
  port_network_none,
  container_port,
  host_port,
  host_mismatch,
  port_twice,
  host_port_twice,
  port_protocols,
  port_range,
  port_name,
  port_reserved,
  port_ephemeral,
  depends_on_unknown,
  depends_on_essential,
  depends_on_health,
  depends_on_cycle,
  link,
  link_network_mode,
  link_cycle,
  volumes_from,
  volume_name,
  volume_kinds,
  volume_unknown,
  volume_efs,
  volume_docker,
  volume_at_launch,
  volume_bucket,
  volume_path,
  volume_path_twice,
  volume_unsuited,
  volume_source,
  log_option,
  firelens_missing,
  firelens_twice,
  fargate_network_mode,
  fargate_size_missing,
  fargate_size,
  fargate_role,
  fargate_field,
  fargate_log_driver,
  fargate_stream_prefix,
  fargate_capability,
  windows_field,
  count_
};

/// One row. `exception` is AWS's for errors, "" otherwise; `fact` is the paragraph of the fact sheet.
struct RuleInfo {
  Rule rule;
  std::string_view code;
  Severity severity;
  std::string_view exception;
  std::string_view fact;
};

std::span<const RuleInfo> rule_table();

/// Collects findings in the order in which AWS would come across them.
class Findings {
 public:
  explicit Findings(const JsonDocument& document) : document_(document) {}

  /// A finding at `at`; a node that is not there stands for the whole text.
  void add(Rule rule, Node at, std::string message, std::string hint = {});

  /// No more are taken; whoever has thousands of elements left can stop.
  bool full() const;
  bool refused() const { return !exception_.empty(); }
  const std::string& exception() const { return exception_; }
  const std::string& message() const { return message_; }
  /// All findings in order of place.
  Diagnostics sorted() &&;

 private:
  const JsonDocument& document_;
  Diagnostics list_;
  std::string exception_;
  std::string message_;
};

}  // namespace taskyard::taskdef
