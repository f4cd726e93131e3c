// EBS volumes that ECS makes for tasks: settings, life, snapshots (surroundings 3.9), and the overrides of
// roles and disk.
#include <doctest/doctest.h>

#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

constexpr const char* k_role = "arn:aws:iam::123456789012:role/ecsInfrastructureRole";

struct EbsYard : EfsYard {
  EbsYard() {
    register_definition("db",
                        json("[{'name':'a','image':'postgres','memory':64,'mountPoints':[{"
                             "'sourceVolume':'data','containerPath':'/data'}]}]"),
                        json("'networkMode':'awsvpc','cpu':'256','memory':'512',"
                             "'volumes':[{'name':'data','configuredAtLaunch':true}]"));
  }
  /// volumeConfigurations with its comma before it.
  static std::string volumes(const std::string& settings, const std::string& name = "data") {
    return json(",'volumeConfigurations':[{'name':'" + name + "','managedEBSVolume':{'roleArn':'" +
                std::string(k_role) + "'" + settings + "}}]");
  }
  static std::string run_request(const std::string& rest) {
    return json("{'cluster':'c','launchType':'FARGATE','taskDefinition':'db'") +
           network(k_private_a) + rest + "}";
  }
  TaskId start(const std::string& settings) {
    const JsonDocument reply = call("RunTask", run_request(volumes(settings)));
    return find_task(world(), reply.find("/tasks/0/taskArn").text());
  }
  const EbsVolume& volume(TaskId id) const { return world().at(task(id).ebs); }
};

}  // namespace

TEST_CASE("settings of volumes that AWS refuses, with RunTask and CreateService") {
  struct Row {
    std::string settings, refusal;
  };
  const Row rows[] = {
      {"", "Either sizeInGiB or snapshotId must be specified."},
      {",'sizeInGiB':20,'volumeType':'gp9'", "Invalid volume type: gp9"},
      {",'sizeInGiB':20000", "Volume of 20000GiB is invalid for volume type gp3."},
      {",'sizeInGiB':2,'volumeType':'io1','iops':100",
       "Volume of 2GiB is invalid for volume type io1."},
      {",'sizeInGiB':100,'volumeType':'st1'", "Volume of 100GiB is invalid for volume type st1."},
      {",'sizeInGiB':20,'volumeType':'io2'",
       "The request must contain the parameter iops for volumes of type io2"},
      {",'sizeInGiB':20,'iops':2999", "Volume iops of 2999 is invalid for volume type gp3."},
      {",'sizeInGiB':20,'volumeType':'gp2','iops':3000",
       "The parameter iops is not supported for volumes of type gp2"},
      {",'sizeInGiB':20,'throughput':1001",
       "Throughput of 1001 MiB/s is invalid for volume type gp3."},
      {",'sizeInGiB':20,'volumeType':'gp2','throughput':200",
       "The parameter throughput is not supported for volumes of type gp2"},
      {",'sizeInGiB':20,'volumeType':'standard'",
       "The volume type 'standard' is not supported on Fargate."},
      {",'sizeInGiB':20,'kmsKeyId':'alias/a'",
       "The parameter kmsKeyId requires the parameter encrypted to be set."},
      {",'sizeInGiB':20,'filesystemType':'ntfs'",
       "The file system type ntfs is not supported for Linux tasks."},
  };
  EbsYard yard;
  for (const Row& row : rows) {
    CAPTURE(row.settings);
    const std::string volumes = EbsYard::volumes(row.settings);
    const std::string refusal = "InvalidParameterException: " + row.refusal;
    CHECK(yard.refusal("RunTask", EbsYard::run_request(volumes)) == refusal);
    CHECK(yard.refusal("CreateService",
                       json("{'cluster':'c','serviceName':'s','desiredCount':1,'launchType':"
                            "'FARGATE','taskDefinition':'db'") +
                           Net::network(k_private_a) + volumes + "}") == refusal);
  }
  CHECK(yard.refusal("RunTask", EbsYard::run_request(EbsYard::volumes(",'sizeInGiB':20", "x"))) ==
        "InvalidParameterException: The volume name 'x' in your request does not have a matching "
        "volume in your Task Definition");
  CHECK(yard.refusal("RunTask", EbsYard::run_request("")) ==
        "InvalidParameterException: The volume 'data' of the task definition is configured at "
        "launch, and the request has no volumeConfigurations for it.");
  CHECK(yard.refusal("CreateService",
                     json("{'cluster':'c','serviceName':'s','schedulingStrategy':'DAEMON',"
                          "'taskDefinition':'db'") +
                         Net::network(k_private_a) + EbsYard::volumes(",'sizeInGiB':20") + "}") ==
        "InvalidParameterException: Amazon EBS volumes are not supported for services with the "
        "DAEMON scheduling strategy.");
}

