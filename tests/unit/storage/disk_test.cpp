// The disk of a container instance: images, layers and volumes share its space and its throughput.
#include <doctest/doctest.h>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

struct DiskYard : Net {
  explicit DiskYard(std::int64_t gib) { set_parameter("instanceDiskGib", gib); }

  /// A task of an image that does this to files; its container mounts "v" at /data.
  TaskId start(const std::string& family, const std::string& files,
               const std::string& volume = "'name':'v'") {
    publish(family, json("'sizeMib':0,'startMs':0,'stopMs':0,'work':{'files':[" + files + "]}"));
    register_definition(family,
                        json("[{'name':'a','image':'" + family +
                             "','memory':64,'mountPoints':[{'sourceVolume':'v','containerPath':"
                             "'/data'}]}]"),
                        json("'volumes':[{" + volume + "}]"));
    const TaskId id = run(family)[0];
    while (task(id).status != TaskStatus::running) advance(10);
    return id;
  }
  std::string reason(TaskId id) {
    simulation.settle(k_hour);
    return task(id).status == TaskStatus::running ? "RUNNING"
                                                  : world().text(task(id).stopped_reason);
  }
  const Pool& disk(InstanceId id) const { return world().at(world().at(id).disk); }
  int lines(std::string_view end) const {
    int count = 0;
    for (const LogLine& line : world().logs.lines) count += line.text.ends_with(end) ? 1 : 0;
    return count;
  }
};

}  // namespace

TEST_CASE("whatever lies on an instance takes its space, and 'no space left' is told") {
  struct Row {
    const char* volume;
    const char* path;
    bool on_instance;
  };
  const Row rows[] = {
      {"'name':'v'", "/data/{n}", true},
      {"'name':'v'", "/tmp/{n}", true},  // the container's layer
      {"'name':'v','host':{'sourcePath':'/srv'}", "/data/{n}", true},
      {"'name':'v','dockerVolumeConfiguration':{'scope':'task'}", "/data/{n}", true},
      {"'name':'v','dockerVolumeConfiguration':{'scope':'shared','autoprovision':true}",
       "/data/{n}", true},
      {"'name':'v','efsVolumeConfiguration':{'fileSystemId':'fs-12345678'}", "/data/{n}", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.volume);
    CAPTURE(row.path);
    DiskYard yard(2);
    const InstanceId instance = yard.add_instances(1)[0];
    const TaskId task = yard.start(
        "app",
        std::string("{'path':'") + row.path + "','sizeKiB':524288,'everyMs':6000,'keep':100}",
        row.volume);
    yard.advance(2 * k_minute);
    CHECK(yard.lines("no space left on device") == (row.on_instance ? 1 : 0));
    CHECK(yard.task(task).status == TaskStatus::running);
    const Bytes files = row.on_instance ? 2 * k_gib : 0;
    if (!row.on_instance) {
      CHECK(!yard.world().at(instance).disk);  // nothing lies on it
      continue;
    }
    CHECK(yard.disk(instance).file_bytes == files);
    yard.call(
        "ec2.TerminateInstances",
        json("{'InstanceIds':['" +
             ec2_instance_id_text(yard.world(), yard.world().at(instance).ec2_instance) + "']}"));
    yard.simulation.settle(k_hour);
    CHECK(yard.disk(instance).file_bytes == 0);
    CHECK(yard.disk(instance).image_bytes == 0);
  }
}

TEST_CASE("a task that ends gives back the space of its layer and its bind mounts") {
  DiskYard yard(2);
  const InstanceId instance = yard.add_instances(1)[0];
  const TaskId task =
      yard.start("app", "{'path':'/data/a','sizeKiB':1024},{'path':'/b','sizeKiB':8}");
  yard.advance(k_minute);
  CHECK(yard.disk(instance).file_bytes == 1032 * k_kib);
  yard.stop(task);
  yard.simulation.settle(k_hour);
  CHECK(yard.disk(instance).file_bytes == 0);
}

