// Tasks behind load balancers: when they are registered, when they count, how they leave (facts of the
// surroundings 1.14, 2.7; facts LC-10, LC-12, LC-13, SVC-30, SVC-50, DEP-22).
#include <doctest/doctest.h>

#include "unit/service/market.hpp"

using namespace taskyard;
using test::Market;
using test::percents;

TEST_SUITE_BEGIN("service");

namespace {

std::string dyn(const std::vector<std::string>& groups) {
  return R"("taskDefinition":"dyn",)" + Market::behind(groups);
}

constexpr TaskId k_first{0};

}  // namespace

TEST_CASE("a task is registered when it runs and counts when its target is healthy (LC-12)") {
  Market shop;
  shop.create(2, dyn({shop.group({"one", "instance", 80})}));
  shop.advance(k_minute);
  // Runs after 2.2 s; 3 s of registration, then the first check makes it healthy (surroundings 1.4).
  const std::string life = shop.life(k_first);
  const std::string target = shop.target_life(k_first);
  CAPTURE(life);
  CAPTURE(target);
  REQUIRE(target.rfind("initial@", 0) == 0);
  const SimTime started = shop.task(k_first).started_at - shop.task(k_first).created_at;
  CHECK(target == "initial@" + std::to_string(started) + " healthy@" +
                      std::to_string(started + 3 * k_second));
  CHECK(shop.said("registered 2 targets in (target-group "));
  REQUIRE(shop.web().steady);
  const ServiceStep& steady = shop.world().at(shop.last(ServiceStepKind::steady));
  CHECK(steady.time >= shop.task(k_first).started_at + 3 * k_second);
}

TEST_CASE("what is registered depends on the network mode (surroundings 1.14)") {
  Market shop;
  shop.create(2, dyn({shop.group({"one", "instance", 80})}));
  shop.advance(k_minute);
  for (const TaskId id : shop.live()) {
    const Container& container = shop.world().at(shop.task(id).first_container);
    const Target& target = shop.target(id);
    CHECK(target.container_instance == shop.task(id).instance);
    CHECK(target.port == shop.world().network_bindings[container.first_binding].host_port);
    CHECK(target.port >= 32'768);
    CHECK(target.container == container.id);
  }
  Market own;
  own.create(1, R"("taskDefinition":"own","launchType":"FARGATE",)" + test::in_subnet() + "," +
                    Market::behind({own.group({"one", "ip", 80})}));
  own.advance(2 * k_minute);
  CHECK(own.target(k_first).ip == own.task(k_first).private_ip);
  CHECK(own.target(k_first).port == 80);
  CHECK(own.web().steady);
}

TEST_CASE("several target groups are registered before RUNNING, and all must be healthy") {
  // Source: surroundings 1.14, task state ACTIVATING.
  Market shop;
  shop.create(1, dyn({shop.group({"one", "instance", 80}), shop.group({"two", "instance", 81})}));
  shop.advance(k_minute);
  std::string order;
  for (const Event& event : shop.simulation.events_since(0)) {
    if (event.task != k_first) continue;
    if (event.kind == EventKind::target_health_changed) {
      order += std::string(to_string(static_cast<TargetState>(event.to))) + " ";
    }
    const bool runs = event.kind == EventKind::task_status_changed &&
                      static_cast<TaskStatus>(event.to) == TaskStatus::running;
    if (runs) order += "RUNNING ";
  }
  CHECK(order == "initial initial RUNNING healthy healthy ");
  CHECK(shop.registered(k_first) == 2);
  CHECK(shop.web().steady);
}

TEST_CASE("a task that stops is deregistered, drains, and only then gets SIGTERM (LC-13)") {
  Market shop;
  shop.create(1, dyn({shop.group({"one", "instance", 80, 10, 20})}));
  shop.advance(k_minute);
  const SimTime stopped_at = shop.world().now;
  shop.stop(k_first, "by hand");
  CHECK(shop.registered(k_first) == 0);
  CHECK(shop.target(k_first).state == TargetState::draining);
  CHECK(shop.task(k_first).status == TaskStatus::deactivating);
  shop.advance(19 * k_second);
  CHECK(shop.status(k_first) == "DEACTIVATING app:RUNNING");
  shop.advance(5 * k_minute);
  const Task& task = shop.task(k_first);
  // 20 s of deregistration delay and the 500 ms of DEACTIVATING; the image stops in 300 ms.
  CHECK(task.stopping_at == stopped_at + 20 * k_second + 500);
  CHECK(task.execution_stopped_at == task.stopping_at + 300);
  CHECK(task.status == TaskStatus::stopped);
  CHECK(shop.said("deregistered 1 targets in (target-group "));
}

TEST_CASE("a task that ends by itself is deregistered at once, and nobody waits for its target") {
  Market shop;
  shop.publish("app:v1",
               R"("sizeMib":40,"startMs":200,"stopMs":300,"exitAfterMs":30000,"exitCode":1)");
  shop.create(1, dyn({shop.group({"one", "instance", 80, 10, 300})}));
  shop.advance(40 * k_second);
  const Task& task = shop.task(k_first);
  CHECK(task.stop_code == StopCode::essential_container_exited);
  CHECK(task.status == TaskStatus::stopped);
  CHECK(task.stopped_at < task.started_at + 32 * k_second);
  CHECK(shop.target(k_first).state == TargetState::draining);
}

TEST_CASE("the targets of a lost instance leave with its tasks") {
  Market shop;
  shop.create(2, dyn({shop.group({"one", "instance", 80})}));
  shop.advance(k_minute);
  const InstanceId lost = shop.task(k_first).instance;
  shop.call("ec2.TerminateInstances",
            R"({"InstanceIds":[")" +
                ec2_instance_id_text(shop.world(), shop.world().at(lost).ec2_instance) + "\"]}");
  CHECK(shop.registered(k_first) == 0);
  CHECK(shop.task(k_first).status == TaskStatus::stopped);
  shop.advance(2 * k_minute);
  CHECK(shop.live().size() == 2);
  for (const TaskId id : shop.live()) CHECK(shop.registered(id) == 1);
}

