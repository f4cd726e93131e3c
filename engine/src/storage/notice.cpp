// What ends with a container, a task, an instance (surroundings 4.4). What the agent cleans up three
// hours after a task has stopped cannot be reached any more and is gone at once here.
#include "ecr/ecr.hpp"
#include "storage/efs_parts.hpp"
#include "storage/line.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

// Deleted with the task, or left behind for whoever wants its bytes (surroundings 3.9).
void let_go_volume(const Changes& changes, VolumeId id) {
  EbsVolume& volume = changes.world.storage.volumes[id.value];
  const bool open = volume.state == VolumeState::creating || volume.state == VolumeState::in_use;
  if (!open) return;
  volume.state = volume.delete_on_termination ? VolumeState::deleting : VolumeState::available;
  Event event;
  event.kind = EventKind::volume_changed;
  event.task = volume.task;
  event.value = id.value;
  event.to = static_cast<std::uint8_t>(volume.state);
  const StoreId store = volume.store;
  const bool ends = volume.delete_on_termination;
  changes.emit(event);
  if (!ends) {
    Store& kept = store_of(changes, store);
    kept.task = {};
    kept.instance = {};
    kept.machine = {};
    return;
  }
  if (store) end_store(changes, store);
  changes.after(0, Due::volume_ready, id.value);
}

void end_task_stores(const Changes& changes, TaskId id) {
  World& world = changes.world;
  const Task task = world.at(id);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const ContainerId container{task.first_container.value + i};
    tell_container(changes, container);
    if (world.at(container).layer) end_store(changes, world.at(container).layer);
  }
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    Mount& mount = world.storage.mounts[task.first_mount.value + i];
    if (mount.state != MountState::failed) mount.state = MountState::gone;
    const StoreId store = mount.store;
    if (!store || world.at(store).task != id || world.at(store).volume) continue;
    end_store(changes, store);
  }
  if (task.ebs) let_go_volume(changes, task.ebs);
  if (task.pool) world.storage.pools[task.pool.value].image_bytes = 0;
}

void end_host_stores(const Changes& changes, Ec2InstanceId machine) {
  const InstanceId instance = changes.world.at(machine).container_instance;
  if (!instance) return;
  for (const StoreId store : host_stores_of(changes.world, instance)) end_store(changes, store);
  const PoolId disk = changes.world.at(instance).disk;
  if (disk) changes.world.storage.pools[disk.value].image_bytes = 0;
}

// Compressed bytes of layers that the agent has removed from an instance.
void give_back_image(const Changes& changes, InstanceId instance, Bytes compressed) {
  give_image_space(changes, instance, ecr::bytes_unpacked(changes.world, compressed));
}

}  // namespace

void on_due(const Changes& changes, Due kind, std::uint32_t subject, std::uint32_t stamp) {
  switch (kind) {
    case Due::mount_target_ready: return on_mount_target_ready(changes, MountTargetId{subject});
    case Due::file_system_ready: return on_file_system_ready(changes, FileSystemId{subject});
    case Due::credits_turn: return on_credits_turn(changes, FileSystemId{subject}, stamp);
    case Due::volume_ready: return on_volume_ready(changes, VolumeId{subject});
    default: return on_storage_told(changes);
  }
}

void notice(const Changes& changes, std::span<const Event> events) {
  // The span is no longer good once something below has added an event.
  std::vector<ContainerId> containers;
  std::vector<TaskId> tasks;
  std::vector<Ec2InstanceId> machines;
  for (const Event& event : events) {
    if (event.kind == EventKind::images_cleaned) {
      give_back_image(changes, event.instance, event.value);
    } else if (event.kind == EventKind::container_status_changed) {
      const bool ended = static_cast<ContainerStatus>(event.to) == ContainerStatus::stopped;
      if (ended) containers.push_back(event.container);
    } else if (event.kind == EventKind::task_status_changed) {
      if (static_cast<TaskStatus>(event.to) == TaskStatus::stopped) tasks.push_back(event.task);
    } else if (event.kind == EventKind::ec2_instance_state_changed) {
      const auto to = static_cast<Ec2State>(event.to);
      const bool ends = to == Ec2State::shutting_down || to == Ec2State::terminated;
      if (ends) machines.push_back(event.ec2_instance);
    }
  }
  for (const ContainerId container : containers) tell_container(changes, container);
  for (const TaskId task : tasks) end_task_stores(changes, task);
  for (const Ec2InstanceId machine : machines) end_host_stores(changes, machine);
}

}  // namespace taskyard::storage
