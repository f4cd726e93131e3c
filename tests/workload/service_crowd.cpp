#include "workload/service_crowd.hpp"

#include "taskyard/arn.hpp"

namespace taskyard::workload {
namespace {

constexpr const char* k_subnets =
    R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a","subnet-0a10000000000001b"]}})";

const char* const k_definitions[] = {
    R"({"family":"web","containerDefinitions":[{"name":"a","image":"nginx","cpu":128,"memory":256,
        "portMappings":[{"containerPort":80}]}]})",
    R"({"family":"checked","containerDefinitions":[{"name":"a","image":"nginx","cpu":128,"memory":256,
        "portMappings":[{"containerPort":80}],"healthCheck":{"command":["CMD","true"],"interval":5}}]})",
    R"({"family":"sick","containerDefinitions":[{"name":"a","image":"sick","cpu":128,"memory":256,
        "portMappings":[{"containerPort":80}],"healthCheck":{"command":["CMD","true"],"interval":5}}]})",
    R"({"family":"crash","containerDefinitions":[{"name":"a","image":"crash","cpu":64,"memory":128,
        "portMappings":[{"containerPort":80}]}]})",
    R"({"family":"broken","containerDefinitions":[
        {"name":"init","image":"fails","essential":false,"memory":100},
        {"name":"app","image":"nginx","memory":100,"dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}]})",
    R"({"family":"large","containerDefinitions":[{"name":"a","image":"stubborn","cpu":900,"memory":3000,
        "stopTimeout":20,"portMappings":[{"containerPort":80,"hostPort":80}]}]})",
    R"({"family":"own","networkMode":"awsvpc","requiresCompatibilities":["FARGATE","EC2"],"cpu":"256","memory":"512",
        "containerDefinitions":[{"name":"a","image":"stubborn","stopTimeout":5}]})",
};

std::string group_request(const std::string& name) {
  return R"({"Name":")" + name +
         R"(","Protocol":"HTTP","Port":80,"VpcId":"vpc-0a1b2c3d4e5f60718","TargetType":"instance",
            "HealthCheckIntervalSeconds":5,"HealthCheckTimeoutSeconds":2})";
}

}  // namespace

ServiceCrowd::ServiceCrowd(std::uint64_t seed)
    : simulation(SimulationOptions{.seed = seed}), random_(seed, Stream::test) {
  call("ecs.CreateCluster", R"({"clusterName":"c"})");
  call("taskyard.SetParameter", R"({"name":"instanceBootMs","value":20000})");
  call("taskyard.PublishImage", R"({"image":"sick","sizeMib":20,"healthyAfterMs":-1})");
  call("taskyard.PublishImage",
       R"({"image":"crash","sizeMib":20,"exitAfterMs":9000,"exitCode":1})");
  call("taskyard.PublishImage", R"({"image":"fails","exitAfterMs":500,"exitCode":1})");
  call("taskyard.PublishImage", R"({"image":"stubborn","sizeMib":90,"stopMs":3600000})");
  for (const char* definition : k_definitions) call("ecs.RegisterTaskDefinition", definition);
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    call("taskyard.AddContainerInstances",
         std::string(R"({"cluster":"c","instanceType":"m5.large","availabilityZone":")") + zone +
             R"(","count":2})");
  }
  call("cloudwatch.PutMetricAlarm", R"({"AlarmName":"bell"})");
  simulation.advance_to(30'000);
  for (const char* service : {"s0", "s1", "s2", "s3"}) add_groups(service);
  for (int i = 0; i < 2; ++i) create_service();
}

// Two target groups per service, behind a listener of a load balancer that misses one zone.
void ServiceCrowd::add_groups(const std::string& service) {
  const World& world = simulation.world();
  call("elasticloadbalancing.CreateLoadBalancer",
       R"({"Name":"lb-)" + service +
           R"(","Subnets":["subnet-0b10000000000001a","subnet-0b10000000000001b"]})");
  constexpr const char* k_create = "elasticloadbalancing.CreateTargetGroup";
  const Reply first = simulation.call(k_create, group_request(service + "-1"));
  const Reply second = simulation.call(k_create, group_request(service + "-2"));
  if (!first.ok() || !second.ok()) return;
  const auto arn_in = [](const Reply& reply) {
    const JsonDocument body = JsonDocument::parse(reply.body);
    return std::string(body.find("/TargetGroups/0/TargetGroupArn").text());
  };
  for (const Reply* reply : {&first, &second}) {
    call("elasticloadbalancing.ModifyTargetGroupAttributes",
         R"({"TargetGroupArn":")" + arn_in(*reply) +
             R"(","Attributes":[{"Key":"deregistration_delay.timeout_seconds","Value":"15"}]})");
  }
  const std::string balancer = world.text(world.load_balancers.back().key);
  const std::string start = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  call(
      "elasticloadbalancing.CreateListener",
      R"({"LoadBalancerArn":")" + start + "loadbalancer/" + balancer +
          R"(","Protocol":"HTTP","Port":80,"DefaultActions":[{"Type":"forward","TargetGroupArn":")" +
          arn_in(first) + R"("}]})");
  const Listener& listener = world.listeners.back();
  const std::string rule = start + "listener-rule/" + balancer + "/" + world.text(listener.key) +
                           "/" + world.text(world.at(listener.rules.back()).key);
  balancers_.push_back(R"("loadBalancers":[{"targetGroupArn":")" + arn_in(first) +
                       R"(","containerName":"a","containerPort":80,"advancedConfiguration":{)" +
                       R"("alternateTargetGroupArn":")" + arn_in(second) +
                       R"(","productionListenerRule":")" + rule +
                       R"(","roleArn":"arn:aws:iam::123456789012:role/lb"}}])");
}

