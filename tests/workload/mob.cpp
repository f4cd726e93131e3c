#include "workload/mob.hpp"

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"

namespace taskyard::workload {
namespace {

constexpr const char* k_network =
    R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a","subnet-0a10000000000001b"]}})";

const char* const k_definitions[] = {
    R"({"family":"web","containerDefinitions":[{"name":"a","image":"nginx","cpu":128,"memory":256,
        "portMappings":[{"containerPort":80},{"containerPort":81,"protocol":"udp"}]}]})",
    R"({"family":"fixed","containerDefinitions":[{"name":"a","image":"job","cpu":64,"memory":900,
        "portMappings":[{"containerPort":80,"hostPort":80},{"containerPort":53,"hostPort":53,"protocol":"udp"}]}]})",
    R"({"family":"own","networkMode":"awsvpc","requiresCompatibilities":["FARGATE","EC2"],"cpu":"256","memory":"512",
        "containerDefinitions":[{"name":"a","image":"stubborn","stopTimeout":5}]})",
    R"({"family":"crew","containerDefinitions":[
        {"name":"init","image":"job","essential":false,"memory":100},
        {"name":"db","image":"nginx","memory":300,"portMappings":[{"containerPort":5432}],
         "healthCheck":{"command":["CMD","true"],"interval":5}},
        {"name":"app","image":"stubborn","memory":500,"cpu":512,
         "dependsOn":[{"containerName":"init","condition":"SUCCESS"},{"containerName":"db","condition":"HEALTHY"}]}]})",
    R"({"family":"broken","containerDefinitions":[
        {"name":"init","image":"fails","essential":false,"memory":100},
        {"name":"app","image":"nginx","memory":100,"dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}]})",
};

}  // namespace

Mob::Mob(std::uint64_t seed)
    : simulation(SimulationOptions{.seed = seed}), random_(seed, Stream::test) {
  call("ecs.CreateCluster", R"({"clusterName":"c"})");
  call("taskyard.SetParameter", R"({"name":"instanceBootMs","value":20000})");
  call("taskyard.PublishImage",
       R"({"image":"job","sizeMib":20,"exitAfterMs":4000,"stopMs":500,"trapsSigterm":true})");
  call("taskyard.PublishImage", R"({"image":"fails","exitAfterMs":500,"exitCode":1})");
  call("taskyard.PublishImage", R"({"image":"stubborn","sizeMib":90,"stopMs":3600000})");
  for (const char* definition : k_definitions) call("ecs.RegisterTaskDefinition", definition);
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    call("taskyard.AddContainerInstances",
         std::string(R"({"cluster":"c","instanceType":"m5.large","availabilityZone":")") + zone +
             R"(","count":2})");
  }
  simulation.advance_to(30'000);
}

void Mob::call(const char* action, const std::string& request) {
  if (!simulation.call(action, request).ok()) ++refused_;
}

const char* Mob::pick(std::initializer_list<const char*> choices) {
  return choices.begin()[random_.below(choices.size())];
}

std::string Mob::some_instance() {
  const World& world = simulation.world();
  const auto number = static_cast<std::uint32_t>(random_.below(world.container_instances.size()));
  return container_instance_id_text(world, InstanceId{number});
}

std::string Mob::some_task() {
  const World& world = simulation.world();
  if (world.tasks.empty()) return "0";
  const std::size_t recent = world.tasks.size() < 60 ? world.tasks.size() : 60;
  const auto number = static_cast<std::uint32_t>(world.tasks.size() - 1 - random_.below(recent));
  return task_id_text(world, TaskId{number});
}

void Mob::run_task() {
  const std::string family = pick({"web", "web", "fixed", "own", "crew", "broken"});
  std::string request = R"({"cluster":"c","taskDefinition":")" + family + R"(","count":)" +
                        std::to_string(random_.between(1, 10));
  if (family == "own") {
    request += k_network;
    if (random_.below(2) == 0) request += R"(,"launchType":"FARGATE")";
  } else {
    request += pick(
        {"", R"(,"placementStrategy":[{"type":"binpack","field":"memory"}])",
         R"(,"placementStrategy":[{"type":"spread","field":"instanceId"}])",
         R"(,"placementConstraints":[{"type":"distinctInstance"}])",
         R"(,"overrides":{"containerOverrides":[{"name":"a","memory":1200,"cpu":600}]})",
         R"(,"placementConstraints":[{"type":"memberOf","expression":"attribute:tier == gold"}])"});
  }
  call("ecs.RunTask", request + "}");
}

void Mob::change_instance() {
  const std::string instance = some_instance();
  const std::string named = R"({"cluster":"c","containerInstance":")" + instance + "\"";
  switch (random_.below(8)) {
    case 0:
    case 1: call("taskyard.DisconnectAgent", named + "}"); break;
    case 2:
    case 3: call("taskyard.ConnectAgent", named + "}"); break;
    case 4:
      call("ecs.DeregisterContainerInstance", named + pick({"}", R"(,"force":true})"}));
      break;
    case 5:
      call("ecs.PutAttributes",
           R"({"cluster":"c","attributes":[{"name":"tier","value":"gold","targetId":")" + instance +
               "\"}]}");
      break;
    default:
      call("ecs.UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                                    instance + R"("],"status":")" +
                                                    pick({"ACTIVE", "DRAINING"}) + "\"}");
  }
}

void Mob::change_fleet() {
  if (random_.below(3) != 0) {
    call("taskyard.AddContainerInstances",
         std::string(R"({"cluster":"c","instanceType":")") + pick({"m5.large", "t3.medium"}) +
             R"(","availabilityZone":")" + pick({"us-east-1a", "us-east-1b", "us-east-1c"}) +
             "\"}");
    return;
  }
  const World& world = simulation.world();
  const auto number = static_cast<std::uint32_t>(random_.below(world.ec2_instances.size()));
  call("ec2.TerminateInstances",
       R"({"InstanceIds":[")" + ec2_instance_id_text(world, Ec2InstanceId{number}) + "\"]}");
}

void Mob::act() {
  switch (random_.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3: run_task(); break;
    case 4:
    case 5:
    case 6:
    case 7: call("ecs.StopTask", R"({"cluster":"c","task":")" + some_task() + "\"}"); break;
    case 8:
      call("ecs.StartTask", R"({"cluster":"c","taskDefinition":"fixed","containerInstances":[")" +
                                some_instance() + "\"]}");
      break;
    case 9: change_fleet(); break;
    case 10: call("ecs.RunTask", R"({"cluster":"c","taskDefinition":"own"})"); break;  // refused
    default: change_instance();
  }
  if (random_.below(4) == 0) return;
  simulation.advance_to(simulation.world().now + random_.between(0, 3000));
}

void Mob::clean_up() {
  const World& world = simulation.world();
  for (std::uint32_t i = 0; i < world.container_instances.size(); ++i) {
    call("taskyard.ConnectAgent", R"({"cluster":"c","containerInstance":")" +
                                      container_instance_id_text(world, InstanceId{i}) + "\"}");
  }
  for (std::uint32_t i = 0; i < world.tasks.size(); ++i) {
    if (!world.at(TaskId{i}).desired_running) continue;
    call("ecs.StopTask", R"({"cluster":"c","task":")" + task_id_text(world, TaskId{i}) + "\"}");
  }
  simulation.settle();
}

}  // namespace taskyard::workload
