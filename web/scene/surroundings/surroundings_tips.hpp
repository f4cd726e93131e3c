// What the pointer is told about file systems, stores, roles, calls and repositories.
#pragma once

#include "scene/scene.hpp"

namespace taskyard::web {

/// Without a title for other kinds, and for things that are not there.
SceneTip surroundings_tip(const World& world, Selection selection);

}  // namespace taskyard::web
