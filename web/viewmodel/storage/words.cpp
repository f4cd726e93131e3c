#include "viewmodel/storage/words.hpp"

#include <algorithm>
#include <array>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr Bytes k_tib = 1024 * k_gib;

struct FateRow {
  std::string_view sentence;
  Survival survival;
};

// In the order of StoreKind (surroundings 4.4).
constexpr std::array<FateRow, 9> k_fates = {{
    {"Written outside every mount, into the container's own layer. It goes with the container; the "
     "next task begins without it.",
     {"stays", "gone", "gone", "gone"}},
    {"Shared by the containers of one task. A container that restarts finds it again; when the "
     "task ends it is gone.",
     {"stays", "gone", "gone", "gone"}},
    {"A directory of the instance. It stays for later tasks on this instance and is gone with the "
     "instance; tasks on other instances never see it.",
     {"stays", "stays on this instance", "gone", "gone"}},
    {"Docker makes it for one task and removes it with the task.",
     {"stays", "gone", "gone", "gone"}},
    {"Docker keeps it on the instance for every task there that names it. It is gone with the "
     "instance, and never travels to another one.",
     {"stays", "stays on this instance", "gone", "gone"}},
    {"A part of the task's own disk on Fargate, beside its image. When the task ends it is gone: "
     "there is no instance that could keep it.",
     {"stays", "gone", "there is none", "gone"}},
    {"A disk for one task, in one zone. It is deleted with its task, unless a task outside a "
     "service was told to keep it; a replacement gets a new one.",
     {"stays", "gone, unless kept on purpose", "gone with its task", "gone"}},
    {"It belongs to no task, no instance and, when it is regional, to no single zone: it stays "
     "until "
     "somebody deletes it.",
     {"stays", "stays", "stays", "stays"}},
    {"A Windows file share outside the cluster: it stays until somebody deletes it.",
     {"stays", "stays", "stays", "stays in its other zone"}},
}};
constexpr FateRow k_one_zone = {
    "It outlives containers, tasks and instances, but lies in one zone only: with the zone it is "
    "gone.",
    {"stays", "stays", "stays", "gone"}};

const FateRow& fate_of(const World& world, const Store& store) {
  const bool one_zone =
      store.kind == StoreKind::efs && store.file_system && world.at(store.file_system).zone;
  return one_zone ? k_one_zone : k_fates[static_cast<std::size_t>(store.kind)];
}

std::string decimal(std::int64_t value, std::int64_t unit) {
  const std::int64_t tenths = value / unit * 10 + (value % unit * 10 + unit / 2) / unit;
  return grouped(tenths / 10) + (tenths % 10 > 0 ? "." + std::to_string(tenths % 10) : "");
}

}  // namespace

std::string size_text(Bytes bytes) {
  const Bytes size = bytes < 0 ? -bytes : bytes;
  const std::string sign = bytes < 0 ? "-" : "";
  if (size < k_kib) return sign + std::to_string(size) + " B";
  if (size < k_mib) return sign + decimal(size, k_kib) + " KiB";
  if (size < k_gib) return sign + decimal(size, k_mib) + " MiB";
  if (size < k_tib) return sign + decimal(size, k_gib) + " GiB";
  return sign + decimal(size, k_tib) + " TiB";
}

std::string speed_text(std::int64_t kibps) { return size_text(kibps * k_kib) + "/s"; }

std::string span_text(SimTime span) {
  const SimTime seconds = span / k_second;
  if (seconds < 120) return std::to_string(seconds) + " s";
  const SimTime minutes = seconds / 60;
  if (minutes < 120) return std::to_string(minutes) + " min";
  const SimTime hours = minutes / 60;
  if (hours < 72) return std::to_string(hours) + " h " + std::to_string(minutes % 60) + " min";
  return std::to_string(hours / 24) + " days";
}

const std::string& container_name(const World& world, ContainerId container) {
  const Container& each = world.at(container);
  const TaskDefinition& definition = world.at(world.at(each.task).task_definition);
  return definition.containers[each.definition].name;
}

