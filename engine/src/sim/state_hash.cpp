// The hash of a World: every table, in order, member by member. Names by their text, so that the order
// in which texts were first used does not matter.
#include "base/hash.hpp"
#include "sim/state.hpp"
#include "sim/world_hash.hpp"
#include "taskyard/catalog.hpp"

namespace taskyard {
namespace {

class WorldHasher {
 public:
  explicit WorldHasher(const World& world) : world_(world) {}

  std::uint64_t run() {
    number(world_.now);
    number(world_.seed);
    hash_.add(world_.region);
    add_parameters();
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
    for (const ImageBehaviour& image : world_.images) {
      if (image.fault == ImageFault::none) continue;
      name(image.image);
      number(static_cast<int>(image.fault));
    }
    for (const NameId resource : world_.broken_resources) name(resource);
    for (const CapacityProvider& provider : world_.capacity_providers) add(provider);
    for (const AccountSetting& setting : world_.account_settings) {
      name(setting.name);
      name(setting.principal);
      name(setting.value);
    }
    for (const ClientToken& known : world_.client_tokens) hash_.add(known.token);
    for (const Service& service : world_.services) add(service);
    for (const Deployment& deployment : world_.deployments) add(deployment);
    for (const ServiceEvent& event : world_.service_events) hash_.add(event.message);
    for (const ServiceStep& step : world_.service_steps) add(step);
    for (const Alarm& alarm : world_.alarms) {
      name(alarm.name);
      number(static_cast<int>(alarm.state));
      number(alarm.updated_at);
      hash_.add(alarm.reason);
      hash_.add(alarm.json);
    }
    for (const HookResult& given : world_.hook_results) {
      name(given.target_arn);
      number(static_cast<int>(given.result));
    }
    for (const AutoScalingGroup& group : world_.auto_scaling_groups) add(group);
    for (const ScalingStep& step : world_.scaling_steps) add(step);
    for (const TaskId task : world_.waiting_tasks) number(task.value);
    add_network(hash_, world_);
    add_load_balancing(hash_, world_);
    add_traffic(hash_, world_);
    add_storage(hash_, world_);
    add_iam(hash_, world_);
    add_registry(hash_, world_);
    add_logs(hash_, world_);
    return hash_.value();
  }

 private:
  // Parameters that came later count where they differ from their default, so that the pinned hashes of
  // scenarios that do not know them stay.
  void add_parameters() {
    constexpr auto k_first = static_cast<std::size_t>(Parameter::timing_jitter_permille) + 1;
    const std::span<const ParameterInfo> rows = parameters();
    for (std::size_t i = 0; i < world_.parameters.size(); ++i) {
      if (i < k_first || world_.parameters[i] != rows[i].value) number(world_.parameters[i]);
    }
  }

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
    // What came later counts where it differs from its default: pinned hashes of older scenarios stay.
    for (const ProviderId provider : cluster.capacity_providers) number(provider.value);
    for (const CapacityStrategyItem& item : cluster.default_strategy) {
      number(item.provider.value);
      number(item.base);
      number(item.weight);
    }
    if (cluster.container_insights != ContainerInsights::disabled) {
      number(static_cast<int>(cluster.container_insights));
    }
    for (const std::string* json :
         {&cluster.configuration_json, &cluster.connect_json, &cluster.tags_json}) {
      if (!json->empty()) hash_.add(*json);
    }
  }

  void add(const CapacityProvider& provider) {
    if (provider.shortage) number(provider.id.value);
    if (provider.reservation >= 0) {
      number(provider.reservation);
      number(provider.low_datapoints);
      number(provider.measure_at);
    }
    if (provider.kind != ProviderKind::ec2_auto_scaling) return;
    hash_.add(provider.name);
    hash_.add(provider.group_arn);
    hash_.add(provider.tags_json);
    const ManagedScaling& scaling = provider.scaling;
    for (const std::int32_t value :
         {static_cast<std::int32_t>(provider.status), scaling.enabled ? 1 : 0,
          scaling.target_capacity, scaling.minimum_step, scaling.maximum_step, scaling.warmup_s,
          provider.termination_protection ? 1 : 0, provider.managed_draining ? 1 : 0}) {
      number(value);
    }
  }

  void add(const AutoScalingGroup& group) {
    hash_.add(group.name);
    for (const std::int64_t value :
         {std::int64_t{group.min_size}, std::int64_t{group.max_size}, std::int64_t{group.desired},
          std::int64_t{group.provider.value}, std::int64_t{group.deleted ? 1 : 0}, group.created_at,
          group.check_at}) {
      number(value);
    }
    for (const Ec2InstanceId member : group.members) number(member.value);
  }

  void add(const ScalingStep& step) {
    for (const std::int64_t value :
         {static_cast<std::int64_t>(step.kind), static_cast<std::int64_t>(step.limit),
          static_cast<std::int64_t>(step.seq), std::int64_t{step.running},
          std::int64_t{step.needed}, std::int64_t{step.waiting}, std::int64_t{step.before},
          std::int64_t{step.after}, std::int64_t{step.instance.value}}) {
      number(value);
    }
  }

  void add(const Ec2Instance& instance) {
    name(instance.type);
    name(instance.zone);
    number(static_cast<int>(instance.state));
    number(instance.launched_at);
    if (instance.group) {
      number(instance.group.value);
      number((instance.leaving ? 2 : 0) + (instance.protected_from_scale_in ? 1 : 0));
    }
    if (instance.ends_at != k_never) number(instance.ends_at);
  }

