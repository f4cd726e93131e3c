// ecs: clusters (facts 2.1).
#include "api/call.hpp"
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

}  // namespace

void create_cluster(Call& call) {
  const std::string name = call.text("clusterName", "default");
  const JsonValue tags = call.array("tags");
  if (call.refused()) return;
  if (!valid_name(name)) {
    call.refuse(k_invalid, "Invalid identifier: Cluster name is invalid", call.in["clusterName"],
                "1 to 255 letters, digits, hyphens and underscores.");
    return;
  }
  if (call.world().clusters.size() >= call.world().limits.clusters_max) {
    call.refuse("LimitExceededException", "The maximum number of clusters has been reached.");
    return;
  }
  const ClusterId id = cluster::create_cluster(call.desk.changes, name);
  if (tags) call.world().clusters[id.value].tags_json = std::string(tags.source());
  call.out.begin_object().key("cluster");
  write_cluster(call.out, call.world(), call.world().at(id));
  call.out.end_object();
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
  call.out.begin_object().key("cluster");
  write_cluster(call.out, call.world(), call.world().at(id));
  call.out.end_object();
}

void describe_clusters(Call& call) {
  std::vector<std::string> wanted = call.texts("clusters");
  if (call.refused()) return;
  if (wanted.empty()) wanted.emplace_back("default");
  std::vector<std::string> missing;
  call.out.begin_object().key("clusters").begin_array();
  for (const std::string& name : wanted) {
    if (const ClusterId id = find_cluster(call.world(), name)) {
      write_cluster(call.out, call.world(), call.world().at(id));
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
