// What the account has from its start counts only where it was changed.
#include "sim/world_hash.hpp"

namespace taskyard {
namespace {

void add_role(Hasher& hash, const Role& role) {
  hash.add(role.name);
  hash.add(std::uint64_t{role.deleted ? 1U : 0U});
  hash.add(role.trust.json);
  for (const PolicyId id : role.attached) hash.add(std::uint64_t{id.value});
  for (const InlinePolicy& policy : role.inline_policies) {
    hash.add(policy.name);
    hash.add(policy.document.json);
  }
}

void add_call(Hasher& hash, const World& world, const AwsCall& call) {
  hash.add(static_cast<std::uint64_t>(call.time));
  hash.add(std::uint64_t{call.number} << 32U | call.repeats);
  hash.add(std::uint64_t{call.task.value} << 32U | call.container.value);
  hash.add(std::uint64_t{call.role.value} << 16U | static_cast<std::uint64_t>(call.actor) << 8U |
           static_cast<std::uint64_t>(call.answer));
  if (call.sid) hash.add(world.text(call.sid));
}

// Settings and states of agents that are not as usual.
void add_agents(Hasher& hash, const World& world) {
  for (const Ec2Instance& machine : world.ec2_instances) {
    const AgentCredentials& own = machine.credentials;
    const std::uint64_t bits = (own.block_imds ? 1U : 0U) | (own.logs_with_profile ? 2U : 0U) |
                               (own.no_host_mode_role ? 4U : 0U);
    if (bits != 0) hash.add(std::uint64_t{machine.id.value} << 3U | bits);
  }
  for (const ContainerInstance& instance : world.container_instances) {
    if (instance.telemetry_from == 0) continue;
    hash.add(std::uint64_t{instance.id.value});
    hash.add(static_cast<std::uint64_t>(instance.telemetry_from));
  }
}

}  // namespace

void add_iam(Hasher& hash, const World& world) {
  add_agents(hash, world);
  for (const KeyedSecret& secret : world.iam.keyed_secrets) {
    hash.add(world.text(secret.name));
    hash.add(world.text(secret.key));
  }
  for (const Role& role : world.iam.roles) {
    if (role.described) add_role(hash, role);
  }
  for (const Policy& policy : world.iam.policies) {
    if (policy.aws_managed) continue;
    hash.add(policy.name);
    hash.add(policy.document.json);
    hash.add(std::uint64_t{policy.deleted ? 1U : 0U});
  }
  for (std::size_t i = 0; i < world.iam.profiles.size(); ++i) {
    const InstanceProfile& profile = world.iam.profiles[i];
    // The account's own, with the account's own role.
    if (i == 0 && !profile.deleted && profile.role == RoleId{0}) continue;
    hash.add(profile.name);
    hash.add(std::uint64_t{profile.role.value} << 1U | (profile.deleted ? 1U : 0U));
  }
  if (world.iam.calls_taken == 0) return;
  hash.add(static_cast<std::uint64_t>(world.iam.allowed));
  hash.add(static_cast<std::uint64_t>(world.iam.denied));
  for (const AwsCall& call : world.iam.calls) add_call(hash, world, call);
}

}  // namespace taskyard
