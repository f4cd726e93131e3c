// CloudWatch's metrics of load balancers and ECS, from what the meters measured and the tables say
// (surroundings 1.10, 7.1). Nothing is stored here: a series is worked out when somebody asks.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::cloudwatch {

/// Whose metric it is, which also says its dimensions.
enum class Subject : std::uint8_t {
  application,        ///< LoadBalancer
  application_group,  ///< TargetGroup, LoadBalancer
  network,            ///< LoadBalancer
  network_group,      ///< TargetGroup, LoadBalancer
  classic,            ///< LoadBalancerName
  cluster,            ///< ClusterName
  service             ///< ClusterName, ServiceName
};
/// What of a minute is the value.
enum class Reading : std::uint8_t {
  outcomes,  ///< number of requests that ended in one of `outcomes`
  connections,
  in_flight,
  bytes,
  latency,  ///< seconds
  healthy,
  unhealthy,
  per_target,  ///< requests divided by targets
  elb_resets,  ///< connection resets that no target made
  cpu_use,
  memory_use,
  cpu_reserved,
  memory_reserved
};

struct MetricRow {
  std::string_view space;  ///< "AWS/ApplicationELB"
  std::string_view name;   ///< "RequestCount"
  std::string_view unit;   ///< "Count", "Seconds", "Bytes", "Percent"
  Subject subject = Subject::application;
  Reading reading = Reading::outcomes;
  std::uint32_t outcomes = 0;  ///< bits, by Outcome
  bool always = false;         ///< reported when it is 0 too; others are absent then
};
std::span<const MetricRow> metrics();

struct Dimension {
  std::string_view name;
  std::string value;
};
/// A metric of one subject: row and index of its load balancer, target group, cluster or service.
struct Metric {
  const MetricRow* row = nullptr;
  std::uint32_t index = 0;
};
/// All metrics that there are, in the order of the table.
std::vector<Metric> list(const World& world);
std::vector<Dimension> dimensions(const World& world, const Metric& metric);

/// Statistics over a period; values are millionths.
struct Datum {
  SimTime start = 0;
  std::int64_t count = 0;  ///< SampleCount
  std::int64_t sum = 0, minimum = 0, maximum = 0;
  std::int64_t p50 = 0, p90 = 0, p99 = 0;
  std::int64_t average() const { return count == 0 ? 0 : sum / count; }
  /// Exact at 0, 50, 90, 99 and 100 within one minute; between them a straight line.
  std::int64_t percentile(std::int64_t permille) const;
};
/// One datum per period (a multiple of a minute) in [from, to), oldest first; absent ones are left
/// out.
std::vector<Datum> series(const World& world, const Metric& metric, SimTime from, SimTime to,
                          SimTime period);

}  // namespace taskyard::cloudwatch
