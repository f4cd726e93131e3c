#include "viewmodel/surroundings/pulls_view.hpp"

#include <algorithm>
#include <string_view>

namespace taskyard::web {
namespace {

float passed(SimTime begins, SimTime ends, SimTime now) {
  if (now >= ends) return 1;
  if (now <= begins) return 0;
  return static_cast<float>(static_cast<double>(now - begins) / static_cast<double>(ends - begins));
}

}  // namespace

RepositoryId repository_of(const World& world, std::string_view image) {
  const std::size_t slash = image.find('/');
  if (slash == std::string_view::npos) return {};
  std::string_view name = image.substr(slash + 1);
  name = name.substr(0, name.find('@'));
  const std::size_t colon = name.rfind(':');
  if (colon != std::string_view::npos) name = name.substr(0, colon);
  for (const Repository& repository : world.registry.repositories) {
    const bool same =
        repository.name == name || (repository.is_public && name.ends_with(repository.name));
    if (!repository.deleted && same) return repository.id;
  }
  return {};
}

bool shows_pulls(const World& world) { return !world.registry.repositories.empty(); }

bool is_pulling(const World& world, const Task& task) {
  if (task.status == TaskStatus::stopped) return false;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    if (world.containers[task.first_container.value + i].pulling) return true;
  }
  return false;
}

PullView pull_of(const World& world, const Task& task) {
  PullView view;
  for (std::uint32_t i = 0; i < task.container_count && !view.shown; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (!container.pulling) continue;
    view.shown = true;
    view.container = container.id;
    const TaskDefinition& definition = world.at(task.task_definition);
    view.repository = repository_of(world, definition.containers[container.definition].image);
    const SimTime since = task.pull_started_at == k_never ? world.now : task.pull_started_at;
    view.done = passed(since, since + static_cast<SimTime>(container.pull_ms), world.now);
    if (!container.pull) continue;
    const Pull& pull = world.at(container.pull);
    if (pull.layers.empty()) continue;
    view.done = passed(pull.begun_at, pull.done_at, world.now);
    for (const PulledLayer& layer : pull.layers) {
      const float done = layer.cached ? 1.0F : passed(layer.begins_at, layer.done_at, world.now);
      view.layers.push_back({done, layer.cached});
    }
  }
  return view;
}

}  // namespace taskyard::web
