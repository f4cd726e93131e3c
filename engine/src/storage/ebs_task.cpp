// The EBS volume that ECS makes for a task as volumeConfigurations say (surroundings 3.9).
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "iam/iam.hpp"
#include "storage/efs_parts.hpp"
#include "taskyard/json.hpp"

namespace taskyard::storage {
namespace {

constexpr std::int64_t k_gp3_iops = 3000;
constexpr std::int64_t k_gp3_mibps = 125;

// managedEBSVolume of the volume with that name.
JsonValue settings_of(const JsonDocument& configurations, std::string_view name) {
  JsonValue item = configurations.root().first();
  while (item && item["name"].text() != name) item = item.next();
  return item["managedEBSVolume"];
}

EbsVolume read_settings(World& world, JsonValue settings, bool standalone) {
  EbsVolume wish;
  const std::string type(settings["volumeType"].text());
  wish.type = world.names.intern(type.empty() ? "gp3" : type);
  wish.size_gib = settings["sizeInGiB"].integer().value_or(0);
  const bool gp3 = world.text(wish.type) == "gp3";
  wish.iops = settings["iops"].integer().value_or(gp3 ? k_gp3_iops : 0);
  wish.throughput_mibps = settings["throughput"].integer().value_or(gp3 ? k_gp3_mibps : 0);
  wish.encrypted = settings["encrypted"].boolean();
  wish.kms_key = settings["kmsKeyId"].text();
  const std::string format(settings["filesystemType"].text());
  wish.file_system_type = world.names.intern(format.empty() ? "xfs" : format);
  wish.role = world.names.intern(settings["roleArn"].text());
  const JsonValue deleted = settings["terminationPolicy"]["deleteOnTermination"];
  wish.delete_on_termination = !standalone || !deleted || deleted.boolean();
  const std::string snapshot(settings["snapshotId"].text());
  if (!snapshot.empty()) wish.snapshot = world.names.intern(snapshot);
  const EbsSnapshot* from = snapshot.empty() ? nullptr : find_snapshot(world, snapshot);
  const std::int64_t least = from != nullptr ? from->size_gib : 1;
  wish.size_gib = std::max(wish.size_gib, least);
  return wish;
}

// Why ECS cannot make the volume with the infrastructure role; "" when it can.
std::string role_failure(const Changes& changes, TaskId task, const std::string& role) {
  iam::Caller caller;
  caller.actor = CallActor::infrastructure;
  caller.task = task;
  caller.role = role;
  for (const std::string_view action : {"ec2:CreateVolume", "ec2:AttachVolume"}) {
    iam::CallWish wish;
    wish.action = action;
    const iam::CallOutcome outcome = iam::make_call(changes, caller, wish);
    if (outcome.ok()) continue;
    if (outcome.answer == CallAnswer::cannot_assume) return infrastructure_role_text(role);
    return concat(
        {"ResourceInitializationError: unable to create the EBS volume: ", outcome.message});
  }
  return {};
}

}  // namespace

std::string infrastructure_role_text(std::string_view role) {
  return concat({"ECS was unable to assume the configured ECS Infrastructure Role '", role,
                 "'. Please verify that the role being passed has the proper trust relationship "
                 "with Amazon ECS."});
}

Mounted begin_ebs(const Changes& changes, TaskId id, const VolumeDefinition& volume) {
  World& world = changes.world;
  const Task& task = world.at(id);
  const JsonDocument configurations = JsonDocument::parse(task.volumes_json);
  const JsonValue settings = settings_of(configurations, volume.name);
  EbsVolume wish = read_settings(world, settings, !task.deployment);
  Mounted result;
  result.failure = role_failure(changes, id, world.text(wish.role));
  if (!result.failure.empty()) {
    result.obstacle = MountObstacle::no_role;
    return result;
  }
  wish.name = world.names.intern(volume.name);
  wish.task = id;
  wish.zone = task.zone;
  const VolumeId made = create_volume(changes, wish);
  world.tasks[id.value].ebs = made;
  result.store = world.at(made).store;
  changes.after(ebs_time(world, id), Due::volume_ready, made.value);
  return result;
}

SimTime ebs_time(const World& world, TaskId id) {
  return spread_time(world, Parameter::ebs_attach_ms, id.value);
}

}  // namespace taskyard::storage
