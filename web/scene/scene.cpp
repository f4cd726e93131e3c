#include "scene/scene.hpp"

#include <algorithm>
#include <cmath>

#include "scene/scene_state.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

constexpr double k_travel_ms = 480;
constexpr double k_ghost_ms = 1800;
constexpr double k_flash_ms = 1000;
constexpr double k_speed_without_motion = 10;     // ux.md 5.4
constexpr std::size_t k_events_for_motion = 400;  // more at once is a jump, shown as its result

bool inside(const Viewport& box, float x, float y) {
  return box.w > 0 && x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
}

}  // namespace

// A jump shows what is, not what has gone in between.
bool Scene::State::was_long_ago(const World& world, SimTime when, const SceneInput& input) {
  constexpr double k_long_ms = 5000;
  return static_cast<double>(world.now - when) > k_long_ms * std::max(input.speed, 1.0);
}

void Scene::State::start_travel(const World& world, TaskId id, const SceneInput& input) {
  const Task& task = world.at(id);
  const CellPlace& place = layout.places[id.value];
  const Viewport to = cell_rect(layout, place);
  if (input.reduced_motion) {
    picture.redraw_task(world, layout, id, false);
    flash(to, input, Role::pending);
    return;
  }
  Motion motion;
  motion.kind = MotionKind::travel;
  motion.task = id;
  motion.to = to;
  motion.from = to;
  if (const Band* band = band_of(task.cluster)) {
    motion.from.x = band->scheduler_x + std::min(band->scheduler_w / 2, 330.0F);
    motion.from.y = band->scheduler_y + 4;
  }
  motion.look = tile_quad(world, task, to, *colors, layout.metrics.crowded);
  motion.length_ms = k_travel_ms;
  if (motions.travel(std::move(motion), input.now_ms)) {
    picture.redraw_task(world, layout, id, true);
  } else {
    picture.redraw_task(world, layout, id, false);
    ++grouped[task.zone];
  }
}

void Scene::State::start_groups(const World& world, const SceneInput& input) {
  for (const auto& [zone, count] : grouped) {
    for (const Band& band : layout.bands) {
      for (const ZoneBox& box : band.zones) {
        if (box.title != world.text(zone)) continue;
        Motion motion;
        motion.kind = MotionKind::group;
        motion.label = "+" + std::to_string(count);
        motion.from = {band.scheduler_x + 330, band.scheduler_y + 4, 64, 26};
        motion.to = {box.x + box.w / 2 - 32, box.y + box.h / 3, 64, 26};
        motion.look.fill = mix(colors->raised, colors->of(Role::pending), 0.3F);
        motion.look.border = colors->of(Role::pending);
        motion.look.border_px = 1.5F;
        motion.look.radius = 6;
        motion.start_ms = input.now_ms;
        motion.length_ms = 600;
        motions.add(std::move(motion));
      }
    }
  }
  grouped.clear();
}

void Scene::State::flash(const Viewport& where, const SceneInput& input, Role role) {
  Motion motion;
  motion.kind = MotionKind::flash;
  motion.look.x = where.x - 2;
  motion.look.y = where.y - 2;
  motion.look.w = where.w + 4;
  motion.look.h = where.h + 4;
  motion.look.radius = 6;
  motion.look.border = colors->of(role);
  motion.look.border_px = 2;
  motion.look.pattern = Pattern::hollow;
  motion.start_ms = input.now_ms;
  motion.length_ms = k_flash_ms;
  motions.add(std::move(motion));
}

void Scene::State::end_task(const World& world, const Event& event, const SceneInput& input,
                            bool animate) {
  if (event.task.value >= layout.places.size()) return;
  const CellPlace place = layout.places[event.task.value];
  if (!place.placed()) return;
  const Viewport rect = cell_rect(layout, place);
  picture.clear_cells(layout, place);
  picture.parts.tasks.erase(event.task.value);
  bytes.relink();
  free_cells(layout, event.task);
  front_changed = true;
  if (!animate) return;
  const bool failed = world.at(event.task).stop_code == StopCode::task_failed_to_start;
  leave_ghost(rect, failed ? Role::failed : Role::stopped, input);
}

// It stays where it stood while what was on it fades; only then the others move up.
void Scene::State::end_instance(const World& world, InstanceId instance, const SceneInput& input,
                                bool animate) {
  if (world.at(instance).status != InstanceStatus::inactive) return;
  const Viewport card = bounds({SelectionKind::instance, instance.value});
  const bool long_ago = was_long_ago(world, world.at(instance).deregistered_at, input);
  if (!animate || long_ago || structure_changed || card.w <= 0) {
    structure_changed = true;
    return;
  }
  stays_until_ms = std::max(stays_until_ms, input.now_ms + k_ghost_ms);
  leave_ghost(card, Role::stopped, input);
}

