// One pass over a DAEMON service: one task on each ACTIVE instance that matches (facts 7.6).
#include <algorithm>

#include "placement/placement.hpp"
#include "service/pass.hpp"

namespace taskyard::service {
namespace {

// Status, attributes and constraints, not room: an instance without room should have its task too.
bool matches(const World& world, const placement::CompiledRequest& request, InstanceId id) {
  const ContainerInstance& instance = world.at(id);
  const std::vector<placement::GroupCount> groups = placement::groups_on(world, instance);
  const placement::InstanceView view = placement::view_now(instance, groups);
  for (const PlacementCheck check : {PlacementCheck::status, PlacementCheck::attribute,
                                     PlacementCheck::location, PlacementCheck::member_of}) {
    if (!placement::passes(check, request, world, view)) return false;
  }
  return true;
}

std::vector<InstanceId> matching_instances(const Pass& pass) {
  const World& world = pass.world();
  const auto request = placement::compile(world, world.at(pass.primary().request));
  std::vector<InstanceId> found;
  for (const InstanceId id : world.at(pass.service().cluster).instances) {
    if (matches(world, request, id)) found.push_back(id);
  }
  return found;
}

bool holds(const std::vector<InstanceId>& sorted, InstanceId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

// Tasks of the service, those still stopping included, keep an instance from getting another one.
std::vector<InstanceId> occupied_instances(const Pass& pass) {
  std::vector<InstanceId> found;
  for (const Member& member : pass.members) found.push_back(pass.world().at(member.task).instance);
  std::sort(found.begin(), found.end());
  return found;
}

void start_missing(Pass& pass, const std::vector<InstanceId>& missing) {
  const World& world = pass.world();
  const auto wanted = static_cast<std::int32_t>(missing.size());
  std::int32_t left = allowed_starts(pass, wanted);
  ServiceStep before = new_step(pass, ServiceStepKind::started);
  std::vector<TaskId> started;
  InstanceId failed;
  for (const InstanceId instance : missing) {
    if (left <= 0 || world.tasks.size() >= world.limits.tasks_max) break;
    const TaskId id =
        scheduler::start_task_on(pass.desk, world.at(pass.service().primary).request, instance);
    if (!id) {
      if (!failed) failed = instance;
      continue;
    }
    adopt(pass, id);
    started.push_back(id);
    --left;
  }
  note_started(pass, started, std::move(before), wanted, !failed);
  if (failed) tell_no_room(pass, pass.service().primary, failed);
}

}  // namespace

void daemon_pass(Pass& pass) {
  Service& service = pass.service();
  const std::vector<InstanceId> matching = matching_instances(pass);
  service.desired = static_cast<std::int32_t>(matching.size());
  pass.primary().desired = service.desired;
  pass.bounds = deployment_bounds(service.desired, service.configuration);
  std::vector<InstanceId> sorted = matching;
  std::sort(sorted.begin(), sorted.end());
  for (Member& member : pass.members) {
    if (!member.live || holds(sorted, pass.world().at(member.task).instance)) continue;
    set_leaving(pass, member, Leaving::mismatch);  // SVC-70, SVC-72
  }
  if (pass.leaving > 0) stop_leaving(pass);
  if (pass.primary().rollout == RolloutState::failed) return;
  const std::vector<InstanceId> occupied = occupied_instances(pass);
  std::vector<InstanceId> missing;
  for (const InstanceId id : matching) {
    if (!holds(occupied, id)) missing.push_back(id);
  }
  if (!missing.empty()) start_missing(pass, missing);
}

}  // namespace taskyard::service
