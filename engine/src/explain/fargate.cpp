// Fargate decisions: there are no instances to choose from, only zones (facts PL-6).
#include <algorithm>

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "explain/sentences.hpp"
#include "explain/words.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

struct ZoneTasks {
  NameId zone;
  std::int64_t tasks = 0;
};

std::vector<ZoneTasks> zones_then(const Case& work) {
  const PlacementRequest& request = work.request;
  std::vector<ZoneTasks> zones;
  for (NameId zone : request.zones.empty() ? work.world.availability_zones : request.zones) {
    const bool known = std::any_of(zones.begin(), zones.end(),
                                   [&](const ZoneTasks& entry) { return entry.zone == zone; });
    if (!known) zones.push_back({zone, 0});
  }
  for (const Task& task : work.world.tasks) {
    if (task.instance || task.launch_type != LaunchType::fargate ||
        task.cluster != request.cluster || task.group != request.group ||
        !held_before(task, work.decision.seq)) {
      continue;
    }
    for (ZoneTasks& entry : zones) {
      if (entry.zone == task.zone) ++entry.tasks;
    }
  }
  return zones;
}

}  // namespace

std::string fargate_sentence(const Case& work) {
  const std::string& group = work.world.text(work.request.group);
  if (work.decision.kind == DecisionKind::not_placed) {
    const ProviderId provider = work.request.capacity_provider;
    const std::string name = provider ? work.world.at(provider).name : std::string("FARGATE");
    return concat({definition_name(work.world, work.request.task_definition),
                   " cannot be placed: ", name,
                   " has no capacity at this time, and a strategy never falls back to another "
                   "capacity provider."});
  }
  const std::vector<ZoneTasks> zones = zones_then(work);
  const std::string head = concat({task_name(work.world, work.decision.task), " -> Fargate in ",
                                   work.world.text(work.decision.zone), ": "});
  if (zones.size() == 1) return concat({head, "the only zone of its subnets."});
  std::int64_t tasks = 0;
  std::size_t equals = 0;
  for (const ZoneTasks& entry : zones) {
    if (entry.zone == work.decision.zone) tasks = entry.tasks;
  }
  for (const ZoneTasks& entry : zones) equals += entry.tasks == tasks ? 1 : 0;
  std::string text =
      concat({head, "of ", to_text(static_cast<std::int64_t>(zones.size())),
              " zones it had the fewest tasks of ", group, " (", to_text(tasks), ")"});
  if (equals > 1)
    text += concat({", the first of ", to_text(static_cast<std::int64_t>(equals)), " equals"});
  return text + ".";
}

std::string fargate_rule(const Case& work) {
  if (work.decision.kind == DecisionKind::not_placed) {
    return "Base and weight decide the capacity provider of a task before its capacity is known.";
  }
  std::vector<std::string> parts;
  for (const ZoneTasks& entry : zones_then(work)) {
    parts.push_back(concat({work.world.text(entry.zone), ": ", count_of(entry.tasks, "task")}));
  }
  return concat({"Fargate spreads over the zones of the subnets by itself (", join(parts, ", "),
                 "); among equals the first in the order of the subnets is taken (our rule)."});
}

std::string fargate_counterfactual(const Case& work) {
  const std::vector<ZoneTasks> zones = zones_then(work);
  const ZoneTasks* runner = nullptr;
  for (const ZoneTasks& entry : zones) {
    if (entry.zone == work.decision.zone) continue;
    if (runner == nullptr || entry.tasks < runner->tasks) runner = &entry;
  }
  if (runner == nullptr || work.decision.kind == DecisionKind::not_placed) return "";
  return concat({"Another zone would be chosen if ", work.world.text(work.decision.zone),
                 " already had more than ", count_of(runner->tasks, "task"), " of ",
                 work.world.text(work.request.group), "."});
}

}  // namespace taskyard::explain
