#include "api/storage/volume_settings.hpp"

#include <algorithm>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"
#include "storage/storage.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

/// Surroundings 3.9: sizes in GiB and IOPS of each type; 0 = the type has no such setting.
struct VolumeType {
  std::string_view name;
  std::int64_t size_min, size_max;
  std::int64_t iops_min, iops_max;
  bool iops_required;
};
constexpr VolumeType k_types[] = {
    {"gp2", 1, 16'384, 0, 0, false},       {"gp3", 1, 16'384, 3'000, 16'000, false},
    {"io1", 4, 16'384, 100, 64'000, true}, {"io2", 4, 16'384, 100, 256'000, true},
    {"sc1", 125, 16'384, 0, 0, false},     {"st1", 125, 16'384, 0, 0, false},
    {"standard", 1, 1'024, 0, 0, false},
};
constexpr std::int64_t k_throughput_min = 125;
constexpr std::int64_t k_throughput_max = 1'000;

std::string range_text(std::int64_t least, std::int64_t most) {
  return concat({to_text(least), " to ", to_text(most), "."});
}

/// Checks one managedEBSVolume.
class Settings {
 public:
  Settings(Call& call, JsonValue settings, const TaskDefinition& definition, LaunchType launch_type)
      : call_(call), in_(settings), definition_(definition), launch_type_(launch_type) {}

  void check() {
    const VolumeType* type = type_of();
    if (type == nullptr) return;
    check_size(*type);
    check_iops(*type);
    check_throughput(*type);
    check_rest();
    if (!call_.refused()) check_role();
  }

 private:
  const VolumeType* type_of() {
    const JsonValue given = in_["volumeType"];
    const std::string_view name = given ? given.text() : std::string_view("gp3");
    for (const VolumeType& type : k_types) {
      if (type.name != name) continue;
      if (name == "standard" && launch_type_ == LaunchType::fargate) {
        call_.refuse(k_invalid, "The volume type 'standard' is not supported on Fargate.", given,
                     "Use gp3.");
        return nullptr;
      }
      return &type;
    }
    call_.refuse(k_invalid, concat({"Invalid volume type: ", name}), given,
                 "gp2, gp3, io1, io2, st1, sc1 or standard.");
    return nullptr;
  }

  void check_size(const VolumeType& type) {
    const JsonValue size = in_["sizeInGiB"];
    const std::string_view snapshot = in_["snapshotId"].text();
    if (!size && snapshot.empty()) {
      call_.refuse(k_invalid, "Either sizeInGiB or snapshotId must be specified.", in_,
                   "Say how large the volume is to be, or from which snapshot it is made.");
      return;
    }
    const EbsSnapshot* from =
        snapshot.empty() ? nullptr : storage::find_snapshot(call_.world(), snapshot);
    const bool strict = call_.world().parameter(Parameter::undescribed_exist) == 0;
    if (!snapshot.empty() && from == nullptr && strict) {
      call_.refuse(k_invalid, concat({"The snapshot '", snapshot, "' does not exist."}),
                   in_["snapshotId"]);
    }
    if (!size) return;
    const std::int64_t gib = size.integer().value_or(0);
    if (gib < type.size_min || gib > type.size_max) {
      call_.refuse(
          k_invalid,
          concat({"Volume of ", to_text(gib), "GiB is invalid for volume type ", type.name, "."}),
          size, concat({type.name, ": ", range_text(type.size_min, type.size_max)}));
    } else if (from != nullptr && gib < from->size_gib) {
      call_.refuse(k_invalid,
                   concat({"Volume of ", to_text(gib), "GiB is smaller than snapshot '", snapshot,
                           "', expect size >= ", to_text(from->size_gib), "GiB"}),
                   size);
    }
  }

  void check_iops(const VolumeType& type) {
    const JsonValue iops = in_["iops"];
    if (!iops) {
      if (type.iops_required) {
        call_.refuse(
            k_invalid,
            concat({"The request must contain the parameter iops for volumes of type ", type.name}),
            in_, range_text(type.iops_min, type.iops_max));
      }
      return;
    }
    const std::int64_t value = iops.integer().value_or(0);
    if (type.iops_max == 0) {
      call_.refuse(k_invalid,
                   concat({"The parameter iops is not supported for volumes of type ", type.name}),
                   iops, "gp3, io1 and io2 have it.");
    } else if (value < type.iops_min || value > type.iops_max) {
      call_.refuse(k_invalid,
                   concat({"Volume iops of ", to_text(value), " is invalid for volume type ",
                           type.name, "."}),
                   iops, range_text(type.iops_min, type.iops_max));
    }
  }

  void check_throughput(const VolumeType& type) {
    const JsonValue throughput = in_["throughput"];
    if (!throughput) return;
    const std::int64_t value = throughput.integer().value_or(0);
    if (type.name != "gp3") {
      call_.refuse(
          k_invalid,
          concat({"The parameter throughput is not supported for volumes of type ", type.name}),
          throughput, "Only gp3 has it.");
    } else if (value < k_throughput_min || value > k_throughput_max) {
      call_.refuse(k_invalid,
                   concat({"Throughput of ", to_text(value),
                           " MiB/s is invalid for volume type "
                           "gp3."}),
                   throughput, range_text(k_throughput_min, k_throughput_max));
    }
  }

  void check_rest() {
    if (in_["kmsKeyId"] && !in_["encrypted"].boolean()) {
      call_.refuse(k_invalid, "The parameter kmsKeyId requires the parameter encrypted to be set.",
                   in_["kmsKeyId"]);
    }
    const JsonValue format = in_["filesystemType"];
    const bool windows = definition_.operating_system_family.starts_with("WINDOWS");
    if (format && (format.text() == "ntfs") != windows) {
      call_.refuse(k_invalid,
                   concat({"The file system type ", format.text(), " is not supported for ",
                           windows ? "Windows" : "Linux", " tasks."}),
                   format, windows ? "ntfs." : "xfs, ext4 or ext3.");
    }
  }

  void check_role() {
    const std::string role(in_["roleArn"].text());
    if (!role.starts_with("arn:")) {
      call_.refuse(k_invalid, "Invalid infrastructure role ARN.", in_["roleArn"],
                   "arn:aws:iam::123456789012:role/ecsInfrastructureRole");
      return;
    }
    iam::Caller caller;
    caller.actor = CallActor::infrastructure;
    caller.role = role;
    const iam::Credentials credentials = iam::credentials_of(call_.world(), caller);
    if (!credentials.none && credentials.assumable) return;
    call_.refuse(k_invalid, storage::infrastructure_role_text(role), in_["roleArn"],
                 "Its trust policy must name ecs.amazonaws.com.");
  }

  Call& call_;
  JsonValue in_;
  const TaskDefinition& definition_;
  LaunchType launch_type_;
};

const VolumeDefinition* at_launch(const TaskDefinition& definition) {
  for (const VolumeDefinition& volume : definition.volumes) {
    if (volume.kind == VolumeKind::at_launch) return &volume;
  }
  return nullptr;
}

void check_use(Call& call, JsonValue list, LaunchType launch_type, VolumeUse use) {
  if (use == VolumeUse::daemon) {
    call.refuse(k_invalid,
                "Amazon EBS volumes are not supported for services with the DAEMON scheduling "
                "strategy.",
                list, "Use the scheduling strategy REPLICA.");
  } else if (launch_type == LaunchType::external) {
    call.refuse(k_invalid, "Amazon EBS volumes are not supported for the EXTERNAL launch type.",
                list);
  } else if (list.size() > 1) {
    call.refuse(k_invalid, "volumeConfigurations can have at most 1 item.", list,
                "ECS attaches one EBS volume to a task.");
  }
}

}  // namespace

