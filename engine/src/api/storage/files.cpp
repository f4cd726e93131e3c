// taskyard.DescribeStores, taskyard.PutFile: what lies in volumes, for people and tests.
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "storage/storage.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_no_store = "The referenced store was not found.";
constexpr std::int64_t k_files_most = 1'000;  // of each store in one reply
constexpr std::size_t k_stores_most = 100;
constexpr std::int64_t k_put_most_kib = 1'000'000'000;

// Which store a request means: by number, or by what it belongs to.
struct Wanted {
  StoreId store;
  TaskId task;
  InstanceId instance;
  FileSystemId file_system;
  VolumeId volume;
  bool gone = false;  // those that have ended, too

  bool takes(const World& world, const Store& row) const {
    if (store && row.id != store) return false;
    if (!store && !gone && !row.alive()) return false;
    if (instance && row.instance != instance) return false;
    if (file_system && row.file_system != file_system) return false;
    if (volume && row.volume != volume) return false;
    return !task || row.task == task || is_mounted_by_task(world, row);
  }

 private:
  bool is_mounted_by_task(const World& world, const Store& row) const {
    const Task& owner = world.at(task);
    for (std::uint32_t i = 0; i < owner.mount_count; ++i) {
      if (world.storage.mounts[owner.first_mount.value + i].store == row.id) return true;
    }
    return false;
  }
};

template <class Found>
Found known(Call& call, Found found, std::string_view member, std::string message) {
  if (!found) call.refuse(k_invalid, std::move(message), call.in[member]);
  return found;
}

Wanted read_wanted(Call& call) {
  const World& world = call.world();
  Wanted wanted;
  wanted.gone = call.flag("includeGone");
  const std::string task = call.text("task");
  const std::string instance = call.text("containerInstance");
  const std::string system = call.text("fileSystemId");
  const std::string volume = call.text("volumeId");
  const std::optional<std::int64_t> store = call.integer("storeId");
  if (call.refused()) return wanted;
  if (store) {
    const bool there =
        *store >= 0 && *store < static_cast<std::int64_t>(world.storage.stores.size());
    if (there) wanted.store = StoreId{static_cast<std::uint32_t>(*store)};
    known(call, wanted.store, "storeId", std::string(k_no_store));
  }
  if (!task.empty()) {
    wanted.task = known(call, find_task(world, task), "task", "The referenced task was not found.");
  }
  if (!instance.empty()) {
    wanted.instance = known(call, find_container_instance(world, instance), "containerInstance",
                            "The referenced container instance was not found.");
  }
  if (!system.empty()) {
    wanted.file_system = known(call, storage::find_file_system(world, system), "fileSystemId",
                               concat({"File system '", system, "' does not exist."}));
  }
  if (!volume.empty()) {
    wanted.volume = known(call, storage::find_volume(world, volume), "volumeId",
                          concat({"The volume '", volume, "' does not exist."}));
  }
  return wanted;
}

void write_writer(JsonWriter& out, const World& world, ContainerId id) {
  const Container& container = world.at(id);
  const TaskDefinition& definition = world.at(world.at(container.task).task_definition);
  out.key("writer").begin_object();
  out.member("taskArn", arn_of(world, container.task));
  out.member("containerName", definition.containers[container.definition].name).end_object();
}

void write_files(JsonWriter& out, const World& world, const Store& store, std::string_view prefix,
                 std::int64_t most) {
  out.key("files").begin_array();
  bool more = false;
  std::int64_t written = 0;
  for (const StoredFile& file : store.files) {
    if (file.removed || !world.text(file.path).starts_with(prefix)) continue;
    more = written == most;
    if (more) break;
    ++written;
    out.begin_object().member("path", world.text(file.path)).member("bytes", file.bytes);
    out.member("version", file.version);
    if (file.writer) write_writer(out, world, file.writer);
    out.key("writtenAt").time(epoch_ms(file.written_at)).end_object();
  }
  out.end_array().member("moreFiles", more);
}

