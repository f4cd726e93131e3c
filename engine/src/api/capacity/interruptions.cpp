// taskyard: spot capacity taken away, and capacity that is not to be had (facts CP-10, CP-12, LC-43).
#include <algorithm>

#include "api/capacity/strategy.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "capacity/capacity.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

bool is_spot(const World& world, const Task& task) {
  return task.desired_running && task.capacity_provider &&
         world.at(task.capacity_provider).kind == ProviderKind::fargate_spot;
}

// The tasks of FARGATE_SPOT that the call means: one named, or the oldest of the cluster.
std::vector<TaskId> tasks_meant(Call& call, ClusterId cluster, std::int64_t count) {
  const World& world = call.world();
  const std::string name = call.text("task");
  std::vector<TaskId> found;
  if (!name.empty()) {
    const TaskId id = find_task(world, name);
    if (id && world.at(id).cluster == cluster && is_spot(world, world.at(id))) found.push_back(id);
    return found;
  }
  for (const Task& task : world.tasks) {
    if (static_cast<std::int64_t>(found.size()) >= count) break;
    if (task.cluster == cluster && is_spot(world, task)) found.push_back(task.id);
  }
  return found;
}

void interrupt_instance(Call& call, ClusterId cluster, const std::string& name) {
  const World& world = call.world();
  const InstanceId id = find_container_instance(world, name);
  const bool machine = id && world.at(id).cluster == cluster && world.at(id).ec2_instance;
  if (!machine || world.at(id).status == InstanceStatus::inactive) {
    call.refuse(k_invalid, "Referenced container instance was not found.",
                call.in["containerInstance"]);
    return;
  }
  capacity::interrupt_machine(call.desk, world.at(id).ec2_instance);
  call.out.begin_object().key("containerInstanceArns").begin_array();
  call.out.value(arn_of(world, id)).end_array().end_object();
}

}  // namespace

void interrupt_spot(Call& call) {
  const ClusterId cluster = call.cluster();
  const std::string instance = call.text("containerInstance");
  const std::int64_t count = call.integer("count").value_or(INT32_MAX);
  const std::string provider_name = call.text("capacityProvider", "FARGATE_SPOT");
  if (call.refused()) return;
  if (!instance.empty()) {
    interrupt_instance(call, cluster, instance);
    return;
  }
  const CapacityProvider* provider = find_provider(call.world(), provider_name);
  if (provider == nullptr || provider->kind != ProviderKind::fargate_spot) {
    call.refuse(k_invalid, "Only FARGATE_SPOT can be interrupted as a whole.",
                call.in["capacityProvider"], "Name a containerInstance to interrupt an EC2 one.");
    return;
  }
  if (count < 1) {
    call.refuse(k_invalid, "count must be at least 1.", call.in["count"]);
    return;
  }
  const std::vector<TaskId> tasks = tasks_meant(call, cluster, count);
  if (tasks.empty()) {
    call.refuse(k_invalid, "No task of FARGATE_SPOT was found.", call.in["task"],
                "Tasks run on it by a capacity provider strategy.");
    return;
  }
  call.out.begin_object().key("taskArns").begin_array();
  for (const TaskId id : tasks) {
    capacity::interrupt_task(call.desk, id);
    call.out.value(arn_of(call.world(), id));
  }
  call.out.end_array().end_object();
}

void set_capacity_shortage(Call& call) {
  const std::string name = call.text("capacityProvider", "FARGATE_SPOT");
  const bool shortage = call.flag("shortage", true);
  if (call.refused()) return;
  const CapacityProvider* provider = find_provider(call.world(), name);
  if (provider == nullptr) {
    call.refuse(k_invalid, std::string(k_no_provider), call.in["capacityProvider"]);
    return;
  }
  capacity::set_shortage(call.desk, provider->id, shortage);
  call.out.begin_object().member("capacityProvider", name).member("shortage", shortage);
  call.out.end_object();
}

}  // namespace taskyard::api
