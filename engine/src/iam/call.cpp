// Calls of AWS services by agents, by ECS for a task and by applications: with which role, what the
// answer is, and what is kept of it (surroundings 5.1, 5.6).
#include "base/assert.hpp"
#include "base/text.hpp"
#include "iam/evaluate.hpp"
#include "iam/iam.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::iam {
namespace {

constexpr std::string_view k_tasks = "ecs-tasks.amazonaws.com";
constexpr std::string_view k_ec2 = "ec2.amazonaws.com";
constexpr std::string_view k_ecs = "ecs.amazonaws.com";

bool lenient(const World& world) { return world.parameter(Parameter::undescribed_exist) != 0; }

Credentials with_role(const World& world, std::string_view name, std::string_view service,
                      std::string_view source_arn) {
  Credentials result;
  result.name = std::string(name.substr(name.rfind('/') + 1));
  result.none = name.empty();
  if (result.none) return result;
  result.role = find_role(world, name);
  if (!result.role) {
    result.described = !lenient(world);
    result.assumable = lenient(world);
    return result;
  }
  const Role& role = world.at(result.role);
  result.described = role.described || !lenient(world);
  if (!result.described) return result;
  result.assumable = service_may_assume(world, role.trust, service, source_arn);
  return result;
}

Credentials of_machine(const World& world, Ec2InstanceId id) {
  Credentials result;
  if (!id) {  // an instance registered by hand: its machine is not simulated
    result.described = false;
    result.name = "ecsInstanceRole";
    return result;
  }
  const Ec2Instance& machine = world.at(id);
  if (machine.no_profile) {
    result.none = true;
    return result;
  }
  const std::string_view wanted = machine.instance_profile
                                      ? std::string_view(world.text(machine.instance_profile))
                                      : std::string_view("ecsInstanceRole");
  const InstanceProfileId found = find_profile(world, wanted);
  if (!found) {
    result.name = std::string(wanted.substr(wanted.rfind('/') + 1));
    // The account's own is missing only when somebody has deleted it.
    result.none = !machine.instance_profile || !lenient(world);
    result.described = false;
    return result;
  }
  const RoleId role = world.at(found).role;
  if (!role) {
    result.none = true;
    return result;
  }
  return with_role(world, world.at(role).name, k_ec2, {});
}

Ec2InstanceId machine_of(const World& world, const Caller& caller) {
  if (caller.machine) return caller.machine;
  if (caller.instance) return world.at(caller.instance).ec2_instance;
  const InstanceId host = caller.task ? world.at(caller.task).instance : InstanceId{};
  return host ? world.at(host).ec2_instance : Ec2InstanceId{};
}

// Surroundings 5.4: containers on the host's network get the task role only where the agent says so.
bool role_is_hidden(const World& world, const Caller& caller) {
  const Ec2InstanceId machine = machine_of(world, caller);
  return machine && world.at(machine).credentials.no_host_mode_role &&
         world.at(world.at(caller.task).task_definition).network_mode == NetworkMode::host;
}

// The task role, else what the container finds at the instance's metadata service (surroundings
// 5.4).
Credentials of_application(const World& world, const Caller& caller) {
  const Task& task = world.at(caller.task);
  if (task.task_role && !role_is_hidden(world, caller)) {
    return with_role(world, world.text(task.task_role), k_tasks, arn_of(world, task.id));
  }
  Credentials result;
  result.none = true;
  if (!task.instance) return result;
  const Ec2InstanceId machine = machine_of(world, caller);
  const bool awsvpc = world.at(task.task_definition).network_mode == NetworkMode::awsvpc;
  if (machine && world.at(machine).credentials.block_imds && awsvpc) return result;
  return of_machine(world, machine);
}

bool same_call(const AwsCall& kept, const AwsCall& made) {
  return kept.container == made.container && kept.action == made.action &&
         kept.resource == made.resource && kept.answer == made.answer && kept.role == made.role &&
         kept.policy == made.policy && kept.statement == made.statement;
}

// The place of the next call in the ring.
AwsCall& next_place(World& world) {
  IamState& iam = world.iam;
  const std::size_t place = iam.calls_taken % world.limits.aws_calls_max;
  if (iam.calls.size() <= place) iam.calls.emplace_back();
  return iam.calls[place];
}

void tell(const Changes& changes, const AwsCall& call) {
  Event event;
  event.kind = EventKind::call_denied;
  event.task = call.task;
  event.container = call.container;
  event.instance = call.instance;
  event.value = call.number;
  event.to = static_cast<std::uint8_t>(call.answer);
  if (call.task) event.cluster = changes.world.at(call.task).cluster;
  changes.emit(event);
}

std::uint32_t keep(const Changes& changes, AwsCall made, const CallWish& wish) {
  World& world = changes.world;
  IamState& iam = world.iam;
  const bool allowed = made.answer == CallAnswer::allowed;
  ++(allowed ? iam.allowed : iam.denied);
  ++world.revision;
  if (const AwsCall* before = find_call(world, wish.repeat_of)) {
    if (same_call(*before, made)) {
      AwsCall& kept = iam.calls[wish.repeat_of % world.limits.aws_calls_max];
      ++kept.repeats;
      kept.last_at = world.now;
      return wish.repeat_of;
    }
  }
  made.number = iam.calls_taken;
  next_place(world) = made;
  ++iam.calls_taken;
  if (!allowed && static_cast<std::uint8_t>(made.answer) != wish.last_answer) tell(changes, made);
  return made.number;
}

CallAnswer answer_of(CallAnswer permission, const CallWish& wish) {
  if (permission == CallAnswer::no_credentials) return permission;
  if (!wish.reachable) return CallAnswer::unreachable;
  if (permission != CallAnswer::allowed) return permission;
  return wish.exists ? CallAnswer::allowed : CallAnswer::not_found;
}

std::string session_of(const World& world, const Caller& caller, const Credentials& credentials) {
  const bool on_machine = caller.actor == CallActor::agent ||
                          (caller.actor == CallActor::container && caller.task &&
                           (!world.at(caller.task).task_role || role_is_hidden(world, caller)));
  if (on_machine) {
    const Ec2InstanceId machine = machine_of(world, caller);
    return machine ? ec2_instance_id_text(world, machine) : credentials.name;
  }
  return caller.task ? task_id_text(world, caller.task) : std::string("ecs-infrastructure");
}

// "User: arn:aws:sts::…:assumed-role/… is not authorized to perform: … on resource: …".
std::string who_text(const World& world, const Caller& caller, const Credentials& credentials,
                     std::string_view action, std::string_view resource) {
  return concat({"User: arn:aws:sts::", world.account, ":assumed-role/", credentials.name, "/",
                 session_of(world, caller, credentials), " is not authorized to perform: ", action,
                 " on resource: ", resource});
}

}  // namespace