void write_store(JsonWriter& out, const World& world, const Store& store) {
  out.member("storeId", store.id.value).member("kind", to_string(store.kind));
  out.member("name", world.text(store.name));
  if (store.task) out.member("taskArn", arn_of(world, store.task));
  if (store.instance) out.member("containerInstanceArn", arn_of(world, store.instance));
  if (store.file_system) {
    out.member("fileSystemId", world.text(world.at(store.file_system).key));
  }
  if (store.volume) out.member("volumeId", world.text(world.at(store.volume).key));
  if (store.zone) out.member("availabilityZone", world.text(store.zone));
  out.key("createdAt").time(epoch_ms(store.made_at));
  if (!store.alive()) out.key("goneAt").time(epoch_ms(store.gone_at));
  out.member("bytes", store.bytes).member("fileCount", store.file_count);
  if (store.capacity > 0) out.member("capacityBytes", store.capacity);
  if (store.pool) {
    const Pool& pool = world.at(store.pool);
    out.key(pool.instance ? "instanceDisk" : "ephemeralStorage")
        .begin_object()
        .member("capacityBytes", pool.capacity);
    out.member("imageBytes", pool.image_bytes).member("fileBytes", pool.file_bytes).end_object();
  }
  out.member("writes", store.writes).member("reads", store.reads);
  out.member("failures", store.failures);
}

}  // namespace

void describe_stores(Call& call) {
  const Wanted wanted = read_wanted(call);
  const std::string prefix = call.text("pathPrefix");
  const std::int64_t most = call.integer("maxFiles").value_or(100);
  const Call::Page page = call.page(k_stores_most);
  if (most < 0 || most > k_files_most) {
    call.refuse(k_invalid, "maxFiles must be between 0 and 1000.", call.in["maxFiles"]);
  }
  if (call.refused()) return;
  const World& world = call.world();
  std::size_t found = 0;
  bool more = false;
  call.out.begin_object().key("stores").begin_array();
  for (const Store& store : world.storage.stores) {
    if (!wanted.takes(world, store)) continue;
    const std::size_t at = found++;
    if (at < page.first) continue;
    more = at >= page.first + page.count;
    if (more) break;
    call.out.begin_object();
    write_store(call.out, world, store);
    write_files(call.out, world, store, prefix, most);
    call.out.end_object();
  }
  call.out.end_array();
  if (more) {
    call.out.member("nextToken", to_text(static_cast<std::int64_t>(page.first + page.count)));
  }
  call.out.end_object();
}

void put_file(Call& call) {
  if (!call.require("path") || !call.require("sizeKiB")) return;
  Wanted wanted = read_wanted(call);
  const std::string path = call.text("path");
  const std::int64_t kib = call.integer("sizeKiB").value_or(0);
  if (call.refused()) return;
  if (!path.starts_with('/') || path.size() > 1'024) {
    return call.refuse(k_invalid, "path must start with a slash and have at most 1024 characters.",
                       call.in["path"], "For example \"/report.csv\".");
  }
  if (kib < 0 || kib > k_put_most_kib) {
    return call.refuse(k_invalid, "sizeKiB must be between 0 and 1000000000.", call.in["sizeKiB"]);
  }
  const World& world = call.world();
  if (wanted.file_system) wanted.store = world.at(wanted.file_system).store;
  if (wanted.volume) wanted.store = world.at(wanted.volume).store;
  if (!wanted.store || !world.at(wanted.store).alive()) {
    return call.refuse(k_invalid, std::string(k_no_store), call.in["storeId"],
                       "Name one that is there by storeId (taskyard.DescribeStores tells it), "
                       "fileSystemId or volumeId.");
  }
  if (!storage::put_file(call.desk.changes, wanted.store, path, kib * k_kib)) {
    return call.refuse(k_invalid, "No space left on device", call.in["sizeKiB"]);
  }
  const Store& store = world.at(wanted.store);
  call.out.begin_object().member("storeId", store.id.value).member("path", path);
  call.out.member("bytes", store.bytes).end_object();
}

}  // namespace taskyard::api
