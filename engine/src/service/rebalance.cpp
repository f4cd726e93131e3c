// Zone rebalancing of a steady service: one task at a time from the richest zone to the poorest
// (facts 7.5, messages 35 to 39).
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"

namespace taskyard::service {
namespace {

constexpr SimTime k_retry = 5 * k_minute;  // after a zone without room; ours

struct ZoneCount {
  NameId zone;
  std::int32_t tasks = 0;
};

bool has_zone(const Pass& pass, NameId zone) {
  const World& world = pass.world();
  const auto& allowed = world.at(pass.primary().request).zones;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), zone) == allowed.end()) {
    return false;
  }
  if (pass.service().launch_type == LaunchType::fargate) return true;
  const auto& instances = world.at(pass.service().cluster).instances;
  return std::any_of(instances.begin(), instances.end(), [&](InstanceId id) {
    const ContainerInstance& instance = world.at(id);
    return instance.zone == zone && instance.status == InstanceStatus::active &&
           instance.agent_connected;
  });
}

// Zones that can take tasks, in letter order.
std::vector<ZoneCount> count_zones(const Pass& pass) {
  const World& world = pass.world();
  std::vector<ZoneCount> counts;
  for (const NameId zone : world.availability_zones) {
    if (has_zone(pass, zone)) counts.push_back({zone, 0});
  }
  for (const Member& member : pass.members) {
    if (!member.live) continue;
    for (ZoneCount& count : counts) {
      if (count.zone == world.at(member.task).zone) ++count.tasks;
    }
  }
  return counts;
}

std::string zones_text(const World& world, const std::vector<ZoneCount>& counts) {
  std::string text;
  for (const ZoneCount& count : counts) {
    text += concat(
        {text.empty() ? "" : ", ", to_text(count.tasks), " tasks in ", world.text(count.zone)});
  }
  return text;
}

TaskId start_in(Pass& pass, NameId zone) {
  World& world = pass.world();
  Revision revision = revision_of(world, pass.service().primary);
  revision.zones = {zone};
  const RequestId request = make_request(pass.desk, pass.id, pass.service().primary, revision);
  world_of(pass.desk).placement_requests[request.value].capacity_provider =
      use_next_provider(pass.desk, pass.service().primary);
  const TaskId id = scheduler::place_task(pass.desk, request, false);
  if (id) adopt(pass, id);
  return id;
}

void begin_move(Pass& pass, const std::vector<ZoneCount>& counts, NameId poorest) {
  Service& service = pass.service();
  const World& world = pass.world();
  complain(pass.desk, pass.id,
           concat({"is not AZ balanced with ", zones_text(world, counts),
                   ". AZ Rebalancing in progress."}));
  ServiceStep step = new_step(pass, ServiceStepKind::rebalanced);
  const TaskId task = start_in(pass, poorest);
  const std::string& zone = world.text(poorest);
  if (!task) {
    service.rebalance_again_at = world.now + k_retry;
    say(pass.desk, pass.id, concat({"is unable to place a task in ", zone, "."}));
    say(pass.desk, pass.id, "stopped AZ Rebalancing.");
    return;
  }
  service.rebalanced = task;
  step.wanted = 1;
  step.tasks = {task};
  log_step(pass.desk, std::move(step));
  say(pass.desk, pass.id,
      concat(
          {"has started 1 tasks in ", zone, " to AZ Rebalance: ", task_list(world, {task}), "."}));
  pass.acted = true;
}

bool is_keeper(const Member& member) { return member.leaving == Leaving::no; }

const Member* find_member(const Pass& pass, TaskId task) {
  for (const Member& member : pass.members) {
    if (member.task == task) return &member;
  }
  return nullptr;
}

}  // namespace

void rebalance_zones(Pass& pass) {
  const Service& service = pass.service();
  if (pass.total() >= pass.bounds.ceiling || pass.world().now < service.rebalance_again_at) return;
  const std::vector<ZoneCount> counts = count_zones(pass);
  if (counts.size() < 2) return;
  const auto fewer = [](const ZoneCount& a, const ZoneCount& b) { return a.tasks < b.tasks; };
  const ZoneCount poorest = *std::min_element(counts.begin(), counts.end(), fewer);
  const ZoneCount richest = *std::max_element(counts.begin(), counts.end(), fewer);
  if (richest.tasks - poorest.tasks <= 1) return;
  begin_move(pass, counts, poorest.zone);
}

bool end_move(Pass& pass) {
  Service& service = pass.service();
  if (!service.rebalanced) return false;
  const Member* moved = find_member(pass, service.rebalanced);
  if (moved == nullptr || !moved->live || moved->leaving != Leaving::no ||
      pass.keepers <= service.desired) {
    service.rebalanced = {};
    return false;
  }
  if (!moved->counted) return true;
  service.rebalanced = {};
  stop_members(pass, ServiceStepKind::rebalanced, is_keeper, 1);
  settle_complaint(service);
  const std::vector<ZoneCount> counts = count_zones(pass);
  const auto fewer = [](const ZoneCount& a, const ZoneCount& b) { return a.tasks < b.tasks; };
  const auto [low, high] = std::minmax_element(counts.begin(), counts.end(), fewer);
  if (low != counts.end() && high->tasks - low->tasks <= 1) {
    say(pass.desk, pass.id,
        concat({"is AZ balanced with ", zones_text(pass.world(), counts), "."}));
  }
  return false;
}

}  // namespace taskyard::service
