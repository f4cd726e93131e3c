#include "viewmodel/storage/tables.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/storage/cells.hpp"
#include "viewmodel/storage/rates.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

using namespace cells;

namespace {

std::string groups_text(const World& world, const MountTarget& target) {
  std::string text;
  for (const SecurityGroupId id : target.security_groups) {
    text += (text.empty() ? "" : ", ") + world.at(id).name;
  }
  return text.empty() ? "–" : text;
}

std::int64_t there(const Store& store) {
  if (!store.alive()) return 0;
  return std::count_if(store.files.begin(), store.files.end(),
                       [](const StoredFile& file) { return !file.removed; });
}

std::string zones_text(const World& world, const FileSystem& file_system) {
  std::string text;
  for (const MountTargetId id : file_system.targets) {
    const MountTarget& target = world.at(id);
    if (target.state == EfsState::deleted) continue;
    text += (text.empty() ? "" : ", ") + world.text(target.zone);
  }
  if (!text.empty()) return text;
  return file_system.described ? "none: no task can mount it" : "taken to be in every zone";
}

Row file_system_row(const Simulation& simulation, const FileSystem& file_system) {
  const World& world = simulation.world();
  const FileSystemRates rates = rates_of(simulation, file_system.id);
  Row row = row_of(SelectionKind::file_system, file_system.id.value);
  const bool bursts = file_system.throughput == ThroughputMode::bursting;
  row.cells = {
      plain(file_system_title(world, file_system.id)),
      state(to_string(file_system.state), role_of(file_system.state),
            file_system.described ? "" : "Nobody made it: it is taken to exist"),
      plain(modes_text(file_system)),
      sorted(file_system.store ? size_text(world.at(file_system.store).bytes) : "–",
             file_system.store ? world.at(file_system.store).bytes : 0),
      sorted(speed_text(rates.write_kibps), rates.write_kibps, "What writing may take now"),
      bursts ? sorted(size_text(rates.credits), rates.credits, credits_sentence(rates))
             : sorted("–", -1, "Only bursting throughput has credits"),
      sorted(file_system.store ? grouped(mounts_on(world, file_system.store)) : "0",
             file_system.store ? mounts_on(world, file_system.store) : 0),
      plain(zones_text(world, file_system))};
  if (bursts && file_system.out_of_credits) row.cells[5].role = Role::failed;
  return row;
}

Row store_row(const World& world, const Store& store) {
  Row row = row_of(SelectionKind::store, store.id.value);
  std::string stored = size_text(store.bytes);
  if (store.capacity > 0) stored += " of " + size_text(store.capacity);
  row.cells = {plain(store.file_system ? file_system_title(world, store.file_system)
                                       : world.text(store.name)),
               plain(to_string(store.kind)),
               plain(owner_text(world, store)),
               plain(store.zone ? world.text(store.zone) : "–"),
               number(there(store)),
               sorted(stored, store.bytes),
               sorted(size_text(store.written_bytes), store.written_bytes),
               state(store.alive() ? "there" : "gone " + clock_text(store.gone_at), role_of(store),
                     std::string(fate_sentence(world, store)))};
  return row;
}

}  // namespace

Table file_systems_table(const Simulation& simulation) {
  Table table;
  table.id = "file_systems";
  table.label = "File systems";
  table.columns = {
      {"name", "File system", false, 1.6F},     {"state", "State", false, 1},
      {"mode", "Throughput mode", false, 1.1F}, {"bytes", "Stored", true, 0.8F},
      {"rate", "Writes may take", true, 1},     {"credits", "Burst credits", true, 1},
      {"mounts", "Mounts", true, 0.7F},         {"zones", "Mount targets in", false, 1.6F}};
  table.empty =
      "No file system. The form \"File system\" makes one that tasks in every zone share.";
  for (const FileSystem& each : simulation.world().storage.file_systems) {
    table.rows.push_back(file_system_row(simulation, each));
  }
  return table;
}

