#include "workload/checker.hpp"

#include <algorithm>

namespace taskyard::workload {
namespace {

/// What a walk over the tables finds on one instance.
struct Walk {
  Resources held;     ///< by tasks that have not given their resources back
  Resources on_host;  ///< by tasks that the agent has accepted
  std::vector<Port> tcp, udp, dynamic, host_tcp;
  std::vector<TaskId> tasks;
  std::int32_t running = 0, pending = 0;
};

void add(Resources& sum, const PlacementNeed& need) {
  sum.cpu_units += need.cpu_units;
  sum.memory_mib += need.memory_mib;
  sum.enis += need.enis;
  sum.gpus += need.gpus;
}

void walk_ports(const World& world, const Task& task, Walk& walk) {
  const TaskDefinition& definition = world.at(task.task_definition);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (container.status == ContainerStatus::stopped) continue;
    for (std::uint32_t b = 0; b < container.binding_count; ++b) {
      if (definition.containers[container.definition].ports[b].host_port != 0) continue;
      walk.dynamic.push_back(world.network_bindings[container.first_binding + b].host_port);
    }
  }
}

std::vector<Walk> walk_instances(const World& world) {
  std::vector<Walk> walks(world.container_instances.size());
  for (const Task& task : world.tasks) {
    if (!task.instance) continue;
    Walk& walk = walks[task.instance.value];
    const PlacementNeed& need = world.at(task.request).need;
    if (task.released_seq == 0) {
      add(walk.held, need);
      walk.tcp.insert(walk.tcp.end(), need.tcp_ports.begin(), need.tcp_ports.end());
      walk.udp.insert(walk.udp.end(), need.udp_ports.begin(), need.udp_ports.end());
    }
    if (task.on_host) {
      add(walk.on_host, need);
      walk.host_tcp.insert(walk.host_tcp.end(), need.tcp_ports.begin(), need.tcp_ports.end());
    }
    if (task.status != TaskStatus::stopped) walk.tasks.push_back(task.id);
    if (task.desired_running && task.status != TaskStatus::stopped) {
      ++(task.status == TaskStatus::running ? walk.running : walk.pending);
    }
    walk_ports(world, task, walk);
  }
  return walks;
}

bool twice(std::vector<Port> ports) {
  std::sort(ports.begin(), ports.end());
  return std::adjacent_find(ports.begin(), ports.end()) != ports.end();
}

std::vector<Port> sorted_union(std::vector<Port> a, const std::vector<Port>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  return a;
}

class Checker {
 public:
  explicit Checker(const World& world) : world_(world) {}

  std::vector<std::string> run() {
    const std::vector<Walk> walks = walk_instances(world_);
    for (const ContainerInstance& instance : world_.container_instances) {
      if (instance.status == InstanceStatus::registering) continue;
      subject_ = "instance " + std::to_string(instance.id.value);
      check_ledger(instance, walks[instance.id.value]);
      check_ports(instance, walks[instance.id.value]);
    }
    for (const Cluster& cluster : world_.clusters) check_cluster(cluster);
    for (const Task& task : world_.tasks) check_task(task);
    return std::move(broken_);
  }

 private:
  void must(bool holds, const char* rule) {
    if (!holds) broken_.push_back(subject_ + ": " + rule);
  }

  void check_ledger(const ContainerInstance& instance, const Walk& walk) {
    const Resources& all = instance.registered;
    const Resources& left = instance.remaining;
    must(left.cpu_units >= 0 && left.memory_mib >= 0 && left.enis >= 0 && left.gpus >= 0,
         "remaining resources are never negative");
    must(left.cpu_units == all.cpu_units - walk.held.cpu_units, "CPU units balance");
    must(left.memory_mib == all.memory_mib - walk.held.memory_mib, "memory balances");
    must(left.enis == all.enis - walk.held.enis, "network interfaces balance");
    must(left.gpus == all.gpus - walk.held.gpus, "GPUs balance");
    must(walk.on_host.cpu_units <= all.cpu_units && walk.on_host.memory_mib <= all.memory_mib,
         "the agent accepts no more than the host has (facts RS-2)");
    must(instance.running_tasks == walk.running, "runningTasksCount is what a walk finds");
    must(instance.pending_tasks == walk.pending, "pendingTasksCount is what a walk finds");
    std::vector<TaskId> tasks = instance.tasks;
    std::sort(tasks.begin(), tasks.end());
    must(tasks == walk.tasks, "its tasks are those not STOPPED");
  }