TEST_CASE("the volume is attached before the containers start, and deleted with the task") {
  EbsYard yard;
  yard.set_parameter("ebsAttachMs", 20'000);
  const TaskId task = yard.start(",'sizeInGiB':20");
  CHECK(yard.outcome(task) == "RUNNING");
  const EbsVolume& volume = yard.volume(task);
  CHECK(volume.state == VolumeState::in_use);
  CHECK(yard.world().text(volume.zone) == "us-east-1a");
  CHECK(yard.world().text(volume.type) == "gp3");
  CHECK(volume.iops == 3000);
  CHECK(yard.task(task).pull_started_at - volume.created_at == 20'000);
  CHECK(yard.mount(task).store == volume.store);
  CHECK(yard.world().at(volume.store).capacity == 20 * k_gib);
  const JsonDocument shown = yard.call(
      "DescribeTasks", json("{'cluster':'c','tasks':['" + arn_of(yard.world(), task) + "']}"));
  CHECK(shown.find("/tasks/0/attachments/1/type").text() == "AmazonElasticBlockStorage");
  CHECK(shown.find("/tasks/0/attachments/1/status").text() == "ATTACHED");
  const JsonDocument volumes = yard.call("ec2.DescribeVolumes", "{}");
  CHECK(volumes.find("/Volumes/0/State").text() == "in-use");
  CHECK(volumes.find("/Volumes/0/Size").integer() == 20);
  yard.stop(task);
  yard.simulation.settle(k_hour);
  CHECK(yard.volume(task).state == VolumeState::deleted);
  CHECK(!yard.world().at(yard.volume(task).store).alive());
}

TEST_CASE(
    "deleteOnTermination false keeps the volume of a standalone task; a snapshot fills a new one") {
  EbsYard yard;
  const TaskId task =
      yard.start(",'sizeInGiB':20,'terminationPolicy':{'deleteOnTermination':false}");
  REQUIRE(yard.outcome(task) == "RUNNING");
  const std::string id = yard.world().text(yard.volume(task).key);
  yard.call("taskyard.PutFile", json("{'volumeId':'" + id + "','path':'/a','sizeKiB':8}"));
  CHECK(yard.refusal("ec2.DeleteVolume", json("{'VolumeId':'" + id + "'}")).substr(0, 12) ==
        "VolumeInUse:");
  yard.stop(task);
  yard.simulation.settle(k_hour);
  CHECK(yard.volume(task).state == VolumeState::available);
  CHECK(yard.world().at(yard.volume(task).store).bytes == 8 * k_kib);
  const std::string snapshot =
      text_at(yard.call("ec2.CreateSnapshot", json("{'VolumeId':'" + id + "'}")), "/SnapshotId");
  yard.call("ec2.DeleteVolume", json("{'VolumeId':'" + id + "'}"));
  CHECK(!yard.world().at(yard.volume(task).store).alive());
  CHECK(yard.refusal("RunTask", EbsYard::run_request(EbsYard::volumes(
                                    ",'sizeInGiB':10,'snapshotId':'" + snapshot + "'"))) ==
        "InvalidParameterException: Volume of 10GiB is smaller than snapshot '" + snapshot +
            "', expect size >= 20GiB");
  const TaskId next = yard.start(",'snapshotId':'" + snapshot + "'");
  CHECK(yard.outcome(next) == "RUNNING");
  CHECK(yard.volume(next).size_gib == 20);
  CHECK(yard.world().at(yard.volume(next).store).bytes == 8 * k_kib);
}

TEST_CASE("a service's task that is replaced gets a new, empty volume") {
  EbsYard yard;
  yard.call("CreateService",
            json("{'cluster':'c','serviceName':'s','desiredCount':1,'launchType':'FARGATE',"
                 "'taskDefinition':'db'") +
                Net::network(k_private_a) + EbsYard::volumes(",'sizeInGiB':20") + "}");
  yard.simulation.settle(k_hour);
  REQUIRE(yard.world().tasks.size() == 1);
  const TaskId first{0};
  CHECK(yard.volume(first).delete_on_termination);
  yard.stop(first);
  yard.simulation.settle(k_hour);
  REQUIRE(yard.world().tasks.size() >= 2);
  const TaskId second{1};
  CHECK(yard.volume(first).state == VolumeState::deleted);
  CHECK(yard.volume(second).id != yard.volume(first).id);
  CHECK(yard.volume(second).state == VolumeState::in_use);
}

TEST_CASE("an infrastructure role that ECS cannot assume is refused") {
  EbsYard yard;
  yard.call("iam.CreateRole",
            R"({"RoleName":"ecsInfrastructureRole","AssumeRolePolicyDocument":)"
            R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",)"
            R"(\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},)"
            R"(\"Action\":\"sts:AssumeRole\"}]}"})");
  CHECK(yard.refusal("RunTask", EbsYard::run_request(EbsYard::volumes(",'sizeInGiB':20"))) ==
        std::string("InvalidParameterException: ECS was unable to assume the configured ECS "
                    "Infrastructure Role '") +
            k_role +
            "'. Please verify that the role being passed has the proper trust relationship with "
            "Amazon ECS.");
}

TEST_CASE("overrides of a run: roles and ephemeral storage (4.2)") {
  EfsYard yard;
  const std::string system = yard.file_system();
  yard.target(system, k_private_a);
  yard.definition(system, true);
  const auto request = [](const std::string& overrides) {
    return json("{'cluster':'c','launchType':'FARGATE','taskDefinition':'app','overrides':{" +
                overrides + "}") +
           Net::network(k_private_a) + "}";
  };
  CHECK(yard.refusal("RunTask", request("'ephemeralStorage':{'sizeInGiB':20}")) ==
        "ClientException: EphemeralStorage size should be at least 21");
  CHECK(yard.refusal("RunTask", request("'ephemeralStorage':{'sizeInGiB':201}")) ==
        "ClientException: EphemeralStorage size should be at most 200");
  CHECK(yard.refusal("RunTask", request("'taskRoleArn':'arn:aws:s3:::x'")) ==
        "ClientException: Role is not valid");
  const JsonDocument reply =
      yard.call("RunTask", request("'ephemeralStorage':{'sizeInGiB':100},'taskRoleArn':'app',"
                                   "'executionRoleArn':'arn:aws:iam::123456789012:role/pull'"));
  CHECK(reply.find("/tasks/0/ephemeralStorage/sizeInGiB").integer() == 100);
  const Task& task = yard.world().tasks.front();
  CHECK(yard.world().text(task.task_role) == "app");
  CHECK(yard.world().text(task.execution_role) == "arn:aws:iam::123456789012:role/pull");
}

TEST_SUITE_END();
