// Volumes of a task: which store each becomes, and when (surroundings 3.5, 4).
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "storage/efs_parts.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {

void emit_mount(const Changes& changes, MountId id, MountState state, std::uint8_t news) {
  Mount& mount = changes.world.storage.mounts[id.value];
  mount.state = state;
  Event event;
  event.kind = EventKind::mount_changed;
  event.task = mount.task;
  event.container = mount.container;
  event.instance = changes.world.at(mount.task).instance;
  event.value = id.value;
  event.from = news;
  event.to = static_cast<std::uint8_t>(state);
  changes.emit(event);
}

namespace {

void add_mounts(World& world, TaskId id) {
  Task& task = world.tasks[id.value];
  const TaskDefinition& definition = world.at(task.task_definition);
  task.first_mount = MountId{static_cast<std::uint32_t>(world.storage.mounts.size())};
  task.mount_count = 0;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    for (const MountPoint& point : definition.containers[i].mounts) {
      Mount mount;
      mount.task = id;
      mount.container = ContainerId{task.first_container.value + i};
      mount.volume = point.volume;
      mount.path = world.names.intern(point.path);
      mount.read_only = point.read_only;
      mount.root = world.names.intern("/");
      world.storage.mounts.push_back(mount);
      ++task.mount_count;
    }
  }
}

bool is_mounted(const World& world, const Task& task, std::uint8_t volume) {
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    if (world.storage.mounts[task.first_mount.value + i].volume == volume) return true;
  }
  return false;
}

SimTime efs_time(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  const World& world = changes.world;
  switch (route_to(changes, id, volume).obstacle) {
    case MountObstacle::none: return spread_time(world, Parameter::efs_mount_ms, id.value);
    case MountObstacle::way_closed: return world.parameter(Parameter::efs_mount_timeout_ms);
    default: return 0;
  }
}

// Nothing to wait for when ECS cannot make it: finish_mounts tells why.
SimTime ebs_start(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  const Mounted begun = begin_ebs(changes, id, volume);
  return begun.failure.empty() ? ebs_time(changes.world, id) : 0;
}

Mounted mount_ebs(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  const World& world = changes.world;
  if (!world.at(id).ebs) return begin_ebs(changes, id, volume);
  Mounted result;
  result.store = world.at(world.at(id).ebs).store;
  return result;
}

StoreKind kind_of(const Task& task, VolumeKind volume) {
  switch (volume) {
    case VolumeKind::host_path: return StoreKind::host_path;
    case VolumeKind::docker_task: return StoreKind::docker_task;
    case VolumeKind::docker_shared: return StoreKind::docker_shared;
    default: break;
  }
  return task.launch_type == LaunchType::fargate ? StoreKind::fargate_bind : StoreKind::task_bind;
}

// A new store of a task's own, or of its instance.
StoreId new_store(const Changes& changes, const Task& task, StoreKind kind, NameId name) {
  const World& world = changes.world;
  Store wish;
  wish.kind = kind;
  wish.name = name;
  const bool shared = kind == StoreKind::host_path || kind == StoreKind::docker_shared;
  if (!shared) wish.task = task.id;
  wish.zone = task.zone;
  wish.instance = task.instance;
  if (task.instance) wish.machine = world.at(task.instance).ec2_instance;
  wish.pool = pool_of(changes, task.id);
  return make_store(changes, wish);
}

// A file server outside: every task that names it sees the same files (surroundings 3.8).
Mounted mount_fsx(const Changes& changes, const VolumeDefinition& volume) {
  World& world = changes.world;
  Mounted result;
  const NameId name = world.names.intern(volume.source);
  for (const Store& store : world.storage.stores) {
    if (store.kind == StoreKind::fsx_windows && store.name == name) result.store = store.id;
  }
  if (result.store) return result;
  Store wish;
  wish.kind = StoreKind::fsx_windows;
  wish.name = name;
  result.store = make_store(changes, wish);
  return result;
}

Mounted mount_docker_shared(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  World& world = changes.world;
  const NameId name = world.names.intern(volume.name);
  Mounted result;
  result.store = find_host_store(world, world.at(id), StoreKind::docker_shared, name);
  if (result.store) return result;
  if (!volume.autoprovision) {
    // Agent, agent/api/task: a volume of the instance that nobody has made.
    result.obstacle = MountObstacle::no_volume;
    result.failure =
        concat({"CannotCreateVolumeError: initialize volume: volume detection failed, "
                "volume '",
                volume.name, "' does not exist and autoprovision is set to false"});
    return result;
  }
  result.store = new_store(changes, world.at(id), StoreKind::docker_shared, name);
  return result;
}

