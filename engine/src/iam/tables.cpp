// Roles, policies and instance profiles by name, and their ARNs.
#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::iam {
namespace {

// The name of "arn:aws:iam::123456789012:role/path/name", and of "name" itself; "" for an ARN of
// another kind.
std::string_view name_in(std::string_view name_or_arn, std::string_view kind) {
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  const std::size_t at = name_or_arn.rfind(':');
  const std::string_view resource = name_or_arn.substr(at + 1);
  if (!resource.starts_with(kind)) return {};
  return resource.substr(resource.rfind('/') + 1);
}

template <class Row>
auto find_in(const std::vector<Row>& rows, std::string_view name) -> decltype(Row::id) {
  if (name.empty()) return {};
  for (const Row& row : rows) {
    if (!row.deleted && row.name == name) return row.id;
  }
  return {};
}

}  // namespace

RoleId find_role(const World& world, std::string_view name_or_arn) {
  return find_in(world.iam.roles, name_in(name_or_arn, "role/"));
}

InstanceProfileId find_profile(const World& world, std::string_view name_or_arn) {
  return find_in(world.iam.profiles, name_in(name_or_arn, "instance-profile/"));
}

PolicyId find_policy(const World& world, std::string_view arn) {
  const std::string_view name = name_in(arn, "policy/");
  if (name.empty() || !arn.starts_with("arn:")) return {};
  const bool aws = arn.find(":iam::aws:") != std::string_view::npos;
  for (const Policy& policy : world.iam.policies) {
    if (!policy.deleted && policy.aws_managed == aws && policy.name == name) return policy.id;
  }
  return {};
}

std::string role_arn(const World& world, RoleId id) {
  const Role& role = world.at(id);
  return concat({"arn:aws:iam::", world.account, ":role", role.path, role.name});
}

std::string policy_arn(const World& world, PolicyId id) {
  const Policy& policy = world.at(id);
  return concat({"arn:aws:iam::", policy.aws_managed ? std::string_view("aws") : world.account,
                 ":policy", policy.path, policy.name});
}

std::string profile_arn(const World& world, InstanceProfileId id) {
  const InstanceProfile& profile = world.at(id);
  return concat({"arn:aws:iam::", world.account, ":instance-profile", profile.path, profile.name});
}

}  // namespace taskyard::iam
