// Which thing of the shelf or of a bay is at a place, where a thing is, and the order of keys.
#pragma once

#include <vector>

#include "scene/surroundings/bay.hpp"
#include "scene/surroundings/shelf_picture.hpp"

namespace taskyard::web {

/// Smallest thing first: mount targets, calls, file systems. None over empty ground.
Selection hit_shelf(const Layout& layout, const ShelfPicture& picture, float x, float y);
/// w = 0 when the thing is not shown. Of a role its first badge, of a call the mark that shows it.
Viewport shelf_bounds(const Layout& layout, const ShelfPicture& picture, const BayParts& parts,
                      Selection selection);
/// Every badge of a role.
std::vector<Viewport> role_boxes(const BayParts& parts, RoleId role);
void list_shelf(const Layout& layout, const ShelfPicture& picture, std::vector<Selection>& order);
/// Disks and roles of one task or instance.
void list_bay(const Bay& bay, std::vector<Selection>& order);

}  // namespace taskyard::web
