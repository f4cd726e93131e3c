// What containers do with files: names, times, places, failures (taskyard/surroundings/work.hpp,
// surroundings 4).
#include <doctest/doctest.h>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

struct Workshop : Net {
  InstanceId instance = add_instances(1)[0];

  // One task with one container whose image does this to files; mounts and volumes as given.
  TaskId start(std::string_view files, std::string_view container = {},
               std::string_view more = {}) {
    publish("app", json("'startMs':0,'stopMs':0,'work':{'files':[" + std::string(files) + "]}"));
    register_definition(
        "app", json("[{'name':'a','image':'app','memory':64" + std::string(container) + "}]"),
        json(more));
    const TaskId task = run("app")[0];
    while (this->task(task).status < TaskStatus::running) advance(100);
    return task;
  }
  const Container& container(TaskId task) const {
    return world().at(world().at(task).first_container);
  }
  // "/a v1 4096 | /b v2 0" of the only living store of that kind.
  std::string files(StoreKind kind) const {
    std::string text;
    for (const Store& store : world().storage.stores) {
      if (store.kind != kind || !store.alive()) continue;
      for (const StoredFile& file : store.files) {
        if (file.removed) continue;
        if (!text.empty()) text += " | ";
        text += world().text(file.path) + " v" + std::to_string(file.version) + " " +
                std::to_string(file.bytes);
      }
    }
    return text;
  }
  int lines(std::string_view text) const {
    int count = 0;
    for (const LogLine& line : world().logs.lines) count += line.text == text ? 1 : 0;
    return count;
  }
};

}  // namespace

