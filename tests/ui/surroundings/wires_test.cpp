// Lines and packets keep to the gaps between things, and names stay readable in a small view.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scene/palette.hpp"
#include "scene/surroundings/bay.hpp"
#include "scene/surroundings/wires.hpp"
#include "ui/surroundings/fixture.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr double k_aspects[] = {0.45, 1.0, 1.4, 1.9, 2.8, 5.0};
constexpr float k_slack = 0.4F;

/// Tasks on instances of three zones and on Fargate, a file system with a mount target in each.
struct Stage {
  explicit Stage(int file_systems = 1, int fargate = 4) : simulation(small_yard(2)) {
    run_web(simulation, 10);
    simulation.call("ecs.RunTask",
                    R"({"cluster":"yard","taskDefinition":"api","launchType":"FARGATE","count":)" +
                        std::to_string(fargate) +
                        R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":)"
                        R"(["subnet-0a10000000000001a","subnet-0a10000000000001b",)"
                        R"("subnet-0a10000000000001c"]}}})");
    simulation.settle(3 * k_minute);
    for (int i = 0; i < file_systems; ++i) {
      const std::string name = "files-" + std::to_string(i);
      files.push_back(add_file_system(world(), name.c_str()));
    }
    for (const Task& task : world().tasks) {
      if (task.status == TaskStatus::running) {
        add_mount(world(), task.id, world().at(files.front()).store);
      }
    }
  }
  World& world() { return const_cast<World&>(simulation.world()); }
  void frame(double aspect) {
    SceneInput input;
    input.now_ms = now_ms += 16;
    input.aspect = aspect;
    scene.update(simulation, input);
  }

  Simulation simulation;
  Scene scene;
  std::vector<FileSystemId> files;
  double now_ms = 0;
};

/// Does an upright or level line pass through the inside of a box?
bool crosses(const WayPoint& a, const WayPoint& b, const Viewport& box) {
  const float left = std::min(a.x, b.x);
  const float right = std::max(a.x, b.x);
  const float top = std::min(a.y, b.y);
  const float bottom = std::max(a.y, b.y);
  return left < box.x + box.w - k_slack && right > box.x + k_slack &&
         top < box.y + box.h - k_slack && bottom > box.y + k_slack;
}

bool crosses(const Route& way, const Viewport& box) {
  for (std::size_t i = 1; i < way.count; ++i) {
    if (crosses(way.points[i - 1], way.points[i], box)) return true;
  }
  return false;
}

bool is_square(const Route& way) {
  for (std::size_t i = 1; i < way.count; ++i) {
    const WayPoint& a = way.points[i - 1];
    const WayPoint& b = way.points[i];
    if (std::abs(a.x - b.x) > 0.01F && std::abs(a.y - b.y) > 0.01F) return false;
  }
  return way.count >= 2;
}

Viewport rect_of(const Card& card) { return {card.x, card.y, card.w, card.h}; }

bool same(const Viewport& a, const Viewport& b) { return a.x == b.x && a.y == b.y; }

void check_outside_of_cards(const Layout& layout, const Route& way, std::uint32_t own) {
  for (std::uint32_t i = 0; i < layout.cards.size(); ++i) {
    if (i != own) CHECK_FALSE(crosses(way, rect_of(layout.cards[i])));
  }
}

void check_outside_of_boxes(const Layout& layout, const Route& way) {
  for (const Band& band : layout.bands) {
    const Viewport strip{band.scheduler_x, band.scheduler_y, band.scheduler_w, band.scheduler_h};
    CHECK_FALSE(crosses(way, strip));
    for (const ServiceBox& service : band.services) CHECK_FALSE(crosses(way, service.box));
    for (const ZoneBox& zone : band.zones) {
      CHECK_FALSE(crosses(way, {zone.x + 10, zone.y + 6, zone.w - 20, 16}));  // its title
    }
  }
}

