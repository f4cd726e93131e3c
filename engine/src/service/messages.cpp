// What a service says in its events, in AWS's words (facts 7.8).
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {
namespace {

constexpr std::size_t k_events_kept = 100;  // facts SVC-6
constexpr std::string_view k_unplaced =
    "was unable to place a task because no container instance met all of its requirements.";
constexpr std::string_view k_more =
    " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
// Rows 22, 30 and 31.
constexpr std::string_view k_no_capacity =
    "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again "
    "later or in a different availability zone.";
constexpr std::string_view k_provisioning_full =
    "was unable to place tasks in your cluster because the tasks provisioning capacity limit was "
    "exceeded.";
constexpr std::string_view k_empty_provider =
    "was unable to reach steady state. Reason: No Container Instances were found in your capacity "
    "provider.";

std::string trouble(PlacementCheck check) {
  switch (check) {
    case PlacementCheck::cpu: return "has insufficient CPU units available.";
    case PlacementCheck::memory: return "has insufficient memory available.";
    case PlacementCheck::ports:
    case PlacementCheck::ports_udp: return "is already using a port required by your task.";
    case PlacementCheck::attribute: return "is missing an attribute required by your task.";
    default: return concat({"encountered error \"", failure_reason(check), "\"."});
  }
}

// The instance that passed most checks; the first registered among equals, which is ours.
std::string unplaced_text(const World& world, DeploymentId deployment, InstanceId only) {
  const PlacementRequest& request = world.at(world.at(deployment).request);
  if (request.launch_type == LaunchType::fargate) return std::string(k_no_capacity);
  if (scheduler::may_wait(world, request)) return std::string(k_provisioning_full);
  const placement::PlacementFailure* closest = nullptr;
  const auto failures = placement::placement_failures(world, request);
  for (const placement::PlacementFailure& failure : failures) {
    if (only && failure.instance != only) continue;
    if (closest == nullptr || failure.check > closest->check) closest = &failure;
  }
  if (closest == nullptr && request.capacity_provider) return std::string(k_empty_provider);
  if (closest == nullptr) {
    return concat(
        {k_unplaced, " Reason: No Container Instances were found in your cluster.", k_more});
  }
  return concat({k_unplaced, " The closest matching (container-instance ",
                 container_instance_id_text(world, closest->instance), ") ",
                 trouble(closest->check), k_more});
}

}  // namespace

std::string task_list(const World& world, const std::vector<TaskId>& tasks) {
  std::string text;
  for (const TaskId id : tasks) {
    text += concat({text.empty() ? "" : " ", "(task ", task_id_text(world, id), ")"});
  }
  return text;
}

std::string deployment_mention(const World& world, DeploymentId id) {
  return concat({"(deployment ", deployment_id_text(world, id), ")"});
}

void say(const Desk& desk, ServiceId id, std::string_view text) {
  World& world = world_of(desk);
  Service& service = service_of(desk, id);
  ServiceEvent said;
  said.id = ServiceEventId{static_cast<std::uint32_t>(world.service_events.size())};
  said.service = id;
  said.time = world.now;
  said.message = concat({"(service ", world.text(service.name), ") ", text});
  world.service_events.push_back(std::move(said));
  const ServiceEventId event_id = world.service_events.back().id;
  service.events.push_back(event_id);
  if (service.events.size() > k_events_kept) service.events.erase(service.events.begin());
  Event event;
  event.kind = EventKind::service_message;
  event.cluster = service.cluster;
  event.service = id;
  event.deployment = service.primary;
  event.value = event_id.value;
  desk.changes.emit(event);
}

void complain(const Desk& desk, ServiceId id, const std::string& text) {
  const NameId name = world_of(desk).names.intern(text);
  Service& service = service_of(desk, id);
  if (service.last_complaint == name) return;
  service.last_complaint = name;
  say(desk, id, text);
}

void settle_complaint(Service& service) { service.last_complaint = {}; }

void tell_started(Pass& pass, const std::vector<TaskId>& tasks, ServiceStep before,
                  std::int32_t wanted) {
  World& world = pass.world();
  const auto count = static_cast<std::int32_t>(tasks.size());
  std::string text =
      concat({"has started ", to_text(count), " tasks: ", task_list(world, tasks), "."});
  const std::int32_t replaced = std::min(count, pass.unhealthy);
  if (replaced > 0) {
    text +=
        concat({" Amazon ECS replaced ", to_text(replaced), " tasks due to an unhealthy status."});
  }
  before.wanted = wanted;
  before.limit = pass.limit;
  if (pass.limit == ServiceLimit::no_room) before.decision = latest_failure(world);
  before.tasks = tasks;
  log_step(pass.desk, std::move(before));
  say(pass.desk, pass.id, text);
  pass.acted = true;
}

void tell_no_room(Pass& pass, DeploymentId deployment, InstanceId only) {
  World& world = pass.world();
  pass.limit = ServiceLimit::no_room;
  Deployment& failed = deployment_of(pass.desk, deployment);
  ++failed.failed_tasks;  // facts DEP-27
  if (!failed.reached_running) ++failed.breaker_failures;
  Service& service = pass.service();
  service.no_room = latest_failure(world);
  ++service.place_failures;
  service.place_again_at = world.now + back_off(world, service.place_failures - 1);
  complain(pass.desk, pass.id, unplaced_text(world, deployment, only));
}

}  // namespace taskyard::service
