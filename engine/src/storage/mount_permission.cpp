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

Permission permission_of(const Changes& changes, TaskId task, FileSystemId id,
                         const VolumeDefinition& volume) {
  const World& world = changes.world;
  const FileSystem& system = world.at(id);
  if (!volume.iam && !system.policy) return Permission::write;
  Access access{changes, task, system, volume, file_system_arn(world, id), {}};
  const AccessPointId point = find_access_point(world, volume.access_point);
  if (point) access.point_arn = access_point_arn(world, point);
  if (volume.iam) {
    if (!access.by_role(k_mount)) return Permission::none;
    return access.by_role(k_write) ? Permission::write : Permission::read;
  }
  const std::string policy = for_everybody(world.text(system.policy));
  if (!access.anonymous(k_mount, policy)) return Permission::none;
  return access.anonymous(k_write, policy) ? Permission::write : Permission::read;
}

}  // namespace taskyard::storage
