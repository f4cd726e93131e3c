// ecs: what only agents and operators at a shell ask for: endpoints, agent updates, ECS Exec.
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {

void discover_poll_endpoint(Call& call) {
  const auto endpoint = [&](std::string_view name) {
    return concat({"https://ecs-", name, "-1.", call.world().region, ".amazonaws.com/"});
  };
  call.out.begin_object().member("endpoint", endpoint("a"));
  call.out.member("telemetryEndpoint", endpoint("t"));
  call.out.member("serviceConnectEndpoint", endpoint("sc")).end_object();
}

// Every simulated agent has the newest version there is.
void update_container_agent(Call& call) {
  const ClusterId cluster = call.cluster();
  const std::string reference = call.text("containerInstance");
  if (call.refused()) return;
  const World& world = call.world();
  const InstanceId id = find_container_instance(world, reference);
  const bool here =
      id && world.at(id).cluster == cluster && world.at(id).status != InstanceStatus::inactive;
  if (!here) {
    call.refuse(k_invalid, "Referenced container instance was not found.",
                call.in["containerInstance"]);
    return;
  }
  call.refuse("NoUpdateAvailableException",
              "There is no update available for your container agent.",
              call.in["containerInstance"]);
}

namespace {

constexpr std::string_view k_no_exec =
    "The execute command failed because execute command was not enabled when the task was run or "
    "the execute command agent isn't running. Wait and try again or run a new task with execute "
    "command enabled and try again.";

// The container that "container" names; the only one where the call names none.
const Container* exec_container(Call& call, const Task& task) {
  const World& world = call.world();
  const std::string name = call.text("container");
  if (name.empty() && task.container_count > 1) {
    call.refuse(k_invalid, "Missing container name. Specify a container name and try again.", {},
                "The task has several containers.");
    return nullptr;
  }
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const std::string& own = world.at(task.task_definition).containers[container.definition].name;
    if (name.empty() || name == own) return &container;
  }
  call.refuse(k_invalid, "The container name isn't valid. Specify a valid name and try again.",
              call.in["container"]);
  return nullptr;
}

// Surroundings 5.1: the session is opened from inside the task, by the SSM agent that ECS has put there,
// with the task role. The calls are kept and told; "" when they are allowed, else AWS's sentence.
std::string session_refusal(Call& call, const Container& container) {
  iam::Caller caller;
  caller.actor = CallActor::container;
  caller.task = container.task;
  caller.container = container.id;
  const iam::Credentials credentials = iam::credentials_of(call.world(), caller);
  // Nobody made the role: nothing to check. Without any, nobody has described who may.
  if (credentials.none || !credentials.described) return {};
  for (const char* action : {"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                             "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"}) {
    iam::CallWish wish;
    wish.action = action;
    const iam::CallOutcome made = iam::make_call(call.desk.changes, caller, wish);
    if (!made.ok()) return made.message;
  }
  return {};
}

void check_exec(Call& call, const Task& task, const Container& container) {
  const World& world = call.world();
  if (task.status != TaskStatus::running || !task.desired_running || !task.exec_enabled) {
    call.refuse(k_invalid, std::string(k_no_exec), call.in["task"],
                "Run the task with enableExecuteCommand, and wait until it is RUNNING.");
  } else if (task.instance && !world.at(task.instance).agent_connected) {
    call.refuse("TargetNotConnectedException",
                "The execute command failed due to an internal error. Try again later.",
                call.in["task"], "The agent of its container instance is disconnected.");
  } else if (const std::string refused = session_refusal(call, container); !refused.empty()) {
    call.refuse("TargetNotConnectedException",
                "The execute command failed due to an internal error. Try again later.",
                call.in["task"],
                concat({"What AWS does not say here: the SSM agent in the task acts with the task "
                        "role. ",
                        refused, "."}));
  }
}

}  // namespace

// The session is named as AWS names one; its token opens nothing, because containers run no code.
void execute_command(Call& call) {
  const ClusterId cluster = call.cluster();
  const std::string reference = call.text("task");
  if (!call.refused() && !call.flag("interactive")) {
    call.refuse(k_invalid, "Interactive is the only mode supported currently.",
                call.in["interactive"]);
  }
  if (call.refused()) return;
  const World& world = call.world();
  const TaskId id = find_task(world, reference);
  if (!id || world.at(id).cluster != cluster) {
    call.refuse(k_invalid, "The referenced task was not found.", call.in["task"]);
    return;
  }
  const Task& task = world.at(id);
  const Container* container = exec_container(call, task);
  if (!call.refused()) check_exec(call, task, *container);
  if (call.refused()) return;
  const ContainerDefinition& definition =
      world.at(task.task_definition).containers[container->definition];
  const std::string session =
      concat({"ecs-execute-command-", task_id_text(world, id).substr(0, 17)});
  call.out.begin_object().member("clusterArn", arn_of(world, cluster));
  call.out.member("containerArn", arn_of(world, container->id));
  call.out.member("containerName", definition.name).member("interactive", true);
  call.out.key("session").begin_object().member("sessionId", session);
  call.out.member("streamUrl",
                  concat({"wss://ssmmessages.", world.region, ".amazonaws.com/v1/data-channel/",
                          session, "?role=publish_subscribe"}));
  call.out.member("tokenValue", "simulated").end_object();
  call.out.member("taskArn", arn_of(world, id)).end_object();
}

}  // namespace taskyard::api
