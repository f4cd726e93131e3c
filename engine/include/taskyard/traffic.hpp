// Clients, their requests, the containers' queues and what was measured, as plain values. Times of
// single requests
// are microseconds (Micros); everything else keeps milliseconds.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/network.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// Simulated time in microseconds since the start of the simulation.
using Micros = std::int64_t;

enum class RatePattern : std::uint8_t { constant, ramp, step, daily, burst, recorded };
/// How the gaps between arrivals, or the CPU costs of requests, are spread.
enum class Spread : std::uint8_t { fixed, exponential };

/// How a request ended. Each request has exactly one outcome.
enum class Outcome : std::uint8_t {
  ok,                  ///< 2XX from the target
  target_error,        ///< 5XX from the target
  redirect,            ///< 3XX made by the listener
  fixed_response,      ///< made by the listener
  rejected_400,        ///< malformed, made by the load balancer
  client_timeout,      ///< the client gave up: 460 at an ALB
  elb_502_refused,     ///< the target refused the connection
  elb_502_reset,       ///< the target went away with the request in flight
  elb_502_drained,     ///< the deregistration delay ended with the request in flight
  elb_503_no_target,   ///< no registered target
  elb_503_spillover,   ///< Classic: surge queue full
  elb_504_connect,     ///< the connection to the target timed out (10 s)
  elb_504_idle,        ///< no answer within the idle timeout
  queue_full,          ///< 503 by the target: too many connections
  connection_refused,  ///< to the client: nothing listens
  connection_reset,    ///< to the client of a network load balancer, or direct
  unreachable,         ///< the client's packets never arrive: security group, route, name unknown
  not_found,           ///< 404 from the target
  count_
};
/// The setting or fact that made a request fail, for "why?".
enum class LossCause : std::uint8_t {
  none,
  overload,                     ///< more work than the containers' CPU does
  deregistration_delay_short,   ///< ended before the request did
  stop_timeout_short,           ///< SIGKILL came before the request was done
  ignores_sigterm_connections,  ///< the application ended at SIGTERM without finishing its requests
  stopped_without_draining,  ///< the task ended before it was deregistered (killed, crashed, lost)
  not_listening,             ///< registered before its port answered, or port wrong
  security_group,            ///< a rule is missing
  no_route,
  no_targets,
  zone_without_targets,  ///< cross-zone is off
  unhealthy_but_used,    ///< fail-open
  client_impatient,      ///< client timeout shorter than the work takes
  idle_timeout_short,
  application  ///< the image answers with an error
};

/// One kind of request that clients send.
struct RequestKind {
  std::string name = "request";
  std::int32_t weight = 1;
  std::string method = "GET";
  std::string host;
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::int64_t cpu_us = -1;  ///< work on one vCPU (1024 units); -1 = what the image says
  Spread cpu_spread = Spread::exponential;
  std::int64_t think_us = 0;     ///< waiting without CPU, e.g. for a database
  std::int64_t memory_kib = 64;  ///< held while in flight
  std::int64_t request_bytes = 1000, response_bytes = 10'000;
};

/// Where a kind of request goes, valid until TrafficState::routes_epoch moves.
struct KindRoute {
  ListenerId listener;
  ListenerRuleId rule;
};

struct TrafficSource {
  TrafficSourceId id;
  std::string name;
  // To whom: a load balancer's listener, a service by its discovery or Service Connect name, or an
  // interface endpoint of PrivateLink.
  LoadBalancerId load_balancer;
  Port port = 80;
  DiscoveryId discovery;
  VpcEndpointId endpoint;
  bool from_internet = true;
  SubnetId subnet;  ///< of clients inside a VPC
  std::vector<SecurityGroupId> groups;

