#include "viewmodel/storage/inspect.hpp"

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/inspect_parts.hpp"
#include "viewmodel/storage/rates.hpp"
#include "viewmodel/storage/tables.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

void inspect_surroundings(const Simulation& simulation, Selection selection,
                          InspectorModel& model) {
  const World& world = simulation.world();
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::file_system:
      if (i >= world.storage.file_systems.size()) break;
      return surroundings::inspect_file_system(simulation, FileSystemId{i}, model);
    case SelectionKind::store:
      if (i >= world.storage.stores.size()) break;
      return surroundings::inspect_store(world, StoreId{i}, model);
    case SelectionKind::mount_target:
      if (i >= world.storage.mount_targets.size()) break;
      return surroundings::inspect_mount_target(world, MountTargetId{i}, model);
    case SelectionKind::role:
      if (i >= world.iam.roles.size()) break;
      return surroundings::inspect_role(world, RoleId{i}, model);
    case SelectionKind::aws_call:
      if (const AwsCall* call = find_call(world, i)) {
        surroundings::inspect_call(simulation, *call, model);
      }
      break;
    case SelectionKind::repository:
      if (i >= world.registry.repositories.size()) break;
      return surroundings::inspect_repository(world, RepositoryId{i}, model);
    case SelectionKind::log_group:
      if (i >= world.logs.groups.size()) break;
      return surroundings::inspect_log_group(world, LogGroupId{i}, model);
    default: break;
  }
}

