// Which store a volume becomes, who shares it and when a task does not start for want of it
// (surroundings 3.5, 4).
#include <doctest/doctest.h>

#include <algorithm>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

constexpr const char* k_fargate =
    R"("networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
    R"("cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::123456789012:role/exec")";

// Two containers that mount the volume "v" at /data, the second one read-only.
std::string two_containers() {
  return json(
      "[{'name':'a','image':'nginx','memory':64,'mountPoints':[{'sourceVolume':'v',"
      "'containerPath':'/data'}]},{'name':'b','image':'nginx','memory':64,'mountPoints':["
      "{'sourceVolume':'v','containerPath':'/in','readOnly':true}]}]");
}

std::string volume(const std::string& rest) {
  return json("'volumes':[{'name':'v'" + (rest.empty() ? rest : "," + rest) + "}]");
}

const Mount& mount_of(const World& world, TaskId task, std::uint32_t index) {
  return world.at(MountId{world.at(task).first_mount.value + index});
}

std::string end_of(const World& world, TaskId id) {
  const Task& task = world.at(id);
  if (task.status == TaskStatus::running) return "RUNNING";
  return world.text(task.stopped_reason);
}

}  // namespace

TEST_CASE(
    "one store per volume of a task, shared by its containers; its kind says how long it lives") {
  struct Row {
    const char* members;
    StoreKind kind;
    bool of_task;  // and not of the instance
  };
  const Row rows[] = {
      {"", StoreKind::task_bind, true},
      {"'host':{}", StoreKind::task_bind, true},
      {"'host':{'sourcePath':'/srv'}", StoreKind::host_path, false},
      {"'dockerVolumeConfiguration':{'scope':'task'}", StoreKind::docker_task, true},
      {"'dockerVolumeConfiguration':{'scope':'shared','autoprovision':true}",
       StoreKind::docker_shared, false},
      {"'efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}", StoreKind::efs, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    Net net;
    net.add_instances(1);
    net.register_definition("app", two_containers(), volume(row.members));
    const std::vector<TaskId> tasks = net.run("app", 2);
    net.simulation.settle(k_hour);
    REQUIRE(tasks.size() == 2);
    CHECK(end_of(net.world(), tasks[0]) == "RUNNING");
    REQUIRE(net.task(tasks[0]).mount_count == 2);
    const Mount& first = mount_of(net.world(), tasks[0], 0);
    const Mount& second = mount_of(net.world(), tasks[0], 1);
    CHECK(first.state == MountState::mounted);
    REQUIRE(first.store);
    CHECK(net.world().at(first.store).kind == row.kind);
    CHECK(first.store == second.store);
    CHECK(!first.read_only);
    CHECK(second.read_only);
    CHECK(net.world().text(second.path) == "/in");
    const bool same = mount_of(net.world(), tasks[1], 0).store == first.store;
    CHECK(same == !row.of_task);
    CHECK((net.world().at(first.store).task == tasks[0]) == row.of_task);
  }
}

TEST_CASE("on Fargate a volume with only a name lies in the task's ephemeral storage (4.2)") {
  Net net;
  net.register_definition("app", two_containers(), volume("") + "," + k_fargate);
  const TaskId task = net.fargate("app", k_private_a);
  net.simulation.settle(k_hour);
  CHECK(end_of(net.world(), task) == "RUNNING");
  CHECK(net.world().at(mount_of(net.world(), task, 0).store).kind == StoreKind::fargate_bind);
}

TEST_CASE("a shared docker volume without autoprovision must exist on the instance (4.3)") {
  Net net;
  net.add_instances(1);
  net.register_definition("needs", two_containers(),
                          volume("'dockerVolumeConfiguration':{'scope':'shared'}"));
  net.register_definition(
      "makes", two_containers(),
      volume("'dockerVolumeConfiguration':{'scope':'shared','autoprovision':true}"));
  const TaskId early = net.run("needs").front();
  net.simulation.settle(k_hour);
  CHECK(end_of(net.world(), early) ==
        "CannotCreateVolumeError: initialize volume: volume detection failed, volume 'v' does not "
        "exist and autoprovision is set to false");
  CHECK(net.task(early).stop_code == StopCode::task_failed_to_start);
  CHECK(mount_of(net.world(), early, 0).obstacle == MountObstacle::no_volume);
  net.run("makes");
  net.simulation.settle(k_hour);
  const TaskId late = net.run("needs").front();
  net.simulation.settle(k_hour);
  CHECK(end_of(net.world(), late) == "RUNNING");
}

TEST_CASE("a file system nobody made is taken to exist, unless the parameter says no") {
  const std::string efs = volume("'efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}");
  for (const int exist : {1, 0}) {
    CAPTURE(exist);
    Net net;
    net.set_parameter("undescribedExist", exist);
    net.add_instances(1);
    net.register_definition("app", two_containers(), efs);
    const TaskId task = net.run("app").front();
    net.simulation.settle(k_hour);
    const bool runs = net.task(task).status == TaskStatus::running;
    CHECK(runs == (exist == 1));
    if (exist == 1) continue;
    const Mount& mount = mount_of(net.world(), task, 0);
    CHECK(mount.obstacle == MountObstacle::no_file_system);
    CHECK(end_of(net.world(), task)
              .find("VolumeDriver.Create: mounting volume failed: Failed to "
                    "resolve \"fs-12345678.efs.us-east-1.amazonaws.com\"") != std::string::npos);
  }
}

TEST_CASE("EFS takes its time to mount while the task is ACTIVATING") {
  Net net;
  net.set_parameter("efsMountMs", 7000);
  net.add_instances(1);
  net.register_definition("app", two_containers(),
                          volume("'efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}"));
  const TaskId task = net.run("app").front();
  net.simulation.settle(k_hour);
  net.register_definition("plain", two_containers(), volume(""));
  const TaskId plain = net.run("plain").front();
  net.simulation.settle(k_hour);
  const SimTime with = net.task(task).pull_started_at - net.task(task).created_at;
  const SimTime without = net.task(plain).pull_started_at - net.task(plain).created_at;
  CHECK(with - without == 7000);
  net.stop(task);
  net.simulation.settle(k_hour);
  CHECK(mount_of(net.world(), task, 0).state == MountState::gone);
}

TEST_CASE(
    "volumes that an instance must be able to mount: plugins and FSx are attributes (4.3, 3.8)") {
  struct Row {
    const char* members;
    const char* attribute;
  };
  const Row rows[] = {
      {"'dockerVolumeConfiguration':{'scope':'shared','autoprovision':true,'driver':'rexray'}",
       "ecs.capability.docker-plugin.rexray"},
      {"'fsxWindowsFileServerVolumeConfiguration':{'fileSystemId':'fs-1','rootDirectory':'share',"
       "'authorizationConfig':{'credentialsParameter':'arn:aws:ssm:us-east-1:123456789012:"
       "parameter/p','domain':'d'}}",
       "ecs.capability.fsxWindowsFileServer"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    Net net;
    net.add_instances(1);
    net.register_definition("app", two_containers(), volume(row.members));
    const std::vector<std::string>& needs = net.world().task_definitions[0].need.attributes;
    CHECK(std::find(needs.begin(), needs.end(), row.attribute) != needs.end());
    const JsonDocument reply =
        net.call("RunTask", json("{'cluster':'c','launchType':'EC2','taskDefinition':'app'}"));
    CHECK(reply.find("/failures/0/reason").text() == "ATTRIBUTE");
  }
}

TEST_CASE("S3 Files volumes are accepted and run, without a store (3.7)") {
  Net net;
  net.add_instances(1);
  net.register_definition("app", two_containers(),
                          volume("'s3filesVolumeConfiguration':{'fileSystemArn':"
                                 "'arn:aws:s3files:us-east-1:123456789012:file-system/fs-1'}") +
                              json(",'taskRoleArn':'arn:aws:iam::123456789012:role/app'"));
  const TaskId task = net.run("app").front();
  net.simulation.settle(k_hour);
  CHECK(end_of(net.world(), task) == "RUNNING");
  CHECK(!mount_of(net.world(), task, 0).store);
}

TEST_SUITE_END();
