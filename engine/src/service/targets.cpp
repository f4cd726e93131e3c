// What load balancers say about the tasks of a service, and what the service says of them (facts of the
// surroundings 1.5, 1.14, 1.15; facts 3.3, 7.8).
#include <algorithm>

#include "base/text.hpp"
#include "elb/elb.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {
namespace {

// A balancer that is not ready yet says nothing about its targets.
bool provisioning(const World& world, const TargetGroup& group) {
  return group.load_balancer &&
         world.at(group.load_balancer).state == LoadBalancerState::provisioning;
}

// A target that somebody took out by hand fails its task too.
bool fails(const World& world, const Target& target) {
  switch (target.state) {
    case TargetState::unhealthy:
    case TargetState::draining:
    case TargetState::gone: return true;
    case TargetState::unused: return !provisioning(world, world.at(target.group));
    default: return false;
  }
}

TargetFault fault_of(const World& world, const Task& task, const Target& target) {
  const TargetGroup& group = world.at(target.group);
  TargetFault fault;
  fault.task = task.id;
  fault.group = target.group;
  if (group.classic) fault.classic = group.load_balancer;
  fault.instance = target.instance;
  fault.zone = task.zone;
  fault.port = target.port;
  fault.state = target.state;
  fault.reason = target.reason;
  fault.code = target.code;
  fault.barrier = target.barrier;
  fault.barrier_group = target.barrier_group;
  return fault;
}

template <class Wanted>
TargetFault first_target(const World& world, const Task& task, const Wanted& wanted) {
  TargetFault fault;
  scheduler::for_each_target(world, task, [&](const Target& target) {
    if (!fault && wanted(target)) fault = fault_of(world, task, target);
  });
  return fault;
}

std::string place_of(const World& world, const TargetFault& fault) {
  if (fault.classic) return concat({"(elb ", world.at(fault.classic).name, ")"});
  return concat({"(target-group ", elb::target_group_arn(world, fault.group), ")"});
}

// Texts as stored in real service events (facts of the surroundings 1.15).
std::string reason_text(const World& world, const TargetFault& fault) {
  switch (fault.reason) {
    case TargetReason::response_code_mismatch:
      return concat({"Health checks failed with these codes: [", to_text(fault.code), "]"});
    case TargetReason::timeout: return "Request timed out";
    case TargetReason::not_in_use:
      if (!world.at(fault.group).load_balancer) {
        return "Target group is not configured to receive traffic from the load balancer";
      }
      return "Target is in an Availability Zone that is not enabled for the load balancer";
    case TargetReason::invalid_state: return "Target is in the stopped state";
    case TargetReason::deregistration_in_progress: return "Target deregistration is in progress";
    case TargetReason::not_registered: return "Target is not registered to the target group";
    default: return "Health checks failed";
  }
}

}  // namespace

bool is_balanced(const World& world, const Task& task) {
  return task.deployment && !world.at(task.deployment).load_balancers.empty();
}

bool passes_targets(const World& world, const Task& task) {
  if (!is_balanced(world, task)) return true;
  std::size_t healthy = 0;
  bool all = true;
  scheduler::for_each_target(world, task, [&](const Target& target) {
    all = all && target.state == TargetState::healthy;
    ++healthy;
  });
  return all && healthy >= world.at(task.deployment).load_balancers.size();
}

TargetFault failing_target(const World& world, const Task& task) {
  if (!is_balanced(world, task)) return {};
  return first_target(world, task, [&](const Target& target) { return fails(world, target); });
}

TargetFault awaited_target(const World& world, const Task& task) {
  TargetFault fault = first_target(
      world, task, [](const Target& target) { return target.state != TargetState::healthy; });
  fault.task = task.id;
  return fault;
}

bool awaits_target(const Pass& pass, const Member& member) {
  const World& world = pass.world();
  return member.running && member.leaving == Leaving::no && !member.serving &&
         !passes_targets(world, world.at(member.task));
}

std::string target_stop_reason(const World& world, const TargetFault& fault) {
  return concat({"Task failed ELB health checks in ", place_of(world, fault)});
}

void say_unhealthy(const Desk& desk, ServiceId id, const TargetFault& fault) {
  const World& world = world_of(desk);
  const std::string machine =
      fault.instance ? ec2_instance_id_text(world, fault.instance) : std::string();
  if (fault.classic) {
    return say(desk, id,
               concat({"(instance ", machine, ") is unhealthy in ", place_of(world, fault),
                       " due to (reason Instance has failed at least the UnhealthyThreshold number "
                       "of health checks consecutively.)"}));
  }
  const std::string who = machine.empty() ? concat({"(task ", task_id_text(world, fault.task), ")"})
                                          : concat({"(instance ", machine, ")"});
  say(desk, id,
      concat({who, " (port ", to_text(fault.port), ") is unhealthy in ", place_of(world, fault),
              " due to (reason ", reason_text(world, fault), ")."}));
}

