#include "explain/requests/traffic_text.hpp"

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {

std::string describe_traffic_event(const World& world, const Event& event) {
  if (event.kind == EventKind::traffic_changed) {
    const TrafficSource& source =
        world.at(TrafficSourceId{static_cast<std::uint32_t>(event.value)});
    return concat({"traffic ", source.name, event.to == 1 ? " sends" : " has stopped"});
  }
  std::string who = concat({"at ", world.text(event.text)});
  if (event.task) {
    who = concat({"of task ", task_name(world, event.task)});
  } else if (event.service) {
    who = concat({"of service ", world.text(world.at(event.service).name)});
  }
  return concat({count_of(event.value, "request"), " ", who,
                 " lost: ", to_string(static_cast<Outcome>(event.from)), " because of ",
                 to_string(static_cast<LossCause>(event.to))});
}

}  // namespace taskyard::explain
