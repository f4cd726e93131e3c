#include "scheduler/steps.hpp"
#include "ecr/ecr.hpp"

#include <algorithm>

#include "catalog/images.hpp"
#include "cluster/ledger.hpp"
#include "network/network.hpp"

namespace taskyard::scheduler {

const ContainerDefinition& definition_of(const Desk& desk, const Container& container) {
  const World& world = desk.changes.world;
  const Task& task = world.at(container.task);
  return world.at(task.task_definition).containers[container.definition];
}

void count_task(World& world, const Task& task, std::int32_t change) {
  if (!task.desired_running || task.status == TaskStatus::stopped) return;
  const bool running = task.status == TaskStatus::running;
  Cluster& cluster = world.clusters[task.cluster.value];
  if (task.launch_type == LaunchType::fargate) {
    (running ? cluster.running_fargate : cluster.pending_fargate) += change;
  } else {
    (running ? cluster.running_ec2 : cluster.pending_ec2) += change;
  }
  if (task.instance) {
    ContainerInstance& instance = world.container_instances[task.instance.value];
    (running ? instance.running_tasks : instance.pending_tasks) += change;
  }
  if (task.deployment) {
    Deployment& deployment = world.deployments[task.deployment.value];
    Service& service = world.services[deployment.service.value];
    (running ? deployment.running : deployment.pending) += change;
    (running ? service.running : service.pending) += change;
  }
}

void set_status(const Desk& desk, TaskId id, TaskStatus status) {
  World& world = world_of(desk);
  Task& task = task_of(desk, id);
  Event event;
  event.kind = EventKind::task_status_changed;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = id;
  event.from = static_cast<std::uint8_t>(task.status);
  event.to = static_cast<std::uint8_t>(status);
  count_task(world, task, -1);
  task.status = status;
  count_task(world, task, +1);
  ++task.version;
  ++task.step;
  desk.changes.emit(event);
}

void set_container_status(const Desk& desk, ContainerId id, ContainerStatus status) {
  Container& container = container_of(desk, id);
  const Task& task = task_of(desk, container.task);
  Event event;
  event.kind = EventKind::container_status_changed;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = container.task;
  event.container = id;
  event.from = static_cast<std::uint8_t>(container.status);
  event.to = static_cast<std::uint8_t>(status);
  if (container.has_exit_code) event.value = container.exit_code;
  container.status = status;
  ++container.step;
  desk.changes.emit(event);
}

void task_after(const Desk& desk, const Task& task, SimTime delay, Due kind) {
  desk.changes.after(delay, kind, task.id.value, task.step);
}

void release_resources(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  Task& task = task_of(desk, id);
  if (task.released_seq != 0) return;
  task.released_seq = desk.changes.log.last();
  if (task.instance) {
    ContainerInstance& instance = world.container_instances[task.instance.value];
    cluster::release(instance, world.at(task.request).need);
    ++instance.version;
  }
  if (task.placed_seq != 0) desk.index.task_released(world, id);
}

void finish_task(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  Task& task = task_of(desk, id);
  task.stopped_at = world.now;
  task.on_host = false;
  network::release(desk.changes, task.eni);
  const InstanceId instance = task.instance;
  set_status(desk, id, TaskStatus::stopped);
  if (!instance) return;
  ContainerInstance& host = world.container_instances[instance.value];
  std::erase(host.tasks, id);
  std::erase(host.agent_queue, id);
  run_agent_queue(desk, instance);
}

namespace {

ImageBehaviour known_behaviour(NameId name, const catalog::KnownImage& row) {
  ImageBehaviour behaviour;
  behaviour.image = name;
  catalog::describe(row, behaviour);
  return behaviour;
}

ImageBehaviour default_behaviour(const World& world, NameId name) {
  ImageBehaviour behaviour;
  behaviour.image = name;
  behaviour.size_mib = static_cast<Mib>(world.parameter(Parameter::default_image_size_mib));
  behaviour.start_ms = world.parameter(Parameter::default_image_start_ms);
  behaviour.stop_ms = world.parameter(Parameter::default_image_stop_ms);
  behaviour.known = false;
  return behaviour;
}

}  // namespace

namespace {

constexpr Mib k_slow_size_mib = 4096;
constexpr std::int64_t k_slow_start_ms = 20'000;
constexpr std::int64_t k_crash_after_ms = 1000;

ImageBehaviour& described(const Desk& desk, std::string_view image) {
  World& world = world_of(desk);
  const NameId name = world.names.intern(image);
  for (ImageBehaviour& behaviour : world.images) {
    if (behaviour.image == name) return behaviour;
  }
  if (const catalog::KnownImage* row = catalog::find_known_image(image)) {
    world.images.push_back(known_behaviour(name, *row));
    return world.images.back();
  }
  world.images.push_back(default_behaviour(world, name));
  Event event;
  event.kind = EventKind::note;
  event.text = world.names.intern("Nobody described how image " + std::string(image) +
                                  " behaves: it gets the default size, start-up and stop times.");
  desk.changes.emit(event);
  return world.images.back();
}

}  // namespace

ImageBehaviour behaviour_of(const Desk& desk, std::string_view image) {
  ImageBehaviour behaviour = described(desk, image);
  switch (behaviour.fault) {
    case ImageFault::none:
    case ImageFault::missing: break;
    case ImageFault::crash:
      behaviour.exit_after_ms = k_crash_after_ms;
      behaviour.exit_code = 1;
      break;
    case ImageFault::unhealthy: behaviour.healthy_after_ms = -1; break;
    case ImageFault::slow:
      behaviour.size_mib = std::max(behaviour.size_mib, k_slow_size_mib);
      behaviour.start_ms = std::max(behaviour.start_ms, k_slow_start_ms);
      break;
  }
  return behaviour;
}

namespace {

ImageBehaviour behaviour_of_pulled(const Desk& desk, const Container& container) {
  const std::string& reference = definition_of(desk, container).image;
  if (!container.digest) return behaviour_of(desk, reference);
  const std::string name(ecr::behaviour_name(world_of(desk), container));
  if (name == reference) return behaviour_of(desk, reference);
  // A fault is set on the reference by whoever breaks it; what it does otherwise is that of `name`.
  const NameId wanted = world_of(desk).names.find(reference);
  for (const ImageBehaviour& known : world_of(desk).images) {
    if (known.image == wanted && known.fault != ImageFault::none) {
      return behaviour_of(desk, reference);
    }
  }
  return behaviour_of(desk, name);
}

}  // namespace

ImageBehaviour behaviour_of(const Desk& desk, const Container& container) {
  ImageBehaviour behaviour = behaviour_of_pulled(desk, container);
  if (container.digest && ecr::wrong_platform(world_of(desk), container)) {
    behaviour.exit_after_ms = 0;  // exec format error
    behaviour.exit_code = 1;
  }
  return behaviour;
}

void set_image_fault(const Desk& desk, std::string_view image, ImageFault fault) {
  ImageBehaviour& behaviour = described(desk, image);
  if (behaviour.fault == fault) return;
  behaviour.fault = fault;
  Event event;
  event.kind = EventKind::note;
  const std::string now = fault == ImageFault::none
                              ? std::string(" is mended")
                              : std::string(" is broken: ") + to_string(fault);
  event.text = world_of(desk).names.intern("image " + std::string(image) + now +
                                           ", for containers that start from now on");
  desk.changes.emit(event);
}

}  // namespace taskyard::scheduler
