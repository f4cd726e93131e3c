// The pull of a container's image (facts AG-2, LC-32; surroundings 5.6, 6.3, 6.4): whether the registry is
// asked, what stands in the way, how long it takes. Images of repositories that somebody made have layers
// and are checked strictly; all others exist, are one piece of a size, and are known to an instance by
// their reference.
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "ecr/ecr.hpp"
#include "scheduler/steps.hpp"
#include "storage/storage.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::int64_t k_pull_tries = 6;  // one and five more (facts LC-32)

struct Obstacle {
  enum class Kind : std::uint8_t { none, way, denied, missing, layers_way } kind = Kind::none;
  std::string text;
  bool there() const { return kind != Kind::none; }
};

// What is known of the image before the registry is asked.
struct Look {
  ecr::FoundImage found;
  NameId image;                   ///< the reference
  const ImageUse* use = nullptr;  ///< of a described image that the instance has
  bool described() const { return static_cast<bool>(found.repository); }
};

Look look_at(const Desk& desk, const Container& container) {
  World& world = world_of(desk);
  Look look;
  look.image = world.names.intern(definition_of(desk, container).image);
  look.found = ecr::image_for(world, container);
  if (look.described()) {
    look.use = ecr::cached_use(world, world.at(container.task).instance, look.image,
                               ecr::pin_of(world, container));
  }
  return look;
}

PullBehavior behavior_for(const World& world, const Task& task) {
  if (!task.instance) return PullBehavior::by_default;
  const Ec2InstanceId machine = world.at(task.instance).ec2_instance;
  return machine ? world.at(machine).pull_behavior : PullBehavior::by_default;
}

// With these two an image that is there is used as it is (surroundings 6.3).
bool spares_registry(PullBehavior behavior) {
  return behavior == PullBehavior::once || behavior == PullBehavior::prefer_cached;
}

bool is_cached(const World& world, const Task& task, NameId image) {
  if (!task.instance) return false;
  const auto& cached = world.at(task.instance).cached_images;
  return std::binary_search(cached.begin(), cached.end(), image);
}

bool is_broken(const World& world, NameId image) {
  for (const ImageBehaviour& known : world.images) {
    if (known.image == image) return known.fault == ImageFault::missing;
  }
  return false;
}

// An image that the registry does not have. Of repositories that somebody made in the words of the launch
// type (surroundings 5.6), of others in those of facts LC-32.
std::string missing_text(const Task& task, const Look& look, const std::string& image) {
  constexpr std::string_view k_error = "CannotPullContainerError: ";
  if (!look.found.missing()) {
    return concat({k_error,
                   "pull image manifest has been retried 5 time(s): failed to resolve ref ", image,
                   ": not found"});
  }
  if (task.launch_type == LaunchType::fargate) {
    return concat({k_error,
                   "pull image manifest has been retried 7 time(s): failed to resolve ref ", image,
                   ": not found"});
  }
  if (look.found.repository_missing) {
    const ecr::ImageReference reference = ecr::read_reference(image);
    return concat({k_error, "API error (404): repository ", reference.registry, "/",
                   reference.repository, " not found"});
  }
  return concat({k_error, "Error response from daemon: manifest for ", image,
                 " not found: manifest unknown: Requested image not found"});
}

// What of an image has to come, and whether the calls for it are made (once, when the pull begins).
struct Ask {
  bool layers = true;
  bool calls = false;
};

Obstacle obstacle_of(const Desk& desk, const Container& container, const Look& look, Ask ask) {
  const World& world = world_of(desk);
  const Task& task = world.at(container.task);
  const std::string& image = definition_of(desk, container).image;
  std::string text = manifest_failure(world, task, image);
  if (!text.empty()) return {Obstacle::Kind::way, std::move(text)};
  if (ask.calls) {
    const bool exists = !look.found.missing() && !is_broken(world, look.image);
    text = denied_pull(desk, container, {look.found.repository, exists, ask.layers});
    if (!text.empty()) return {Obstacle::Kind::denied, std::move(text)};
  }
  if (look.found.missing() || is_broken(world, look.image)) {
    return {Obstacle::Kind::missing, missing_text(task, look, image)};
  }
  // Docker pulls an image that is built for one other processor all the same, and it fails when it runs.
  const bool fargate = task.launch_type == LaunchType::fargate;
  if (fargate && look.described() && ecr::wrong_platform(world, task, *look.found.image)) {
    return {Obstacle::Kind::missing,
            concat({"CannotPullContainerError: pull image manifest has been retried 7 time(s): "
                    "image Manifest does not contain descriptor matching platform 'linux/",
                    ecr::platform_of(world, task), "'"})};
  }
  if (ask.layers) text = layers_failure(world, task, image);
  if (!text.empty()) return {Obstacle::Kind::layers_way, std::move(text)};
  return {};
}

SimTime time_in_vain(const World& world, const Container& container, Obstacle::Kind kind) {
  if (kind == Obstacle::Kind::way || kind == Obstacle::Kind::layers_way) {
    return world.parameter(Parameter::pull_timeout_ms);
  }
  const std::int64_t all = k_pull_tries * world.parameter(Parameter::image_cached_check_ms);
  return spread_time(world, all, container.id.value,
                     static_cast<std::uint32_t>(Parameter::image_cached_check_ms));
}

