// Calls of EFS: replies in AWS's shape, and every refusal (surroundings 3.1 to 3.4).
#include <doctest/doctest.h>

#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

constexpr const char* k_policy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},)"
    R"("Action":"elasticfilesystem:ClientMount"}]})";

std::string policy_request(const std::string& system, const std::string& policy) {
  return R"({"FileSystemId":")" + system + R"(","Policy":)" + json_quote(policy) + "}";
}

}  // namespace

TEST_CASE("a file system, its mount target and its access point are answered as AWS does") {
  EfsYard yard;
  const JsonDocument made =
      yard.call("efs.CreateFileSystem", json("{'CreationToken':'t','Encrypted':true,'Tags':["
                                             "{'Key':'Name','Value':'files'}]}"));
  const std::string system(made.root()["FileSystemId"].text());
  CHECK(system.substr(0, 4) == "fs-0");
  CHECK(system.size() == 20);
  CHECK(made.root()["FileSystemArn"].text() ==
        "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/" + system);
  CHECK(made.root()["LifeCycleState"].text() == "available");
  CHECK(made.root()["Name"].text() == "files");
  CHECK(made.root()["ThroughputMode"].text() == "bursting");
  CHECK(made.root()["PerformanceMode"].text() == "generalPurpose");
  CHECK(made.root()["NumberOfMountTargets"].integer() == 0);
  const JsonDocument target =
      yard.call("efs.CreateMountTarget", json("{'FileSystemId':'" + system +
                                              "','SubnetId':'subnet-0a10000000000001a',"
                                              "'IpAddress':'10.0.0.77'}"));
  CHECK(target.root()["LifeCycleState"].text() == "creating");
  CHECK(target.root()["IpAddress"].text() == "10.0.0.77");
  CHECK(target.root()["AvailabilityZoneName"].text() == "us-east-1a");
  CHECK(target.root()["VpcId"].text() == k_default_vpc);
  const std::string target_id(target.root()["MountTargetId"].text());
  yard.advance(1);
  const JsonDocument shown =
      yard.call("efs.DescribeMountTargets", json("{'FileSystemId':'" + system + "'}"));
  CHECK(shown.find("/MountTargets/0/LifeCycleState").text() == "available");
  const JsonDocument groups = yard.call("efs.DescribeMountTargetSecurityGroups",
                                        json("{'MountTargetId':'" + target_id + "'}"));
  CHECK(groups.find("/SecurityGroups/0").text() == k_default_group);
  const JsonDocument point = yard.call(
      "efs.CreateAccessPoint",
      json("{'ClientToken':'c','FileSystemId':'" + system +
           "','PosixUser':{'Uid':1000,'Gid':1000,'SecondaryGids':[5]},'RootDirectory':{'Path':"
           "'/app','CreationInfo':{'OwnerUid':1,'OwnerGid':2,'Permissions':'0750'}}}"));
  CHECK(point.find("/PosixUser/SecondaryGids/0").integer() == 5);
  CHECK(point.find("/RootDirectory/CreationInfo/Permissions").text() == "0750");
  CHECK(point.root()["AccessPointArn"].text() ==
        "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/" +
            std::string(point.root()["AccessPointId"].text()));
  const JsonDocument systems = yard.call("efs.DescribeFileSystems", "{}");
  CHECK(systems.find("/FileSystems/0/NumberOfMountTargets").integer() == 1);
  yard.call("efs.TagResource",
            json("{'ResourceId':'" + system + "','Tags':[{'Key':'Name','Value':'other'}]}"));
  CHECK(yard.world().storage.file_systems[0].name == "other");
  yard.call("efs.UntagResource", json("{'ResourceId':'" + system + "','TagKeys':['Name']}"));
  CHECK(yard.world().storage.file_systems[0].name.empty());
}