void Scene::State::leave_ghost(const Viewport& rect, Role role, const SceneInput& input) {
  Motion ghost;
  ghost.kind = MotionKind::ghost;
  ghost.look = Quad{};
  ghost.look.x = rect.x;
  ghost.look.y = rect.y;
  ghost.look.w = rect.w;
  ghost.look.h = rect.h;
  ghost.look.radius = 4;
  ghost.look.border = colors->of(role);
  ghost.look.border_px = 1.5F;
  ghost.look.pattern = Pattern::hollow;
  ghost.look.mark = layout.metrics.crowded ? Mark::none : mark_of(role);
  ghost.start_ms = input.now_ms;
  ghost.length_ms = k_ghost_ms;
  motions.add(std::move(ghost));
}

void Scene::State::take(const World& world, const Event& event, const SceneInput& input,
                        bool animate) {
  switch (event.kind) {
    case EventKind::cluster_created:
    case EventKind::cluster_deleted:
    case EventKind::ec2_instance_launched:
    case EventKind::instance_registered: structure_changed = true; break;
    case EventKind::ec2_instance_state_changed:
      structure_changed |= event.from == static_cast<std::uint8_t>(Ec2State::pending);
      break;
    case EventKind::instance_status_changed:
      touch(event.instance);
      end_instance(world, event.instance, input, animate);
      break;
    case EventKind::instance_agent_changed: touch(event.instance); break;
    case EventKind::task_created:
    case EventKind::task_placed:
      if (structure_changed) break;  // the rebuild places it
      if (!take_cells(world, layout, event.task)) {
        structure_changed = true;
      } else if (event.task.value < layout.places.size() &&
                 layout.places[event.task.value].placed()) {
        if (animate) {
          start_travel(world, event.task, input);
        } else {
          picture.redraw_task(world, layout, event.task, false);
        }
      }
      touch(event.instance);
      break;
    case EventKind::task_stop_requested: touch(world.at(event.task).instance); break;
    case EventKind::task_status_changed:
    case EventKind::container_status_changed:
    case EventKind::container_health_changed:
      front_changed = true;
      if (structure_changed) break;
      touch(world.at(event.task).instance);
      if (event.kind == EventKind::task_status_changed &&
          event.to == static_cast<std::uint8_t>(TaskStatus::stopped)) {
        end_task(world, event, input, animate);
      } else if (event.task.value < layout.places.size() &&
                 layout.places[event.task.value].placed()) {
        picture.redraw_task(world, layout, event.task, motions.travelling(event.task));
      }
      break;
    case EventKind::service_created:
    case EventKind::service_status_changed: structure_changed = true; break;
    case EventKind::deployment_started:
    case EventKind::deployment_changed:
      if (structure_changed) break;
      for (const TaskId task : world.at(event.service).tasks) {
        if (task.value >= layout.places.size() || !layout.places[task.value].placed()) continue;
        picture.redraw_task(world, layout, task, motions.travelling(task));
      }
      break;
    case EventKind::task_placement_failed: {
      ++refused[event.cluster];
      last_refused[event.cluster] = event.decision;
      for (std::size_t i = 0; i < layout.bands.size() && !structure_changed; ++i) {
        if (layout.bands[i].cluster != event.cluster) continue;
        picture.redraw_scheduler(layout, i, refused[event.cluster]);
        if (animate)
          flash(bounds({SelectionKind::decision, event.decision.value}), input, Role::failed);
      }
      break;
    }
    default: take_front(world, event, input, animate);
  }
}

Viewport Scene::State::bounds(Selection selection) const {
  switch (selection.kind) {
    case SelectionKind::task:
      if (selection.index < layout.places.size() && layout.places[selection.index].placed()) {
        return cell_rect(layout, layout.places[selection.index]);
      }
      return {};
    case SelectionKind::instance:
    case SelectionKind::ec2_instance:
      for (const Card& card : layout.cards) {
        if (card.selection == selection && !card.fargate) return {card.x, card.y, card.w, card.h};
      }
      return {};
    case SelectionKind::decision:
      for (const auto& [cluster, decision] : last_refused) {
        const Band* band = band_of(cluster);
        if (decision.value != selection.index || band == nullptr) continue;
        return {band->scheduler_x + band->scheduler_w - 138, band->scheduler_y + 5, 132,
                band->scheduler_h - 10};
      }
      return {};
    case SelectionKind::service:
      for (const Band& band : layout.bands) {
        for (const ServiceBox& shown : band.services) {
          if (shown.service.value == selection.index) return shown.box;
        }
      }
      return {};
    case SelectionKind::cluster:
      if (const Band* band = band_of(ClusterId{selection.index})) {
        return {band->scheduler_x, band->scheduler_y, band->scheduler_w, band->scheduler_h};
      }
      return {};
    case SelectionKind::request: return traffic.place_of(picture.list.traffic, selection.index);
    case SelectionKind::file_system:
    case SelectionKind::store:
    case SelectionKind::mount_target:
    case SelectionKind::role:
    case SelectionKind::aws_call:
    case SelectionKind::repository:
      return shelf_bounds(layout, picture.shelf, picture.parts, selection);
    default: return front_bounds(layout, picture.front, selection);
  }
}

