// efs: access points (surroundings 3.4), and tags.
#include <algorithm>
#include <utility>

#include "api/handlers.hpp"
#include "api/storage/efs_read.hpp"
#include "base/text.hpp"
#include "storage/storage.hpp"

namespace taskyard::api {
namespace {

constexpr std::int64_t k_id_max = 4'294'967'295;
constexpr std::size_t k_gids_max = 16;
constexpr std::size_t k_path_max = 100;
constexpr std::ptrdiff_t k_levels_max = 4;

void write_point(JsonWriter& out, const World& world, const AccessPoint& point) {
  out.begin_object().member("ClientToken", point.client_token);
  if (!point.name.empty()) out.member("Name", point.name);
  out.key("Tags").raw(point.tags_json.empty() ? "[]" : point.tags_json);
  out.member("AccessPointId", world.text(point.key));
  out.member("AccessPointArn", storage::access_point_arn(world, point.id));
  out.member("FileSystemId", world.text(world.at(point.file_system).key));
  if (point.uid >= 0) {
    out.key("PosixUser").begin_object().member("Uid", point.uid).member("Gid", point.gid);
    if (!point.secondary_gids.empty()) {
      out.key("SecondaryGids").begin_array();
      for (const std::int64_t gid : point.secondary_gids) out.value(gid);
      out.end_array();
    }
    out.end_object();
  }
  out.key("RootDirectory").begin_object().member("Path", world.text(point.path));
  if (!point.permissions.empty()) {
    out.key("CreationInfo").begin_object().member("OwnerUid", point.owner_uid);
    out.member("OwnerGid", point.owner_gid).member("Permissions", point.permissions).end_object();
  }
  out.end_object().member("OwnerId", world.account);
  out.member("LifeCycleState", to_string(point.state)).end_object();
}

std::int64_t posix_id(Call& call, JsonValue value) {
  const auto number = value.integer();
  if (number && *number >= 0 && *number <= k_id_max) return *number;
  call.refuse(k_bad_request, "User and group ids are whole numbers from 0 to 4294967295.", value);
  return 0;
}

void read_user(Call& call, AccessPoint& wish) {
  const JsonValue user = call.object("PosixUser");
  if (!user) return;
  wish.uid = posix_id(call, user["Uid"]);
  wish.gid = posix_id(call, user["Gid"]);
  const JsonValue more = user["SecondaryGids"];
  if (more.size() > k_gids_max) {
    call.refuse(k_bad_request, "At most 16 secondary group ids.", more);
  }
  for (JsonValue gid = more.first(); gid && !call.refused(); gid = gid.next()) {
    wish.secondary_gids.push_back(posix_id(call, gid));
  }
}

bool is_octal(std::string_view text) {
  return (text.size() == 3 || text.size() == 4) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
}

void read_root(Call& call, AccessPoint& wish) {
  const JsonValue root = call.object("RootDirectory");
  const std::string path = root["Path"] ? std::string(root["Path"].text()) : std::string("/");
  if (path.empty() || path.front() != '/' || path.size() > k_path_max) {
    call.refuse(k_bad_request, "The path must begin with / and have at most 100 characters.",
                root["Path"]);
  } else if (path != "/" && std::count(path.begin(), path.end(), '/') > k_levels_max) {
    call.refuse(k_bad_request, "The path has at most four levels.", root["Path"]);
  }
  wish.path = call.world().names.intern(path);
  const JsonValue creation = root["CreationInfo"];
  if (!creation || call.refused()) return;
  wish.owner_uid = posix_id(call, creation["OwnerUid"]);
  wish.owner_gid = posix_id(call, creation["OwnerGid"]);
  wish.permissions = creation["Permissions"].text();
  if (is_octal(wish.permissions)) return;
  call.refuse(k_bad_request, "Permissions are three or four octal digits.", creation["Permissions"],
              "For example \"0755\".");
}

void check_new(Call& call, const AccessPoint& wish) {
  const World& world = call.world();
  for (const AccessPoint& other : world.storage.access_points) {
    if (other.state == EfsState::deleted || other.client_token != wish.client_token) continue;
    call.refuse("AccessPointAlreadyExists",
                concat({"Access point '", world.text(other.key),
                        "' already exists with client token '", wish.client_token, "'"}),
                call.in["ClientToken"]);
  }
  if (world.at(wish.file_system).access_points.size() >= world.limits.access_points_max) {
    call.refuse("AccessPointLimitExceeded",
                "The file system has as many access points as it may have.");
  }
}

}  // namespace

void create_access_point(Call& call) {
  AccessPoint wish;
  wish.client_token = call.text("ClientToken");
  wish.file_system = efs_system_in(call);
  check_efs_available(call, wish.file_system);
  wish.tags_json = efs_tags_in(call);
  wish.name = tag_name(wish.tags_json);
  if (!call.refused()) read_user(call, wish);
  if (!call.refused()) read_root(call, wish);
  if (!call.refused()) check_new(call, wish);
  if (call.refused()) return;
  const AccessPointId id = storage::create_access_point(call.desk.changes, std::move(wish));
  write_point(call.out, call.world(), call.world().at(id));
}

void describe_access_points(Call& call) {
  const World& world = call.world();
  const AccessPointId wanted = call.in["AccessPointId"] ? efs_point_in(call) : AccessPointId{};
  const FileSystemId system = call.in["FileSystemId"] ? efs_system_in(call) : FileSystemId{};
  const EfsPage page = efs_page(call, "MaxResults", "NextToken");
  if (call.refused()) return;
  call.out.begin_object().key("AccessPoints").begin_array();
  std::size_t seen = 0;
  for (const AccessPoint& point : world.storage.access_points) {
    if (point.state == EfsState::deleted || (wanted && point.id != wanted)) continue;
    if (system && point.file_system != system) continue;
    if (seen >= page.first && seen < page.first + page.count) write_point(call.out, world, point);
    ++seen;
  }
  call.out.end_array();
  const std::size_t end = page.first + page.count;
  if (seen > end) call.out.member("NextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

void delete_access_point(Call& call) {
  const AccessPointId id = efs_point_in(call);
  if (call.refused()) return;
  storage::delete_access_point(call.desk.changes, id);
  call.out.begin_object().end_object();
}

namespace {

// The tags of the file system or access point that ResourceId names, and its name.
struct Tagged {
  std::string* tags = nullptr;
  std::string* name = nullptr;
};

Tagged tagged_in(Call& call) {
  const std::string key = call.text("ResourceId");
  if (call.refused()) return {};
  StorageState& storage = call.world().storage;
  if (key.find("fsap-") != std::string::npos) {
    const AccessPointId id = efs_point_in(call, "ResourceId");
    if (call.refused()) return {};
    AccessPoint& point = storage.access_points[id.value];
    return {&point.tags_json, &point.name};
  }
  const FileSystemId id = efs_system_in(call, "ResourceId");
  if (call.refused()) return {};
  FileSystem& system = storage.file_systems[id.value];
  return {&system.tags_json, &system.name};
}

bool has_key(JsonValue tags, std::string_view key) {
  for (JsonValue tag = tags.first(); tag; tag = tag.next()) {
    if (tag["Key"].text() == key) return true;
  }
  return false;
}

// The stored tags without those that `is_out` names, then `more`.
template <class IsOut>
std::string tags_with(const std::string& tags_json, JsonValue more, const IsOut& is_out) {
  const JsonDocument old = JsonDocument::parse(tags_json.empty() ? "[]" : tags_json);
  JsonWriter out;
  out.begin_array();
  for (JsonValue tag = old.root().first(); tag; tag = tag.next()) {
    if (!is_out(tag["Key"].text())) out.raw(tag.source());
  }
  for (JsonValue tag = more.first(); tag; tag = tag.next()) out.raw(tag.source());
  out.end_array();
  return out.take();
}

void put_tags(Call& call, const Tagged& tagged, std::string tags) {
  *tagged.tags = std::move(tags);
  *tagged.name = tag_name(*tagged.tags);
  ++call.world().revision;
  call.out.begin_object().end_object();
}

}  // namespace

void efs_tag_resource(Call& call) {
  const Tagged tagged = tagged_in(call);
  efs_tags_in(call);
  if (call.refused()) return;
  const JsonValue more = call.in["Tags"];
  put_tags(call, tagged,
           tags_with(*tagged.tags, more, [&](std::string_view key) { return has_key(more, key); }));
}

void efs_untag_resource(Call& call) {
  const Tagged tagged = tagged_in(call);
  const std::vector<std::string> keys = call.texts("TagKeys");
  if (call.refused()) return;
  put_tags(call, tagged, tags_with(*tagged.tags, {}, [&](std::string_view key) {
             return std::find(keys.begin(), keys.end(), key) != keys.end();
           }));
}

void efs_list_tags(Call& call) {
  const Tagged tagged = tagged_in(call);
  if (call.refused()) return;
  call.out.begin_object().key("Tags").raw(tagged.tags->empty() ? "[]" : *tagged.tags);
  call.out.end_object();
}

}  // namespace taskyard::api