TEST_CASE("calls that EFS refuses, in its words") {
  EfsYard yard;
  const std::string one = yard.file_system();
  const std::string zonal = yard.file_system(",'AvailabilityZoneName':'us-east-1b'");
  const std::string target = yard.target(one, k_private_a);
  const std::string small = yard.small_subnet(250);
  const auto systems = [](const std::string& id) { return "{'FileSystemId':'" + id + "'"; };
  struct Row {
    const char* action;
    std::string request, refusal;
  };
  const Row rows[] = {
      {"efs.CreateFileSystem", "{'CreationToken':'t0'}",
       "FileSystemAlreadyExists: File system '" + one +
           "' already exists with creation token 't0'"},
      {"efs.CreateFileSystem", "{'CreationToken':'x','AvailabilityZoneName':'us-east-1z'}",
       "UnsupportedAvailabilityZone: The Availability Zone 'us-east-1z' is not supported."},
      {"efs.CreateFileSystem",
       "{'CreationToken':'x','AvailabilityZoneName':'us-east-1a','PerformanceMode':'maxIO'}",
       "BadRequest: The performance mode maxIO is not supported for One Zone file systems."},
      {"efs.CreateFileSystem",
       "{'CreationToken':'x','ThroughputMode':'elastic','PerformanceMode':'maxIO'}",
       "BadRequest: The performance mode maxIO is not supported with elastic throughput."},
      {"efs.CreateFileSystem", "{'CreationToken':'x','ThroughputMode':'provisioned'}",
       "BadRequest: ProvisionedThroughputInMibps is required for the throughput mode "
       "provisioned."},
      {"efs.CreateFileSystem",
       "{'CreationToken':'x','ThroughputMode':'provisioned','ProvisionedThroughputInMibps':3415}",
       "ThroughputLimitExceeded: The throughput limit of 3414 MiB/s per file system would be "
       "exceeded."},
      {"efs.DescribeFileSystems", systems("fs-00000000") + "}",
       "FileSystemNotFound: File system 'fs-00000000' does not exist."},
      {"efs.DeleteFileSystem", systems(one) + "}",
       "FileSystemInUse: File system '" + one + "' has mount targets and cannot be deleted."},
      {"efs.CreateMountTarget", systems(one) + ",'SubnetId':'" + small + "'}",
       "MountTargetConflict: mount target already exists in this AZ"},
      {"efs.CreateMountTarget", systems(zonal) + ",'SubnetId':'subnet-0a10000000000001a'}",
       "AvailabilityZonesMismatch: The file system '" + zonal +
           "' is a One Zone file system in us-east-1b, and the subnet is in us-east-1a."},
      {"efs.CreateMountTarget", systems(one) + ",'SubnetId':'subnet-00000000'}",
       "SubnetNotFound: The subnet ID 'subnet-00000000' does not exist"},
      {"efs.CreateMountTarget",
       systems(one) + ",'SubnetId':'subnet-0a10000000000001b','IpAddress':'10.0.0.9'}",
       "BadRequest: Address does not fall within the subnet's address range"},
      {"efs.CreateMountTarget",
       systems(one) + ",'SubnetId':'subnet-0a10000000000001b','SecurityGroups':['sg-00000000']}",
       "SecurityGroupNotFound: The security group 'sg-00000000' does not exist"},
      {"efs.CreateMountTarget",
       systems(one) + ",'SubnetId':'subnet-0a10000000000001b','SecurityGroups':['a','b','c','d',"
                      "'e','f']}",
       "SecurityGroupLimitExceeded: The maximum number of security groups per interface has been "
       "reached."},
      {"efs.DeleteMountTarget", "{'MountTargetId':'fsmt-00000000'}",
       "MountTargetNotFound: Mount target 'fsmt-00000000' does not exist."},
      {"efs.DescribeMountTargets", "{}",
       "BadRequest: One of FileSystemId, MountTargetId and AccessPointId is required."},
      {"efs.CreateAccessPoint",
       "{'ClientToken':'c','FileSystemId':'" + one + "','RootDirectory':{'Path':'app'}}",
       "BadRequest: The path must begin with / and have at most 100 characters."},
      {"efs.CreateAccessPoint",
       "{'ClientToken':'c','FileSystemId':'" + one + "','RootDirectory':{'Path':'/a/b/c/d/e'}}",
       "BadRequest: The path has at most four levels."},
      {"efs.DeleteAccessPoint", "{'AccessPointId':'fsap-00000000'}",
       "AccessPointNotFound: Access point 'fsap-00000000' does not exist."},
      {"efs.DescribeFileSystemPolicy", systems(one) + "}",
       "PolicyNotFound: File system '" + one + "' has no policy."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.action);
    CHECK(yard.refusal(row.action, json(row.request)) == row.refusal);
  }
}

TEST_CASE("a wrong policy is refused with its line and column") {
  EfsYard yard;
  const std::string system = yard.file_system();
  CHECK(yard.refusal("efs.PutFileSystemPolicy", policy_request(system, k_policy)).empty());
  const JsonDocument shown =
      yard.call("efs.DescribeFileSystemPolicy", json("{'FileSystemId':'" + system + "'}"));
  CHECK(shown.root()["Policy"].text() == k_policy);
  const std::string refusal =
      yard.refusal("efs.PutFileSystemPolicy", policy_request(system, "{\n  \"Version\": }"));
  CHECK(refusal.substr(0, 46) == "InvalidPolicyException: Policy, line 2, column");
  yard.call("efs.DeleteFileSystemPolicy", json("{'FileSystemId':'" + system + "'}"));
  CHECK(!yard.world().storage.file_systems[0].policy);
}

