#include "unit/iam/roles.hpp"

#include <doctest/doctest.h>

#include "logs/logs.hpp"

namespace taskyard::test {

std::string quoted(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\'') c = '"';
  }
  return out;
}

std::string allowing(std::string_view action, std::string_view resource) {
  return R"({"Effect":"Allow","Action":")" + std::string(action) + R"(","Resource":")" +
         std::string(resource) + "\"}";
}

std::string denying(std::string_view action, std::string_view resource) {
  return R"({"Effect":"Deny","Action":")" + std::string(action) + R"(","Resource":")" +
         std::string(resource) + "\"}";
}

RoleId Account::role(std::string_view name, std::string_view statements, std::string_view service) {
  call("iam.CreateRole", R"({"RoleName":")" + std::string(name) +
                             R"(","AssumeRolePolicyDocument":)" + iam::trust_policy(service) + "}");
  if (!statements.empty()) allow(name, statements);
  return iam::find_role(world(), name);
}

void Account::allow(std::string_view name, std::string_view statements) {
  call("iam.PutRolePolicy", R"({"RoleName":")" + std::string(name) +
                                R"(","PolicyName":"own","PolicyDocument":{"Version":"2012-10-17",)"
                                R"("Statement":[)" +
                                std::string(statements) + "]}}");
}

void Account::profile(std::string_view name) {
  const std::string text(name);
  call("iam.CreateInstanceProfile", R"({"InstanceProfileName":")" + text + "\"}");
  call("iam.AddRoleToInstanceProfile",
       R"({"InstanceProfileName":")" + text + R"(","RoleName":")" + text + "\"}");
}

Ec2InstanceId Account::instance(std::string_view more, std::string_view user_data) {
  const auto before = world().ec2_instances.size();
  call("ec2.RunInstances", R"({"MinCount":1,"MaxCount":1,"UserData":"ECS_CLUSTER=c\n)" +
                               std::string(user_data) + "\"" + std::string(more) + "}");
  simulation.settle();
  return Ec2InstanceId{static_cast<std::uint32_t>(before)};
}

TaskId Account::fargate(std::string_view family) {
  const TaskId id{static_cast<std::uint32_t>(world().tasks.size())};
  call("RunTask",
       quoted("{'cluster':'c','launchType':'FARGATE','taskDefinition':'" + std::string(family) +
              "','networkConfiguration':{'awsvpcConfiguration':{'subnets':["
              "'subnet-0a10000000000001a']}}}"));
  simulation.settle(10 * k_minute);
  advance(k_minute);  // what goes on for ever keeps nobody waiting
  return id;
}

std::string Account::reason(TaskId id) const {
  std::string text = world().text(world().at(id).stopped_reason);
  constexpr std::string_view k_id = "request id: ";
  if (const auto at = text.find(k_id); at != std::string::npos) {
    text.replace(at + k_id.size(), 36, "ID");
  }
  const std::string task = task_id_text(world(), id);
  if (const auto at = text.find(task); at != std::string::npos) text.replace(at, 32, "TASK");
  return text;
}

std::string Account::lines(TaskId id, std::string_view name) const {
  std::string text;
  const TaskDefinition& definition = world().at(world().at(id).task_definition);
  for (std::uint32_t i = 0; i < world().logs.lines_taken; ++i) {
    const LogLine* line = logs::find_line(world(), i);
    if (line == nullptr) continue;
    const Container& container = world().at(line->container);
    if (container.task != id) continue;
    if (!name.empty() && definition.containers[container.definition].name != name) continue;
    text += line->text + (line->lost ? " (lost)\n" : "\n");
  }
  return text;
}

const AwsCall& Account::last_call() const {
  const AwsCall* call = iam::find_call(world(), world().iam.calls_taken - 1);
  REQUIRE(call != nullptr);
  return *call;
}

}  // namespace taskyard::test
