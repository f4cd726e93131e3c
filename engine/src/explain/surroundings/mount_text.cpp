#include <string_view>

#include "base/text.hpp"
#include "explain/requests/network_text.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

network::End end_of_target(const World& world, MountTargetId id) {
  network::End end;
  const NetworkInterface& eni = world.at(world.at(id).eni);
  end.subnet = eni.subnet;
  end.groups = eni.groups;
  end.ip = eni.private_ip;
  return end;
}

std::string closed_text(const World& world, const Mount& mount) {
  return concat({"the mount target ", world.text(world.at(mount.target).key),
                 " does not answer on TCP 2049: ",
                 why_text(world, mount.passage, network::end_of(world, mount.task),
                          end_of_target(world, mount.target))});
}

std::string obstacle_text(const World& world, const Mount& mount, const VolumeDefinition& volume) {
  switch (mount.obstacle) {
    case MountObstacle::none: return {};
    case MountObstacle::no_file_system: return concat({"there is no file system ", volume.source});
    case MountObstacle::no_target:
      return concat({"file system ", volume.source, " has no available mount target in ",
                     world.text(world.at(mount.task).zone),
                     ", so its name does not resolve there; create one in a subnet of that zone"});
    case MountObstacle::way_closed: return closed_text(world, mount);
    case MountObstacle::denied:
      return "access is denied: the task role and the file system policy decide who may mount with "
             "iam ENABLED, and the access point must belong to the file system";
    case MountObstacle::no_directory:
      return "its root directory does not exist on the file system; create it, or use an access "
             "point with CreationInfo, which makes it";
    case MountObstacle::no_volume:
      return "the instance has no such docker volume, and without autoprovision nobody makes it";
    case MountObstacle::no_driver: return "the instance has no such volume plugin";
    case MountObstacle::no_role: return "ECS cannot use the infrastructure role";
  }
  return {};
}

std::string mount_change(const World& world, const Event& event) {
  const Mount& mount = world.at(MountId{static_cast<std::uint32_t>(event.value)});
  const TaskDefinition& definition = world.at(world.at(mount.task).task_definition);
  const VolumeDefinition& volume = definition.volumes[mount.volume];
  const Container& container = world.at(mount.container);
  const std::string what = concat({"volume ", volume.name, " (", to_string(volume.kind), ") of ",
                                   task_name(world, mount.task)});
  const std::string place = concat({" at ", world.text(mount.path), " in container ",
                                    definition.containers[container.definition].name});
  switch (static_cast<MountState>(event.to)) {
    case MountState::mounting: return concat({what, " is being mounted", place});
    case MountState::mounted:
      if (event.from == 1) {
        return concat({what, " waits", place, ": ", closed_text(world, mount),
                       "; NFS waits for its server and gives no error"});
      }
      if (event.from == 2) {
        return concat({what, " goes on", place, ": its mount target answers again"});
      }
      return concat({what, " is mounted", place, mount.read_only ? ", read-only" : ""});
    case MountState::failed:
      return concat({what, " cannot be mounted: ", obstacle_text(world, mount, volume)});
    case MountState::gone: break;
  }
  return concat({what, " is gone", place});
}

std::string system_change(const World& world, const Event& event) {
  const FileSystem& system = world.at(FileSystemId{static_cast<std::uint32_t>(event.value)});
  const std::string& part = world.text(event.text);
  const auto to = static_cast<EfsState>(event.to);
  const std::string_view state = to == EfsState::updating ? "changed" : to_string(to);
  if (event.text == system.key) return concat({"file system ", part, " is ", state});
  const bool point = part.starts_with("fsap-");
  return concat({point ? "access point " : "mount target ", part, " of ", world.text(system.key),
                 " is ", state});
}

}  // namespace

std::string describe_mount_event(const World& world, const Event& event) {
  if (event.kind == EventKind::file_system_changed) return system_change(world, event);
  if (event.kind == EventKind::mount_changed) return mount_change(world, event);
  const EbsVolume& volume = world.at(VolumeId{static_cast<std::uint32_t>(event.value)});
  return concat({"EBS volume ", world.text(volume.key), " of ", task_name(world, volume.task),
                 " is ", to_string(static_cast<VolumeState>(event.to))});
}

}  // namespace taskyard::explain
