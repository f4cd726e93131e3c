// Pulls of described images: layers, caches, pull behaviours, what stands in the way (surroundings 5.6,
// 6.3, 6.4; facts DEP-40, LC-32).
#include <doctest/doctest.h>

#include "unit/ecr/registry_yard.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("pull");

namespace {

constexpr SimTime k_check = 700;  // imageCachedCheckMs
const std::string k_image = std::string(k_uri) + ":v1";

void expect_defaults(const RegistryYard& yard) {
  REQUIRE(yard.world().parameter(Parameter::image_pull_mib_per_s) == 40);
  REQUIRE(yard.world().parameter(Parameter::image_cached_check_ms) == k_check);
}

}  // namespace

TEST_CASE("layers an instance has are not downloaded again, whichever image brought them (6.1)") {
  RegistryYard yard;
  expect_defaults(yard);
  yard.create();
  yard.push("v1", "base:100 app1:20");
  yard.push("v2", "base:100 app2:20");
  yard.define("one", k_image);
  yard.define("two", std::string(k_uri) + ":v2");
  yard.add_instance();
  CHECK(yard.pull_ms(yard.settle_one("one")) == 3000);     // 120 MiB at 40 MiB/s
  CHECK(yard.pull_ms(yard.settle_one("one")) == k_check);  // nothing new
  CHECK(yard.pull_ms(yard.settle_one("two")) == 500);      // 20 MiB
  CHECK(yard.world().container_instances[0].cached_layers.size() == 3);
  const Pull& last = yard.world().registry.pulls.back();
  REQUIRE(last.layers.size() == 2);
  CHECK(last.layers[0].cached);
  CHECK_FALSE(last.layers[1].cached);
  CHECK(last.layers[1].done_at == last.done_at);
  CHECK(last.bytes == 20 * k_mib);
}

TEST_CASE("on Fargate every task pulls everything (6.4)") {
  RegistryYard yard;
  yard.create();
  yard.push("v1", "base:100 app1:20");
  yard.define_fargate("one", k_image);
  for (int i = 0; i < 2; ++i) CHECK(yard.pull_ms(yard.settle_fargate("one")) == 3000);
}

TEST_CASE(
    "containers of a Fargate task bring a layer once, together or one after the other (6.4)") {
  for (const bool waits : {false, true}) {
    CAPTURE(waits);
    RegistryYard yard;
    yard.create();
    yard.push("v1", "base:100 app1:20");
    yard.push("v2", "base:100 app2:20");
    const std::string other =
        std::string("{'name':'b','image':'") + k_uri + ":v2'" +
        (waits ? ",'dependsOn':[{'containerName':'a','condition':'START'}]" : "") + "}";
    yard.register_definition(
        "two", json("[{'name':'a','image':'" + k_image + "'}," + other + "]"),
        json("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256','memory':"
             "'512','executionRoleArn':'arn:aws:iam::123456789012:role/ecsTaskExecutionRole'"));
    const TaskId task = yard.settle_fargate("two");
    REQUIRE(yard.task(task).status == TaskStatus::running);
    const Container& second = yard.world().containers[yard.task(task).first_container.value + 1];
    CHECK(yard.world().at(second.pull).bytes == 20 * k_mib);
    // Two layers share the throughput: base:100 and app1:20 beside each other are done after 1 s and 3 s.
    CHECK(second.pull_ms == (waits ? 500 : 3000));
  }
}

TEST_CASE("two tasks that start on a cold instance at once share one download (6.1)") {
  RegistryYard yard;
  yard.create();
  yard.push("v1", "base:100 app:20");
  yard.define("one", k_image);
  yard.add_instance();
  const std::vector<TaskId> tasks = yard.run("one", 2);
  yard.simulation.settle(10 * k_minute);
  CHECK(yard.pull_ms(tasks.at(0)) == 3000);
  CHECK(yard.pull_ms(tasks.at(1)) == 3000);
  CHECK(yard.world().registry.pulls[0].bytes == 120 * k_mib);
  CHECK(yard.world().registry.pulls[1].bytes == 0);
}

TEST_CASE("downloads of layers share the throughput, three at a time (6.4)") {
  RegistryYard yard;
  yard.create();
  yard.push("v1", "a:40 b:40 c:40 d:80");
  yard.define("one", k_image);
  yard.add_instance();
  CHECK(yard.pull_ms(yard.settle_one("one")) == 5000);
  const Pull& pull = yard.world().registry.pulls.back();
  const SimTime begun = pull.begun_at;
  CHECK(pull.layers[0].done_at - begun == 3000);
  CHECK(pull.layers[2].done_at - begun == 3000);
  CHECK(pull.layers[3].begins_at - begun == 3000);
  CHECK(pull.layers[3].done_at - begun == 5000);
}

