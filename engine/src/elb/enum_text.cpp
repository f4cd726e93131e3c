// AWS's spellings for load balancers and targets.
#include "taskyard/elb.hpp"

namespace taskyard {

const char* to_string(LoadBalancerType type) {
  switch (type) {
    case LoadBalancerType::application: return "application";
    case LoadBalancerType::network: return "network";
    case LoadBalancerType::classic: return "classic";
  }
  return "";
}

const char* to_string(LoadBalancerState state) {
  switch (state) {
    case LoadBalancerState::provisioning: return "provisioning";
    case LoadBalancerState::active: return "active";
    case LoadBalancerState::deleted: return "deleted";
  }
  return "";
}

const char* to_string(ListenerProtocol protocol) {
  switch (protocol) {
    case ListenerProtocol::http: return "HTTP";
    case ListenerProtocol::https: return "HTTPS";
    case ListenerProtocol::tcp: return "TCP";
    case ListenerProtocol::tls: return "TLS";
    case ListenerProtocol::udp: return "UDP";
    case ListenerProtocol::tcp_udp: return "TCP_UDP";
  }
  return "";
}

const char* to_string(TargetType type) {
  switch (type) {
    case TargetType::instance: return "instance";
    case TargetType::ip: return "ip";
    case TargetType::alb: return "alb";
  }
  return "";
}

const char* to_string(TargetState state) {
  switch (state) {
    case TargetState::initial: return "initial";
    case TargetState::healthy: return "healthy";
    case TargetState::unhealthy: return "unhealthy";
    case TargetState::unused: return "unused";
    case TargetState::draining: return "draining";
    case TargetState::gone: return "gone";
  }
  return "";
}

const char* to_string(TargetReason reason) {
  switch (reason) {
    case TargetReason::none: return "";
    case TargetReason::registration_in_progress: return "Elb.RegistrationInProgress";
    case TargetReason::initial_health_checking: return "Elb.InitialHealthChecking";
    case TargetReason::response_code_mismatch: return "Target.ResponseCodeMismatch";
    case TargetReason::timeout: return "Target.Timeout";
    case TargetReason::failed_health_checks: return "Target.FailedHealthChecks";
    case TargetReason::not_registered: return "Target.NotRegistered";
    case TargetReason::not_in_use: return "Target.NotInUse";
    case TargetReason::invalid_state: return "Target.InvalidState";
    case TargetReason::ip_unusable: return "Target.IpUnusable";
    case TargetReason::deregistration_in_progress: return "Target.DeregistrationInProgress";
    case TargetReason::internal_error: return "Elb.InternalError";
  }
  return "";
}

const char* to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::round_robin: return "round_robin";
    case Algorithm::least_outstanding_requests: return "least_outstanding_requests";
    case Algorithm::weighted_random: return "weighted_random";
    case Algorithm::flow_hash: return "flow_hash";
  }
  return "";
}

const char* to_string(RuleAction action) {
  switch (action) {
    case RuleAction::forward: return "forward";
    case RuleAction::redirect: return "redirect";
    case RuleAction::fixed_response: return "fixed-response";
  }
  return "";
}

const char* to_string(ConditionField field) {
  switch (field) {
    case ConditionField::host_header: return "host-header";
    case ConditionField::path_pattern: return "path-pattern";
    case ConditionField::http_header: return "http-header";
    case ConditionField::http_request_method: return "http-request-method";
    case ConditionField::query_string: return "query-string";
    case ConditionField::source_ip: return "source-ip";
  }
  return "";
}

}  // namespace taskyard