  void add(const ContainerInstance& instance) {
    name(instance.type);
    name(instance.zone);
    number(static_cast<int>(instance.status));
    number(instance.agent_connected ? 1 : 0);
    number(instance.registered_at);
    if (instance.foreign_ec2) name(instance.foreign_ec2);
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
    if (task.capacity_provider) number(task.capacity_provider.value);
    if (task.protected_until > 0) number(task.protected_until);
    if (task.exec_enabled) number(1);
    if (!task.tags_json.empty()) hash_.add(task.tags_json);
    if (task.deployment) number(2 * task.deployment.value + (task.health_failed ? 1 : 0));
  }

  void add(const Container& container) {
    number(static_cast<int>(container.status));
    number(static_cast<int>(container.health));
    number(container.has_exit_code ? container.exit_code + 1 : 0);
    number(container.started_at);
    number(container.stopped_at);
    number(container.binding_count);
    if (container.health_fails) number(1);
  }

  void add(const Decision& decision) {
    number(static_cast<int>(decision.kind));
    number(decision.instance.value);
    number(decision.seq);
    name(decision.zone);
  }

  void add(const Service& service) {
    name(service.name);
    for (const auto value :
         {static_cast<std::int64_t>(service.status), static_cast<std::int64_t>(service.scheduling),
          static_cast<std::int64_t>(service.desired), static_cast<std::int64_t>(service.running),
          static_cast<std::int64_t>(service.pending), static_cast<std::int64_t>(service.grace_s),
          static_cast<std::int64_t>(service.configuration.minimum_healthy_percent),
          static_cast<std::int64_t>(service.configuration.maximum_percent),
          static_cast<std::int64_t>(service.primary.value), service.pass_at, service.throttle_until,
          service.place_again_at, static_cast<std::int64_t>(service.steady ? 1 : 0)}) {
      number(value);
    }
    for (const TaskId task : service.tasks) number(task.value);
    for (const DeploymentId deployment : service.deployments) number(deployment.value);
    hash_.add(service.echo_json);
    hash_.add(service.tags_json);
    if (!service.connect_json.empty()) hash_.add(service.connect_json);
    if (service.no_room) number(service.no_room.value);
    for (const UntoldTarget& one : service.untold_targets) {
      number(2 * one.target.value + (one.registered ? 1 : 0));
    }
    add(service.configuration);
  }

  // Only what came after the first hashes were pinned, and only where it is used.
  void add(const DeploymentConfiguration& rules) {
    if (rules.alarms.given) {
      number(2 * (rules.alarms.enable ? 1 : 0) + (rules.alarms.rollback ? 1 : 0));
      for (const std::string& alarm : rules.alarms.names) hash_.add(alarm);
    }
    if (rules.strategy == DeploymentStrategy::rolling) return;
    for (const std::int32_t value :
         {static_cast<std::int32_t>(rules.strategy), rules.bake_minutes, rules.canary_permille,
          rules.canary_bake_minutes, rules.step_permille, rules.step_bake_minutes}) {
      number(value);
    }
    for (const LifecycleHook& hook : rules.hooks) hash_.add(hook.json);
  }

  void add_stage(const Deployment& deployment) {
    number(static_cast<int>(deployment.watch));
    for (const NameId alarm : deployment.triggered) name(alarm);
    if (deployment.stage == LifecycleStage::none) return;
    number(static_cast<int>(deployment.stage));
    number(deployment.stage_at);
    number(deployment.stage_until);
    number(deployment.blue.value);
    number(deployment.traffic.production);
    number(deployment.traffic.test);
    for (const HookRun& run : deployment.hook_runs) {
      number(run.hook);
      number(static_cast<int>(run.status));
      number(run.started_at);
    }
  }

  void add(const Deployment& deployment) {
    for (const int value :
         {static_cast<int>(deployment.status), static_cast<int>(deployment.rollout),
          static_cast<int>(deployment.outcome), deployment.desired, deployment.running,
          deployment.pending, deployment.failed_tasks, deployment.breaker_failures}) {
      number(value);
    }
    number(deployment.service.value);
    number(deployment.task_definition.value);
    number(deployment.created_at);
    number(deployment.finished_at);
    hash_.add(deployment.network_json);
    if (!deployment.volumes_json.empty()) hash_.add(deployment.volumes_json);
    for (const CapacityStrategyItem& item : deployment.strategy) {
      number(item.provider.value);
      number(item.base);
      number(item.weight);
    }
    for (const ServiceLoadBalancer& balancer : deployment.load_balancers) {
      for (const std::uint32_t value :
           {balancer.group.value, balancer.classic.value, balancer.alternate.value,
            balancer.production_rule.value, balancer.test_rule.value,
            static_cast<std::uint32_t>(balancer.port), deployment.alternate_target ? 1U : 0U}) {
        number(value);
      }
      hash_.add(balancer.container);
    }
    for (const ServiceRegistry& registry : deployment.registries) {
      number(registry.discovery.value);
      number(registry.port);
    }
    const bool staged =
        deployment.watch != AlarmWatch::off || deployment.stage != LifecycleStage::none;
    if (staged) add_stage(deployment);
  }

  void add(const ServiceStep& step) {
    number(static_cast<int>(step.kind));
    number(static_cast<int>(step.limit));
    number(step.seq);
    for (const TaskId task : step.tasks) number(task.value);
    if (step.fault) number(16U * step.fault.task.value + static_cast<unsigned>(step.fault.reason));
  }

  const World& world_;
  Hasher hash_;
};

}  // namespace

std::uint64_t hash_of(const World& world) { return WorldHasher(world).run(); }

}  // namespace taskyard