TEST_CASE("a tag that moves reaches tasks that start later; what runs goes on as it is (DEP-40)") {
  RegistryYard yard;
  yard.publish("good", R"("sizeMib":20,"startMs":100)");
  yard.publish("bad", R"("sizeMib":20,"startMs":100,"exitAfterMs":1000,"exitCode":3)");
  yard.create();
  const std::string first = yard.push("v1", "base:100", ",'like':'good'");
  yard.define("one", k_image);
  yard.add_instance();
  const TaskId before = yard.settle_one("one");
  const std::string second = yard.push("v1", "base:100 app:1", ",'like':'bad'");
  CHECK(first != second);
  const TaskId after = yard.settle_one("one");
  CHECK(yard.task(before).status == TaskStatus::running);
  CHECK(yard.world().text(yard.container(before).digest) == first);
  CHECK(yard.container(after).exit_code == 3);
  CHECK(yard.world().text(yard.container(after).digest) == second);
  const JsonDocument told =
      yard.call("ecs.DescribeTasks",
                "{\"cluster\":\"c\",\"tasks\":[\"" + arn_of(yard.world(), before) + "\"]}");
  CHECK(told.root()["tasks"].at(0)["containers"].at(0)["imageDigest"].text() == first);
}

TEST_CASE("the four pull behaviours, with and without the image and the registry (6.3)") {
  struct Row {
    const char* behavior;
    bool cached, remote;
    const char* end;
    bool asked;
    bool newest;  ///< runs what the tag leads to now
  };
  constexpr const char* k_gone =
      "CannotPullContainerError: Error response from daemon: manifest for "
      "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1 not found: manifest unknown: "
      "Requested image not found";
  const Row rows[] = {
      {"default", true, true, "RUNNING", true, true},
      {"default", true, false, "RUNNING", true, false},
      {"default", false, true, "RUNNING", true, true},
      {"default", false, false, k_gone, true, false},
      {"always", true, true, "RUNNING", true, true},
      {"always", true, false, k_gone, true, false},
      {"always", false, true, "RUNNING", true, true},
      {"always", false, false, k_gone, true, false},
      {"once", true, true, "RUNNING", false, false},
      {"once", true, false, "RUNNING", false, false},
      {"once", false, true, "RUNNING", true, true},
      {"once", false, false, k_gone, true, false},
      {"prefer-cached", true, true, "RUNNING", false, false},
      {"prefer-cached", true, false, "RUNNING", false, false},
      {"prefer-cached", false, true, "RUNNING", true, true},
      {"prefer-cached", false, false, k_gone, true, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.behavior);
    CAPTURE(row.cached);
    CAPTURE(row.remote);
    RegistryYard yard;
    yard.create();
    const std::string old = yard.push("v1", "base:100");
    yard.define("one", k_image);
    yard.add_instance(std::string("ECS_IMAGE_PULL_BEHAVIOR=") + row.behavior);
    if (row.cached) yard.settle_one("one");
    const std::string now = yard.push("v1", "base:100 app:10");
    if (!row.remote) {
      yard.call("ecr.BatchDeleteImage",
                json("{'repositoryName':'team/web','imageIds':[{'imageTag':'v1'}]}"));
    }
    const TaskId task = yard.settle_one("one");
    CHECK(yard.end_of(task) == row.end);
    if (std::string(row.end) != "RUNNING") continue;
    CHECK(yard.world().text(yard.container(task).digest) == (row.newest ? now : old));
    CHECK(yard.world().registry.pulls.back().asked_registry == row.asked);
  }
}

TEST_CASE("tags, digests and repositories that are missing, per launch type (5.6)") {
  struct Row {
    std::string image;
    bool fargate;
    std::string end;
  };
  const std::string uri = k_uri;
  const std::string fargate =
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve "
      "ref ";
  const std::string daemon = "CannotPullContainerError: Error response from daemon: manifest for ";
  const std::string unknown = " not found: manifest unknown: Requested image not found";
  const std::string other = "123456789012.dkr.ecr.us-east-1.amazonaws.com/other:v1";
  const Row rows[] = {
      {uri + ":v9", true, fargate + uri + ":v9: not found"},
      {uri + ":v9", false, daemon + uri + ":v9" + unknown},
      {uri + "@sha256:12", true, fargate + uri + "@sha256:12: not found"},
      {uri + "@sha256:12", false, daemon + uri + "@sha256:12" + unknown},
      {other, true, fargate + other + ": not found"},
      {other, false,
       "CannotPullContainerError: API error (404): repository "
       "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
       "other not found"},
      {"nginx", false, "RUNNING"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.image);
    CAPTURE(row.fargate);
    RegistryYard yard;
    yard.set_parameter("undescribedExist", 0);
    yard.create();
    yard.push("v1", "base:10");
    yard.add_instance();
    if (row.fargate) {
      yard.define_fargate("one", row.image);
    } else {
      yard.define("one", row.image);
    }
    const TaskId task = row.fargate ? yard.settle_fargate("one") : yard.settle_one("one");
    CHECK(yard.end_of(task) == row.end);
  }
}

