// The hash of a World: every table, in order, member by member. Names by their text, so that the order
// in which texts were first used does not matter.
#include "base/hash.hpp"
#include "sim/state.hpp"

namespace taskyard {
namespace {

class WorldHasher {
 public:
  explicit WorldHasher(const World& world) : world_(world) {}

  std::uint64_t run() {
    number(world_.now);
    number(world_.seed);
    hash_.add(world_.region);
    for (const std::int64_t parameter : world_.parameters) number(parameter);
    for (const Cluster& cluster : world_.clusters) add(cluster);
    for (const Ec2Instance& instance : world_.ec2_instances) add(instance);
    for (const ContainerInstance& instance : world_.container_instances) add(instance);
    for (const TaskDefinition& definition : world_.task_definitions) add(definition);
    for (const Task& task : world_.tasks) add(task);
    for (const Container& container : world_.containers) add(container);
    for (const NetworkBinding& binding : world_.network_bindings) {
      number(binding.container_port);
      number(binding.host_port);
    }
    for (const Decision& decision : world_.decisions) add(decision);
    return hash_.value();
  }

 private:
  template <class T>
  void number(T value) {
    hash_.add(static_cast<std::uint64_t>(value));
  }
  void name(NameId id) { hash_.add(std::string_view(world_.text(id))); }

  void add(const Cluster& cluster) {
    name(cluster.name);
    number(static_cast<int>(cluster.status));
    number(cluster.instances.size());
    number(cluster.running_ec2);
    number(cluster.pending_ec2);
    number(cluster.running_fargate);
    number(cluster.pending_fargate);
  }

  void add(const Ec2Instance& instance) {
    name(instance.type);
    name(instance.zone);
    number(static_cast<int>(instance.state));
    number(instance.launched_at);
  }

  void add(const ContainerInstance& instance) {
    name(instance.type);
    name(instance.zone);
    number(static_cast<int>(instance.status));
    number(instance.agent_connected ? 1 : 0);
    number(instance.registered_at);
    for (const Resources& resources : {instance.registered, instance.remaining}) {
      number(resources.cpu_units);
      number(resources.memory_mib);
      number(resources.enis);
      number(resources.gpus);
    }
    for (const auto* ports :
         {&instance.tcp_in_use, &instance.udp_in_use, &instance.dynamic_in_use}) {
      number(ports->size());
      for (const Port port : *ports) number(port);
    }
    number(instance.running_tasks);
    number(instance.pending_tasks);
    for (const TaskId task : instance.tasks) number(task.value);
    for (const Attribute& attribute : instance.attributes) {
      name(attribute.name);
      name(attribute.value);
    }
  }

  void add(const TaskDefinition& definition) {
    hash_.add(definition.family);
    number(definition.revision);
    number(static_cast<int>(definition.status));
    hash_.add(definition.json);
  }

  void add(const Task& task) {
    number(task.cluster.value);
    number(task.task_definition.value);
    number(task.instance.value);
    number(static_cast<int>(task.status));
    number(task.desired_running ? 1 : 0);
    number(static_cast<int>(task.stop_code));
    number(static_cast<int>(task.health));
    name(task.zone);
    name(task.group);
    name(task.stopped_reason);
    number(task.version);
    for (const SimTime time : {task.created_at, task.pull_started_at, task.pull_stopped_at,
                               task.started_at, task.stopping_at, task.stopped_at}) {
      number(time);
    }
    number(task.placed_seq);
    number(task.released_seq);
  }

  void add(const Container& container) {
    number(static_cast<int>(container.status));
    number(static_cast<int>(container.health));
    number(container.has_exit_code ? container.exit_code + 1 : 0);
    number(container.started_at);
    number(container.stopped_at);
    number(container.binding_count);
  }

  void add(const Decision& decision) {
    number(static_cast<int>(decision.kind));
    number(decision.instance.value);
    number(decision.seq);
    name(decision.zone);
  }

  const World& world_;
  Hasher hash_;
};

}  // namespace

std::uint64_t hash_of(const World& world) { return WorldHasher(world).run(); }

}  // namespace taskyard
