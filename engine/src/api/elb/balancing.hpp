// What the actions of Elastic Load Balancing share: naming things, bounds, pages, shapes of replies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"
#include "elb/elb.hpp"

namespace taskyard::api::balancing {

inline constexpr std::string_view k_validation = "ValidationError";
inline constexpr std::string_view k_configuration = "InvalidConfigurationRequest";

/// The thing that the request's ARN names; refuses with AWS's "not found" when there is none.
LoadBalancerId load_balancer_in(Call& call, std::string_view member = "LoadBalancerArn");
TargetGroupId target_group_in(Call& call, std::string_view member = "TargetGroupArn");
TargetGroupId target_group_named(Call& call, JsonValue arn);
ListenerId listener_in(Call& call);
ListenerRuleId rule_named(Call& call, JsonValue arn);
/// The Classic Load Balancer of "LoadBalancerName".
LoadBalancerId classic_in(Call& call);

/// An integer of `object` between two bounds; `otherwise` when absent.
std::int32_t bounded(Call& call, JsonValue object, std::string_view member, std::int32_t otherwise,
                     std::int32_t min, std::int32_t max);
/// Refuses when a name is not AWS's: letters, digits and hyphens, at most 32 characters. `noun` as in
/// AWS's message: "Load balancer".
void check_name(Call& call, const std::string& name, std::string_view noun, JsonValue at);
/// A protocol of these "HTTP|HTTPS"; refuses with AWS's words otherwise.
ListenerProtocol protocol_in(Call& call, JsonValue at, std::string_view allowed,
                             std::string_view noun);
bool is_http(ListenerProtocol protocol);

/// The subnets of "Subnets" or "SubnetMappings", checked for a load balancer of this type
/// (facts 1.2, 1.12), all of one VPC.
std::vector<SubnetId> subnets_in(Call& call, LoadBalancerType type, bool internal);
/// The groups of "SecurityGroups", of that VPC, at most five.
std::vector<SecurityGroupId> groups_in(Call& call, VpcId vpc);

/// Reads "Actions" or "DefaultActions" into the rule (facts 1.2) for a listener of that load balancer.
void read_action(Call& call, JsonValue actions, const Listener& listener, ListenerRule& rule);
/// Reads "Conditions" into the rule.
void read_conditions(Call& call, ListenerRule& rule);

/// Elements `first` to `first + count` of a describe call ("Marker", "PageSize").
struct Paging {
  std::size_t first = 0, count = 400;
};
Paging paging_in(Call& call);
/// Writes `{member: [...], "NextMarker": …}`, one page of the things with these indices.
void write_pages(Call& call, std::string_view member, const std::vector<std::uint32_t>& all,
                 void (*write)(JsonWriter&, const World&, std::uint32_t));

void write_load_balancer(JsonWriter& out, const World& world, std::uint32_t id);
void write_target_group(JsonWriter& out, const World& world, std::uint32_t id);
void write_listener(JsonWriter& out, const World& world, std::uint32_t id);
void write_rule(JsonWriter& out, const World& world, std::uint32_t id);
/// "true" or "false".
std::string_view switch_text(bool on);

}  // namespace taskyard::api::balancing
