#include "explain/service_text.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "explain/grammar.hpp"
#include "explain/requests/targets_text.hpp"
#include "explain/stage_text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string number(std::int64_t value) { return to_text(value); }

std::string names_of(const World& world, const std::vector<TaskId>& tasks) {
  constexpr std::size_t k_shown = 4;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tasks.size() && i < k_shown; ++i) {
    names.push_back(task_name(world, tasks[i]));
  }
  if (tasks.size() > k_shown) {
    names.push_back(count_of(static_cast<std::int64_t>(tasks.size() - k_shown), "more task"));
  }
  return list_of(names, "and");
}

std::string service_name(const World& world, const ServiceStep& step) {
  return concat({"service ", world.text(world.at(step.service).name)});
}

std::string ceiling_text(const ServiceStep& step) {
  return concat({"maximumPercent ", number(step.maximum_percent), " of ", number(step.desired),
                 " allows ", count_of(step.bounds.ceiling, "task")});
}

std::string floor_text(const ServiceStep& step) {
  return concat({"minimumHealthyPercent ", number(step.minimum_percent), " of ",
                 number(step.desired), " keeps ", count_of(step.bounds.floor, "healthy task")});
}

std::string count_text(const ServiceStep& step) {
  return concat({number(step.running), " running, ", number(step.pending), " pending, ",
                 number(step.stopping), " stopping"});
}

std::string until_text(const ServiceStep& step) {
  if (step.until == k_never) return "";
  return concat({" Next try in ", duration_text(step.until - step.time), "."});
}

std::string waits_text(const World& world, const ServiceStep& step) {
  switch (step.limit) {
    case ServiceLimit::ceiling:
      return concat({"waits: ", ceiling_text(step), ", and there are ", count_text(step), "."});
    case ServiceLimit::floor:
      return concat({"waits: ", floor_text(step), ", and ", number(step.healthy), " ",
                     std::string(one_or_many(step.healthy, "is", "are")), " healthy."});
    case ServiceLimit::rate:
      return concat(
          {"waits: it has started as many tasks as it may in a minute.", until_text(step)});
    case ServiceLimit::throttle:
      return concat({"waits: its tasks failed to start again and again.", until_text(step)});
    case ServiceLimit::no_room:
      return concat({"waits: no place for ", count_of(step.wanted, "task"), "."});
    case ServiceLimit::failed:
      return "starts nothing: its deployment has failed and there is nothing to go back to.";
    case ServiceLimit::targets: return awaited_text(world, step);
    case ServiceLimit::none: break;
  }
  return "waits.";
}

std::string started_text(const World& world, const ServiceStep& step) {
  const auto count = static_cast<std::int64_t>(step.tasks.size());
  std::string text = concat({"started ", names_of(world, step.tasks), ": it wants ",
                             count_of(step.desired, "task"), " of ",
                             definition_of(world, world.at(step.tasks.front()).deployment),
                             " and had ", number(step.keepers)});
  if (count == step.wanted || step.limit == ServiceLimit::none) return text + ".";
  if (step.limit == ServiceLimit::ceiling) {
    return concat({text, "; ", ceiling_text(step), ", and there were ", count_text(step), "."});
  }
  if (step.limit == ServiceLimit::no_room) return text + "; there was no place for more.";
  return text + "; more may not start in this minute.";
}

std::string stopped_text(const World& world, const ServiceStep& step, std::string_view why) {
  return concat({"stopped ", names_of(world, step.tasks), ": ", why});
}

std::string old_text(const World& world, const ServiceStep& step) {
  return stopped_text(
      world, step,
      concat({definition_of(world, step.deployment), " replaces ",
              std::string(one_or_many(static_cast<std::int64_t>(step.tasks.size()), "it", "them")),
              "; ", floor_text(step), ", and ", number(step.healthy), " were healthy."}));
}

// " Its deployment of web:2 failed: …", the reason a rollback follows.
std::string because_text(const World& world, const ServiceStep& step) {
  if (!step.beside) return "";
  const Deployment& failed = world.at(step.beside);
  if (!failed.blue) return "";
  return concat({" ", definition_of(world, step.beside), " failed at ", to_string(failed.stage),
                 ": ", world.text(failed.rollout_reason)});
}

