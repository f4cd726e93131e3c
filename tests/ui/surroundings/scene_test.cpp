// File systems, disks, bytes, roles, calls and pulls in the yard.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "scene/palette.hpp"
#include "scene/surroundings/bay.hpp"
#include "scene/surroundings/bytes_view.hpp"
#include "scene/surroundings/shelf.hpp"
#include "scene/surroundings/shelf_picture.hpp"
#include "ui/surroundings/fixture.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

bool apart(const Viewport& a, const Viewport& b) {
  const float e = 0.01F;
  return a.x + a.w <= b.x + e || b.x + b.w <= a.x + e || a.y + a.h <= b.y + e ||
         b.y + b.h <= a.y + e;
}

bool within(const Viewport& inner, const Viewport& outer) {
  const float e = 0.01F;
  return inner.x >= outer.x - e && inner.y >= outer.y - e &&
         inner.x + inner.w <= outer.x + outer.w + e && inner.y + inner.h <= outer.y + outer.h + e;
}

/// Three running tasks, one in each zone; the World is then written by hand.
struct Stage {
  explicit Stage(int tasks = 3, int per_zone = 1) : simulation(small_yard(per_zone)) {
    for (int left = tasks; left > 0; left -= 10) run_web(simulation, std::min(left, 10));
    simulation.settle(2 * k_minute);
  }
  World& world() { return const_cast<World&>(simulation.world()); }
  void frame(double passed_ms = 16, SceneInput input = {}) {
    now_ms += passed_ms;
    world().now += static_cast<SimTime>(passed_ms);
    input.now_ms = now_ms;
    scene.update(simulation, input);
  }
  Layout laid_out(double aspect = 1.6) { return lay_out(world(), Layout(), aspect); }

  Simulation simulation;
  Scene scene;
  double now_ms = 0;
};

/// Quads of `moving` with the look of a packet of that action.
std::size_t packets_of(const Scene& scene, FileAction action) {
  const Quad wanted = packet_quad(action, 0, 0, palette(Theme::dark));
  std::size_t count = 0;
  for (const Quad& quad : scene.draw_list().moving) {
    if (quad.w == wanted.w && quad.h == wanted.h && quad.border == wanted.border) ++count;
  }
  return count;
}

std::size_t crosses_of(const Scene& scene) {
  std::size_t count = 0;
  for (const Quad& quad : scene.draw_list().moving) count += quad.mark == Mark::cross ? 1 : 0;
  return count;
}

}  // namespace

