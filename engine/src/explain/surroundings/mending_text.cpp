// What would have to be there for a refused call to be allowed: a statement to paste into a policy, the
// trust policy, the statement to take away (surroundings 5.1, 5.2, 5.3).
#include <array>

#include "base/text.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "iam/iam.hpp"
#include "taskyard/json.hpp"

namespace taskyard::explain {
namespace {

struct Together {
  std::string_view actions;  // separated by blanks: who needs one of them needs all
};

constexpr std::array k_together = std::to_array<Together>({
    {"ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer"},
    {"logs:CreateLogStream logs:PutLogEvents"},
    {"ecs:DiscoverPollEndpoint ecs:Poll ecs:StartTelemetrySession"},
    {"ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel "
     "ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel"},
});

// The actions to allow, so that the next call does not fail for the next missing one.
std::vector<std::string_view> needed_with(std::string_view action) {
  for (const Together& row : k_together) {
    const std::vector<std::string_view> all = split(row.actions, ' ');
    for (const std::string_view each : all) {
      if (each == action) return all;
    }
  }
  return {action};
}

// The resource to name in a policy: the log group instead of one task's stream, all container instances
// of the cluster instead of one.
std::string resource_to_name(std::string_view resource) {
  if (const auto at = resource.find(":log-stream:"); at != std::string_view::npos) {
    return concat({resource.substr(0, at), ":*"});
  }
  if (resource.find(":log-group:") != std::string_view::npos && !resource.ends_with('*')) {
    return concat({resource, ":*"});
  }
  if (resource.find(":container-instance/") != std::string_view::npos) {
    return concat({resource.substr(0, resource.rfind('/')), "/*"});
  }
  return std::string(resource);
}

void write_actions(JsonWriter& out, std::string_view action) {
  const std::vector<std::string_view> actions = needed_with(action);
  if (actions.size() == 1) {
    out.member("Action", action);
    return;
  }
  out.key("Action").begin_array();
  for (const std::string_view each : actions) out.value(each);
  out.end_array();
}

std::string statement_to_add(const World& world, const AwsCall& call) {
  const std::string& action = world.text(call.action);
  JsonWriter out;
  out.begin_object().member("Effect", "Allow");
  write_actions(out, action);
  const bool any =
      action == "ecs:DiscoverPollEndpoint";  // it cannot be limited, its companions can
  out.member("Resource", any ? "*" : resource_to_name(world.text(call.resource)));
  out.end_object();
  return out.take();
}

// Into the policy of the resource, which names who is let in and no resource.
std::string statement_for_resource(const World& world, const AwsCall& call) {
  JsonWriter out;
  out.begin_object().member("Effect", "Allow").key("Principal").begin_object();
  const std::string role =
      call.role ? iam::role_arn(world, call.role)
                : concat({"arn:aws:iam::", world.account, ":role/", world.text(call.role_name)});
  out.member("AWS", role).end_object();
  write_actions(out, world.text(call.action));
  out.end_object();
  return out.take();
}

std::string assume_text(const World& world, const AwsCall& call) {
  const std::string_view service = call.actor == CallActor::agent ? "ec2.amazonaws.com"
                                   : call.actor == CallActor::infrastructure
                                       ? std::string_view("ecs.amazonaws.com")
                                       : "ecs-tasks.amazonaws.com";
  const bool exists = call.role && !world.at(call.role).deleted;
  return concat({exists ? "Give the role a trust policy that lets the service in "
                          "(iam.UpdateAssumeRolePolicy): "
                        : "There is no such role. Make it (iam.CreateRole) with the trust policy: ",
                 iam::trust_policy(service)});
}

}  // namespace

std::string mending_text(const World& world, const AwsCall& call) {
  const std::string statement = statement_to_add(world, call);
  switch (call.answer) {
    case CallAnswer::allowed: return {};
    case CallAnswer::denied_no_statement:
      return concat(
          {"Add this statement to a policy of ", world.text(call.role_name), ": ", statement});
    case CallAnswer::denied_by_resource:
      if (call.statement < 0) {
        return concat({"Add this statement to the policy of ", world.text(call.resource), ": ",
                       statement_for_resource(world, call)});
      }
      [[fallthrough]];
    case CallAnswer::denied_explicitly:
      return concat(
          {"Narrow or take away ", statement_name(world, call), "; no allow can outweigh it."});
    case CallAnswer::no_credentials:
      if (call.actor == CallActor::agent) {
        return concat({"Give the instance an instance profile whose role has: ", statement});
      }
      return concat({"Give the task definition ",
                     call.actor == CallActor::execution ? "an executionRoleArn" : "a taskRoleArn",
                     " whose role has: ", statement});
    case CallAnswer::cannot_assume: return assume_text(world, call);
    case CallAnswer::not_found: return "The role may do it; make the thing it names.";
    case CallAnswer::unreachable:
      return "The role does not matter yet: give its subnet a route out, or a VPC endpoint.";
  }
  return {};
}

}  // namespace taskyard::explain