TEST_CASE("names count {n} up to keep, then the first is overwritten; times ends the work") {
  struct Row {
    const char* work;
    const char* files;  // after 10.5 s
  };
  const Row rows[] = {
      {"{'path':'/a'}", "/a v1 4096"},
      {"{'path':'/a','firstMs':20000}", ""},
      {"{'path':'/a-{n}','everyMs':1000,'keep':3,'times':5}",
       "/a-0 v2 4096 | /a-1 v2 4096 | /a-2 v1 4096"},
      {"{'path':'/a','action':'append','sizeKiB':1,'everyMs':2000,'times':3}", "/a v3 3072"},
      {"{'path':'/a','everyMs':1000,'times':2},"
       "{'path':'/a','action':'remove','firstMs':5000}",
       ""},
      {"{'path':'/a','times':1},{'path':'/a','action':'remove','firstMs':2000},"
       "{'path':'/a','sizeKiB':1,'firstMs':4000}",
       "/a v2 1024"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.work);
    Workshop shop;
    shop.start(row.work);
    shop.advance(10'500);
    CHECK(shop.files(StoreKind::container_layer) == row.files);
  }
}

TEST_CASE("finite work is waited for, endless work is not, and its sums are told all the same") {
  Workshop shop;
  shop.start("{'path':'/a','everyMs':1000,'times':30}");
  shop.simulation.settle(k_hour);
  CHECK(shop.files(StoreKind::container_layer) == "/a v30 4096");
  CHECK(shop.world().storage.untold.empty());
  Workshop endless;
  const TaskId task = endless.start("{'path':'/a','everyMs':1000}");
  CHECK_FALSE(endless.simulation.next_event_time().has_value());
  endless.advance(60'000);
  std::int64_t told = 0;
  for (const StorageStep& step : endless.world().storage.steps) told += step.operations;
  CHECK(told >= 50);
  CHECK(endless.world().storage.steps.size() <= 7);  // sums of ten seconds
  endless.stop(task);
  endless.simulation.settle(k_hour);
  for (const StorageStep& step : endless.world().storage.untold) CHECK(!step.store);
}

TEST_CASE("{task} in a name is the id of the task") {
  Workshop shop;
  const TaskId task = shop.start("{'path':'/out/{task}.log','sizeKiB':1}");
  shop.advance(1'000);
  CHECK(shop.files(StoreKind::container_layer) ==
        "/out/" + task_id_text(shop.world(), task) + ".log v1 1024");
}

TEST_CASE("a path leads through the longest containerPath that holds it, by whole components") {
  const char* container =
      ",'mountPoints':[{'sourceVolume':'v','containerPath':'/data'},"
      "{'sourceVolume':'w','containerPath':'/data/in'}]";
  const char* volumes = "'volumes':[{'name':'v'},{'name':'w','host':{'sourcePath':'/srv'}}]";
  struct Row {
    const char* path;
    StoreKind kind;
    const char* stored;
  };
  const Row rows[] = {
      {"/data/a", StoreKind::task_bind, "/a"},
      {"/data/in/a", StoreKind::host_path, "/a"},
      {"/data/inner/a", StoreKind::task_bind, "/inner/a"},
      {"/database/a", StoreKind::container_layer, "/database/a"},
      {"/tmp/data/a", StoreKind::container_layer, "/tmp/data/a"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    Workshop shop;
    shop.start("{'path':'" + std::string(row.path) + "','sizeKiB':1}", container, volumes);
    shop.advance(2'000);
    CHECK(shop.files(row.kind) == std::string(row.stored) + " v1 1024");
  }
}

TEST_CASE("what fails is told on the output of the container, the first of a row") {
  struct Row {
    const char* work;
    const char* container;
    const char* volumes;
    const char* line;
  };
  const Row rows[] = {
      {"{'path':'/a','action':'read','everyMs':1000}", "", "", "read /a: no such file"},
      {"{'path':'/a','action':'remove','everyMs':1000}", "", "", "remove /a: no such file"},
      {"{'path':'/a','everyMs':1000}", ",'readonlyRootFilesystem':true", "",
       "write /a: read-only file system"},
      {"{'path':'/data/a','everyMs':1000}",
       ",'mountPoints':[{'sourceVolume':'v','containerPath':'/data','readOnly':true}]",
       "'volumes':[{'name':'v'}]", "write /data/a: read-only file system"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    Workshop shop;
    const TaskId task = shop.start(row.work, row.container, row.volumes);
    shop.advance(10'000);
    CHECK(shop.lines(row.line) == 1);
    CHECK(shop.task(task).status == TaskStatus::running);
    CHECK(shop.files(StoreKind::container_layer).empty());
    CHECK(shop.files(StoreKind::task_bind).empty());
    shop.advance(20'000);
    std::int64_t failed = 0;
    for (const StorageStep& step : shop.world().storage.steps) {
      if (step.kind == StorageStepKind::failed) failed += step.operations;
    }
    CHECK(failed >= 18);
  }
}

TEST_CASE("a reader tries again and finds the file once it is written") {
  Workshop shop;
  shop.start(
      "{'path':'/a','action':'read','everyMs':1000,'times':6},"
      "{'path':'/a','sizeKiB':64,'firstMs':3500}");
  shop.advance(20'000);
  const Store& store = shop.world().storage.stores[0];
  CHECK(store.reads >= 2);
  CHECK(store.failures >= 3);
  CHECK(store.reads + store.failures == 6);
  CHECK(store.read_bytes == store.reads * 64 * k_kib);
}

TEST_CASE("a fatal failure ends the container with code 1, and with an essential one its task") {
  Workshop shop;
  const TaskId task = shop.start("{'path':'/a','action':'read','firstMs':2000,'fatal':true}");
  shop.simulation.settle(k_hour);
  CHECK(shop.task(task).status == TaskStatus::stopped);
  CHECK(shop.task(task).stop_code == StopCode::essential_container_exited);
  CHECK(shop.container(task).exit_code == 1);
  CHECK(shop.container(task).has_exit_code);
  for (const Job& job : shop.world().jobs) CHECK(!job.running);
}

TEST_CASE("storage that is too slow makes the work fall behind, and nothing is left out") {
  Workshop shop;
  // 250 MiB take two seconds at 125 MiB/s, wanted every second.
  shop.start("{'path':'/a','sizeKiB':256000,'everyMs':1000,'times':10}");
  shop.advance(9'000);
  CHECK(shop.world().storage.stores[0].writes <= 5);
  shop.simulation.settle(k_hour);
  CHECK(shop.world().storage.stores[0].writes == 10);
}

TEST_CASE("a Fargate task has 20 GiB, or what ephemeralStorage says, with its image inside") {
  struct Row {
    const char* more;
    std::int64_t gib;
  };
  const Row rows[] = {{"", 20}, {",'ephemeralStorage':{'sizeInGiB':21}", 21}};
  for (const Row& row : rows) {
    CAPTURE(row.gib);
    Net net;
    net.publish("hog", json("'startMs':0,'stopMs':0,'work':{'files':["
                            "{'path':'/{n}','sizeKiB':1048576,'everyMs':1000,'keep':1000}]}"));
    net.register_definition(
        "app", json("[{'name':'a','image':'hog'}]"),
        json("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
             "'memory':'512'" +
             std::string(row.more)));
    const TaskId task = net.fargate("app", k_private_a);
    net.advance(10 * k_minute);
    REQUIRE(net.task(task).pool);
    const Pool& pool = net.world().at(net.task(task).pool);
    CHECK(pool.capacity == row.gib * k_gib);
    CHECK(pool.left() >= 0);
    CHECK(pool.left() < k_gib);
    CHECK(net.world().storage.stores[0].failures > 0);
    bool told = false;
    for (const LogLine& line : net.world().logs.lines) {
      told = told || line.text.ends_with("no space left on device");
    }
    CHECK(told);
  }
}

TEST_CASE("files of a store by API: who wrote which version, put by a call, refused") {
  Workshop shop;
  const TaskId task = shop.start("{'path':'/data/a','everyMs':1000,'times':3}",
                                 ",'mountPoints':[{'sourceVolume':'v','containerPath':'/data'}]",
                                 "'volumes':[{'name':'v','efsVolumeConfiguration':{"
                                 "'fileSystemId':'fs-12345678'}}]");
  shop.simulation.settle(k_hour);
  shop.call("taskyard.PutFile", json("{'fileSystemId':'fs-12345678','path':'/b','sizeKiB':5}"));
  const JsonDocument told =
      shop.call("taskyard.DescribeStores", json("{'fileSystemId':'fs-12345678'}"));
  CHECK(text_at(told, "/stores/0/kind") == "EFS file system");
  CHECK(told.find("/stores/0/bytes").integer() == 9 * 1'024);
  CHECK(text_at(told, "/stores/0/files/0/path") == "/a");
  CHECK(told.find("/stores/0/files/0/version").integer() == 3);
  CHECK(text_at(told, "/stores/0/files/0/writer/containerName") == "a");
  CHECK(text_at(told, "/stores/0/files/1/path") == "/b");
  CHECK(shop.world().storage.steps.back().kind == StorageStepKind::put);
  const JsonDocument paged = shop.call(
      "taskyard.DescribeStores",
      json("{'task':'" + task_id_text(shop.world(), task) + "','maxFiles':1,'pathPrefix':'/b'}"));
  CHECK(text_at(paged, "/stores/0/files/0/path") == "/b");
  CHECK(shop.refusal("taskyard.PutFile", json("{'storeId':99,'path':'/b','sizeKiB':5}")) ==
        "InvalidParameterException: The referenced store was not found.");
  CHECK(shop.refusal("taskyard.PutFile",
                     json("{'fileSystemId':'fs-12345678','path':'b','sizeKiB':5}"))
            .starts_with("InvalidParameterException: path must start"));
  CHECK(shop.refusal("taskyard.DescribeStores", json("{'volumeId':'vol-1'}")) ==
        "InvalidParameterException: The volume 'vol-1' does not exist.");
}

TEST_SUITE_END();
