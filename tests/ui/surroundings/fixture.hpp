// Worlds with volumes, file systems, roles and pulls made by hand: the scene only reads them.
#pragma once

#include <algorithm>
#include <string>

#include "scene/scene.hpp"
#include "ui/fixture.hpp"

namespace taskyard::web::test {

inline StoreId add_store(World& world, StoreKind kind, const char* name, TaskId task = {}) {
  Store store;
  store.id = StoreId{static_cast<std::uint32_t>(world.storage.stores.size())};
  store.kind = kind;
  store.name = world.names.intern(name);
  store.task = task;
  world.storage.stores.push_back(store);
  return store.id;
}

inline void add_file(World& world, StoreId store, const char* path, Bytes bytes) {
  StoredFile file;
  file.path = world.names.intern(path);
  file.bytes = bytes;
  world.storage.stores[store.value].files.push_back(file);
  world.storage.stores[store.value].bytes += bytes;
}

/// An available regional file system with a mount target in each of `zones` zones.
inline FileSystemId add_file_system(World& world, const char* name, int zones = 3) {
  FileSystem efs;
  efs.id = FileSystemId{static_cast<std::uint32_t>(world.storage.file_systems.size())};
  efs.key = world.names.intern("fs-0" + std::string(name));
  efs.name = name;
  efs.state = EfsState::available;
  efs.credits = 2 * 1024 * k_gib;
  efs.store = add_store(world, StoreKind::efs, name);
  world.storage.stores[efs.store.value].file_system = efs.id;
  for (int i = 0; i < zones; ++i) {
    MountTarget target;
    target.id = MountTargetId{static_cast<std::uint32_t>(world.storage.mount_targets.size())};
    target.file_system = efs.id;
    target.zone = world.availability_zones[static_cast<std::size_t>(i)];
    target.state = EfsState::available;
    world.storage.mount_targets.push_back(target);
    efs.targets.push_back(target.id);
  }
  world.storage.file_systems.push_back(efs);
  return efs.id;
}

/// The latest task mounts a store; call it for one task after the other.
inline MountId add_mount(World& world, TaskId task, StoreId store) {
  const MountId id{static_cast<std::uint32_t>(world.storage.mounts.size())};
  Task& owner = world.tasks[task.value];
  Mount mount;
  mount.task = task;
  mount.container = owner.first_container;
  mount.store = store;
  mount.state = MountState::mounted;
  if (owner.mount_count == 0) owner.first_mount = id;
  ++owner.mount_count;
  world.storage.mounts.push_back(mount);
  return id;
}

inline FileOp& add_op(World& world, TaskId task, StoreId store, FileAction action) {
  FileOp op;
  op.number = world.storage.ops_taken++;
  op.begun_at = world.now;
  op.done_at = world.now + 500;
  op.container = world.at(task).first_container;
  op.store = store;
  op.action = action;
  op.bytes = 4096;
  std::vector<FileOp>& ops = world.storage.ops;
  if (ops.size() < world.limits.file_ops_max) {
    ops.push_back(op);
    return ops.back();
  }
  ops[op.number % ops.size()] = op;
  return ops[op.number % ops.size()];
}

inline RoleId add_role(World& world, const char* name) {
  taskyard::Role role;
  role.id = RoleId{static_cast<std::uint32_t>(world.iam.roles.size())};
  role.name = name;
  world.iam.roles.push_back(role);
  return role.id;
}

inline AwsCall& add_call(World& world, TaskId task, const char* action, CallAnswer answer) {
  AwsCall call;
  call.number = world.iam.calls_taken++;
  call.time = world.now;
  call.actor = CallActor::container;
  call.answer = answer;
  call.task = task;
  call.action = world.names.intern(action);
  (answer == CallAnswer::allowed ? world.iam.allowed : world.iam.denied) += 1;
  world.iam.calls.push_back(call);
  return world.iam.calls.back();
}

}  // namespace taskyard::web::test
