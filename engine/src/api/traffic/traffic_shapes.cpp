#include "api/traffic/traffic_shapes.hpp"

#include "api/shapes.hpp"
#include "base/text.hpp"
#include "elb/elb.hpp"

namespace taskyard::api {
namespace {

void write_destination(JsonWriter& out, const World& world, const TrafficSource& source) {
  if (source.endpoint) {
    out.member("vpcEndpointId", world.text(world.at(source.endpoint).key));
  } else if (source.discovery) {
    const DiscoveryService& service = world.at(source.discovery);
    out.member("discoveryService", concat({service.name, ".", world.at(service.in).name}));
  } else if (source.load_balancer) {
    const LoadBalancer& balancer = world.at(source.load_balancer);
    out.member("loadBalancerName", balancer.name);
    if (balancer.type != LoadBalancerType::classic) {
      out.member("loadBalancerArn", elb::load_balancer_arn(world, source.load_balancer));
    }
  }
  out.member("port", static_cast<std::int64_t>(source.port));
}

void write_outcomes(JsonWriter& out, const Meter& meter) {
  out.key("outcomes").begin_object();
  for (std::size_t i = 0; i < meter.totals.size(); ++i) {
    if (meter.totals[i] == 0) continue;
    out.member(to_string(static_cast<Outcome>(i)), static_cast<std::int64_t>(meter.totals[i]));
  }
  out.end_object();
}

void write_latency(JsonWriter& out, const MeterPoint& point) {
  out.key("lastMinute").begin_object();
  out.key("startedAt").time(epoch_ms(point.start));
  out.member("started", point.started).member("finished", point.finished);
  out.key("p50Ms").raw(decimal_text(point.p50, 3));
  out.key("p90Ms").raw(decimal_text(point.p90, 3));
  out.key("p99Ms").raw(decimal_text(point.p99, 3));
  out.key("maxMs").raw(decimal_text(point.longest, 3));
  out.end_object();
}

}  // namespace

std::string decimal_text(std::int64_t number, unsigned digits) {
  std::int64_t scale = 1;
  for (unsigned i = 0; i < digits; ++i) scale *= 10;
  const bool negative = number < 0;
  const std::int64_t plain = negative ? -number : number;
  std::string text = concat({negative ? "-" : "", to_text(plain / scale)});
  if (plain % scale == 0) return text;
  text += ".";
  text += to_text_padded(static_cast<std::uint64_t>(plain % scale), digits);
  while (text.back() == '0') text.pop_back();
  return text;
}

void write_traffic(JsonWriter& out, const World& world, const TrafficSource& source) {
  out.begin_object().member("name", source.name);
  out.member("status", source.running ? "SENDING" : "STOPPED");
  write_destination(out, world, source);
  out.member("pattern", to_string(source.pattern));
  out.key("ratePerSecond").raw(decimal_text(source.rate, 3));
  out.key("startedAt").time(epoch_ms(source.started_at));
  if (source.ends_at != k_never) out.key("endsAt").time(epoch_ms(source.ends_at));
  const Meter& meter = world.at(source.meter);
  out.member("sent", static_cast<std::int64_t>(meter.started_total));
  out.member("finished", static_cast<std::int64_t>(meter.finished_total));
  out.member("inFlight", static_cast<std::int64_t>(meter.started_total - meter.finished_total));
  write_outcomes(out, meter);
  if (!meter.minutes.empty()) write_latency(out, meter.minutes.back());
  out.end_object();
}

}  // namespace taskyard::api
