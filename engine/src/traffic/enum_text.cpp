// Stable names of traffic and outcomes, and the status a client sees.
#include "taskyard/traffic.hpp"

namespace taskyard {

const char* to_string(RatePattern pattern) {
  switch (pattern) {
    case RatePattern::constant: return "constant";
    case RatePattern::ramp: return "ramp";
    case RatePattern::step: return "step";
    case RatePattern::daily: return "daily";
    case RatePattern::burst: return "burst";
    case RatePattern::recorded: return "recorded";
  }
  return "";
}

const char* to_string(Spread spread) {
  switch (spread) {
    case Spread::fixed: return "fixed";
    case Spread::exponential: return "exponential";
  }
  return "";
}

const char* to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok: return "ok";
    case Outcome::target_error: return "target_error";
    case Outcome::redirect: return "redirect";
    case Outcome::fixed_response: return "fixed_response";
    case Outcome::rejected_400: return "rejected_400";
    case Outcome::client_timeout: return "client_timeout";
    case Outcome::elb_502_refused: return "elb_502_refused";
    case Outcome::elb_502_reset: return "elb_502_reset";
    case Outcome::elb_502_drained: return "elb_502_drained";
    case Outcome::elb_503_no_target: return "elb_503_no_target";
    case Outcome::elb_503_spillover: return "elb_503_spillover";
    case Outcome::elb_504_connect: return "elb_504_connect";
    case Outcome::elb_504_idle: return "elb_504_idle";
    case Outcome::queue_full: return "queue_full";
    case Outcome::connection_refused: return "connection_refused";
    case Outcome::connection_reset: return "connection_reset";
    case Outcome::unreachable: return "unreachable";
    case Outcome::not_found: return "not_found";
    case Outcome::count_: break;
  }
  return "";
}

const char* to_string(LossCause cause) {
  switch (cause) {
    case LossCause::none: return "none";
    case LossCause::overload: return "overload";
    case LossCause::deregistration_delay_short: return "deregistration_delay_short";
    case LossCause::stop_timeout_short: return "stop_timeout_short";
    case LossCause::ignores_sigterm_connections: return "ignores_sigterm_connections";
    case LossCause::stopped_without_draining: return "stopped_without_draining";
    case LossCause::not_listening: return "not_listening";
    case LossCause::security_group: return "security_group";
    case LossCause::no_route: return "no_route";
    case LossCause::no_targets: return "no_targets";
    case LossCause::zone_without_targets: return "zone_without_targets";
    case LossCause::unhealthy_but_used: return "unhealthy_but_used";
    case LossCause::client_impatient: return "client_impatient";
    case LossCause::idle_timeout_short: return "idle_timeout_short";
    case LossCause::application: return "application";
  }
  return "";
}

std::int32_t status_code(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok: return 200;
    case Outcome::target_error: return 500;
    case Outcome::redirect: return 301;
    case Outcome::fixed_response: return 200;
    case Outcome::rejected_400: return 400;
    case Outcome::client_timeout: return 460;
    case Outcome::not_found: return 404;
    case Outcome::elb_502_refused:
    case Outcome::elb_502_reset:
    case Outcome::elb_502_drained: return 502;
    case Outcome::elb_503_no_target:
    case Outcome::elb_503_spillover:
    case Outcome::queue_full: return 503;
    case Outcome::elb_504_connect:
    case Outcome::elb_504_idle: return 504;
    default: return 0;
  }
}

}  // namespace taskyard
