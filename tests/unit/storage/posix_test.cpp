// Who may write into the root directory of a mount of EFS: POSIX permissions, access points and
// ClientRootAccess (surroundings 3.4); and what Fargate's platform version 1.3.0 does not have.
#include <doctest/doctest.h>

#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

struct PosixYard : EfsYard {
  std::string system = file_system();
  PosixYard() {
    target(system, k_private_a, std::string(k_default_group));
    publish("writer", json("'startMs':0,'stopMs':0,'work':{'files':["
                           "{'path':'/data/a','sizeKiB':4,'firstMs':1000}]}"));
    call("iam.CreateRole",
         R"({"RoleName":"app","AssumeRolePolicyDocument":"{\"Version\":\"2012-10-17\",)"
         R"(\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":)"
         R"(\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"})");
  }
  void allow(const std::string& actions) {
    const std::string policy =
        json("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':[" + actions +
             "],'Resource':'*'}]}");
    call("iam.PutRolePolicy",
         R"({"RoleName":"app","PolicyName":"p","PolicyDocument":)" + json_quote(policy) + "}");
  }
  std::string access_point(const std::string& more) {
    return text_at(call("efs.CreateAccessPoint",
                        json("{'ClientToken':'c','FileSystemId':'" + system + "'" + more + "}")),
                   "/AccessPointId");
  }
  /// Runs a task that writes one file as that user; "written", or what its container printed.
  std::string write(const std::string& user, const std::string& efs) {
    const std::string who = user.empty() ? "" : ",'user':'" + user + "'";
    register_definition(
        "w",
        json("[{'name':'a','image':'writer'" + who +
             ",'mountPoints':[{'sourceVolume':'v','containerPath':'/data'}]}]"),
        json("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
             "'memory':'512','taskRoleArn':'arn:aws:iam::123456789012:role/app','volumes':[{"
             "'name':'v','efsVolumeConfiguration':{'fileSystemId':'" +
             system + "'" + efs + "}}]"));
    const TaskId task = fargate("w", k_private_a);
    const std::string state = outcome(task);
    if (state != "RUNNING") return state;
    for (const LogLine& line : world().logs.lines) {
      if (line.text.find("/data/a") != std::string::npos) return line.text;
    }
    return world().at(mount(task).store).writes == 1 ? "written" : "nothing";
  }
};

constexpr const char* k_iam =
    ",'transitEncryption':'ENABLED','authorizationConfig':{'iam':'ENABLED'}";
constexpr const char* k_denied = "write /data/a: permission denied";

}  // namespace

TEST_CASE("the root directory of a file system is root's: ClientRootAccess, users, access points") {
  constexpr const char* k_all =
      "'elasticfilesystem:ClientMount','elasticfilesystem:ClientWrite',"
      "'elasticfilesystem:ClientRootAccess'";
  constexpr const char* k_no_root =
      "'elasticfilesystem:ClientMount','elasticfilesystem:ClientWrite'";
  struct Row {
    const char* actions;  // that the task role allows; nullptr: IAM is not asked
    const char* user;
    const char* point;  // PosixUser and RootDirectory of an access point; nullptr: none is used
    const char* result;
  };
  const char* own =
      ",'PosixUser':{'Uid':1000,'Gid':1000},'RootDirectory':{'Path':'/app','CreationInfo':{"
      "'OwnerUid':1000,'OwnerGid':1000,'Permissions':'0755'}}";
  const char* others =
      ",'PosixUser':{'Uid':1000,'Gid':1000},'RootDirectory':{'Path':'/app','CreationInfo':{"
      "'OwnerUid':2000,'OwnerGid':2000,'Permissions':'0755'}}";
  const char* of_group =
      ",'PosixUser':{'Uid':1000,'Gid':50,'SecondaryGids':[2000]},'RootDirectory':{'Path':'/app',"
      "'CreationInfo':{'OwnerUid':2000,'OwnerGid':2000,'Permissions':'0775'}}";
  const Row rows[] = {
      {nullptr, "", nullptr, "written"},
      {nullptr, "0", nullptr, "written"},
      {nullptr, "1000", nullptr, k_denied},
      {nullptr, "1000:0", nullptr, k_denied},     // 0755: the group reads
      {nullptr, "somebody", nullptr, "written"},  // only the image knows who that is
      {k_all, "", nullptr, "written"},
      {k_no_root, "", nullptr, k_denied},
      {"'elasticfilesystem:ClientMount'", "", nullptr, "write /data/a: read-only file system"},
      {nullptr, "", own, "written"},
      {nullptr, "3000", own, "written"},  // the access point says who it is
      {k_no_root, "", own, "written"},
      {nullptr, "", others, k_denied},
      {nullptr, "", of_group, "written"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.user);
    CAPTURE(row.point);
    CAPTURE(row.actions);
    PosixYard yard;
    if (row.actions != nullptr) yard.allow(row.actions);
    std::string authorization = row.actions != nullptr ? "'iam':'ENABLED'" : "";
    if (row.point != nullptr) {
      if (!authorization.empty()) authorization += ",";
      authorization += "'accessPointId':'" + yard.access_point(row.point) + "'";
    }
    const std::string efs = authorization.empty() ? std::string()
                                                  : ",'transitEncryption':'ENABLED',"
                                                    "'authorizationConfig':{" +
                                                        authorization + "}";
    CHECK(yard.write(row.user, efs) == row.result);
  }
}