namespace {

// Surroundings 3.5, 4.2: EFS, EBS and a disk of another size came with Fargate's platform version 1.4.0.
void check_platform(Call& call, const TaskDefinition& definition, LaunchType launch_type) {
  const JsonValue version = call.in["platformVersion"];
  if (launch_type != LaunchType::fargate || version.text() != "1.3.0") return;
  std::string_view what = definition.ephemeral_gib > 0 ? "ephemeralStorage" : "";
  for (const VolumeDefinition& volume : definition.volumes) {
    if (volume.kind == VolumeKind::efs) what = "efsVolumeConfiguration";
    if (volume.kind == VolumeKind::at_launch) what = "configuredAtLaunch";
  }
  if (what.empty()) return;
  call.refuse("PlatformTaskDefinitionIncompatibilityException",
              "One or more of the requested capabilities are not supported.", version,
              concat({"The task definition has ", what,
                      ", which needs platform version 1.4.0 or LATEST."}));
}

}  // namespace

std::string volumes_in(Call& call, const TaskDefinition& definition, LaunchType launch_type,
                       VolumeUse use, const std::string& otherwise) {
  check_platform(call, definition, launch_type);
  const JsonValue list = call.array("volumeConfigurations");
  if (call.refused()) return {};
  const VolumeDefinition* volume = at_launch(definition);
  const bool given = list.exists() ? list.size() > 0 : !otherwise.empty();
  if (!given) {
    if (volume == nullptr) return {};
    call.refuse(k_invalid,
                concat({"The volume '", volume->name,
                        "' of the task definition is configured at launch, and the request has no "
                        "volumeConfigurations for it."}),
                call.in["taskDefinition"],
                concat({"Add volumeConfigurations with the name ", volume->name,
                        " and managedEBSVolume."}));
    return {};
  }
  if (!list.exists()) {
    // What the service was given before; a new task definition may have no volume for it.
    return volume != nullptr ? otherwise : std::string();
  }
  check_use(call, list, launch_type, use);
  for (JsonValue item = list.first(); item && !call.refused(); item = item.next()) {
    if (volume == nullptr || item["name"].text() != volume->name) {
      call.refuse(k_invalid,
                  concat({"The volume name '", item["name"].text(),
                          "' in your request does not have a matching volume in your Task "
                          "Definition"}),
                  item["name"],
                  volume == nullptr ? std::string("It needs a volume with configuredAtLaunch true.")
                                    : concat({"Its volume is called ", volume->name, "."}));
    } else if (!item["managedEBSVolume"].is(JsonKind::object)) {
      call.refuse(k_invalid, "managedEBSVolume must be specified.", item);
    } else {
      Settings(call, item["managedEBSVolume"], definition, launch_type).check();
    }
  }
  return call.refused() ? std::string() : std::string(list.source());
}

