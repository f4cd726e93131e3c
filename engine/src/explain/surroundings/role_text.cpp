#include "explain/surroundings/surroundings_text.hpp"

namespace taskyard::explain {

std::string describe_role_event(const World& world, const Event& event) {
  return world.text(event.text);
}

}  // namespace taskyard::explain
