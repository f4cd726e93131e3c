// ecs: custom attributes of container instances (facts CI-22, CI-23).
#include <algorithm>
#include <set>

#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "cluster/cluster.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_per_call_max = 10;
constexpr std::size_t k_per_instance_max = 10;

struct Wanted {
  InstanceId instance;
  std::string name, value;
};

bool valid_name(std::string_view name) {
  if (name.empty() || name.size() > 128) return false;
  for (const char c : name) {
    if (!is_letter(c) && !is_digit(c) &&
        std::string_view("-_/\\.").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool valid_value(std::string_view value) {
  if (value.size() > 128 || value != trim(value)) return false;
  for (const char c : value) {
    const bool other = std::string_view("-_/\\.@: ").find(c) != std::string_view::npos;
    if (!is_letter(c) && !is_digit(c) && !other) return false;
  }
  return true;
}

// Built-in attributes belong to the agent.
bool is_custom(const World& world, const Attribute& attribute) {
  const std::string& name = world.text(attribute.name);
  return !name.starts_with("ecs.") && !name.starts_with("com.amazonaws.ecs.");
}

std::vector<Wanted> read_attributes(Call& call, ClusterId cluster) {
  std::vector<Wanted> result;
  const JsonValue list = call.array("attributes");
  if (list.size() > k_per_call_max) {
    call.refuse(k_invalid, "You can specify up to 10 attributes in a single call.", list);
    return {};
  }
  for (JsonValue item = list.first(); item; item = item.next()) {
    Wanted wanted;
    wanted.name = call.text_of(item, "name");
    wanted.value = call.text_of(item, "value");
    const std::string target = call.text_of(item, "targetId");
    wanted.instance = find_container_instance(call.world(), target);
    if (call.refused()) return {};
    if (!valid_name(wanted.name) || !valid_value(wanted.value)) {
      call.refuse(
          k_invalid, "The attribute name or value is invalid.", item,
          "Names: 1 to 128 letters, digits, - _ / \\ and dots; values also @ : and blanks inside.");
      return {};
    }
    const bool here = wanted.instance && call.world().at(wanted.instance).cluster == cluster &&
                      call.world().at(wanted.instance).status != InstanceStatus::inactive;
    if (!here) {
      call.refuse("TargetNotFoundException", "The specified target wasn't found.",
                  item["targetId"].exists() ? item["targetId"] : item);
      return {};
    }
    result.push_back(std::move(wanted));
  }
  return result;
}

// Number of custom attributes the instance would have after the call.
std::size_t custom_names_after(const World& world, const std::vector<Wanted>& list,
                               InstanceId instance) {
  std::set<std::string_view> names;
  for (const Attribute& attribute : world.at(instance).attributes) {
    if (is_custom(world, attribute)) names.insert(world.text(attribute.name));
  }
  for (const Wanted& item : list) {
    if (item.instance == instance) names.insert(item.name);
  }
  return names.size();
}

void write_attributes(Call& call, const std::vector<Wanted>& list) {
  call.out.begin_object().key("attributes").begin_array();
  for (const Wanted& item : list) {
    call.out.begin_object().member("name", item.name);
    if (!item.value.empty()) call.out.member("value", item.value);
    call.out.member("targetType", "container-instance");
    call.out.member("targetId", arn_of(call.world(), item.instance)).end_object();
  }
  call.out.end_array().end_object();
}

}  // namespace

void put_attributes(Call& call) {
  if (!call.require("attributes")) return;
  const ClusterId cluster_id = call.cluster();
  const std::vector<Wanted> list =
      call.refused() ? std::vector<Wanted>{} : read_attributes(call, cluster_id);
  if (call.refused()) return;
  World& world = call.world();
  for (const Wanted& item : list) {
    if (custom_names_after(world, list, item.instance) <= k_per_instance_max) continue;
    call.refuse("AttributeLimitExceededException",
                "You can apply up to 10 custom attributes for each resource.",
                call.in["attributes"]);
    return;
  }
  for (const Wanted& item : list) {
    const NameId value = item.value.empty() ? NameId{} : world.names.intern(item.value);
    cluster::put_attribute(call.desk.changes, item.instance, world.names.intern(item.name), value);
    call.desk.index.instance_changed(world, item.instance);
  }
  write_attributes(call, list);
}

void delete_attributes(Call& call) {
  if (!call.require("attributes")) return;
  const ClusterId cluster_id = call.cluster();
  const std::vector<Wanted> list =
      call.refused() ? std::vector<Wanted>{} : read_attributes(call, cluster_id);
  if (call.refused()) return;
  World& world = call.world();
  for (const Wanted& item : list) {
    const NameId name = world.names.find(item.name);
    if (!name) continue;
    cluster::delete_attribute(call.desk.changes, item.instance, name);
    call.desk.index.instance_changed(world, item.instance);
  }
  write_attributes(call, list);
}

void list_attributes(Call& call) {
  const ClusterId cluster_id = call.cluster();
  const std::string name = call.text("attributeName");
  const std::string value = call.text("attributeValue");
  const std::string target = call.text("targetType", "container-instance");
  const Call::Page page = call.page();
  if (call.refused()) return;
  if (target != "container-instance") {
    call.refuse(k_invalid, "Invalid value for targetType: " + target, call.in["targetType"]);
    return;
  }
  const World& world = call.world();
  std::vector<Wanted> found;
  for (const InstanceId id : world.at(cluster_id).instances) {
    for (const Attribute& attribute : world.at(id).attributes) {
      if (!name.empty() && world.text(attribute.name) != name) continue;
      if (!value.empty() && world.text(attribute.value) != value) continue;
      found.push_back({id, world.text(attribute.name), world.text(attribute.value)});
    }
  }
  const std::size_t end = std::min(found.size(), page.first + page.count);
  call.out.begin_object().key("attributes").begin_array();
  for (std::size_t i = page.first; i < end; ++i) {
    call.out.begin_object().member("name", found[i].name);
    if (!found[i].value.empty()) call.out.member("value", found[i].value);
    call.out.member("targetId", arn_of(world, found[i].instance)).end_object();
  }
  call.out.end_array();
  if (end < found.size()) call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

}  // namespace taskyard::api
