// What events change in disks, file systems, roles and pulls, and what is looked at again and again
// while they change without events.
#include <algorithm>

#include "scene/scene_state.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/surroundings/roles_view.hpp"
#include "viewmodel/surroundings/storage_view.hpp"

namespace taskyard::web {
namespace {

constexpr double k_fade_ms = 1500;
constexpr double k_flash_ms = 500;
constexpr double k_pulls_every_ms = 100;
constexpr double k_stores_every_ms = 250;
constexpr std::size_t k_pulls_at_once = 200;

}  // namespace

// The disk fades where it stood, with the number of files that go with it.
void Scene::State::leave_disk(StoreId id, const std::string& text, const SceneInput& input) {
  if (id.value >= picture.parts.last_disks.size()) return;
  const BayDisk& last = picture.parts.last_disks[id.value];
  const Viewport box = last.box;
  if (box.w <= 0) return;
  if (input.reduced_motion) {
    flash(box, input, Role::stopped);
    return;
  }
  Motion ghost;
  ghost.kind = MotionKind::ghost;
  ghost.start_ms = input.now_ms;
  ghost.length_ms = k_fade_ms;
  if (!text.empty()) {
    ghost.look.x = box.x + box.w + 3;
    ghost.look.y = box.y - 2;
    ghost.look.h = 17;
    ghost.look.w = static_cast<float>(text.size()) * 6.6F + 16;
    ghost.look.radius = 5;
    ghost.look.fill = colors->panel;
    ghost.look.border = colors->of(Role::stopped);
    ghost.look.border_px = 1;
    ghost.label = text;
    motions.add(std::move(ghost));
    return;
  }
  Quad quads[k_disk_quads];
  draw_disk(last.disk, box, *colors, quads);
  for (const Quad& quad : quads) {
    if (quad.w <= 0) continue;
    ghost.look = quad;
    motions.add(ghost);
  }
}

void Scene::State::take_storage_step(const World& world, const Event& event,
                                     const SceneInput& input, bool animate) {
  const auto index = static_cast<std::size_t>(event.value);
  if (!animate || index >= world.storage.steps.size()) return;
  if (was_long_ago(world, event.time, input)) return;
  const StorageStep& step = world.storage.steps[index];
  if (step.kind == StorageStepKind::vanished && step.store && step.files != 0) {
    const std::int64_t files = step.files < 0 ? -step.files : step.files;
    leave_disk(step.store, counted(files, "file") + " gone", input);
  }
}

void Scene::State::take_surroundings(const World& world, const Event& event,
                                     const SceneInput& input, bool animate) {
  switch (event.kind) {
    case EventKind::storage_step: take_storage_step(world, event, input, animate); break;
    case EventKind::store_changed: {
      const StoreId store{static_cast<std::uint32_t>(event.value)};
      stores_due = true;
      bytes.relink();
      if (event.to == 0 && animate && !was_long_ago(world, event.time, input)) {
        leave_disk(store, "", input);
      }
      if (store.value < world.storage.stores.size() &&
          world.at(store).kind == StoreKind::fsx_windows) {
        structure_changed = true;
      }
      break;
    }
    case EventKind::mount_changed:
      bytes.relink();
      if (!structure_changed) redraw_placed(world, event.task);
      break;
    case EventKind::volume_changed:
      if (!structure_changed) redraw_placed(world, event.task);
      break;
    case EventKind::file_system_changed: structure_changed = true; break;
    case EventKind::burst_credits_changed: stores_due = true; break;
    case EventKind::role_changed:
      if (shows_roles(world)) structure_changed = true;
      return;
    case EventKind::call_denied: stores_due = true; break;
    case EventKind::repository_changed: break;
    case EventKind::image_pull_started:
      if (std::find(pulling.begin(), pulling.end(), event.task) == pulling.end()) {
        pulling.push_back(event.task);
      }
      return;
    case EventKind::image_pull_finished:
      if (!structure_changed) redraw_placed(world, event.task);
      return;
    default: return;
  }
  const bool room = layout.metrics.bay > 0 || layout.metrics.crowded;
  if (!room && (shows_storage(world) || shows_roles(world) || shows_pulls(world))) {
    structure_changed = true;
  }
}

// A service that is called for the first time gets a place on the shelf.
void Scene::State::look_for_services(const World& world) {
  const std::uint32_t taken = world.iam.calls_taken;
  if (taken < calls_seen) calls_seen = 0;
  if (taken == calls_seen) return;
  stores_due = true;
  const auto kept = static_cast<std::uint32_t>(world.iam.calls.size());
  if (kept == 0 || !shows_roles(world)) return;
  if (taken - calls_seen > kept) calls_seen = taken - kept;
  for (; calls_seen < taken; ++calls_seen) {
    const AwsCall& call = world.iam.calls[calls_seen % kept];
    if (!call.action || structure_changed) continue;
    const std::string_view prefix = service_of(world.text(call.action));
    const auto& known = layout.shelf.services;
    const bool is_new = std::none_of(
        known.begin(), known.end(), [&](const ServiceChip& chip) { return chip.prefix == prefix; });
    if (is_new && known.size() < k_services_max) structure_changed = true;
  }
}

void Scene::State::redraw_pulls(const World& world, const SceneInput& input, bool changed) {
  if (pulling.empty()) return;
  const bool due = input.playing ? input.now_ms - pulls_at_ms >= k_pulls_every_ms : changed;
  if (!due) return;
  pulls_at_ms = input.now_ms;
  std::erase_if(pulling, [&](TaskId id) {
    return id.value >= world.tasks.size() || !is_pulling(world, world.at(id));
  });
  if (layout.metrics.crowded) return;
  for (std::size_t i = 0; i < pulling.size() && i < k_pulls_at_once; ++i) {
    redraw_placed(world, pulling[i]);
  }
}

// Bytes grow without events of their own; only disks whose bytes have changed are drawn anew.
void Scene::State::redraw_stores(const World& world, const SceneInput& input) {
  const bool shows = layout.metrics.bay > 0 || layout.shelf.shown();
  if (!shows) return;
  const bool due = input.playing && input.now_ms - stores_at_ms >= k_stores_every_ms;
  if (!due && !stores_due) return;
  stores_at_ms = input.now_ms;
  stores_due = false;
  bool cards = false;
  shown_bytes.resize(world.storage.stores.size(), -1);
  for (const Store& store : world.storage.stores) {
    const Bytes now = store.alive() ? store.bytes : -2;
    Bytes& shown = shown_bytes[store.id.value];
    if (shown == now) continue;
    shown = now;
    if (is_outside(store.kind)) continue;
    if (store.task) {
      picture.redraw_task_bay(world, layout, store.task);
    } else {
      cards = true;
    }
  }
  if (cards) picture.redraw_card_bays(world, layout);
  picture.shelf.redraw(world, layout, picture.list);
}

void Scene::State::show_bytes(const World& world, const SceneInput& input) {
  const TrafficInput about{input.now_ms,         input.speed, input.playing,
                           input.reduced_motion, selected,    hovered};
  bytes.update(world, layout, picture.parts, *colors, about, picture.list);
  for (const Viewport& box : bytes.take_flashes()) {
    Motion motion;
    motion.kind = MotionKind::flash;
    motion.look.x = box.x - 2;
    motion.look.y = box.y - 2;
    motion.look.w = box.w + 4;
    motion.look.h = box.h + 4;
    motion.look.radius = box.h / 2 + 2;
    motion.look.border = colors->data_write;
    motion.look.border_px = 2.5F;
    motion.look.pattern = Pattern::hollow;
    motion.start_ms = input.now_ms;
    motion.length_ms = k_flash_ms;
    motions.add(std::move(motion));
  }
}

}  // namespace taskyard::web
