// Real task definitions with volumes, secrets and log routers: their tasks reach RUNNING where they can be
// placed, with nothing of what they name having been made.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/file_text.hpp"
#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

const std::string k_folder = "tests/tables/corpus";

bool needs_something(const std::string& text) {
  for (const char* member : {"\"mountPoints\"", "\"secrets\"", "\"secretOptions\"",
                             "\"firelensConfiguration\"", "\"environmentFiles\""}) {
    if (text.find(member) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("tasks of the corpus definitions with volumes, secrets or log routers reach RUNNING") {
  int run = 0;
  for (const std::string& file : files_in(k_folder, ".json")) {
    const std::string text = file_text(k_folder + "/" + file);
    if (!needs_something(text)) continue;
    CAPTURE(file);
    EfsYard yard;
    if (!yard.refusal("RegisterTaskDefinition", text).empty()) continue;  // see corpus_test.cpp
    const TaskDefinition& definition = yard.world().task_definitions.back();
    const bool fargate = definition.runs_on_fargate && !definition.requires_compatibilities.empty();
    const bool awsvpc = definition.network_mode == NetworkMode::awsvpc;
    if (!fargate) yard.add_instances(1, "m5.2xlarge");
    const JsonDocument reply =
        yard.call("RunTask", json(std::string("{'cluster':'c','launchType':'") +
                                  (fargate ? "FARGATE" : "EC2") + "','taskDefinition':'" +
                                  definition.family + "'") +
                                 (awsvpc ? Net::network(k_private_a) : std::string()) + "}");
    CHECK(reply.find("/failures/0/reason").text() == "");
    const JsonValue task = reply.find("/tasks/0/taskArn");
    REQUIRE(task.exists());
    const TaskId id = find_task(yard.world(), task.text());
    CHECK(yard.outcome(id) == "RUNNING");
    for (std::uint32_t i = 0; i < yard.task(id).mount_count; ++i) {
      const MountId mount{yard.task(id).first_mount.value + i};
      CHECK(yard.world().at(mount).state == MountState::mounted);
    }
    ++run;
  }
  CHECK(run >= 12);
}

TEST_SUITE_END();
