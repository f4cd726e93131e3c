// Whether a task may mount a file system, and write to it (surroundings 3.4).
#include <algorithm>
#include <array>
#include <vector>

#include "iam/iam.hpp"
#include "storage/efs_parts.hpp"
#include "taskyard/json.hpp"

namespace taskyard::storage {
namespace {

constexpr std::string_view k_mount = "elasticfilesystem:ClientMount";
constexpr std::string_view k_write = "elasticfilesystem:ClientWrite";
constexpr std::string_view k_root = "elasticfilesystem:ClientRootAccess";

// The statements of a policy that speak of everybody: all that counts for a client without credentials.
std::string for_everybody(const std::string& policy) {
  const PolicyDocument read = iam::read_policy(policy, iam::PolicyUse::resource).document;
  const JsonDocument document = JsonDocument::parse(policy);
  const JsonValue statements = document.root()["Statement"];
  JsonWriter out;
  out.begin_object().key("Version").value("2012-10-17").key("Statement").begin_array();
  JsonValue source = statements.is(JsonKind::array) ? statements.first() : statements;
  for (const Statement& statement : read.statements) {
    const auto& whom = statement.principals;
    if (std::find(whom.begin(), whom.end(), "*") != whom.end()) out.raw(source.source());
    source = source.next();
  }
  out.end_array().end_object();
  return out.take();
}

struct Access {
  const Changes& changes;
  TaskId task;
  const FileSystem& system;
  const VolumeDefinition& volume;
  std::string arn, point_arn;

  std::vector<iam::ContextKey> context() const {
    std::vector<iam::ContextKey> keys = {
        {"aws:SecureTransport", volume.transit_encryption ? "true" : "false"},
        {"elasticfilesystem:AccessedViaMountTarget", "true"}};
    if (!point_arn.empty()) keys.push_back({"elasticfilesystem:AccessPointArn", point_arn});
    return keys;
  }
  bool anonymous(std::string_view action, const std::string& policy) const {
    iam::Credentials nobody;
    nobody.name = "anonymous";
    const std::vector<iam::ContextKey> keys = context();
    return iam::evaluate(changes.world, nobody, action, arn, policy, keys).allowed();
  }
  bool by_role(std::string_view action) const {
    iam::Caller caller;
    caller.actor = CallActor::mount_helper;
    caller.task = task;
    const std::vector<iam::ContextKey> keys = context();
    iam::CallWish wish;
    wish.action = action;
    wish.resource = arn;
    wish.resource_policy_json = changes.world.text(system.policy);
    wish.context = keys;
    return iam::make_call(changes, caller, wish).ok();
  }
};

}  // namespace

namespace {

Access access_of(const Changes& changes, TaskId task, FileSystemId id,
                 const VolumeDefinition& volume) {
  const World& world = changes.world;
  Access access{changes, task, world.at(id), volume, file_system_arn(world, id), {}};
  const AccessPointId point = find_access_point(world, volume.access_point);
  if (point) access.point_arn = access_point_arn(world, point);
  return access;
}

}  // namespace

bool keeps_root(const Changes& changes, TaskId task, FileSystemId id,
                const VolumeDefinition& volume) {
  const World& world = changes.world;
  const FileSystem& system = world.at(id);
  if (!volume.iam && !system.policy) return true;
  const Access access = access_of(changes, task, id, volume);
  if (volume.iam) return access.by_role(k_root);
  return access.anonymous(k_root, for_everybody(world.text(system.policy)));
}

bool may_write(const RootOwner& owner, const ContainerDefinition& container) {
  constexpr std::int64_t k_nobody = 65'534;
  std::int64_t uid = container.uid, gid = container.gid;
  if (owner.as != nullptr && owner.as->uid >= 0) {
    uid = owner.as->uid;
    gid = owner.as->gid;
  }
  if (!owner.known || uid < 0) return true;  // only the image knows who it is
  if (uid == 0 && !owner.squashed) return true;
  if (uid == 0) uid = gid = k_nobody;
  if (uid == owner.uid) return (owner.mode & 0200) != 0;
  bool member = gid == owner.gid;
  if (owner.as != nullptr) {
    for (const std::int64_t more : owner.as->secondary_gids) member = member || more == owner.gid;
  }
  return (owner.mode & (member ? 0020 : 0002)) != 0;
}

Permission permission_of(const Changes& changes, TaskId task, FileSystemId id,
                         const VolumeDefinition& volume) {
  const World& world = changes.world;
  const FileSystem& system = world.at(id);
  if (!volume.iam && !system.policy) return Permission::write;
  const Access access = access_of(changes, task, id, volume);
  if (volume.iam) {
    if (!access.by_role(k_mount)) return Permission::none;
    return access.by_role(k_write) ? Permission::write : Permission::read;
  }
  const std::string policy = for_everybody(world.text(system.policy));
  if (!access.anonymous(k_mount, policy)) return Permission::none;
  return access.anonymous(k_write, policy) ? Permission::write : Permission::read;
}

}  // namespace taskyard::storage
