// What becomes of an accepted definition: values, needs, launch types, the echo.
#include "taskyard/task_definition.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/file_text.hpp"
#include "taskdef/capabilities.hpp"
#include "taskdef/taskdef.hpp"

using namespace taskyard;

namespace {

TaskDefinition accept(const std::string& text) {
  const TaskDefinitionDraft draft = read_task_definition(text);
  CAPTURE(text);
  CAPTURE(draft.message);
  REQUIRE(draft.accepted());
  return draft.definition;
}

/// A definition of one container plus `members` of the task and `container` of the container.
TaskDefinition web(const std::string& members, const std::string& container) {
  return accept(R"({"family":"web",)" + members +
                R"("containerDefinitions":[{"name":"web","image":"nginx",)" + container + "}]}");
}

bool needs(const TaskDefinition& definition, std::string_view attribute) {
  const auto& names = definition.need.attributes;
  return std::find(names.begin(), names.end(), attribute) != names.end();
}

}  // namespace

TEST_SUITE_BEGIN("taskdef");

TEST_CASE("a task is charged its reservations, or the task size when there is one (TD-49, TD-50)") {
  const TaskDefinition soft = web("", R"("cpu":256,"memory":512,"memoryReservation":128)");
  CHECK(soft.need.cpu_units == 256);
  CHECK(soft.need.memory_mib == 128);
  const TaskDefinition hard = web("", R"("memory":512)");
  CHECK(hard.need.cpu_units == 0);
  CHECK(hard.need.memory_mib == 512);
  const TaskDefinition sized =
      web(R"("cpu":".5 vCPU","memory":"1 GB",)", R"("cpu":256,"memory":512)");
  CHECK(sized.need.cpu_units == 512);
  CHECK(sized.need.memory_mib == 1024);
}

TEST_CASE("bridge and host tasks need their fixed host ports, awsvpc tasks an interface (PL-60)") {
  const std::string ports =
      R"("memory":64,"portMappings":[{"containerPort":80,"hostPort":8080},{"containerPort":81},)"
      R"({"containerPort":53,"hostPort":53,"protocol":"udp"}])";
  const TaskDefinition bridge = web("", ports);
  CHECK(bridge.need.tcp_ports == std::vector<Port>{8080});
  CHECK(bridge.need.udp_ports == std::vector<Port>{53});
  CHECK(bridge.need.enis == 0);
  const std::string same =
      R"("memory":64,"portMappings":[{"containerPort":80},{"containerPort":443}])";
  const TaskDefinition host = web(R"("networkMode":"host",)", same);
  CHECK(host.need.tcp_ports == std::vector<Port>{80, 443});
  CHECK(host.containers[0].ports[1].host_port == 443);
  const TaskDefinition awsvpc = web(R"("networkMode":"awsvpc",)", same);
  CHECK(awsvpc.need.tcp_ports.empty());
  CHECK(awsvpc.need.enis == 1);
  CHECK(awsvpc.containers[0].ports[0].host_port == 80);
}

TEST_CASE("a port range stands for its ports (TD-138)") {
  const TaskDefinition definition = web(
      "", R"("memory":64,"portMappings":[{"containerPortRange":"8000-8002","protocol":"udp"}])");
  REQUIRE(definition.containers[0].ports.size() == 3);
  CHECK(definition.containers[0].ports[2].container_port == 8002);
  CHECK(definition.containers[0].ports[2].host_port == 0);
  CHECK(definition.containers[0].ports[2].protocol == Protocol::udp);
  CHECK(needs(definition, "ecs.capability.network.container-port-range"));
}

TEST_CASE("requiresAttributes follow from what the definition uses (CI-21)") {
  const TaskDefinition plain = web("", R"("memory":64)");
  CHECK(plain.need.attributes.empty());
  const TaskDefinition rich =
      web(R"("networkMode":"awsvpc","cpu":"256","memory":"512","taskRoleArn":"r",)"
          R"("volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"fs-1"}}],)",
          R"("healthCheck":{"command":["CMD","true"]},"logConfiguration":{"logDriver":"awslogs",)"
          R"("options":{"awslogs-group":"g","awslogs-region":"r"}})");
  CHECK(needs(rich, "ecs.capability.task-eni"));
  CHECK(needs(rich, "ecs.capability.task-cpu-mem-limit"));
  CHECK(needs(rich, "com.amazonaws.ecs.capability.task-iam-role"));
  CHECK(needs(rich, "com.amazonaws.ecs.capability.logging-driver.awslogs"));
  CHECK(needs(rich, "ecs.capability.container-health-check"));
  CHECK(needs(rich, "ecs.capability.efs"));
  CHECK(!needs(rich, "ecs.capability.container-ordering"));
  CHECK(std::is_sorted(rich.need.attributes.begin(), rich.need.attributes.end()));
}

TEST_CASE("a current instance has every capability that the corpus asks for") {
  const auto known = linux_instance_capabilities();
  for (const std::string& file : test::files_in("tests/tables/corpus", ".json")) {
    const auto draft = read_task_definition(test::file_text("tests/tables/corpus/" + file));
    for (const std::string& name : draft.definition.need.attributes) {
      CAPTURE(name);
      CHECK(std::binary_search(known.begin(), known.end(), std::string_view(name)));
    }
  }
}

