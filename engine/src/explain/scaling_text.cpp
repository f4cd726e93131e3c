#include "explain/scaling_text.hpp"

#include <vector>

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string number(std::int64_t value) { return to_text(value); }

std::string machine_name(const World& world, Ec2InstanceId id) {
  return ec2_instance_id_text(world, id).substr(0, 10);
}

std::string owner_name(const World& world, const ScalingStep& step) {
  if (step.provider) return concat({"capacity provider ", world.at(step.provider).name});
  return concat({"group ", world.at(step.group).name});
}

/// "66.6" for 6666: hundredths of a percent, cut off.
std::string percent_text(std::int64_t hundredths) {
  const std::string whole = number(hundredths / 100);
  const std::int64_t rest = hundredths % 100;
  return rest == 0 ? concat({whole, " %"}) : concat({whole, ".", number(rest / 10), " %"});
}

std::string metric_text(const ScalingStep& step) {
  if (step.running == 0) {
    return concat({"CapacityProviderReservation is ", percent_text(step.reservation),
                   step.needed > 0 ? " (no instance runs and tasks wait)" : ""});
  }
  return concat({"CapacityProviderReservation is ", percent_text(step.reservation), " (",
                 number(step.needed), " needed, ", number(step.running), " running)"});
}

std::string demand_text(const World& world, const DemandGroup& group) {
  const TaskDefinition& definition = world.at(group.task_definition);
  const std::string who = concat(
      {count_of(group.tasks, "task"), " like ", definition.family, ":", number(definition.revision),
       " (", count_of(group.cpu_units, "CPU unit"), ", ", number(group.memory_mib), " MiB)"});
  if (group.incompatible) return concat({who, " would not fit the smallest type"});
  return concat({who, ", ", number(group.per_instance), " per instance, need ",
                 count_of(group.instances, "instance")});
}

std::string demands_text(const World& world, const ScalingStep& step) {
  if (step.demand.empty()) return "";
  std::vector<std::string> parts;
  for (const DemandGroup& group : step.demand) parts.push_back(demand_text(world, group));
  return concat({" Waiting: ", join(parts, "; "), ". Estimated on ", world.text(step.largest),
                 step.smallest != step.largest
                     ? concat({", checked on ", world.text(step.smallest)})
                     : std::string(),
                 "."});
}

std::string change_text(const ScalingStep& step) {
  return concat({"desired capacity ", number(step.before), " -> ", number(step.after)});
}

std::string limit_text(const ScalingStep& step) {
  switch (step.limit) {
    case ScalingLimit::max_size:
      return concat(
          {"; it would want ", number(step.wanted), ", MaxSize is ", number(step.max_size)});
    case ScalingLimit::min_size:
      return concat(
          {"; it would want ", number(step.wanted), ", MinSize is ", number(step.min_size)});
    case ScalingLimit::half:
      return concat({"; it would want ", number(step.wanted),
                     ", at most half of the instances go in a minute"});
    case ScalingLimit::maximum_step: return "; maximumScalingStepSize cut the step";
    default: return "";
  }
}

std::string waits_text(const ScalingStep& step) {
  switch (step.limit) {
    case ScalingLimit::warm_up:
      return concat({metric_text(step), ", it would want ", number(step.wanted),
                     " instances, but an instance warms up for another ",
                     duration_text(step.until - step.time)});
    case ScalingLimit::alarm:
      return concat({metric_text(step), ", below the target of ", number(step.target),
                     " %: scale-in needs 15 minutes of that, this is number ",
                     number(step.low_datapoints)});
    case ScalingLimit::incompatible:
      return concat({count_of(step.waiting, "task"),
                     " wait, and none fits the smallest instance type of the group: the metric "
                     "stays at the target"});
    case ScalingLimit::no_group:
      return "its Auto Scaling group does not exist here, so nothing can be launched";
    default: return concat({metric_text(step), limit_text(step)});
  }
}

std::string chosen_text(const World& world, const ScalingStep& step) {
  std::string text =
      concat({"ends ", machine_name(world, step.instance), ": ", world.text(step.zone),
              " has most (", count_of(step.in_zone, "instance"), "), and it is the oldest there"});
  if (step.guarded > 0) {
    text += concat({" that is not protected (", number(step.guarded), " of the group ",
                    std::string(one_or_many(step.guarded, "is", "are")), " because ",
                    std::string(one_or_many(step.guarded, "it runs", "they run")), " tasks)"});
  }
  return text + (step.drains ? "; it drains first" : "");
}