namespace {

NameId role_in(Call& call, JsonValue value) {
  if (!value || value.text().empty()) return {};
  const std::string_view role = value.text();
  const std::vector<std::string_view> parts = split(role, ':');
  const bool arn = role.starts_with("arn:");
  const bool sound =
      !arn || (parts.size() == 6 && parts[2] == "iam" && parts[5].starts_with("role/"));
  if (!sound) {
    call.refuse(k_client, "Role is not valid", value, "arn:aws:iam::123456789012:role/name");
    return {};
  }
  return call.world().names.intern(role);
}

}  // namespace

void read_task_overrides(Call& call, JsonValue overrides, PlacementRequest& request) {
  constexpr std::int64_t k_gib_min = 21, k_gib_max = 200;  // surroundings 4.2
  request.task_role = role_in(call, overrides["taskRoleArn"]);
  request.execution_role = role_in(call, overrides["executionRoleArn"]);
  const JsonValue disk = overrides["ephemeralStorage"];
  if (!disk) return;
  const std::int64_t size = disk["sizeInGiB"].integer().value_or(0);
  if (request.launch_type != LaunchType::fargate) {
    call.refuse(k_client,
                concat({"Tasks using the ", to_string(request.launch_type),
                        " launch type do not support EphemeralStorage."}),
                disk, "Only tasks on Fargate have a disk of their own.");
  } else if (size < k_gib_min) {
    call.refuse(k_client, "EphemeralStorage size should be at least 21", disk["sizeInGiB"],
                "21 to 200 GiB; a task has 20 GiB without it.");
  } else if (size > k_gib_max) {
    call.refuse(k_client, "EphemeralStorage size should be at most 200", disk["sizeInGiB"],
                "21 to 200 GiB.");
  } else {
    request.ephemeral_gib = static_cast<std::int32_t>(size);
  }
}

void write_ebs_attachment(JsonWriter& out, const World& world, const Task& task) {
  if (!task.ebs) return;
  const EbsVolume& volume = world.at(task.ebs);
  const auto detail = [&](std::string_view name, std::string_view value) {
    out.begin_object().member("name", name).member("value", value).end_object();
  };
  std::string_view status = "ATTACHED";
  if (volume.state == VolumeState::creating) status = "ATTACHING";
  if (volume.state == VolumeState::deleted || volume.state == VolumeState::available) {
    status = "DELETED";
  }
  const std::string digits = to_hex(mix64(world.seed + volume.id.value), 16);
  out.begin_object();
  out.member("id", concat({digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4),
                           "-8000-", world.text(volume.key).substr(8, 12)}));
  out.member("type", "AmazonElasticBlockStorage").member("status", status);
  out.key("details").begin_array();
  detail("volumeName", world.text(volume.name));
  detail("volumeId", world.text(volume.key));
  detail("volumeType", world.text(volume.type));
  detail("volumeSizeInGiB", to_text(volume.size_gib));
  detail("filesystemType", world.text(volume.file_system_type));
  detail("roleArn", world.text(volume.role));
  detail("deleteOnTermination", volume.delete_on_termination ? "true" : "false");
  out.end_array().end_object();
}

}  // namespace taskyard::api
