#include "explain/surroundings/surroundings_text.hpp"

namespace taskyard::explain {

std::string describe_storage_event(const World& world, const Event& event) {
  return world.text(event.text);
}

}  // namespace taskyard::explain
