#include "viewmodel/requests/words.hpp"

#include <algorithm>
#include <array>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr std::int64_t k_ms = 1000;
constexpr std::int64_t k_s = 1'000'000;

std::string padded(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// `value` in units of 1/scale with so many decimals.
std::string decimal(std::int64_t value, std::int64_t scale, int decimals) {
  std::int64_t step = scale;
  std::int64_t tens = 1;
  for (int i = 0; i < decimals; ++i) {
    step /= 10;
    tens *= 10;
  }
  const std::int64_t rounded = (value + step / 2) / std::max<std::int64_t>(step, 1);
  if (decimals == 0) return grouped(rounded);
  return grouped(rounded / tens) + "." + padded(rounded % tens, static_cast<std::size_t>(decimals));
}

struct OutcomeWords {
  std::string_view label, sentence;
};

// In the order of Outcome.
constexpr std::array<OutcomeWords, static_cast<std::size_t>(Outcome::count_)> k_outcomes = {{
    {"200", "The target answered."},
    {"500 target", "The application answered with an error."},
    {"301 redirect", "A rule of the listener redirected it."},
    {"fixed response", "A rule of the listener answered it."},
    {"400", "The load balancer refused it as malformed."},
    {"460 client left", "The client gave up before the answer came."},
    {"502 refused", "The target refused the connection: nothing listens there."},
    {"502 reset", "The target went away with the request in flight."},
    {"502 drained", "The deregistration delay ended with the request in flight."},
    {"503 no target", "The target group has no registered target."},
    {"503 spillover", "The surge queue of the Classic Load Balancer is full."},
    {"504 connect", "The connection to the target timed out after 10 seconds."},
    {"504 idle", "No answer came within the idle timeout."},
    {"503 queue full", "The target has more connections than it takes."},
    {"refused", "Nothing listens where the client connects to."},
    {"reset", "The connection was reset."},
    {"unreachable", "The client's packets never arrive."},
    {"404 target", "The application does not know that path."},
}};

// In the order of LossCause.
constexpr std::string_view k_causes[] = {
    "",
    "Overload: more work arrives than the containers' CPU can do.",
    "The deregistration delay is shorter than the requests take.",
    "stopTimeout is shorter than the requests take: SIGKILL came first.",
    "The application ends at SIGTERM without finishing the requests it has.",
    "The task ended before it was deregistered: it was killed, crashed or lost its instance.",
    "Nothing listens on that port yet, or the port is the wrong one.",
    "A security group has no rule that lets the packets through.",
    "The subnet has no route there.",
    "The target group has no targets.",
    "This zone has no targets and cross-zone load balancing is off.",
    "Every target is unhealthy, so the load balancer uses all of them (fail-open).",
    "The client's timeout is shorter than the work takes.",
    "The idle timeout of the load balancer is shorter than the work takes.",
    "The application answers with an error.",
};
static_assert(std::size(k_causes) == static_cast<std::size_t>(LossCause::application) + 1);

// In the order of Barrier.
constexpr std::string_view k_barriers[] = {
    "",
    "The subnet has no route to there.",
    "The subnet is public, but the interface has no public address.",
    "The sender's security groups do not let it out.",
    "The receiver's security groups do not let it in, so it times out.",
    "Nothing listens on that port: the connection is refused.",
    "Nobody has this address any more, so it times out.",
    "The security group of the VPC endpoint does not let HTTPS (443) in.",
    "The load balancer is not enabled in this Availability Zone.",
    "It is in another VPC, and there is no peering.",
};
static_assert(std::size(k_barriers) == static_cast<std::size_t>(Barrier::other_vpc) + 1);

struct ReasonWords {
  std::string_view code, sentence;
};

// In the order of TargetReason.
constexpr ReasonWords k_reasons[] = {
    {"", ""},
    {"Elb.RegistrationInProgress", "It is being registered."},
    {"Elb.InitialHealthChecking", "The first health checks are under way."},
    {"Target.ResponseCodeMismatch", "The health check got another status code than it wants."},
    {"Target.Timeout", "The health check got no answer in time."},
    {"Target.FailedHealthChecks", "The connection of the health check was refused."},
    {"Target.NotRegistered", "It is not registered."},
    {"Target.NotInUse",
     "No listener uses its target group, or its zone is not enabled on the load balancer."},
    {"Target.InvalidState", "Its instance is stopped or terminated."},
    {"Target.IpUnusable", "Its address cannot be used as a target."},
    {"Target.DeregistrationInProgress",
     "It is being deregistered: no new requests, those in flight may end."},
    {"Elb.InternalError", "An error inside the load balancer."},
};
static_assert(std::size(k_reasons) == static_cast<std::size_t>(TargetReason::internal_error) + 1);

std::string arn(const World& world, std::string_view resource) {
  return "arn:aws:elasticloadbalancing:" + world.region + ":" + world.account + ":" +
         std::string(resource);
}

}  // namespace

