// A form filled from a thing that is there: what the inspector's buttons open.
#include "viewmodel/requests/form.hpp"
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

std::string decimal_of(std::int64_t thousandths) {
  std::string text = std::to_string(thousandths / 1000);
  const std::int64_t rest = thousandths % 1000;
  if (rest == 0) return text;
  std::string digits = std::to_string(1000 + rest).substr(1);
  while (digits.back() == '0') digits.pop_back();
  return text + "." + digits;
}

void take_kind(const RequestKind& kind, std::size_t index, FormValues& values) {
  const std::string n = std::to_string(index + 1);
  values["method" + n] = kind.method;
  values["path" + n] = kind.path;
  values["host" + n] = kind.host;
  values["weight" + n] = std::to_string(kind.weight);
  if (kind.cpu_us >= 0) values["cpu" + n] = decimal_of(kind.cpu_us);
  if (kind.think_us > 0) values["wait" + n] = decimal_of(kind.think_us);
}

void take_source(const World& world, const TrafficSource& source, FormValues& values) {
  values["name"] = source.name;
  if (source.load_balancer) values["to"] = world.at(source.load_balancer).name;
  values["port"] = std::to_string(source.port);
  values["pattern"] = to_string(source.pattern);
  values["rate"] = decimal_of(source.rate);
  values["toRate"] = decimal_of(source.rate_to);
  if (source.period_ms > 0) values["period"] = std::to_string(source.period_ms / k_second);
  if (source.burst_ms > 0) values["burst"] = std::to_string(source.burst_ms / k_second);
  values["arrivals"] = to_string(source.arrivals);
  values["clients"] = std::to_string(source.clients);
  values["timeout"] = std::to_string(source.timeout_ms / k_second);
  values["kinds"] = std::to_string(source.kinds.size());
  for (std::size_t i = 0; i < source.kinds.size(); ++i) take_kind(source.kinds[i], i, values);
  if (source.pattern != RatePattern::recorded) return;
  std::string csv;
  for (const SimTime time : source.recorded) csv += decimal_of(time) + "\n";
  values["csv"] = std::move(csv);
}

}  // namespace

FormValues values_about(const World& world, RequestForm kind, Selection selection) {
  FormValues values;
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::traffic_source:
      if (i < world.traffic.sources.size()) take_source(world, world.traffic.sources[i], values);
      break;
    case SelectionKind::load_balancer:
      if (i >= world.load_balancers.size()) break;
      values["to"] = world.load_balancers[i].name;
      for (const ListenerId id : world.load_balancers[i].listeners) {
        if (world.at(id).deleted) continue;
        values["listener"] = world.load_balancers[i].name + " " + listener_text(world.at(id));
        break;
      }
      break;
    case SelectionKind::target_group:
      if (i >= world.target_groups.size()) break;
      if (kind == RequestForm::target_group) values["change"] = world.target_groups[i].name;
      values["group"] = values["groupA"] = world.target_groups[i].name;
      break;
    case SelectionKind::security_group:
      if (i < world.security_groups.size())
        values["group"] = world.text(world.security_groups[i].key);
      break;
    default: requests::surroundings_values(world, kind, selection, values); break;
  }
  return values;
}

}  // namespace taskyard::web