const AwsCall* find_call(const World& world, std::uint32_t number) {
  const IamState& iam = world.iam;
  if (number >= iam.calls_taken || iam.calls_taken - number > iam.calls.size()) return nullptr;
  return &iam.calls[number % world.limits.aws_calls_max];
}

Credentials credentials_of(const World& world, const Caller& caller) {
  switch (caller.actor) {
    case CallActor::agent: return of_machine(world, machine_of(world, caller));
    case CallActor::execution:
      return with_role(world, world.text(world.at(caller.task).execution_role), k_tasks,
                       arn_of(world, caller.task));
    case CallActor::container: return of_application(world, caller);
    case CallActor::mount_helper:
      return with_role(world, world.text(world.at(caller.task).task_role), k_tasks,
                       arn_of(world, caller.task));
    case CallActor::infrastructure: return with_role(world, caller.role, k_ecs, {});
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

std::string denial_text(const World& world, const Caller& caller, const Credentials& credentials,
                        std::string_view action, std::string_view resource, CallAnswer answer) {
  if (answer == CallAnswer::allowed) return {};
  if (answer == CallAnswer::no_credentials) {
    return "Unable to locate credentials";
  }
  if (answer == CallAnswer::cannot_assume) {
    return concat({"ECS was unable to assume the role 'arn:aws:iam::", world.account, ":role/",
                   credentials.name, "' that was provided for this task."});
  }
  if (answer == CallAnswer::unreachable) return "connect timeout";
  if (answer == CallAnswer::not_found) return "The specified resource does not exist";
  const std::string text = who_text(world, caller, credentials, action, resource);
  if (answer == CallAnswer::denied_no_statement) {
    return concat({text, " because no identity-based policy allows the ", action, " action"});
  }
  const bool of_resource = answer == CallAnswer::denied_by_resource;
  return concat({text, " with an explicit deny in ", of_resource ? "a resource" : "an identity",
                 "-based policy"});
}

CallOutcome make_call(const Changes& changes, const Caller& caller, const CallWish& wish) {
  const World& world = changes.world;
  const Credentials credentials = credentials_of(world, caller);
  const bool unmade = !credentials.none && !credentials.described;
  CallOutcome outcome;
  // Nobody made this role: the call of a crowd is allowed, and costs nothing.
  const bool plain = wish.resource_policy_json.empty() && wish.reachable && wish.exists;
  if (unmade && plain && caller.actor != CallActor::container) return outcome;
  const Verdict verdict = evaluate(world, credentials, wish.action, wish.resource,
                                   wish.resource_policy_json, wish.context);
  outcome.answer = answer_of(verdict.answer, wish);
  outcome.message =
      denial_text(world, caller, credentials, wish.action, wish.resource, outcome.answer);
  // Not denied by a statement of the resource's policy, but for want of one.
  if (outcome.answer == CallAnswer::denied_by_resource && verdict.statement < 0) {
    outcome.message =
        concat({who_text(world, caller, credentials, wish.action, wish.resource),
                " because no resource-based policy allows the ", wish.action, " action"});
  }
  AwsCall made;
  made.time = made.last_at = world.now;
  made.actor = caller.actor;
  made.answer = outcome.answer;
  made.task = caller.task;
  made.container = caller.container;
  made.instance = caller.instance;
  if (!made.instance && caller.task) made.instance = world.at(caller.task).instance;
  made.role = credentials.role;
  Names& names = changes.world.names;
  if (!credentials.name.empty()) made.role_name = names.intern(credentials.name);
  made.action = names.intern(wish.action);
  made.resource = names.intern(wish.resource);
  if (!verdict.policy.empty()) made.policy = names.intern(verdict.policy);
  made.statement = verdict.statement;
  if (!verdict.sid.empty()) made.sid = names.intern(verdict.sid);
  outcome.number = keep(changes, made, wish);
  return outcome;
}

}  // namespace taskyard::iam
