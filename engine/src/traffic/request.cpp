#include "traffic/request.hpp"

#include <algorithm>

#include "traffic/flow.hpp"
#include "traffic/load.hpp"
#include "traffic/spread.hpp"

namespace taskyard::traffic {
namespace {

// The image answers with a 500, or with a 404 anywhere but at its only path.
Outcome answer_of(const World& world, const ContainerLoad& load, const RequestKind& kind,
                  std::uint32_t roll) {
  if (load.error_permille > 0 &&
      below(roll, 1000) < static_cast<std::uint32_t>(load.error_permille)) {
    return Outcome::target_error;
  }
  if (!load.answers_path) return Outcome::ok;
  const std::string_view path = std::string_view(kind.path).substr(0, kind.path.find('?'));
  return path == world.text(load.answers_path) ? Outcome::ok : Outcome::not_found;
}

}  // namespace

Request::Request(World& world_in, TrafficSource& source_in)
    : world(world_in),
      source(source_in),
      hop_(world_in.parameter(Parameter::hop_latency_us)),
      way_(source_in.from_internet ? world_in.parameter(Parameter::client_latency_us) : hop_) {
  record.source = source.id;
  record.load_balancer = source.load_balancer;
  record.arrived = source.next_arrival;
  record.sent = record.arrived - way_;
}

void Request::end(Outcome outcome, LossCause cause, Micros left) {
  record.outcome = outcome;
  record.cause = cause;
  record.ended = left == k_no_end ? k_no_end : left + way_;
}

void Request::end_unreachable() {
  record.barrier = source.barrier;
  record.barrier_group = source.barrier_group;
  const bool by_group = source.barrier == Barrier::ingress_rule ||
                        source.barrier == Barrier::egress_rule ||
                        source.barrier == Barrier::endpoint_group;
  end(Outcome::unreachable, by_group ? LossCause::security_group : LossCause::no_route, k_no_end);
}

void Request::work_in(ContainerLoad& load) {
  const RequestKind& asked = kind();
  std::int64_t cpu_us = asked.cpu_us >= 0 ? asked.cpu_us : load.cpu_us;
  const std::uint64_t roll = xoshiro_next(source.prng);
  if (asked.cpu_spread == Spread::exponential) cpu_us = exponential_of(cpu_us, roll);
  record.queued = record.arrived + hop_;
  const Work work = take_work(load, record.queued, cpu_us, asked.think_us + load.wait_us);
  record.container = load.container;
  record.work_start = work.start;
  record.work_end = work.end;
  load_ = load.id;
  memory_kib_ = static_cast<std::uint32_t>(
      std::min<std::int64_t>(std::max(asked.memory_kib, load.memory_per_request_kib), UINT32_MAX));
  record.outcome = answer_of(world, load, asked, static_cast<std::uint32_t>(roll));
  const bool good = record.outcome == Outcome::ok;
  record.cause = good ? LossCause::none : LossCause::application;
  answer_at(work.plain);
}

void Request::answer_at(Micros plain_end) {
  const Micros back = record.work_end + hop_;
  record.ended = back + way_;
  would_be_in_time_ = plain_end + hop_ + way_ <= record.sent + source.timeout_ms * 1000;
  if (!record.load_balancer) return;
  const LoadBalancer& balancer = world.at(record.load_balancer);
  if (balancer.type == LoadBalancerType::network) return;
  const Micros idle = balancer.idle_timeout_s * Micros{1'000'000};
  if (back - record.arrived <= idle) return;
  const bool in_time = plain_end + hop_ - record.arrived <= idle;
  end(Outcome::elb_504_idle, in_time ? LossCause::overload : LossCause::idle_timeout_short,
      record.arrived + idle);
}

void Request::count_connection() {
  ++source.connections;
  const auto count = [&](MeterId id) {
    if (id) ++world.traffic.meters[id.value].current.new_connections;
  };
  count(source.meter);
  if (!source.load_balancer) return;
  const auto& ids = world.traffic.meter_of[static_cast<std::size_t>(MeterOwner::load_balancer)];
  if (source.load_balancer.value < ids.size()) count(ids[source.load_balancer.value]);
}

void Request::begin() {
  const Micros deadline = record.sent + source.timeout_ms * 1000;
  if (record.ended > deadline) {
    record.ended = deadline;
    if (record.outcome != Outcome::unreachable) record.outcome = Outcome::client_timeout;
    // The work was taken on: it took too long. Else the cause is what kept it from arriving.
    if (load_) {
      record.cause = would_be_in_time_ ? LossCause::overload : LossCause::client_impatient;
    }
  }
  begin_flight(world, record, load_, memory_kib_);
}

}  // namespace taskyard::traffic
