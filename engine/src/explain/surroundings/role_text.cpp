// Sentences about roles, policies and calls that were refused.
#include "base/text.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "iam/iam.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string container_name(const World& world, ContainerId id) {
  const Container& container = world.at(id);
  return world.at(world.at(container.task).task_definition).containers[container.definition].name;
}

}  // namespace

std::string caller_text(const World& world, const AwsCall& call) {
  const std::string task =
      call.task ? concat({"task ", task_name(world, call.task)}) : std::string();
  switch (call.actor) {
    case CallActor::agent:
      return call.instance
                 ? concat({"the container agent of ", instance_name(world, call.instance)})
                 : std::string("a container agent");
    case CallActor::execution: return concat({"ECS, for ", task});
    case CallActor::container:
      return call.container ? concat({"the application in container ",
                                      container_name(world, call.container), " of ", task})
                            : concat({"the application in ", task});
    case CallActor::mount_helper: return concat({"the EFS mount helper of ", task});
    case CallActor::infrastructure: return concat({"ECS, for the volumes of ", task});
  }
  return {};
}

std::string describe_role_event(const World& world, const Event& event) {
  if (event.kind == EventKind::role_changed) {
    return concat({world.text(event.text), event.to == 1 ? " is made or changed" : " is deleted"});
  }
  const AwsCall* call = iam::find_call(world, static_cast<std::uint32_t>(event.value));
  const auto answer = static_cast<CallAnswer>(event.to);
  if (call == nullptr) return concat({"a call was refused: ", to_string(answer)});
  std::string who = caller_text(world, *call);
  who[0] = to_upper(who[0]);
  const std::string& role = world.text(call->role_name);
  return concat({who, " may not call ", world.text(call->action),
                 call->resource && world.text(call->resource) != "*"
                     ? concat({" on ", world.text(call->resource)})
                     : std::string(),
                 role.empty() ? std::string() : concat({" with role ", role}), ": ",
                 to_string(answer)});
}

}  // namespace taskyard::explain