  void check_ports(const ContainerInstance& instance, const Walk& walk) {
    must(!twice(walk.tcp) && !twice(walk.udp), "a fixed host port is promised once");
    must(!twice(walk.host_tcp), "a fixed host port is bound once");
    must(!twice(walk.dynamic), "a dynamic host port is handed out once");
    must(instance.tcp_in_use == sorted_union(instance.tcp_reserved, walk.tcp),
         "TCP ports in use are the reserved and the promised ones");
    must(instance.dynamic_in_use == sorted_union({}, walk.dynamic),
         "dynamic ports in use are those of running containers");
  }

  void check_cluster(const Cluster& cluster) {
    subject_ = "cluster " + std::to_string(cluster.id.value);
    std::int32_t running_ec2 = 0, pending_ec2 = 0, running_fargate = 0, pending_fargate = 0;
    for (const Task& task : world_.tasks) {
      const bool counts =
          task.cluster == cluster.id && task.desired_running && task.status != TaskStatus::stopped;
      if (!counts) continue;
      const bool running = task.status == TaskStatus::running;
      if (task.launch_type == LaunchType::fargate) {
        ++(running ? running_fargate : pending_fargate);
      } else {
        ++(running ? running_ec2 : pending_ec2);
      }
    }
    must(cluster.running_ec2 == running_ec2 && cluster.pending_ec2 == pending_ec2 &&
             cluster.running_fargate == running_fargate &&
             cluster.pending_fargate == pending_fargate,
         "counters are what a walk over the tasks finds (facts CL-5)");
    for (const InstanceId id : cluster.instances) {
      const ContainerInstance& instance = world_.at(id);
      must(instance.cluster == cluster.id && (instance.status == InstanceStatus::active ||
                                              instance.status == InstanceStatus::draining),
           "its instances are ACTIVE or DRAINING");
    }
  }

  void check_task(const Task& task) {
    subject_ = "task " + std::to_string(task.id.value);
    must(task.desired_running == (task.released_seq == 0),
         "resources are back as soon as the desired status is STOPPED (facts RS-1)");
    must(task.desired_running == !task.stopped_reason, "a stopping task says why");
    const bool stopped = task.status == TaskStatus::stopped;
    must(stopped == (task.stopped_at != k_never), "stoppedAt comes with STOPPED");
    must(!stopped || !task.desired_running, "no task is STOPPED that should run");
    must(task.created_at <= task.started_at && task.created_at <= task.stopping_at,
         "createdAt comes first");
    must(task.started_at == k_never || task.started_at <= task.stopping_at,
         "startedAt comes before stoppingAt");
    must(task.version >= 1, "version counts from 1");
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
      const Container& container = world_.containers[task.first_container.value + i];
      must(!stopped || container.status == ContainerStatus::stopped,
           "a STOPPED task has no container left");
      must(task.on_host || container.status != ContainerStatus::running,
           "containers run only in tasks that the agent accepted");
    }
  }

  const World& world_;
  std::string subject_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_rules(const World& world) { return Checker(world).run(); }

std::vector<std::string> leftovers(const World& world) {
  std::vector<std::string> found = broken_rules(world);
  for (const Task& task : world.tasks) {
    if (task.status == TaskStatus::stopped) continue;
    found.push_back("task " + std::to_string(task.id.value) + " never reached STOPPED");
  }
  for (const ContainerInstance& instance : world.container_instances) {
    const bool free = instance.remaining == instance.registered &&
                      instance.tcp_in_use == instance.tcp_reserved && instance.udp_in_use.empty() &&
                      instance.dynamic_in_use.empty() && instance.agent_queue.empty() &&
                      instance.running_tasks == 0 && instance.pending_tasks == 0;
    if (!free) found.push_back("instance " + std::to_string(instance.id.value) + " is not free");
  }
  return found;
}

}  // namespace taskyard::workload