void ServiceCrowd::call(const char* action, const std::string& request) {
  if (!simulation.call(action, request).ok()) ++refused_;
}

const char* ServiceCrowd::pick(std::initializer_list<const char*> choices) {
  return choices.begin()[random_.below(choices.size())];
}

std::string ServiceCrowd::some_service() { return pick({"s0", "s1", "s2", "s3"}); }

std::string ServiceCrowd::some_instance() {
  const World& world = simulation.world();
  const auto number = static_cast<std::uint32_t>(random_.below(world.container_instances.size()));
  return container_instance_id_text(world, InstanceId{number});
}

std::string ServiceCrowd::traffic_rules() {
  return std::string(pick({R"({"strategy":"BLUE_GREEN","bakeTimeInMinutes":1)",
                           R"({"strategy":"CANARY","bakeTimeInMinutes":0,
                               "canaryConfiguration":{"canaryBakeTimeInMinutes":1})",
                           R"({"strategy":"LINEAR","bakeTimeInMinutes":2,
                               "linearConfiguration":{"stepPercent":50,"stepBakeTimeInMinutes":0})",
                           R"({"strategy":"ROLLING")"})) +
         pick({"", R"(,"alarms":{"alarmNames":["bell"],"enable":true,"rollback":true})",
               R"(,"alarms":{"alarmNames":["bell"],"enable":true,"rollback":false})",
               R"(,"deploymentCircuitBreaker":{"enable":true,"rollback":true})",
               R"(,"lifecycleHooks":[{"hookTargetArn":"check","lifecycleStages":
                   ["PRE_SCALE_UP","POST_TEST_TRAFFIC_SHIFT"],
                   "timeoutConfiguration":{"timeoutInMinutes":1,"action":"CONTINUE"}}])"}) +
         "}";
}

void ServiceCrowd::create_service() {
  const std::string name = some_service();
  const std::string start = R"({"cluster":"c","serviceName":")" + name + "\"";
  if (random_.below(5) == 0) {
    call("ecs.CreateService", start + R"(,"taskDefinition":"web","schedulingStrategy":"DAEMON"})");
    return;
  }
  if (random_.below(6) == 0) {
    call("ecs.CreateService", start + R"(,"taskDefinition":"own","launchType":"FARGATE")" +
                                  k_subnets + R"(,"desiredCount":3})");
    return;
  }
  if (random_.below(3) == 0 && !balancers_.empty()) {
    const std::string& balancer = balancers_[static_cast<std::size_t>(name.back() - '0')];
    call("ecs.CreateService", start + R"(,"taskDefinition":")" + pick({"web", "checked"}) +
                                  R"(","desiredCount":)" + std::to_string(random_.between(0, 5)) +
                                  "," + balancer + R"(,"deploymentConfiguration":)" +
                                  traffic_rules() + "}");
    return;
  }
  call("ecs.CreateService",
       start + R"(,"taskDefinition":")" + pick({"web", "web", "checked", "large", "crash"}) +
           R"(","desiredCount":)" + std::to_string(random_.between(0, 9)) +
           pick({"", R"(,"placementStrategy":[{"type":"binpack","field":"cpu"}])",
                 R"(,"placementStrategy":[{"type":"random"}])",
                 R"(,"placementConstraints":[{"type":"distinctInstance"}])"}) +
           R"(,"deploymentConfiguration":)" +
           pick({R"({"minimumHealthyPercent":50,"maximumPercent":100})", "{}",
                 R"({"minimumHealthyPercent":100,"maximumPercent":150})",
                 R"({"minimumHealthyPercent":50,"maximumPercent":200,
                     "deploymentCircuitBreaker":{"enable":true,"rollback":true}})"}) +
           "}");
}