  RatePattern pattern = RatePattern::constant;
  std::int64_t rate = 0;     ///< thousandths of a request per second
  std::int64_t rate_to = 0;  ///< ramp, step: second rate; daily: peak; burst: rate in a burst
  SimTime period_ms = 0;     ///< ramp: its length; step, burst: distance; daily: 24 h unless given
  SimTime burst_ms = 0;      ///< length of a burst
  Spread arrivals = Spread::exponential;
  std::vector<SimTime> recorded;  ///< arrival times of a CSV, sorted, from the start of the source
  std::int32_t clients = 1000;    ///< distinct ones: cookies, connections, addresses
  std::int32_t requests_per_connection = 100;
  std::int64_t timeout_ms = 30'000;  ///< the client gives up
  std::vector<RequestKind> kinds;
  SimTime started_at = 0;
  SimTime ends_at = k_never;
  bool running = false;
  Micros next_arrival = 0;
  MeterId meter;
  std::uint64_t sent = 0;
  std::uint64_t prng[4] = {};
  std::vector<TargetId> sticky;            ///< per client: cookie or connection, none = not yet
  std::vector<std::uint32_t> sticky_left;  ///< requests left on the connection, or second of expiry
  std::int64_t need = 0;            ///< until the next arrival: thousandths of a request times µs
  std::uint32_t next_recorded = 0;  ///< index into `recorded`
  std::uint64_t connections = 0;    ///< opened so far
  std::int64_t excess = 0;          ///< arrivals above the ceiling, not counted yet: thousandths
  bool ceiling_told = false;        ///< a note has said that not all arrivals are simulated singly
  // How its requests get in, as last looked up.
  std::vector<KindRoute> routes;  ///< per kind
  std::uint32_t routes_epoch = 0;
  Barrier barrier = Barrier::none;  ///< between the clients and the load balancer
  SecurityGroupId barrier_group;
  std::vector<TaskId> records;  ///< of the discovery name, as the clients' resolver keeps them
  SimTime records_until = 0;
};

/// One request on its way, or whose fate is known but lies ahead.
struct Flight {
  Micros arrived = 0;     ///< at the load balancer
  Micros client_end = 0;  ///< when the client has its outcome
  Micros work_end = 0;    ///< when the container is done with it
  TargetId target;
  LoadBalancerId load_balancer;
  std::uint32_t sample = 0xFFFFFFFFU;  ///< number of its sample, none = not sampled
  std::uint32_t memory_kib = 0;        ///< that it holds in the container
  std::uint16_t source = 0;
  std::uint8_t kind = 0;
  Outcome outcome = Outcome::ok;
  LossCause cause = LossCause::none;
  bool finished = false;  ///< the client has its outcome; only the container still works on it
};

/// The queue in front of a container's CPU: first come, first served by as many servers as it has
/// vCPUs,
/// each at the speed that its CPU units allow.
struct ContainerLoad {
  LoadId id;
  ContainerId container;
  std::int32_t cores = 1;       ///< servers
  CpuUnits units = 1024;        ///< CPU units it has at the moment, all cores together
  std::vector<Micros> free_at;  ///< per core
  std::vector<Flight> flights;  ///< a heap by client_end, or work_end of those `finished`
  std::int32_t in_flight_max = 1024;
  std::int64_t busy_us = 0;     ///< time of its cores given to requests since the last share-out
  std::int64_t backlog_us = 0;  ///< work that lay ahead at the last share-out
  std::int64_t used_us = 0;     ///< of one vCPU, since the last point of the meters
  bool hard_limit = false;      ///< `units` never exceeds what its task reserved
  std::int64_t memory_kib = 0;  ///< of requests in flight
  TaskId task;
  MeterId service_meter;
  bool ended = false;  ///< its container has stopped
  // Its image's behaviour when the container started.
  Micros listens_from = 0;
  std::int64_t cpu_us = 0, wait_us = 0, memory_per_request_kib = 0;
  std::int32_t error_permille = 0;
  NameId answers_path;
};

/// What requests need to know of a target, valid until `epoch` differs from
/// TrafficState::routes_epoch.
struct TargetRoute {
  std::uint32_t epoch = 0;
  std::uint32_t source =
      0;  ///< the barrier was looked up for its clients (NLB, client addresses kept)
  ContainerId container;  ///< that listens there; none = nobody
  LoadId load;
  Barrier barrier = Barrier::none;
  SecurityGroupId barrier_group;
  MeterId meter, group_meter, service_meter;
};

/// Requests lost in the second under way, for one event.
struct Loss {
  TaskId task;
  ServiceId service;
  NameId at;  ///< name of the load balancer or source
  Outcome outcome = Outcome::ok;
  LossCause cause = LossCause::none;
  std::int64_t count = 0;
};

/// What one period (10 s, or a minute) brought for a source, load balancer, target group, service
/// or container.
struct MeterPoint {
  SimTime start = 0;
  std::uint32_t started = 0;   ///< requests that arrived
  std::uint32_t finished = 0;  ///< requests that ended, all outcomes
  std::array<std::uint32_t, static_cast<std::size_t>(Outcome::count_)> outcomes{};
  // Latency of the finished ones (client's view for sources and load balancers, target's view
  // below), µs.
  std::uint32_t p50 = 0, p90 = 0, p99 = 0, longest = 0, shortest = 0;
  std::uint64_t latency_sum = 0;
  std::uint32_t in_flight = 0;     ///< at the end of the period
  std::int32_t cpu_permille = -1;  ///< of what it reserved; -1 = does not apply
  std::int32_t memory_permille = -1;
  std::int32_t healthy = -1, unhealthy = -1;  ///< targets at the end of the period
  std::uint64_t bytes = 0;
  std::uint32_t new_connections = 0;
};

