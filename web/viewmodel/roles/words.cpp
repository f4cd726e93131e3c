#include "viewmodel/roles/words.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

std::string arn_of_role(const World& world, RoleId id) {
  const taskyard::Role& role = world.at(id);
  return "arn:aws:iam::" + world.account + ":role" + role.path + role.name;
}

std::string arn_of_policy(const World& world, PolicyId id) {
  const Policy& policy = world.at(id);
  return "arn:aws:iam::" + (policy.aws_managed ? std::string("aws") : world.account) + ":policy" +
         policy.path + policy.name;
}

RoleId role_named(const World& world, std::string_view name_or_arn) {
  const std::size_t slash = name_or_arn.rfind('/');
  const std::string_view name =
      slash == std::string_view::npos ? name_or_arn : name_or_arn.substr(slash + 1);
  for (const taskyard::Role& role : world.iam.roles) {
    if (!role.deleted && role.name == name) return role.id;
  }
  return {};
}

std::string principals_text(const taskyard::Role& role) {
  std::string text;
  for (const Statement& statement : role.trust.statements) {
    for (const std::string& principal : statement.principals) {
      if (text.find(principal) == std::string::npos) {
        text += (text.empty() ? "" : ", ") + principal;
      }
    }
  }
  return text.empty() ? "–" : text;
}

std::string policies_text(const World& world, const taskyard::Role& role) {
  std::string text;
  for (const PolicyId id : role.attached) text += (text.empty() ? "" : ", ") + world.at(id).name;
  for (const InlinePolicy& policy : role.inline_policies) {
    text += (text.empty() ? "" : ", ") + policy.name;
  }
  return text.empty() ? "none" : text;
}

const AwsCall* find_call(const World& world, std::uint32_t number) {
  const std::vector<AwsCall>& calls = world.iam.calls;
  if (calls.empty() || number >= world.iam.calls_taken) return nullptr;
  const std::size_t place = number % std::max<std::uint32_t>(world.limits.aws_calls_max, 1);
  return place < calls.size() && calls[place].number == number ? &calls[place] : nullptr;
}

std::string caller_text(const World& world, const AwsCall& call) {
  if (call.container) {
    return writer_task(world, call.container) + ", container " +
           container_name(world, call.container);
  }
  if (call.task) return task_name(world, call.task);
  if (call.instance) return "instance " + instance_name(world, call.instance);
  return "ECS";
}

std::string role_text(const World& world, const AwsCall& call) {
  if (call.role) return world.at(call.role).name;
  return call.role_name ? world.text(call.role_name) : "no role";
}

std::string answer_text(const World& world, const AwsCall& call) {
  std::string text = to_string(call.answer);
  if (!call.policy) return text;
  const bool allowed = call.answer == CallAnswer::allowed;
  return text + (allowed ? " by " : ": ") + world.text(call.policy);
}

Role role_of(CallAnswer answer) {
  return answer == CallAnswer::allowed ? Role::running : Role::failed;
}

std::string allowing_policy(const World& world, const AwsCall& call) {
  JsonWriter json(2);
  json.begin_object().member("Version", "2012-10-17").key("Statement").begin_array();
  json.begin_object().member("Effect", "Allow").member("Action", world.text(call.action));
  json.member("Resource", call.resource ? world.text(call.resource) : std::string("*"));
  json.end_object().end_array().end_object();
  return json.take();
}

std::string policy_name_for(const World& world, const AwsCall& call) {
  std::string wanted = "allow-" + world.text(call.action);
  for (char& c : wanted) {
    if (c == ':' || c == '*') c = '-';
  }
  if (!call.role) return wanted;
  const std::vector<InlinePolicy>& known = world.at(call.role).inline_policies;
  std::string name = wanted;
  const auto is_taken = [&] {
    return std::any_of(known.begin(), known.end(),
                       [&](const InlinePolicy& policy) { return policy.name == name; });
  };
  for (int i = 2; is_taken(); ++i) name = wanted + "-" + std::to_string(i);
  return name;
}

std::string trust_policy(std::string_view service) {
  JsonWriter json(2);
  json.begin_object().member("Version", "2012-10-17").key("Statement").begin_array();
  json.begin_object().member("Effect", "Allow").key("Principal").begin_object();
  json.member("Service", service).end_object().member("Action", "sts:AssumeRole");
  json.end_object().end_array().end_object();
  return json.take();
}

}  // namespace taskyard::web
