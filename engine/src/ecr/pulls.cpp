// What a pull brings and how long it takes (surroundings 6.3, 6.4). Layers are stored and downloaded once,
// whichever images they belong to; on Fargate nothing outlives the task.
#include <algorithm>

#include "ecr/ecr.hpp"

namespace taskyard::ecr {
namespace {

bool contains(const std::vector<NameId>& sorted, NameId wanted) {
  return std::binary_search(sorted.begin(), sorted.end(), wanted);
}

void insert(std::vector<NameId>& sorted, NameId added) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), added);
  if (at == sorted.end() || *at != added) sorted.insert(at, added);
}

// When the layer is there, or will be, by the pull of another container of the task; k_never when none of
// them brings it. A pull that is over has brought its layers to an instance's cache already.
SimTime brought_by(const World& world, const Task& task, NameId layer, bool fargate) {
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& other = world.containers[task.first_container.value + i];
    if (!other.pull || !other.digest || (!fargate && !other.pulling)) continue;
    const Pull& pull = world.at(other.pull);
    if (pull.failed || pull.stuck) continue;
    for (const PulledLayer& brought : pull.layers) {
      if (brought.digest == layer) return std::max(world.now, brought.done_at);
    }
  }
  return k_never;
}

// Docker downloads a layer once, however many wait for it.
SimTime under_way(const World& world, const Task& task, NameId layer) {
  if (!task.instance) return brought_by(world, task, layer, true);
  SimTime first = k_never;
  for (const TaskId id : world.at(task.instance).tasks) {
    first = std::min(first, brought_by(world, world.at(id), layer, false));
  }
  return first;
}

// Downloads share the throughput evenly; the next one begins when one of them is done.
class Downloads {
 public:
  Downloads(const World& world, std::vector<PulledLayer>& layers)
      : layers_(layers),
        bytes_per_s_(k_mib * std::max<Bytes>(1, world.parameter(Parameter::image_pull_mib_per_s))),
        at_once_(static_cast<std::size_t>(
            std::max<std::int64_t>(1, world.parameter(Parameter::layer_downloads)))) {}

  SimTime run() {
    for (;;) {
      fill();
      if (active_.empty()) return now_ms();
      finish_shortest();
    }
  }

 private:
  struct Active {
    std::size_t layer = 0;
    Bytes left = 0;
  };

  SimTime now_ms() const { return (now_us_ + 999) / 1000; }

  void fill() {
    for (; next_ < layers_.size() && active_.size() < at_once_; ++next_) {
      if (layers_[next_].cached) continue;
      layers_[next_].begins_at = now_ms();
      active_.push_back({next_, layers_[next_].bytes});
    }
  }

  void finish_shortest() {
    Bytes least = active_.front().left;
    for (const Active& one : active_) least = std::min(least, one.left);
    const auto share = static_cast<std::int64_t>(active_.size());
    now_us_ +=
        (least * share / k_kib * 1'000'000 + bytes_per_s_ / k_kib - 1) / (bytes_per_s_ / k_kib);
    for (Active& one : active_) {
      one.left -= least;
      if (one.left == 0) layers_[one.layer].done_at = now_ms();
    }
    std::erase_if(active_, [](const Active& one) { return one.left == 0; });
  }

  std::vector<PulledLayer>& layers_;
  Bytes bytes_per_s_;
  std::size_t at_once_;
  std::size_t next_ = 0;
  std::int64_t now_us_ = 0;
  std::vector<Active> active_;
};

void plan_cleanup(const Changes& changes, InstanceId id) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  if (instance.cleanup_waits) return;
  SimTime every = changes.world.parameter(Parameter::image_cleanup_ms);
  if (instance.ec2_instance) {
    const Ec2Instance& machine = changes.world.at(instance.ec2_instance);
    const bool off =
        machine.image_cleanup.off || machine.pull_behavior == PullBehavior::prefer_cached;
    if (off) return;
    if (machine.image_cleanup.every > 0) every = machine.image_cleanup.every;
  }
  instance.cleanup_waits = true;
  changes.after(every, Due::image_cleanup, id.value);
}

