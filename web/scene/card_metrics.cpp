// Sizes of cards and places of their cells.
#include <algorithm>

#include "scene/layout.hpp"

namespace taskyard::web {

CardMetrics metrics_for(std::size_t instances, bool with_doors, bool with_bays) {
  CardMetrics m;
  if (instances <= k_crowd && with_doors) {
    m.doors = 29;
    m.head += m.doors;
    m.foot = 5;  // the ports are doors then
  }
  if (instances <= k_crowd && with_bays) {
    m.bay = 22;
    m.cell_h += m.bay;
    m.card_bay = 19;
    m.head += m.card_bay;
  }
  if (instances <= k_crowd) return m;
  m.crowded = true;
  m.width = 112;
  m.head = 22;
  m.fargate_head = 16;
  m.foot = 4;
  m.cell_w = 24;
  m.cell_h = 13;
  m.gap = 2;
  m.pad = 5;
  m.least_rows = 3;
  return m;
}

float head_of(const CardMetrics& metrics, const Card& card) {
  return card.fargate ? metrics.fargate_head : metrics.head;
}

Viewport door_gate(const Card& card) { return {card.x + 9, card.y + 5, 22, 8}; }

Viewport door_port(const Card& card, std::size_t nth) {
  return {card.x + 8 + static_cast<float>(nth) * 37, card.y + 17, 35, 12};
}

Viewport card_bay(const CardMetrics& metrics, const Card& card) {
  return {card.x + 9, card.y + metrics.head - metrics.card_bay - 2, card.w - 18, metrics.card_bay};
}

Viewport tile_gate(const Viewport& tile) { return {tile.x - 2.5F, tile.y + 14, 5, 12}; }

Viewport container_mark(const CardMetrics& metrics, const Viewport& tile, std::uint32_t containers,
                        std::uint32_t nth) {
  const float y = tile.y + tile.h - metrics.bay - 7;
  const std::uint32_t shown = std::min(containers, k_marks_max);
  if (containers < 2) return {tile.x + tile.w * 0.7F, y, 6, 4};
  const auto from_right = static_cast<float>(shown - std::min(nth, shown - 1));
  return {tile.x + tile.w - 5 - from_right * 8, y, 6, 4};
}

Viewport cell_rect(const Layout& layout, const CellPlace& place) {
  const CardMetrics& m = layout.metrics;
  const Card& card = layout.cards[place.card];
  const auto column = static_cast<float>(place.cell % k_cell_columns);
  const auto row = static_cast<float>(place.cell / k_cell_columns);
  const auto span = static_cast<float>(place.span);
  return {card.x + m.pad + column * (m.cell_w + m.gap),
          card.y + head_of(m, card) + row * (m.cell_h + m.gap),
          span * m.cell_w + (span - 1) * m.gap, m.cell_h};
}

}  // namespace taskyard::web