TEST_CASE("a rolling update waits for healthy targets before it stops the old tasks") {
  Market shop;
  shop.create(2, dyn({shop.group({"one", "instance", 80})}) + "," + percents(100, 150));
  shop.advance(k_minute);
  REQUIRE(shop.web().steady);
  shop.update(R"("forceNewDeployment":true)");
  bool waited = false;
  for (int i = 0; i < 240; ++i) {
    shop.advance(k_second);
    int healthy = 0;
    for (const TaskId id : shop.live()) {
      const TargetId target = shop.task(id).target;
      const bool good = target && shop.world().at(target).state == TargetState::healthy;
      healthy += good ? 1 : 0;
      waited = waited || (shop.task(id).status == TaskStatus::running && !good);
    }
    CHECK(healthy >= 2);
  }
  CHECK(waited);
  CHECK(shop.web().steady);
  CHECK(shop.said("has begun draining connections on 1 tasks."));
  const ServiceStepId wait = shop.last(ServiceStepKind::waits);
  REQUIRE(wait);
}

TEST_CASE("an unhealthy target costs its task, and the next one, for ever (surroundings 2.7)") {
  Market shop;
  shop.publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":300,"answersPath":"/")");
  shop.create(1, dyn({shop.group({"one", "instance", 80, 10, 0, "/health"})}));
  shop.advance(10 * k_minute);
  CHECK(shop.world().tasks.size() > 5);
  CHECK_FALSE(shop.web().steady);
  const Task& first = shop.task(k_first);
  const std::string arn = shop.group_arn("one");
  CHECK(shop.world().text(first.stopped_reason) ==
        "Task failed ELB health checks in (target-group " + arn + ")");
  CHECK(first.stop_code == StopCode::service_scheduler_initiated);
  const std::string machine =
      ec2_instance_id_text(shop.world(), shop.world().at(first.instance).ec2_instance);
  CHECK(shop.said("(instance " + machine + ") (port 32768) is unhealthy in (target-group " + arn +
                  ") due to (reason Health checks failed with these codes: [404])."));
  const Explanation why = shop.simulation.explain(shop.last(ServiceStepKind::left_unhealthy));
  CHECK(why.sentence.find("target group one") != std::string::npos);
  CHECK(why.sentence.find("404") != std::string::npos);
  CHECK(why.rule.find("healthCheckGracePeriodSeconds 0") != std::string::npos);
}

