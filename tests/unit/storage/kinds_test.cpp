// Each kind of volume of a task definition, on EC2 and on Fargate: what RegisterTaskDefinition and RunTask
// answer, and what becomes of the task (surroundings 3.5, 3.8, 3.9, 4.1, 4.3).
#include <doctest/doctest.h>

#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

constexpr const char* k_fsx =
    "'name':'v','fsxWindowsFileServerVolumeConfiguration':{'fileSystemId':'fs-0123456789abcdef0',"
    "'rootDirectory':'share','authorizationConfig':{'credentialsParameter':"
    "'arn:aws:secretsmanager:us-east-1:123456789012:secret:s','domain':'example.com'}}";

std::string register_request(const std::string& volume, bool fargate) {
  const std::string size = fargate ? "'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                                     "'cpu':'256','memory':'512',"
                                   : "'requiresCompatibilities':['EC2'],";
  return json("{'family':'app'," + size +
              "'taskRoleArn':'arn:aws:iam::123456789012:role/app','containerDefinitions':[{'name':"
              "'a','image':'nginx','memory':64,'mountPoints':[{'sourceVolume':'v','containerPath':"
              "'/data'}]}],'volumes':[{" +
              volume + "}]}");
}

}  // namespace

TEST_CASE("every kind of volume: registered, placed and mounted as AWS does, on EC2 and Fargate") {
  struct Row {
    const char* volume;
    const char* on_ec2;  // "RUNNING", a refusal, a failure of RunTask, or the reason of the stop
    const char* on_fargate;
  };
  const Row rows[] = {
      {"'name':'v'", "RUNNING", "RUNNING"},
      {"'name':'v','host':{}", "RUNNING", "RUNNING"},
      {"'name':'v','host':{'sourcePath':'/ecs/data'}", "RUNNING",
       "ClientException: Fargate compatible task definitions do not support sourcePath"},
      {"'name':'v','dockerVolumeConfiguration':{'scope':'task','driver':'local'}", "RUNNING",
       "ClientException: Fargate compatible task definitions do not support "
       "dockerVolumeConfiguration"},
      {"'name':'v','dockerVolumeConfiguration':{'scope':'shared','autoprovision':true,'driver':"
       "'local','driverOpts':{'type':'tmpfs','device':'tmpfs'},'labels':{'a':'b'}}",
       "RUNNING",
       "ClientException: Fargate compatible task definitions do not support "
       "dockerVolumeConfiguration"},
      {"'name':'v','dockerVolumeConfiguration':{'scope':'shared'}",
       "CannotCreateVolumeError: initialize volume: volume detection failed, volume 'v' does not "
       "exist and autoprovision is set to false",
       "ClientException: Fargate compatible task definitions do not support "
       "dockerVolumeConfiguration"},
      {"'name':'v','dockerVolumeConfiguration':{'scope':'shared','autoprovision':true,'driver':"
       "'rexray/ebs'}",
       "ATTRIBUTE",
       "ClientException: Fargate compatible task definitions do not support "
       "dockerVolumeConfiguration"},
      {"'name':'v','efsVolumeConfiguration':{'fileSystemId':'fs-c3c9bcbb','rootDirectory':'/',"
       "'transitEncryption':'DISABLED','authorizationConfig':{'iam':'DISABLED'}}",
       "RUNNING", "RUNNING"},
      {"'name':'v','efsVolumeConfiguration':{'fileSystemId':'fs-c3c9bcbb','transitEncryption':"
       "'ENABLED','transitEncryptionPort':2999,'authorizationConfig':{'accessPointId':'fsap-1',"
       "'iam':'ENABLED'}}",
       "RUNNING", "RUNNING"},
      {k_fsx, "ATTRIBUTE",
       "ClientException: Fargate compatible task definitions do not support "
       "fsxWindowsFileServerVolumeConfiguration"},
      {"'name':'v','configuredAtLaunch':true",
       "InvalidParameterException: The volume 'v' of the task definition is configured at launch, "
       "and the request has no volumeConfigurations for it.",
       "InvalidParameterException: The volume 'v' of the task definition is configured at launch, "
       "and the request has no volumeConfigurations for it."},
  };
  for (const Row& row : rows) {
    for (const bool fargate : {false, true}) {
      CAPTURE(row.volume);
      CAPTURE(fargate);
      EfsYard yard;
      yard.add_instances(1);
      std::string said =
          yard.refusal("RegisterTaskDefinition", register_request(row.volume, fargate));
      const std::string request =
          json(std::string("{'cluster':'c','taskDefinition':'app','launchType':'") +
               (fargate ? "FARGATE'" : "EC2'")) +
          (fargate ? Net::network(k_private_a) : std::string()) + "}";
      if (said.empty()) said = yard.refusal("RunTask", request);
      if (said.empty()) {
        const JsonDocument reply = yard.call("RunTask", request);
        const JsonValue task = reply.find("/tasks/0/taskArn");
        said = task.exists() ? yard.outcome(find_task(yard.world(), task.text()))
                             : text_at(reply, "/failures/0/reason");
      }
      CHECK(said == (fargate ? row.on_fargate : row.on_ec2));
    }
  }
}