TEST_CASE("reading goes on where writing is denied, and the failure is told with its reason") {
  PosixYard yard;
  yard.allow("'elasticfilesystem:ClientMount','elasticfilesystem:ClientWrite'");
  CHECK(yard.write("", k_iam) == k_denied);
  bool told = false;
  for (const StorageStep& step : yard.world().storage.steps) {
    told = told || step.why == FileOp::Outcome::denied;
  }
  CHECK(told);
  bool asked = false;
  for (const AwsCall& call : yard.world().iam.calls) {
    const bool root = yard.world().text(call.action) == "elasticfilesystem:ClientRootAccess";
    asked = asked || (root && call.answer == CallAnswer::denied_no_statement);
  }
  CHECK(asked);
}

TEST_CASE(
    "an access point that is not there, not any more, or another file system's: denied (3.4)") {
  const std::string refused =
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: "
      "stderr: b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful "
      "EFS "
      "utils command execution; code: 32";
  const auto by = [](const std::string& point) {
    return ",'transitEncryption':'ENABLED','authorizationConfig':{'accessPointId':'" + point + "'}";
  };
  PosixYard yard;
  const std::string own = yard.access_point("");
  const std::string system = yard.system;
  yard.system = yard.file_system();
  const std::string foreign =
      text_at(yard.call("efs.CreateAccessPoint",
                        json("{'ClientToken':'d','FileSystemId':'" + yard.system + "'}")),
              "/AccessPointId");
  yard.system = system;
  CHECK(yard.write("", by(own)) == "written");
  CHECK(yard.write("", by(foreign)) == refused);
  CHECK(yard.write("", by("fsap-00000000000000000")) == refused);
  yard.call("efs.DeleteAccessPoint", json("{'AccessPointId':'" + own + "'}"));
  CHECK(yard.write("", by(own)) == refused);
}

TEST_CASE("a file system policy can ask for transit encryption or for an access point (3.4)") {
  struct Row {
    const char* condition;  // of a Deny
    const char* efs;
    bool runs;
  };
  const char* plain = "'Bool':{'aws:SecureTransport':'false'}";
  const char* direct = "'Null':{'elasticfilesystem:AccessPointArn':'true'}";
  const Row rows[] = {
      {plain, "", false},
      {plain, ",'transitEncryption':'ENABLED'", true},
      {direct, ",'transitEncryption':'ENABLED'", false},
      {direct, ",'transitEncryption':'ENABLED','authorizationConfig':{'accessPointId':'POINT'}",
       true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    CAPTURE(row.efs);
    PosixYard yard;
    std::string efs = row.efs;
    const std::size_t at = efs.find("POINT");
    if (at != std::string::npos) efs.replace(at, 5, yard.access_point(""));
    const std::string policy = json(
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'*'},"
        "'Action':'elasticfilesystem:*'},{'Effect':'Deny','Principal':{'AWS':'*'},'Action':'*',"
        "'Condition':{" +
        std::string(row.condition) + "}}]}");
    yard.call("efs.PutFileSystemPolicy",
              R"({"FileSystemId":")" + yard.system + R"(","Policy":)" + json_quote(policy) + "}");
    const std::string result = yard.write("", efs);
    CHECK((result == "written") == row.runs);
    if (!row.runs) CHECK(result.find("access denied by server") != std::string::npos);
  }
}

TEST_CASE("platform version 1.3.0 has no EFS, no EBS and no disk of another size (3.5, 4.2)") {
  const char* k_refusal =
      "PlatformTaskDefinitionIncompatibilityException: One or more of the requested capabilities "
      "are not supported.";
  struct Row {
    const char* more;
    bool refused;
  };
  const Row rows[] = {
      {"'volumes':[{'name':'v'}]", false},
      {"'volumes':[{'name':'v','efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}}]", true},
      {"'volumes':[{'name':'v','configuredAtLaunch':true}]", true},
      {"'volumes':[{'name':'v'}],'ephemeralStorage':{'sizeInGiB':21}", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.more);
    EfsYard yard;
    yard.register_definition("app",
                             json("[{'name':'a','image':'nginx','mountPoints':[{'sourceVolume':'v',"
                                  "'containerPath':'/data'}]}]"),
                             json("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                                  "'cpu':'256','memory':'512'," +
                                  std::string(row.more)));
    const std::string rest =
        json(",'launchType':'FARGATE','taskDefinition':'app','platformVersion':'1.3.0'") +
        Net::network(k_private_a) + "}";
    const std::string refusal = row.refused ? k_refusal : "";
    CHECK(yard.refusal("RunTask", json("{'cluster':'c'") + rest) == refusal);
    CHECK(yard.refusal("CreateService", json("{'cluster':'c','serviceName':'s','desiredCount':1") +
                                            rest) == refusal);
  }
}

TEST_SUITE_END();
