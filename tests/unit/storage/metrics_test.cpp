// CloudWatch's metrics of EFS and of the disks of tasks (surroundings 3.3, 7.1, 7.2).
#include <doctest/doctest.h>

#include "cloudwatch/cloudwatch.hpp"
#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

constexpr std::int64_t k_one = 1'000'000;
constexpr const char* k_range =
    "'StartTime':'2026-01-01T00:00:00Z','EndTime':'2026-01-01T01:00:00Z','Period':60";

struct MetricYard : EfsYard {
  std::string system = file_system();
  MetricYard() {
    target(system, k_private_a, std::string(k_default_group));
    set_parameter("efsMountMs", 0);
  }
  TaskId start(const std::string& files, const std::string& more = {}) {
    publish("nginx", json("'startMs':0,'stopMs':0,'work':{'files':[" + files + "]}"));
    definition(system, true, {}, more);
    const TaskId id = fargate("app", k_private_a);
    while (task(id).status != TaskStatus::running) advance(100);
    return id;
  }
  void to_minute(int minute) { simulation.advance_to(minute * k_minute); }
  /// The first metric of that name and namespace in that minute.
  cloudwatch::Datum of(std::string_view name, int minute, std::string_view space = "AWS/EFS") {
    for (const cloudwatch::Metric& metric : cloudwatch::list(world())) {
      if (metric.row->name != name || metric.row->space != space) continue;
      const auto data =
          cloudwatch::series(world(), metric, minute * k_minute, (minute + 1) * k_minute, k_minute);
      return data.empty() ? cloudwatch::Datum{} : data.front();
    }
    return {};
  }
  bool listed(std::string_view name) {
    for (const cloudwatch::Metric& metric : cloudwatch::list(world())) {
      if (metric.row->name == name) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("EFS counts what is read, written and removed; reads are metered at a third") {
  MetricYard yard;
  yard.start(
      "{'path':'/data/a','sizeKiB':3072,'everyMs':1000},"
      "{'path':'/data/a','action':'read','firstMs':500,'everyMs':1000},"
      "{'path':'/data/b','sizeKiB':1,'firstMs':100,'everyMs':1000},"
      "{'path':'/data/b','action':'remove','firstMs':300,'everyMs':1000}");
  yard.to_minute(5);
  const cloudwatch::Datum written = yard.of("DataWriteIOBytes", 3);
  const cloudwatch::Datum read = yard.of("DataReadIOBytes", 3);
  const cloudwatch::Datum removed = yard.of("MetadataIOBytes", 3);
  const cloudwatch::Datum total = yard.of("TotalIOBytes", 3);
  // 60 times 3 MiB in requests of 1 MiB, and 60 small ones of 4 KiB at least.
  CHECK(written.count == 240);
  CHECK(written.sum == 60 * (3 * k_mib + 4 * k_kib));
  CHECK(written.minimum == 4 * k_kib);
  CHECK(written.maximum == k_mib);
  CHECK(read.sum == 60 * 3 * k_mib);
  CHECK(removed.sum == 60 * 4 * k_kib);
  CHECK(total.sum == written.sum + read.sum + removed.sum);
  CHECK(total.count == written.count + read.count + removed.count);
  CHECK(yard.of("MeteredIOBytes", 3).sum == written.sum + read.sum / 3 + removed.sum);
  // A read costs 1, everything else 5, of 35,000 a second.
  const std::int64_t operations = 60 * (3 * 5 + 3 + 5 + 5);
  CHECK(yard.of("PercentIOLimit", 3).sum == operations * 100 * k_one / (35'000 * 60));
  CHECK(yard.of("ClientConnections", 3).maximum == k_one);
  CHECK(yard.of("ClientConnections", 0).count == 1);
}

TEST_CASE("the balance of burst credits and the permitted throughput of every minute") {
  MetricYard yard;
  const Bytes first = 1024 * k_gib * 21 / 10;
  yard.to_minute(2);
  CHECK(yard.of("BurstCreditBalance", 0).sum == first);
  CHECK(yard.of("PermittedThroughput", 0).sum == 100 * k_mib);
  CHECK(yard.of("TotalIOBytes", 0).count == 0);
  // 100 MiB/s for six minutes.
  const TaskId task = yard.start("{'path':'/data/a','sizeKiB':102400,'everyMs':1000,'times':360}");
  yard.to_minute(20);
  const std::int64_t spent = first - yard.of("BurstCreditBalance", 12).sum;
  CHECK(spent / k_mib >= 35'990);
  CHECK(spent / k_mib <= 36'000);
  const std::int64_t early = yard.of("BurstCreditBalance", 3).sum;
  const std::int64_t later = yard.of("BurstCreditBalance", 4).sum;
  CHECK((early - later) / k_mib >= 5'975);  // a write begins 3 ms after the one before has ended
  CHECK((early - later) / k_mib <= 5'985);
  CHECK(yard.of("StorageBytes", 15).sum == 100 * k_mib);
  CHECK(yard.of("StorageBytes", 16).count == 0);  // every 15 minutes
  yard.stop(task);
  yard.to_minute(30);
  CHECK(yard.of("ClientConnections", 29).sum == 0);
  // Provisioned throughput has no credits.
  yard.call("efs.UpdateFileSystem", json("{'FileSystemId':'" + yard.system +
                                         "','ThroughputMode':'provisioned',"
                                         "'ProvisionedThroughputInMibps':7}"));
  CHECK(!yard.listed("BurstCreditBalance"));
  CHECK(yard.of("PermittedThroughput", 29).sum == 7 * k_mib);
}

TEST_CASE("an operation that takes minutes is spread over them") {
  MetricYard yard;
  yard.call("efs.UpdateFileSystem", json("{'FileSystemId':'" + yard.system +
                                         "','ThroughputMode':'provisioned',"
                                         "'ProvisionedThroughputInMibps':1}"));
  // 180 MiB at 1 MiB/s.
  yard.start("{'path':'/data/a','sizeKiB':184320}");
  yard.to_minute(10);
  std::int64_t sum = 0;
  int minutes = 0;
  for (int minute = 0; minute < 10; ++minute) {
    const std::int64_t bytes = yard.of("DataWriteIOBytes", minute).sum;
    CHECK(bytes <= 61 * k_mib);
    minutes += bytes > 0 ? 1 : 0;
    sum += bytes;
  }
  CHECK(sum == 180 * k_mib);
  CHECK(minutes >= 3);
}

TEST_CASE("Max I/O has no limit of operations and no metric of it (3.2)") {
  EfsYard yard;
  yard.file_system(",'PerformanceMode':'maxIO'");
  bool limit = false, permitted = false;
  for (const cloudwatch::Metric& metric : cloudwatch::list(yard.world())) {
    limit = limit || metric.row->name == "PercentIOLimit";
    permitted = permitted || metric.row->name == "PermittedThroughput";
  }
  CHECK(!limit);
  CHECK(permitted);
}

TEST_CASE("the calls of CloudWatch answer for EFS, and a deleted file system is not listed") {
  MetricYard yard;
  yard.start("{'path':'/data/a','sizeKiB':1024,'everyMs':1000}");
  yard.to_minute(4);
  const std::string dimensions =
      "'Dimensions':[{'Name':'FileSystemId','Value':'" + yard.system + "'}]";
  const JsonDocument told =
      yard.call("cloudwatch.GetMetricStatistics",
                json("{'Namespace':'AWS/EFS','MetricName':'DataWriteIOBytes'," + dimensions + "," +
                     k_range + ",'Statistics':['Sum','SampleCount']}"));
  CHECK(text_at(told, "/Datapoints/0/Unit") == "Bytes");
  CHECK(told.find("/Datapoints/2/Sum").integer() == 60 * k_mib);
  CHECK(told.find("/Datapoints/2/SampleCount").integer() == 60);
  // An hour of balances stays within 64 bits.
  yard.to_minute(60);
  const JsonDocument hour = yard.call(
      "cloudwatch.GetMetricStatistics",
      json("{'Namespace':'AWS/EFS','MetricName':'BurstCreditBalance'," + dimensions +
           ",'StartTime':'2026-01-01T00:00:00Z','EndTime':'2026-01-01T01:00:00Z','Period':3600,"
           "'Statistics':['Average','Minimum']}"));
  CHECK(hour.find("/Datapoints/0/Average").integer().value_or(0) > 1024 * k_gib * 2);
  const JsonDocument listed =
      yard.call("cloudwatch.ListMetrics",
                json("{'Namespace':'AWS/EFS','MetricName':'StorageBytes','Dimensions':[{'Name':"
                     "'StorageClass','Value':'Total'}]}"));
  CHECK(text_at(listed, "/Metrics/0/Dimensions/0/Value") == yard.system);
  CHECK(listed.find("/Metrics/1").exists() == false);
  const std::string target = yard.world().text(yard.world().storage.mount_targets.front().key);
  yard.call("efs.DeleteMountTarget", json("{'MountTargetId':'" + target + "'}"));
  yard.call("efs.DeleteFileSystem", json("{'FileSystemId':'" + yard.system + "'}"));
  CHECK(!yard.listed("DataWriteIOBytes"));
}

TEST_CASE("Container Insights shows the ephemeral storage and the bytes of Fargate tasks (4.2)") {
  MetricYard yard;
  CHECK(!yard.listed("EphemeralStorageUtilized"));
  yard.call("UpdateClusterSettings",
            json("{'cluster':'c','settings':[{'name':'containerInsights','value':'enabled'}]}"));
  yard.start("{'path':'/tmp/a','sizeKiB':10240,'everyMs':1000}",
             ",'ephemeralStorage':{'sizeInGiB':30}");
  yard.to_minute(5);
  const char* space = "ECS/ContainerInsights";
  CHECK(yard.of("EphemeralStorageReserved", 3, space).sum == 30 * k_one);
  const std::int64_t used = yard.of("EphemeralStorageUtilized", 3, space).sum;
  const Pool& pool = yard.world().storage.pools.front();
  CHECK(used == (pool.image_bytes + 10 * k_mib) / k_kib * k_one / (k_gib / k_kib));
  CHECK(yard.of("StorageWriteBytes", 3, space).sum == 60 * 10 * k_mib);
  CHECK(yard.of("StorageReadBytes", 3, space).sum == 0);
}

TEST_CASE("a service shows how full the EBS volumes of its tasks are (7.1)") {
  EfsYard yard;
  yard.publish("nginx", json("'startMs':0,'stopMs':0,'work':{'files':[{'path':'/data/a','sizeKiB':"
                             "262144,'times':1,'firstMs':0}]}"));
  yard.register_definition("db",
                           json("[{'name':'a','image':'nginx','memory':64,'mountPoints':[{"
                                "'sourceVolume':'v','containerPath':'/data'}]}]"),
                           json("'networkMode':'awsvpc','cpu':'256','memory':'512',"
                                "'volumes':[{'name':'v','configuredAtLaunch':true}]"));
  yard.call(
      "CreateService",
      json("{'cluster':'c','serviceName':'s','desiredCount':2,'launchType':'FARGATE',"
           "'taskDefinition':'db','volumeConfigurations':[{'name':'v','managedEBSVolume':{"
           "'roleArn':'arn:aws:iam::123456789012:role/ecsInfrastructureRole','sizeInGiB':1}}]") +
          Net::network(k_private_a) + "}");
  yard.simulation.advance_to(10 * k_minute);
  for (const cloudwatch::Metric& metric : cloudwatch::list(yard.world())) {
    if (metric.row->name != "EBSFilesystemUtilization") continue;
    const auto data =
        cloudwatch::series(yard.world(), metric, 8 * k_minute, 9 * k_minute, k_minute);
    REQUIRE(data.size() == 1);
    CHECK(data.front().count == 2);
    CHECK(data.front().average() == 25 * k_one);
    return;
  }
  FAIL("not listed");
}

TEST_SUITE_END();
