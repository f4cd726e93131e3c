// Which address a task or machine has, and who answers at an address.
#include "network/network.hpp"

namespace taskyard::network {

End end_of(const World& world, Ec2InstanceId id) {
  End end;
  if (!id || !world.at(id).subnet) {
    end.internet = true;
    return end;
  }
  const Ec2Instance& machine = world.at(id);
  end.subnet = machine.subnet;
  end.groups = machine.security_groups;
  end.ip = machine.private_ip;
  end.public_ip = machine.public_ip;
  return end;
}

End end_of(const World& world, TaskId id) {
  const Task& task = world.at(id);
  if (!task.eni) {
    return end_of(world, task.instance ? world.at(task.instance).ec2_instance : Ec2InstanceId{});
  }
  const NetworkInterface& eni = world.at(task.eni);
  End end;
  end.subnet = eni.subnet;
  end.groups = eni.groups;
  end.ip = eni.private_ip;
  end.public_ip = eni.public_ip;
  return end;
}

namespace {

ContainerId in_task(const World& world, const Task& task, Port port, Protocol protocol) {
  const TaskDefinition& definition = world.at(task.task_definition);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (container.status != ContainerStatus::running) continue;
    for (const PortMapping& mapping : definition.containers[container.definition].ports) {
      if (mapping.container_port == port && mapping.protocol == protocol) return container.id;
    }
  }
  return {};
}

// A running container of the task that has this host port of its machine.
ContainerId with_host_port(const World& world, const Task& task, Port port, Protocol protocol) {
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (container.status != ContainerStatus::running) continue;
    for (std::uint32_t k = 0; k < container.binding_count; ++k) {
      const NetworkBinding& binding = world.network_bindings[container.first_binding + k];
      if (binding.host_port == port && binding.protocol == protocol) return container.id;
    }
  }
  return {};
}

}  // namespace

ContainerId listener_at(const World& world, InstanceId instance, Port port, Protocol protocol) {
  if (!instance) return {};
  for (const TaskId id : world.at(instance).tasks) {
    const ContainerId found = with_host_port(world, world.at(id), port, protocol);
    if (found) return found;
  }
  return {};
}

ContainerId listener_at(const World& world, std::uint32_t ip, Port port, Protocol protocol) {
  for (const Subnet& subnet : world.subnets) {
    if (subnet.deleted || !subnet.cidr.contains(ip)) continue;
    const std::uint32_t offset = ip - subnet.cidr.address;
    if (offset >= subnet.holders.size()) continue;
    const AddressHolder& holder = subnet.holders[offset];
    if (holder.instance) {
      return listener_at(world, world.at(holder.instance).container_instance, port, protocol);
    }
    const TaskId task = holder.eni ? world.at(holder.eni).task : TaskId{};
    if (task) return in_task(world, world.at(task), port, protocol);
  }
  return {};
}

}  // namespace taskyard::network