std::string step_text(const World& world, const ServiceStep& step) {
  switch (step.kind) {
    case ServiceStepKind::started: return started_text(world, step);
    case ServiceStepKind::scaled_in:
      return stopped_text(world, step,
                          concat({"it wants ", count_of(step.desired, "task"), " and had ",
                                  number(step.keepers), "."}));
    case ServiceStepKind::replaced_old: return old_text(world, step);
    case ServiceStepKind::left_draining:
      return stopped_text(world, step, "the container instance is DRAINING.");
    case ServiceStepKind::left_unhealthy:
      return stopped_text(world, step,
                          step.fault ? fault_text(world, step.fault) : "failed health checks.");
    case ServiceStepKind::left_mismatch:
      return stopped_text(world, step,
                          "a daemon stays only on ACTIVE instances that meet its constraints.");
    case ServiceStepKind::rebalanced:
      return concat({"moves a task to a zone with fewer: ", names_of(world, step.tasks), "."});
    case ServiceStepKind::deleted: return stopped_text(world, step, "the service is deleted.");
    case ServiceStepKind::waits: return waits_text(world, step);
    case ServiceStepKind::stuck:
      return concat({"can never go on: ", floor_text(step), ", and ", ceiling_text(step),
                     ", so none may stop and none may start."});
    case ServiceStepKind::breaker_tripped:
      return concat({"circuit breaker: ", count_of(step.failures, "task"), " of ",
                     definition_of(world, step.deployment), " failed, the threshold is ",
                     number(step.threshold), "."});
    case ServiceStepKind::rolled_back:
      return concat({"rolls back to ", definition_of(world, step.deployment), ".",
                     because_text(world, step)});
    case ServiceStepKind::stage_entered:
    case ServiceStepKind::traffic_shifted:
    case ServiceStepKind::hook_ended:
    case ServiceStepKind::alarm_tripped:
    case ServiceStepKind::timed_out: return stage_step_text(world, step);
    case ServiceStepKind::completed:
      return concat({"deployment of ", definition_of(world, step.deployment), " is complete: ",
                     count_of(step.running, "task"), " run, nothing of an older one is left."});
    case ServiceStepKind::steady:
      return concat(
          {"is steady: ", number(step.running), " of ", number(step.desired), " tasks run."});
  }
  return "";
}

std::string step_rule(const ServiceStep& step) {
  switch (step.kind) {
    case ServiceStepKind::started:
      return "Missing tasks start while running, pending and stopping ones stay within "
             "floor(desired x maximumPercent / 100).";
    case ServiceStepKind::replaced_old:
    case ServiceStepKind::left_draining:
      return "Healthy tasks may stop while ceil(desired x minimumHealthyPercent / 100) of them "
             "remain; tasks that are not healthy may stop at once.";
    case ServiceStepKind::left_unhealthy:
      return "The replacement starts first where maximumPercent leaves room; without room one "
             "unhealthy task at a time stops first.";
    case ServiceStepKind::scaled_in:
      return "The placement strategies choose the other way round: spread takes from where most "
             "tasks are, binpack from where most is left.";
    case ServiceStepKind::left_mismatch:
      return "A DAEMON service has one task on each ACTIVE instance that meets its constraints.";
    case ServiceStepKind::breaker_tripped:
      return "Before the first task runs, starts that fail count; afterwards failed health checks. "
             "The threshold is half the desired count, at least 3, at most 200.";
    case ServiceStepKind::rolled_back:
      return "A rollback goes to the latest deployment that was COMPLETED.";
    case ServiceStepKind::waits:
      if (step.limit == ServiceLimit::throttle) {
        return "Each round of tasks that never ran doubles the delay, up to 27 minutes.";
      }
      return "";
    default: return stage_step_rule(step);
  }
}

// The smallest change of the configuration that would let a stuck or waiting deployment move.
std::string step_change(const ServiceStep& step) {
  const bool bounds = step.limit == ServiceLimit::ceiling || step.limit == ServiceLimit::floor;
  if (step.desired <= 0 || !bounds) return "";
  const std::int64_t up =
      (static_cast<std::int64_t>(step.bounds.ceiling + 1) * 100 + step.desired - 1) / step.desired;
  if (step.kind == ServiceStepKind::stuck && step.bounds.floor > 0) {
    const std::int64_t down = static_cast<std::int64_t>(step.bounds.floor - 1) * 100 / step.desired;
    return concat({"It would go on with maximumPercent ", number(up),
                   " or more, or with "
                   "minimumHealthyPercent ",
                   number(down), " or less."});
  }
  if (step.kind != ServiceStepKind::started || step.maximum_percent >= up) return "";
  return concat({"maximumPercent ", number(up), " would have let one more start."});
}

