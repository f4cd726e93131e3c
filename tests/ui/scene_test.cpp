#include <doctest/doctest.h>

#include "scene/scene.hpp"
#include "ui/fixture.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

SceneInput at(double now_ms, double speed = 1) {
  SceneInput input;
  input.now_ms = now_ms;
  input.speed = speed;
  return input;
}

bool same_place(const Viewport& a, const Viewport& b) {
  return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

}  // namespace

TEST_SUITE("scene") {
  TEST_CASE("text colours have a contrast of 4.5 on every ground they stand on, in every theme") {
    for (const Theme theme : {Theme::dark, Theme::light, Theme::projector}) {
      const Palette& p = palette(theme);
      for (const Color ground : {p.ground, p.panel, p.raised}) {
        CHECK(contrast(p.text, ground) >= 4.5);
        CHECK(contrast(p.muted, ground) >= 4.5);
      }
      CHECK(contrast(p.accent_text, p.accent) >= 4.5);
      for (const Color code :
           {p.code_key, p.code_string, p.code_number, p.code_literal, p.code_wrong}) {
        CHECK(contrast(code, p.raised) >= 4.5);
      }
    }
  }

  TEST_CASE("state colours reach 3:1 on their ground") {
    for (const Theme theme : {Theme::dark, Theme::light}) {
      const Palette& p = palette(theme);
      for (int role = 1; role < 7; ++role) CHECK(contrast(p.state[role], p.ground) >= 3.0);
    }
  }

  TEST_CASE("every instance has a card and every task a tile inside it") {
    Simulation simulation = small_yard(2);
    run_web(simulation, 8);
    Scene scene;
    scene.update(simulation, at(0));
    for (std::uint32_t i = 0; i < 8; ++i) {
      const Viewport tile = scene.bounds({SelectionKind::task, i});
      const Viewport card =
          scene.bounds({SelectionKind::instance, simulation.world().at(TaskId{i}).instance.value});
      REQUIRE(tile.w > 0);
      REQUIRE(card.w > 0);
      CHECK(tile.x >= card.x);
      CHECK(tile.y >= card.y);
      CHECK(tile.x + tile.w <= card.x + card.w);
      CHECK(tile.y + tile.h <= card.y + card.h);
    }
  }

  TEST_CASE("tiles do not overlap") {
    Simulation simulation = small_yard(1);
    run_web(simulation, 10);
    run_web(simulation, 10);
    Scene scene;
    scene.update(simulation, at(0));
    const auto count = static_cast<std::uint32_t>(simulation.world().tasks.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      const Viewport a = scene.bounds({SelectionKind::task, i});
      for (std::uint32_t j = i + 1; j < count; ++j) {
        const Viewport b = scene.bounds({SelectionKind::task, j});
        const bool apart =
            a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        CHECK(apart);
      }
    }
  }

  TEST_CASE("a task keeps its place while others come and go") {
    Simulation simulation = small_yard(1);
    run_web(simulation, 6);
    Scene scene;
    scene.update(simulation, at(0));
    const Viewport before = scene.bounds({SelectionKind::task, 4});
    simulation.call("ecs.StopTask", R"({"cluster":"yard","task":")" +
                                        arn_of(simulation.world(), TaskId{0}) + "\"}");
    run_web(simulation, 1);
    simulation.settle(k_minute);
    scene.update(simulation, at(100));
    CHECK(same_place(before, scene.bounds({SelectionKind::task, 4})));
    CHECK(scene.bounds({SelectionKind::task, 0}).w == 0);
  }

  TEST_CASE("a change of state uploads small ranges, not the yard") {
    Simulation simulation = small_yard(10);
    run_web(simulation, 10);
    Scene scene;
    scene.update(simulation, at(0));
    scene.clear_dirty();
    const std::uint64_t layout = scene.draw_list().layout_version;
    simulation.settle(k_minute);
    scene.update(simulation, at(5000));
    CHECK(scene.draw_list().layout_version == layout);
    std::size_t touched = 0;
    for (const QuadRange& range : scene.draw_list().dirty) touched += range.end - range.begin;
    CHECK(touched > 0);
    CHECK(touched < scene.draw_list().quads.size() / 2);
    scene.clear_dirty();
    scene.update(simulation, at(6000));
    CHECK(scene.draw_list().dirty.empty());
  }

  TEST_CASE("a point on a tile hits its task, on a card its instance, on the strip its cluster") {
    Simulation simulation = small_yard();
    run_web(simulation, 1);
    Scene scene;
    scene.update(simulation, at(0));
    const Viewport tile = scene.bounds({SelectionKind::task, 0});
    CHECK(scene.hit(tile.x + 2, tile.y + 2) == Selection{SelectionKind::task, 0});
    const InstanceId instance = simulation.world().at(TaskId{0}).instance;
    const Viewport card = scene.bounds({SelectionKind::instance, instance.value});
    CHECK(scene.hit(card.x + 3, card.y + 3) == Selection{SelectionKind::instance, instance.value});
    const Viewport strip = scene.bounds({SelectionKind::cluster, 0});
    CHECK(scene.hit(strip.x + 3, strip.y + 3) == Selection{SelectionKind::cluster, 0});
    CHECK_FALSE(scene.hit(-500, -500));
  }

  TEST_CASE("a refused task leaves a marker that leads to its decision") {
    Simulation simulation = small_yard();
    Scene scene;
    scene.update(simulation, at(0));
    simulation.call("ecs.RunTask",
                    R"({"cluster":"yard","taskDefinition":"web","placementConstraints":[
                        {"type":"memberOf","expression":"attribute:stack == none"}]})");
    scene.update(simulation, at(10));
    const Viewport marker = scene.bounds({SelectionKind::decision, 0});
    REQUIRE(marker.w > 0);
    CHECK(scene.hit(marker.x + 3, marker.y + 3) == Selection{SelectionKind::decision, 0});
  }

  TEST_CASE("a placed task travels, arrives, and the scene comes to rest") {
    Simulation simulation = small_yard();
    Scene scene;
    scene.update(simulation, at(0));
    run_web(simulation, 2);
    scene.update(simulation, at(10));
    CHECK(scene.moving());
    CHECK(scene.draw_list().moving.size() >= 1);
    scene.update(simulation, at(2000));
    scene.update(simulation, at(4000));
    CHECK_FALSE(scene.moving());
  }

  TEST_CASE("above ten times speed, and with reduced motion, nothing travels") {
    Simulation simulation = small_yard();
    Scene fast;
    fast.update(simulation, at(0, 30));
    run_web(simulation, 2);
    fast.update(simulation, at(10, 30));
    CHECK_FALSE(fast.moving());
  }

  TEST_CASE("many tasks at once collapse into counted groups") {
    Simulation simulation = small_yard(4);
    Scene scene;
    scene.update(simulation, at(0));
    for (int i = 0; i < 4; ++i) run_web(simulation, 10);
    scene.update(simulation, at(10));
    scene.update(simulation, at(60));
    CHECK(scene.draw_list().moving.size() <= 20);
    CHECK_FALSE(scene.draw_list().moving_labels.empty());
  }

  TEST_CASE("a thousand instances are laid out small and without labels that cannot be read") {
    Simulation simulation = small_yard(334);
    Scene scene;
    scene.update(simulation, at(0));
    CHECK(scene.bounds({SelectionKind::instance, 0}).w < 150);
    CHECK(scene.draw_list().quads.size() > 1000);
  }

  TEST_CASE("after a reset the yard is built anew without motion") {
    Simulation simulation = small_yard();
    const Simulation start = simulation;
    run_web(simulation, 5);
    Scene scene;
    scene.update(simulation, at(0));
    scene.update(start, at(10));
    CHECK_FALSE(scene.moving());
    CHECK(scene.bounds({SelectionKind::task, 0}).w == 0);
  }

  TEST_CASE("the camera fits the yard and zooms about the pointer") {
    DrawList yard;
    yard.width = 1000;
    yard.height = 500;
    const Viewport viewport{100, 50, 600, 400};
    const Camera fit = fit_camera(yard, viewport);
    float px = 0;
    float py = 0;
    to_page(fit, viewport, 0, 0, px, py);
    CHECK(px >= viewport.x);
    to_page(fit, viewport, yard.width, yard.height, px, py);
    CHECK(px <= viewport.x + viewport.w);
    float x = 0;
    float y = 0;
    to_yard(fit, viewport, 300, 200, x, y);
    const Camera near = zoom_about(fit, viewport, 300, 200, 2);
    to_page(near, viewport, x, y, px, py);
    CHECK(px == doctest::Approx(300).epsilon(0.001));
    CHECK(py == doctest::Approx(200).epsilon(0.001));
  }

  TEST_CASE("keys walk through everything that can be selected and come round") {
    Simulation simulation = small_yard();
    run_web(simulation, 2);
    Scene scene;
    scene.update(simulation, at(0));
    Selection now = scene.neighbour({}, +1);
    const Selection first = now;
    int steps = 0;
    do {
      now = scene.neighbour(now, +1);
      ++steps;
    } while (!(now == first) && steps < 50);
    CHECK(steps == 5);
    CHECK(scene.neighbour(first, -1) == scene.neighbour(scene.neighbour(first, -2), +1));
  }
}
