#include "sim/world_hash.hpp"

namespace taskyard {
namespace {

void add_image(Hasher& hash, const World& world, const RepositoryImage& image) {
  hash.add(world.text(image.digest));
  for (const NameId tag : image.tags) hash.add(world.text(tag));
  for (const ImageLayer& layer : image.layers) {
    hash.add(world.text(layer.digest));
    hash.add(static_cast<std::uint64_t>(layer.bytes));
  }
  hash.add(world.text(image.behaves_like));
  for (const SimTime time : {image.pushed_at, image.pulled_at, image.scanned_at}) {
    hash.add(static_cast<std::uint64_t>(time));
  }
  hash.add(image.deleted ? 1U : 0U);
}

void add_repositories(Hasher& hash, const World& world) {
  for (const Repository& repository : world.registry.repositories) {
    hash.add(repository.name);
    hash.add((repository.is_public ? 1U : 0U) | (repository.immutable_tags ? 2U : 0U) |
             (repository.scan_on_push ? 4U : 0U) | (repository.deleted ? 8U : 0U) |
             (repository.policy_waits ? 16U : 0U));
    if (!repository.account.empty()) hash.add(repository.account);
    for (const std::string& filter : repository.tag_exclusions) hash.add(filter);
    hash.add(repository.policy_json);
    hash.add(repository.lifecycle_json);
    hash.add(repository.tags_json);
    for (const RepositoryImage& image : repository.images) add_image(hash, world, image);
  }
}

void add_pulls(Hasher& hash, const World& world) {
  for (const Pull& pull : world.registry.pulls) {
    hash.add(std::uint64_t{pull.container.value} << 3U | (pull.failed ? 4U : 0U) |
             (pull.stuck ? 2U : 0U) | (pull.asked_registry ? 1U : 0U));
    hash.add(world.text(pull.digest));
    hash.add(static_cast<std::uint64_t>(pull.bytes));
    hash.add(static_cast<std::uint64_t>(pull.begun_at));
    hash.add(static_cast<std::uint64_t>(pull.done_at));
  }
  for (const ImagePin& pin : world.registry.pins) {
    hash.add(std::uint64_t{pin.deployment.value});
    hash.add(world.text(pin.digest));
  }
}

void add_caches(Hasher& hash, const World& world) {
  for (const ContainerInstance& instance : world.container_instances) {
    for (const ImageUse& use : instance.image_uses) {
      hash.add(world.text(use.image));
      hash.add(world.text(use.digest));
      hash.add(static_cast<std::uint64_t>(use.pulled_at));
      hash.add(static_cast<std::uint64_t>(use.last_used_at));
    }
    // Their ids depend on the order in which names came up, not on what they are.
    hash.add(std::uint64_t{instance.cached_layers.size()});
  }
}

}  // namespace

void add_registry(Hasher& hash, const World& world) {
  for (const Ec2Instance& machine : world.ec2_instances) {
    const ImageCleanup& cleanup = machine.image_cleanup;
    const auto behavior = static_cast<std::uint64_t>(machine.pull_behavior);
    const bool plain = behavior == 0 && !cleanup.off && cleanup.every == 0 &&
                       cleanup.minimum_age == 0 && cleanup.count == 0;
    if (plain) continue;
    hash.add(behavior << 1U | (cleanup.off ? 1U : 0U));
    hash.add(static_cast<std::uint64_t>(cleanup.every + cleanup.minimum_age + cleanup.count));
  }
  for (const Container& container : world.containers) {
    if (container.pull_denied) hash.add(world.text(container.pull_denied));
  }
  if (world.registry.repositories.empty()) return;
  add_repositories(hash, world);
  add_pulls(hash, world);
  add_caches(hash, world);
}

}  // namespace taskyard
