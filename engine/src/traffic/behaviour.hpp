// How an image answers requests, as the scheduler has described it.
#pragma once

#include <string_view>

#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// The behaviour of an image whose container has started; the defaults when nobody described it.
inline ImageBehaviour behaviour_of(const World& world, std::string_view image) {
  const NameId name = world.names.find(image);
  for (const ImageBehaviour& behaviour : world.images) {
    if (name && behaviour.image == name) return behaviour;
  }
  return {};
}

}  // namespace taskyard::traffic
