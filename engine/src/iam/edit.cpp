// Roles, policies and instance profiles made, changed and deleted.
#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::iam {
namespace {

void tell(const Changes& changes, std::string_view noun, std::string_view name, bool made) {
  Event event;
  event.kind = EventKind::role_changed;
  event.text = changes.world.names.intern(concat({noun, " ", name}));
  event.to = made ? 1 : 0;
  changes.emit(event);
}

template <class Row>
auto add(const Changes& changes, std::vector<Row>& rows, Row row, std::string_view noun) {
  row.id = decltype(row.id){static_cast<std::uint32_t>(rows.size())};
  row.created_at = changes.world.now;
  rows.push_back(std::move(row));
  tell(changes, noun, rows.back().name, true);
  return rows.back().id;
}

template <class Row>
void remove(const Changes& changes, Row& row, std::string_view noun) {
  row.deleted = true;
  tell(changes, noun, row.name, false);
}

constexpr std::string_view k_role = "role";
constexpr std::string_view k_policy = "policy";
constexpr std::string_view k_profile = "instance profile";

}  // namespace

RoleId add_role(const Changes& changes, Role role) {
  return add(changes, changes.world.iam.roles, std::move(role), k_role);
}

PolicyId add_policy(const Changes& changes, Policy policy) {
  return add(changes, changes.world.iam.policies, std::move(policy), k_policy);
}

InstanceProfileId add_profile(const Changes& changes, InstanceProfile profile) {
  return add(changes, changes.world.iam.profiles, std::move(profile), k_profile);
}

Role& change_role(const Changes& changes, RoleId id) {
  Role& role = changes.world.iam.roles[id.value];
  role.described = true;
  tell(changes, k_role, role.name, true);
  return role;
}

InstanceProfile& change_profile(const Changes& changes, InstanceProfileId id) {
  InstanceProfile& profile = changes.world.iam.profiles[id.value];
  tell(changes, k_profile, profile.name, true);
  return profile;
}

void delete_role(const Changes& changes, RoleId id) {
  Role& role = changes.world.iam.roles[id.value];
  role.described = true;
  remove(changes, role, k_role);
}

void delete_policy(const Changes& changes, PolicyId id) {
  remove(changes, changes.world.iam.policies[id.value], k_policy);
}

void delete_profile(const Changes& changes, InstanceProfileId id) {
  remove(changes, changes.world.iam.profiles[id.value], k_profile);
}

}  // namespace taskyard::iam
