// Volumes, files and logs as the page shows them: words, the file browser, the log view.
#include <doctest/doctest.h>

#include <algorithm>

#include "taskyard/arn.hpp"
#include "ui/fixture.hpp"
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/storage/tables.hpp"
#include "viewmodel/storage/words.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

// A yard with one task of one container, to write in somebody's name.
World yard_with_task() {
  Simulation simulation = small_yard();
  REQUIRE(run_web(simulation).ok());
  simulation.advance_to(k_minute);
  return simulation.world();
}

StoreId add_store(World& world, StoreKind kind, const char* name) {
  Store store;
  store.id = StoreId{static_cast<std::uint32_t>(world.storage.stores.size())};
  store.kind = kind;
  store.name = world.names.intern(name);
  world.storage.stores.push_back(store);
  return store.id;
}

void add_file(World& world, StoreId store, const char* path, Bytes bytes, ContainerId writer) {
  StoredFile file;
  file.path = world.names.intern(path);
  file.bytes = bytes;
  file.version = 3;
  file.writer = writer;
  file.written_at = 90 * k_second;
  world.storage.stores[store.value].files.push_back(file);
}

void print(World& world, ContainerId container, const std::string& text) {
  LogLine line;
  line.number = world.logs.lines_taken++;
  line.time = world.now;
  line.container = container;
  line.text = text;
  if (world.logs.lines.size() < world.limits.log_lines_max) {
    world.logs.lines.push_back(line);
  } else {
    world.logs.lines[line.number % world.limits.log_lines_max] = line;
  }
}

std::string row_text(const Row& row) {
  std::string text;
  for (const Cell& cell : row.cells) text += (text.empty() ? "" : " | ") + cell.text;
  return text;
}

std::string marked(std::string_view text, std::string_view search) {
  std::string out(text);
  const std::vector<Match> matches = matches_of(text, search);
  for (std::size_t i = matches.size(); i-- > 0;) {
    out.insert(matches[i].end, "]");
    out.insert(matches[i].begin, "[");
  }
  return out;
}

}  // namespace