void Scene::State::outline(Selection selection, float width, std::uint32_t alpha) {
  const Viewport box = bounds(selection);
  if (box.w <= 0) return;
  Quad quad;
  quad.x = box.x - 2;
  quad.y = box.y - 2;
  quad.w = box.w + 4;
  quad.h = box.h + 4;
  quad.radius = 6;
  quad.pattern = Pattern::hollow;
  quad.border = with_alpha(colors->accent, alpha);
  quad.border_px = width;
  picture.list.moving.push_back(quad);
}

// Every badge of the chosen role, so that one sees who acts with it.
void Scene::State::outline_role(RoleId role) {
  for (const Viewport& box : role_boxes(picture.parts, role)) {
    Quad quad;
    quad.x = box.x - 1.5F;
    quad.y = box.y - 1.5F;
    quad.w = box.w + 3;
    quad.h = box.h + 3;
    quad.radius = 4;
    quad.pattern = Pattern::hollow;
    quad.border = colors->accent;
    quad.border_px = 2;
    picture.list.moving.push_back(quad);
  }
}

Scene::Scene() : state_(std::make_unique<State>()) {}
Scene::~Scene() = default;

void Scene::update(const Simulation& simulation, const SceneInput& input) {
  State& s = *state_;
  const World& world = simulation.world();
  const Palette* colors = &palette(input.theme);
  const bool shape_changed =
      s.aspect <= 0 || std::abs(std::log(std::max(input.aspect, 0.05) / s.aspect)) > 0.35;
  if (s.colors != colors || shape_changed) s.structure_changed = true;
  if (s.stays_until_ms > 0 && input.now_ms >= s.stays_until_ms) s.structure_changed = true;
  s.colors = colors;
  const bool started_over = simulation.last_event() < s.seen || world.revision < s.revision;
  if (started_over) {
    s.layout = {};
    s.motions.clear();
    s.traffic.clear();
    s.picture.list.traffic.forget();
    s.picture.front.rates.clear();
    s.bytes.clear();
    s.picture.parts = {};
    s.pulling.clear();
    s.calls_seen = 0;
    s.refused.clear();
    s.last_refused.clear();
    s.seen = 0;
    s.structure_changed = true;
  }
  const std::span<const Event> events = simulation.events_since(s.seen);
  const bool animate = !started_over && s.seen > 0 && input.speed <= k_speed_without_motion &&
                       events.size() <= k_events_for_motion;
  if (s.structure_changed && !events.empty()) s.rebuild(world, input.aspect);
  for (const Event& event : events) s.take(world, event, input, animate);
  s.seen = simulation.last_event();
  s.revision = world.revision;
  s.look_for_services(world);
  if (s.structure_changed) {
    s.rebuild(world, input.aspect);
    s.touched_cards.clear();
  } else if (!events.empty()) {
    s.picture.redraw_services(world, s.layout);
    if (s.waiting != world.waiting_tasks.size()) s.picture.redraw_waiting(world, s.layout);
  }
  s.waiting = world.waiting_tasks.size();
  std::sort(s.touched_cards.begin(), s.touched_cards.end());
  s.touched_cards.erase(std::unique(s.touched_cards.begin(), s.touched_cards.end()),
                        s.touched_cards.end());
  for (const std::uint32_t card : s.touched_cards) s.picture.redraw_card(world, s.layout, card);
  s.touched_cards.clear();
  s.redraw_pulls(world, input, !events.empty());
  s.redraw_stores(world, input);
  if (animate && !s.grouped.empty()) s.start_groups(world, input);
  s.grouped.clear();

  s.picture.list.moving.clear();
  s.picture.list.moving_labels.clear();
  std::vector<TaskId> arrived;
  s.motions.draw(input.now_ms, colors->text, s.picture.list, arrived);
  for (const TaskId task : arrived) {
    const bool placed = task.value < s.layout.places.size() && s.layout.places[task.value].placed();
    if (placed) s.picture.redraw_task(world, s.layout, task, false);
  }
  s.playing = input.playing;
  const TrafficInput traffic{input.now_ms,         input.speed, input.playing,
                             input.reduced_motion, s.selected,  s.hovered};
  s.traffic.update(world, s.layout, *colors, traffic, !events.empty(), s.picture.list);
  s.redraw_front(world);
  s.show_bytes(world, input);
  if (s.selected.kind == SelectionKind::role) s.outline_role(RoleId{s.selected.index});
  if (s.hovered && !(s.hovered == s.selected)) s.outline(s.hovered, 1.5F, 150);
  if (s.selected) s.outline(s.selected, 2.5F, 255);
}

