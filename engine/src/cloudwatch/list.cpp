#include "cloudwatch/cloudwatch.hpp"

namespace taskyard::cloudwatch {
namespace {

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
  }
  return result;
}

}  // namespace

std::vector<Metric> list(const World& world) {
  std::vector<Metric> result;
  for (const MetricRow& row : metrics()) {
    for (const std::uint32_t index : subjects(world, row.subject)) result.push_back({&row, index});
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
    case Subject::cluster: return {{"ClusterName", world.text(world.clusters[metric.index].name)}};
    case Subject::service: {
      const Service& service = world.services[metric.index];
      return {{"ClusterName", world.text(world.at(service.cluster).name)},
              {"ServiceName", world.text(service.name)}};
    }
  }
  return {};
}

}  // namespace taskyard::cloudwatch
