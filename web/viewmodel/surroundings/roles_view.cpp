#include "viewmodel/surroundings/roles_view.hpp"

#include <algorithm>

namespace taskyard::web {
namespace {

struct ServiceName {
  std::string_view prefix;
  const char* name;
};
constexpr ServiceName k_services[] = {
    {"dynamodb", "DynamoDB"},
    {"ec2", "EC2"},
    {"ecr", "ECR"},
    {"ecr-public", "ECR Public"},
    {"ecs", "ECS"},
    {"elasticfilesystem", "EFS"},
    {"elasticloadbalancing", "ELB"},
    {"events", "EventBridge"},
    {"firehose", "Data Firehose"},
    {"kinesis", "Kinesis"},
    {"kms", "KMS"},
    {"lambda", "Lambda"},
    {"logs", "CloudWatch Logs"},
    {"s3", "S3"},
    {"secretsmanager", "Secrets Mgr"},
    {"sns", "SNS"},
    {"sqs", "SQS"},
    {"ssm", "SSM"},
    {"ssmmessages", "SSM Messages"},
    {"sts", "STS"},
    {"cloudwatch", "CloudWatch"},
};

// Those that every account is shown with: of no interest by themselves.
bool is_default(const taskyard::Role& role) {
  return role.name == "ecsInstanceRole" || role.name == "ecsTaskExecutionRole";
}

}  // namespace

bool shows_roles(const World& world) {
  if (world.iam.denied > 0) return true;
  return std::any_of(world.iam.roles.begin(), world.iam.roles.end(),
                     [](const taskyard::Role& role) {
                       return role.described && !role.deleted && !is_default(role);
                     });
}

std::string_view role_name(std::string_view arn_or_name) {
  const std::size_t slash = arn_or_name.rfind('/');
  return slash == std::string_view::npos ? arn_or_name : arn_or_name.substr(slash + 1);
}

RoleId role_of_text(const World& world, std::string_view arn_or_name) {
  const std::string_view name = role_name(arn_or_name);
  if (name.empty()) return {};
  for (const taskyard::Role& role : world.iam.roles) {
    if (!role.deleted && role.name == name) return role.id;
  }
  return {};
}

std::vector<RoleBadge> badges_of(const World& world, const Task& task) {
  std::vector<RoleBadge> badges;
  const auto add = [&](BadgeKind kind, NameId given) {
    if (!given) return;
    const std::string& text = world.text(given);
    if (text.empty()) return;
    badges.push_back({kind, role_of_text(world, text), std::string(role_name(text))});
  };
  add(BadgeKind::execution_role, task.execution_role);
  add(BadgeKind::task_role, task.task_role);
  return badges;
}

RoleBadge badge_of(const World& world, InstanceId id) {
  RoleBadge badge;
  badge.kind = BadgeKind::instance_profile;
  const ContainerInstance& instance = world.at(id);
  if (!instance.ec2_instance) return badge;
  const Ec2Instance& machine = world.at(instance.ec2_instance);
  if (machine.no_profile) return badge;
  const std::string_view wanted = machine.instance_profile
                                      ? role_name(world.text(machine.instance_profile))
                                      : std::string_view("ecsInstanceRole");
  badge.name = wanted;
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (profile.deleted || profile.name != wanted || !profile.role) continue;
    badge.role = profile.role;
    badge.name = world.at(profile.role).name;
  }
  return badge;
}

const char* letter_of(BadgeKind kind) {
  switch (kind) {
    case BadgeKind::execution_role: return "E";
    case BadgeKind::task_role: return "T";
    case BadgeKind::instance_profile: return "I";
  }
  return "";
}

const char* words_of(BadgeKind kind) {
  switch (kind) {
    case BadgeKind::execution_role: return "Execution role";
    case BadgeKind::task_role: return "Task role";
    case BadgeKind::instance_profile: return "Instance profile";
  }
  return "";
}

const char* purpose_of(BadgeKind kind) {
  switch (kind) {
    case BadgeKind::execution_role:
      return "ECS uses it to start the task: pull the image, fetch secrets, write logs.";
    case BadgeKind::task_role: return "The application in the container calls AWS with it.";
    case BadgeKind::instance_profile:
      return "The container agent uses it: it registers the instance and pulls images.";
  }
  return "";
}

std::string_view service_of(std::string_view action) { return action.substr(0, action.find(':')); }

std::string service_name(std::string_view service) {
  for (const ServiceName& row : k_services) {
    if (row.prefix == service) return row.name;
  }
  return std::string(service);
}

bool is_allowed(CallAnswer answer) { return answer == CallAnswer::allowed; }

}  // namespace taskyard::web
