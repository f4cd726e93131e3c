#include "explain/requests/traffic_text.hpp"

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {

std::string_view ended_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok: return "200";
    case Outcome::target_error: return "500 from the application";
    case Outcome::not_found: return "404 from the application";
    case Outcome::redirect: return "redirected by the listener";
    case Outcome::fixed_response: return "answered by the listener";
    case Outcome::rejected_400: return "400 from the load balancer";
    case Outcome::client_timeout: return "the client gave up";
    case Outcome::elb_502_refused: return "502, the target refused the connection";
    case Outcome::elb_502_reset: return "502, the target went away";
    case Outcome::elb_502_drained: return "502, the target's draining ended";
    case Outcome::elb_503_no_target: return "503, no target";
    case Outcome::elb_503_spillover: return "503, the surge queue is full";
    case Outcome::elb_504_connect: return "504, no connection to the target";
    case Outcome::elb_504_idle: return "504, no answer within the idle timeout";
    case Outcome::queue_full: return "503, too many connections";
    case Outcome::connection_refused: return "connection refused";
    case Outcome::connection_reset: return "connection reset";
    case Outcome::unreachable: return "never arrived";
    case Outcome::count_: break;
  }
  return "";
}

namespace {

std::string_view because(LossCause cause) {
  switch (cause) {
    case LossCause::none: return "";
    case LossCause::overload: return "more work than the CPU can do";
    case LossCause::deregistration_delay_short: return "the deregistration delay is too short";
    case LossCause::stop_timeout_short: return "stopTimeout is too short";
    case LossCause::ignores_sigterm_connections:
      return "the application ended at SIGTERM with requests open";
    case LossCause::stopped_without_draining: return "the task ended before it was deregistered";
    case LossCause::not_listening: return "nothing listens at the target's port";
    case LossCause::security_group: return "a security group does not let them through";
    case LossCause::no_route: return "there is no way to it";
    case LossCause::no_targets: return "no target is registered";
    case LossCause::zone_without_targets: return "the zone has no target, and cross-zone is off";
    case LossCause::unhealthy_but_used: return "an unhealthy target was used";
    case LossCause::client_impatient: return "clients do not wait long enough";
    case LossCause::idle_timeout_short: return "the idle timeout is too short";
    case LossCause::application: return "the image answers so";
  }
  return "";
}

}  // namespace

std::string describe_traffic_event(const World& world, const Event& event) {
  if (event.kind == EventKind::traffic_changed) {
    const TrafficSource& source =
        world.at(TrafficSourceId{static_cast<std::uint32_t>(event.value)});
    return concat({"traffic ", source.name, event.to == 1 ? " sends" : " has stopped"});
  }
  std::string who = concat({"at ", world.text(event.text)});
  if (event.task) {
    who = concat({"of task ", task_name(world, event.task)});
  } else if (event.service) {
    who = concat({"of service ", world.text(world.at(event.service).name)});
  }
  const std::string_view cause = because(static_cast<LossCause>(event.to));
  return concat({count_of(event.value, "request"), " ", who, " lost: ",
                 ended_text(static_cast<Outcome>(event.from)), cause.empty() ? "" : "; ", cause});
}

}  // namespace taskyard::explain
