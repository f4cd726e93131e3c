// efs: mount targets (surroundings 3.1).
#include <utility>

#include "api/handlers.hpp"
#include "api/storage/efs_read.hpp"
#include "base/text.hpp"
#include "network/network.hpp"
#include "storage/storage.hpp"

namespace taskyard::api {
namespace {

void write_target(JsonWriter& out, const World& world, const MountTarget& target) {
  out.begin_object().member("OwnerId", world.account);
  out.member("MountTargetId", world.text(target.key));
  out.member("FileSystemId", world.text(world.at(target.file_system).key));
  out.member("SubnetId", world.text(world.at(target.subnet).key));
  out.member("LifeCycleState", to_string(target.state)).member("IpAddress", ip_text(target.ip));
  out.member("NetworkInterfaceId", world.text(world.at(target.eni).key));
  out.member("AvailabilityZoneName", world.text(target.zone));
  out.member("VpcId", world.text(world.at(world.at(target.subnet).vpc).key)).end_object();
}

SubnetId subnet_in(Call& call) {
  const std::string key = call.text("SubnetId");
  if (call.refused()) return {};
  const SubnetId id = network::find_subnet(call.world(), key);
  if (!id) {
    call.refuse("SubnetNotFound", concat({"The subnet ID '", key, "' does not exist"}),
                call.in["SubnetId"]);
  }
  return id;
}

// One per zone, all in one VPC; of a One Zone file system in its own zone.
void check_place(Call& call, const FileSystem& system, SubnetId subnet_id) {
  const World& world = call.world();
  const Subnet& subnet = world.at(subnet_id);
  if (system.zone && system.zone != subnet.zone) {
    call.refuse(
        "AvailabilityZonesMismatch",
        concat({"The file system '", world.text(system.key), "' is a One Zone file system in ",
                world.text(system.zone), ", and the subnet is in ", world.text(subnet.zone), "."}),
        call.in["SubnetId"], concat({"Use a subnet of ", world.text(system.zone), "."}));
    return;
  }
  for (const MountTargetId id : system.targets) {
    const MountTarget& other = world.at(id);
    if (other.zone == subnet.zone) {
      call.refuse(
          "MountTargetConflict", "mount target already exists in this AZ", call.in["SubnetId"],
          concat({world.text(other.key), " serves all clients of ", world.text(other.zone), "."}));
    } else if (world.at(other.subnet).vpc != subnet.vpc) {
      call.refuse("MountTargetConflict",
                  "requested subnet for new mount target is not in the same VPC as existing mount "
                  "targets",
                  call.in["SubnetId"]);
    }
  }
}

std::uint32_t address_in(Call& call, SubnetId subnet) {
  const World& world = call.world();
  const std::string text = call.text("IpAddress");
  if (text.empty() || call.refused()) return 0;
  const auto ip = network::read_ip(text);
  if (!ip) {
    call.refuse(k_bad_request, concat({"Invalid IP address '", text, "'"}), call.in["IpAddress"]);
  } else if (!world.at(subnet).cidr.contains(*ip)) {
    call.refuse(k_bad_request, "Address does not fall within the subnet's address range",
                call.in["IpAddress"],
                concat({"The subnet is ", block_text(world.at(subnet).cidr), "."}));
  } else if (!network::is_free_address(world, subnet, *ip)) {
    call.refuse("IpAddressInUse", concat({"Address ", text, " is in use."}), call.in["IpAddress"]);
  }
  return call.refused() ? 0 : *ip;
}

void check_room(Call& call, VpcId vpc) {
  const World& world = call.world();
  std::uint32_t alive = 0;
  for (const MountTarget& target : world.storage.mount_targets) {
    const bool here = target.state != EfsState::deleted && world.at(target.subnet).vpc == vpc;
    if (here) ++alive;
  }
  if (alive < world.limits.mount_targets_max) return;
  call.refuse("NetworkInterfaceLimitExceeded",
              "The maximum number of mount targets of the VPC has been reached.");
}

}  // namespace

void create_mount_target(Call& call) {
  MountTarget wish;
  wish.file_system = efs_system_in(call);
  check_efs_available(call, wish.file_system);
  if (!call.refused()) wish.subnet = subnet_in(call);
  if (call.refused()) return;
  World& world = call.world();
  if (call.text("IpAddressType", "IPV4_ONLY") != "IPV4_ONLY") {
    call.refuse(k_bad_request, "Only IPV4_ONLY is simulated by Taskyard.",
                call.in["IpAddressType"]);
  }
  check_place(call, world.at(wish.file_system), wish.subnet);
  wish.security_groups = efs_groups_in(call, world.at(wish.subnet).vpc);
  wish.ip = address_in(call, wish.subnet);
  if (!call.refused()) check_room(call, world.at(wish.subnet).vpc);
  if (call.refused()) return;
  const MountTargetId id = storage::create_mount_target(call.desk.changes, std::move(wish));
  if (!id) {
    call.refuse("NoFreeAddressesInSubnet", "The specified subnet has no free IP addresses.",
                call.in["SubnetId"], "Use another subnet of that zone.");
    return;
  }
  write_target(call.out, world, world.at(id));
}

void describe_mount_targets(Call& call) {
  const World& world = call.world();
  FileSystemId system = call.in["FileSystemId"] ? efs_system_in(call) : FileSystemId{};
  const MountTargetId wanted = call.in["MountTargetId"] ? efs_target_in(call) : MountTargetId{};
  if (call.in["AccessPointId"]) {
    const AccessPointId point = efs_point_in(call);
    if (point) system = world.at(point).file_system;
  }
  if (!call.in["FileSystemId"] && !call.in["MountTargetId"] && !call.in["AccessPointId"]) {
    call.refuse(k_bad_request, "One of FileSystemId, MountTargetId and AccessPointId is required.",
                {}, "Name the file system whose mount targets you want.");
  }
  const EfsPage page = efs_page(call, "MaxItems", "Marker");
  if (call.refused()) return;
  call.out.begin_object().key("MountTargets").begin_array();
  std::size_t seen = 0;
  for (const MountTarget& target : world.storage.mount_targets) {
    if (target.state == EfsState::deleted || (wanted && target.id != wanted)) continue;
    if (system && target.file_system != system) continue;
    if (seen >= page.first && seen < page.first + page.count) {
      write_target(call.out, world, target);
    }
    ++seen;
  }
  call.out.end_array();
  const std::size_t end = page.first + page.count;
  if (seen > end) call.out.member("NextMarker", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

void delete_mount_target(Call& call) {
  const MountTargetId id = efs_target_in(call);
  if (call.refused()) return;
  storage::delete_mount_target(call.desk.changes, id);
  call.out.begin_object().end_object();
}

void modify_mount_target_groups(Call& call) {
  const MountTargetId id = efs_target_in(call);
  if (call.refused()) return;
  World& world = call.world();
  const VpcId vpc = world.at(world.at(id).subnet).vpc;
  std::vector<SecurityGroupId> groups = efs_groups_in(call, vpc);
  if (call.refused()) return;
  if (groups.empty()) groups = {world.at(vpc).default_group};
  storage::set_security_groups(call.desk.changes, id, std::move(groups));
  call.out.begin_object().end_object();
}

void describe_mount_target_groups(Call& call) {
  const MountTargetId id = efs_target_in(call);
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("SecurityGroups").begin_array();
  for (const SecurityGroupId group : world.at(id).security_groups) {
    call.out.value(world.text(world.at(group).key));
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