TEST_CASE("a deleted repository is missing, unlike one that nobody made") {
  RegistryYard yard;
  yard.create();
  yard.push("v1", "base:10");
  yard.define("one", k_image);
  yard.add_instance();
  yard.call("ecr.DeleteRepository", json("{'repositoryName':'team/web','force':true}"));
  CHECK(yard.end_of(yard.settle_one("one")) ==
        "CannotPullContainerError: API error (404): repository "
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
        "team/web not found");
}

TEST_CASE("an image pushed while the agent still tries is pulled (LC-32)") {
  RegistryYard yard;
  yard.create();
  yard.define("one", k_image);
  yard.add_instance();
  const TaskId task = yard.run("one").at(0);
  while (!yard.container(task).pulling) yard.advance(100);
  yard.push("v1", "base:40");
  yard.simulation.settle(k_hour);
  CHECK(yard.end_of(task) == "RUNNING");
  CHECK(yard.world().registry.pulls.back().bytes == 40 * k_mib);
}

TEST_CASE("all tasks of a deployment run the digest its first task resolved (DEP-40)") {
  struct Row {
    const char* consistency;
    bool second_is_new;
  };
  for (const Row row : {Row{"enabled", false}, Row{"disabled", true}}) {
    CAPTURE(row.consistency);
    RegistryYard yard;
    yard.create();
    const std::string old = yard.push("v1", "base:100");
    yard.define("one", k_image, std::string(",'versionConsistency':'") + row.consistency + "'");
    yard.add_instance();
    yard.call("ecs.CreateService",
              json("{'cluster':'c','serviceName':'s','taskDefinition':'one','desiredCount':1}"));
    yard.simulation.settle(5 * k_minute);
    const std::string now = yard.push("v1", "base:100 app:10");
    const JsonDocument revisions = yard.call(
        "ecs.DescribeServiceRevisions",
        "{\"serviceRevisionArns\":[\"" +
            std::string(yard.call("ecs.DescribeServices", json("{'cluster':'c','services':['s']}"))
                            .root()["services"]
                            .at(0)["currentServiceRevisions"]
                            .at(0)["arn"]
                            .text()) +
            "\"]}");
    CHECK(
        revisions.root()["serviceRevisions"].at(0)["containerImages"].at(0)["imageDigest"].text() ==
        (row.second_is_new ? std::string() : old));
    yard.call("ecs.UpdateService", json("{'cluster':'c','service':'s','desiredCount':2}"));
    yard.simulation.settle(5 * k_minute);
    REQUIRE(yard.world().tasks.size() == 2);
    CHECK(yard.world().text(yard.container(TaskId{0}).digest) == old);
    CHECK(yard.world().text(yard.container(TaskId{1}).digest) == (row.second_is_new ? now : old));
    yard.call("ecs.UpdateService", json("{'cluster':'c','service':'s','forceNewDeployment':true}"));
    yard.simulation.settle(5 * k_minute);
    CHECK(yard.world().text(yard.world().containers.back().digest) == now);
  }
}

TEST_CASE("the agent removes described images unused for an hour, five at a time (6.3)") {
  struct Row {
    const char* settings;
    SimTime after;
    std::size_t left;
  };
  const Row rows[] = {
      {"", 85 * k_minute, 2},
      {"", 125 * k_minute, 1},  // looked every 30 min; the image in use stays
      {"ECS_IMAGE_MINIMUM_CLEANUP_AGE=10m", 35 * k_minute, 1},
      {"ECS_IMAGE_CLEANUP_INTERVAL=10m\\nECS_IMAGE_MINIMUM_CLEANUP_AGE=5m", 15 * k_minute, 1},
      {"ECS_DISABLE_IMAGE_CLEANUP=true", 300 * k_minute, 2},
      {"ECS_IMAGE_PULL_BEHAVIOR=prefer-cached", 300 * k_minute, 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.settings);
    RegistryYard yard;
    yard.create();
    yard.push("v1", "base:100 app1:20");
    yard.push("v2", "base:100 app2:20");
    yard.define("one", k_image);
    yard.define("two", std::string(k_uri) + ":v2");
    yard.add_instance(row.settings);
    const SimTime start = yard.world().now;
    yard.run("one");
    const TaskId unused = yard.run("two").at(0);
    yard.advance(k_minute);
    yard.stop(unused);
    yard.simulation.advance_to(start + row.after);
    const ContainerInstance& host = yard.world().container_instances[0];
    CHECK(host.image_uses.size() == row.left);
    CHECK(host.cached_layers.size() == row.left + 1);
    CHECK(host.cached_images.size() == row.left);
  }
}