TEST_CASE("mounts that AWS registers and docker refuses end the task at its start (4.1)") {
  struct Row {
    const char* mounts;
    const char* reason;
  };
  const Row rows[] = {
      {"{'sourceVolume':'v','containerPath':'/a'},{'sourceVolume':'w','containerPath':'/b'}",
       "RUNNING"},
      {"{'sourceVolume':'v','containerPath':'/a'},{'sourceVolume':'v','containerPath':'/b'}",
       "RUNNING"},
      {"{'sourceVolume':'v','containerPath':'/a'},{'sourceVolume':'w','containerPath':'/a/'}",
       "CannotCreateContainerError: Error response from daemon: Duplicate mount point: /a"},
      {"{'sourceVolume':'v','containerPath':'/'}",
       "CannotCreateContainerError: Error response from daemon: invalid volume specification: "
       "'v:/': invalid specification: destination can't be '/'"},
      {"{'sourceVolume':'v','containerPath':'data'}",
       "CannotCreateContainerError: Error response from daemon: invalid volume specification: "
       "'v:data': invalid mount config for type \"volume\": invalid mount path: 'data' mount path "
       "must be absolute"},
      {"{'sourceVolume':'v'}",
       "HostConfigError: Unable to resolve volume mounts; invalid path: a v; v -> "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.mounts);
    EfsYard yard;
    yard.add_instances(1);
    yard.register_definition("app",
                             json(std::string("[{'name':'a','image':'nginx','memory':64,"
                                              "'mountPoints':[") +
                                  row.mounts + "]}]"),
                             json("'volumes':[{'name':'v'},{'name':'w'}]"));
    const TaskId task = yard.run("app")[0];
    CHECK(yard.outcome(task) == row.reason);
    if (std::string_view(row.reason) == "RUNNING") continue;
    CHECK(yard.task(task).stop_code == StopCode::task_failed_to_start);
    CHECK(yard.world().text(yard.world().at(yard.task(task).first_container).reason) == row.reason);
  }
}

TEST_CASE("volumesFrom brings the mounts of another container; its own ones come first (4.1)") {
  EfsYard yard;
  yard.add_instances(1);
  yard.register_definition("app",
                           json("[{'name':'a','image':'nginx','memory':64,'mountPoints':["
                                "{'sourceVolume':'v','containerPath':'/data'},"
                                "{'sourceVolume':'w','containerPath':'/more','readOnly':true}]},"
                                "{'name':'b','image':'nginx','memory':64,'mountPoints':["
                                "{'sourceVolume':'x','containerPath':'/data/'}],'volumesFrom':["
                                "{'sourceContainer':'a'}]},"
                                "{'name':'d','image':'nginx','memory':64,'volumesFrom':["
                                "{'sourceContainer':'b','readOnly':true}]}]"),
                           json("'volumes':[{'name':'v'},{'name':'w'},{'name':'x'}]"));
  const TaskId task = yard.run("app")[0];
  CHECK(yard.outcome(task) == "RUNNING");
  std::string seen;
  for (std::uint32_t i = 0; i < yard.task(task).mount_count; ++i) {
    const Mount& mount = yard.world().at(MountId{yard.task(task).first_mount.value + i});
    const TaskDefinition& definition = yard.world().at(yard.task(task).task_definition);
    seen +=
        definition.containers[mount.container.value - yard.task(task).first_container.value].name;
    seen += ":" + definition.volumes[mount.volume].name + "@" + yard.world().text(mount.path);
    seen += mount.read_only ? "(ro) " : " ";
  }
  CHECK(seen == "a:v@/data a:w@/more(ro) b:x@/data/ b:w@/more(ro) d:x@/data/(ro) d:w@/more(ro) ");
}

TEST_CASE("FSx for Windows: tasks on instances with its attribute see one share (3.8)") {
  EfsYard yard;
  const std::vector<InstanceId> instances = yard.add_instances(2);
  for (const InstanceId id : instances) {
    yard.call("PutAttributes",
              json("{'cluster':'c','attributes':[{'name':'ecs.capability.fsxWindowsFileServer',"
                   "'targetId':'" +
                   arn_of(yard.world(), id) + "'}]}"));
  }
  yard.call("RegisterTaskDefinition", register_request(k_fsx, false));
  const std::vector<TaskId> tasks = yard.run("app", 2);
  REQUIRE(tasks.size() == 2);
  for (const TaskId task : tasks) CHECK(yard.outcome(task) == "RUNNING");
  CHECK(yard.mount(tasks[0]).store == yard.mount(tasks[1]).store);
  CHECK(yard.world().at(yard.mount(tasks[0]).store).kind == StoreKind::fsx_windows);
  for (const TaskId task : tasks) yard.stop(task);
  yard.simulation.settle(k_hour);
  CHECK(yard.world().at(yard.mount(tasks[0]).store).alive());
}

TEST_SUITE_END();
