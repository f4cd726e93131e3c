#include "placement/checks.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace taskyard::placement {
namespace {

RequiredAttribute required_attribute(const World& world, std::string_view text) {
  RequiredAttribute required;
  const std::size_t equals = text.find('=');
  required.name = world.names.find(text.substr(0, equals));
  required.has_value = equals != std::string_view::npos;
  if (required.has_value) required.value = world.names.find(text.substr(equals + 1));
  return required;
}

bool has_attribute(const RequiredAttribute& required, std::span<const Attribute> attributes) {
  if (!required.name) return false;
  for (const Attribute& attribute : attributes) {
    if (attribute.name != required.name) continue;
    return !required.has_value || (required.value && attribute.value == required.value);
  }
  return false;
}

bool has_attributes(const CompiledRequest& request, const InstanceView& view) {
  return std::all_of(
      request.attributes.begin(), request.attributes.end(),
      [&](const RequiredAttribute& required) { return has_attribute(required, view.attributes); });
}

bool in_zones(const CompiledRequest& request, const InstanceView& view) {
  return request.zones.empty() || std::find(request.zones.begin(), request.zones.end(),
                                            view.instance->zone) != request.zones.end();
}

bool are_free(const std::vector<Port>& wanted, std::span<const Port> in_use) {
  return std::none_of(wanted.begin(), wanted.end(), [&](Port port) {
    return std::binary_search(in_use.begin(), in_use.end(), port);
  });
}

bool match(const std::vector<Query>& queries, const World& world, const InstanceView& view) {
  return std::all_of(queries.begin(), queries.end(),
                     [&](const Query& query) { return evaluate(query, world, view); });
}

void add_constraint(CompiledRequest& compiled, const PlacementConstraint& constraint) {
  if (constraint.type == ConstraintType::distinct_instance) {
    compiled.distinct_instance = true;
    return;
  }
  Diagnostics diagnostics;
  std::optional<Query> query = parse_query(constraint.expression, diagnostics);
  if (!query) {
    compiled.unreadable_constraint = true;
    return;
  }
  auto& queries = query->reads_tasks ? compiled.task_queries : compiled.fixed_queries;
  queries.push_back(std::move(*query));
}

}  // namespace

CompiledRequest compile(const World& world, const PlacementRequest& request) {
  CompiledRequest compiled;
  compiled.cluster = request.cluster;
  compiled.group = request.group;
  compiled.capacity_provider = request.capacity_provider;
  compiled.need = request.need;
  compiled.zones = request.zones;
  for (const std::string& text : request.need.attributes) {
    compiled.attributes.push_back(required_attribute(world, text));
  }
  if (!request.start_on.empty()) return compiled;
  for (const PlacementConstraint& constraint : request.constraints)
    add_constraint(compiled, constraint);
  compiled.chain = reduce_strategies(world, request.strategies);
  return compiled;
}

bool looks_at(const CompiledRequest& request, const ContainerInstance& instance) {
  return !request.capacity_provider || request.capacity_provider == instance.capacity_provider;
}

bool passes(PlacementCheck check, const CompiledRequest& request, const World& world,
            const InstanceView& view) {
  const PlacementNeed& need = request.need;
  switch (check) {
    case PlacementCheck::status:
      return looks_at(request, *view.instance) && view.status == InstanceStatus::active;
    case PlacementCheck::agent: return view.agent_connected;
    case PlacementCheck::attribute: return has_attributes(request, view);
    case PlacementCheck::location: return in_zones(request, view);
    case PlacementCheck::cpu: return need.cpu_units <= view.remaining.cpu_units;
    case PlacementCheck::memory: return need.memory_mib <= view.remaining.memory_mib;
    case PlacementCheck::gpu: return need.gpus <= view.remaining.gpus;
    case PlacementCheck::ports: return are_free(need.tcp_ports, view.tcp_in_use);
    case PlacementCheck::ports_udp: return are_free(need.udp_ports, view.udp_in_use);
    case PlacementCheck::eni: return need.enis <= view.remaining.enis;
    case PlacementCheck::distinct_instance:
      return !request.distinct_instance || count_of(view.groups, request.group) == 0;
    case PlacementCheck::member_of:
      return !request.unreadable_constraint && match(request.fixed_queries, world, view) &&
             match(request.task_queries, world, view);
    case PlacementCheck::count_: break;
  }
  return true;
}

