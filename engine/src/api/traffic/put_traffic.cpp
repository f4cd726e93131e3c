// taskyard.PutTraffic and StopTraffic: who sends what to whom, how often.
#include <algorithm>

#include "api/handlers.hpp"
#include "api/traffic/arrivals_csv.hpp"
#include "api/traffic/traffic_shapes.hpp"
#include "base/text.hpp"
#include "elb/elb.hpp"
#include "network/network.hpp"
#include "traffic/traffic.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_kinds_max = 16;
constexpr std::int64_t k_clients_max = 100'000;

/// A number with what it may be; `digits`: decimals that count.
struct NumberRule {
  std::string_view member;
  std::int64_t least = 0, most = 0;  ///< as scaled by `digits`
  std::int64_t otherwise = 0;
  unsigned digits = 0;
  std::string_view range;  ///< for the hint: "From 0 to 1000000000, at most three decimals."
};

std::int64_t number(Call& call, JsonValue object, const NumberRule& rule) {
  const JsonValue value = object[rule.member];
  if (!value) return rule.otherwise;
  const std::optional<std::int64_t> read = parse_decimal(value.source(), rule.digits);
  if (read && *read >= rule.least && *read <= rule.most) return *read;
  call.refuse(k_invalid, concat({"Invalid value for ", member_path(value), "."}), value,
              std::string(rule.range));
  return rule.otherwise;
}

constexpr std::string_view k_rate_range =
    "Requests per second, from 0 to 1000000000, with at most three decimals.";
constexpr std::int64_t k_rate_max = 1'000'000'000'000;

std::string text(Call& call, JsonValue object, std::string_view member, std::string_view otherwise,
                 std::size_t most) {
  const JsonValue value = object[member];
  if (!value) return std::string(otherwise);
  if (value.text().size() > most) {
    call.refuse(k_invalid, concat({"Invalid value for ", member_path(value), "."}), value,
                concat({"At most ", to_text(static_cast<std::int64_t>(most)), " characters."}));
  }
  return std::string(value.text());
}

LoadBalancerId balancer_named(const World& world, std::string_view name) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool here = balancer.state != LoadBalancerState::deleted && balancer.name == name;
    if (here) return balancer.id;
  }
  return {};
}

DiscoveryId discovery_named(const World& world, std::string_view name) {
  for (const DiscoveryService& service : world.discovery_services) {
    if (service.deleted) continue;
    const std::string full = concat({service.name, ".", world.at(service.in).name});
    if (world.text(service.key) == name || full == name) return service.id;
  }
  return {};
}

VpcEndpointId endpoint_named(const World& world, std::string_view key) {
  for (const VpcEndpoint& endpoint : world.vpc_endpoints) {
    if (!endpoint.deleted && endpoint.provider && world.text(endpoint.key) == key) {
      return endpoint.id;
    }
  }
  return {};
}

