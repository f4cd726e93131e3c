#include "explain/stage_text.hpp"

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "explain/grammar.hpp"

namespace taskyard::explain {

std::string definition_of(const World& world, DeploymentId id) {
  const TaskDefinition& definition = world.at(world.at(id).task_definition);
  return concat({definition.family, ":", to_text(definition.revision)});
}

std::string percent_text(std::int32_t permille) {
  std::string text = to_text(permille / 10);
  if (permille % 10 != 0) text += concat({".", to_text(permille % 10)});
  return text + " %";
}

namespace {

std::string blue_text(const World& world, const ServiceStep& step) {
  return step.beside ? definition_of(world, step.beside) : std::string("the old revision");
}

std::string for_time(const ServiceStep& step) {
  return step.until == k_never ? "" : concat({" for ", duration_text(step.until - step.time)});
}

// What the stage waits for, and so why green has the traffic it has.
std::string stage_text(const World& world, const ServiceStep& step) {
  const std::string green = definition_of(world, step.deployment);
  const std::string blue = blue_text(world, step);
  const std::string start = concat({"is at ", to_string(step.stage), ": "});
  switch (step.stage) {
    case LifecycleStage::reconcile_service:
      return concat({start, "more than one older revision has tasks; all but ", blue,
                     " go first, and ", blue, " has the traffic."});
    case LifecycleStage::pre_scale_up:
      return concat({start, green, " has no tasks yet, ", blue, " has all the traffic."});
    case LifecycleStage::scale_up:
      return concat({start, green, " gets no traffic before all ", count_of(step.desired, "task"),
                     " of it run and are healthy; ", blue, " has all the traffic."});
    case LifecycleStage::post_scale_up:
      return concat({start, "all tasks of ", green, " run; ", blue, " still has all the traffic."});
    case LifecycleStage::test_traffic_shift:
      return concat({start, "only test traffic goes to ", green, ", production traffic stays with ",
                     blue, "."});
    case LifecycleStage::post_test_traffic_shift:
    case LifecycleStage::pre_production_traffic_shift:
      return concat({start, "production traffic still goes to ", blue, ", next to ", green, "."});
    case LifecycleStage::production_traffic_shift:
      return concat({start, "production traffic moves from ", blue, " to ", green, "."});
    case LifecycleStage::post_production_traffic_shift:
      return concat({start, green, " has all production traffic."});
    case LifecycleStage::bake_time:
      if (!step.beside) {
        return concat(
            {start, "everything is in place; the alarms are watched", for_time(step), "."});
      }
      return concat({start, green, " has all production traffic, and ", blue, " stays",
                     for_time(step), " so that a rollback takes seconds."});
    case LifecycleStage::clean_up:
      return concat({start, "bake time is over, the tasks of ", blue, " stop."});
    case LifecycleStage::none: break;
  }
  return start;
}

std::string_view stage_rule(LifecycleStage stage) {
  switch (stage) {
    case LifecycleStage::reconcile_service:
      return "A deployment that meets several active revisions first leaves one of them.";
    case LifecycleStage::scale_up:
      return "Green is scaled to 100 % of the desired count before it gets any traffic, so the "
             "service "
             "needs room for twice its tasks.";
    case LifecycleStage::bake_time:
      return "During bake time both revisions run; an alarm or a rollback by hand moves the "
             "traffic "
             "back at once.";
    default: return "";
  }
}

std::string traffic_text(const World& world, const ServiceStep& step) {
  const std::string green = definition_of(world, step.deployment);
  if (step.stage == LifecycleStage::test_traffic_shift && step.traffic.production == 0) {
    return concat({"sends all test traffic to ", green, "."});
  }
  std::string text = concat(
      {"sends ", percent_text(step.traffic.production), " of production traffic to ", green});
  if (step.traffic.production == 1000) return text + ".";
  return concat({text, ", ", percent_text(1000 - step.traffic.production), " stay with ",
                 blue_text(world, step), for_time(step), "."});
}

}  // namespace

std::string stage_step_text(const World& world, const ServiceStep& step) {
  switch (step.kind) {
    case ServiceStepKind::stage_entered: return stage_text(world, step);
    case ServiceStepKind::traffic_shifted: return traffic_text(world, step);
    case ServiceStepKind::hook_ended:
      return concat({"hears ", to_string(step.hook), " from lifecycle hook ", world.text(step.text),
                     " at ", to_string(step.stage), "."});
    case ServiceStepKind::alarm_tripped:
      return concat({"ends the deployment of ", definition_of(world, step.deployment), ": alarm ",
                     world.text(step.text), " is in ALARM."});
    case ServiceStepKind::timed_out:
      return concat({"gives ", definition_of(world, step.deployment),
                     " up: ", to_string(step.stage), " took longer than a day."});
    default: return "";
  }
}

std::string stage_step_rule(const ServiceStep& step) {
  switch (step.kind) {
    case ServiceStepKind::stage_entered: return std::string(stage_rule(step.stage));
    case ServiceStepKind::traffic_shifted:
      return "BLUE_GREEN moves all production traffic at once, CANARY a part and then the rest, "
             "LINEAR "
             "equal steps. A rollback moves it back at once.";
    case ServiceStepKind::hook_ended:
      return "Every hook of a stage must end SUCCEEDED before the next stage; FAILED rolls back, "
             "and "
             "so does a timeout unless its action is CONTINUE.";
    case ServiceStepKind::alarm_tripped:
      return "An alarm that goes to ALARM during a deployment or its bake time ends it; one that "
             "was "
             "in ALARM at the start is not watched.";
    case ServiceStepKind::timed_out: return "A lifecycle stage may take 24 hours.";
    default: return "";
  }
}

}  // namespace taskyard::explain
