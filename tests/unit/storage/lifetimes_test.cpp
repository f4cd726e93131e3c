// What survives what (surroundings 4.4): restart of a container, end of its task, end of the instance.
#include <doctest/doctest.h>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

std::string one_container(std::string_view path, std::string_view more = {}) {
  std::string text = "[{'name':'a','image':'writer','memory':64";
  if (!path.empty()) {
    text += ",'mountPoints':[{'sourceVolume':'v','containerPath':'" + std::string(path) + "'}]";
  }
  return json(text + std::string(more) + "}]");
}

// Writes one file at its start and prints nothing.
void publish_writer(Net& net, std::string_view more = {}) {
  net.publish("writer",
              json("'startMs':0,'stopMs':0" + std::string(more) +
                   ",'work':{'files':[{'path':'/data/a.csv','sizeKiB':8,'firstMs':1000}]}"));
}

// The only store that holds or held the file.
const Store& store_of_file(const World& world) {
  for (const Store& store : world.storage.stores) {
    for (const StoredFile& file : store.files) {
      if (world.text(file.path) == "/a.csv" || world.text(file.path) == "/data/a.csv") return store;
    }
  }
  FAIL("nobody wrote the file");
  return world.storage.stores.front();
}

std::vector<const StorageStep*> steps_of(const World& world, StorageStepKind kind) {
  std::vector<const StorageStep*> found;
  for (const StorageStep& step : world.storage.steps) {
    if (step.kind == kind) found.push_back(&step);
  }
  return found;
}

}  // namespace

TEST_CASE("bytes end with what they lie on, and each end is told with what was lost") {
  struct Row {
    const char* volume;  // nullptr: no volume, the container's own layer
    StoreKind kind;
    bool after_task, after_instance;
  };
  const Row rows[] = {
      {nullptr, StoreKind::container_layer, false, false},
      {"", StoreKind::task_bind, false, false},
      {",'host':{'sourcePath':'/srv'}", StoreKind::host_path, true, false},
      {",'dockerVolumeConfiguration':{'scope':'task'}", StoreKind::docker_task, false, false},
      {",'dockerVolumeConfiguration':{'scope':'shared','autoprovision':true}",
       StoreKind::docker_shared, true, false},
      {",'efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}", StoreKind::efs, true, true},
  };
  for (const Row& row : rows) {
    CAPTURE(to_string(row.kind));
    Net net;
    const InstanceId instance = net.add_instances(1)[0];
    publish_writer(net);
    std::string volumes;
    if (row.volume != nullptr) {
      volumes = json("'volumes':[{'name':'v'" + std::string(row.volume) + "}]");
    }
    net.register_definition("app", one_container(row.volume == nullptr ? "" : "/data"), volumes);
    const TaskId task = net.run("app")[0];
    net.simulation.settle(k_hour);
    REQUIRE(net.task(task).status == TaskStatus::running);
    const StoreId store = store_of_file(net.world()).id;
    CHECK(net.world().at(store).kind == row.kind);
    CHECK(net.world().at(store).bytes == 8 * k_kib);
    CHECK(steps_of(net.world(), StorageStepKind::written).size() == 1);

    net.stop(task);
    net.simulation.settle(k_hour);
    CHECK(net.world().at(store).alive() == row.after_task);
    CHECK(net.world().at(store).bytes == (row.after_task ? 8 * k_kib : 0));
    CHECK(steps_of(net.world(), StorageStepKind::vanished).size() == (row.after_task ? 0 : 1));
    const TaskId second = net.run("app")[0];
    net.simulation.settle(k_hour);
    // The next task on the instance sees the file, or a place of its own.
    CHECK((net.world().storage.stores.size() == 1) == row.after_task);
    if (row.after_task) CHECK(net.world().at(store).files[0].version == 2);

    net.call(
        "ec2.TerminateInstances",
        json("{'InstanceIds':['" +
             ec2_instance_id_text(net.world(), net.world().at(instance).ec2_instance) + "']}"));
    net.simulation.settle(k_hour);
    CHECK(net.task(second).status == TaskStatus::stopped);
    CHECK(net.world().at(store).alive() == row.after_instance);
    for (const Store& each : net.world().storage.stores) {
      if (!each.alive()) CHECK(each.bytes == 0);
    }
    const std::vector<const StorageStep*> lost = steps_of(net.world(), StorageStepKind::vanished);
    const std::size_t ends = row.after_instance ? 0 : row.after_task ? 1 : 2;
    REQUIRE(lost.size() == ends);
    if (ends > 0) CHECK(lost[0]->bytes == -8 * k_kib);
    if (ends > 0) CHECK(lost[0]->files == -1);
  }
}

