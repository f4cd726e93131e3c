// ec2: the EBS volumes that ECS makes for tasks, and their snapshots (surroundings 3.9).
#include "api/handlers.hpp"
#include "api/network/read.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "storage/storage.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

VolumeId volume_for(Call& call) {
  const std::string key = call.text("VolumeId");
  if (call.refused()) return {};
  const VolumeId id = storage::find_volume(call.world(), key);
  if (!id) {
    call.refuse("InvalidVolume.NotFound", concat({"The volume '", key, "' does not exist."}),
                call.in["VolumeId"]);
  }
  return id;
}

void write_attachments(JsonWriter& out, const World& world, const EbsVolume& volume) {
  out.key("Attachments").begin_array();
  if (volume.state == VolumeState::in_use) {
    out.begin_object().member("VolumeId", world.text(volume.key)).member("State", "attached");
    out.member("DeleteOnTermination", volume.delete_on_termination);
    out.key("AttachTime").time(epoch_ms(volume.created_at));
    const Task& task = world.at(volume.task);
    if (task.instance && world.at(task.instance).ec2_instance) {
      out.member("InstanceId", ec2_instance_id_text(world, world.at(task.instance).ec2_instance));
    } else {
      out.member("AssociatedResource", arn_of(world, task.id));
    }
    out.end_object();
  }
  out.end_array();
}

void write_volume(JsonWriter& out, const World& world, const EbsVolume& volume) {
  out.begin_object().member("VolumeId", world.text(volume.key)).member("Size", volume.size_gib);
  out.member("VolumeType", world.text(volume.type));
  out.member("AvailabilityZone", world.text(volume.zone));
  out.member("State", to_string(volume.state)).key("CreateTime").time(epoch_ms(volume.created_at));
  out.member("Encrypted", volume.encrypted);
  if (!volume.kms_key.empty()) out.member("KmsKeyId", volume.kms_key);
  if (volume.iops > 0) out.member("Iops", volume.iops);
  if (volume.throughput_mibps > 0) out.member("Throughput", volume.throughput_mibps);
  out.member("SnapshotId", volume.snapshot ? world.text(volume.snapshot) : std::string());
  write_attachments(out, world, volume);
  out.key("Tags").begin_array();
  out.begin_object().member("Key", "AmazonECSCreated").member("Value", arn_of(world, volume.task));
  out.end_object().end_array().end_object();
}

void write_snapshot(JsonWriter& out, const World& world, const EbsSnapshot& snapshot) {
  const EbsVolume& volume = world.at(snapshot.volume);
  out.begin_object().member("SnapshotId", world.text(snapshot.key));
  out.member("VolumeId", world.text(volume.key)).member("State", "completed");
  out.member("Progress", "100%").key("StartTime").time(epoch_ms(snapshot.started_at));
  out.member("VolumeSize", snapshot.size_gib).member("Description", snapshot.description);
  out.member("OwnerId", world.account).member("Encrypted", volume.encrypted).end_object();
}

bool volume_exists(const World& world, std::string_view id) {
  return static_cast<bool>(storage::find_volume(world, id));
}
bool snapshot_exists(const World& world, std::string_view id) {
  return storage::find_snapshot(world, id) != nullptr;
}

}  // namespace

void describe_volumes(Call& call) {
  const World& world = call.world();
  check_ids(call, "VolumeIds", "InvalidVolume.NotFound", "volume", volume_exists);
  if (call.refused()) return;
  call.out.begin_object().key("Volumes").begin_array();
  for (const EbsVolume& volume : world.storage.volumes) {
    if (volume.state == VolumeState::deleted) continue;
    const std::string& key = world.text(volume.key);
    if (is_shown(call, "VolumeIds", key,
                 {{"volume-id", key},
                  {"status", to_string(volume.state)},
                  {"availability-zone", world.text(volume.zone)},
                  {"volume-type", world.text(volume.type)},
                  {"snapshot-id", world.text(volume.snapshot)}})) {
      write_volume(call.out, world, volume);
    }
  }
  call.out.end_array().end_object();
}

void delete_volume(Call& call) {
  const VolumeId id = volume_for(call);
  if (call.refused()) return;
  const EbsVolume& volume = call.world().at(id);
  if (volume.state != VolumeState::available) {
    call.refuse("VolumeInUse",
                concat({"Volume ", call.world().text(volume.key), " is currently attached to ",
                        task_id_text(call.world(), volume.task)}),
                call.in["VolumeId"], "Its task must have stopped first.");
    return;
  }
  storage::delete_volume(call.desk.changes, id);
  write_done(call);
}

void create_snapshot(Call& call) {
  const VolumeId id = volume_for(call);
  const std::string description = call.text("Description");
  if (call.refused()) return;
  const std::size_t made = storage::create_snapshot(call.desk.changes, id, description);
  write_snapshot(call.out, call.world(), call.world().storage.snapshots[made]);
}

void describe_snapshots(Call& call) {
  const World& world = call.world();
  check_ids(call, "SnapshotIds", "InvalidSnapshot.NotFound", "snapshot", snapshot_exists);
  if (call.refused()) return;
  call.out.begin_object().key("Snapshots").begin_array();
  for (const EbsSnapshot& snapshot : world.storage.snapshots) {
    const std::string& key = world.text(snapshot.key);
    const std::string& volume = world.text(world.at(snapshot.volume).key);
    if (is_shown(call, "SnapshotIds", key,
                 {{"snapshot-id", key}, {"volume-id", volume}, {"status", "completed"}})) {
      write_snapshot(call.out, world, snapshot);
    }
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