void read_destination(Call& call, TrafficSource& source) {
  const World& world = call.world();
  int given = 0;
  for (const char* member :
       {"loadBalancerArn", "loadBalancerName", "discoveryService", "vpcEndpointId"}) {
    given += call.in[member] ? 1 : 0;
  }
  if (given != 1) {
    return call.refuse(k_invalid, "Traffic needs exactly one destination.", {},
                       "One of loadBalancerArn, loadBalancerName, discoveryService and "
                       "vpcEndpointId.");
  }
  const auto must_exist = [&](bool found, const char* member, std::string_view what) {
    if (!found) {
      call.refuse(k_invalid, concat({"There is no ", what, " ", call.text(member), "."}),
                  call.in[member]);
    }
  };
  if (call.in["loadBalancerArn"]) {
    source.load_balancer = elb::find_load_balancer(world, call.text("loadBalancerArn"));
    must_exist(static_cast<bool>(source.load_balancer), "loadBalancerArn", "load balancer");
  } else if (call.in["loadBalancerName"]) {
    source.load_balancer = balancer_named(world, call.text("loadBalancerName"));
    must_exist(static_cast<bool>(source.load_balancer), "loadBalancerName", "load balancer");
  } else if (call.in["discoveryService"]) {
    source.discovery = discovery_named(world, call.text("discoveryService"));
    must_exist(static_cast<bool>(source.discovery), "discoveryService", "discovery service");
  } else {
    source.endpoint = endpoint_named(world, call.text("vpcEndpointId"));
    must_exist(static_cast<bool>(source.endpoint), "vpcEndpointId", "PrivateLink endpoint");
  }
  source.port = static_cast<Port>(
      number(call, call.in, {"port", 1, 65'535, 80, 0, "A port from 1 to 65535."}));
}

void read_origin(Call& call, TrafficSource& source) {
  const World& world = call.world();
  const JsonValue from = call.in["from"];
  const std::string_view subnet = from["subnet"].text();
  const bool inside = source.discovery || source.endpoint;
  source.from_internet = from["internet"] ? from["internet"].boolean() : subnet.empty() && !inside;
  if (source.from_internet && (!subnet.empty() || inside)) {
    return call.refuse(k_invalid, "Clients on the internet are in no subnet of a VPC.", from,
                       inside ? "Names of a VPC and its endpoints are reached from a subnet."
                              : "Give either internet or subnet.");
  }
  if (source.from_internet) return;
  source.subnet = network::find_subnet(world, subnet);
  if (!source.subnet) {
    return call.refuse(k_invalid, concat({"The subnet ID '", subnet, "' does not exist"}),
                       from["subnet"] ? from["subnet"] : from,
                       "from.subnet: where the clients are.");
  }
  for (JsonValue key = from["securityGroups"].first(); key; key = key.next()) {
    const SecurityGroupId group = network::find_security_group(world, key.text());
    if (!group) {
      return call.refuse(k_invalid,
                         concat({"The security group '", key.text(), "' does not exist"}), key);
    }
    source.groups.push_back(group);
  }
  if (source.groups.empty()) {
    source.groups.push_back(world.at(world.at(source.subnet).vpc).default_group);
  }
}

void read_recording(Call& call, TrafficSource& source, JsonValue pattern) {
  const JsonValue csv = pattern["csv"];
  if (!csv) {
    return call.refuse(k_invalid, "A recorded pattern needs its arrivals.", pattern,
                       "pattern.csv: one row per arrival.");
  }
  ArrivalsReading reading = read_arrivals(csv.text());
  if (reading.row != 0) {
    return call.refuse(k_invalid,
                       concat({"Row ", to_text(reading.row), " of csv: ", reading.error, "."}), csv,
                       reading.hint);
  }
  source.recorded = std::move(reading.times);
}

RatePattern pattern_named(std::string_view name) {
  for (const RatePattern each : {RatePattern::ramp, RatePattern::step, RatePattern::daily,
                                 RatePattern::burst, RatePattern::recorded}) {
    if (name == to_string(each)) return each;
  }
  return RatePattern::constant;
}

void read_pattern(Call& call, TrafficSource& source) {
  const JsonValue pattern = call.in["pattern"];
  source.pattern = pattern_named(pattern["type"].text());
  if (pattern["arrivals"].text() == "fixed") source.arrivals = Spread::fixed;
  if (source.pattern == RatePattern::recorded) return read_recording(call, source, pattern);
  if (!pattern["ratePerSecond"]) {
    return call.refuse(k_invalid, "Traffic needs a rate.", pattern, "pattern.ratePerSecond");
  }
  source.rate = number(call, pattern, {"ratePerSecond", 0, k_rate_max, 0, 3, k_rate_range});
  if (source.pattern == RatePattern::constant) return;
  if (!pattern["toRatePerSecond"]) {
    return call.refuse(
        k_invalid, "This pattern has a second rate.", pattern,
        "pattern.toRatePerSecond: at the end of a ramp, of every second step, at the peak "
        "of a day, in a burst.");
  }
  source.rate_to = number(call, pattern, {"toRatePerSecond", 0, k_rate_max, 0, 3, k_rate_range});
  const bool daily = source.pattern == RatePattern::daily;
  source.period_ms = number(call, pattern,
                            {"periodSeconds", 1000, 31'536'000'000, daily ? 24 * k_hour : 0, 3,
                             "Seconds, from 1 to 31536000."});
  if (source.period_ms == 0) {
    return call.refuse(k_invalid, "This pattern has a period.", pattern,
                       "pattern.periodSeconds: length of a ramp or step, distance of bursts.");
  }
  if (source.pattern != RatePattern::burst) return;
  source.burst_ms = number(
      call, pattern,
      {"burstSeconds", 1, source.period_ms, std::min<SimTime>(10 * k_second, source.period_ms), 3,
       "Seconds, at most periodSeconds."});
}

void read_headers(RequestKind& kind, JsonValue headers) {
  for (JsonValue header = headers.first(); header; header = header.next()) {
    kind.headers.emplace_back(header.key(), header.text());
  }
}

RequestKind read_kind(Call& call, JsonValue given) {
  RequestKind kind;
  kind.name = text(call, given, "name", "request", 64);
  kind.weight = static_cast<std::int32_t>(
      number(call, given, {"weight", 1, 1'000'000, 1, 0, "From 1 to 1000000."}));
  kind.method = text(call, given, "method", "GET", 16);
  kind.host = text(call, given, "host", "", 128);
  kind.path = text(call, given, "path", "/", 1024);
  if (!kind.path.starts_with('/')) {
    call.refuse(k_invalid, "A path begins with a slash.", given["path"], "For example \"/img/a\".");
  }
  read_headers(kind, given["headers"]);
  constexpr std::string_view k_time_range = "Milliseconds, from 0 to 3600000, three decimals.";
  kind.cpu_us = number(call, given, {"cpuMs", 0, 3'600'000'000, -1, 3, k_time_range});
  if (given["spread"].text() == "fixed") kind.cpu_spread = Spread::fixed;
  kind.think_us = number(call, given, {"waitMs", 0, 3'600'000'000, 0, 3, k_time_range});
  constexpr std::string_view k_size_range = "From 0 to 1073741824.";
  constexpr std::int64_t k_size_max = 1 << 30;
  kind.memory_kib = number(call, given, {"memoryKiB", 0, k_size_max, 64, 0, k_size_range});
  kind.request_bytes = number(call, given, {"requestBytes", 0, k_size_max, 1000, 0, k_size_range});
  kind.response_bytes =
      number(call, given, {"responseBytes", 0, k_size_max, 10'000, 0, k_size_range});
  return kind;
}

void read_kinds(Call& call, TrafficSource& source) {
  const JsonValue given = call.in["requests"];
  if (given.size() > k_kinds_max) {
    return call.refuse(k_invalid, "Traffic has at most 16 kinds of request.", given);
  }
  for (JsonValue kind = given.first(); kind; kind = kind.next()) {
    source.kinds.push_back(read_kind(call, kind));
  }
  if (source.kinds.empty()) source.kinds.emplace_back();
}

void read_clients(Call& call, TrafficSource& source) {
  const JsonValue in = call.in;
  source.clients = static_cast<std::int32_t>(
      number(call, in, {"clients", 1, k_clients_max, 1000, 0, "From 1 to 100000."}));
  source.requests_per_connection = static_cast<std::int32_t>(
      number(call, in, {"requestsPerConnection", 1, 1'000'000, 100, 0, "From 1 to 1000000."}));
  source.timeout_ms =
      number(call, in, {"timeoutSeconds", 1, 3'600'000, 30'000, 3, "Seconds, from 0.001 to 3600."});
  const SimTime length = number(
      call, in, {"durationSeconds", 1, 31'536'000'000, 0, 3, "Seconds, from 0.001 to 31536000."});
  if (length > 0) source.ends_at = call.world().now + length;
}

const TrafficSource* source_named(const World& world, std::string_view name) {
  for (const TrafficSource& source : world.traffic.sources) {
    if (source.name == name) return &source;
  }
  return nullptr;
}

}  // namespace

void put_traffic(Call& call) {
  TrafficSource source;
  source.name = call.text("name");
  if (source.name.empty() || source.name.size() > 64) {
    return call.refuse(k_invalid, "Invalid value for name.", call.in["name"],
                       "From 1 to 64 characters.");
  }
  read_destination(call, source);
  if (!call.refused()) read_origin(call, source);
  if (!call.refused()) read_pattern(call, source);
  if (!call.refused()) read_kinds(call, source);
  read_clients(call, source);
  if (call.refused()) return;
  const World& world = call.world();
  const bool full = world.traffic.sources.size() >= world.limits.traffic_sources_max;
  if (full && source_named(world, source.name) == nullptr) {
    return call.refuse("LimitExceededException", "The simulation holds as much traffic as it can.",
                       call.in["name"],
                       "Put one of the traffic there is once more, with other settings.");
  }
  const TrafficSourceId id = traffic::put_source(call.desk.changes, std::move(source));
  call.out.begin_object().key("traffic");
  write_traffic(call.out, world, world.at(id));
  call.out.end_object();
}

void stop_traffic(Call& call) {
  const std::string name = call.text("name");
  if (call.refused()) return;
  const TrafficSource* source = source_named(call.world(), name);
  if (source == nullptr) {
    return call.refuse(k_invalid, concat({"There is no traffic ", name, "."}), call.in["name"],
                       "taskyard.DescribeTraffic lists it.");
  }
  traffic::stop_source(call.desk.changes, source->id);
  call.out.begin_object().key("traffic");
  write_traffic(call.out, call.world(), *source);
  call.out.end_object();
}

void describe_traffic(Call& call) {
  const std::vector<std::string> names = call.texts("names");
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("traffic").begin_array();
  for (const TrafficSource& source : world.traffic.sources) {
    const bool wanted =
        names.empty() || std::find(names.begin(), names.end(), source.name) != names.end();
    if (wanted) write_traffic(call.out, world, source);
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