SimTime time_of_check(const World& world, const Container& container) {
  return spread_time(world, Parameter::image_cached_check_ms, container.id.value);
}

SimTime time_of_download(const World& world, const Container& container, SimTime plain) {
  return spread_time(world, plain, container.id.value,
                     static_cast<std::uint32_t>(Parameter::image_pull_mib_per_s));
}

void deny(World& world, Container& container, const Obstacle& obstacle) {
  container.pull_denied = world.names.intern(obstacle.text);
}

// An image nobody described: one piece, known by its reference.
SimTime begin_plain(const Desk& desk, Container& container, const Look& look) {
  World& world = world_of(desk);
  const Task& task = world.at(container.task);
  const ImageBehaviour image = behaviour_of(desk, definition_of(desk, container).image);
  const PullBehavior behavior = behavior_for(world, task);
  const bool cached = is_cached(world, task, look.image);
  if (cached && spares_registry(behavior)) return 0;
  // Whether the registry answers or not, the container starts from what is there.
  const Obstacle obstacle = cached && behavior == PullBehavior::by_default
                                ? Obstacle{}
                                : obstacle_of(desk, container, look, {!cached, true});
  if (obstacle.kind == Obstacle::Kind::denied) deny(world, container, obstacle);
  if (obstacle.there()) return time_in_vain(world, container, obstacle.kind);
  if (cached) return time_of_check(world, container);
  const std::int64_t rate =
      std::max<std::int64_t>(1, world.parameter(Parameter::image_pull_mib_per_s));
  return time_of_download(world, container, static_cast<SimTime>(image.size_mib) * 1000 / rate);
}

void note_pull(const Desk& desk, const Container& container, const Look& look, NameId digest,
               SimTime takes, const ecr::PullPlan& plan) {
  Pull pull;
  pull.container = container.id;
  pull.repository = look.found.repository;
  pull.image = look.image;
  pull.digest = digest;
  pull.done_at = world_of(desk).now + takes;
  ecr::begin_pull(desk.changes, std::move(pull), plan);
}

// The container starts from what the instance has: all its layers are there.
void note_use(const Desk& desk, const Container& container, const Look& look, SimTime takes) {
  const World& world = world_of(desk);
  const NameId digest = look.use->digest;
  ecr::PullPlan plan;
  // Deleted images too: the instance has what it has.
  for (const RepositoryImage& image : world.at(look.found.repository).images) {
    if (image.digest == digest) plan = ecr::plan_pull(world, container, image);
  }
  note_pull(desk, container, look, digest, takes, plan);
}

void tell_fallback(const Desk& desk, const Container& container, const Obstacle& obstacle) {
  World& world = world_of(desk);
  const Task& task = world.at(container.task);
  Event event;
  event.kind = EventKind::note;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = task.id;
  event.container = container.id;
  event.text = world.names.intern(
      concat({"The registry does not give image ", definition_of(desk, container).image,
              ", so the agent starts the one it has: ", obstacle.text}));
  desk.changes.emit(event);
}

// An image of a repository that somebody made.
SimTime begin_described(const Desk& desk, Container& container, const Look& look) {
  World& world = world_of(desk);
  const PullBehavior behavior = behavior_for(world, world.at(container.task));
  if (look.use != nullptr && spares_registry(behavior)) {
    note_use(desk, container, look, 0);
    world.registry.pulls.back().asked_registry = false;
    ecr::pin_image(desk.changes, container, container.digest);
    return 0;
  }
  ecr::PullPlan plan;
  if (look.found.image != nullptr) plan = ecr::plan_pull(world, container, *look.found.image);
  const Obstacle obstacle = obstacle_of(desk, container, look, {plan.downloaded > 0, true});
  if (!obstacle.there()) {
    const NameId digest = look.found.image->digest;
    const SimTime own = plan.downloaded > 0 ? time_of_download(world, container, plan.takes)
                                            : time_of_check(world, container);
    const SimTime takes = std::max(own, plan.waits);
    note_pull(desk, container, look, digest, takes, plan);
    ecr::pin_image(desk.changes, container, digest);
    return takes;
  }
  const SimTime takes = time_in_vain(world, container, obstacle.kind);
  if (look.use != nullptr && behavior == PullBehavior::by_default) {
    note_use(desk, container, look, takes);
    tell_fallback(desk, container, obstacle);
  } else if (obstacle.kind == Obstacle::Kind::layers_way) {
    note_pull(desk, container, look, look.found.image->digest, takes, plan);
    world.registry.pulls.back().stuck = true;
  } else if (obstacle.kind == Obstacle::Kind::denied) {
    deny(world, container, obstacle);
  }
  return takes;
}

void emit_pull(const Desk& desk, EventKind kind, const Container& container, SimTime took) {
  World& world = world_of(desk);
  const Task& task = world.at(container.task);
  Event event;
  event.kind = kind;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = task.id;
  event.container = container.id;
  event.text = world.names.intern(definition_of(desk, container).image);
  event.value = took;
  desk.changes.emit(event);
}

