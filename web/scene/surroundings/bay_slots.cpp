// Disks, roles and pulls in the picture: which slots they have in tiles and cards.
#include "scene/picture.hpp"

namespace taskyard::web {

void Picture::draw_task_bay(const World& world, const Layout& layout, const Task& task) {
  const CellPlace& place = layout.places[task.id.value];
  const std::uint32_t quad = cell_quad(layout, place) + cell_quads_ - k_bay_quads;
  const std::uint32_t label = cell_label(layout, place) + cell_labels_ - k_bay_labels;
  Bay bay = bay_of(world, layout.metrics, task, cell_rect(layout, place));
  draw_bay(bay, *palette_, &list.quads[quad], &list.labels[label]);
  parts.remember(bay);
  parts.tasks[task.id.value] = std::move(bay);
}

void Picture::redraw_task_bay(const World& world, const Layout& layout, TaskId id) {
  if (!bays_ || id.value >= layout.places.size() || !layout.places[id.value].placed()) return;
  draw_task_bay(world, layout, world.at(id));
  const std::uint32_t end = cell_quad(layout, layout.places[id.value]) + cell_quads_;
  mark(end - k_bay_quads, end);
}

void Picture::redraw_card_bays(const World& world, const Layout& layout) {
  parts.cards.clear();
  if (!bays_) return;
  const std::vector<StoreId> stores = stores_on_instances(world);
  for (std::uint32_t i = 0; i < layout.cards.size(); ++i) {
    const Card& card = layout.cards[i];
    if (card.selection.kind != SelectionKind::instance) continue;
    const std::uint32_t quad = card.first_quad + card_quads_ - k_bay_quads;
    const std::uint32_t label = card.first_label + card_labels_ - k_bay_labels;
    Bay bay = bay_of(world, layout.metrics, card, stores);
    draw_bay(bay, *palette_, &list.quads[quad], &list.labels[label]);
    mark(quad, quad + k_bay_quads);
    parts.remember(bay);
    parts.cards[i] = std::move(bay);
  }
}

// Without bays there is room for one plain bar at the foot of the tile.
void Picture::draw_plain_pull(const World& world, const Task& task, const Viewport& rect,
                              std::uint32_t slot) {
  if (bays_ || task.container_count == 0) return;
  if (!world.at(task.first_container).pulling) return;
  const PullView pull = pull_of(world, task);
  Quad bar;
  bar.x = rect.x + 4;
  bar.y = rect.y + rect.h - 4;
  bar.w = rect.w - 8;
  bar.h = 2.5F;
  bar.radius = 1;
  bar.fill = palette_->of(Role::pending);
  bar.track = palette_->bar_track;
  bar.progress = pull.done;
  put(slot, bar);
}

}  // namespace taskyard::web
