// Where a path of a container leads, and the disks that tasks lie on.
#include <algorithm>

#include "base/text.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

constexpr Bytes k_fargate_disk_gib = 20;  // surroundings 4.2

// Whole components: "/data" holds "/data/a" but not "/database".
bool holds(std::string_view folder, std::string_view path) {
  if (folder == "/") return true;
  if (folder.ends_with('/')) folder.remove_suffix(1);
  if (!path.starts_with(folder)) return false;
  return path.size() == folder.size() || path[folder.size()] == '/';
}

std::string_view without_slash(std::string_view folder) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  return folder;
}

MountId mount_for(const World& world, const Container& container, std::string_view path) {
  const Task& task = world.at(container.task);
  MountId best;
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    const MountId id{task.first_mount.value + i};
    const Mount& mount = world.at(id);
    if (mount.container != container.id || !holds(world.text(mount.path), path)) continue;
    const bool longer =
        !best || world.text(mount.path).size() > world.text(world.at(best).path).size();
    if (longer) best = id;
  }
  return best;
}

StoreId layer_of(const Changes& changes, ContainerId id) {
  World& world = changes.world;
  if (world.at(id).layer) return world.at(id).layer;
  const TaskId owner = world.at(id).task;
  Store wish;
  wish.kind = StoreKind::container_layer;
  wish.pool = pool_of(changes, owner);
  const Task& task = world.at(owner);
  wish.name =
      world.names.intern(world.at(task.task_definition).containers[world.at(id).definition].name);
  wish.task = owner;
  wish.container = id;
  wish.instance = task.instance;
  if (task.instance) wish.machine = world.at(task.instance).ec2_instance;
  wish.zone = task.zone;
  const StoreId made = make_store(changes, std::move(wish));
  world.containers[id.value].layer = made;
  return made;
}

}  // namespace

Place place_of(const Changes& changes, ContainerId id, std::string_view path) {
  const World& world = changes.world;
  Place place;
  const MountId found = mount_for(world, world.at(id), path);
  if (!found) {
    const Task& task = world.at(world.at(id).task);
    const TaskDefinition& definition = world.at(task.task_definition);
    place.read_only = definition.containers[world.at(id).definition].read_only_root;
    place.path = path;
    place.store = layer_of(changes, id);
    return place;
  }
  const Mount& mount = world.at(found);
  place.mount = found;
  place.store = mount.store;
  place.usable = mount.state == MountState::mounted && mount.store;
  place.blocked = mount.blocked;
  place.read_only = mount.read_only;
  const std::string_view rest = path.substr(without_slash(world.text(mount.path)).size());
  place.path = concat({without_slash(world.text(mount.root)), rest});
  if (place.path.empty()) place.path = "/";
  return place;
}

namespace {

PoolId disk_of(const Changes& changes, InstanceId id) {
  World& world = changes.world;
  ContainerInstance& instance = world.container_instances[id.value];
  if (instance.disk) return instance.disk;
  Pool pool;
  pool.instance = id;
  pool.capacity = world.parameter(Parameter::instance_disk_gib) * k_gib;
  instance.disk = PoolId{static_cast<std::uint32_t>(world.storage.pools.size())};
  world.storage.pools.push_back(pool);
  return instance.disk;
}

}  // namespace

PoolId pool_of(const Changes& changes, TaskId id) {
  World& world = changes.world;
  Task& task = world.tasks[id.value];
  if (task.pool) return task.pool;
  if (task.instance) return disk_of(changes, task.instance);
  if (task.launch_type != LaunchType::fargate) return {};
  Pool pool;
  pool.task = id;
  pool.capacity = (task.ephemeral_gib > 0 ? task.ephemeral_gib : k_fargate_disk_gib) * k_gib;
  task.pool = PoolId{static_cast<std::uint32_t>(world.storage.pools.size())};
  world.storage.pools.push_back(pool);
  return task.pool;
}

bool take_image_space(const Changes& changes, TaskId id, Bytes bytes) {
  const PoolId pool = pool_of(changes, id);
  if (!pool) return true;
  Pool& space = changes.world.storage.pools[pool.value];
  if (bytes < 0 || bytes > space.left()) return false;
  space.image_bytes += bytes;
  space.image_most = std::max(space.image_most, space.image_bytes);
  return true;
}

void give_image_space(const Changes& changes, InstanceId id, Bytes bytes) {
  const PoolId disk = changes.world.at(id).disk;
  if (!disk) return;
  Pool& space = changes.world.storage.pools[disk.value];
  space.image_bytes = std::max<Bytes>(0, space.image_bytes - bytes);
}

}  // namespace taskyard::storage