/// A text as wide as its letters can be.
Viewport box_of(const Label& label) {
  const float all = static_cast<float>(label.text.size()) * label.size * 0.62F;
  const float w = label.max_width > 0 ? std::min(label.max_width, all) : all;
  return {label.x, label.y + label.size * 0.15F, w, label.size * 0.8F};
}

}  // namespace

TEST_SUITE("ways in the yard") {
  TEST_CASE("the line of a mount target goes round all cards, boxes and titles to its store") {
    for (const int file_systems : {1, 3, 7}) {
      Stage stage(file_systems);
      for (const double aspect : k_aspects) {
        CAPTURE(file_systems);
        CAPTURE(aspect);
        const Layout layout = lay_out(stage.world(), {}, aspect);
        const Shelf& shelf = layout.shelf;
        REQUIRE(shelf.targets.size() == static_cast<std::size_t>(file_systems) * 6);
        for (std::uint32_t i = 0; i < shelf.targets.size(); ++i) {
          const Route way = way_to_store(layout, i);
          CHECK(is_square(way));
          check_outside_of_cards(layout, way, 0xFFFFFFFFU);
          check_outside_of_boxes(layout, way);
          const Viewport& own = shelf.outside[shelf.targets[i].outside].box;
          for (const OutsideStore& one : shelf.outside) CHECK_FALSE(crosses(way, one.box));
          const WayPoint& end = way.points[way.count - 1];
          CHECK(end.x >= own.x - 0.1F);
          CHECK(end.x <= own.x + own.w);
          CHECK(end.y >= own.y - 0.1F);
          CHECK(end.y <= own.y + own.h);
          for (std::size_t p = 0; p < way.count; ++p) {
            CHECK(way.points[p].x >= 0);
            CHECK(way.points[p].x <= layout.width);
            CHECK(way.points[p].y <= layout.height);
          }
        }
      }
    }
  }

  TEST_CASE("the line of a task crosses neither another task nor another instance") {
    Stage stage;
    for (const double aspect : k_aspects) {
      CAPTURE(aspect);
      const Layout layout = lay_out(stage.world(), {}, aspect);
      std::size_t lines = 0;
      for (std::uint32_t i = 0; i < layout.places.size(); ++i) {
        const CellPlace& place = layout.places[i];
        if (!place.placed()) continue;
        const std::uint32_t chip = chip_for(layout.shelf, place.card, 0);
        REQUIRE(chip != 0xFFFFFFFFU);
        const Route way = way_to_target(layout, place, {}, chip);
        CHECK(is_square(way));
        check_outside_of_cards(layout, way, place.card);
        for (std::uint32_t k = 0; k < layout.places.size(); ++k) {
          if (k == i || !layout.places[k].placed()) continue;
          CHECK_FALSE(crosses(way, cell_rect(layout, layout.places[k])));
        }
        const Viewport& box = layout.shelf.targets[chip].box;
        const WayPoint& end = way.points[way.count - 1];
        CHECK((std::abs(end.y - box.y) < 0.1F || std::abs(end.x - box.x) < 0.1F));
        ++lines;
      }
      CHECK(lines >= 14);
    }
  }

  TEST_CASE("a call runs to its service past all cards, and a file past the texts of its task") {
    Stage stage;
    add_role(stage.world(), "orders");
    for (const char* action : {"s3:PutObject", "dynamodb:PutItem", "logs:PutLogEvents"}) {
      add_call(stage.world(), TaskId{0}, action, CallAnswer::allowed);
    }
    for (const double aspect : k_aspects) {
      CAPTURE(aspect);
      const Layout layout = lay_out(stage.world(), {}, aspect);
      REQUIRE(layout.shelf.services.size() == 3);
      for (std::uint32_t i = 0; i < layout.places.size(); ++i) {
        const CellPlace& place = layout.places[i];
        if (!place.placed()) continue;
        for (const ServiceChip& chip : layout.shelf.services) {
          const Route way = way_to_service(layout, place, chip.tick());
          CHECK(is_square(way));
          check_outside_of_cards(layout, way, place.card);
          check_outside_of_boxes(layout, way);
          for (const OutsideStore& one : layout.shelf.outside) CHECK_FALSE(crosses(way, one.box));
          for (const ServiceChip& other : layout.shelf.services) {
            if (!same(other.box, chip.box)) CHECK_FALSE(crosses(way, other.box));
          }
        }
      }
    }
    const Layout layout = lay_out(stage.world(), {}, 1.6);
    const Viewport tile{0, 0, 91, layout.metrics.cell_h};
    const Viewport mark = container_mark(layout.metrics, tile, 2, 1);
    CHECK(mark.y >= 22);
    CHECK(mark.y + mark.h <= tile.h - layout.metrics.bay);
    CHECK(container_mark(layout.metrics, tile, 2, 0).x < mark.x);
  }

  TEST_CASE("no line crosses a text, wherever the shelf stands") {
    Stage stage(2);
    add_role(stage.world(), "orders");
    add_call(stage.world(), TaskId{0}, "s3:PutObject", CallAnswer::allowed);
    for (const double aspect : k_aspects) {
      CAPTURE(aspect);
      stage.frame(aspect);
      const DrawList& list = stage.scene.draw_list();
      REQUIRE(list.traffic.mounts.size() > 20);
      for (const Stroke& stroke : list.traffic.mounts) {
        const WayPoint from{stroke.x0, stroke.y0};
        const WayPoint to{stroke.x1, stroke.y1};
        for (const Label& label : list.labels) {
          if (label.text.empty()) continue;
          CAPTURE(label.text);
          CHECK_FALSE(crosses(from, to, box_of(label)));
        }
      }
    }
  }

  TEST_CASE("bytes flow to a file system that nobody gave mount targets too") {
    Simulation simulation = small_yard();
    run_web(simulation);
    simulation.settle(k_minute);
    World& world = const_cast<World&>(simulation.world());
    const StoreId store = world.at(add_file_system(world, "bare", 0)).store;
    add_mount(world, TaskId{0}, store);
    Scene scene;
    SceneInput input;
    input.speed = 60;
    for (int i = 0; i < 120; ++i) {
      input.now_ms += 16;
      world.now += 960;
      add_op(world, TaskId{0}, store, FileAction::write).outcome = FileOp::Outcome::done;
      scene.update(simulation, input);
    }
    const std::vector<Stroke>& strokes = scene.draw_list().traffic.mounts;
    CHECK(std::any_of(strokes.begin(), strokes.end(),
                      [](const Stroke& stroke) { return stroke.moves > 0; }));
  }

  TEST_CASE("an empty cluster says what would fill it") {
    Simulation simulation;
    simulation.call("ecs.CreateCluster", R"({"clusterName":"yard"})");
    Scene scene;
    scene.update(simulation, {});
    const std::vector<Label>& labels = scene.draw_list().labels;
    CHECK(std::any_of(labels.begin(), labels.end(), [](const Label& label) {
      return label.text.find("add instances") != std::string::npos;
    }));
  }

  TEST_CASE("disks without room are counted beside those that have it") {
    Simulation simulation = small_yard();
    run_web(simulation);
    simulation.settle(k_minute);
    World& world = const_cast<World&>(simulation.world());
    Task& task = world.tasks[0];
    for (int i = 0; i < 7; ++i) {
      add_mount(world, task.id, add_store(world, StoreKind::task_bind, "data", task.id));
    }
    const Layout layout = lay_out(world, {}, 1.6);
    for (const float width : {44.0F, 91.0F, 138.0F, 185.0F}) {
      CAPTURE(width);
      const Viewport tile{0, 0, width, layout.metrics.cell_h};
      const Bay bay = bay_of(world, layout.metrics, task, tile);
      const std::size_t all = disks_of(world, task).size();
      REQUIRE(all >= 7);
      CHECK(bay.disks.size() + bay.more_disks == all);
      REQUIRE(bay.more_disks > 0);
      CHECK(bay.more.x + bay.more.w <= tile.w);
      for (const BayDisk& one : bay.disks) CHECK(one.box.x + one.box.w <= bay.more.x + 0.01F);
      Quad quads[k_bay_quads];
      Label labels[k_bay_labels];
      draw_bay(bay, palette(Theme::dark), quads, labels);
      CHECK(labels[k_bay_labels - 1].text == "+" + std::to_string(bay.more_disks));
    }
  }
}