void say_targets(const Desk& desk, ServiceId id) {
  const World& world = world_of(desk);
  const std::vector<UntoldTarget> untold = std::move(service_of(desk, id).untold_targets);
  service_of(desk, id).untold_targets.clear();
  for (const bool registered : {false, true}) {
    std::vector<std::pair<TargetGroupId, std::int64_t>> counts;  // in order of the first one
    for (const UntoldTarget& one : untold) {
      if (one.registered != registered) continue;
      const TargetGroupId group = world.at(one.target).group;
      const auto at = std::find_if(counts.begin(), counts.end(),
                                   [&](const auto& count) { return count.first == group; });
      if (at == counts.end()) {
        counts.emplace_back(group, 1);
      } else {
        ++at->second;
      }
    }
    for (const auto& [group, count] : counts) {
      say(desk, id,
          concat({registered ? "registered " : "deregistered ", to_text(count),
                  " targets in (target-group ", elb::target_group_arn(world, group), ")"}));
    }
  }
}

namespace {

TargetGroupId group_of(const ServiceLoadBalancer& balancer, bool alternate) {
  return alternate ? balancer.alternate : balancer.group;
}

// Weights are 0 to 999: hundredths, or thousandths where a share has a tenth of a percent.
void weigh(const Desk& desk, ListenerRuleId rule, const ServiceLoadBalancer& balancer,
           bool alternate, std::int32_t permille) {
  const std::int32_t unit = permille % 10 == 0 ? 10 : 1;
  const WeightedGroup groups[] = {
      {group_of(balancer, alternate), permille / unit},
      {group_of(balancer, !alternate), (k_all_traffic - permille) / unit},
  };
  elb::set_weights(desk.changes, rule, groups);
}

}  // namespace

void apply_weights(const Desk& desk, DeploymentId id, DeploymentId beside) {
  const World& world = world_of(desk);
  const auto moves = [](const ServiceLoadBalancer& one) {
    return one.alternate && one.production_rule;
  };
  const auto& own = world.at(id).load_balancers;
  const bool there = std::any_of(own.begin(), own.end(), moves);
  const DeploymentId configured = there || !beside ? id : beside;
  const std::vector<ServiceLoadBalancer> balancers = world.at(configured).load_balancers;
  const Traffic traffic = world.at(id).traffic;
  const bool alternate = world.at(id).alternate_target;
  for (const ServiceLoadBalancer& balancer : balancers) {
    if (!moves(balancer)) continue;
    weigh(desk, balancer.production_rule, balancer, alternate, traffic.production);
    if (balancer.test_rule) {
      const bool here = traffic.test > 0 || traffic.production == k_all_traffic;
      weigh(desk, balancer.test_rule, balancer, alternate, here ? k_all_traffic : 0);
    }
  }
}

namespace {

// In thousandths; nothing when no weight is above zero.
std::int32_t share_of(const ListenerRule& rule, TargetGroupId group) {
  std::int64_t sum = 0;
  std::int64_t own = 0;
  for (const WeightedGroup& one : rule.groups) {
    sum += one.weight;
    if (one.group == group) own += one.weight;
  }
  return sum == 0 ? 0 : static_cast<std::int32_t>(own * k_all_traffic / sum);
}

void follow_rule(const Desk& desk, const Service& service, ListenerId listener) {
  const World& world = world_of(desk);
  const Deployment& primary = world.at(service.primary);
  for (const DeploymentId id : {primary.id, primary.blue}) {
    if (!id || world.at(id).configuration.strategy == DeploymentStrategy::rolling) continue;
    for (const ServiceLoadBalancer& balancer : world.at(id).load_balancers) {
      const bool moves = balancer.alternate && balancer.production_rule;
      if (!moves || world.at(balancer.production_rule).listener != listener) continue;
      deployment_of(desk, id).traffic.production = share_of(
          world.at(balancer.production_rule), group_of(balancer, world.at(id).alternate_target));
    }
  }
}

}  // namespace

void follow_weights(const Desk& desk, ListenerId listener) {
  for (const Service& service : world_of(desk).services) {
    if (service.status == ServiceStatus::active) follow_rule(desk, service, listener);
  }
}

}  // namespace taskyard::service
