// CloudWatch's metrics of load balancers, ECS and EFS, from what the meters measured and the tables say
// (surroundings 1.10, 3.3, 7.1, 7.2). Nothing is stored here: a series is worked out when somebody asks.
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
  service,            ///< ClusterName, ServiceName
  insights_cluster,   ///< ClusterName; of clusters with Container Insights
  insights_service,   ///< ClusterName, ServiceName; likewise
  file_system,        ///< FileSystemId
  stored_standard,    ///< FileSystemId, StorageClass Standard
  stored_total        ///< FileSystemId, StorageClass Total
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
  memory_reserved,
  ebs_use,        ///< percent of the EBS volumes attached to the tasks
  disk_reserved,  ///< ephemeral storage of the tasks, GB
  disk_used,      ///< the same, what is taken of it
  storage_read,   ///< bytes that the tasks have read
  storage_written,
  io_total,  ///< EFS: bytes of all requests
  io_read,
  io_write,
  io_metadata,
  io_metered,      ///< reads count a third
  io_limit,        ///< percent of the operations that General Purpose allows
  io_permitted,    ///< bytes a second
  credits,         ///< balance of burst credits
  connections_to,  ///< tasks that have it mounted
  stored           ///< every 15 minutes
};

struct MetricRow {
  std::string_view space;  ///< "AWS/ApplicationELB"
  std::string_view name;   ///< "RequestCount"
  std::string_view unit;   ///< "Count", "Seconds", "Bytes", "Percent"
  Subject subject = Subject::application;
  Reading reading = Reading::outcomes;
  std::uint32_t outcomes = 0;  ///< bits, by Outcome
  bool always = false;         ///< reported when it is 0 too; others are absent then
  bool whole = false;          ///< its values are whole numbers, not millionths: bytes without end
};
std::span<const MetricRow> metrics();

struct Dimension {
  std::string_view name;
  std::string value;
};
/// A metric of one subject: row and index of its load balancer, target group, cluster, service or file
/// system.
struct Metric {
  const MetricRow* row = nullptr;
  std::uint32_t index = 0;
};
/// All metrics that there are, in the order of the table.
std::vector<Metric> list(const World& world);
std::vector<Dimension> dimensions(const World& world, const Metric& metric);

/// Statistics over a period; values are millionths, or whole (MetricRow::whole).
struct Datum {
  SimTime start = 0;
  std::int64_t count = 0;  ///< SampleCount
  std::int64_t sum = 0, minimum = 0, maximum = 0;
  std::int64_t p50 = 0, p90 = 0, p99 = 0;
  std::int64_t average() const { return count == 0 ? 0 : sum / count; }
  /// Exact at 0, 50, 90, 99 and 100 within one minute; between them a straight line.
  std::int64_t percentile(std::int64_t permille) const;
};
/// One sample of that value.
inline Datum level(std::int64_t value) { return {0, 1, value, value, value, value, value, value}; }
/// Of one minute, of EFS file systems; count 0 = no data.
Datum of_file_system(const World& world, const Metric& metric, SimTime minute);
/// Is the task of that cluster (Subject::insights_cluster) or of that service (any other subject)?
bool belongs(const World& world, const Task& task, Subject subject, std::uint32_t index);
/// Of one minute, of the disks and volumes of tasks.
Datum of_disks(const World& world, const Metric& metric, SimTime minute);
/// One datum per period (a multiple of a minute) in [from, to), oldest first; absent ones are left
/// out.
std::vector<Datum> series(const World& world, const Metric& metric, SimTime from, SimTime to,
                          SimTime period);

}  // namespace taskyard::cloudwatch
