// ecs: clusters (facts 2.1).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/capacity/strategy.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "cluster/cluster.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

bool valid_name(std::string_view name) {
  if (name.empty() || name.size() > 255) return false;
  for (const char c : name) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') return false;
  }
  return true;
}

constexpr ClusterFields k_all_fields{false, true, true, true, false};
constexpr std::size_t k_providers_max = 20;  // facts: quotas

void reply_with(Call& call, ClusterId id) {
  call.out.begin_object().key("cluster");
  write_cluster(call.out, call.world(), call.world().at(id), k_all_fields);
  call.out.end_object();
}

ContainerInsights insights_of(std::string_view value) {
  if (value == "enhanced") return ContainerInsights::enhanced;
  return value == "enabled" ? ContainerInsights::enabled : ContainerInsights::disabled;
}

// "settings" over `insights`; facts CL-6.
ContainerInsights read_settings(Call& call, ContainerInsights insights) {
  for (JsonValue item = call.array("settings").first(); item; item = item.next()) {
    const std::string name = call.text_of(item, "name");
    const std::string value = call.text_of(item, "value");
    if (call.refused()) return insights;
    if (name != "containerInsights") {
      call.refuse(k_invalid, concat({"Invalid cluster setting name: ", name}), item,
                  "The only cluster setting is containerInsights.");
    } else if (value != "enabled" && value != "disabled" && value != "enhanced") {
      call.refuse(k_invalid, "Setting containerInsights has an invalid value: " + value, item,
                  "enabled, disabled or enhanced.");
    }
    insights = insights_of(value);
  }
  return insights;
}

std::vector<ProviderId> read_providers(Call& call) {
  std::vector<ProviderId> ids;
  const JsonValue list = call.array("capacityProviders");
  for (const std::string& text : call.texts("capacityProviders")) {
    const CapacityProvider* provider = find_provider(call.world(), text);
    if (provider == nullptr) {
      call.refuse(k_invalid, std::string(k_no_provider), list);
      return {};
    }
    if (std::find(ids.begin(), ids.end(), provider->id) == ids.end()) ids.push_back(provider->id);
  }
  if (ids.size() > k_providers_max) {
    call.refuse(k_invalid, "A cluster can have at most 20 capacity providers.", list);
  }
  return ids;
}

// Facts CP-31: a provider with managed scaling belongs to one cluster.
void check_alone(Call& call, const std::vector<ProviderId>& ids, ClusterId own) {
  const World& world = call.world();
  for (const Cluster& cluster : world.clusters) {
    if (cluster.id == own || cluster.status != ClusterStatus::active) continue;
    for (const ProviderId id : cluster.capacity_providers) {
      const bool taken =
          world.at(id).scaling.enabled && std::find(ids.begin(), ids.end(), id) != ids.end();
      if (!taken) continue;
      call.refuse(k_invalid,
                  concat({"The capacity provider ", world.at(id).name,
                          " uses managed scaling and is already associated with cluster: ",
                          world.text(cluster.name), "."}),
                  call.in["capacityProviders"]);
      return;
    }
  }
}

// A task or service of the cluster is on a provider that is not among these.
bool uses_another(const World& world, ClusterId cluster, const std::vector<ProviderId>& ids) {
  const auto other = [&](ProviderId id) {
    return id && std::find(ids.begin(), ids.end(), id) == ids.end();
  };
  for (const Task& task : world.tasks) {
    const bool live = task.cluster == cluster && task.desired_running;
    if (live && other(task.capacity_provider)) return true;
  }
  for (const ServiceId service : world.at(cluster).services) {
    for (const CapacityStrategyItem& item : world.at(world.at(service).primary).strategy) {
      if (other(item.provider)) return true;
    }
  }
  return false;
}

std::string kept(JsonValue object) { return object ? std::string(object.source()) : std::string(); }

}  // namespace

void create_cluster(Call& call) {
  const std::string name = call.text("clusterName", "default");
  if (!call.refused() && !valid_name(name)) {
    call.refuse(k_invalid, "Invalid identifier: Cluster name is invalid", call.in["clusterName"],
                "1 to 255 letters, digits, hyphens and underscores.");
  }
  World& world = call.world();
  const std::string_view insights =
      effective_setting(world, "containerInsights", caller_arn(world));
  Cluster wanted;
  wanted.tags_json = read_tags(call, call.array("tags"));
  wanted.container_insights = read_settings(call, insights_of(insights));
  wanted.capacity_providers = read_providers(call);
  wanted.default_strategy =
      read_strategy(call, call.array("defaultCapacityProviderStrategy"), wanted.capacity_providers);
  wanted.configuration_json = kept(call.object("configuration"));
  wanted.connect_json = kept(call.object("serviceConnectDefaults"));
  check_alone(call, wanted.capacity_providers, {});
  if (call.refused()) return;
  if (world.clusters.size() >= world.limits.clusters_max) {
    call.refuse("LimitExceededException", "The maximum number of clusters has been reached.");
    return;
  }
  const bool is_new = !find_cluster(world, name);
  const ClusterId id = cluster::create_cluster(call.desk.changes, name);
  Cluster& cluster = world.clusters[id.value];
  if (is_new) {  // one that is there stays as it is
    cluster.container_insights = wanted.container_insights;
    cluster.capacity_providers = std::move(wanted.capacity_providers);
    cluster.default_strategy = std::move(wanted.default_strategy);
    cluster.configuration_json = std::move(wanted.configuration_json);
    cluster.connect_json = std::move(wanted.connect_json);
    cluster.tags_json = std::move(wanted.tags_json);
  }
  reply_with(call, id);
}

