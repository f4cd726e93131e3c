// Sentences about bytes: what containers did to files, what vanished, burst credits.
#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

// "512 bytes", "480 KiB", "1.5 GiB".
std::string bytes_text(Bytes bytes) {
  if (bytes < k_kib) return count_of(bytes, "byte");
  struct Unit {
    Bytes size;
    std::string_view name;
  };
  Unit unit{k_kib, " KiB"};
  for (const Unit next : {Unit{k_mib, " MiB"}, Unit{k_gib, " GiB"}, Unit{1024 * k_gib, " TiB"}}) {
    if (bytes >= next.size) unit = next;
  }
  const Bytes whole = bytes / unit.size;
  const Bytes tenths = bytes % unit.size * 10 / unit.size;
  if (whole >= 100 || tenths == 0) return concat({to_text(whole), unit.name});
  return concat({to_text(whole), ".", to_text(tenths), unit.name});
}

std::string container_text(const World& world, ContainerId id) {
  const Container& container = world.at(id);
  const TaskDefinition& definition = world.at(world.at(container.task).task_definition);
  return concat(
      {definition.containers[container.definition].name, " of ", task_name(world, container.task)});
}

// "bind mount scratch of web:1 (1a2b)", "host path /data of i-0abc", "EFS file system fs-0…".
std::string store_text(const World& world, const Store& store) {
  const std::string what = concat({to_string(store.kind), " ", world.text(store.name)});
  if (store.task) return concat({what, " of ", task_name(world, store.task)});
  if (store.instance) return concat({what, " on ", instance_name(world, store.instance)});
  return what;
}

std::string written_text(const World& world, const StorageStep& step, const Store& store) {
  std::string text =
      concat({container_text(world, step.container), " wrote ", bytes_text(step.moved), " in ",
              count_of(step.operations, "operation"), " to ", store_text(world, store)});
  if (step.files > 0) text += concat({", ", count_of(step.files, "new file")});
  return concat({text, ", the last one ", world.text(step.file)});
}

std::string step_text(const World& world, const StorageStep& step) {
  const Store& store = world.at(step.store);
  switch (step.kind) {
    case StorageStepKind::written: return written_text(world, step, store);
    case StorageStepKind::removed:
      return concat({container_text(world, step.container), " removed ",
                     count_of(-step.files, "file"), " (", bytes_text(-step.bytes), ") from ",
                     store_text(world, store)});
    case StorageStepKind::put:
      if (step.files > 1) {
        return concat({count_of(step.files, "file"), " (", bytes_text(step.moved),
                       ") were put into ", store_text(world, store)});
      }
      return concat({world.text(step.file), " (", bytes_text(step.moved), ") was put into ",
                     store_text(world, store)});
    case StorageStepKind::vanished:
      return concat({count_of(-step.files, "file"), " (", bytes_text(-step.bytes),
                     ") vanished with ", store_text(world, store)});
    case StorageStepKind::failed: break;
  }
  return concat({container_text(world, step.container), " failed ",
                 count_of(step.operations, "time"), " on ", store_text(world, store), ": ",
                 to_string(step.why), " (", world.text(step.file), ")"});
}

std::string credits_text(const World& world, const Event& event) {
  const FileSystem& system = world.at(FileSystemId{static_cast<std::uint32_t>(event.value)});
  const std::string name = concat({"EFS file system ", world.text(system.key)});
  if (event.to != 0) {
    return concat({name, " has saved up burst credits: it may burst again"});
  }
  return concat({name,
                 " has used up its burst credits: it falls to its baseline of 50 KiB/s per GiB "
                 "stored, 1 MiB/s at least"});
}

}  // namespace

std::string describe_storage_event(const World& world, const Event& event) {
  if (event.kind == EventKind::burst_credits_changed) return credits_text(world, event);
  if (event.kind == EventKind::storage_step) {
    return step_text(world, world.at(StorageStepId{static_cast<std::uint32_t>(event.value)}));
  }
  const Store& store = world.at(StoreId{static_cast<std::uint32_t>(event.value)});
  return concat({store_text(world, store), event.to != 0 ? " is there" : " is gone"});
}

}  // namespace taskyard::explain
