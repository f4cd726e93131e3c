// A task definition between JSON and value: both sides of it, and the checks that look at them.
// Each check takes the reading and adds its findings; none stops at the first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taskdef/node.hpp"
#include "taskdef/rules.hpp"
#include "taskyard/task_definition.hpp"

namespace taskyard::taskdef {

/// `containers[i]` is the JSON of `definition.containers[i]`.
struct Reading {
  Node root;
  std::vector<Node> containers;
  TaskDefinition definition;
  bool wants_ec2 = false;  ///< named in requiresCompatibilities
  bool wants_fargate = false;
  bool wants_external = false;
  bool windows = false;        ///< runtimePlatform says so
  bool task_cpu_valid = true;  ///< false: "cpu" is there and cannot be understood
  bool task_memory_valid = true;

  const std::string& name_of(std::size_t container) const {
    return definition.containers[container].name;
  }
  /// Index of the container called `name`, or -1.
  int find_container(std::string_view name) const;
};

/// Values out of the JSON, as far as they have the right type.
Reading read_values(Node root);

/// "1024", "1 vCPU", ".5 vcpu" in CPU units; "512", "1 GB" in MiB (facts TD-20); nothing when neither.
std::optional<std::int32_t> parse_cpu(std::string_view text);
std::optional<std::int32_t> parse_memory(std::string_view text);

/// Letters, digits, - and _, 1 to 255 of them (facts TD-2, 1.5, TD-150).
bool is_plain_name(std::string_view text);

void check_task(const Reading& reading, Findings& findings);
void check_containers(const Reading& reading, Findings& findings);
void check_container_options(const Reading& reading, Findings& findings);
void check_ports(const Reading& reading, Findings& findings);
void check_dependencies(const Reading& reading, Findings& findings);
void check_volumes(const Reading& reading, Findings& findings);
void check_logging(const Reading& reading, Findings& findings);
void check_roles(const Reading& reading, Findings& findings);
/// What Fargate asks for on top (facts TD-21 to TD-24); also tells whether a definition could run there.
void check_fargate(const Reading& reading, Findings& findings);

/// requiresAttributes and the resources of one task (facts CI-21, PL-60); after the checks.
void compute_need(Reading& reading);

/// One-line JSON of the definition as DescribeTaskDefinition would echo it: API spelling, every field
/// of the input, defaults filled in (facts TD-20, TD-131); without tags and without AWS's own fields.
std::string echo_definition(const Reading& reading);
std::string echo_tags(const Reading& reading);

}  // namespace taskyard::taskdef