std::string step_text(const World& world, const ScalingStep& step) {
  switch (step.kind) {
    case ScalingStepKind::scale_out:
      return concat({metric_text(step), ", target ", number(step.target), " %: ", change_text(step),
                     limit_text(step)});
    case ScalingStepKind::scale_in:
      return concat({metric_text(step), ", below the target of ", number(step.target), " % for ",
                     number(step.low_datapoints), " minutes: ", change_text(step),
                     limit_text(step)});
    case ScalingStepKind::waits: return waits_text(step);
    case ScalingStepKind::on_target:
      return concat({metric_text(step), ", as wanted: nothing to do"});
    case ScalingStepKind::chosen: return chosen_text(world, step);
    case ScalingStepKind::spared:
      return concat({"has ", count_of(step.before, "instance"), " and wants ", number(step.after),
                     ", but all are protected from scale in"});
  }
  return "";
}

std::string_view step_rule(const ScalingStep& step) {
  switch (step.kind) {
    case ScalingStepKind::scale_out:
    case ScalingStepKind::on_target:
      return "Once a minute 100 x needed / running; without instances 200 when tasks wait, else "
             "100. New desired capacity: running x metric / targetCapacity, rounded up.";
    case ScalingStepKind::scale_in:
      return "Below the target for 15 minutes in a row; at most half of the instances go in a "
             "minute, never below MinSize.";
    case ScalingStepKind::waits:
      if (step.limit == ScalingLimit::warm_up) {
        return "No scale-out while an instance is within instanceWarmupPeriod.";
      }
      if (step.limit == ScalingLimit::incompatible) {
        return "A task that does not fit the smallest type of the group does not count.";
      }
      return "Managed scaling never changes MinSize and MaxSize.";
    case ScalingStepKind::chosen:
      return "The zone with most instances loses one; there the oldest goes. Managed termination "
             "protection spares instances with tasks; managed draining empties one before it "
             "ends, within 48 hours.";
    case ScalingStepKind::spared:
      return "Managed termination protection spares instances that run tasks.";
  }
  return "";
}

std::string step_change(const ScalingStep& step) {
  if (step.limit == ScalingLimit::max_size) {
    return concat({"With MaxSize ", number(step.wanted), " it would have asked for ",
                   number(step.wanted), "."});
  }
  const bool from_zero = step.kind == ScalingStepKind::scale_out && step.running == 0;
  if (from_zero) return "With one instance running it would have asked for what the tasks need.";
  return "";
}

}  // namespace

std::string describe_capacity_event(const World& world, const Event& event) {
  const auto index = static_cast<std::uint32_t>(event.value);
  switch (event.kind) {
    case EventKind::scaling_step: {
      const ScalingStep& step = world.at(ScalingStepId{index});
      return concat({owner_name(world, step), ": ", step_text(world, step)});
    }
    case EventKind::spot_interrupted:
      if (event.task) {
        return concat({"spot interruption: task ", task_name(world, event.task),
                       " gets SIGTERM and at most two minutes"});
      }
      return concat({"spot interruption: instance ", machine_name(world, event.ec2_instance),
                     " ends in two minutes"});
    case EventKind::capacity_shortage:
      return concat({"capacity of ", world.at(ProviderId{index}).name,
                     event.to != 0 ? " is unavailable" : " is available again"});
    default: break;
  }
  const std::string& name = world.at(GroupId{index}).name;
  if (event.kind == EventKind::group_created)
    return concat({"Auto Scaling group ", name, " created"});
  if (event.kind == EventKind::group_deleted)
    return concat({"Auto Scaling group ", name, " deleted"});
  return concat({"Auto Scaling group ", name, " changed"});
}

Explanation explain_scaling(const World& world, const ScalingStep& step) {
  Explanation result;
  result.sentence = concat(
      {owner_name(world, step), ": ", step_text(world, step), ".", demands_text(world, step)});
  result.rule = std::string(step_rule(step));
  result.counterfactual = step_change(step);
  return result;
}

Explanation explain_waiting(const World& world, const Task& task) {
  if (!waits_for_capacity(task)) return {};
  Explanation result = explain_decision(world, world.at(task.decision), 0);
  const CapacityProvider& provider = world.at(task.capacity_provider);
  if (provider.last_step) {
    result.sentence += concat({" ", explain_scaling(world, world.at(provider.last_step)).sentence});
  } else {
    result.sentence += " Managed scaling measures once a minute.";
  }
  return result;
}

}  // namespace taskyard::explain