TEST_CASE("compatibilities are computed from the content (TD-17)") {
  const TaskDefinition bridge = web("", R"("memory":64)");
  CHECK(bridge.runs_on_ec2);
  CHECK(!bridge.runs_on_fargate);
  CHECK(bridge.runs_external);
  CHECK(bridge.requires_compatibilities.empty());
  const TaskDefinition small =
      web(R"("networkMode":"awsvpc","cpu":"256","memory":"512",)", R"("cpu":0)");
  CHECK(small.runs_on_ec2);
  CHECK(small.runs_on_fargate);
  CHECK(!small.runs_external);
  const TaskDefinition odd =
      web(R"("networkMode":"awsvpc","cpu":"300","memory":"512",)", R"("cpu":0)");
  CHECK(!odd.runs_on_fargate);
  const TaskDefinition both = web(
      R"("requiresCompatibilities":["EC2","FARGATE"],"networkMode":"awsvpc","cpu":"256","memory":"512",)",
      R"("cpu":0)");
  CHECK(both.requires_compatibilities ==
        std::vector<LaunchType>{LaunchType::ec2, LaunchType::fargate});
}

TEST_CASE("links and volumesFrom order the start like dependsOn (TD-110)") {
  const TaskDefinition definition = accept(
      R"({"family":"f","containerDefinitions":[
        {"name":"a","image":"i","memory":8,"links":["b:db"],"volumesFrom":[{"sourceContainer":"c"}],
         "dependsOn":[{"containerName":"c","condition":"COMPLETE"}]},
        {"name":"b","image":"i","memory":8},{"name":"c","image":"i","memory":8,"essential":false}]})");
  const auto& order = definition.containers[0].depends_on;
  REQUIRE(order.size() == 3);
  CHECK(order[0].container == 2);
  CHECK(order[0].condition == ContainerCondition::complete);
  CHECK(order[1].container == 1);
  CHECK(order[1].condition == ContainerCondition::start);
  CHECK(order[2].container == 2);
  CHECK(!definition.containers[2].essential);
}

TEST_CASE("health checks have AWS's defaults, and NONE switches them off (TD-81)") {
  const TaskDefinition checked =
      web("", R"("memory":64,"healthCheck":{"command":["CMD","x"],"retries":5})");
  REQUIRE(checked.containers[0].health_check);
  CHECK(checked.containers[0].health_check->interval_s == 30);
  CHECK(checked.containers[0].health_check->timeout_s == 5);
  CHECK(checked.containers[0].health_check->retries == 5);
  const TaskDefinition none = web("", R"("memory":64,"healthCheck":{"command":["NONE"]})");
  CHECK(!none.containers[0].health_check);
}

TEST_CASE("the echo keeps every field and fills in AWS's defaults") {
  const TaskDefinition definition = web(
      R"("cpu":"1 vCPU","memory":"2GB","networkMode":"awsvpc","tags":[{"key":"k","value":"v"}],)",
      R"("portMappings":[{"containerPort":80}],"ulimits":[{"name":"core","softLimit":0,"hardLimit":0}])");
  CHECK(definition.json ==
        R"({"family":"web","cpu":"1024","memory":"2048","networkMode":"awsvpc",)"
        R"("containerDefinitions":[{"name":"web","image":"nginx",)"
        R"("portMappings":[{"containerPort":80,"hostPort":80,"protocol":"tcp"}],)"
        R"("ulimits":[{"name":"core","softLimit":0,"hardLimit":0}],)"
        R"("cpu":0,"essential":true,"environment":[],"mountPoints":[],"volumesFrom":[]}],)"
        R"("volumes":[],"placementConstraints":[]})");
  CHECK(definition.tags_json == R"([{"key":"k","value":"v"}])");
}

TEST_CASE("CloudFormation's spelling becomes the API's") {
  const TaskDefinition definition = accept(
      R"({"Type":"AWS::ECS::TaskDefinition","Properties":{"Family":"web","Cpu":256,"Memory":"512",)"
      R"("NetworkMode":"awsvpc","Volumes":[{"Name":"v","EFSVolumeConfiguration":{"FilesystemId":"fs-1",)"
      R"("AuthorizationConfig":{"IAM":"DISABLED"}}}],"ContainerDefinitions":[{"Name":"web",)"
      R"("Image":"nginx","Essential":"true","PortMappings":[{"ContainerPort":"80"}],)"
      R"("DockerLabels":{"Team":"a"}}]}})");
  CHECK(
      definition.json ==
      R"({"family":"web","cpu":"256","memory":"512","networkMode":"awsvpc","volumes":[{"name":"v",)"
      R"("efsVolumeConfiguration":{"fileSystemId":"fs-1","authorizationConfig":{"iam":"DISABLED"},"rootDirectory":"/"}}],)"
      R"("containerDefinitions":[{"name":"web","image":"nginx","essential":true,)"
      R"("portMappings":[{"containerPort":80,"hostPort":80,"protocol":"tcp"}],)"
      R"("dockerLabels":{"Team":"a"},"cpu":0,"environment":[],"mountPoints":[],"volumesFrom":[]}],)"
      R"("placementConstraints":[]})");
  CHECK(definition.need.memory_mib == 512);
}

TEST_CASE("GPUs, platform and constraints are read") {
  const TaskDefinition definition =
      web(R"("runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},)"
          R"("placementConstraints":[{"type":"memberOf","expression":"attribute:a exists"}],)",
          R"("memory":64,"stopTimeout":5,"resourceRequirements":[{"type":"GPU","value":"2"}])");
  CHECK(definition.need.gpus == 2);
  CHECK(definition.cpu_architecture == "ARM64");
  CHECK(definition.operating_system_family == "LINUX");
  REQUIRE(definition.constraints.size() == 1);
  CHECK(definition.constraints[0].expression == "attribute:a exists");
  CHECK(definition.containers[0].stop_timeout_s == 5);
  CHECK(!definition.runs_external);
}

TEST_SUITE_END();
