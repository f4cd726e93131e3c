// Sentences about log groups and lost lines.
#include "base/text.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string lost_text(const World& world, const Event& event) {
  const Container& container = world.at(event.container);
  const TaskDefinition& definition = world.at(world.at(container.task).task_definition);
  const ContainerDefinition& shown = definition.containers[container.definition];
  const bool routed = shown.log.driver == "awsfirelens";
  return concat({to_text(event.value), event.value == 1 ? " log line" : " log lines",
                 " of container ", shown.name, " of task ", task_name(world, event.task),
                 event.value == 1 ? " is lost: " : " are lost: ",
                 routed ? "its log router is not running" : "the log group is gone"});
}

}  // namespace

std::string describe_log_event(const World& world, const Event& event) {
  if (event.kind == EventKind::log_lines_lost) return lost_text(world, event);
  return concat(
      {"log group ", world.text(event.text), event.to == 1 ? " is there" : " is deleted"});
}

}  // namespace taskyard::explain
