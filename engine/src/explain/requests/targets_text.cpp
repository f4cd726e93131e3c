#include "explain/requests/targets_text.hpp"

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string group_name(const World& world, const TargetFault& fault) {
  if (fault.classic) return concat({"Classic Load Balancer ", world.at(fault.classic).name});
  if (!fault.group) return "its target group";
  return concat({"target group ", world.at(fault.group).name});
}

std::string target_name(const World& world, const TargetFault& fault) {
  const std::string port = to_text(fault.port);
  if (fault.instance) return concat({ec2_instance_id_text(world, fault.instance), ":", port});
  return concat({ip_text(world.at(fault.task).private_ip), ":", port});
}

std::string seconds(std::int32_t count) { return concat({to_text(count), " s"}); }

// What the health check met.
std::string met_text(const World& world, const TargetFault& fault) {
  const TargetHealthCheck check = fault.group ? world.at(fault.group).check : TargetHealthCheck{};
  switch (fault.reason) {
    case TargetReason::response_code_mismatch:
      return concat({"the health check of ", check.path, " gets status ", to_text(fault.code),
                     ", and the matcher wants ", check.matcher});
    case TargetReason::timeout:
      return concat({"no answer to the health check within ", seconds(check.timeout_s)});
    case TargetReason::failed_health_checks:
      return concat({"the connection is refused at port ", to_text(fault.port)});
    case TargetReason::not_in_use:
      return concat({"zone ", world.text(fault.zone), " is not enabled for the load balancer"});
    default: return "its health checks fail";
  }
}

std::string barrier_text(const World& world, const TargetFault& fault) {
  const std::string group =
      fault.barrier_group ? world.text(world.at(fault.barrier_group).key) : std::string();
  switch (fault.barrier) {
    case Barrier::ingress_rule:
      return concat(
          {" Security group ", group, " has no rule that lets port ", to_text(fault.port), " in."});
    case Barrier::egress_rule:
      return concat({" Security group ", group, " of the load balancer does not let port ",
                     to_text(fault.port), " out."});
    case Barrier::no_route: return " Its subnet has no route there.";
    case Barrier::nothing_listens: return " Nothing listens there.";
    case Barrier::address_unknown: return " Nobody has this address.";
    case Barrier::other_vpc: return " It is in another VPC.";
    default: return "";
  }
}

}  // namespace

std::string fault_text(const World& world, const TargetFault& fault) {
  return concat({"its target ", target_name(world, fault), " in ", group_name(world, fault), " is ",
                 to_string(fault.state), " (", to_string(fault.reason),
                 "): ", met_text(world, fault), ".", barrier_text(world, fault)});
}

std::string awaited_text(const World& world, const ServiceStep& step) {
  const TargetFault& fault = step.fault;
  std::string text = concat({"waits: ", task_name(world, fault.task),
                             " runs, but it is not healthy in ", group_name(world, fault), " yet"});
  if (!fault.group) return text + ": it is not registered.";
  return concat({text, ": ", to_string(fault.state), ", ", to_string(fault.reason), ".",
                 barrier_text(world, fault)});
}

std::string fault_rule(const World& world, const ServiceStep& step) {
  const TargetFault& fault = step.fault;
  std::string text =
      "A task behind a load balancer counts as healthy when it runs and its targets are healthy. ";
  if (fault.group) {
    const TargetHealthCheck& check = world.at(fault.group).check;
    text += concat({"The health check comes every ", seconds(check.interval_s), ", ",
                    to_text(check.unhealthy_threshold),
                    " failures in a row make a target unhealthy, "});
  }
  return concat({text, "and healthCheckGracePeriodSeconds ", to_text(step.grace_s),
                 " is how long after its start they do not count."});
}

std::string fault_change(const World& world, const TargetFault& fault) {
  if (!fault) return "";
  if (fault.barrier == Barrier::ingress_rule && fault.barrier_group) {
    const std::string port = to_text(fault.port);
    const bool dynamic = fault.instance && fault.port >= 32'768;
    return concat({"It would pass with an ingress rule in ",
                   world.text(world.at(fault.barrier_group).key), " for tcp ",
                   dynamic ? std::string("32768-60999, the dynamic ports,") : port,
                   " from the load balancer."});
  }
  switch (fault.reason) {
    case TargetReason::response_code_mismatch:
      return concat(
          {"It would pass with a HealthCheckPath that the container answers, or with a "
           "Matcher that takes ",
           to_text(fault.code), "."});
    case TargetReason::not_in_use:
      return concat({"It would be checked with a subnet of ", world.text(fault.zone),
                     " added to the load balancer, or with no tasks there."});
    case TargetReason::timeout:
      return "It would pass with an answer in time: a longer HealthCheckTimeoutSeconds, more CPU, "
             "or "
             "a healthCheckGracePeriodSeconds that covers the start.";
    case TargetReason::failed_health_checks:
      return "It would pass once the container listens at this port; a "
             "healthCheckGracePeriodSeconds "
             "covers the time until then.";
    default: return "";
  }
}

}  // namespace taskyard::explain
