// Tasks behind load balancers: what is registered for a task, and when it is taken out again (facts of
// the surroundings 1.14, facts LC-12, LC-13). Service discovery goes the same way.
#include <algorithm>

#include "elb/elb.hpp"
#include "network/network.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

const Container* container_called(const World& world, const Task& task, std::string_view name) {
  const auto& definitions = world.at(task.task_definition).containers;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (definitions[container.definition].name == name) return &container;
  }
  return nullptr;
}

// The port packets go to: the container's own behind an interface of the task, else that of its host.
Port port_of(const World& world, const Task& task, const Container& container, Port wanted) {
  if (task.private_ip != 0) return wanted;
  for (std::uint32_t i = 0; i < container.binding_count; ++i) {
    const NetworkBinding& binding = world.network_bindings[container.first_binding + i];
    if (binding.container_port == wanted) return binding.host_port;
  }
  return 0;
}

void register_one(const Desk& desk, TaskId id, const ServiceLoadBalancer& balancer,
                  bool alternate) {
  World& world = world_of(desk);
  const Task& task = world.at(id);
  const Container* container = container_called(world, task, balancer.container);
  if (container == nullptr) return;
  elb::NewTarget wanted;
  wanted.task = id;
  wanted.container = container->id;
  wanted.port = port_of(world, task, *container, balancer.port);
  wanted.zone = task.zone;
  if (task.private_ip != 0) {
    wanted.ip = task.private_ip;
  } else if (task.instance) {
    wanted.container_instance = task.instance;
    wanted.instance = world.at(task.instance).ec2_instance;
    if (wanted.instance) wanted.ip = world.at(wanted.instance).private_ip;
  }
  if (balancer.classic) {
    if (wanted.instance) elb::register_instance(desk.changes, balancer.classic, wanted.instance);
    return;
  }
  const TargetGroupId group = alternate && balancer.alternate ? balancer.alternate : balancer.group;
  const TargetId target = elb::register_target(desk.changes, group, wanted);
  if (!target) return;
  Deployment& deployment = world.deployments[task.deployment.value];
  world.services[deployment.service.value].untold_targets.push_back({target, true});
}

}  // namespace

Port balanced_port(const World& world, const Task& task, const ServiceLoadBalancer& balancer) {
  const Container* container = container_called(world, task, balancer.container);
  return container == nullptr ? Port{0} : port_of(world, task, *container, balancer.port);
}

bool registers_before_running(const World& world, const Task& task) {
  if (!task.deployment) return false;
  const Deployment& deployment = world.at(task.deployment);
  return deployment.load_balancers.size() > 1 || !deployment.registries.empty();
}

void register_targets(const Desk& desk, TaskId id) {
  const World& world = world_of(desk);
  const DeploymentId deployment_id = world.at(id).deployment;
  if (!deployment_id) return;
  for (std::size_t i = 0; i < world.at(deployment_id).load_balancers.size(); ++i) {
    const Deployment& deployment = world.at(deployment_id);
    register_one(desk, id, deployment.load_balancers[i], deployment.alternate_target);
  }
  for (std::size_t i = 0; i < world.at(deployment_id).registries.size(); ++i) {
    network::register_discovery(desk.changes, world.at(deployment_id).registries[i].discovery, id);
  }
}

namespace {

void deregister_one(const Desk& desk, TaskId id, const ServiceLoadBalancer& balancer) {
  const World& world = world_of(desk);
  const Task& task = world.at(id);
  if (!balancer.classic || !task.instance) return;
  const Ec2InstanceId machine = world.at(task.instance).ec2_instance;
  if (machine) elb::deregister_instance(desk.changes, balancer.classic, machine);
}

}  // namespace

void deregister_targets(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  const DeploymentId deployment_id = world.at(id).deployment;
  if (!deployment_id) return;
  const bool ran = world.at(id).started_at != k_never;
  for (TargetId target = world.at(id).target; target; target = world.at(target).next_of_task) {
    const TargetState state = world.at(target).state;
    if (state == TargetState::draining || state == TargetState::gone) continue;
    world.services[world.at(deployment_id).service.value].untold_targets.push_back({target, false});
    elb::deregister_target(desk.changes, target);
  }
  for (std::size_t i = 0; ran && i < world.at(deployment_id).load_balancers.size(); ++i) {
    deregister_one(desk, id, world.at(deployment_id).load_balancers[i]);
  }
  for (std::size_t i = 0; i < world.at(deployment_id).registries.size(); ++i) {
    network::deregister_discovery(desk.changes, world.at(deployment_id).registries[i].discovery,
                                  id);
  }
}

SimTime targets_drained_at(const World& world, const Task& task) {
  SimTime latest = world.now;
  for_each_target(world, task, [&](const Target& target) {
    if (target.state == TargetState::draining && target.draining_until != k_never) {
      latest = std::max(latest, target.draining_until);
    }
  });
  return latest;
}

}  // namespace taskyard::scheduler