TEST_SUITE("volumes and logs on the page") {
  TEST_CASE("sizes, rates and spans read as people say them") {
    struct Row {
      Bytes bytes;
      const char* text;
    };
    constexpr Row rows[] = {{0, "0 B"},
                            {4 * k_kib, "4 KiB"},
                            {1536 * k_kib, "1.5 MiB"},
                            {20 * k_gib, "20 GiB"},
                            {2150 * k_gib, "2.1 TiB"},  // 2.099, rounded to tenths
                            {1024 * k_gib, "1 TiB"},
                            {-3 * k_mib, "-3 MiB"}};
    for (const Row& row : rows) CHECK(size_text(row.bytes) == row.text);
    CHECK(speed_text(100 * 1024) == "100 MiB/s");
    CHECK(span_text(90 * k_second) == "90 s");
    CHECK(span_text(6 * k_hour + 7 * k_minute) == "6 h 7 min");
    CHECK(span_text(100 * k_hour) == "4 days");
  }

  // surroundings 4.4: what each kind of volume survives
  TEST_CASE("each kind of volume says what becomes of its bytes") {
    struct Row {
      StoreKind kind;
      bool task, instance, zone;  // survives its end
    };
    constexpr Row rows[] = {{StoreKind::container_layer, false, false, false},
                            {StoreKind::task_bind, false, false, false},
                            {StoreKind::host_path, true, false, false},
                            {StoreKind::docker_task, false, false, false},
                            {StoreKind::docker_shared, true, false, false},
                            {StoreKind::fargate_bind, false, false, false},
                            {StoreKind::ebs, false, false, false},
                            {StoreKind::efs, true, true, true},
                            {StoreKind::fsx_windows, true, true, true}};
    World world = yard_with_task();
    for (const Row& row : rows) {
      CAPTURE(to_string(row.kind));
      const StoreId id = add_store(world, row.kind, "data");
      const Survival survival = survival_of(world, world.at(id));
      CHECK(survival.container == "stays");
      CHECK(survival.task.starts_with("stays") == row.task);
      CHECK(survival.instance.starts_with("stays") == row.instance);
      CHECK(survival.zone.starts_with("stays") == row.zone);
      CHECK(fate_sentence(world, world.at(id)).size() > 40);
    }
  }

  TEST_CASE("an EFS file system in one zone goes with its zone") {
    World world = yard_with_task();
    FileSystem file_system;
    file_system.id = FileSystemId{0};
    file_system.key = world.names.intern("fs-1");
    file_system.zone = world.availability_zones[0];
    world.storage.file_systems.assign(1, file_system);
    const StoreId id = add_store(world, StoreKind::efs, "fs-1");
    world.storage.stores[id.value].file_system = file_system.id;
    CHECK(survival_of(world, world.at(id)).zone == "gone");
    world.storage.file_systems[0].zone = {};
    CHECK(survival_of(world, world.at(id)).zone == "stays");
  }

  TEST_CASE("the file browser says who wrote which version, and marks what is gone") {
    World world = yard_with_task();
    const TaskId task{0};
    const ContainerId container = world.at(task).first_container;
    const StoreId id = add_store(world, StoreKind::host_path, "/var/lib/app");
    add_file(world, id, "/report.csv", 64 * k_kib, container);
    add_file(world, id, "/seed.json", 5, {});
    add_file(world, id, "/old.csv", 0, container);
    world.storage.stores[id.value].files[2].removed = true;
    const Selection of{SelectionKind::store, id.value};
    Table table = files_table(world, of, "", 100);
    REQUIRE(table.rows.size() == 3);
    CHECK(row_text(table.rows[0]) ==
          "/report.csv | 64 KiB | 3 | " + task_name(world, task) + " | nginx | 00:01:30.0 | there");
    CHECK(table.rows[0].selection == Selection{SelectionKind::task, 0});
    CHECK(row_text(table.rows[1]).find("a call") != std::string::npos);
    CHECK(table.rows[1].selection == of);
    CHECK(table.rows[2].cells.back().text == "removed");

    CHECK(files_table(world, of, "CSV nginx", 100).rows.size() == 2);
    CHECK(files_table(world, of, "call", 100).rows.size() == 1);
    CHECK(files_table(world, of, "nothing like it", 100).rows.empty());
    CHECK(files_table(world, of, "", 2).left_out == 1);

    world.storage.stores[id.value].gone_at = 100 * k_second;
    table = files_table(world, of, "", 100);
    for (const Row& row : table.rows) CHECK(row.cells.back().text == "gone with its volume");
    CHECK(stores_table(world, 10).rows[0].cells.back().text == "gone 00:01:40");
  }

  TEST_CASE("without a choice the browser shows what is selected, else the first place") {
    World world = yard_with_task();
    CHECK_FALSE(place_to_show(world, {}, {SelectionKind::task, 0}));
    const StoreId first = add_store(world, StoreKind::host_path, "/a");
    const StoreId second = add_store(world, StoreKind::host_path, "/b");
    const Selection one{SelectionKind::store, first.value}, two{SelectionKind::store, second.value};
    CHECK(place_to_show(world, {}, one) == one);
    CHECK(place_to_show(world, two, one) == two);
    CHECK(place_to_show(world, {}, {SelectionKind::cluster, 0}) == two);
    CHECK(place_to_show(world, {SelectionKind::store, 99}, {}) == two);
    CHECK(file_places(world, one).size() == 2);
    CHECK(file_places(world, one).front().first == "store:0");
  }

  TEST_CASE("words of a search are found in any order and case, and marked") {
    CHECK(marked("GET /orders 200 in 12 ms", "orders") == "GET /[orders] 200 in 12 ms");
    CHECK(marked("GET /orders 200 get", "get") == "[GET] /orders 200 [get]");
    CHECK(marked("GET /orders 200", "200 get") == "[GET] /orders [200]");
    CHECK(marked("GET /orders 200", "200 put") == "GET /orders 200");  // a word is missing
    CHECK(marked("aaaa", "aa a") == "[aa][aa]");
    CHECK(marked("text", "  ") == "text");
  }

  TEST_CASE("the log view takes in new lines alone, and forgets what the ring has overwritten") {
    World world = yard_with_task();
    world.limits.log_lines_max = 100;
    const ContainerId container = world.at(TaskId{0}).first_container;
    LinesModel model;
    const LinesWish all{{}, ""}, sevens{{SelectionKind::task, 0}, "Line 7"};
    for (int i = 0; i < 60; ++i) print(world, container, "line " + std::to_string(i));
    model.update(world, 1, all);
    CHECK(model.shown().size() == 60);
    CHECK(model.count_text() == "60 lines");
    model.update(world, 1, sevens);
    CHECK(model.shown().size() == 6);  // 7, 17 … 57
    CHECK(model.count_text() == "6 of 60 lines");
    for (int i = 60; i < 130; ++i) print(world, container, "line " + std::to_string(i));
    model.update(world, 1, sevens);
    CHECK(model.of_source() == 100);
    CHECK(model.shown().front() == 37);
    CHECK(model.count_text().find("of the latest 100") != std::string::npos);
    for (const std::uint32_t number : model.shown()) CHECK(find_line(world, number) != nullptr);
    CHECK(find_line(world, 29) == nullptr);

    const std::vector<std::uint32_t> stepwise = model.shown();
    LinesModel fresh;
    fresh.update(world, 1, sevens);
    CHECK(fresh.shown() == stepwise);
    model.update(world, 1, {{SelectionKind::log_group, 0}, ""});
    CHECK(model.of_source() == 0);  // these lines went to no group
    const Table table = lines_table(world, fresh, 5);
    REQUIRE(table.rows.size() == 5);
    CHECK(table.left_out == stepwise.size() - 5);
    CHECK(table.rows[0].cells[2].text == "line 127");
    CHECK(table.rows[0].cells[3].text == "only on the instance");
  }

  TEST_CASE("a search of blanks alone searches for nothing") {
    World world = yard_with_task();
    const ContainerId container = world.at(TaskId{0}).first_container;
    for (int i = 0; i < 3; ++i) print(world, container, "line " + std::to_string(i));
    LinesModel model;
    model.update(world, 1, {{}, "   "});
    CHECK(model.shown().size() == 3);
    CHECK(model.count_text() == "3 lines");
    const StoreId id = add_store(world, StoreKind::host_path, "/a");
    add_file(world, id, "/report.csv", 1, container);
    CHECK(files_table(world, {SelectionKind::store, id.value}, "  ", 10).rows.size() == 1);
  }

  TEST_CASE("log view and file browser offer the tasks that have something to show") {
    Simulation simulation = small_yard();
    REQUIRE(run_web(simulation, 3).ok());
    simulation.advance_to(k_minute);
    World world = simulation.world();
    for (const std::uint32_t task : {0U, 2U, 0U}) {
      print(world, world.at(TaskId{task}).first_container, "line");
    }
    const auto sources = line_sources(world, {});
    REQUIRE(sources.size() == 3);
    CHECK(sources[1].first == "task:0");  // it printed last
    CHECK(sources[2].first == "task:2");
    CHECK(line_sources(world, {SelectionKind::task, 1}).size() == 4);
    const StoreId id = add_store(world, StoreKind::host_path, "/a");
    Mount mount;
    mount.task = TaskId{1};
    mount.store = id;
    world.tasks[1].first_mount = MountId{0};
    world.tasks[1].mount_count = 1;
    world.storage.mounts.assign(1, mount);
    const auto places = file_places(world, {});
    REQUIRE(places.size() == 2);
    CHECK(places[0].first == "task:1");
    CHECK(places[1].first == "store:0");
  }

  TEST_CASE("a jump back in time starts the log view over") {
    World world = yard_with_task();
    LinesModel model;
    for (int i = 0; i < 5; ++i) print(world, {}, "later " + std::to_string(i));
    model.update(world, 1, {});
    world.logs = {};
    print(world, {}, "earlier");
    model.update(world, 2, {});
    REQUIRE(model.shown().size() == 1);
    CHECK(find_line(world, model.shown()[0])->text == "earlier");
  }
}