TEST_CASE("within the grace period failed checks of a target change nothing (SVC-50)") {
  Market shop;
  shop.publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":300,"answersPath":"/")");
  shop.create(1, dyn({shop.group({"one", "instance", 80, 10, 0, "/health"})}) +
                     R"(,"healthCheckGracePeriodSeconds":120)");
  shop.advance(110 * k_second);
  CHECK(shop.target(k_first).state == TargetState::unhealthy);
  CHECK(shop.world().tasks.size() == 1);
  CHECK(shop.primary().failed_tasks == 0);
  shop.advance(30 * k_second);
  CHECK(shop.world().tasks.size() == 2);
  CHECK(shop.primary().failed_tasks == 1);
}

TEST_CASE("a task in a zone without a node is unused, and replaced (surroundings 2.7)") {
  Market shop;
  const std::string arn = shop.group({"one", "instance", 80, 10, 0});
  shop.add_instances(1, "m5.large", "us-east-1c");
  shop.create(1, dyn({arn}) + R"(,"placementConstraints":[{"type":"memberOf",
      "expression":"attribute:ecs.availability-zone == us-east-1c"}])");
  shop.advance(2 * k_minute);
  CHECK(shop.world().tasks.size() > 1);
  CHECK(
      shop.said("due to (reason Target is in an Availability Zone that is not enabled for the load "
                "balancer)."));
}

TEST_CASE("failing targets trip the circuit breaker and roll back (DEP-22)") {
  Market shop;
  shop.publish("app:v2", R"("sizeMib":40,"startMs":200,"stopMs":300,"answersPath":"/")");
  shop.publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":300,"answersPath":"/health")");
  shop.register_definition("dyn", R"([{"name":"app","image":"app:v2","cpu":256,"memory":256,
      "portMappings":[{"containerPort":80}]}])");
  shop.create(
      2, R"("taskDefinition":"dyn:1",)" +
             Market::behind({shop.group({"one", "instance", 80, 10, 0, "/health"})}) + "," +
             percents(100, 200, R"("deploymentCircuitBreaker":{"enable":true,"rollback":true})"));
  shop.advance(k_minute);
  REQUIRE(shop.web().steady);
  shop.update(R"("taskDefinition":"dyn:2")");
  shop.advance(20 * k_minute);
  CHECK(shop.last(ServiceStepKind::breaker_tripped));
  CHECK(shop.world().at(shop.primary().task_definition).revision == 1);
  CHECK(shop.web().steady);
}

TEST_CASE(
    "a Classic Load Balancer takes instances, and its tasks count by them (surroundings 1.13)") {
  Market shop;
  shop.call("elb.CreateLoadBalancer", R"({"LoadBalancerName":"clb","Listeners":[{"Protocol":"HTTP",
      "LoadBalancerPort":80,"InstanceProtocol":"HTTP","InstancePort":8080}],
      "Subnets":["subnet-0b10000000000001a"]})");
  shop.call("elb.ConfigureHealthCheck", R"({"LoadBalancerName":"clb","HealthCheck":{
      "Target":"HTTP:8080/","Interval":10,"Timeout":5,"UnhealthyThreshold":2,"HealthyThreshold":2}})");
  shop.create(2, R"("taskDefinition":"fix","loadBalancers":[{"loadBalancerName":"clb",
      "containerName":"app","containerPort":80}])");
  shop.advance(2 * k_minute);
  const auto& balancers = shop.world().load_balancers;
  CHECK(balancers.back().instances.size() == 2);
  CHECK(shop.web().steady);
  CHECK_FALSE(shop.web().zone_rebalancing);
  shop.stop(k_first);
  CHECK(shop.world().load_balancers.back().instances.size() == 1);
}

TEST_SUITE_END();
