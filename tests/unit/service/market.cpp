#include "unit/service/market.hpp"

#include <doctest/doctest.h>

namespace taskyard::test {
namespace {

constexpr const char* k_zones = R"(["subnet-0b10000000000001a","subnet-0b10000000000001b"])";

}  // namespace

std::string in_subnet() {
  return R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}})";
}

Market::Market() {
  add_instances(2);
  register_definition("dyn", R"([{"name":"app","image":"app:v1","cpu":256,"memory":256,
      "portMappings":[{"containerPort":80}]}])");
  register_definition("fix", R"([{"name":"app","image":"app:v1","cpu":256,"memory":256,
      "portMappings":[{"containerPort":80,"hostPort":8080}]}])");
  register_definition("own",
                      R"([{"name":"app","image":"app:v1","portMappings":[{"containerPort":80}]}])",
                      R"("networkMode":"awsvpc","cpu":"256","memory":"512",
                         "requiresCompatibilities":["EC2","FARGATE"])");
  const JsonDocument made = call("elasticloadbalancing.CreateLoadBalancer",
                                 std::string(R"({"Name":"front","Subnets":)") + k_zones + "}");
  load_balancer = made.find("/LoadBalancers/0/LoadBalancerArn").text();
  advance(5 * k_minute);
}

std::string Market::group(const GroupWish& wish) {
  const JsonDocument made = call(
      "elasticloadbalancing.CreateTargetGroup",
      std::string(R"({"Name":")") + wish.name +
          R"(","Protocol":"HTTP","Port":80,"VpcId":"vpc-0a1b2c3d4e5f60718","TargetType":")" +
          wish.type + R"(","HealthCheckPath":")" + wish.path +
          R"(","HealthCheckIntervalSeconds":)" + std::to_string(wish.interval_s) +
          R"(,"HealthCheckTimeoutSeconds":2,"HealthyThresholdCount":2,"UnhealthyThresholdCount":2})");
  const std::string arn(made.find("/TargetGroups/0/TargetGroupArn").text());
  call("elasticloadbalancing.ModifyTargetGroupAttributes",
       R"({"TargetGroupArn":")" + arn +
           R"(","Attributes":[{"Key":"deregistration_delay.timeout_seconds","Value":")" +
           std::to_string(wish.delay_s) + R"("}]})");
  if (wish.port != 0) {
    call("elasticloadbalancing.CreateListener",
         R"({"LoadBalancerArn":")" + load_balancer + R"(","Protocol":"HTTP","Port":)" +
             std::to_string(wish.port) +
             R"(,"DefaultActions":[{"Type":"forward","TargetGroupArn":")" + arn + R"("}]})");
  }
  return arn;
}

TargetGroupId Market::group_id(std::string_view name) const {
  for (const TargetGroup& group : world().target_groups) {
    if (group.name == name) return group.id;
  }
  return {};
}

std::string Market::group_arn(std::string_view name) const {
  return load_balancer.substr(0, load_balancer.find("loadbalancer/")) +
         world().text(world().at(group_id(name)).key);
}

std::string Market::listener(int port) const {
  for (const Listener& listener : world().listeners) {
    if (listener.port != port) continue;
    const std::string start = load_balancer.substr(0, load_balancer.find("loadbalancer/"));
    return start + "listener/" + world().text(world().at(listener.load_balancer).key) + "/" +
           world().text(listener.key);
  }
  return "";
}

std::string Market::rule(int port) const {
  for (const Listener& one : world().listeners) {
    if (one.port != port) continue;
    const std::string arn = listener(port);
    return arn.substr(0, arn.find(":listener/")) + ":listener-rule/" +
           arn.substr(arn.find(":listener/") + 10) + "/" +
           world().text(world().at(one.rules.back()).key);
  }
  return "";
}

std::string Market::behind(const std::vector<std::string>& groups) {
  std::string text = R"("loadBalancers":[)";
  for (const std::string& arn : groups) {
    text += (text.back() == '[' ? "" : ",") + (R"({"targetGroupArn":")" + arn) +
            R"(","containerName":"app","containerPort":80})";
  }
  return text + "]";
}

std::string Market::target_life(TaskId id) const {
  std::string text;
  for (const Event& event : simulation.events_since(0)) {
    if (event.kind != EventKind::target_health_changed || event.task != id) continue;
    text += (text.empty() ? "" : " ") + std::string(to_string(static_cast<TargetState>(event.to))) +
            "@" + std::to_string(event.time - task(id).created_at);
  }
  return text;
}

int Market::registered(TaskId id) const {
  int count = 0;
  for (TargetId target = task(id).target; target; target = world().at(target).next_of_task) {
    const TargetState state = world().at(target).state;
    if (state != TargetState::draining && state != TargetState::gone) ++count;
  }
  return count;
}

}  // namespace taskyard::test
