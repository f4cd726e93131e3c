#include "explain/words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "explain/grammar.hpp"

namespace taskyard::explain {
namespace {

std::vector<std::string> texts_of(const std::vector<Port>& ports) {
  std::vector<std::string> texts;
  for (Port port : ports) texts.push_back(to_text(port));
  return texts;
}

std::string zones_text(const Case& work) {
  std::vector<std::string> zones;
  for (NameId zone : work.request.zones) zones.push_back(work.world.text(zone));
  return list_of(zones, "or");
}

std::string attributes_found(const Case& work, const Candidate& candidate) {
  const std::vector<std::string> missing = missing_attributes(work, candidate);
  if (missing.empty()) return "has all";
  return concat({"lacks ", list_of(missing, "and")});
}

std::string ports_found(const Case& work, const Candidate& candidate, PlacementCheck check) {
  const std::vector<Port> taken = ports_in_use(work, candidate, check);
  if (taken.empty()) return "free";
  return concat(
      {taken.size() == 1 ? "port " : "ports ", list_of(texts_of(taken), "and"), " in use"});
}

std::string query_found(const Case& work, const Candidate& candidate) {
  std::vector<std::string> found;
  for (const PlacementConstraint& constraint : work.request.constraints) {
    if (constraint.type != ConstraintType::member_of) continue;
    Diagnostics diagnostics;
    const auto query = placement::parse_query(constraint.expression, diagnostics);
    if (!query) return "not readable";
    found.push_back(placement::describe_subjects(*query, work.world,
                                                 view_of(work.world, work.past(candidate))));
  }
  return join(found, "; ");
}

std::string expressions_text(const Case& work) {
  std::vector<std::string> expressions;
  for (const PlacementConstraint& constraint : work.request.constraints) {
    if (constraint.type == ConstraintType::member_of) expressions.push_back(constraint.expression);
  }
  return list_of(expressions, "and");
}

std::string attributes_needed(const Case& work) {
  const std::vector<std::string>& attributes = work.request.need.attributes;
  if (attributes.size() == 1) return attributes[0];
  return count_of(static_cast<std::int64_t>(attributes.size()), "attribute");
}

}  // namespace

std::string definition_name(const World& world, TaskDefinitionId id) {
  const TaskDefinition& definition = world.at(id);
  return concat({definition.family, ":", to_text(definition.revision)});
}

std::vector<PlacementCheck> columns_of(const Case& work) {
  const PlacementNeed& need = work.request.need;
  const bool scheduled = work.request.start_on.empty();
  const bool member_of = scheduled && !expressions_text(work).empty();
  std::vector<PlacementCheck> columns{PlacementCheck::status, PlacementCheck::agent};
  const auto add_if = [&](bool condition, PlacementCheck check) {
    if (condition) columns.push_back(check);
  };
  add_if(!need.attributes.empty(), PlacementCheck::attribute);
  add_if(!work.request.zones.empty(), PlacementCheck::location);
  add_if(true, PlacementCheck::cpu);
  add_if(true, PlacementCheck::memory);
  add_if(need.gpus > 0, PlacementCheck::gpu);
  add_if(!need.tcp_ports.empty(), PlacementCheck::ports);
  add_if(!need.udp_ports.empty(), PlacementCheck::ports_udp);
  add_if(need.enis > 0, PlacementCheck::eni);
  add_if(work.compiled.distinct_instance, PlacementCheck::distinct_instance);
  add_if(member_of, PlacementCheck::member_of);
  return columns;
}

std::string found_text(const Case& work, const Candidate& candidate, PlacementCheck check) {
  const PastInstance& past = work.past(candidate);
  switch (check) {
    case PlacementCheck::status: return to_string(past.status);
    case PlacementCheck::agent: return past.agent_connected ? "connected" : "disconnected";
    case PlacementCheck::attribute: return attributes_found(work, candidate);
    case PlacementCheck::location: return work.world.text(work.world.at(past.id).zone);
    case PlacementCheck::cpu: return concat({to_text(past.remaining.cpu_units), " free"});
    case PlacementCheck::memory: return concat({to_text(past.remaining.memory_mib), " MiB free"});
    case PlacementCheck::gpu: return concat({to_text(past.remaining.gpus), " free"});
    case PlacementCheck::ports:
    case PlacementCheck::ports_udp: return ports_found(work, candidate, check);
    case PlacementCheck::eni: return concat({to_text(past.remaining.enis), " free"});
    case PlacementCheck::distinct_instance:
      return concat({count_of(placement::count_of(past.groups, work.request.group), "task"),
                     " of the group"});
    case PlacementCheck::member_of: return query_found(work, candidate);
    case PlacementCheck::count_: break;
  }
  return "";
}

std::string needed_text(const Case& work, PlacementCheck check) {
  const PlacementNeed& need = work.request.need;
  switch (check) {
    case PlacementCheck::status: return "ACTIVE";
    case PlacementCheck::agent: return "connected";
    case PlacementCheck::attribute: return attributes_needed(work);
    case PlacementCheck::location: return zones_text(work);
    case PlacementCheck::cpu: return to_text(need.cpu_units);
    case PlacementCheck::memory: return to_text(need.memory_mib) + " MiB";
    case PlacementCheck::gpu: return to_text(need.gpus);
    case PlacementCheck::ports: return list_of(texts_of(need.tcp_ports), "and");
    case PlacementCheck::ports_udp: return list_of(texts_of(need.udp_ports), "and");
    case PlacementCheck::eni: return to_text(need.enis);
    case PlacementCheck::distinct_instance: return "none";
    case PlacementCheck::member_of: return expressions_text(work);
    case PlacementCheck::count_: break;
  }
  return "";
}

std::vector<Port> ports_in_use(const Case& work, const Candidate& candidate, PlacementCheck check) {
  const bool udp = check == PlacementCheck::ports_udp;
  const PastInstance& past = work.past(candidate);
  const std::vector<Port>& in_use = udp ? past.udp_in_use : past.tcp_in_use;
  std::vector<Port> taken;
  for (Port port : udp ? work.request.need.udp_ports : work.request.need.tcp_ports) {
    if (std::binary_search(in_use.begin(), in_use.end(), port)) taken.push_back(port);
  }
  return taken;
}

std::vector<std::string> missing_attributes(const Case& work, const Candidate& candidate) {
  std::vector<std::string> missing;
  for (const std::string& wanted : work.request.need.attributes) {
    const std::string_view name = std::string_view(wanted).substr(0, wanted.find('='));
    const Attribute* found =
        placement::find_attribute(work.world, work.past(candidate).attributes, name);
    const bool right =
        found != nullptr && (name.size() == wanted.size() ||
                             work.world.text(found->value) == wanted.substr(name.size() + 1));
    if (!right) missing.push_back(wanted);
  }
  return missing;
}

std::vector<std::string> failed_expressions(const Case& work, const Candidate& candidate) {
  std::vector<std::string> failed;
  const placement::InstanceView view = view_of(work.world, work.past(candidate));
  for (const PlacementConstraint& constraint : work.request.constraints) {
    if (constraint.type != ConstraintType::member_of) continue;
    Diagnostics diagnostics;
    const auto query = placement::parse_query(constraint.expression, diagnostics);
    if (!query || !placement::evaluate(*query, work.world, view))
      failed.push_back(constraint.expression);
  }
  return failed;
}

}  // namespace taskyard::explain
