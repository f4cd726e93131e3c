// Repositories and what instances have of their images, in sentences.
#include "base/text.hpp"
#include "explain/surroundings/surroundings_text.hpp"

namespace taskyard::explain {
namespace {

std::string short_digest(const std::string& text) {
  return text.starts_with("sha256:") ? text.substr(0, 19) : text;
}

std::string repository_text(const World& world, const Event& event) {
  const RepositoryId id{static_cast<std::uint32_t>(event.value)};
  const std::string& name = world.at(id).name;
  if (!event.text) {
    return concat({"repository ", name, event.to == 1 ? " is there" : " is deleted"});
  }
  const std::string what = short_digest(world.text(event.text));
  if (event.to == 1) return concat({"image ", what, " was pushed to repository ", name});
  return concat({"image ", what, " is gone from repository ", name});
}

}  // namespace

std::string describe_registry_event(const World& world, const Event& event) {
  switch (event.kind) {
    case EventKind::repository_changed: return repository_text(world, event);
    case EventKind::images_cleaned:
      return concat(
          {"the agent removed image ", world.text(event.text), ", which no task used any more"});
    default: return world.text(event.text);
  }
}

}  // namespace taskyard::explain
