// What a Scene is made of; shared by its source files only.
#pragma once

#include <map>
#include <vector>

#include "scene/front/front_hits.hpp"
#include "scene/front/traffic_view.hpp"
#include "scene/motion.hpp"
#include "scene/picture.hpp"
#include "scene/scene.hpp"
#include "scene/surroundings/bytes_view.hpp"
#include "scene/surroundings/shelf_hits.hpp"

namespace taskyard::web {

struct Scene::State {
  Layout layout;
  Picture picture;
  Motions motions;
  TrafficView traffic;
  BytesView bytes;
  bool playing = true;
  EventSeq seen = 0;
  std::uint64_t revision = 0;
  double aspect = 0;
  const Palette* colors = nullptr;
  bool structure_changed = true;
  std::size_t waiting = 0;  // tasks in PROVISIONING for want of an instance
  Selection selected, hovered;
  std::map<ClusterId, std::uint32_t> refused;
  std::map<ClusterId, DecisionId> last_refused;
  std::map<NameId, int> grouped;  // tasks of this update that were too many to travel, by zone
  std::vector<std::uint32_t> touched_cards;
  bool front_changed = false;      // healths, gates or ports
  std::vector<TaskId> pulling;     // whose images are on the way
  std::vector<Bytes> shown_bytes;  // by store, as drawn
  bool stores_due = false;
  double stays_until_ms = 0;  // an instance that is gone is still drawn; 0 = none
  double pulls_at_ms = 0, stores_at_ms = 0;
  std::uint32_t calls_seen = 0;

  void rebuild(const World& world, double wanted_aspect) {
    layout = lay_out(world, layout, wanted_aspect);
    picture.rebuild(world, layout, *colors);
    for (std::size_t i = 0; i < layout.bands.size(); ++i) {
      picture.redraw_scheduler(layout, i, refused[layout.bands[i].cluster]);
    }
    for (std::uint32_t i = 0; i < layout.places.size(); ++i) {
      const TaskId task{i};
      if (layout.places[i].placed() && motions.travelling(task)) {
        picture.redraw_task(world, layout, task, true);
      }
    }
    picture.list.dirty.clear();
    traffic.place_points(world, layout, picture.list.traffic);
    bytes.relink();
    shown_bytes.clear();
    front_changed = false;
    aspect = wanted_aspect;
    structure_changed = false;
    stays_until_ms = 0;
  }

  const Band* band_of(ClusterId cluster) const {
    for (const Band& band : layout.bands) {
      if (band.cluster == cluster) return &band;
    }
    return nullptr;
  }

  void touch(InstanceId instance) {
    if (!instance || instance.value >= layout.card_of_instance.size()) return;
    const std::uint32_t card = layout.card_of_instance[instance.value];
    if (card != 0xFFFFFFFFU) touched_cards.push_back(card);
  }

  void take(const World& world, const Event& event, const SceneInput& input, bool animate);
  static bool was_long_ago(const World& world, SimTime when, const SceneInput& input);
  void take_front(const World& world, const Event& event, const SceneInput& input, bool animate);
  void take_target(const World& world, const Event& event, const SceneInput& input, bool animate);
  void take_surroundings(const World& world, const Event& event, const SceneInput& input,
                         bool animate);
  void take_storage_step(const World& world, const Event& event, const SceneInput& input,
                         bool animate);
  void leave_disk(StoreId store, const std::string& text, const SceneInput& input);
  void look_for_services(const World& world);
  void redraw_pulls(const World& world, const SceneInput& input, bool changed);
  void redraw_stores(const World& world, const SceneInput& input);
  void show_bytes(const World& world, const SceneInput& input);
  void redraw_placed(const World& world, TaskId task);
  void redraw_front(const World& world);
  void start_travel(const World& world, TaskId task, const SceneInput& input);
  void end_task(const World& world, const Event& event, const SceneInput& input, bool animate);
  void end_instance(const World& world, InstanceId instance, const SceneInput& input, bool animate);
  void leave_ghost(const Viewport& rect, Role role, const SceneInput& input);
  void flash(const Viewport& where, const SceneInput& input, Role role);
  void start_groups(const World& world, const SceneInput& input);
  void outline_role(RoleId role);
  void outline(Selection selection, float width, std::uint32_t alpha);
  Viewport bounds(Selection selection) const;
};

}  // namespace taskyard::web