TEST_CASE("on Fargate an image lies on the disk compressed and unpacked (4.2, 5.6)") {
  struct Row {
    const char* layers;
    const char* more;
    bool fits;
  };
  const Row rows[] = {
      {"base:5800", "", true},  // 5,800 MiB and 2.5 times that are 19.8 GiB
      {"base:5900", "", false},
      {"base:2900 app:2900", "", true},
      {"base:5900", ",'ephemeralStorage':{'sizeInGiB':21}", true},
      {"base:7000", ",'ephemeralStorage':{'sizeInGiB':21}", false},
      {"base:7000", ",'ephemeralStorage':{'sizeInGiB':50}", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.layers);
    CAPTURE(row.more);
    RegistryYard yard;
    yard.create();
    yard.push("v1", row.layers);
    yard.define_fargate("one", k_image, row.more);
    const std::string end = yard.end_of(yard.settle_fargate("one"));
    CAPTURE(end);
    if (row.fits) {
      CHECK(end == "RUNNING");
    } else {
      CHECK(end.rfind("CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob", 0) == 0);
      CHECK(end.find("no space left on device") != std::string::npos);
    }
  }
}

TEST_CASE(
    "without a way to S3 the layers of a described image hang, and come once it is open (2.5)") {
  RegistryYard yard;
  yard.create();
  yard.push("v1", "base:40");
  yard.define_fargate("one", k_image);
  yard.call("taskyard.SetDefaultRoute",
            json("{'SubnetId':'subnet-0a10000000000001a','Target':'none'}"));
  for (const char* service : {"ecr.api", "ecr.dkr"}) {
    yard.call("ec2.CreateVpcEndpoint",
              json(std::string("{'VpcId':'vpc-0a1b2c3d4e5f60718','VpcEndpointType':'Interface',"
                               "'SubnetIds':['subnet-0a10000000000001a'],'ServiceName':"
                               "'com.amazonaws.us-east-1.") +
                   service + "'}"));
  }
  const TaskId first = yard.settle_fargate("one");
  CHECK(yard.end_of(first) ==
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: "
        "httpReaderSeeker: failed open: failed to do request: Get "
        "\"https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/\": dial tcp "
        "192.0.2.10:443: i/o timeout");
  CHECK(yard.world().registry.pulls.back().stuck);
  CHECK(yard.world().registry.pulls.back().failed);
  const TaskId second = yard.run_fargate("one");
  while (!yard.container(second).pulling) yard.advance(100);
  yard.call("ec2.CreateVpcEndpoint",
            json("{'VpcId':'vpc-0a1b2c3d4e5f60718','VpcEndpointType':'Gateway','ServiceName':"
                 "'com.amazonaws.us-east-1.s3','RouteTableIds':['rtb-0a10000000000001a']}"));
  yard.simulation.settle(20 * k_minute);
  CHECK(yard.end_of(second) == "RUNNING");
}

TEST_CASE("images that nobody described go the same way, and are pulled again (6.3)") {
  RegistryYard yard;
  yard.define("one", "app:1");
  yard.define("two", "other:1");
  yard.add_instance();
  const SimTime start = yard.world().now;
  yard.run("one");
  const TaskId unused = yard.run("two").at(0);
  yard.advance(k_minute);
  const SimTime cold = yard.pull_ms(unused);
  yard.stop(unused);
  yard.simulation.advance_to(start + 85 * k_minute);
  const ContainerInstance& host = yard.world().container_instances[0];
  CHECK(host.cached_images.size() == 2);
  CHECK(yard.pull_ms(yard.settle_one("two")) == k_check);  // still there
  yard.stop(TaskId{2});
  yard.advance(3 * k_hour);
  REQUIRE(host.cached_images.size() == 1);  // the image in use stays
  CHECK(yard.world().text(host.cached_images[0]) == "app:1");
  std::int64_t told = 0;
  for (const Event& event : yard.simulation.events_since(0)) {
    told += event.kind == EventKind::images_cleaned ? 1 : 0;
  }
  CHECK(told == 1);
  CHECK(yard.pull_ms(yard.settle_one("two")) >= cold / 2);
}

TEST_SUITE_END();
