// Ways of lines and packets between tasks, mount targets, file systems and services: along the gaps
// between cards and zones, never across a card, a box or its texts. Pure arithmetic over the layout.
#pragma once

#include <array>

#include "scene/layout.hpp"

namespace taskyard::web {

inline constexpr std::size_t k_route_points = 16;

/// Where a line or a packet passes.
struct Route {
  std::array<WayPoint, k_route_points> points{};
  std::size_t count = 0;

  void add(float x, float y);
  void add(const Viewport& box) { add(box.x + box.w / 2, box.y + box.h / 2); }
  void add(const Route& rest);
};
/// A point at `share` of the length of a route.
WayPoint along(const Route& route, float share);
float length(const Route& route);

/// Exits of all cards of a placed layout; `wired`: the zones have room for lines below their cards.
void place_exits(Layout& layout, bool wired);

/// From a task (its disk when that is shown, w > 0) to a mount target of its zone.
Route way_to_target(const Layout& layout, const CellPlace& place, const Viewport& disk,
                    std::uint32_t target);
/// From the foot of a card to a mount target: many tasks in one line.
Route way_of_card(const Layout& layout, std::uint32_t card, std::uint32_t target);
/// From a mount target to its file system.
Route way_to_store(const Layout& layout, std::uint32_t target);
/// From a task to a file system without a mount target in its zone (FSx).
Route way_without_target(const Layout& layout, const CellPlace& place, const Viewport& disk,
                         std::uint32_t outside);
Route way_of_card_without_target(const Layout& layout, std::uint32_t card, std::uint32_t outside);
/// From a task to a disk of its instance.
Route way_to_card_disk(const Layout& layout, const CellPlace& place, const Viewport& plug,
                       const Viewport& disk);
/// From a task, or from the badge of an instance, to the mark of a service.
Route way_to_service(const Layout& layout, const CellPlace& place, const Viewport& mark);
Route way_to_service(const Layout& layout, std::uint32_t card, const Viewport& badge,
                     const Viewport& mark);

}  // namespace taskyard::web