std::string writer_task(const World& world, ContainerId container) {
  return container ? task_name(world, world.at(container).task) : "a call";
}

std::string writer_container(const World& world, ContainerId container) {
  return container ? container_name(world, container) : "–";
}

std::string file_system_title(const World& world, FileSystemId id) {
  const FileSystem& file_system = world.at(id);
  const std::string& key = world.text(file_system.key);
  return file_system.name.empty() ? key : file_system.name + " (" + key + ")";
}

std::string modes_text(const FileSystem& file_system) {
  std::string text = file_system.performance == PerformanceMode::max_io ? "max I/O, " : "";
  text += to_string(file_system.throughput);
  if (file_system.throughput == ThroughputMode::provisioned) {
    text += " " + speed_text(file_system.provisioned_kibps);
  }
  return text;
}

std::string store_title(const World& world, const Store& store) {
  if (store.file_system) return file_system_title(world, store.file_system);
  return world.text(store.name) + " (" + to_string(store.kind) + ")";
}

Selection owner_of(const Store& store) {
  if (store.file_system) return {SelectionKind::file_system, store.file_system.value};
  if (store.task) return {SelectionKind::task, store.task.value};
  if (store.instance) return {SelectionKind::instance, store.instance.value};
  return {};
}

std::string owner_text(const World& world, const Store& store) {
  if (store.container && store.kind == StoreKind::container_layer) {
    return "container " + container_name(world, store.container) + " of " +
           writer_task(world, store.container);
  }
  if (store.task) return "task " + task_name(world, store.task);
  if (store.instance) return "instance " + instance_name(world, store.instance);
  if (store.machine) return "EC2 instance " + ec2_instance_id_text(world, store.machine);
  return "the account";
}

std::string_view fate_sentence(const World& world, const Store& store) {
  return fate_of(world, store).sentence;
}
Survival survival_of(const World& world, const Store& store) {
  return fate_of(world, store).survival;
}

Role role_of(EfsState state) {
  switch (state) {
    case EfsState::creating:
    case EfsState::updating: return Role::pending;
    case EfsState::available: return Role::running;
    case EfsState::deleting: return Role::stopping;
    case EfsState::deleted: return Role::stopped;
    case EfsState::error: return Role::failed;
  }
  return Role::none;
}

Role role_of(VolumeState state) {
  switch (state) {
    case VolumeState::creating: return Role::pending;
    case VolumeState::available:
    case VolumeState::in_use: return Role::running;
    case VolumeState::deleting: return Role::stopping;
    case VolumeState::deleted: return Role::stopped;
  }
  return Role::none;
}

Role role_of(MountState state) {
  switch (state) {
    case MountState::mounting: return Role::pending;
    case MountState::mounted: return Role::running;
    case MountState::failed: return Role::failed;
    case MountState::gone: return Role::stopped;
  }
  return Role::none;
}

Role role_of(const Store& store) { return store.alive() ? Role::running : Role::stopped; }

bool has_words(std::string_view text, std::string_view words) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    const auto found = std::search(text.begin(), text.end(), word.begin(), word.end(),
                                   [&](char a, char b) { return lower(a) == lower(b); });
    if (!word.empty() && found == text.end()) return false;
  }
  return true;
}

std::vector<StoreId> stores_of(const World& world, const Task& task) {
  std::vector<StoreId> stores;
  const auto add = [&](StoreId id) {
    if (id && std::find(stores.begin(), stores.end(), id) == stores.end()) stores.push_back(id);
  };
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    add(world.storage.mounts[task.first_mount.value + i].store);
  }
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    add(world.containers[task.first_container.value + i].layer);
  }
  return stores;
}

std::int64_t mounts_on(const World& world, StoreId store) {
  return std::count_if(
      world.storage.mounts.begin(), world.storage.mounts.end(),
      [&](const Mount& m) { return m.store == store && m.state == MountState::mounted; });
}

}  // namespace taskyard::web