TEST_SUITE("surroundings scene") {
  TEST_CASE("a world without volumes, roles and file systems is laid out as ever") {
    Stage stage;
    const Layout layout = stage.laid_out();
    CHECK_FALSE(layout.shelf.shown());
    CHECK(layout.metrics.bay == 0);
    CHECK(layout.metrics.card_bay == 0);
    CHECK(layout.metrics.cell_h == metrics_for(3, false).cell_h);
    stage.frame();
    CHECK(stage.scene.draw_list().traffic.mounts.empty());
  }

  TEST_CASE("file systems stand outside the zones and overlap nothing at any width") {
    Stage stage;
    for (const char* name : {"shared", "logs", "models", "archive"}) {
      add_file_system(stage.world(), name);
    }
    for (const double aspect : {0.45, 1.0, 1.6, 2.6}) {
      const Layout layout = stage.laid_out(aspect);
      const Shelf& shelf = layout.shelf;
      REQUIRE(shelf.outside.size() == 4);
      REQUIRE(shelf.targets.size() == 12);
      const Viewport yard{0, 0, layout.width, layout.height};
      for (std::size_t i = 0; i < shelf.outside.size(); ++i) {
        const Viewport& box = shelf.outside[i].box;
        CHECK(within(box, yard));
        for (const Band& band : layout.bands) {
          for (const ZoneBox& zone : band.zones)
            CHECK(apart(box, {zone.x, zone.y, zone.w, zone.h}));
        }
        for (std::size_t k = 0; k < i; ++k) CHECK(apart(box, shelf.outside[k].box));
      }
      for (std::size_t i = 0; i < shelf.targets.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          CHECK(apart(shelf.targets[i].box, shelf.targets[k].box));
        }
        for (const Card& card : layout.cards) {
          CHECK(apart(shelf.targets[i].box, {card.x, card.y, card.w, card.h - 5}));
        }
      }
    }
  }

  TEST_CASE("a wide map has the shelf right of the clusters, a tall one below them") {
    Stage stage;
    add_file_system(stage.world(), "shared");
    CHECK_FALSE(stage.laid_out(0.45).shelf.beside);
    CHECK(stage.laid_out(5).shelf.beside);
  }

  TEST_CASE("a mount line goes from each task through the mount target of its zone") {
    Stage stage;
    World& world = stage.world();
    const FileSystemId efs = add_file_system(world, "shared");
    for (std::uint32_t i = 0; i < 3; ++i) add_mount(world, TaskId{i}, world.at(efs).store);
    stage.frame();
    // From the disk of each task, through the chip of its zone, into the file system.
    const std::vector<Stroke>& lines = stage.scene.draw_list().traffic.mounts;
    const Viewport box = stage.scene.bounds({SelectionKind::file_system, efs.value});
    REQUIRE(box.w > 0);
    const auto starts_at = [&](float x, float y) {
      return std::count_if(lines.begin(), lines.end(), [&](const Stroke& line) {
        return std::abs(line.x0 - x) < 0.01F && std::abs(line.y0 - y) < 0.01F;
      });
    };
    for (std::uint32_t i = 0; i < 3; ++i) {
      const Viewport tile = stage.scene.bounds({SelectionKind::task, i});
      const Viewport chip = stage.scene.bounds({SelectionKind::mount_target, i});
      REQUIRE(chip.w > 0);
      CHECK(starts_at(chip.x + chip.w / 2, chip.y + chip.h) >= 1);
      const bool from_tile = std::any_of(lines.begin(), lines.end(), [&](const Stroke& line) {
        return line.x0 >= tile.x && line.x0 <= tile.x + tile.w && line.y0 >= tile.y &&
               line.y0 <= tile.y + tile.h;
      });
      CHECK(from_tile);
    }
    const bool arrives = std::any_of(lines.begin(), lines.end(), [&](const Stroke& line) {
      return line.x1 >= box.x - 0.01F && line.x1 <= box.x + box.w &&
             std::abs(line.y1 - box.y) < box.h;
    });
    CHECK(arrives);
  }

  TEST_CASE("many tasks on a file system share a line per instance, a chosen one has its own") {
    Stage stage(60, 4);
    World& world = stage.world();
    const FileSystemId efs = add_file_system(world, "shared");
    for (std::uint32_t i = 0; i < 60; ++i) add_mount(world, TaskId{i}, world.at(efs).store);
    stage.frame();
    // Strokes that begin in a card: one per instance, and then that of the chosen task too.
    const auto begin_in_cards = [&] {
      const Layout layout = stage.laid_out();
      std::size_t count = 0;
      for (const Card& card : layout.cards) {
        for (const Stroke& line : stage.scene.draw_list().traffic.mounts) {
          count += line.x0 >= card.x && line.x0 <= card.x + card.w && line.y0 >= card.y &&
                           line.y0 < card.y + card.h - 1 && line.x0 == line.x1
                       ? 1U
                       : 0U;
        }
      }
      return count;
    };
    const std::size_t lines = begin_in_cards();
    CHECK(lines <= 12);
    CHECK(lines >= 3);
    stage.scene.set_selected({SelectionKind::task, 0});
    stage.frame();
    CHECK(begin_in_cards() == lines + 1);
  }

  TEST_CASE("a file written travels to its store, one read comes back, and then all is still") {
    Stage stage;
    World& world = stage.world();
    const StoreId store = world.at(add_file_system(world, "shared")).store;
    for (std::uint32_t i = 0; i < 3; ++i) add_mount(world, TaskId{i}, store);
    stage.frame();
    add_op(world, TaskId{0}, store, FileAction::write).outcome = FileOp::Outcome::done;
    add_op(world, TaskId{1}, store, FileAction::read).outcome = FileOp::Outcome::done;
    stage.frame();
    CHECK(packets_of(stage.scene, FileAction::write) == 1);
    CHECK(packets_of(stage.scene, FileAction::read) == 1);
    CHECK(stage.scene.moving());
    for (int i = 0; i < 200; ++i) stage.frame();
    CHECK(packets_of(stage.scene, FileAction::write) == 0);
    CHECK(packets_of(stage.scene, FileAction::read) == 0);
    CHECK_FALSE(stage.scene.moving());
  }

  TEST_CASE("an operation that fails stops with a cross") {
    Stage stage;
    World& world = stage.world();
    const StoreId store = world.at(add_file_system(world, "shared")).store;
    add_mount(world, TaskId{0}, store);
    stage.frame();
    const std::size_t before = crosses_of(stage.scene);
    add_op(world, TaskId{0}, store, FileAction::write).outcome = FileOp::Outcome::denied;
    stage.frame();
    for (int i = 0; i < 45; ++i) stage.frame();
    CHECK(crosses_of(stage.scene) == before + 1);
    for (int i = 0; i < 200; ++i) stage.frame();
    CHECK(crosses_of(stage.scene) == before);
  }

  TEST_CASE("a file written by one task shows at once at the mounts of the others") {
    Stage stage;
    World& world = stage.world();
    const StoreId store = world.at(add_file_system(world, "shared")).store;
    for (std::uint32_t i = 0; i < 3; ++i) add_mount(world, TaskId{i}, store);
    stage.frame();
    add_op(world, TaskId{0}, store, FileAction::write).outcome = FileOp::Outcome::done;
    std::size_t most = 0;
    for (int i = 0; i < 60; ++i) {
      stage.frame();
      std::size_t flashes = 0;
      for (const Quad& quad : stage.scene.draw_list().moving) {
        const bool ring = quad.pattern == Pattern::hollow && quad.border_px == 2.5F;
        flashes += ring && quad.border == palette(Theme::dark).data_write ? 1 : 0;
      }
      most = std::max(most, flashes);
    }
    CHECK(most == 2);
  }

  TEST_CASE(
      "hundreds of operations a second become a flow, and nothing travels when motion is reduced") {
    Stage stage;
    World& world = stage.world();
    const StoreId store = world.at(add_file_system(world, "shared")).store;
    add_mount(world, TaskId{0}, store);
    stage.frame();
    for (int i = 0; i < 120; ++i) {
      for (int k = 0; k < 10; ++k) {
        add_op(world, TaskId{0}, store, FileAction::write).outcome = FileOp::Outcome::done;
      }
      stage.frame();
    }
    bool flows = false;
    for (const Stroke& stroke : stage.scene.draw_list().traffic.mounts) {
      flows = flows || stroke.moves > 0;
    }
    CHECK(flows);
    CHECK(packets_of(stage.scene, FileAction::write) <= k_packets_max);

    Stage still;
    World& quiet = still.world();
    const StoreId other = quiet.at(add_file_system(quiet, "shared")).store;
    add_mount(quiet, TaskId{0}, other);
    SceneInput input;
    input.reduced_motion = true;
    still.frame(16, input);
    add_op(quiet, TaskId{0}, other, FileAction::write).outcome = FileOp::Outcome::done;
    still.frame(16, input);
    CHECK(packets_of(still.scene, FileAction::write) == 0);
    CHECK_FALSE(still.scene.moving());
  }

  TEST_CASE("disks of a task stand at its foot, inside its tile, apart from its roles") {
    Stage stage;
    World& world = stage.world();
    Task& task = world.tasks[0];
    for (const StoreKind kind : {StoreKind::task_bind, StoreKind::docker_task, StoreKind::ebs}) {
      const StoreId store = add_store(world, kind, "data", task.id);
      add_file(world, store, "/a", k_mib);
      add_mount(world, task.id, store);
    }
    add_role(world, "orders");
    task.task_role = world.names.intern("arn:aws:iam::123456789012:role/orders");
    task.execution_role = world.names.intern("starter");
    Layout layout = stage.laid_out();
    REQUIRE(layout.metrics.bay > 0);
    const Viewport tile{0, 0, 91, layout.metrics.cell_h};
    const Bay bay = bay_of(world, layout.metrics, task, tile);
    CHECK(bay.disks.size() == 3);
    REQUIRE(bay.badges.size() == 2);
    CHECK(bay.badges[0].badge.kind == BadgeKind::execution_role);
    CHECK_FALSE(bay.badges[0].badge.role);  // nobody made it
    CHECK(bay.badges[1].badge.role);
    std::vector<Viewport> boxes;
    for (const BayDisk& one : bay.disks) boxes.push_back(one.box);
    for (const BayBadge& one : bay.badges) boxes.push_back(one.box);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      CHECK(within(boxes[i], tile));
      for (std::size_t k = 0; k < i; ++k) CHECK(apart(boxes[i], boxes[k]));
    }
  }

  TEST_CASE("what kind of place holds files is told by the shape of its disk") {
    const Palette& p = palette(Theme::light);
    const StoreKind kinds[] = {StoreKind::container_layer, StoreKind::task_bind,
                               StoreKind::docker_shared, StoreKind::ebs, StoreKind::efs};
    std::vector<std::string> shapes;
    for (const StoreKind kind : kinds) {
      DiskView disk;
      disk.kind = kind;
      Quad quads[k_disk_quads];
      draw_disk(disk, {0, 0, 13, 13}, p, quads);
      std::string shape;
      for (const Quad& quad : quads) {
        shape += std::to_string(static_cast<int>(quad.pattern)) + "/" +
                 std::to_string(quad.radius) + "/" + std::to_string(quad.h) + " ";
      }
      for (const std::string& other : shapes) CHECK(other != shape);
      shapes.push_back(shape);
    }
  }

  TEST_CASE("the disk of a task that has stopped fades with the files that are lost") {
    Stage stage;
    World& world = stage.world();
    const StoreId store = add_store(world, StoreKind::task_bind, "scratch", TaskId{0});
    add_file(world, store, "/a", k_mib);
    add_mount(world, TaskId{0}, store);
    stage.frame();
    REQUIRE(stage.scene.bounds({SelectionKind::store, store.value}).w > 0);
    REQUIRE(stage.simulation
                .call("ecs.StopTask",
                      R"({"cluster":"yard","task":")" + arn_of(stage.world(), TaskId{0}) + R"("})")
                .ok());
    stage.simulation.settle(3 * k_minute);
    SceneInput input;
    input.now_ms = stage.now_ms += 16;
    stage.scene.update(stage.simulation, input);
    CHECK(stage.scene.bounds({SelectionKind::store, store.value}).w == 0);
  }

  TEST_CASE("a call goes to its service and leaves a tick or a cross that can be chosen") {
    Stage stage;
    World& world = stage.world();
    add_role(world, "orders");
    stage.frame();
    add_call(world, TaskId{0}, "s3:PutObject", CallAnswer::allowed);
    add_call(world, TaskId{1}, "dynamodb:PutItem", CallAnswer::denied_no_statement);
    stage.frame();
    const Viewport tick = stage.scene.bounds({SelectionKind::aws_call, 0});
    const Viewport cross = stage.scene.bounds({SelectionKind::aws_call, 1});
    REQUIRE(tick.w > 0);
    REQUIRE(cross.w > 0);
    CHECK(stage.scene.hit(tick.x + 9, tick.y + 9) == Selection{SelectionKind::aws_call, 0});
    CHECK(stage.scene.hit(cross.x + 9, cross.y + 9) == Selection{SelectionKind::aws_call, 1});
    CHECK(stage.scene.moving());
  }

  TEST_CASE("a repeated call travels again") {
    Stage stage;
    World& world = stage.world();
    add_role(world, "orders");
    stage.frame();
    add_call(world, TaskId{0}, "s3:PutObject", CallAnswer::allowed);
    for (int i = 0; i < 250; ++i) stage.frame();
    CHECK_FALSE(stage.scene.moving());
    ++world.iam.calls[0].repeats;
    world.iam.calls[0].last_at = world.now;
    stage.frame();
    CHECK(stage.scene.moving());
  }

  TEST_CASE("layers of a pull are told apart: cached ones are frames, others fill") {
    Stage stage;
    World& world = stage.world();
    add_role(world, "orders");
    Task& task = world.tasks[0];
    Container& container = world.containers[task.first_container.value];
    Pull pull;
    pull.id = PullId{0};
    pull.container = container.id;
    pull.begun_at = world.now;
    pull.done_at = world.now + 4000;
    for (int i = 0; i < 12; ++i) {
      PulledLayer layer;
      layer.cached = i == 0;
      layer.begins_at = pull.begun_at;
      layer.done_at = layer.cached ? pull.begun_at : pull.done_at;
      pull.layers.push_back(layer);
    }
    world.registry.pulls.push_back(pull);
    container.pull = pull.id;
    container.pulling = true;
    world.now += 1000;
    const PullView view = pull_of(world, task);
    REQUIRE(view.layers.size() == 12);
    CHECK(view.layers[0].done == 1);
    CHECK(view.layers[1].done == doctest::Approx(0.25));
    const Layout layout = stage.laid_out();
    const Bay bay = bay_of(world, layout.metrics, task, {0, 0, 44, layout.metrics.cell_h});
    Quad quads[k_bay_quads];
    Label labels[k_bay_labels];
    draw_bay(bay, palette(Theme::dark), quads, labels);
    const Quad* layers = quads + k_bay_quads - k_bay_layers;
    CHECK(layers[0].pattern == Pattern::hollow);
    CHECK(layers[1].pattern == Pattern::solid);
    CHECK(layers[1].progress == doctest::Approx(0.25));
    const std::vector<Viewport> boxes = layer_boxes(bay.pull_box, 12);
    CHECK(boxes.size() == k_bay_layers);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      CHECK(within(boxes[i], bay.pull_box));
      for (std::size_t k = 0; k < i; ++k) CHECK(apart(boxes[i], boxes[k]));
    }
  }

  TEST_CASE("keys walk over file systems, mount targets, disks and roles too") {
    Stage stage;
    World& world = stage.world();
    const FileSystemId efs = add_file_system(world, "shared", 1);
    const StoreId scratch = add_store(world, StoreKind::task_bind, "scratch", TaskId{0});
    add_mount(world, TaskId{0}, scratch);
    const RoleId role = add_role(world, "orders");
    world.tasks[0].task_role = world.names.intern("orders");
    stage.frame();
    const Selection wanted[] = {{SelectionKind::file_system, efs.value},
                                {SelectionKind::mount_target, 0},
                                {SelectionKind::store, scratch.value},
                                {SelectionKind::role, role.value}};
    for (const Selection& selection : wanted) {
      bool met = false;
      Selection at;
      for (int i = 0; i < 40 && !met; ++i) {
        at = stage.scene.neighbour(at, 1);
        met = at == selection;
      }
      CHECK(met);
      CHECK(stage.scene.bounds(selection).w > 0);
      CHECK_FALSE(stage.scene.tip(stage.simulation, selection).title.empty());
      CHECK(selection_from_key(to_key(selection)) == selection);
    }
  }

  TEST_CASE("colours of roles and bytes reach 3:1 on their grounds, letters on badges 4.5:1") {
    for (const Theme theme : {Theme::dark, Theme::light, Theme::projector}) {
      const Palette& p = palette(theme);
      for (const Color tint : p.tint) CHECK(contrast(tint, p.ground) >= 4.5);
      for (const Color color : {p.disk, p.data_write, p.data_read}) {
        CHECK(contrast(color, p.ground) >= 3.3);
        CHECK(contrast(color, p.raised) >= 3);
      }
      CHECK(contrast(p.text, mix(p.raised, p.disk, 0.5F)) >= 4.5);
    }
  }
}
