// What happened to bytes, as steps: single ones at once, what containers do in sums.
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

void plan_telling(const Changes& changes, bool quiet) {
  StorageState& storage = changes.world.storage;
  const bool first = storage.told_at == k_never;
  if (first) {
    storage.told_at = changes.world.now + changes.world.parameter(Parameter::storage_told_ms);
    storage.told_loud = false;
  } else if (quiet || storage.told_loud) {
    return;
  }
  storage.told_loud = !quiet;
  changes.after(storage.told_at - changes.world.now,
                quiet ? Due::storage_told_again : Due::storage_told, 0);
}

void tell_sum(const Changes& changes, std::size_t row) {
  std::vector<StorageStep>& untold = changes.world.storage.untold;
  StorageStep step = untold[row];
  if (!step.store) return;
  untold[row].store = {};
  step.next = {};
  tell_step(changes, step);
}

}  // namespace

void tell_step(const Changes& changes, StorageStep step) {
  World& world = changes.world;
  Event event;
  event.kind = EventKind::storage_step;
  event.value = static_cast<std::int64_t>(world.storage.steps.size());
  event.to = static_cast<std::uint8_t>(step.kind);
  event.container = step.container;
  if (step.container) {
    event.task = world.at(step.container).task;
    event.instance = world.at(event.task).instance;
  }
  event.text = step.file;
  world.storage.steps.push_back(step);
  changes.emit(event);
}

void add_step(const Changes& changes, const StorageStep& step, bool quiet) {
  std::vector<StorageStep>& untold = changes.world.storage.untold;
  plan_telling(changes, quiet);
  Container& container = changes.world.containers[step.container.value];
  for (StorageStepId id = container.untold; id; id = untold[id.value].next) {
    StorageStep& sum = untold[id.value];
    if (sum.store != step.store || sum.kind != step.kind || sum.why != step.why) continue;
    sum.file = step.file;
    sum.files += step.files;
    sum.operations += step.operations;
    sum.bytes += step.bytes;
    sum.moved += step.moved;
    return;
  }
  untold.push_back(step);
  untold.back().since = changes.world.now;
  untold.back().next = container.untold;
  container.untold = StorageStepId{static_cast<std::uint32_t>(untold.size() - 1)};
}

void tell_container(const Changes& changes, ContainerId id) {
  const std::vector<StorageStep>& untold = changes.world.storage.untold;
  Container& container = changes.world.containers[id.value];
  for (StorageStepId sum = container.untold; sum; sum = untold[sum.value].next) {
    tell_sum(changes, sum.value);
  }
  container.untold = {};
}

void tell_store(const Changes& changes, StoreId store) {
  const std::vector<StorageStep>& untold = changes.world.storage.untold;
  for (std::size_t i = 0; i < untold.size(); ++i) {
    if (untold[i].store == store) tell_sum(changes, i);
  }
}

void on_storage_told(const Changes& changes) {
  StorageState& storage = changes.world.storage;
  if (storage.told_at != changes.world.now) return;
  storage.told_at = k_never;
  for (std::size_t i = 0; i < storage.untold.size(); ++i) {
    const ContainerId container = storage.untold[i].container;
    if (container) changes.world.containers[container.value].untold = {};
    tell_sum(changes, i);
  }
  storage.untold.clear();
}

}  // namespace taskyard::storage