void ServiceCrowd::update_service() {
  const std::string start = R"({"cluster":"c","service":")" + some_service() + "\"";
  switch (random_.below(7)) {
    case 6:
      call("ecs.UpdateService", start + R"(,"deploymentConfiguration":)" + traffic_rules() +
                                    pick({"", R"(,"forceNewDeployment":true)"}) + "}");
      break;
    case 0:
      call("ecs.UpdateService",
           start + R"(,"desiredCount":)" + std::to_string(random_.between(0, 12)) + "}");
      break;
    case 1: call("ecs.UpdateService", start + R"(,"forceNewDeployment":true})"); break;
    case 2:
      call("ecs.UpdateService", start + R"(,"deploymentConfiguration":)" +
                                    pick({R"({"minimumHealthyPercent":75,"maximumPercent":125})",
                                          R"({"minimumHealthyPercent":0,"maximumPercent":100})",
                                          R"({"minimumHealthyPercent":100,"maximumPercent":110,
                         "deploymentCircuitBreaker":{"enable":true,"rollback":false}})"}) +
                                    "}");
      break;
    default:
      call("ecs.UpdateService", start + R"(,"taskDefinition":")" +
                                    pick({"web", "checked", "sick", "crash", "broken", "large"}) +
                                    "\"}");
  }
}

void ServiceCrowd::fault() {
  const World& world = simulation.world();
  if (random_.below(2) == 0 && !world.tasks.empty()) {
    const std::size_t recent = world.tasks.size() < 40 ? world.tasks.size() : 40;
    const auto number = static_cast<std::uint32_t>(world.tasks.size() - 1 - random_.below(recent));
    call("ecs.StopTask",
         R"({"cluster":"c","task":")" + task_id_text(world, TaskId{number}) + "\"}");
    return;
  }
  const std::string instance = some_instance();
  const std::string named = R"({"cluster":"c","containerInstance":")" + instance + "\"";
  switch (random_.below(8)) {
    case 5:
      call("cloudwatch.SetAlarmState", std::string(R"({"AlarmName":"bell","StateReason":"r",
          "StateValue":")") + pick({"OK", "ALARM"}) +
                                           "\"}");
      break;
    case 6:
      call("taskyard.SetHookResult", std::string(R"({"hookTargetArn":"check","hookStatus":")") +
                                         pick({"SUCCEEDED", "FAILED", "IN_PROGRESS"}) + "\"}");
      break;
    case 7:
      call("ecs.StopServiceDeployment",
           R"({"serviceDeploymentArn":")" +
               service_deployment_arn(world, world.deployments.back().id) + "\"}");
      break;
    case 0: call("taskyard.DisconnectAgent", named + "}"); break;
    case 1: call("taskyard.ConnectAgent", named + "}"); break;
    case 2: call("ecs.DeregisterContainerInstance", named + R"(,"force":true})"); break;
    default:
      call("ecs.UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                                    instance + R"("],"status":")" +
                                                    pick({"ACTIVE", "DRAINING"}) + "\"}");
  }
}

void ServiceCrowd::change_fleet() {
  if (random_.below(3) != 0) {
    call("taskyard.AddContainerInstances",
         std::string(R"({"cluster":"c","instanceType":"m5.large","availabilityZone":")") +
             pick({"us-east-1a", "us-east-1b", "us-east-1c"}) + "\"}");
    return;
  }
  const World& world = simulation.world();
  const auto number = static_cast<std::uint32_t>(random_.below(world.ec2_instances.size()));
  call("ec2.TerminateInstances",
       R"({"InstanceIds":[")" + ec2_instance_id_text(world, Ec2InstanceId{number}) + "\"]}");
}

void ServiceCrowd::watch_until(SimTime until) {
  while (broken_.empty()) {
    const std::optional<SimTime> next = simulation.next_event_time();
    if (!next || *next > until) break;
    const EventSeq since = simulation.last_event();
    envelope_.before(simulation.world());
    simulation.advance_to(*next);
    broken_ = envelope_.after(simulation, since);
  }
  simulation.advance_to(until);
  if (broken_.empty()) broken_ = broken_services(simulation.world());
}

void ServiceCrowd::act() {
  switch (random_.below(10)) {
    case 0: create_service(); break;
    case 1:
    case 2:
    case 3:
    case 4: update_service(); break;
    case 5: change_fleet(); break;
    case 6:
      if (random_.below(3) == 0) {
        call("ecs.DeleteService",
             R"({"cluster":"c","service":")" + some_service() + R"(","force":true})");
      }
      break;
    default: fault();
  }
  if (random_.below(4) == 0) return;
  watch_until(simulation.world().now + random_.between(0, 60'000));
}

void ServiceCrowd::calm_down() {
  const World& world = simulation.world();
  for (std::uint32_t i = 0; i < world.container_instances.size(); ++i) {
    call("taskyard.ConnectAgent", R"({"cluster":"c","containerInstance":")" +
                                      container_instance_id_text(world, InstanceId{i}) + "\"}");
  }
  watch_until(world.now + 30 * k_minute);
}

}  // namespace taskyard::workload
