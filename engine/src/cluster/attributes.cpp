// Attributes of container instances, their history, and the built-in network they refer to.
#include <algorithm>

#include "base/text.hpp"
#include "cluster/cluster.hpp"

namespace taskyard::cluster {
namespace {

std::vector<Attribute>::iterator place_of(const World& world, ContainerInstance& instance,
                                          NameId name) {
  const std::string& text = world.text(name);
  return std::lower_bound(
      instance.attributes.begin(), instance.attributes.end(), text,
      [&](const Attribute& a, const std::string& wanted) { return world.text(a.name) < wanted; });
}

EventSeq emit_change(const Changes& changes, const ContainerInstance& instance, NameId name) {
  Event event;
  event.kind = EventKind::attributes_changed;
  event.cluster = instance.cluster;
  event.instance = instance.id;
  event.text = name;
  return changes.emit(event);
}

}  // namespace

void put_attribute(const Changes& changes, InstanceId id, NameId name, NameId value) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  const auto at = place_of(changes.world, instance, name);
  const bool existed = at != instance.attributes.end() && at->name == name;
  const NameId before = existed ? at->value : NameId{};
  if (existed) {
    at->value = value;
  } else {
    instance.attributes.insert(at, {name, value});
  }
  const EventSeq seq = emit_change(changes, instance, name);
  instance.attribute_history.push_back({seq, name, before, existed});
  ++instance.version;
}

void delete_attribute(const Changes& changes, InstanceId id, NameId name) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  const auto at = place_of(changes.world, instance, name);
  if (at == instance.attributes.end() || at->name != name) return;
  const NameId before = at->value;
  instance.attributes.erase(at);
  const EventSeq seq = emit_change(changes, instance, name);
  instance.attribute_history.push_back({seq, name, before, true});
  ++instance.version;
}

const Attribute* find_attribute(const World& world, const ContainerInstance& instance,
                                NameId name) {
  const std::string& text = world.text(name);
  const auto at = std::lower_bound(
      instance.attributes.begin(), instance.attributes.end(), text,
      [&](const Attribute& a, const std::string& wanted) { return world.text(a.name) < wanted; });
  return at != instance.attributes.end() && at->name == name ? &*at : nullptr;
}

std::vector<Port> default_reserved_ports() { return {22, 2375, 2376, 51678, 51679}; }

std::string vpc_id() { return "vpc-0a1b2c3d4e5f60718"; }

// The last digits name the zone: …001a is us-east-1a, public subnets start with 0b.
std::string subnet_id(std::string_view zone, bool is_public) {
  const char letter = zone.empty() ? '0' : zone.back();
  return concat({is_public ? "subnet-0b10000000000001" : "subnet-0a10000000000001",
                 std::string_view(&letter, 1)});
}

NameId zone_of_subnet(const World& world, std::string_view subnet) {
  for (const NameId zone : world.availability_zones) {
    const std::string& name = world.text(zone);
    if (subnet == subnet_id(name, false) || subnet == subnet_id(name, true)) return zone;
  }
  return {};
}

}  // namespace taskyard::cluster
