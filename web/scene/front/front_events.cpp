// What events change in the front of the yard.
#include "scene/scene_state.hpp"

namespace taskyard::web {

void Scene::State::redraw_placed(const World& world, TaskId task) {
  if (!task || task.value >= layout.places.size() || !layout.places[task.value].placed()) return;
  picture.redraw_task(world, layout, task, motions.travelling(task));
}

// A target that is gone leaves a ghost in its slot.
void Scene::State::take_target(const World& world, const Event& event, const SceneInput& input,
                               bool animate) {
  const TargetId id{static_cast<std::uint32_t>(event.value)};
  if (structure_changed) return;
  front_changed = true;
  const Viewport slot = front_bounds(layout, picture.front, {SelectionKind::target, id.value});
  if (world.at(id).state != TargetState::gone) {
    if (!take_slot(world, layout.front, id)) structure_changed = true;
    if (!structure_changed) picture.front.redraw_target(world, layout, id, picture.list);
  } else if (slot.w > 0) {
    picture.front.redraw_target(world, layout, id, picture.list);
    free_slot(layout.front, id);
    if (animate) leave_ghost(slot, Role::stopped, input);
  }
  redraw_placed(world, event.task);
}

void Scene::State::take_front(const World& world, const Event& event, const SceneInput& input,
                              bool animate) {
  switch (event.kind) {
    case EventKind::load_balancer_changed:
    case EventKind::listener_changed:
    case EventKind::target_group_changed:
    case EventKind::traffic_changed: structure_changed = true; break;
    case EventKind::target_health_changed: take_target(world, event, input, animate); break;
    case EventKind::security_group_changed:
      front_changed = true;
      if (structure_changed || !layout.front.shown()) break;
      for (std::uint32_t i = 0; i < layout.places.size(); ++i) {
        if (layout.places[i].placed() && world.at(TaskId{i}).eni) redraw_placed(world, TaskId{i});
      }
      break;
    case EventKind::interface_attached:
      if (!structure_changed) redraw_placed(world, event.task);
      break;
    default: take_surroundings(world, event, input, animate);
  }
}

void Scene::State::redraw_front(const World& world) {
  if (!layout.front.shown()) return;
  const bool new_rates = traffic.take_new_rates();
  if (new_rates) picture.front.rates = traffic.rates();
  if (front_changed) {
    close_gates(world, layout.front);
    picture.front.redraw_doors(world, layout, picture.list);
  }
  if (front_changed || new_rates) picture.front.redraw_boxes(world, layout, picture.list);
  picture.front.redraw_draining(world, layout, picture.list);
  front_changed = false;
}

}  // namespace taskyard::web