std::string strategy_text(const World& world, const PlacementStrategy& strategy,
                          const StopChoice& choice, std::size_t i) {
  const Task& task = world.at(choice.task);
  const std::string kept = number(choice.left[i]);
  if (strategy.type == StrategyType::random) return "random took one";
  if (strategy.type == StrategyType::spread) {
    const bool zone = strategy.field == "attribute:ecs.availability-zone";
    std::string place = zone ? world.text(task.zone) : strategy.field;
    if (strategy.field == "instanceId" && task.instance)
      place = instance_name(world, task.instance);
    return concat({"spread(", strategy.field, ") kept ", kept, " in the fullest (", place, ", ",
                   count_of(choice.values[i], "task"), ")"});
  }
  return concat({"binpack(", strategy.field, ") kept ", kept, " where most is left (",
                 number(choice.values[i]), ")"});
}

}  // namespace

std::string describe_service_event(const World& world, const Event& event) {
  const std::string& name = world.text(world.at(event.service).name);
  switch (event.kind) {
    case EventKind::service_created: return concat({"service ", name, " created"});
    case EventKind::service_updated: return concat({"service ", name, " updated"});
    case EventKind::service_status_changed:
      return concat({"service ", name, " ", to_string(static_cast<ServiceStatus>(event.from)),
                     " -> ", to_string(static_cast<ServiceStatus>(event.to))});
    case EventKind::deployment_started:
      return concat(
          {"service ", name, " begins to deploy ", definition_of(world, event.deployment)});
    case EventKind::deployment_changed:
      return concat({"deployment of ", definition_of(world, event.deployment), " of service ", name,
                     " ", to_string(static_cast<RolloutState>(event.from)), " -> ",
                     to_string(static_cast<RolloutState>(event.to))});
    case EventKind::deployment_stage_changed:
      return concat({"deployment of ", definition_of(world, event.deployment), " of service ", name,
                     " enters ", to_string(static_cast<LifecycleStage>(event.to))});
    case EventKind::traffic_shifted:
      if (event.value == 0) {
        return concat(
            {"service ", name, " sends test traffic to ", definition_of(world, event.deployment)});
      }
      return concat({"service ", name, " sends ",
                     percent_text(static_cast<std::int32_t>(event.value)),
                     " of production traffic to ", definition_of(world, event.deployment)});
    case EventKind::service_message:
      return world.at(ServiceEventId{static_cast<std::uint32_t>(event.value)}).message;
    case EventKind::service_step: {
      const ServiceStep& step = world.at(ServiceStepId{static_cast<std::uint32_t>(event.value)});
      return concat({service_name(world, step), " ", step_text(world, step)});
    }
    default: return "";
  }
}

Explanation explain_step(const World& world, const ServiceStep& step) {
  Explanation result;
  result.decision = step.decision;
  result.sentence = concat({service_name(world, step), " ", step_text(world, step)});
  const bool balanced = step.fault || step.limit == ServiceLimit::targets;
  result.rule = balanced ? fault_rule(world, step) : step_rule(step);
  result.counterfactual = balanced ? fault_change(world, step.fault) : step_change(step);
  return result;
}

Explanation explain_stop(const World& world, const ServiceStep& step, TaskId stopped) {
  Explanation result;
  const auto found = std::find_if(step.choices.begin(), step.choices.end(),
                                  [&](const StopChoice& choice) { return choice.task == stopped; });
  if (found == step.choices.end()) return result;
  const StopChoice& choice = *found;
  result.considered = static_cast<std::uint32_t>(choice.candidates);
  std::string text = concat({task_name(world, stopped), " was stopped: "});
  if (choice.candidates == 1) {
    text += "no other task could go.";
  } else {
    text += concat({"of ", count_of(choice.candidates, "task"), " that could go, "});
    if (choice.provider) {
      text = concat({task_name(world, stopped), " was stopped: ", world.at(choice.provider).name,
                     " has more tasks than its share of the strategy; of ",
                     count_of(choice.candidates, "task"), " of it, "});
    }
    for (std::size_t i = 0; i < choice.left.size(); ++i) {
      if (i > 0) text += ", ";
      text += strategy_text(world, step.strategies[i], choice, i);
    }
    if (choice.left.empty() || choice.left.back() > 1) text += "; the oldest went";
    text += ".";
  }
  result.tie_size =
      choice.left.empty() ? result.considered : static_cast<std::uint32_t>(choice.left.back());
  result.sentence = std::move(text);
  result.rule = step_rule(step);
  return result;
}

}  // namespace taskyard::explain
