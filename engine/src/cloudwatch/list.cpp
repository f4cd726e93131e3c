#include <algorithm>

#include "cloudwatch/cloudwatch.hpp"

namespace taskyard::cloudwatch {
namespace {

bool has_insights(const Cluster& cluster) {
  return cluster.container_insights != ContainerInsights::disabled;
}

// General Purpose has a limit of operations, and only bursting has credits (surroundings 3.2, 3.3); of disks
// there must have been one.
bool has_metric(const World& world, const MetricRow& row, std::uint32_t index) {
  if (row.reading == Reading::ebs_use) {
    const auto& all = world.storage.volumes;
    return std::any_of(all.begin(), all.end(), [&](const EbsVolume& volume) {
      return belongs(world, world.at(volume.task), row.subject, index);
    });
  }
  if (row.reading == Reading::disk_reserved || row.reading == Reading::disk_used) {
    const auto& all = world.storage.pools;
    return std::any_of(all.begin(), all.end(), [&](const Pool& pool) {
      return pool.task && belongs(world, world.at(pool.task), row.subject, index);
    });
  }
  if (row.subject != Subject::file_system) return true;
  const FileSystem& system = world.storage.file_systems[index];
  if (row.reading == Reading::credits) return system.throughput == ThroughputMode::bursting;
  if (row.reading == Reading::io_limit) {
    return system.performance == PerformanceMode::general_purpose;
  }
  return true;
}

// The load balancers, groups, clusters or services that such a metric is about.
std::vector<std::uint32_t> subjects(const World& world, Subject subject) {
  std::vector<std::uint32_t> result;
  const auto balancers = [&](LoadBalancerType type) {
    for (const LoadBalancer& balancer : world.load_balancers) {
      const bool here = balancer.type == type && balancer.state != LoadBalancerState::deleted;
      if (here) result.push_back(balancer.id.value);
    }
  };
  const auto groups = [&](LoadBalancerType type) {
    for (const TargetGroup& group : world.target_groups) {
      const bool used = !group.deleted && !group.classic && group.load_balancer;
      if (used && world.at(group.load_balancer).type == type) result.push_back(group.id.value);
    }
  };
  switch (subject) {
    case Subject::application: balancers(LoadBalancerType::application); break;
    case Subject::application_group: groups(LoadBalancerType::application); break;
    case Subject::network: balancers(LoadBalancerType::network); break;
    case Subject::network_group: groups(LoadBalancerType::network); break;
    case Subject::classic: balancers(LoadBalancerType::classic); break;
    case Subject::cluster:
      for (const Cluster& cluster : world.clusters) result.push_back(cluster.id.value);
      break;
    case Subject::service:
      for (const Service& service : world.services) {
        if (service.status != ServiceStatus::inactive) result.push_back(service.id.value);
      }
      break;
    case Subject::insights_cluster:
      for (const Cluster& cluster : world.clusters) {
        if (has_insights(cluster)) result.push_back(cluster.id.value);
      }
      break;
    case Subject::insights_service:
      for (const Service& service : world.services) {
        const bool active = service.status != ServiceStatus::inactive;
        if (active && has_insights(world.at(service.cluster))) result.push_back(service.id.value);
      }
      break;
    case Subject::file_system:
    case Subject::stored_standard:
    case Subject::stored_total:
      for (const FileSystem& system : world.storage.file_systems) {
        if (system.state != EfsState::deleted) result.push_back(system.id.value);
      }
      break;
  }
  return result;
}

}  // namespace

std::vector<Metric> list(const World& world) {
  std::vector<Metric> result;
  for (const MetricRow& row : metrics()) {
    for (const std::uint32_t index : subjects(world, row.subject)) {
      if (has_metric(world, row, index)) result.push_back({&row, index});
    }
  }
  return result;
}

std::vector<Dimension> dimensions(const World& world, const Metric& metric) {
  switch (metric.row->subject) {
    case Subject::application:
    case Subject::network:
      return {{"LoadBalancer", world.text(world.load_balancers[metric.index].key)}};
    case Subject::application_group:
    case Subject::network_group: {
      const TargetGroup& group = world.target_groups[metric.index];
      return {{"TargetGroup", world.text(group.key)},
              {"LoadBalancer", world.text(world.at(group.load_balancer).key)}};
    }
    case Subject::classic: return {{"LoadBalancerName", world.load_balancers[metric.index].name}};
    case Subject::insights_cluster:
    case Subject::cluster: return {{"ClusterName", world.text(world.clusters[metric.index].name)}};
    case Subject::insights_service:
    case Subject::service: {
      const Service& service = world.services[metric.index];
      return {{"ClusterName", world.text(world.at(service.cluster).name)},
              {"ServiceName", world.text(service.name)}};
    }
    case Subject::file_system:
    case Subject::stored_standard:
    case Subject::stored_total: {
      std::vector<Dimension> both = {
          {"FileSystemId", world.text(world.storage.file_systems[metric.index].key)}};
      if (metric.row->subject == Subject::file_system) return both;
      const bool total = metric.row->subject == Subject::stored_total;
      both.push_back({"StorageClass", total ? "Total" : "Standard"});
      return both;
    }
  }
  return {};
}

}  // namespace taskyard::cloudwatch