std::string latency_text(std::int64_t us) {
  if (us < k_ms) return decimal(us, k_ms, 2) + " ms";
  if (us < 100 * k_ms) return decimal(us, k_ms, 1) + " ms";
  if (us < k_s) return decimal(us, k_ms, 0) + " ms";
  return us < 100 * k_s ? decimal(us, k_s, 2) + " s" : decimal(us, k_s, 0) + " s";
}

std::string per_second_text(std::int64_t permille) {
  if (permille > 0 && permille < 10'000) return decimal(permille, 1000, 1) + "/s";
  return decimal(permille, 1000, 0) + "/s";
}

std::string share_text(std::int64_t permille) {
  if (permille > 0 && permille < 100) return decimal(permille, 10, 1) + " %";
  return decimal(permille, 10, 0) + " %";
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::int64_t k_kib = 1024;
  const auto size = static_cast<std::int64_t>(bytes);
  if (size < k_kib) return std::to_string(size) + " B";
  if (size < k_kib * k_kib) return grouped(size / k_kib) + " KiB";
  return grouped(size / (k_kib * k_kib)) + "." +
         std::to_string(size % (k_kib * k_kib) * 10 / (k_kib * k_kib)) + " MiB";
}

std::string moment_text(Micros time) {
  return clock_text(time / 1000) + "." + padded(time / 1000 % 1000, 3);
}

std::string_view outcome_label(Outcome outcome) {
  const auto i = static_cast<std::size_t>(outcome);
  return i < k_outcomes.size() ? k_outcomes[i].label : std::string_view();
}

std::string_view outcome_sentence(Outcome outcome) {
  const auto i = static_cast<std::size_t>(outcome);
  return i < k_outcomes.size() ? k_outcomes[i].sentence : std::string_view();
}

std::string_view cause_sentence(LossCause cause) {
  return k_causes[std::min(static_cast<std::size_t>(cause), std::size(k_causes) - 1)];
}

std::string_view barrier_sentence(Barrier barrier) {
  return k_barriers[std::min(static_cast<std::size_t>(barrier), std::size(k_barriers) - 1)];
}

std::string_view reason_sentence(TargetReason reason) {
  return k_reasons[std::min(static_cast<std::size_t>(reason), std::size(k_reasons) - 1)].sentence;
}

std::string_view reason_code(TargetReason reason) {
  return k_reasons[std::min(static_cast<std::size_t>(reason), std::size(k_reasons) - 1)].code;
}

bool is_loss(Outcome outcome) {
  return outcome != Outcome::ok && outcome != Outcome::redirect &&
         outcome != Outcome::fixed_response;
}

Role role_of(Outcome outcome) { return is_loss(outcome) ? Role::failed : Role::running; }

Role role_of_target(TargetState state) {
  switch (state) {
    case TargetState::initial: return Role::pending;
    case TargetState::healthy: return Role::running;
    case TargetState::unhealthy: return Role::failed;
    case TargetState::draining: return Role::draining;
    case TargetState::unused:
    case TargetState::gone: return Role::stopped;
  }
  return Role::none;
}

Role role_of(LoadBalancerState state) {
  switch (state) {
    case LoadBalancerState::provisioning: return Role::pending;
    case LoadBalancerState::active: return Role::running;
    case LoadBalancerState::deleted: return Role::stopped;
  }
  return Role::none;
}

std::string address_text(const Target& target) {
  return ip_text(target.ip) + ":" + std::to_string(target.port);
}

std::string target_name(const World& world, TargetId id) {
  const Target& target = world.at(id);
  if (target.task) return task_name(world, target.task);
  if (target.container_instance) return instance_name(world, target.container_instance);
  return ip_text(target.ip);
}

std::string port_range_text(const SecurityGroupRule& rule) {
  if (rule.all_protocols) return "all traffic";
  const std::string protocol = rule.protocol == Protocol::udp ? "UDP " : "TCP ";
  if (rule.from_port == rule.to_port) return protocol + std::to_string(rule.from_port);
  return protocol + std::to_string(rule.from_port) + "–" + std::to_string(rule.to_port);
}

std::string rule_peer_text(const World& world, const SecurityGroupRule& rule) {
  if (!rule.group) return block_text(rule.block);
  const SecurityGroup& group = world.at(rule.group);
  return world.text(group.key) + " (" + group.name + ")";
}

std::string listener_text(const Listener& listener) {
  return std::string(to_string(listener.protocol)) + ":" + std::to_string(listener.port);
}

std::string conditions_text(const ListenerRule& rule) {
  if (rule.priority == 0) return "default";
  std::string text;
  for (const RuleCondition& condition : rule.conditions) {
    text += text.empty() ? "" : ", ";
    text += to_string(condition.field);
    if (!condition.name.empty()) text += " " + condition.name;
    for (std::size_t i = 0; i < condition.values.size(); ++i) {
      text += (i == 0 ? " " : " or ") + condition.values[i];
    }
  }
  return text;
}

std::string action_text(const World& world, const ListenerRule& rule) {
  if (rule.action != RuleAction::forward) {
    return std::string(to_string(rule.action)) + " " + std::to_string(rule.status_code);
  }
  std::int64_t sum = 0;
  for (const WeightedGroup& weighted : rule.groups) sum += weighted.weight;
  std::string text;
  for (const WeightedGroup& weighted : rule.groups) {
    text += (text.empty() ? "" : ", ") + world.at(weighted.group).name;
    if (rule.groups.size() > 1 && sum > 0) {
      text += " " + share_text(weighted.weight * std::int64_t{1000} / sum);
    }
  }
  return "forward to " + text;
}

std::string arn_of_balancer(const World& world, LoadBalancerId id) {
  return arn(world, "loadbalancer/" + world.text(world.at(id).key));
}

std::string arn_of_group(const World& world, TargetGroupId id) {
  return arn(world, world.text(world.at(id).key));
}

std::string arn_of_listener(const World& world, ListenerId id) {
  const Listener& listener = world.at(id);
  return arn(world, "listener/" + world.text(world.at(listener.load_balancer).key) + "/" +
                        world.text(listener.key));
}

std::string arn_of_rule(const World& world, ListenerRuleId id) {
  const ListenerRule& rule = world.at(id);
  const Listener& listener = world.at(rule.listener);
  return arn(world, "listener-rule/" + world.text(world.at(listener.load_balancer).key) + "/" +
                        world.text(listener.key) + "/" + world.text(rule.key));
}

MeterId meter_of(const World& world, MeterOwner owner, std::uint32_t index) {
  for (const Meter& meter : world.traffic.meters) {
    if (meter.owner == owner && meter.index == index) return meter.id;
  }
  return {};
}

}  // namespace taskyard::web
