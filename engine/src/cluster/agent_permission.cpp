// What the container agent may do with the instance profile of its machine (surroundings 5.2).
#include "cluster/cluster.hpp"
#include "iam/iam.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::cluster {
namespace {

constexpr SimTime k_again_ms = 60 * k_second;

// Its role is one that nobody has made or touched: nothing to check for thousands of instances.
bool acts_freely(const World& world, Ec2InstanceId id) {
  iam::Caller caller;
  caller.machine = id;
  const iam::Credentials credentials = iam::credentials_of(world, caller);
  return !credentials.none && !credentials.described;
}

bool agent_may(const Changes& changes, Ec2InstanceId id, std::string_view action,
               const std::string& resource) {
  Ec2Instance& machine = changes.world.ec2_instances[id.value];
  iam::Caller caller;
  caller.machine = id;
  caller.instance = machine.container_instance;
  iam::CallWish wish;
  wish.action = action;
  wish.resource = resource;
  wish.repeat_of = machine.agent_call;
  wish.last_answer = machine.agent_answer;
  const iam::CallOutcome outcome = iam::make_call(changes, caller, wish);
  if (outcome.ok()) return true;
  machine.agent_call = outcome.number;
  machine.agent_answer = static_cast<std::uint8_t>(outcome.answer);
  changes.after(k_again_ms, Due::register_again, id.value);
  return false;
}

}  // namespace

bool may_register(const Changes& changes, Ec2InstanceId id) {
  const World& world = changes.world;
  if (acts_freely(world, id)) return true;
  const ClusterId cluster = find_cluster(world, world.text(world.at(id).cluster));
  return agent_may(changes, id, "ecs:RegisterContainerInstance", arn_of(world, cluster));
}

bool may_connect(const Changes& changes, Ec2InstanceId id) {
  if (acts_freely(changes.world, id)) return true;
  const std::string instance = arn_of(changes.world, changes.world.at(id).container_instance);
  return agent_may(changes, id, "ecs:DiscoverPollEndpoint", "*") &&
         agent_may(changes, id, "ecs:Poll", instance);
}

void start_telemetry(const Changes& changes, Ec2InstanceId id) {
  const InstanceId instance = changes.world.at(id).container_instance;
  SimTime& from = changes.world.container_instances[instance.value].telemetry_from;
  const bool may =
      acts_freely(changes.world, id) ||
      agent_may(changes, id, "ecs:StartTelemetrySession", arn_of(changes.world, instance));
  if (!may) {
    from = k_never;
  } else if (from == k_never) {
    from = changes.world.now;
  }
}

InstanceId on_register_again(const Changes& changes, Ec2InstanceId id) {
  const Ec2Instance& machine = changes.world.at(id);
  if (machine.state != Ec2State::running) return {};
  const InstanceId instance = machine.container_instance;
  const bool joined = instance && changes.world.at(instance).status != InstanceStatus::registering;
  if (!joined) return join_cluster(changes, id);
  const ContainerInstance& agent = changes.world.at(instance);
  if (agent.status == InstanceStatus::inactive) return {};
  if (agent.agent_connected) {
    if (agent.telemetry_from == k_never) start_telemetry(changes, id);
    return {};
  }
  if (!may_connect(changes, id)) return {};
  set_agent_connected(changes, instance, true);
  start_telemetry(changes, id);
  return instance;
}

}  // namespace taskyard::cluster
