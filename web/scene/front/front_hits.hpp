// Which thing of the front is at a place, where a thing is, and in which order keys walk over them.
#pragma once

#include <vector>

#include "scene/front/front_picture.hpp"

namespace taskyard::web {

/// Smallest thing first: gates, targets, boxes. None over empty ground.
Selection hit_front(const Layout& layout, const FrontPicture& picture, float x, float y);
/// w = 0 when the thing is not shown.
Viewport front_bounds(const Layout& layout, const FrontPicture& picture, Selection selection);
void list_front(const Front& front, std::vector<Selection>& order);

}  // namespace taskyard::web