TEST_CASE(
    "a task on another instance or in another zone sees only what is not an instance's (4.4)") {
  struct Row {
    const char* volume;
    bool seen;
  };
  const Row rows[] = {
      {"", false},
      {",'host':{'sourcePath':'/srv'}", false},
      {",'dockerVolumeConfiguration':{'scope':'task'}", false},
      {",'dockerVolumeConfiguration':{'scope':'shared','autoprovision':true}", false},
      {",'efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.volume);
    Net net;
    net.add_instances(1);
    publish_writer(net);
    net.register_definition("app", one_container("/data"),
                            json("'volumes':[{'name':'v'" + std::string(row.volume) + "}]"));
    net.run("app");
    net.simulation.settle(k_hour);
    const StoreId first = store_of_file(net.world()).id;
    net.add_instances(1, "m5.large", "us-east-1b");
    const TaskId moved = net.run("app", 1,
                                 json("'placementStrategy':[{'type':'spread','field':"
                                      "'attribute:ecs.availability-zone'}]"))[0];
    net.simulation.settle(k_hour);
    REQUIRE(net.world().text(net.task(moved).zone) == "us-east-1b");
    const StoreId second = net.world().at(net.task(moved).first_mount).store;
    CHECK((first == second) == row.seen);
    CHECK(net.world().at(second).files[0].version == (row.seen ? 2 : 1));
  }
}

TEST_CASE("what a Fargate task wrote goes with the task, from layer and bind mount alike") {
  for (const bool mounted : {false, true}) {
    Net net;
    publish_writer(net);
    std::string more =
        "'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256','memory':'512'";
    if (mounted) more += ",'volumes':[{'name':'v'}]";
    net.register_definition("app", one_container(mounted ? "/data" : ""), json(more));
    const TaskId task = net.fargate("app", k_private_a);
    net.simulation.settle(k_hour);
    REQUIRE(net.task(task).status == TaskStatus::running);
    const Store& store = store_of_file(net.world());
    CHECK(store.kind == (mounted ? StoreKind::fargate_bind : StoreKind::container_layer));
    REQUIRE(store.pool);
    CHECK(net.world().at(store.pool).file_bytes == 8 * k_kib);
    CHECK(net.world().at(store.pool).capacity == 20 * k_gib);
    net.stop(task);
    net.simulation.settle(k_hour);
    CHECK(!store_of_file(net.world()).alive());
    CHECK(net.world().storage.pools[0].file_bytes == 0);
    CHECK(net.world().storage.pools[0].image_bytes == 0);
  }
}

TEST_CASE("an EBS volume goes with its task unless deleteOnTermination is false") {
  for (const bool deleted : {true, false}) {
    CAPTURE(deleted);
    Net net;
    net.add_instances(1);
    publish_writer(net);
    net.register_definition("app", one_container("/data"),
                            json("'volumes':[{'name':'v','configuredAtLaunch':true}]"));
    const TaskId task =
        net.run("app", 1,
                json("'volumeConfigurations':[{'name':'v','managedEBSVolume':{'sizeInGiB':1,"
                     "'roleArn':'arn:aws:iam::123456789012:role/ecsInfrastructureRole',"
                     "'terminationPolicy':{'deleteOnTermination':" +
                     std::string(deleted ? "true" : "false") + "}}}]"))[0];
    net.simulation.settle(k_hour);
    REQUIRE(net.task(task).status == TaskStatus::running);
    const StoreId store = store_of_file(net.world()).id;
    CHECK(net.world().at(store).kind == StoreKind::ebs);
    CHECK(net.world().at(store).capacity == k_gib);
    net.stop(task);
    net.simulation.settle(k_hour);
    CHECK(net.world().at(store).alive() == !deleted);
    CHECK(net.world().at(store).bytes == (deleted ? 0 : 8 * k_kib));
    CHECK(net.world().storage.volumes[0].state ==
          (deleted ? VolumeState::deleted : VolumeState::available));
  }
}

TEST_CASE("a restart in place keeps the layer of the container") {
  Net net;
  net.add_instances(1);
  publish_writer(net, ",'exitAfterMs':70000,'exitCode':1");
  net.register_definition(
      "app", one_container("", ",'restartPolicy':{'enabled':true,'restartAttemptPeriod':60}"));
  const TaskId task = net.run("app")[0];
  net.advance(3 * k_minute);
  REQUIRE(net.task(task).status == TaskStatus::running);
  const Store& store = store_of_file(net.world());
  CHECK(net.world().storage.stores.size() == 1);
  CHECK(store.alive());
  CHECK(store.files[0].version >= 2);  // its work began anew with it
}

TEST_CASE("an operation under way when its container ends is lost and changes nothing") {
  Net net;
  net.add_instances(1);
  // 1,250 MiB at 125 MiB/s take ten seconds.
  net.publish("slow", json("'startMs':0,'stopMs':0,'work':{'files':["
                           "{'path':'/data/big','sizeKiB':1280000,'firstMs':0}]}"));
  net.register_definition("app",
                          json("[{'name':'a','image':'slow','memory':64,'mountPoints':["
                               "{'sourceVolume':'v','containerPath':'/data'}]}]"),
                          json("'volumes':[{'name':'v','host':{'sourcePath':'/srv'}}]"));
  const TaskId task = net.run("app")[0];
  while (net.world().storage.ops.empty()) net.advance(100);
  net.advance(5 * k_second);
  CHECK(net.world().storage.ops[0].outcome == FileOp::Outcome::under_way);
  net.stop(task);
  net.simulation.settle(k_hour);
  CHECK(net.world().storage.ops[0].outcome == FileOp::Outcome::lost);
  CHECK(net.world().storage.stores[0].alive());
  CHECK(net.world().storage.stores[0].files.empty());
  CHECK(net.world().storage.steps.empty());
}

TEST_SUITE_END();
