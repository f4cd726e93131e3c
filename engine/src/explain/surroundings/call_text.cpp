// One checked call unfolded: who made it, with which role and why that one, what the policies say, what
// is missing (surroundings 5.1).
#include "base/text.hpp"
#include "explain/explain.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "iam/iam.hpp"

namespace taskyard::explain {
namespace {

// The application of a task found its task role.
bool has_task_role(const World& world, const AwsCall& call) {
  const NameId own = world.at(call.task).task_role;
  if (!own) return false;
  const std::string_view name = world.text(own);
  return name.substr(name.rfind('/') + 1) == world.text(call.role_name);
}

std::string role_text(const World& world, const AwsCall& call) {
  const std::string& role = world.text(call.role_name);
  switch (call.actor) {
    case CallActor::agent:
      if (role.empty()) return "without any role: the instance has no instance profile";
      return concat({"with ", role, ", the role of the instance profile"});
    case CallActor::execution:
      if (role.empty()) return "without any role: the task has no execution role";
      return concat({"with ", role, ", the execution role of the task"});
    case CallActor::infrastructure: return concat({"with ", role, ", the infrastructure role"});
    case CallActor::mount_helper:
      if (role.empty()) return "without any role: the task has no task role";
      return concat({"with ", role, ", the task role"});
    case CallActor::container: break;
  }
  if (role.empty()) return "without any role: it finds no credentials";
  if (has_task_role(world, call)) return concat({"with ", role, ", the task role"});
  return concat(
      {"with ", role, ", the role of the instance profile, found at the metadata service"});
}

std::string_view why_role(const World& world, const AwsCall& call) {
  switch (call.actor) {
    case CallActor::agent:
      return "The agent and Docker act with the instance profile, whatever roles the tasks have.";
    case CallActor::execution:
      return "ECS fetches images, secrets and log streams for a task with its execution role; the "
             "application never gets that role.";
    case CallActor::mount_helper:
      return "A volume with IAM authorization is mounted with the task role.";
    case CallActor::infrastructure:
      return "ECS makes and attaches volumes with the infrastructure role.";
    case CallActor::container: break;
  }
  const Task& task = world.at(call.task);
  if (has_task_role(world, call)) {
    return "All containers of a task share its task role, and with one the instance profile is not "
           "used.";
  }
  if (!task.instance) return "On Fargate there is nothing behind a missing task role.";
  if (task.task_role) {
    return "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=false keeps the task role from containers on the "
           "host's network, so the SDK goes on to the instance's metadata service.";
  }
  if (call.role_name) {
    return "The task has no task role, so the SDK goes on to the instance's metadata service; "
           "ECS_AWSVPC_BLOCK_IMDS=true hides that from awsvpc tasks.";
  }
  return "The task has no task role, and the instance's metadata service gives it none.";
}

std::string with_sid(std::int16_t statement, std::string_view sid) {
  const std::string number = concat({"statement ", to_text(std::int64_t{statement} + 1)});
  return sid.empty() ? number : concat({number, " (Sid ", sid, ")"});
}

std::string policies_text(const World& world, const AwsCall& call) {
  if (!call.role) return call.role_name ? " Nobody made that role: it is taken to allow all." : "";
  std::string text;
  const auto opinions =
      iam::opinions_of(world, call.role, world.text(call.action), world.text(call.resource));
  if (opinions.empty()) return " The role has no policy.";
  for (const iam::Opinion& each : opinions) {
    text += concat({text.empty() ? " Its policies: " : "; ", each.policy});
    if (each.deny >= 0) {
      text += concat({" denies it in ", with_sid(each.deny, each.sid)});
    } else if (each.allow >= 0) {
      text += concat({" allows it in ", with_sid(each.allow, each.sid)});
    } else {
      text += " says nothing of it";
    }
  }
  return text + ".";
}

std::string decided_text(const World& world, const AwsCall& call) {
  const std::string by =
      call.statement >= 0 ? concat({" by ", statement_name(world, call)}) : std::string();
  switch (call.answer) {
    case CallAnswer::allowed: return concat({"Allowed", by, "."});
    case CallAnswer::denied_no_statement:
      return "Denied: no statement allows it, and what nothing allows is denied.";
    case CallAnswer::denied_explicitly:
      return concat({"Denied", by, ": a denying statement wins over every allow."});
    case CallAnswer::denied_by_resource:
      if (call.statement >= 0) {
        return concat({"Denied", by, ": a denying statement wins over every allow."});
      }
      return concat({"Denied: the resource belongs to account ",
                     iam::account_of(world.text(call.resource)),
                     ", and across accounts its own policy must allow the call as well."});
    default: return concat({"Refused: ", to_string(call.answer), "."});
  }
}

}  // namespace

std::string statement_name(const World& world, const AwsCall& call) {
  const std::string& policy = world.text(call.policy);
  return concat({with_sid(call.statement, world.text(call.sid)), " of ",
                 policy == iam::k_resource_policy
                     ? concat({"the policy of ", world.text(call.resource), " itself"})
                     : policy});
}

Explanation explain_call(const World& world, const AwsCall& call) {
  Explanation shown;
  std::string who = caller_text(world, call);
  who[0] = to_upper(who[0]);
  const std::string& resource = world.text(call.resource);
  shown.sentence = concat({who, " called ", world.text(call.action),
                           resource == "*" ? std::string() : concat({" on ", resource}), " ",
                           role_text(world, call), ". ", decided_text(world, call)});
  if (call.repeats > 0) {
    shown.sentence += concat({" The same happened ", to_text(call.repeats), " more times."});
  }
  shown.rule = concat({why_role(world, call), policies_text(world, call)});
  shown.counterfactual = mending_text(world, call);
  return shown;
}

}  // namespace taskyard::explain