enum class MeterOwner : std::uint8_t { source, load_balancer, target_group, service, target };
inline constexpr std::size_t k_meter_owners = 5;

/// Log-linear counts of latencies: four buckets per power of two of microseconds.
using LatencyCounts = std::array<std::uint32_t, 128>;

struct Meter {
  MeterId id;
  MeterOwner owner = MeterOwner::source;
  std::uint32_t index = 0;  ///< TrafficSourceId, LoadBalancerId … by `owner`
  MeterPoint current;       ///< of the 10 s period under way
  MeterPoint minute;        ///< of the minute under way; percentiles only once it is over
  LatencyCounts counts{};   ///< of `current`
  LatencyCounts minute_counts{};
  /// 10 s each, oldest first, the latest Limits::meter_points_max or up to a quarter more; of targets the
  /// latest 60.
  std::vector<MeterPoint> points;
  std::vector<MeterPoint> minutes;  ///< 1 min each, likewise, Limits::meter_minutes_max
  std::uint64_t started_total = 0, finished_total = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(Outcome::count_)> totals{};
};

/// One request kept whole for the inspector and for drawing. All requests while there are few, one
/// in
/// `World::traffic.sample_every` when there are many; the latest Limits::samples_max.
struct RequestSample {
  std::uint32_t number = 0;  ///< of the sample, from 0
  TrafficSourceId source;
  std::uint8_t kind = 0;
  std::uint8_t node = 0;  ///< index of the load balancer's node (zone) it came in by
  LoadBalancerId load_balancer;
  ListenerId listener;
  ListenerRuleId rule;
  TargetGroupId group;
  TargetId target;
  ContainerId container;
  bool sticky = false;  ///< its cookie or connection chose the target
  bool failed_open = false;
  std::uint16_t candidates = 0;                            ///< targets that could have been chosen
  std::uint32_t outstanding = 0;                           ///< of the chosen target, before it
  std::uint32_t outstanding_min = 0, outstanding_max = 0;  ///< over the candidates, when compared
  Micros sent = 0;                                         ///< leaves the client
  Micros arrived = 0;                                      ///< at the load balancer
  Micros queued = 0;                                       ///< at the container
  Micros work_start = 0, work_end = 0;                     ///< on its CPU; 0 = never
  Micros ended = 0;                                        ///< the client has its outcome
  Outcome outcome = Outcome::ok;
  LossCause cause = LossCause::none;
  Barrier barrier = Barrier::none;
  SecurityGroupId barrier_group;
};

/// Everything about requests.
struct TrafficState {
  std::vector<TrafficSource> sources;
  std::vector<ContainerLoad> loads;
  std::vector<Meter> meters;
  std::vector<RequestSample> samples;  ///< ring: sample n is at n % Limits::samples_max
  std::uint32_t samples_taken = 0;
  std::uint32_t sample_every = 1;
  Micros now = 0;             ///< requests are done up to here
  SimTime next_share_at = 0;  ///< CPU is shared out anew, and points end
  std::uint64_t started = 0, finished = 0;
  std::uint64_t in_flight = 0;  ///< started - finished, also bounded by Limits::in_flight_max
  std::vector<Flight> away;     ///< requests that no container has: a heap by client_end
  std::vector<LoadId> live;     ///< loads of containers that run, in order of their first request
  std::vector<TargetRoute> target_routes;  ///< by TargetId
  std::uint32_t routes_epoch = 1;   ///< grows when a listener, target, container or rule changes
  std::uint32_t network_epoch = 0;  ///< World::network_epoch as last seen
  std::array<std::vector<MeterId>, k_meter_owners> meter_of;  ///< by owner and its index
  std::vector<Loss> losses;                                   ///< of the second under way
  std::uint64_t sampled_of = 0;                               ///< requests since the last sample
  std::uint64_t started_before = 0;                           ///< `started` a second ago
};

/// "constant", "exponential", "ok", "elb_502_reset", "stop_timeout_short" …: stable names.
const char* to_string(RatePattern pattern);
const char* to_string(Spread spread);
const char* to_string(Outcome outcome);
const char* to_string(LossCause cause);
/// HTTP status the client sees; 0 = none (no answer).
std::int32_t status_code(Outcome outcome);

}  // namespace taskyard
