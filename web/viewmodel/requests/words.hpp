// Load balancers, networks and traffic in people's words: numbers with units, names, reasons.
#pragma once

#include <string>
#include <string_view>

#include "scene/palette.hpp"
#include "taskyard/world.hpp"

namespace taskyard::web {

/// "0.40 ms", "12.3 ms", "240 ms", "1.20 s" from microseconds.
std::string latency_text(std::int64_t us);
/// "0.3/s", "12/s", "1 200/s" from thousandths of a request per second.
std::string per_second_text(std::int64_t permille);
/// "0 %", "0.4 %", "12 %" of thousandths.
std::string share_text(std::int64_t permille);
/// "200 KiB", "1.5 MiB".
std::string bytes_text(std::uint64_t bytes);
/// Simulated time in microseconds as "00:00:12.345".
std::string moment_text(Micros time);

/// Short: "200", "502 refused"; what tables and legends say.
std::string_view outcome_label(Outcome outcome);
/// A whole sentence about how a request ended, and about the setting or fact behind a loss; "" for none.
std::string_view outcome_sentence(Outcome outcome);
std::string_view cause_sentence(LossCause cause);
/// Where a packet stops: "The security group of the receiver does not let it in …"; "" for none.
std::string_view barrier_sentence(Barrier barrier);
/// AWS's reason code in words: "The health check got no answer in time"; "" for none.
std::string_view reason_sentence(TargetReason reason);
/// AWS's spelling: "Target.Timeout"; "" for none.
std::string_view reason_code(TargetReason reason);

bool is_loss(Outcome outcome);
Role role_of(Outcome outcome);
Role role_of_target(TargetState state);
Role role_of(LoadBalancerState state);

/// "10.0.1.17:32768".
std::string address_text(const Target& target);
/// Name of who stands behind a target: the task's name, the instance's id, or its address.
std::string target_name(const World& world, TargetId id);
/// "TCP 32768–65535", "all traffic".
std::string port_range_text(const SecurityGroupRule& rule);
/// "sg-… (alb)" or "10.0.0.0/16": the other end of a rule.
std::string rule_peer_text(const World& world, const SecurityGroupRule& rule);
/// "HTTP:80".
std::string listener_text(const Listener& listener);
/// "if the path is /img/*" in one line; "default" for the default rule.
std::string conditions_text(const ListenerRule& rule);
/// "forward to web 90 %, web-b 10 %".
std::string action_text(const World& world, const ListenerRule& rule);

std::string arn_of_balancer(const World& world, LoadBalancerId id);
std::string arn_of_group(const World& world, TargetGroupId id);
std::string arn_of_listener(const World& world, ListenerId id);
std::string arn_of_rule(const World& world, ListenerRuleId id);

/// The meter of a thing, or none before its first request.
MeterId meter_of(const World& world, MeterOwner owner, std::uint32_t index);

}  // namespace taskyard::web