void update_cluster(Call& call) {
  if (!call.require("cluster")) return;
  const ClusterId id = call.cluster();
  if (call.refused()) return;
  const Cluster& before = call.world().at(id);
  const ContainerInsights insights = read_settings(call, before.container_insights);
  const JsonValue configuration = call.object("configuration");
  const JsonValue connect = call.object("serviceConnectDefaults");
  if (call.refused()) return;
  Cluster& cluster = call.world().clusters[id.value];
  cluster.container_insights = insights;
  if (configuration) cluster.configuration_json = kept(configuration);
  if (connect) cluster.connect_json = kept(connect);
  ++call.world().revision;
  reply_with(call, id);
}

void update_cluster_settings(Call& call) {
  if (!call.require("cluster") || !call.require("settings")) return;
  const ClusterId id = call.cluster();
  if (call.refused()) return;
  const ContainerInsights insights = read_settings(call, call.world().at(id).container_insights);
  if (call.refused()) return;
  call.world().clusters[id.value].container_insights = insights;
  ++call.world().revision;
  reply_with(call, id);
}

void put_cluster_capacity_providers(Call& call) {
  for (const char* member : {"cluster", "capacityProviders", "defaultCapacityProviderStrategy"}) {
    if (!call.require(member)) return;
  }
  const ClusterId id = call.cluster();
  std::vector<ProviderId> ids = read_providers(call);
  std::vector<CapacityStrategyItem> strategy =
      read_strategy(call, call.array("defaultCapacityProviderStrategy"), ids);
  check_alone(call, ids, id);
  if (call.refused()) return;
  World& world = call.world();
  if (uses_another(world, id, ids)) {
    call.refuse("ResourceInUseException",
                "The specified capacity provider is in use and cannot be removed.",
                call.in["capacityProviders"]);
    return;
  }
  world.clusters[id.value].capacity_providers = std::move(ids);
  world.clusters[id.value].default_strategy = std::move(strategy);
  ++world.revision;
  reply_with(call, id);
}

void delete_cluster(Call& call) {
  if (!call.require("cluster")) return;
  const ClusterId id = call.cluster();
  if (call.refused()) return;
  const Cluster& cluster = call.world().at(id);
  if (!cluster.instances.empty()) {
    call.refuse("ClusterContainsContainerInstancesException",
                "The Cluster cannot be deleted while Container Instances are active or draining.");
    return;
  }
  if (!cluster.services.empty()) {
    call.refuse("ClusterContainsServicesException",
                "The Cluster cannot be deleted while Services are active.");
    return;
  }
  for (const Task& task : call.world().tasks) {
    if (task.cluster == id && task.status != TaskStatus::stopped) {
      call.refuse("ClusterContainsTasksException",
                  "The Cluster cannot be deleted while Tasks are active.");
      return;
    }
  }
  cluster::delete_cluster(call.desk.changes, id);
  reply_with(call, id);
}

void describe_clusters(Call& call) {
  std::vector<std::string> wanted = call.texts("clusters");
  const auto asked = [&](std::string_view field) {
    return includes(call, field, "ATTACHMENTS|CONFIGURATIONS|SETTINGS|STATISTICS|TAGS");
  };
  ClusterFields fields;
  fields.statistics = asked("STATISTICS");
  fields.tags = asked("TAGS");
  fields.settings = asked("SETTINGS");
  fields.configurations = asked("CONFIGURATIONS");
  fields.attachments = asked("ATTACHMENTS");
  if (wanted.size() > 100) {
    call.refuse(k_invalid, "Clusters can have at most 100 items.", call.in["clusters"]);
  }
  if (call.refused()) return;
  if (wanted.empty()) wanted.emplace_back("default");
  std::vector<std::string> missing;
  call.out.begin_object().key("clusters").begin_array();
  for (const std::string& name : wanted) {
    if (const ClusterId id = find_cluster(call.world(), name)) {
      write_cluster(call.out, call.world(), call.world().at(id), fields);
    } else {
      missing.push_back(name);
    }
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& name : missing) {
    const bool is_arn = name.starts_with("arn:");
    write_failure(call.out,
                  is_arn ? name
                         : concat({"arn:aws:ecs:", call.world().region, ":", call.world().account,
                                   ":cluster/", name}),
                  "MISSING");
  }
  call.out.end_array().end_object();
}

void list_clusters(Call& call) {
  const Call::Page page = call.page();
  if (call.refused()) return;
  std::vector<std::string> arns;
  for (const Cluster& cluster : call.world().clusters) {
    if (cluster.status == ClusterStatus::active) arns.push_back(arn_of(call.world(), cluster.id));
  }
  write_page(call, "clusterArns", arns, page);
}

}  // namespace taskyard::api