TEST_CASE("an image that does not fit on the instance's disk cannot be pulled") {
  DiskYard yard(1);
  const InstanceId instance = yard.add_instances(1)[0];
  // 200 MiB unpack to 500: two of them fit into 1 GiB.
  for (const char* name : {"one", "two", "three"}) {
    CAPTURE(name);
    yard.register_definition(
        name, json("[{'name':'a','image':'" + std::string(name) + "','memory':64}]"));
    const std::string reason = yard.reason(yard.run(name)[0]);
    if (std::string_view(name) != "three") {
      CHECK(reason == "RUNNING");
      continue;
    }
    CHECK(reason.starts_with("CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob"));
    CHECK(reason.ends_with(": no space left on device"));
  }
  CHECK(yard.disk(instance).image_bytes == 2 * (200 * k_mib / 1000 * 2500));
  // One that is there already takes nothing more.
  CHECK(yard.reason(yard.run("one")[0]) == "RUNNING");
}

TEST_CASE("layers take the space of an instance once, and give it back when they are removed") {
  DiskYard yard(30);
  yard.set_parameter("imageCleanupMs", 600'000);
  yard.set_parameter("imageCleanupAgeMs", 1);
  const InstanceId instance = yard.add_instances(1)[0];
  yard.call("ecr.CreateRepository", json("{'repositoryName':'app'}"));
  const std::string uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:";
  const auto push = [&](const std::string& tag, const std::string& own) {
    yard.call("taskyard.PushImage", json("{'repository':'app','tag':'" + tag +
                                         "','layers':[{'digest':'base','sizeMib':100},{'digest':'" +
                                         own + "','sizeMib':10}]}"));
    yard.register_definition("t" + tag,
                             json("[{'name':'a','image':'" + uri + tag + "','memory':64}]"));
  };
  push("1", "x");
  push("2", "y");
  const TaskId first = yard.run("t1")[0];
  CHECK(yard.reason(first) == "RUNNING");
  const Bytes one = yard.disk(instance).image_bytes;
  CHECK(one / k_mib == 274);  // 110 MiB unpacked to 275, less the thousandths
  CHECK(yard.reason(yard.run("t2")[0]) == "RUNNING");
  const Bytes both = yard.disk(instance).image_bytes;
  CHECK((both - one) / k_mib == 24);  // its own layer only
  yard.stop(first);
  yard.advance(30 * k_minute);
  // The base layer stays: the other image has it too.
  CHECK((both - yard.disk(instance).image_bytes) / k_mib == 24);
}

TEST_CASE("an image nobody described gives its space back when it is removed") {
  DiskYard yard(30);
  yard.set_parameter("imageCleanupMs", 600'000);
  yard.set_parameter("imageCleanupAgeMs", 1);
  const InstanceId instance = yard.add_instances(1)[0];
  yard.register_definition("one", json("[{'name':'a','image':'one','memory':64}]"));
  const TaskId task = yard.run("one")[0];
  CHECK(yard.reason(task) == "RUNNING");
  CHECK(yard.disk(instance).image_bytes > 0);
  yard.stop(task);
  yard.advance(30 * k_minute);
  CHECK(yard.disk(instance).image_bytes == 0);
}

TEST_CASE("volumes of one instance slow each other down, those of another instance do not") {
  DiskYard yard(30);
  yard.add_instances(2);
  // 1,250 MiB at 125 MiB/s take ten seconds alone.
  const std::string big = "{'path':'/data/a','sizeKiB':1280000,'firstMs':0}";
  const char* host = "'name':'v','host':{'sourcePath':'/srv'}";
  const TaskId one = yard.start("one", big, host);
  const TaskId two = yard.start("two", big);
  const TaskId three = yard.start("three", big);
  const auto took = [&](TaskId task) {
    for (const FileOp& op : yard.world().storage.ops) {
      if (yard.world().at(op.container).task == task) return op.done_at - op.begun_at;
    }
    return SimTime{0};
  };
  int slow = 0, alone = 0;
  for (const TaskId task : {one, two, three}) {
    if (took(task) <= 10'001) ++alone;
    if (took(task) > 18'000) ++slow;
  }
  // Two of the three share an instance.
  CHECK(alone == 2);
  CHECK(slow == 1);
}

TEST_CASE("the disk of an instance is told with its stores") {
  DiskYard yard(2);
  yard.add_instances(1);
  yard.start("app", "{'path':'/data/a','sizeKiB':1024}");
  yard.advance(k_minute);
  const JsonDocument told = yard.call("taskyard.DescribeStores", "{}");
  CHECK(told.find("/stores/0/instanceDisk/capacityBytes").integer() == 2 * k_gib);
  CHECK(told.find("/stores/0/instanceDisk/fileBytes").integer() == k_mib);
}

TEST_SUITE_END();