namespace surroundings {
namespace {

constexpr std::uint32_t k_rows_max = 60;
constexpr Port k_nfs = 2049;

Section throughput_section(const Simulation& simulation, const FileSystem& file_system) {
  const FileSystemRates rates = rates_of(simulation, file_system.id);
  Section section{"Throughput", {}};
  add_word(section, "Mode", modes_text(file_system));
  add_mono(section, "Moved now", speed_text(rates.used_kibps),
           "Over the last minute, as it is metered: reads count a third");
  add_mono(section, "May move now",
           "write " + speed_text(rates.write_kibps) + ", read " + speed_text(rates.read_kibps));
  if (file_system.throughput != ThroughputMode::bursting) return section;
  add_mono(section, "Baseline", speed_text(rates.baseline_kibps),
           "50 KiB/s for each GiB stored, at least 1 MiB/s: what it gets without credits");
  add_mono(section, "Burst", speed_text(rates.burst_kibps), "As long as there are credits");
  add_mono(section, "Burst credits",
           size_text(rates.credits) + " of " + size_text(rates.credits_max),
           "They grow at the baseline rate and are spent by what is moved");
  add_word(section, "They last", credits_sentence(rates));
  return section;
}

Section survival_section(const World& world, const Store& store) {
  const Survival survival = survival_of(world, store);
  Section section{"What becomes of its bytes", {}};
  add_word(section, "Container restarts", std::string(survival.container));
  add_word(section, "Task ends", std::string(survival.task));
  add_word(section, "Instance is lost", std::string(survival.instance));
  add_word(section, "Zone is lost", std::string(survival.zone));
  return section;
}

Table access_points_table(const World& world, const FileSystem& file_system) {
  Table table;
  table.id = "access_points";
  table.label = "Access points";
  table.columns = {{"name", "Access point", false, 1.4F},
                   {"path", "Root directory", false, 1.2F},
                   {"user", "Acts as", false, 0.9F},
                   {"state", "State", false, 0.9F}};
  for (const AccessPointId id : file_system.access_points) {
    const AccessPoint& point = world.at(id);
    if (point.state == EfsState::deleted) continue;
    Row row;
    row.key = "access_point:" + std::to_string(id.value);
    const std::string user = point.uid < 0
                                 ? "whoever mounts it"
                                 : std::to_string(point.uid) + ":" + std::to_string(point.gid);
    row.cells = {{point.name.empty() ? world.text(point.key) : point.name, 0, Role::none,
                  world.text(point.key)},
                 {world.text(point.path), 0, Role::none, {}},
                 {user, 0, Role::none, {}},
                 {to_string(point.state), 0, role_of(point.state), {}}};
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_versions(const World& world, StoreId store, InspectorModel& model) {
  constexpr std::uint32_t k_shown = 10;
  Table versions = versions_table(world, store, k_shown);
  if (!versions.rows.empty()) model.tables.push_back(std::move(versions));
}

void add_point_actions(const World& world, const FileSystem& file_system, InspectorModel& model) {
  constexpr int k_shown = 8;
  int shown = 0;
  for (const AccessPointId id : file_system.access_points) {
    const AccessPoint& point = world.at(id);
    if (point.state == EfsState::deleted || ++shown > k_shown) continue;
    const std::string& key = world.text(point.key);
    model.actions.push_back(
        {"delete_" + key, "Delete access point " + (point.name.empty() ? key : point.name),
         call_command("efs.DeleteAccessPoint", one_member("AccessPointId", key)), true,
         "Sends efs.DeleteAccessPoint; the directory and its files stay"});
  }
}

void add_file_system_actions(const World& world, const FileSystem& file_system,
                             InspectorModel& model) {
  add_view(model, "files", "Files…", model.selection, "What is stored, and who wrote it");
  model.actions.push_back({"mount", "Add to a task definition…",
                           form_command("volume", model.selection), false,
                           "Writes the volume and its mount points into the editor's text"});
  model.actions.push_back({"add_target", "Mount target…",
                           form_command("file_system", model.selection, "what", "target"), false,
                           "An address in another zone"});
  model.actions.push_back({"add_point", "Access point…",
                           form_command("file_system", model.selection, "what", "point"), false,
                           "A directory of it with a user of its own"});
  model.actions.push_back({"throughput", "Throughput…",
                           form_command("file_system", model.selection, "what", "throughput"),
                           false, "Bursting, elastic or provisioned: AWS changes it in place"});
  model.actions.push_back({"policy", "Policy…",
                           form_command("file_system", model.selection, "what", "policy"), false,
                           "Who may mount, write, act as root"});
  model.actions.push_back({"put_file", "Put a file…", form_command("file", model.selection), false,
                           "A file that every task which mounts it sees"});
  if (file_system.policy) {
    model.actions.push_back({"delete_policy", "Delete its policy",
                             call_command("efs.DeleteFileSystemPolicy",
                                          one_member("FileSystemId", world.text(file_system.key))),
                             true, "Sends efs.DeleteFileSystemPolicy"});
  }
  add_point_actions(world, file_system, model);
  model.actions.push_back({"delete", "Delete",
                           call_command("efs.DeleteFileSystem",
                                        one_member("FileSystemId", world.text(file_system.key))),
                           true, "Sends efs.DeleteFileSystem; its mount targets must be gone"});
}

bool lets_nfs_in(const SecurityGroup& group) {
  for (const SecurityGroupRule& rule : group.rules) {
    if (rule.egress || rule.group == group.id) continue;  // the group itself: not the tasks
    if (rule.all_protocols || (rule.from_port <= k_nfs && k_nfs <= rule.to_port)) return true;
  }
  return false;
}

void add_opening(const World& world, const MountTarget& target, InspectorModel& model) {
  if (target.security_groups.empty()) return;
  for (const SecurityGroupId id : target.security_groups) {
    if (lets_nfs_in(world.at(id))) return;
  }
  const SecurityGroup& group = world.at(target.security_groups.front());
  SecurityGroupRule rule;
  rule.from_port = rule.to_port = k_nfs;
  rule.block = {0, 0};
  model.story_title = "Who gets in";
  model.story = "Its security group " + group.name +
                " lets nobody from outside the group in on TCP 2049: tasks with another security "
                "group cannot mount the file system.";
  model.actions.push_back({"let_nfs_in", "Let port 2049 in",
                           call_command("ec2.AuthorizeSecurityGroupIngress",
                                        requests::rule_request(world, group, rule)),
                           false, "Sends ec2.AuthorizeSecurityGroupIngress for " + group.name});
}

}  // namespace

void add_view(InspectorModel& model, const char* command, const char* label, Selection of,
              const char* tip) {
  JsonWriter json;
  json.begin_object().member("type", command).member("of", to_key(of)).end_object();
  model.actions.push_back({command, label, json.take(), false, tip});
}

void inspect_file_system(const Simulation& simulation, FileSystemId id, InspectorModel& model) {
  const World& world = simulation.world();
  const FileSystem& file_system = world.at(id);
  model.title = "File system " + file_system_title(world, id);
  model.subtitle = world.text(file_system.key);
  model.state = to_string(file_system.state);
  model.role = role_of(file_system.state);
  Section about{"File system", {}};
  add_word(about, "Lies in",
           file_system.zone ? world.text(file_system.zone) + " alone" : "every zone (regional)");
  add_mono(about, "Performance mode", to_string(file_system.performance));
  add_word(about, "Encrypted", file_system.encrypted ? "yes" : "no");
  add_mono(about, "Made", clock_text(file_system.created_at, true));
  if (file_system.store) {
    const Store& store = world.at(file_system.store);
    add_mono(about, "Stored", size_text(store.bytes));
    add_mono(about, "Moved so far",
             "written " + size_text(store.written_bytes) + ", read " + size_text(store.read_bytes));
  }
  model.sections = {std::move(about), throughput_section(simulation, file_system)};
  if (file_system.store) {
    const Store& store = world.at(file_system.store);
    model.sections.push_back(survival_section(world, store));
    model.story_title = "Whose life it shares";
    model.story = fate_sentence(world, store);
  }
  if (!file_system.described) {
    model.story +=
        " Nobody made it: a task definition names it, so it is taken to exist, with a "
        "mount target in every zone.";
  }
  model.tables = {mount_targets_table(world, k_rows_max, id)};
  if (!file_system.access_points.empty()) {
    model.tables.push_back(access_points_table(world, file_system));
  }
  if (file_system.store) {
    model.tables.push_back(users_table(world, file_system.store, k_rows_max));
    add_versions(world, file_system.store, model);
  }
  model.tables_first = model.tables.size();
  if (file_system.policy) {
    model.texts.push_back({"File system policy", pretty(world.text(file_system.policy))});
  }
  if (file_system.state == EfsState::deleted) return;
  add_file_system_actions(world, file_system, model);
}

void inspect_store(const World& world, StoreId id, InspectorModel& model) {
  const Store& store = world.at(id);
  model.title = "Volume " + store_title(world, store);
  model.state = store.alive() ? "there" : "gone";
  model.role = role_of(store);
  Section about{"Volume", {}};
  add_word(about, "Kind", to_string(store.kind));
  add_word(about, "Belongs to", owner_text(world, store));
  if (store.zone) add_mono(about, "Availability Zone", world.text(store.zone));
  add_mono(about, "Stored",
           size_text(store.bytes) + (store.capacity > 0 ? " of " + size_text(store.capacity) : ""));
  add_mono(about, "Written so far", size_text(store.written_bytes));
  add_mono(about, "Read so far", size_text(store.read_bytes));
  if (store.failures > 0) add_mono(about, "Failed attempts", grouped(store.failures));
  add_mono(about, "Made", clock_text(store.made_at, true));
  if (!store.alive()) add_mono(about, "Gone since", clock_text(store.gone_at, true));
  if (store.pool) {
    const Pool& pool = world.at(store.pool);
    const char* disk = pool.instance ? "Disk of the instance" : "Disk of the task";
    add_mono(
        about, disk, size_text(pool.left()) + " free of " + size_text(pool.capacity),
        "Images take " + size_text(pool.image_bytes) + ", files " + size_text(pool.file_bytes));
  }
  if (store.volume) {
    const EbsVolume& volume = world.at(store.volume);
    add_mono(about, "EBS volume",
             world.text(volume.key) + ", " + world.text(volume.type) + ", " +
                 std::to_string(volume.size_gib) + " GiB");
    add_word(about, "When the task ends",
             volume.delete_on_termination ? "the volume is deleted" : "the volume is kept");
  }
  model.story_title = "Whose life it shares";
  model.story = fate_sentence(world, store);
  model.sections = {std::move(about), survival_section(world, store)};
  model.tables = {users_table(world, id, k_rows_max)};
  add_versions(world, id, model);
  model.tables_first = model.tables.size();
  add_view(model, "files", "Files…", model.selection, "What is stored, and who wrote it");
  if (store.alive()) {
    model.actions.push_back({"put_file", "Put a file…", form_command("file", model.selection),
                             false, "A file in it, without a container that writes it"});
  }
  const Selection owner = owner_of(store);
  if (owner) {
    requests::go_to(model,
                    owner.kind == SelectionKind::task          ? "Go to task"
                    : owner.kind == SelectionKind::file_system ? "Go to file system"
                                                               : "Go to instance",
                    owner);
  }
}

void inspect_mount_target(const World& world, MountTargetId id, InspectorModel& model) {
  const MountTarget& target = world.at(id);
  model.title = "Mount target in " + world.text(target.zone);
  model.subtitle = world.text(target.key);
  model.state = to_string(target.state);
  model.role = role_of(target.state);
  Section about{"Mount target", {}};
  add_word(about, "File system", file_system_title(world, target.file_system));
  add_mono(about, "Availability Zone", world.text(target.zone));
  if (target.subnet) add_mono(about, "Subnet", world.text(world.at(target.subnet).key));
  add_mono(about, "Address", ip_text(target.ip));
  for (const SecurityGroupId group : target.security_groups) {
    add_mono(about, "Security group",
             world.at(group).name + " (" + world.text(world.at(group).key) + ")");
  }
  model.sections = {std::move(about)};
  model.story_title = "What it is for";
  model.story = "Tasks of this zone reach the file system through this address, on TCP 2049.";
  requests::go_to(model, "Go to file system",
                  {SelectionKind::file_system, target.file_system.value});
  if (target.state == EfsState::deleted) return;
  add_opening(world, target, model);
  if (!target.security_groups.empty()) {
    requests::go_to(model, "Go to its security group",
                    {SelectionKind::security_group, target.security_groups.front().value});
  }
  model.actions.push_back(
      {"delete", "Delete",
       call_command("efs.DeleteMountTarget", one_member("MountTargetId", world.text(target.key))),
       true, "Sends efs.DeleteMountTarget: tasks of this zone lose the file system"});
}

}  // namespace surroundings
}  // namespace taskyard::web
