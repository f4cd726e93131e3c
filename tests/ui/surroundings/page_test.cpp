// The same steps as tests/web/storage.test.mjs, without a browser: an EFS volume shared by two zones, a
// denied call mended, a log searched.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "ui/page.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::string_view k_definition = R"({
    "family": "reporter",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
    "containerDefinitions": [
        {
            "name": "reporter",
            "image": "reporter:1",
            "essential": true,
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": "/ecs/reporter",
                    "awslogs-region": "us-east-1",
                    "awslogs-stream-prefix": "ecs"
                }
            }
        }
    ]
})";

/// A cluster alone, so that every task is the test's.
void open_empty_yard(Page& page) {
  JsonWriter json;
  json.begin_object().member("type", "load_text");
  json.member("text", R"({"taskyard":1,"title":"Empty yard","seed":7,"setup":[
                          {"call":"ecs.CreateCluster","with":{"clusterName":"yard"}}]})");
  json.end_object();
  REQUIRE(page.obeys(json.take()));
  REQUIRE(page.obeys(R"({"type":"pause"})"));
  REQUIRE(page.obeys(R"({"type":"seek","ms":1000})"));
}

std::string publish(std::string_view work) {
  return R"({"type":"call","action":"taskyard.PublishImage","request":{"image":"reporter:1","work":)" +
         std::string(work) + "}}";
}

void edit(Page& page, const std::string& text) {
  JsonWriter json;
  json.begin_object().member("type", "edit").member("text", text).end_object();
  REQUIRE(page.obeys(json.take()));
}

void later(Page& page, long seconds) {
  const std::string ms = std::to_string(page.number("now") + seconds * 1000);
  REQUIRE(page.obeys(R"({"type":"seek","ms":)" + ms + "}"));
  page.window.run_for(400);  // the text view is told a few times a second
}

/// Rows of the text view's first table with this id that has any; the label in `label`.
Rows rows_of(Page& page, std::string_view id, std::string* label = nullptr) {
  page.window.run_for(400);
  const JsonDocument view = JsonDocument::parse(page.platform.text_view);
  Rows rows;
  for (JsonValue block = view.root()["blocks"].first(); block; block = block.next()) {
    if (block["kind"].text() != "table" || block["id"].text() != id || !rows.empty()) continue;
    if (label != nullptr) *label = std::string(block["label"].text());
    for (JsonValue row = block["rows"].first(); row; row = row.next()) {
      rows.emplace_back();
      for (JsonValue cell = row["cells"].first(); cell; cell = cell.next()) {
        rows.back().emplace_back(cell.text());
      }
    }
  }
  return rows;
}

std::string key_of_row(Page& page, std::string_view id, std::string_view first_cell) {
  page.window.run_for(400);
  const JsonDocument view = JsonDocument::parse(page.platform.text_view);
  for (JsonValue block = view.root()["blocks"].first(); block; block = block.next()) {
    if (block["kind"].text() != "table" || block["id"].text() != id) continue;
    for (JsonValue row = block["rows"].first(); row; row = row.next()) {
      if (row["cells"].first().text() == first_cell)
        return std::string(row["select"]["key"].text());
    }
  }
  return {};
}

bool has_row(const Rows& rows, std::string_view first_cell) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const auto& row) { return !row.empty() && row[0] == first_cell; });
}

}  // namespace

