// The agent removes images that nobody uses (surroundings 6.3): those longest unused first, so many at a
// time. Images that nobody described are known by their reference, the others by their digest.
#include <algorithm>

#include "ecr/ecr.hpp"

namespace taskyard::ecr {
namespace {

struct Rules {
  SimTime every = 0, minimum_age = 0;
  std::int64_t count = 0;
};

Rules rules_of(const World& world, const ContainerInstance& instance) {
  Rules rules{world.parameter(Parameter::image_cleanup_ms),
              world.parameter(Parameter::image_cleanup_age_ms),
              world.parameter(Parameter::image_cleanup_count)};
  if (!instance.ec2_instance) return rules;
  const ImageCleanup& own = world.at(instance.ec2_instance).image_cleanup;
  if (own.every > 0) rules.every = own.every;
  if (own.minimum_age > 0) rules.minimum_age = own.minimum_age;
  if (own.count > 0) rules.count = own.count;
  return rules;
}

bool in_use(const World& world, const ContainerInstance& instance, const ImageUse& use) {
  for (const TaskId id : instance.tasks) {
    const Task& task = world.at(id);
    const auto& definitions = world.at(task.task_definition).containers;
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
      const Container& container = world.containers[task.first_container.value + i];
      if (container.digest != use.digest) continue;
      if (use.digest || definitions[container.definition].image == world.text(use.image)) {
        return true;
      }
    }
  }
  return false;
}

// Layers of an image whatever became of it in its repository.
const std::vector<ImageLayer>* layers_of(const World& world, NameId digest) {
  for (const Repository& repository : world.registry.repositories) {
    for (const RepositoryImage& image : repository.images) {
      if (image.digest == digest) return &image.layers;
    }
  }
  return nullptr;
}

void keep_layers_of_uses(const World& world, ContainerInstance& instance) {
  instance.cached_layers.clear();
  for (const ImageUse& use : instance.image_uses) {
    const std::vector<ImageLayer>* layers = layers_of(world, use.digest);
    if (layers == nullptr) continue;
    for (const ImageLayer& layer : *layers) instance.cached_layers.push_back(layer.digest);
  }
  auto& kept = instance.cached_layers;
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
}

// Of an image that nobody described as layers.
std::int64_t plain_bytes(const World& world, NameId image) {
  for (const ImageBehaviour& known : world.images) {
    if (known.image == image) return Bytes{known.size_mib} * k_mib;
  }
  return world.parameter(Parameter::default_image_size_mib) * k_mib;
}

// Compressed bytes of those layers of an image that were there and are not any more.
std::int64_t bytes_gone(const World& world, NameId digest, const std::vector<NameId>& before,
                        const std::vector<NameId>& after) {
  std::int64_t sum = 0;
  const std::vector<ImageLayer>* layers = layers_of(world, digest);
  if (layers == nullptr) return 0;
  std::vector<NameId> seen;
  for (const ImageLayer& layer : *layers) {
    const bool gone = std::binary_search(before.begin(), before.end(), layer.digest) &&
                      !std::binary_search(after.begin(), after.end(), layer.digest);
    if (!gone || std::find(seen.begin(), seen.end(), layer.digest) != seen.end()) continue;
    seen.push_back(layer.digest);
    sum += layer.bytes;
  }
  return sum;
}

void remove_use(const Changes& changes, ContainerInstance& instance, std::size_t index) {
  const ImageUse gone = instance.image_uses[index];
  instance.image_uses.erase(instance.image_uses.begin() + static_cast<std::ptrdiff_t>(index));
  bool named = false;
  for (const ImageUse& use : instance.image_uses) named = named || use.image == gone.image;
  if (!named) std::erase(instance.cached_images, gone.image);
  const std::vector<NameId> before = instance.cached_layers;
  keep_layers_of_uses(changes.world, instance);
  Event event;
  event.kind = EventKind::images_cleaned;
  if (gone.digest) {
    event.value = bytes_gone(changes.world, gone.digest, before, instance.cached_layers);
  } else if (!named) {
    event.value = plain_bytes(changes.world, gone.image);
  }
  event.cluster = instance.cluster;
  event.instance = instance.id;
  event.text = gone.image;
  changes.emit(event);
}

}  // namespace

void on_image_cleanup(const Changes& changes, InstanceId id) {
  World& world = changes.world;
  ContainerInstance& instance = world.container_instances[id.value];
  instance.cleanup_waits = false;
  if (instance.status == InstanceStatus::inactive) return;
  const Rules rules = rules_of(world, instance);
  for (ImageUse& use : instance.image_uses) {
    if (in_use(world, instance, use)) use.last_used_at = world.now;
  }
  for (std::int64_t removed = 0; removed < rules.count; ++removed) {
    std::size_t oldest = instance.image_uses.size();
    for (std::size_t i = 0; i < instance.image_uses.size(); ++i) {
      const ImageUse& use = instance.image_uses[i];
      const bool may_go =
          use.last_used_at < world.now && world.now - use.pulled_at > rules.minimum_age;
      if (!may_go) continue;
      const bool older = oldest == instance.image_uses.size() ||
                         use.last_used_at < instance.image_uses[oldest].last_used_at;
      if (older) oldest = i;
    }
    if (oldest == instance.image_uses.size()) break;
    remove_use(changes, instance, oldest);
  }
  if (instance.image_uses.empty()) return;
  instance.cleanup_waits = true;
  changes.after(rules.every, Due::image_cleanup, id.value);
}

}  // namespace taskyard::ecr