TEST_CASE("addresses: in use, none free, given back with the mount target") {
  EfsYard yard;
  const std::string small = yard.small_subnet(250);
  const std::string one = yard.file_system();
  const auto create = [&](const std::string& system, const std::string& ip) {
    return json("{'FileSystemId':'" + system + "','SubnetId':'" + small + "'" +
                (ip.empty() ? "" : ",'IpAddress':'" + ip + "'") + "}");
  };
  CHECK(yard.refusal("efs.CreateMountTarget", create(one, "10.0.250.3")) ==
        "IpAddressInUse: Address 10.0.250.3 is in use.");
  CHECK(yard.refusal("efs.CreateMountTarget", create(one, "10.0.250.5")).empty());
  CHECK(yard.refusal("efs.CreateMountTarget", create(yard.file_system(), "10.0.250.5")) ==
        "IpAddressInUse: Address 10.0.250.5 is in use.");
  // 11 addresses: one has gone to the mount target above.
  for (int i = 0; i < 10; ++i) {
    CHECK(yard.refusal("efs.CreateMountTarget", create(yard.file_system(), "")).empty());
  }
  CHECK(yard.refusal("efs.CreateMountTarget", create(yard.file_system(), "")) ==
        "NoFreeAddressesInSubnet: The specified subnet has no free IP addresses.");
  const std::string target = yard.world().text(yard.world().storage.mount_targets[0].key);
  yard.call("efs.DeleteMountTarget", json("{'MountTargetId':'" + target + "'}"));
  CHECK(yard.refusal("efs.CreateMountTarget", create(yard.file_system(), "10.0.250.5")).empty());
}

TEST_CASE("the throughput mode changes once in 24 hours, more provisioned throughput at any time") {
  EfsYard yard;
  const std::string system = yard.file_system();
  const auto update = [&](const std::string& rest) {
    return yard.refusal("efs.UpdateFileSystem",
                        json("{'FileSystemId':'" + system + "'," + rest + "}"));
  };
  const std::string too_soon =
      "TooManyRequests: You can change the throughput mode or decrease the provisioned throughput "
      "of a file system only once in 24 hours.";
  CHECK(update("'ThroughputMode':'provisioned','ProvisionedThroughputInMibps':10").empty());
  CHECK(update("'ProvisionedThroughputInMibps':20").empty());
  CHECK(update("'ProvisionedThroughputInMibps':5") == too_soon);
  CHECK(update("'ThroughputMode':'elastic'") == too_soon);
  yard.advance(24 * k_hour);
  CHECK(update("'ThroughputMode':'elastic'").empty());
}

TEST_CASE("a file system that takes time to be made is creating until then (3.1)") {
  EfsYard yard;
  yard.set_parameter("efsReadyMs", 5'000);
  const std::string system = yard.file_system();
  const auto state = [&] {
    return text_at(yard.call("efs.DescribeFileSystems", "{}"), "/FileSystems/0/LifeCycleState");
  };
  CHECK(state() == "creating");
  const std::string refusal = "IncorrectFileSystemLifeCycleState: File system '" + system +
                              "' is in the life cycle state creating, and has to be available.";
  const std::string which = "{'FileSystemId':'" + system + "'";
  CHECK(yard.refusal("efs.CreateMountTarget",
                     json(which + ",'SubnetId':'subnet-0a10000000000001a'}")) == refusal);
  CHECK(yard.refusal("efs.CreateAccessPoint", json(which + ",'ClientToken':'c'}")) == refusal);
  CHECK(yard.refusal("efs.UpdateFileSystem", json(which + ",'ThroughputMode':'elastic'}")) ==
        refusal);
  yard.advance(5'000);
  CHECK(state() == "available");
  yard.target(system, k_private_a);
  yard.definition(system, true);
  CHECK(yard.outcome(yard.fargate("app", k_private_a)) == "RUNNING");
}

TEST_CASE("all mount targets of a file system are in one VPC (3.1)") {
  EfsYard yard;
  const std::string system = yard.file_system();
  yard.target(system, k_private_a);
  const std::string vpc =
      text_at(yard.call("ec2.CreateVpc", json("{'CidrBlock':'10.9.0.0/16'}")), "/Vpc/VpcId");
  const std::string subnet =
      text_at(yard.call("ec2.CreateSubnet", json("{'VpcId':'" + vpc +
                                                 "','CidrBlock':'10.9.1.0/24',"
                                                 "'AvailabilityZone':'us-east-1b'}")),
              "/Subnet/SubnetId");
  CHECK(yard.refusal("efs.CreateMountTarget",
                     json("{'FileSystemId':'" + system + "','SubnetId':'" + subnet + "'}")) ==
        "MountTargetConflict: requested subnet for new mount target is not in the same VPC as "
        "existing mount targets");
}

TEST_CASE("a deleted file system is gone with its bytes, its id does not come back") {
  EfsYard yard;
  const std::string system = yard.file_system();
  yard.call("taskyard.PutFile", json("{'fileSystemId':'" + system + "','path':'/a','sizeKiB':4}"));
  yard.call("efs.DeleteFileSystem", json("{'FileSystemId':'" + system + "'}"));
  yard.advance(1);
  CHECK(!yard.world().storage.stores[0].alive());
  yard.definition(system, true);
  const TaskId task = yard.fargate("app", k_private_a);
  CHECK(yard.outcome(task).find("Failed to resolve") != std::string::npos);
}

TEST_SUITE_END();