Mounted mount_volume(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  World& world = changes.world;
  Mounted result;
  switch (volume.kind) {
    case VolumeKind::efs: return mount_efs(changes, id, volume);
    case VolumeKind::docker_shared: return mount_docker_shared(changes, id, volume);
    case VolumeKind::at_launch: return mount_ebs(changes, id, volume);
    case VolumeKind::fsx_windows: return mount_fsx(changes, volume);
    case VolumeKind::s3files: return result;
    case VolumeKind::host_path: {
      const NameId name = world.names.intern(volume.source);
      result.store = find_host_store(world, world.at(id), StoreKind::host_path, name);
      if (!result.store) {
        result.store = new_store(changes, world.at(id), StoreKind::host_path, name);
      }
      return result;
    }
    default: break;
  }
  const Task& task = world.at(id);
  const NameId name = world.names.intern(volume.name);
  result.store = new_store(changes, task, kind_of(task, volume.kind), name);
  return result;
}

void settle(const Changes& changes, const Task& task, std::uint8_t volume, const Mounted& made) {
  World& world = changes.world;
  const std::uint32_t first = task.first_mount.value;
  for (std::uint32_t i = first; i < first + task.mount_count; ++i) {
    Mount& mount = world.storage.mounts[i];
    if (mount.volume != volume) continue;
    mount.store = made.store;
    mount.target = made.target;
    mount.obstacle = made.obstacle;
    mount.passage = made.passage;
    if (made.root) mount.root = made.root;
    if (made.read_only) mount.read_only = true;
    emit_mount(changes, MountId{i},
               made.failure.empty() ? MountState::mounted : MountState::failed);
  }
}

}  // namespace

SimTime begin_mounts(const Changes& changes, TaskId id) {
  World& world = changes.world;
  const TaskDefinitionId definition = world.at(id).task_definition;
  if (world.at(definition).volumes.empty()) return 0;
  add_mounts(world, id);
  SimTime longest = 0;
  for (std::size_t i = 0; i < world.at(definition).volumes.size(); ++i) {
    const VolumeDefinition& volume = world.at(definition).volumes[i];
    const bool mounted = is_mounted(world, world.at(id), static_cast<std::uint8_t>(i));
    if (!mounted) continue;
    if (volume.kind == VolumeKind::efs) {
      longest = std::max(longest, efs_time(changes, id, volume));
    } else if (volume.kind == VolumeKind::at_launch) {
      longest = std::max(longest, ebs_start(changes, id, volume));
    }
  }
  if (longest == 0) return 0;
  const Task& task = world.at(id);
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    emit_mount(changes, MountId{task.first_mount.value + i}, MountState::mounting);
  }
  return longest;
}

std::string finish_mounts(const Changes& changes, TaskId id) {
  World& world = changes.world;
  if (world.at(id).mount_count == 0) return {};
  const TaskDefinitionId definition = world.at(id).task_definition;
  for (std::size_t i = 0; i < world.at(definition).volumes.size(); ++i) {
    const auto volume = static_cast<std::uint8_t>(i);
    if (!is_mounted(world, world.at(id), volume)) continue;
    const Mounted made = mount_volume(changes, id, world.at(definition).volumes[i]);
    settle(changes, world.at(id), volume, made);
    if (!made.failure.empty()) return made.failure;
  }
  return {};
}

namespace {

bool concerns_ways(EventKind kind) {
  switch (kind) {
    case EventKind::network_changed:
    case EventKind::security_group_changed:
    case EventKind::file_system_changed: return true;
    default: return false;
  }
}

Passage way_of(const World& world, const Mount& mount) {
  const MountTarget& target = world.at(mount.target);
  if (target.state != EfsState::deleted) return way_to(world, mount.task, target.id);
  // The client knows an address: another mount target helps when it has the same one.
  const MountTargetId other = target_in(world, world.at(target.file_system), target.zone);
  if (other && world.at(other).ip == target.ip) return way_to(world, mount.task, other);
  Passage lost;
  lost.barrier = Barrier::address_unknown;
  lost.port = k_nfs;
  return lost;
}

}  // namespace

// `hard` mounts: whoever uses one waits while its target is away, and gets no error (surroundings 3.4).
void review_mounts(const Changes& changes, std::span<const Event> events) {
  const bool concerned = std::any_of(events.begin(), events.end(),
                                     [](const Event& event) { return concerns_ways(event.kind); });
  if (!concerned) return;
  for (std::uint32_t i = 0; i < changes.world.storage.mounts.size(); ++i) {
    Mount& mount = changes.world.storage.mounts[i];
    if (mount.state != MountState::mounted || !mount.target) continue;
    const Passage passage = way_of(changes.world, mount);
    if (passage.open() != mount.blocked) continue;
    mount.blocked = !passage.open();
    mount.passage = passage;
    emit_mount(changes, MountId{i}, MountState::mounted, mount.blocked ? 1 : 2);
  }
}

}  // namespace taskyard::storage