TEST_SUITE("names in a small view") {
  TEST_CASE(
      "a label is drawn at its own size, kept as a name where it would be too small, or not") {
    Label label;
    label.y = 6;
    label.size = 14;
    label.max_width = 60;
    label.text = "orders";
    label.kept = {k_kept_px, 0, 120, 30};
    CHECK(sizes_of(label, 1).plain == 14);
    CHECK(sizes_of(label, 1).kept == 0);
    const LabelSizes small = sizes_of(label, 0.4F);
    CHECK(small.plain == 0);
    CHECK(small.kept == k_kept_px);
    CHECK(small.kept_top >= 0);
    CHECK(small.kept_top + k_kept_px <= 30 * 0.4F + 0.01F);
    CHECK(small.kept_room == doctest::Approx(48));
    CHECK(sizes_of(label, 0.6F).kept_room == doctest::Approx(36));  // other texts are drawn too
    CHECK(sizes_of(label, 0.28F).kept == doctest::Approx(8.4));     // it gives in a little
    CHECK(sizes_of(label, 0.26F).kept == 0);                        // too low for it
    label.kept.w = 40;
    CHECK(sizes_of(label, 0.4F).kept == 0);  // too narrow to say something
    label.text = "b:1";
    label.kept.letters = 1;
    CHECK(sizes_of(label, 0.4F).kept == k_kept_px);  // "b" is a whole name
    label.kept.left = 10;
    label.x = 50;
    CHECK(sizes_of(label, 0.4F).kept_x == doctest::Approx(16));
  }

  TEST_CASE("zones, tasks and file systems have their names in the map of a phone") {
    Stage stage;
    const Viewport phone{0, 44, 360, 250};
    stage.frame(static_cast<double>(phone.w) / (phone.h - k_yard_foot));
    const DrawList& list = stage.scene.draw_list();
    const auto zoom = static_cast<float>(fit_camera(list, phone).zoom);
    const auto shown = [&](const std::string& text) {
      return std::count_if(list.labels.begin(), list.labels.end(), [&](const Label& label) {
        const LabelSizes sizes = sizes_of(label, zoom);
        return label.text == text && (sizes.plain > 0 || sizes.kept > 0);
      });
    };
    CAPTURE(zoom);
    CHECK(shown("Cluster yard") == 1);
    CHECK(shown("us-east-1a") >= 1);
    CHECK(shown("us-east-1c") >= 1);
    CHECK(shown("AWS Fargate") == 1);
    CHECK(shown("files-0") == 1);
    CHECK(shown("t3.medium") == 6);
  }

  TEST_CASE("names that are kept do not stand on each other") {
    Stage stage(2);
    for (const Viewport& phone : {Viewport{0, 0, 360, 250}, Viewport{0, 0, 800, 420}}) {
      stage.frame(static_cast<double>(phone.w) / (phone.h - k_yard_foot));
      const DrawList& list = stage.scene.draw_list();
      const auto zoom = static_cast<float>(fit_camera(list, phone).zoom);
      std::vector<Viewport> boxes;
      for (const Label& label : list.labels) {
        const LabelSizes sizes = sizes_of(label, zoom);
        if (label.text.empty() || sizes.kept <= 0 || sizes.plain > 0) continue;
        const Viewport box{label.x * zoom, sizes.kept_top, sizes.kept_room, sizes.kept - 1};
        for (const Viewport& other : boxes) {
          const bool apart = box.x + box.w <= other.x || other.x + other.w <= box.x ||
                             box.y + box.h <= other.y || other.y + other.h <= box.y;
          CHECK(apart);
        }
        boxes.push_back(box);
      }
    }
  }
}
