#include "api/service_request.hpp"

#include "api/deployment/request.hpp"
#include "api/run_request.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

struct KeptMember {
  std::string_view name, otherwise;
};
constexpr KeptMember k_kept_members[] = {{"loadBalancers", "[]"},
                                         {"serviceRegistries", "[]"},
                                         {"enableECSManagedTags", "false"},
                                         {"enableExecuteCommand", "false"},
                                         {"propagateTags", R"("NONE")"}};

// "role" of a request, a name or an ARN, is "roleArn" in replies.
void write_role(const Call& call, JsonValue before, JsonWriter& out) {
  const std::string_view role = call.in["role"].text();
  if (role.empty()) {
    if (before) out.key("roleArn").raw(before.source());
  } else {
    const bool arn = role.starts_with("arn:");
    const std::string account = concat({"arn:aws:iam::", call.world().account, ":role/"});
    out.member("roleArn", concat({arn ? std::string_view() : std::string_view(account), role}));
  }
}

// Members that are shown again and change nothing here; those of an update win.
std::string kept_json(Call& call, const std::string& before) {
  const JsonDocument old = JsonDocument::parse(before.empty() ? std::string_view("{}") : before);
  JsonWriter out;
  out.begin_object();
  for (const auto& [name, otherwise] : k_kept_members) {
    const JsonValue given = call.in[name];
    const JsonValue value = given ? given : old.root()[name];
    out.key(name).raw(value ? value.source() : otherwise);
  }
  write_role(call, old.root()["roleArn"], out);
  out.end_object();
  return out.take();
}

// Facts SVC-61: why zone rebalancing cannot be; "" when it can.
std::string_view rebalancing_obstacle(SchedulingStrategy scheduling, LaunchType launch_type,
                                      const service::Rules& rules) {
  if (scheduling == SchedulingStrategy::daemon) {
    return "Availability Zone Rebalancing does not support DAEMON services";
  }
  if (launch_type == LaunchType::external) {
    return "Availability Zone Rebalancing does not support EXTERNAL launch type";
  }
  if (rules.configuration.maximum_percent <= 100) {
    return "Availability Zone Rebalancing does not support a maximumPercent of 100";
  }
  if (!rules.strategies.empty() &&
      rules.strategies.front().field != "attribute:ecs.availability-zone") {
    return "Availability Zone Rebalancing requires spread(attribute:ecs.availability-zone) as the "
           "first placement strategy";
  }
  for (const PlacementConstraint& constraint : rules.constraints) {
    if (constraint.expression.find("ecs.availability-zone") != std::string::npos) {
      return "Availability Zone Rebalancing does not support placement constraints on "
             "ecs.availability-zone";
    }
  }
  return "";
}

}  // namespace

void read_rebalancing(Call& call, SchedulingStrategy scheduling, LaunchType launch_type,
                      bool otherwise, service::Rules& rules) {
  const std::string wanted = call.text("availabilityZoneRebalancing");
  const std::string_view obstacle = rebalancing_obstacle(scheduling, launch_type, rules);
  rules.zone_rebalancing = otherwise && obstacle.empty();
  if (wanted.empty()) return;
  if (wanted != "ENABLED" && wanted != "DISABLED") {
    call.refuse(k_invalid, "Invalid value for availabilityZoneRebalancing: " + wanted,
                call.in["availabilityZoneRebalancing"], "ENABLED or DISABLED.");
    return;
  }
  rules.zone_rebalancing = wanted == "ENABLED";
  if (rules.zone_rebalancing && !obstacle.empty()) {
    call.refuse(k_invalid, std::string(obstacle), call.in["availabilityZoneRebalancing"]);
  }
}

void read_rules(Call& call, SchedulingStrategy scheduling, const TaskDefinition& definition,
                LaunchType launch_type, service::Rules& rules) {
  PlacementRequest placement;
  placement.launch_type = launch_type;
  read_placement(call, definition, placement);
  if (call.refused()) return;
  if (call.in["placementStrategy"]) rules.strategies = placement.strategies;
  if (call.in["placementConstraints"]) {
    placement.constraints.resize(placement.constraints.size() - definition.constraints.size());
    rules.constraints = std::move(placement.constraints);
  }
  if (scheduling == SchedulingStrategy::daemon && !rules.strategies.empty()) {
    call.refuse(k_invalid,
                "The daemon scheduling strategy does not support placement strategies. Remove the "
                "placement strategies and try again.",
                call.in["placementStrategy"]);  // facts SVC-73
  }
  rules.grace_s =
      number_in(call, call.in, "healthCheckGracePeriodSeconds", rules.grace_s, INT32_MAX);
  call.flag("enableECSManagedTags");
  // ECS Exec opens its sessions with the task role (surroundings 5.1).
  if (call.flag("enableExecuteCommand") && definition.task_role.empty() && !call.refused()) {
    call.refuse(k_invalid,
                concat({"The service couldn't be ", call.in["serviceName"] ? "created" : "updated",
                        " because a valid taskRoleArn is not being used. Specify a valid task role "
                        "in your task definition and try again."}),
                call.in["enableExecuteCommand"],
                "The role needs ssmmessages:CreateControlChannel and its like.");
  }
  call.array("loadBalancers");
  call.array("serviceRegistries");
  call.text("propagateTags");
  const JsonValue connect = call.object("serviceConnectConfiguration");
  if (connect) rules.connect_json = std::string(connect.source());
  if (!call.refused()) rules.echo_json = kept_json(call, rules.echo_json);
  if (!call.refused()) read_configuration(call, scheduling, rules);
}

// Facts of the API: propagateTags takes the service's or the task definition's; managed tags come first.
std::string tags_of_tasks(const service::Rules& rules, const TagSources& sources) {
  const JsonDocument kept = JsonDocument::parse(rules.echo_json);
  const std::string_view from = kept.root()["propagateTags"].text();
  JsonWriter out;
  out.begin_array();
  const auto managed = [&](std::string_view key, std::string_view value) {
    out.begin_object().member("key", key).member("value", value).end_object();
  };
  const bool manage = kept.root()["enableECSManagedTags"].boolean();
  if (manage) {
    managed("aws:ecs:clusterName", sources.cluster);
    managed("aws:ecs:serviceName", sources.service);
  }
  const std::string& given = from == "SERVICE" ? sources.service_tags : sources.definition_tags;
  const bool propagates = (from == "SERVICE" || from == "TASK_DEFINITION") && !given.empty();
  if (propagates) {
    const JsonDocument tags = JsonDocument::parse(given);
    for (JsonValue tag = tags.root().first(); tag; tag = tag.next()) out.raw(tag.source());
  }
  out.end_array();
  return manage || propagates ? out.take() : std::string();
}

}  // namespace taskyard::api
