// Mounting EFS: the zone, the way, the permission, the directory, and AWS's words when one is missing
// (surroundings 3.1, 3.4, 3.5, 3.6).
#include <doctest/doctest.h>

#include <algorithm>

#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

constexpr std::string_view k_frame =
    "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: "
    "stderr: ";

std::string fargate_text(std::string_view said, std::string_view code) {
  return std::string(k_frame) + std::string(said) +
         " : unsuccessful EFS utils command execution; code: " + std::string(code);
}

std::string unresolved(const std::string& system) {
  return "Failed to resolve \"" + system +
         ".efs.us-east-1.amazonaws.com\" - check that your file system ID is correct, and ensure "
         "that the VPC has an EFS mount target for this file system ID.";
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

TEST_CASE("a task needs a mount target in its own zone; without one the name does not resolve") {
  for (const bool fargate : {true, false}) {
    CAPTURE(fargate);
    EfsYard yard;
    const std::string system = yard.file_system();
    const std::string nfs = yard.group("nfs");
    yard.admit(nfs, "10.0.0.0/8", 2049, 2049);
    yard.target(system, k_private_b, nfs);
    yard.definition(system, fargate);
    if (!fargate) yard.add_instances(1);
    const TaskId there = fargate ? yard.fargate("app", k_private_a) : yard.run("app").front();
    const std::string reason = yard.outcome(there);
    if (fargate) {
      CHECK(reason == fargate_text(unresolved(system), "1"));
    } else {
      CHECK(reason.substr(0, 58) == "CannotCreateVolumeError: Error response from daemon: creat");
      CHECK(
          ends_with(reason, "VolumeDriver.Create: mounting volume failed: " + unresolved(system)));
    }
    CHECK(yard.task(there).stop_code == StopCode::task_failed_to_start);
    CHECK(yard.mount(there).obstacle == MountObstacle::no_target);
    yard.target(system, k_private_a, nfs);
    const TaskId now = fargate ? yard.fargate("app", k_private_a) : yard.run("app").front();
    CHECK(yard.outcome(now) == "RUNNING");
    CHECK(yard.world().at(yard.mount(now).store).kind == StoreKind::efs);
  }
}

TEST_CASE("a mount target is used once it is available") {
  EfsYard yard;
  yard.set_parameter("efsTargetReadyMs", 600'000);
  const std::string system = yard.file_system();
  yard.target(system, k_private_a, std::string(k_default_group));
  yard.definition(system, true);
  const TaskId early = yard.fargate("app", k_private_a);
  yard.advance(300'000);
  CHECK(yard.world().text(yard.task(early).stopped_reason) ==
        fargate_text(unresolved(system), "1"));
  yard.advance(301'000);
  CHECK(yard.outcome(yard.fargate("app", k_private_a)) == "RUNNING");
}

TEST_CASE("NFS must get through: TCP 2049 from the group of the tasks or the instances (3.1)") {
  for (const bool fargate : {true, false}) {
    CAPTURE(fargate);
    EfsYard yard;
    const std::string system = yard.file_system();
    const std::string nfs = yard.group("nfs");
    const std::string tasks = yard.group("tasks");
    yard.admit(nfs, fargate ? tasks : std::string(k_default_group), 111, 2048);
    yard.target(system, k_private_a, nfs);
    yard.definition(system, fargate);
    if (!fargate) yard.add_instances(1);
    const auto start = [&] {
      return fargate ? yard.fargate("app", k_private_a, tasks) : yard.run("app").front();
    };
    const TaskId blocked = start();
    CHECK(yard.outcome(blocked) ==
          (fargate ? fargate_text("mount.nfs4: Connection reset by peer", "32")
                   : "CannotCreateVolumeError: Post "
                     "http://%2Frun%2Fdocker%2Fplugins%2Famazon-ecs-volume-plugin.sock/"
                     "VolumeDriver.Create: context deadline exceeded"));
    CHECK(yard.mount(blocked).passage.barrier == Barrier::ingress_rule);
    const SimTime waited = yard.task(blocked).stopping_at - yard.task(blocked).created_at;
    CHECK(waited > yard.world().parameter(Parameter::efs_mount_timeout_ms));
    yard.admit(nfs, fargate ? tasks : std::string(k_default_group), 2049, 2049);
    CHECK(yard.outcome(start()) == "RUNNING");
  }
}

TEST_CASE("a root directory must be there; an access point with CreationInfo makes its own (3.4)") {
  struct Row {
    const char* access_point;  // RootDirectory of it; "" = none is used
    const char* root;
    const char* file;  // put into the file system before
    bool runs;
    const char* missing;
  };
  const Row rows[] = {
      {"", "'/'", "", true, ""},
      {"", "'/reports'", "", false, "/reports"},
      {"", "'/reports'", "/reports/a.csv", true, ""},
      {"", "'/reports'", "/reportsx/a.csv", false, "/reports"},
      {"{'Path':'/app'}", "", "", false, "/app"},
      {"{'Path':'/app'}", "", "/app/x", true, ""},
      {"{'Path':'/app','CreationInfo':{'OwnerUid':1,'OwnerGid':1,'Permissions':'0755'}}", "", "",
       true, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.access_point);
    CAPTURE(row.root);
    EfsYard yard;
    const std::string system = yard.file_system();
    yard.target(system, k_private_a, std::string(k_default_group));
    std::string efs;
    if (row.root[0] != '\0') efs = std::string(",'rootDirectory':") + row.root;
    if (row.access_point[0] != '\0') {
      const std::string point = text_at(
          yard.call("efs.CreateAccessPoint", json("{'ClientToken':'c','FileSystemId':'" + system +
                                                  "','RootDirectory':" + row.access_point + "}")),
          "/AccessPointId");
      efs =
          ",'transitEncryption':'ENABLED','authorizationConfig':{'accessPointId':'" + point + "'}";
    }
    if (row.file[0] != '\0') {
      yard.call("taskyard.PutFile", json("{'fileSystemId':'" + system + "','path':'" +
                                         std::string(row.file) + "','sizeKiB':4}"));
    }
    yard.definition(system, true, efs);
    const TaskId task = yard.fargate("app", k_private_a);
    const std::string expected =
        row.runs ? std::string("RUNNING")
                 : fargate_text(std::string("mount.nfs4: mounting 127.0.0.1:") + row.missing +
                                    " failed, reason given by server: No such file or directory",
                                "32");
    CHECK(yard.outcome(task) == expected);
  }
}

TEST_CASE("two tasks in two zones see one file system, each through its own mount target") {
  EfsYard yard;
  const std::string system = yard.file_system();
  const std::string a = yard.target(system, k_private_a, std::string(k_default_group));
  const std::string b = yard.target(system, k_private_b, std::string(k_default_group));
  yard.definition(system, true);
  const TaskId first = yard.fargate("app", k_private_a);
  const TaskId second = yard.fargate("app", k_private_b);
  CHECK(yard.outcome(first) == "RUNNING");
  CHECK(yard.outcome(second) == "RUNNING");
  CHECK(yard.mount(first).store == yard.mount(second).store);
  CHECK(yard.world().text(yard.world().at(yard.mount(first).target).key) == a);
  CHECK(yard.world().text(yard.world().at(yard.mount(second).target).key) == b);
}

TEST_CASE("what a task on EC2 writes, a Fargate task in another zone reads at once, and it stays") {
  EfsYard yard;
  const std::string system = yard.file_system();
  yard.target(system, k_private_a, std::string(k_default_group));
  yard.target(system, k_private_b, std::string(k_default_group));
  yard.add_instances(1);
  yard.publish("writer", json("'startMs':0,'stopMs':0,'work':{'files':["
                              "{'path':'/data/x','sizeKiB':64,'firstMs':60000}]}"));
  yard.publish("reader", json("'startMs':0,'stopMs':0,'work':{'files':["
                              "{'path':'/in/x','action':'read','everyMs':100}]}"));
  const auto define = [&](const std::string& image, const std::string& path, bool fargate) {
    yard.register_definition(
        image,
        json("[{'name':'a','image':'" + image +
             "','memory':64,'mountPoints':[{'sourceVolume':'v',"
             "'containerPath':'" +
             path + "'}]}]"),
        json(std::string(fargate ? "'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                                   "'cpu':'256','memory':'512',"
                                 : "") +
             "'volumes':[{'name':'v','efsVolumeConfiguration':{'fileSystemId':'" + system +
             "'}}]"));
  };
  define("writer", "/data", false);
  define("reader", "/in", true);
  const TaskId reader = yard.fargate("reader", k_private_b);
  const TaskId writer = yard.run("writer")[0];
  const auto store = [&]() -> const Store& { return yard.world().storage.stores.front(); };
  while (store().writes == 0) yard.advance(10);
  CHECK(store().reads == 0);
  CHECK(store().failures > 0);
  yard.advance(200);
  CHECK(store().reads > 0);
  CHECK(store().read_bytes == store().reads * 64 * k_kib);
  CHECK(yard.world().at(store().files[0].writer).task == writer);
  yard.stop(writer);
  yard.stop(reader);
  yard.simulation.settle(k_hour);
  CHECK(store().bytes == 64 * k_kib);
  CHECK(store().alive());
}

TEST_CASE("EFS is placed where the agent can mount it: ecs.capability.efs and efsAuth (3.5)") {
  EfsYard yard;
  yard.definition("fs-12345678", false);
  const auto needs = [&](const char* attribute) {
    const std::vector<std::string>& all = yard.world().task_definitions.back().need.attributes;
    return std::find(all.begin(), all.end(), attribute) != all.end();
  };
  CHECK(needs("ecs.capability.efs"));
  CHECK(!needs("ecs.capability.efsAuth"));
  yard.definition(
      "fs-12345678", false,
      ",'transitEncryption':'ENABLED','authorizationConfig':{'accessPointId':'fsap-1'}");
  CHECK(needs("ecs.capability.efs"));
  CHECK(needs("ecs.capability.efsAuth"));
}

TEST_CASE("iam ENABLED: the task role decides; ClientMount alone gives a read-only mount (3.4)") {
  struct Row {
    const char* actions;  // that the role allows
    bool runs, read_only;
  };
  const Row rows[] = {
      {"'elasticfilesystem:ClientMount','elasticfilesystem:ClientWrite'", true, false},
      {"'elasticfilesystem:ClientMount'", true, true},
      {"'s3:GetObject'", false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.actions);
    EfsYard yard;
    yard.call("iam.CreateRole",
              R"({"RoleName":"app","AssumeRolePolicyDocument":"{\"Version\":\"2012-10-17\",)"
              R"(\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":)"
              R"(\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"})");
    std::string policy = std::string(
                             "{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                             "'Action':[") +
                         row.actions + "],'Resource':'*'}]}";
    for (char& c : policy) c = c == '\'' ? '"' : c;
    yard.call("iam.PutRolePolicy",
              R"({"RoleName":"app","PolicyName":"p","PolicyDocument":)" + json_quote(policy) + "}");
    const std::string system = yard.file_system();
    yard.target(system, k_private_a, std::string(k_default_group));
    yard.definition(system, true,
                    ",'transitEncryption':'ENABLED','authorizationConfig':{'iam':'ENABLED'}",
                    ",'taskRoleArn':'arn:aws:iam::123456789012:role/app'");
    const TaskId task = yard.fargate("app", k_private_a);
    const std::string reason = yard.outcome(task);
    if (row.runs) {
      CHECK(reason == "RUNNING");
      CHECK(yard.mount(task).read_only == row.read_only);
    } else {
      CHECK(
          reason ==
          fargate_text("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'", "32"));
      CHECK(yard.mount(task).obstacle == MountObstacle::denied);
    }
  }
}

TEST_CASE("a file system policy counts for clients without credentials too (3.4)") {
  struct Row {
    const char* statement;
    bool runs, read_only;
  };
  const Row rows[] = {
      {"'Effect':'Allow','Principal':{'AWS':'*'},'Action':['elasticfilesystem:ClientMount',"
       "'elasticfilesystem:ClientWrite']",
       true, false},
      {"'Effect':'Allow','Principal':{'AWS':'*'},'Action':'elasticfilesystem:ClientMount'", true,
       true},
      {"'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/app'},"
       "'Action':'elasticfilesystem:ClientMount'",
       false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.statement);
    EfsYard yard;
    const std::string system = yard.file_system();
    yard.target(system, k_private_a, std::string(k_default_group));
    const std::string policy =
        json(std::string("{'Version':'2012-10-17','Statement':[{") + row.statement + "}]}");
    yard.call("efs.PutFileSystemPolicy",
              R"({"FileSystemId":")" + system + R"(","Policy":)" + json_quote(policy) + "}");
    yard.definition(system, true);
    const TaskId task = yard.fargate("app", k_private_a);
    CHECK((yard.outcome(task) == "RUNNING") == row.runs);
    if (row.runs) CHECK(yard.mount(task).read_only == row.read_only);
  }
}

TEST_CASE("a closed way later: the mount waits as NFS does, and goes on when it is open again") {
  EfsYard yard;
  const std::string system = yard.file_system();
  const std::string nfs = yard.group("nfs");
  yard.admit(nfs, "10.0.0.0/8", 2049, 2049);
  const std::string target = yard.target(system, k_private_a, nfs);
  yard.definition(system, true);
  const TaskId task = yard.fargate("app", k_private_a);
  REQUIRE(yard.outcome(task) == "RUNNING");
  const std::string other = yard.group("other");
  yard.call("efs.ModifyMountTargetSecurityGroups",
            json("{'MountTargetId':'" + target + "','SecurityGroups':['" + other + "']}"));
  yard.advance(1000);
  CHECK(yard.mount(task).blocked);
  CHECK(yard.mount(task).state == MountState::mounted);
  CHECK(yard.task(task).status == TaskStatus::running);
  yard.admit(other, "10.0.0.0/8", 2049, 2049);
  yard.advance(1000);
  CHECK(!yard.mount(task).blocked);
  yard.call("efs.DeleteMountTarget", json("{'MountTargetId':'" + target + "'}"));
  yard.advance(1000);
  CHECK(yard.mount(task).blocked);
}

TEST_SUITE_END();