TEST_SUITE("volumes, roles and logs, by hand") {
  TEST_CASE("an EFS volume added by form is shared across zones and outlives a task") {
    Page page;
    open_empty_yard(page);
    REQUIRE(page.obeys(publish(
        R"({"files":[{"path":"/data/report.csv","sizeKiB":64,"firstMs":1000,"everyMs":10000}]})")));
    edit(page, std::string(k_definition));
    const std::string made =
        page.send(R"({"type":"create_file_system","values":{"name":"reports"}})");
    REQUIRE_MESSAGE(member(made, "ok") == "true", made);
    later(page, 120);
    for (const auto& row : rows_of(page, "mount_targets")) CHECK(row[1] == "available");
    CHECK(rows_of(page, "mount_targets").size() == 3);

    REQUIRE(page.obeys(R"({"type":"add_volume","values":{"name":"reports","kind":"efs"}})"));
    CHECK(page.state("errors") == "0");
    CHECK(page.state("text").find("efsVolumeConfiguration") != std::string::npos);
    REQUIRE(page.obeys(R"({"type":"apply"})"));
    std::set<std::string> zones;
    for (int round = 0; round < 5 && zones.size() < 2; ++round) {
      REQUIRE(page.obeys(R"({"type":"run","values":{"launchType":"FARGATE","count":2}})"));
      later(page, 120);
      for (const auto& row : rows_of(page, "tasks")) {
        CHECK(row[1] == "RUNNING");
        zones.insert(row[7]);
      }
    }
    CHECK(zones.size() >= 2);

    REQUIRE(page.obeys(R"({"type":"files","of":"filesystem:0"})"));
    std::string label;
    Rows files = rows_of(page, "files", &label);
    CHECK(label.starts_with("Files of reports (fs-"));
    REQUIRE(files.size() == 1);
    CHECK(files[0][0] == "/report.csv");
    CHECK(files[0][1] == "64 KiB");
    const long version = std::strtol(files[0][2].c_str(), nullptr, 10);
    CHECK(version > 2);

    for (const char* task : {"task:0", "task:1"}) {
      REQUIRE(page.obeys(order("files", "of", task)));
      CHECK(has_row(rows_of(page, "files", &label), "/data/report.csv"));
      CHECK(label.starts_with("Files of task"));
    }
    REQUIRE(page.obeys(order("stop_task", "task", "task:0")));
    later(page, 120);
    REQUIRE(page.obeys(R"({"type":"files","of":"filesystem:0"})"));
    files = rows_of(page, "files");
    REQUIRE(files.size() == 1);
    CHECK(files[0][6] == "there");
    CHECK(std::strtol(files[0][2].c_str(), nullptr, 10) > version);
  }

  TEST_CASE("a denied call leads to the missing statement, and the form mends it") {
    Page page;
    open_empty_yard(page);
    REQUIRE(page.obeys(publish(
        R"({"calls":[{"action":"s3:PutObject","resource":"arn:aws:s3:::reports/today.csv",
            "firstMs":1000,"everyMs":5000}],
            "lines":[{"text":"report {n} written","firstMs":1000,"everyMs":1000}]})")));
    std::string text(k_definition);
    const std::size_t at = text.find("    \"cpu\"");
    text.insert(at, "    \"taskRoleArn\": \"arn:aws:iam::123456789012:role/reporter\",\n");
    edit(page, text);
    const std::string made = page.send(R"({"type":"put_role","values":{"name":"reporter"}})");
    REQUIRE_MESSAGE(member(made, "ok") == "true", made);
    CHECK(has_row(rows_of(page, "roles"), "reporter"));
    REQUIRE(page.obeys(R"({"type":"apply"})"));
    REQUIRE(page.obeys(R"({"type":"run","values":{"launchType":"FARGATE","count":1}})"));
    later(page, 120);

    const std::string key = key_of_row(page, "calls", "✗ s3:PutObject");
    REQUIRE(key.starts_with("call:"));
    REQUIRE(page.obeys(order("select", "key", key)));
    page.window.run_for(400);
    CHECK(page.state("inspector") == "Call s3:PutObject");
    CHECK(page.state("why").find("no statement allows it") != std::string::npos);
    // The form holds the statement, to be read and changed; the other button puts it there at once.
    REQUIRE(press(page, "Add this statement…"));
    CHECK(page.platform.text_view.find("arn:aws:s3:::reports/today.csv") != std::string::npos);
    REQUIRE(press(page, "Allow it to reporter"));
    later(page, 30);
    const Rows calls = rows_of(page, "calls");
    REQUIRE(has_row(calls, "✓ s3:PutObject"));
    for (const auto& row : calls) {
      if (row[0] == "✓ s3:PutObject") CHECK(row[4] == "allowed by allow-s3-PutObject");
    }

    REQUIRE(page.obeys(R"({"type":"logs","of":"task:0","search":"REPORT 17"})"));
    const Rows lines = rows_of(page, "log_lines");
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.size() < 5);
    for (const auto& row : lines) {
      CHECK(row[2].find("17") != std::string::npos);
      CHECK(row[3].starts_with("/ecs/reporter / ecs/reporter/"));
    }
  }
}