Table mount_targets_table(const World& world, std::uint32_t rows_max, FileSystemId of) {
  Table table;
  table.id = "mount_targets";
  table.label = "Mount targets";
  table.columns = {{"zone", "Zone", false, 1.2F},
                   {"state", "State", false, 1.2F},
                   {"ip", "Address", false, 1},
                   {"groups", "Security groups", false, 1}};
  if (!of) {
    table.columns.push_back({"name", "Mount target", false, 1.4F});
    table.columns.push_back({"file_system", "File system", false, 1.4F});
  }
  table.empty =
      of && !world.at(of).described
          ? "Nobody made this file system: every zone is taken to have one."
          : "No mount target: a file system needs one in each zone where tasks mount it. The "
            "form \"File system\" makes one.";
  for (const MountTarget& target : world.storage.mount_targets) {
    if (of && target.file_system != of) continue;
    Row row = row_of(SelectionKind::mount_target, target.id.value);
    row.cells = {plain(world.text(target.zone)),
                 state(to_string(target.state), role_of(target.state)), plain(ip_text(target.ip)),
                 plain(groups_text(world, target))};
    if (!of) {
      row.cells.push_back(plain(world.text(target.key)));
      row.cells.push_back(plain(file_system_title(world, target.file_system)));
    }
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table stores_table(const World& world, std::uint32_t rows_max, InstanceId on) {
  Table table;
  table.id = "stores";
  table.label = "Volumes";
  table.columns = {{"name", "Volume", false, 1.4F},      {"kind", "Kind", false, 1.3F},
                   {"owner", "Belongs to", false, 1.4F}, {"zone", "Zone", false, 0.9F},
                   {"files", "Files", true, 0.7F},       {"bytes", "Stored", true, 1},
                   {"written", "Written", true, 0.9F},   {"state", "State", false, 1.1F}};
  table.empty =
      "No volume yet. Run a task: its volumes come with it. The form \"Volume\" writes one "
      "into the task definition.";
  for (std::size_t i = world.storage.stores.size(); i-- > 0;) {
    const Store& store = world.storage.stores[i];
    if (on && store.instance != on) continue;
    if (table.rows.size() >= rows_max) {
      ++table.left_out;  // no texts for rows that nobody sees
    } else {
      table.rows.push_back(store_row(world, store));
    }
  }
  return table;
}

Table ebs_volumes_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "ebs_volumes";
  table.label = "EBS volumes";
  table.columns = {{"name", "EBS volume", false, 1.4F},
                   {"state", "State", false, 1},
                   {"type", "Type", false, 0.7F},
                   {"size", "Size", true, 0.8F},
                   {"zone", "Zone", false, 1},
                   {"task", "Task", false, 1.1F},
                   {"ends", "When the task ends", false, 1.2F}};
  table.empty =
      "No EBS volume. A volume that is configured at launch gets one when its task is run.";
  for (std::size_t i = world.storage.volumes.size(); i-- > 0;) {
    const EbsVolume& volume = world.storage.volumes[i];
    Row row;
    row.key = "volume:" + std::to_string(volume.id.value);
    if (volume.store) row.selection = {SelectionKind::store, volume.store.value};
    row.cells = {plain(world.text(volume.key)),
                 state(to_string(volume.state), role_of(volume.state)),
                 plain(world.text(volume.type)),
                 sorted(std::to_string(volume.size_gib) + " GiB", volume.size_gib),
                 plain(world.text(volume.zone)),
                 plain(volume.task ? task_name(world, volume.task) : "–"),
                 plain(volume.delete_on_termination ? "it is deleted" : "it is kept")};
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table mounts_table(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  Table table;
  table.id = "mounts";
  table.label = "Volumes";
  table.columns = {{"container", "Container", false, 1},
                   {"path", "Path", false, 1},
                   {"volume", "Volume", false, 1.1F},
                   {"kind", "Kind", false, 1},
                   {"state", "State", false, 1.1F}};
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    const Mount& mount = world.storage.mounts[task.first_mount.value + i];
    const VolumeDefinition& volume = definition.volumes[mount.volume];
    Row row;
    row.key = "mount:" + std::to_string(task.first_mount.value + i);
    if (mount.store) row.selection = {SelectionKind::store, mount.store.value};
    row.cells = {plain(container_name(world, mount.container)),
                 plain(world.text(mount.path) + (mount.read_only ? " (read only)" : "")),
                 plain(volume.name), plain(to_string(volume.kind)),
                 state(to_string(mount.state), role_of(mount.state))};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table users_table(const World& world, StoreId store, std::uint32_t rows_max) {
  Table table;
  table.id = "mount_users";
  table.label = "Mounted by";
  table.columns = {{"task", "Task", false, 1},
                   {"container", "Container", false, 1},
                   {"path", "Path", false, 1.1F},
                   {"state", "State", false, 1}};
  table.empty =
      "No container has it mounted. A task does when its definition names the volume "
      "and a mount point.";
  for (std::size_t i = world.storage.mounts.size(); i-- > 0;) {
    const Mount& mount = world.storage.mounts[i];
    if (mount.store != store) continue;
    Row row = row_of(SelectionKind::task, mount.task.value);
    row.key += "." + std::to_string(i);
    row.cells = {plain(task_name(world, mount.task)), plain(container_name(world, mount.container)),
                 plain(world.text(mount.path) + (mount.read_only ? " (read only)" : "")),
                 state(to_string(mount.state), role_of(mount.state))};
    add(table, rows_max, std::move(row));
  }
  return table;
}

}  // namespace taskyard::web