const DrawList& Scene::draw_list() const { return state_->picture.list; }
void Scene::clear_dirty() {
  state_->picture.list.dirty.clear();
  state_->picture.list.traffic.rewritten.clear();
}
bool Scene::moving() const {
  return !state_->motions.empty() || state_->traffic.moving() || state_->bytes.moving() ||
         state_->stays_until_ms > 0;
}
bool Scene::has_front() const { return state_->layout.front.shown(); }
const SampleCounts& Scene::samples() const { return state_->traffic.counts(); }

Selection Scene::request_near(float x, float y, float radius) const {
  const State& s = *state_;
  if (s.playing) return {};
  const std::uint32_t number = s.traffic.nearest(s.picture.list.traffic, x, y, radius);
  return number == 0xFFFFFFFFU ? Selection{} : Selection{SelectionKind::request, number};
}
void Scene::set_selected(Selection selection) { state_->selected = selection; }
void Scene::set_hovered(Selection selection) { state_->hovered = selection; }
Viewport Scene::bounds(Selection selection) const { return state_->bounds(selection); }

Selection Scene::hit(float x, float y) const {
  const State& s = *state_;
  for (const auto& [cluster, decision] : s.last_refused) {
    const Selection marker{SelectionKind::decision, decision.value};
    if (inside(s.bounds(marker), x, y)) return marker;
  }
  if (const Selection shelf = hit_shelf(s.layout, s.picture.shelf, x, y)) return shelf;
  if (const Selection front = hit_front(s.layout, s.picture.front, x, y)) return front;
  for (std::uint32_t i = 0; i < s.layout.cards.size(); ++i) {
    const Card& card = s.layout.cards[i];
    if (!inside({card.x, card.y, card.w, card.h}, x, y)) continue;
    for (const TaskId task : card.cells) {
      if (task && inside(cell_rect(s.layout, s.layout.places[task.value]), x, y)) {
        const auto bay = s.picture.parts.tasks.find(task.value);
        const Selection part =
            bay != s.picture.parts.tasks.end() ? hit_bay(bay->second, x, y) : Selection{};
        return part ? part : Selection{SelectionKind::task, task.value};
      }
    }
    const auto bay = s.picture.parts.cards.find(i);
    if (bay != s.picture.parts.cards.end()) {
      if (const Selection part = hit_bay(bay->second, x, y)) return part;
    }
    return card.fargate ? Selection{} : card.selection;
  }
  for (const Band& band : s.layout.bands) {
    if (inside({band.scheduler_x, band.scheduler_y, band.scheduler_w, band.scheduler_h}, x, y)) {
      return {SelectionKind::cluster, band.cluster.value};
    }
    for (const ServiceBox& shown : band.services) {
      if (inside(shown.box, x, y)) return {SelectionKind::service, shown.service.value};
    }
  }
  return {};
}

Selection Scene::neighbour(Selection from, int step) const {
  std::vector<Selection> order;
  for (const auto& [cluster, decision] : state_->last_refused) {
    order.push_back({SelectionKind::decision, decision.value});
  }
  list_front(state_->layout.front, order);
  for (const Band& band : state_->layout.bands) {
    for (const ServiceBox& shown : band.services) {
      order.push_back({SelectionKind::service, shown.service.value});
    }
  }
  const BayParts& parts = state_->picture.parts;
  for (std::uint32_t i = 0; i < state_->layout.cards.size(); ++i) {
    const Card& card = state_->layout.cards[i];
    if (!card.fargate) order.push_back(card.selection);
    const auto of_card = parts.cards.find(i);
    if (of_card != parts.cards.end()) list_bay(of_card->second, order);
    TaskId last;
    for (const TaskId task : card.cells) {
      if (task && task != last) {
        order.push_back({SelectionKind::task, task.value});
        const auto of_task = parts.tasks.find(task.value);
        if (of_task != parts.tasks.end()) list_bay(of_task->second, order);
      }
      last = task;
    }
  }
  list_shelf(state_->layout, state_->picture.shelf, order);
  if (order.empty()) return {};
  const auto found = std::find(order.begin(), order.end(), from);
  const auto size = static_cast<int>(order.size());
  if (found == order.end()) return step > 0 ? order.front() : order.back();
  const int at = (static_cast<int>(found - order.begin()) + step % size + size) % size;
  return order[static_cast<std::size_t>(at)];
}

}  // namespace taskyard::web