bool fail_pull(const Desk& desk, Container& container, const std::string& reason) {
  if (container.digest) ecr::end_pull(desk.changes, container.id, true);
  container.reason = world_of(desk).names.intern(reason);
  stop_task(desk, container.task, StopCode::task_failed_to_start, reason);
  return false;
}

// What stands in the way now that the pull should be over: whoever opened one meanwhile comes in time, and
// a way that was lost meanwhile ends it.
Obstacle obstacle_at_end(const Desk& desk, const Container& container, const Look& look) {
  const World& world = world_of(desk);
  const Task& task = world.at(container.task);
  if (!look.described() || !container.digest) {
    const bool cached = is_cached(world, task, look.image);
    const bool always = behavior_for(world, task) == PullBehavior::always;
    if (cached && !always && !look.described()) return {};
    return obstacle_of(desk, container, look, {!cached, false});
  }
  if (world.at(container.pull).bytes == 0) return {};
  std::string text = layers_failure(world, task, definition_of(desk, container).image);
  if (text.empty()) return {};
  return {Obstacle::Kind::layers_way, std::move(text)};
}

// Compressed bytes of an image that its host does not have yet.
Bytes new_bytes(const Desk& desk, const Container& container, NameId image) {
  const World& world = world_of(desk);
  const Task& task = world.at(container.task);
  if (!container.digest) {
    if (is_cached(world, task, image)) return 0;
    return Bytes{behaviour_of(desk, definition_of(desk, container).image).size_mib} * k_mib;
  }
  const Pull& pull = world.at(container.pull);
  if (!task.instance) return pull.bytes;
  Bytes sum = 0;
  std::vector<NameId> there = world.at(task.instance).cached_layers;
  for (const PulledLayer& layer : pull.layers) {
    const auto at = std::lower_bound(there.begin(), there.end(), layer.digest);
    if (at != there.end() && *at == layer.digest) continue;
    there.insert(at, layer.digest);
    sum += layer.bytes;
  }
  return sum;
}

// Fargate keeps the image compressed and unpacked on the task's disk (surroundings 4.2), docker only
// unpacked on the instance's. "" when it fits.
std::string space_failure(const Desk& desk, const Container& container, NameId image) {
  World& world = world_of(desk);
  const Bytes compressed = new_bytes(desk, container, image);
  if (compressed == 0) return {};
  const Bytes needed = world.at(container.task).instance ? ecr::bytes_unpacked(world, compressed)
                                                         : ecr::bytes_on_disk(world, compressed);
  if (storage::take_image_space(desk.changes, container.task, needed)) return {};
  return concat({"CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob",
                 to_text_padded(container.id.value, 9), ": no space left on device"});
}

void remember(const Desk& desk, const Container& container, NameId image) {
  World& world = world_of(desk);
  const InstanceId instance = world.at(container.task).instance;
  if (!instance) return;
  auto& cached = world.container_instances[instance.value].cached_images;
  const auto at = std::lower_bound(cached.begin(), cached.end(), image);
  if (at == cached.end() || *at != image) cached.insert(at, image);
}

}  // namespace

void begin_pull(const Desk& desk, Task& task, Container& container) {
  const ContainerId id = container.id;
  container.digest = {};
  container.pull_denied = {};
  const Look look = look_at(desk, container);
  const SimTime pull = look.described() ? begin_described(desk, container, look)
                                        : begin_plain(desk, container, look);
  container.pulling = true;
  container.pull_ms = static_cast<std::uint32_t>(pull);
  ++container.step;
  if (task.pull_started_at == k_never) task.pull_started_at = world_of(desk).now;
  emit_pull(desk, EventKind::image_pull_started, container, 0);
  desk.changes.after(pull, Due::container_start, id.value, container.step);
}

bool end_pull(const Desk& desk, Container& container) {
  World& world = world_of(desk);
  Task& task = task_of(desk, container.task);
  container.pulling = false;
  ++container.step;
  task.pull_stopped_at = world.now;
  if (container.pull_denied) {
    return fail_pull(desk, container, world.text(container.pull_denied));
  }
  const Look look = look_at(desk, container);
  const Obstacle obstacle = obstacle_at_end(desk, container, look);
  if (obstacle.there()) return fail_pull(desk, container, obstacle.text);
  const bool began_in_vain =
      look.described() && (!container.digest || world.at(container.pull).stuck);
  if (began_in_vain) {
    begin_pull(desk, task, container);
    return false;
  }
  const std::string full = space_failure(desk, container, look.image);
  if (!full.empty()) return fail_pull(desk, container, full);
  emit_pull(desk, EventKind::image_pull_finished, container, container.pull_ms);
  if (container.digest) {
    remember(desk, container, look.image);
    ecr::end_pull(desk.changes, container.id, false);
  } else {
    ecr::remember_plain(desk.changes, task.instance, look.image);
  }
  return true;
}

}  // namespace taskyard::scheduler
