// Mounting an EFS volume for a task: name, way, permission, directory, in that order (surroundings 3.1,
// 3.4, 3.6).
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "storage/efs_parts.hpp"
#include "storage/stores.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::storage {

MountTargetId target_in(const World& world, const FileSystem& system, NameId zone) {
  for (const MountTargetId id : system.targets) {
    const MountTarget& target = world.at(id);
    if (target.zone == zone && target.state == EfsState::available) return id;
  }
  return {};
}

Passage way_to(const World& world, TaskId task, MountTargetId id) {
  const MountTarget& target = world.at(id);
  const NetworkInterface& eni = world.at(target.eni);
  network::End end;
  end.subnet = eni.subnet;
  end.groups = eni.groups;
  end.ip = eni.private_ip;
  const network::End client = network::end_of(world, task);
  if (client.internet) return {};  // a machine nobody described: taken to be let in
  return network::passage(world, client, end, k_nfs, Protocol::tcp);
}

EfsRoute route_to(const Changes& changes, TaskId task, const VolumeDefinition& volume) {
  World& world = changes.world;
  EfsRoute route;
  route.system = file_system_for(changes, volume.source);
  if (!route.system) {
    route.obstacle = MountObstacle::no_file_system;
    return route;
  }
  const FileSystem& system = world.at(route.system);
  if (!system.described) return route;
  route.target = target_in(world, system, world.at(task).zone);
  // The name resolves in the VPC of the mount targets only.
  const network::End client = network::end_of(world, task);
  const bool elsewhere = route.target && !client.internet &&
                         world.at(client.subnet).vpc != world.at(world.at(route.target).subnet).vpc;
  if (!route.target || elsewhere) {
    route.obstacle = MountObstacle::no_target;
    route.target = {};
    return route;
  }
  route.passage = way_to(world, task, route.target);
  if (!route.passage.open()) route.obstacle = MountObstacle::way_closed;
  return route;
}

namespace {

// How the two launch types tell what the mount helper said.
struct Teller {
  const World& world;
  const Task& task;
  const VolumeDefinition& volume;

  bool fargate() const { return task.launch_type == LaunchType::fargate; }
  // The name the agent gives the docker volume.
  std::string docker_name() const {
    const TaskDefinition& definition = world.at(task.task_definition);
    return concat({"ecs-", definition.family, "-", to_text(definition.revision), "-", volume.name,
                   "-", task_id_text(world, task.id).substr(0, 20)});
  }
  std::string frame(std::string_view said, std::string_view code) const {
    if (fargate()) {
      return concat(
          {"ResourceInitializationError: failed to invoke EFS utils commands to set up EFS "
           "volumes: stderr: ",
           said, " : unsuccessful EFS utils command execution; code: ", code});
    }
    return concat({"CannotCreateVolumeError: Error response from daemon: create ", docker_name(),
                   ": VolumeDriver.Create: mounting volume failed: ", said});
  }
  std::string unknown() const {
    return frame(concat({"Failed to resolve \"", volume.source, ".efs.", world.region,
                         ".amazonaws.com\" - check that your file system ID is correct, and ensure "
                         "that the VPC has an EFS mount target for this file system ID."}),
                 "1");
  }
  std::string blocked() const {
    if (fargate()) return frame("mount.nfs4: Connection reset by peer", "32");
    return "CannotCreateVolumeError: Post http://%2Frun%2Fdocker%2Fplugins%2Famazon-ecs-volume-"
           "plugin.sock/VolumeDriver.Create: context deadline exceeded";
  }
  std::string denied() const {
    return frame("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'", "32");
  }
  std::string no_directory(std::string_view root) const {
    return frame(concat({"mount.nfs4: mounting 127.0.0.1:", root,
                         " failed, reason given by server: No such file or directory"}),
                 "32");
  }
};

// A directory is there when a file was ever put below it, or an access point has made it.
bool has_directory(const World& world, const FileSystem& system, std::string_view root) {
  if (!system.described || root == "/" || root.empty()) return true;
  for (const NameId made : system.directories) {
    const std::string& path = world.text(made);
    if (path == root || path.starts_with(concat({root, "/"}))) return true;
  }
  const std::string below = concat({root, "/"});
  const std::vector<StoredFile>& files = world.at(system.store).files;
  return std::any_of(files.begin(), files.end(), [&](const StoredFile& file) {
    return world.text(file.path).starts_with(below);
  });
}

// "/app/" and "app" mean "/app".
std::string clean_path(std::string_view path) {
  std::string clean = path.starts_with('/') ? std::string(path) : concat({"/", path});
  while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean;
}

// The directory belongs to root, or to whom the access point that made it says; of others nobody knows.
RootOwner owner_of(const World& world, const FileSystem& system, std::string_view root) {
  RootOwner owner;
  if (!system.described) return owner;
  owner.known = root == "/";
  for (const AccessPointId id : system.access_points) {
    const AccessPoint& point = world.at(id);
    const bool made = !point.permissions.empty() && clean_path(world.text(point.path)) == root;
    if (!made || std::find(system.directories.begin(), system.directories.end(),
                           world.names.find(root)) == system.directories.end()) {
      continue;
    }
    owner.known = true;
    owner.uid = point.owner_uid;
    owner.gid = point.owner_gid;
    owner.mode = 0;
    for (const char digit : point.permissions) owner.mode = owner.mode * 8 + (digit - '0');
    break;  // the first one has made it
  }
  return owner;
}

}  // namespace

Mounted mount_efs(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  World& world = changes.world;
  const Teller teller{world, world.at(id), volume};
  const EfsRoute route = route_to(changes, id, volume);
  Mounted result;
  result.target = route.target;
  result.passage = route.passage;
  const auto fail = [&](MountObstacle obstacle, std::string text) {
    result.obstacle = obstacle;
    result.failure = std::move(text);
    return result;
  };
  if (route.obstacle == MountObstacle::way_closed) return fail(route.obstacle, teller.blocked());
  if (route.obstacle != MountObstacle::none) return fail(route.obstacle, teller.unknown());
  FileSystem& system = world.storage.file_systems[route.system.value];
  std::string root = clean_path(volume.root);
  if (!volume.access_point.empty() && system.described) {
    const AccessPointId point = find_access_point(world, volume.access_point);
    if (!point || world.at(point).file_system != route.system) {
      return fail(MountObstacle::denied, teller.denied());
    }
    root = clean_path(world.text(world.at(point).path));
    // Made by the first client that comes through the access point.
    const bool makes = !world.at(point).permissions.empty();
    if (makes && !has_directory(world, system, root)) {
      system.directories.push_back(world.names.intern(root));
    }
  }
  if (!has_directory(world, system, root)) {
    return fail(MountObstacle::no_directory, teller.no_directory(root));
  }
  const Permission permission = permission_of(changes, id, route.system, volume);
  if (permission == Permission::none) return fail(MountObstacle::denied, teller.denied());
  result.read_only = permission == Permission::read;
  result.owner = owner_of(world, system, root);
  if (!volume.access_point.empty() && system.described) {
    result.owner.as = &world.at(find_access_point(world, volume.access_point));
  }
  // Nobody asks for it where it makes no difference.
  const bool matters = result.owner.known && !result.read_only &&
                       (result.owner.as == nullptr || result.owner.as->uid <= 0);
  result.owner.squashed = matters && !keeps_root(changes, id, route.system, volume);
  result.store = world.at(route.system).store;
  result.root = world.names.intern(root);
  return result;
}

}  // namespace taskyard::storage
