// efs: file systems (surroundings 3.1 to 3.3).
#include <utility>

#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "api/storage/efs_read.hpp"
#include "base/text.hpp"
#include "storage/storage.hpp"

namespace taskyard::api {
namespace {

constexpr std::int64_t k_mibps_max = 3414;  // surroundings 3.3
constexpr std::int64_t k_kib_per_mib = 1024;
constexpr SimTime k_throughput_pause = 24 * k_hour;

void write_system(JsonWriter& out, const World& world, const FileSystem& system) {
  out.begin_object().member("OwnerId", world.account);
  out.member("CreationToken", system.creation_token);
  out.member("FileSystemId", world.text(system.key));
  out.member("FileSystemArn", storage::file_system_arn(world, system.id));
  out.key("CreationTime").time(epoch_ms(system.created_at));
  out.member("LifeCycleState", to_string(system.state));
  if (!system.name.empty()) out.member("Name", system.name);
  out.member("NumberOfMountTargets", static_cast<std::int64_t>(system.targets.size()));
  out.key("SizeInBytes").begin_object().member("Value", world.at(system.store).bytes);
  out.key("Timestamp").time(epoch_ms(world.now));
  out.member("ValueInStandard", world.at(system.store).bytes).end_object();
  out.member("PerformanceMode", to_string(system.performance));
  out.member("Encrypted", system.encrypted);
  out.member("ThroughputMode", to_string(system.throughput));
  if (system.throughput == ThroughputMode::provisioned) {
    out.member("ProvisionedThroughputInMibps", system.provisioned_kibps / k_kib_per_mib);
  }
  if (system.zone) out.member("AvailabilityZoneName", world.text(system.zone));
  out.key("Tags").raw(system.tags_json.empty() ? "[]" : system.tags_json);
  out.end_object();
}

ThroughputMode mode_of(const std::string& text) {
  if (text == to_string(ThroughputMode::provisioned)) return ThroughputMode::provisioned;
  if (text == to_string(ThroughputMode::elastic)) return ThroughputMode::elastic;
  return ThroughputMode::bursting;
}

// ProvisionedThroughputInMibps as it fits the mode; in KiB/s.
std::int64_t provisioned_in(Call& call, ThroughputMode mode, std::int64_t otherwise) {
  const JsonValue given = call.in["ProvisionedThroughputInMibps"];
  if (mode != ThroughputMode::provisioned) {
    if (given) {
      call.refuse(k_bad_request,
                  "ProvisionedThroughputInMibps can only be given with the throughput mode "
                  "provisioned.",
                  given);
    }
    return 0;
  }
  if (!given) {
    if (otherwise > 0) return otherwise;
    call.refuse(k_bad_request,
                "ProvisionedThroughputInMibps is required for the throughput mode provisioned.",
                call.in["ThroughputMode"], "1 to 3414 MiB/s.");
    return 0;
  }
  const auto number = given.integer();
  if (!number || *number < 1) {
    call.refuse(k_bad_request, "ProvisionedThroughputInMibps must be at least 1.", given,
                "Whole MiB/s.");
    return 0;
  }
  if (*number > k_mibps_max) {
    call.refuse("ThroughputLimitExceeded",
                "The throughput limit of 3414 MiB/s per file system would be exceeded.", given);
    return 0;
  }
  return *number * k_kib_per_mib;
}

NameId zone_in(Call& call) {
  const std::string zone = call.text("AvailabilityZoneName");
  if (zone.empty()) return {};
  const World& world = call.world();
  for (const NameId known : world.availability_zones) {
    if (world.text(known) == zone) return known;
  }
  call.refuse("UnsupportedAvailabilityZone",
              concat({"The Availability Zone '", zone, "' is not supported."}),
              call.in["AvailabilityZoneName"]);
  return {};
}

void check_new(Call& call, const FileSystem& wish) {
  const World& world = call.world();
  std::size_t alive = 0;
  for (const FileSystem& other : world.storage.file_systems) {
    if (other.state == EfsState::deleted) continue;
    ++alive;
    if (!other.described || other.creation_token != wish.creation_token) continue;
    call.refuse("FileSystemAlreadyExists",
                concat({"File system '", world.text(other.key),
                        "' already exists with creation token '", wish.creation_token, "'"}),
                call.in["CreationToken"], "Give another CreationToken for another file system.");
  }
  if (alive >= world.limits.file_systems_max) {
    call.refuse("FileSystemLimitExceeded", "You have reached the maximum number of file systems.");
  }
  const bool max_io = wish.performance == PerformanceMode::max_io;
  if (max_io && (wish.zone || wish.throughput == ThroughputMode::elastic)) {
    call.refuse(k_bad_request,
                wish.zone ? "The performance mode maxIO is not supported for One Zone file systems."
                          : "The performance mode maxIO is not supported with elastic throughput.",
                call.in["PerformanceMode"], "Use generalPurpose.");
  }
}

}  // namespace

void create_file_system(Call& call) {
  FileSystem wish;
  wish.creation_token = call.text("CreationToken");
  wish.performance = call.text("PerformanceMode") == to_string(PerformanceMode::max_io)
                         ? PerformanceMode::max_io
                         : PerformanceMode::general_purpose;
  wish.throughput = mode_of(call.text("ThroughputMode"));
  wish.encrypted = call.flag("Encrypted");
  wish.zone = zone_in(call);
  wish.tags_json = efs_tags_in(call);
  wish.name = tag_name(wish.tags_json);
  if (call.in["KmsKeyId"] && !wish.encrypted) {
    call.refuse(k_bad_request, "KmsKeyId can only be given for an encrypted file system.",
                call.in["KmsKeyId"], "Set Encrypted to true.");
  }
  if (wish.creation_token.empty() || wish.creation_token.size() > 64) {
    call.refuse(k_bad_request, "CreationToken must have 1 to 64 characters.",
                call.in["CreationToken"]);
  }
  if (!call.refused()) wish.provisioned_kibps = provisioned_in(call, wish.throughput, 0);
  if (!call.refused()) check_new(call, wish);
  if (call.refused()) return;
  const FileSystemId id = storage::create_file_system(call.desk.changes, std::move(wish));
  write_system(call.out, call.world(), call.world().at(id));
}

void describe_file_systems(Call& call) {
  const World& world = call.world();
  const std::string token = call.text("CreationToken");
  if (call.in["FileSystemId"] && !token.empty()) {
    call.refuse(k_bad_request, "Give CreationToken or FileSystemId, not both.",
                call.in["CreationToken"]);
  }
  const FileSystemId wanted = call.in["FileSystemId"] ? efs_system_in(call) : FileSystemId{};
  const EfsPage page = efs_page(call, "MaxItems", "Marker");
  if (call.refused()) return;
  call.out.begin_object().key("FileSystems").begin_array();
  std::size_t seen = 0;
  for (const FileSystem& system : world.storage.file_systems) {
    if (system.state == EfsState::deleted || (wanted && system.id != wanted)) continue;
    if (!token.empty() && system.creation_token != token) continue;
    if (seen >= page.first && seen < page.first + page.count) {
      write_system(call.out, world, system);
    }
    ++seen;
  }
  call.out.end_array();
  const std::size_t end = page.first + page.count;
  if (seen > end) call.out.member("NextMarker", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

void update_file_system(Call& call) {
  const FileSystemId id = efs_system_in(call);
  check_efs_available(call, id);
  if (call.refused()) return;
  World& world = call.world();
  FileSystem& system = world.storage.file_systems[id.value];
  const ThroughputMode mode =
      call.in["ThroughputMode"] ? mode_of(call.text("ThroughputMode")) : system.throughput;
  const std::int64_t kibps = provisioned_in(call, mode, system.provisioned_kibps);
  if (call.refused()) return;
  if (mode == ThroughputMode::elastic && system.performance == PerformanceMode::max_io) {
    call.refuse(k_bad_request,
                "The throughput mode elastic is not supported with the performance mode maxIO.",
                call.in["ThroughputMode"]);
    return;
  }
  // Surroundings 3.3: more of what is provisioned already is always given.
  const bool restricted = mode != system.throughput || kibps < system.provisioned_kibps;
  const bool too_soon = system.throughput_changed_at != k_never &&
                        world.now - system.throughput_changed_at < k_throughput_pause;
  if (restricted && too_soon) {
    call.refuse("TooManyRequests",
                "You can change the throughput mode or decrease the provisioned throughput of a "
                "file system only once in 24 hours.",
                call.in["ThroughputMode"], "Wait until 24 hours after the last change.");
    return;
  }
  storage::set_throughput(call.desk.changes, id, mode, kibps);
  write_system(call.out, world, system);
}

void delete_file_system(Call& call) {
  const FileSystemId id = efs_system_in(call);
  if (call.refused()) return;
  const World& world = call.world();
  const FileSystem& system = world.at(id);
  if (!system.targets.empty()) {
    std::string names;
    for (const MountTargetId target : system.targets) {
      names += concat({names.empty() ? "" : ", ", world.text(world.at(target).key)});
    }
    call.refuse("FileSystemInUse",
                concat({"File system '", world.text(system.key),
                        "' has mount targets and cannot be deleted."}),
                call.in["FileSystemId"], concat({"Delete ", names, " first."}));
    return;
  }
  storage::delete_file_system(call.desk.changes, id);
  call.out.begin_object().end_object();
}

}  // namespace taskyard::api
