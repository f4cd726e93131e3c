#include <doctest/doctest.h>

#include <set>
#include <string>

#include "catalog/images.hpp"
#include "taskyard/catalog.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("catalog");

TEST_CASE("the catalog has at least 25 instance types with sound numbers") {
  CHECK(instance_types().size() >= 25);
  std::set<std::string_view> names;
  for (const InstanceType& type : instance_types()) {
    CAPTURE(type.name);
    CHECK(names.insert(type.name).second);
    CHECK(type.cpu_units() == type.vcpus * 1024);
    CHECK(type.registered_memory_mib < type.nominal_memory_mib);
    CHECK(type.registered_memory_mib > type.nominal_memory_mib * 9 / 10);
    CHECK(type.max_enis >= 2);
    CHECK((type.trunk_tasks == 0 || type.trunk_tasks >= type.max_enis));
    CHECK(type.price_per_hour > 0);
    CHECK((type.architecture == "x86_64" || type.architecture == "arm64"));
  }
}

TEST_CASE("an m4.large registers 7985 MiB of its 8192 (CI-3)") {
  const InstanceType* type = find_instance_type("m4.large");
  REQUIRE(type != nullptr);
  CHECK(type->registered_memory_mib == 7985);
  CHECK(type->nominal_memory_mib == 8192);
  CHECK(type->price_per_hour == 100'000);
  CHECK(type->trunk_tasks == 0);
}

TEST_CASE("a t3.micro has two network interfaces, so room for one awsvpc task (ENI-8)") {
  const InstanceType* type = find_instance_type("t3.micro");
  REQUIRE(type != nullptr);
  CHECK(type->max_enis == 2);
}

TEST_CASE("an m6g.medium is an Arm machine and a g4dn.xlarge has a GPU") {
  REQUIRE(find_instance_type("m6g.medium") != nullptr);
  CHECK(find_instance_type("m6g.medium")->architecture == "arm64");
  REQUIRE(find_instance_type("g4dn.xlarge") != nullptr);
  CHECK(find_instance_type("g4dn.xlarge")->gpus == 1);
  CHECK(find_instance_type("m99.huge") == nullptr);
}

TEST_CASE("each Fargate CPU size goes with the memory sizes of the table and no others") {
  struct Row {
    CpuUnits cpu;
    int count;  // facts 1.3
  };
  for (const Row row : {Row{256, 3}, Row{512, 4}, Row{1024, 7}, Row{2048, 13}, Row{4096, 23},
                        Row{8192, 12}, Row{16384, 12}, Row{128, 0}, Row{768, 0}}) {
    CAPTURE(row.cpu);
    int found = 0;
    for (Mib memory = 0; memory <= 130'000; memory += 64) found += is_fargate_pair(row.cpu, memory);
    CHECK(found == row.count);
  }
  CHECK(is_fargate_pair(256, 2048));
  CHECK(!is_fargate_pair(256, 1536));
  CHECK(!is_fargate_pair(512, 5120));    // test vector T33
  CHECK(is_fargate_pair(8192, 20480));   // test vector T34
  CHECK(!is_fargate_pair(8192, 17408));  // TD-30
}

TEST_CASE("the memory choices of a Fargate size are said in words") {
  CHECK(fargate_memory_choices(256) == "512, 1024 or 2048");
  CHECK(fargate_memory_choices(1024) == "2048 to 8192 in steps of 1024");
  CHECK(fargate_memory_choices(100).empty());
  CHECK(fargate_sizes().size() == 7);
}

TEST_CASE("every model parameter has a default within its limits, a unit and a source") {
  CHECK(parameters().size() == static_cast<std::size_t>(Parameter::count_));
  std::set<std::string_view> names;
  for (const ParameterInfo& info : parameters()) {
    CAPTURE(info.name);
    CHECK(names.insert(info.name).second);
    CHECK(info.min <= info.value);
    CHECK(info.value <= info.max);
    CHECK(!info.unit.empty());
    CHECK(!info.source.empty());
  }
  const auto name = [](Parameter p) { return parameters()[static_cast<std::size_t>(p)].name; };
  CHECK(name(Parameter::instance_boot_ms) == "instanceBootMs");
  CHECK(name(Parameter::image_pull_mib_per_s) == "imagePullMibPerS");
  CHECK(name(Parameter::container_create_ms) == "containerCreateMs");
  CHECK(name(Parameter::deactivating_ms) == "deactivatingMs");
  CHECK(name(Parameter::stopped_task_kept_ms) == "stoppedTaskKeptMs");
  CHECK(name(Parameter::timing_jitter_permille) == "timingJitterPermille");
}

TEST_CASE("an image is known with or without registry, tag and digest") {
  const auto known = [](std::string_view image) {
    const catalog::KnownImage* found = catalog::find_known_image(image);
    return found == nullptr ? std::string() : found->names.front();
  };
  CHECK(known("nginx") == "nginx");
  CHECK(known("nginx:latest") == "nginx");
  CHECK(known("nginx@sha256:0123") == "nginx");
  CHECK(known("public.ecr.aws/nginx/nginx:1.25") == "nginx");
  CHECK(known("localhost:5000/nginx:1") == "nginx");
  CHECK(known("docker.elastic.co/kibana/kibana:6.0.0") == "kibana");
  CHECK(known("jboss/wildfly") == "wildfly");
  CHECK(known("danriti/gunicorn-flask") == "gunicorn-flask");
  CHECK(known("906394416424.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:stable") ==
        "aws-for-fluent-bit");
  CHECK(known("your-app-image").empty());
  CHECK(known("").empty());
  CHECK(known("nginx-unit").empty());
}

TEST_SUITE_END();
