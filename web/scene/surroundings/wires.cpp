#include "scene/surroundings/wires.hpp"

#include <algorithm>
#include <cmath>

namespace taskyard::web {
namespace {

constexpr float k_row_gap = 1.5F;  // below a tile, in the middle of the gap between rows
constexpr float k_lane = 2;        // between the lines of file systems that run side by side
constexpr int k_lanes = 3;
constexpr float k_port = 14;          // lines enter a file system at least so far from its corners
constexpr float k_store_gap_mid = 7;  // in the middle between two rows of file systems
constexpr float k_service_gap_mid = 4;
constexpr float k_inner_pad = 3.8F;  // left of the cells of a card, inside it

float middle_x(const Viewport& box) { return box.x + box.w / 2; }
float middle_y(const Viewport& box) { return box.y + box.h / 2; }
float bottom(const Viewport& box) { return box.y + box.h; }

float lane_of(std::uint32_t outside) {
  return static_cast<float>(static_cast<int>(outside) % k_lanes) * k_lane;
}

// From x in the gutter below the zone to the line above the shelf; returns the x it has there.
float to_bus(const Shelf& shelf, const Exit& exit, float x, float lane, Route& way) {
  if (!exit.open || shelf.beside) {
    const float side = shelf.beside ? exit.channel + lane : exit.channel - lane;
    way.add(x, exit.gutter + lane);
    way.add(side, exit.gutter + lane);
    x = side;
  }
  if (!shelf.beside) way.add(x, shelf.bus + lane);
  return x;
}

void to_store(const Shelf& shelf, const Exit& exit, float x, std::uint32_t outside, Route& way) {
  const Viewport& box = shelf.outside[outside].box;
  const float lane = lane_of(outside);
  x = to_bus(shelf, exit, x, lane, way);
  if (shelf.beside) {
    way.add(x, middle_y(box));
    way.add(box.x, middle_y(box));
    return;
  }
  float enters = std::clamp(x, box.x + k_port, box.x + box.w - k_port);
  float y = shelf.bus + lane;
  if (box.y > shelf.outside.front().box.y + 1) {  // past the rows above it
    x = shelf.box.x - 5 - lane;
    way.add(x, y);
    y = box.y - k_store_gap_mid;
    way.add(x, y);
    enters = box.x + k_port;
  }
  way.add(enters, y);
  way.add(enters, box.y);
}

void to_service(const Shelf& shelf, const Exit& exit, float x, const Viewport& mark, Route& way) {
  x = to_bus(shelf, exit, x, 0, way);
  float top = mark.y;
  for (const ServiceChip& chip : shelf.services) {
    const bool holds = mark.y >= chip.box.y && mark.y < bottom(chip.box);
    if (holds) top = chip.box.y;
  }
  if (!shelf.beside && !shelf.services.empty()) {
    x = shelf.services.front().box.x - 8;
    way.add(x, shelf.bus);
  }
  way.add(x, top - k_service_gap_mid);
  way.add(middle_x(mark), top - k_service_gap_mid);
  way.add(mark);
}

// Down beside the card and out of its zone; returns the x at which it gets there.
float out_of_zone(const Exit& exit, float row, Route& way) {
  way.add(exit.aside, row);
  if (exit.own_targets) return exit.aside;
  way.add(exit.aside, exit.under);
  way.add(exit.corner, exit.under);
  return exit.corner;
}

// The row below its tile.
float begin(const Layout& layout, const CellPlace& place, const Viewport& disk, Route& way) {
  const Viewport tile = cell_rect(layout, place);
  const Viewport& from = disk.w > 0 ? disk : tile;
  const float row = bottom(tile) + k_row_gap;
  way.add(middle_x(from), bottom(from));
  way.add(middle_x(from), row);
  return row;
}

Route to_target(const Layout& layout, std::uint32_t card, std::uint32_t target, float row,
                Route way) {
  const Exit& exit = layout.shelf.exits[card];
  const Viewport& chip = layout.shelf.targets[target].box;
  if (exit.own_targets) {
    const float inside = layout.cards[card].x + k_inner_pad;
    way.add(inside, row);
    way.add(inside, middle_y(chip));
    way.add(chip.x, middle_y(chip));
    return way;
  }
  way.add(exit.aside, row);
  way.add(exit.aside, exit.under);
  way.add(middle_x(chip), exit.under);
  way.add(middle_x(chip), chip.y);
  return way;
}

float begin_card(const Layout& layout, std::uint32_t card, Route& way) {
  const Card& box = layout.cards[card];
  const float row = layout.shelf.exits[card].own_targets ? box.y + box.h - 2 : box.y + box.h + 3;
  way.add(box.x + box.w / 2, box.y + box.h - 2);
  way.add(box.x + box.w / 2, row);
  return row;
}

}  // namespace

void Route::add(float x, float y) {
  if (count > 0 && points[count - 1].x == x && points[count - 1].y == y) return;
  if (count < points.size()) points[count++] = WayPoint{x, y};
}

void Route::add(const Route& rest) {
  for (std::size_t i = 0; i < rest.count; ++i) add(rest.points[i].x, rest.points[i].y);
}

float length(const Route& route) {
  float total = 0;
  for (std::size_t i = 1; i < route.count; ++i) {
    total += std::hypot(route.points[i].x - route.points[i - 1].x,
                        route.points[i].y - route.points[i - 1].y);
  }
  return total;
}

WayPoint along(const Route& route, float share) {
  if (route.count == 0) return {};
  float left = length(route) * std::clamp(share, 0.0F, 1.0F);
  for (std::size_t i = 1; i < route.count; ++i) {
    const WayPoint& from = route.points[i - 1];
    const WayPoint& to = route.points[i];
    const float step = std::hypot(to.x - from.x, to.y - from.y);
    if (left <= step && step > 0) {
      const float part = left / step;
      return {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
    }
    left -= step;
  }
  return route.points[route.count - 1];
}

void place_exits(Layout& layout, bool wired) {
  Shelf& shelf = layout.shelf;
  shelf.exits.assign(layout.cards.size(), Exit{});
  if (!shelf.shown()) return;
  shelf.bus = shelf.box.y - 5;
  const Band* lowest = nullptr;
  float right = 0;
  for (const Band& band : layout.bands) {
    if (lowest == nullptr || band.y > lowest->y) lowest = &band;
    right = std::max(right, band.x + band.w);
  }
  for (const Band& band : layout.bands) {
    for (const ZoneBox& box : band.zones) {
      for (const std::uint32_t index : box.cards) {
        const Card& card = layout.cards[index];
        Exit& exit = shelf.exits[index];
        exit.aside = card.x - 4;
        exit.corner = box.x + 4;
        exit.own_targets = box.fargate;
        exit.under = box.fargate ? card.y + card.h + 10.5F : box.y + box.h - (wired ? 10.0F : 4.0F);
        exit.gutter = box.y + box.h + (wired ? 9.0F : 4.0F);
        exit.channel = shelf.beside ? right + 10 : band.x - 4;
        exit.open = &band == lowest && box.y + box.h > band.y + band.h - 1;
        for (const std::uint32_t other : box.cards) {
          const Card& below = layout.cards[other];
          if (below.y > card.y + 1 && below.x == card.x) exit.blocked = true;
        }
      }
    }
  }
}

Route way_to_target(const Layout& layout, const CellPlace& place, const Viewport& disk,
                    std::uint32_t target) {
  Route way;
  const float row = begin(layout, place, disk, way);
  return to_target(layout, place.card, target, row, way);
}

Route way_of_card(const Layout& layout, std::uint32_t card, std::uint32_t target) {
  Route way;
  const float row = begin_card(layout, card, way);
  return to_target(layout, card, target, row, way);
}

Route way_to_store(const Layout& layout, std::uint32_t target) {
  const TargetChip& chip = layout.shelf.targets[target];
  const Exit& exit = layout.shelf.exits[chip.card];
  Route way;
  float x = middle_x(chip.box);
  way.add(x, bottom(chip.box));
  if (exit.own_targets && exit.blocked) {
    way.add(x, exit.under);
    x = exit.aside;
    way.add(x, exit.under);
  }
  to_store(layout.shelf, exit, x, chip.outside, way);
  return way;
}

Route way_without_target(const Layout& layout, const CellPlace& place, const Viewport& disk,
                         std::uint32_t outside) {
  Route way;
  const float row = begin(layout, place, disk, way);
  const Exit& exit = layout.shelf.exits[place.card];
  const float x = out_of_zone(exit, row, way);
  to_store(layout.shelf, exit, x, outside, way);
  return way;
}

Route way_of_card_without_target(const Layout& layout, std::uint32_t card, std::uint32_t outside) {
  Route way;
  const float row = begin_card(layout, card, way);
  const Exit& exit = layout.shelf.exits[card];
  const float x = out_of_zone(exit, row, way);
  to_store(layout.shelf, exit, x, outside, way);
  return way;
}

Route way_to_card_disk(const Layout& layout, const CellPlace& place, const Viewport& plug,
                       const Viewport& disk) {
  Route way;
  const float row = begin(layout, place, plug, way);
  const float inside = layout.cards[place.card].x + k_inner_pad;
  way.add(inside, row);
  way.add(inside, middle_y(disk));
  way.add(disk.x, middle_y(disk));
  return way;
}

Route way_to_service(const Layout& layout, const CellPlace& place, const Viewport& mark) {
  Route way;
  const float row = begin(layout, place, {}, way);
  const Exit& exit = layout.shelf.exits[place.card];
  const float x = out_of_zone(exit, row, way);
  to_service(layout.shelf, exit, x, mark, way);
  return way;
}

Route way_to_service(const Layout& layout, std::uint32_t card, const Viewport& badge,
                     const Viewport& mark) {
  const Card& box = layout.cards[card];
  Exit exit = layout.shelf.exits[card];
  Route way;
  way.add(badge);
  exit.aside = box.x + box.w + 4;  // badges stand at the right
  const float x = out_of_zone(exit, middle_y(badge), way);
  to_service(layout.shelf, exit, x, mark, way);
  return way;
}

}  // namespace taskyard::web