std::optional<PlacementCheck> first_failed(const CompiledRequest& request, const World& world,
                                           const InstanceView& view) {
  for (std::size_t i = 0; i < k_placement_checks; ++i) {
    const auto check = static_cast<PlacementCheck>(i);
    if (!passes(check, request, world, view)) return check;
  }
  return std::nullopt;
}

bool passes_fixed_checks(const CompiledRequest& request, const World& world,
                         const InstanceView& view) {
  return looks_at(request, *view.instance) && view.status == InstanceStatus::active &&
         view.agent_connected && has_attributes(request, view) && in_zones(request, view) &&
         !request.unreadable_constraint && match(request.fixed_queries, world, view);
}

bool passes_task_checks(const CompiledRequest& request, const World& world,
                        const ContainerInstance& instance, std::span<const GroupCount> groups) {
  const PlacementNeed& need = request.need;
  const Resources& left = instance.remaining;
  return need.cpu_units <= left.cpu_units && need.memory_mib <= left.memory_mib &&
         need.gpus <= left.gpus && need.enis <= left.enis &&
         are_free(need.tcp_ports, instance.tcp_in_use) &&
         are_free(need.udp_ports, instance.udp_in_use) &&
         (!request.distinct_instance || count_of(groups, request.group) == 0) &&
         (request.task_queries.empty() ||
          match(request.task_queries, world, view_now(instance, groups)));
}

}  // namespace taskyard::placement

namespace taskyard {

const char* to_string(PlacementCheck check) {
  switch (check) {
    case PlacementCheck::status: return "status";
    case PlacementCheck::agent: return "agent";
    case PlacementCheck::attribute: return "attributes";
    case PlacementCheck::location: return "zone";
    case PlacementCheck::cpu: return "CPU";
    case PlacementCheck::memory: return "memory";
    case PlacementCheck::gpu: return "GPU";
    case PlacementCheck::ports: return "host port";
    case PlacementCheck::ports_udp: return "UDP host port";
    case PlacementCheck::eni: return "network interface";
    case PlacementCheck::distinct_instance: return "distinctInstance";
    case PlacementCheck::member_of: return "memberOf";
    case PlacementCheck::count_: break;
  }
  TASKYARD_ASSERT(false);
}

const char* failure_reason(PlacementCheck check) {
  switch (check) {
    case PlacementCheck::status: return "INACTIVE";
    case PlacementCheck::agent: return "AGENT";
    case PlacementCheck::attribute: return "ATTRIBUTE";
    case PlacementCheck::location: return "LOCATION";
    case PlacementCheck::cpu: return "RESOURCE:CPU";
    case PlacementCheck::memory: return "RESOURCE:MEMORY";
    case PlacementCheck::gpu: return "RESOURCE:GPU";
    case PlacementCheck::ports: return "RESOURCE:PORTS";
    case PlacementCheck::ports_udp: return "RESOURCE:PORTS_UDP";
    case PlacementCheck::eni: return "RESOURCE:ENI";
    // The wording for distinctInstance is inferred from the one documented for memberOf (facts 4.1).
    case PlacementCheck::distinct_instance:
      return "DistinctInstance placement constraint unsatisfied.";
    case PlacementCheck::member_of: return "MemberOf placement constraint unsatisfied.";
    case PlacementCheck::count_: break;
  }
  TASKYARD_ASSERT(false);
}

}  // namespace taskyard
