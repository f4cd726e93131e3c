// How an image answers requests, as the scheduler has described it.
#pragma once

#include <string_view>

#include "ecr/ecr.hpp"
#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// The behaviour of a container that has started; the defaults when nobody described its image.
inline ImageBehaviour behaviour_of(const World& world, const Container& container) {
  const NameId name = world.names.find(ecr::behaviour_name(world, container));
  for (const ImageBehaviour& behaviour : world.images) {
    if (name && behaviour.image == name) return behaviour;
  }
  return {};
}

}  // namespace taskyard::traffic