void note_use(const Changes& changes, InstanceId id, NameId image, NameId digest) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  for (ImageUse& use : instance.image_uses) {
    if (use.image != image || use.digest != digest) continue;
    use.pulled_at = use.last_used_at = changes.world.now;
    return plan_cleanup(changes, id);
  }
  instance.image_uses.push_back({image, digest, changes.world.now, changes.world.now});
  plan_cleanup(changes, id);
}

void remember(const Changes& changes, InstanceId id, const Pull& pull) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  for (const PulledLayer& layer : pull.layers) insert(instance.cached_layers, layer.digest);
  note_use(changes, id, pull.image, pull.digest);
}

}  // namespace

PullPlan plan_pull(const World& world, const Container& container, const RepositoryImage& image) {
  PullPlan plan;
  const Task& task = world.at(container.task);
  const ContainerInstance* host = task.instance ? &world.at(task.instance) : nullptr;
  for (const ImageLayer& layer : image.layers) {
    PulledLayer row;
    row.digest = layer.digest;
    row.bytes = layer.bytes;
    row.cached = host != nullptr && contains(host->cached_layers, layer.digest);
    const SimTime there = row.cached ? k_never : under_way(world, task, layer.digest);
    if (there != k_never) {
      row.cached = true;
      row.done_at = there - world.now;
      plan.waits = std::max(plan.waits, row.done_at);
    }
    for (const PulledLayer& before : plan.layers) {
      row.cached = row.cached || before.digest == layer.digest;
    }
    if (!row.cached) plan.downloaded += row.bytes;
    plan.layers.push_back(row);
  }
  plan.takes = Downloads(world, plan.layers).run();
  return plan;
}

Bytes bytes_unpacked(const World& world, Bytes compressed) {
  return compressed / 1000 * world.parameter(Parameter::image_unpack_permille);
}

Bytes bytes_on_disk(const World& world, Bytes compressed) {
  return compressed + bytes_unpacked(world, compressed);
}

PullId begin_pull(const Changes& changes, Pull pull, const PullPlan& plan) {
  World& world = changes.world;
  pull.id = PullId{static_cast<std::uint32_t>(world.registry.pulls.size())};
  pull.begun_at = world.now;
  pull.bytes = plan.downloaded;
  pull.layers = plan.layers;
  const SimTime takes = pull.done_at - world.now;
  for (PulledLayer& layer : pull.layers) {
    const SimTime planned = std::max<SimTime>(1, plan.takes);
    layer.begins_at = world.now + layer.begins_at * takes / planned;
    layer.done_at = world.now + (layer.cached ? layer.done_at : layer.done_at * takes / planned);
  }
  Container& container = world.containers[pull.container.value];
  container.pull = pull.id;
  container.digest = pull.digest;
  world.registry.pulls.push_back(std::move(pull));
  return container.pull;
}

void end_pull(const Changes& changes, ContainerId id, bool failed) {
  World& world = changes.world;
  const Container& container = world.at(id);
  if (!container.pull) return;
  Pull& pull = world.registry.pulls[container.pull.value];
  pull.done_at = world.now;
  pull.failed = failed;
  if (failed) return;
  if (pull.asked_registry) {
    for (RepositoryImage& image : world.registry.repositories[pull.repository.value].images) {
      if (image.digest == pull.digest) image.pulled_at = world.now;
    }
  }
  const InstanceId instance = world.at(container.task).instance;
  if (instance) remember(changes, instance, pull);
}

void remember_plain(const Changes& changes, InstanceId instance, NameId image) {
  if (!instance) return;
  insert(changes.world.container_instances[instance.value].cached_images, image);
  note_use(changes, instance, image, {});
}

const ImageUse* cached_use(const World& world, InstanceId instance, NameId image, NameId digest) {
  if (!instance) return nullptr;
  const ImageUse* best = nullptr;
  for (const ImageUse& use : world.at(instance).image_uses) {
    const bool fits = use.digest && (digest ? use.digest == digest : use.image == image);
    if (fits && (best == nullptr || use.pulled_at >= best->pulled_at)) best = &use;
  }
  return best;
}

}  // namespace taskyard::ecr
