// Attributes of container instances and their history.
#include <algorithm>

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

}  // namespace taskyard::cluster
