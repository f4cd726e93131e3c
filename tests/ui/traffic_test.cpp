// Requests in the yard: particles, flows, gates that stop them, and when frames are asked for.
#include <doctest/doctest.h>

#include <cmath>

#include "scene/front/traffic_view.hpp"
#include "ui/page.hpp"
#include "ui/traffic_fixture.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

SceneInput at(double now_ms) {
  SceneInput input;
  input.now_ms = now_ms;
  return input;
}

/// A running yard with a load balancer before two tasks, whose World is written by hand.
struct Stage {
  Stage() : simulation(small_yard()) {
    run_web(simulation, 2);
    simulation.settle(k_minute);
    World& w = world();
    balancer = add_balancer(w, "web");
    add_listener(w, balancer, 80);
    const TargetGroupId group = add_group(w, balancer, "web");
    for (std::uint32_t i = 0; i < 2; ++i) {
      targets[i] = add_target(w, group, TargetState::healthy, TaskId{i});
    }
    source = add_source(w, balancer, 80);
    scene.update(simulation, at(0));
  }

  World& world() { return const_cast<World&>(simulation.world()); }
  /// `count` requests in this frame of 16 ms.
  void frame(int count, SceneInput input = {}) {
    now_ms += 16;
    world().now += 16;
    for (int i = 0; i < count; ++i) add_sample(world(), source, targets[i % 2]);
    input.now_ms = now_ms;
    scene.update(simulation, input);
  }
  const TrafficPicture& picture() const { return scene.draw_list().traffic; }
  std::uint64_t live() const { return picture().written - picture().oldest; }
  float flow() const {
    float most = 0;
    for (const WayPoint& point : picture().points) most = std::max(most, point.flow);
    return most;
  }

  Simulation simulation;
  LoadBalancerId balancer;
  TargetId targets[2];
  TrafficSourceId source;
  Scene scene;
  double now_ms = 0;
};

}  // namespace

TEST_SUITE("traffic view") {
  TEST_CASE("each request is drawn once and is gone when its way is over") {
    Stage stage;
    for (int i = 0; i < 50; ++i) stage.frame(3);
    CHECK(stage.scene.samples().drawn == 150);
    CHECK(stage.scene.samples().flowed == 0);
    CHECK(stage.scene.samples().past == 0);
    CHECK(stage.live() > 50);
    CHECK(stage.scene.moving());
    for (int i = 0; i < 400; ++i) stage.frame(0);
    CHECK(stage.live() == 0);
    CHECK(stage.scene.samples().drawn == 150);
  }

  TEST_CASE("a request goes from its client over listener and target into its task") {
    Stage stage;
    stage.frame(1);
    const Particle& particle = stage.picture().particles[0];
    const Viewport client = stage.scene.bounds({SelectionKind::traffic_source, 0});
    const Viewport tile = stage.scene.bounds({SelectionKind::task, 0});
    float x = 0;
    float y = 0;
    REQUIRE(place_particle(particle, stage.picture().points, particle.start_ms, x, y));
    CHECK(x >= client.x);
    CHECK(x <= client.x + client.w);
    const float end = particle.start_ms + life_ms(particle) - 1;
    REQUIRE(place_particle(particle, stage.picture().points, end, x, y));
    CHECK(x == doctest::Approx(tile.x + tile.w / 2));
    CHECK(y == doctest::Approx(tile.y + tile.h / 2));
    CHECK_FALSE(place_particle(particle, stage.picture().points, end + 2, x, y));
  }

  TEST_CASE("the wait in a container's queue is as long as it really is, at the chosen speed") {
    Stage stage;
    World& world = stage.world();
    RequestSample& sample = add_sample(world, stage.source, stage.targets[0]);
    sample.work_end = sample.queued + 3'000'000;
    SceneInput input;
    input.speed = 2;
    stage.frame(0, input);
    CHECK(stage.picture().particles[0].wait_ms == 1500);
  }

  TEST_CASE("more than 400 requests a second become a flow and fewer than 300 particles again") {
    Stage stage;
    for (int i = 0; i < 200; ++i) stage.frame(4);  // 250 per second
    CHECK(stage.flow() == 0);
    float last = 0;
    for (int i = 0; i < 200; ++i) {  // 1000 per second
      stage.frame(16);
      CHECK(stage.flow() - last <= 0.1F);  // fades, never jumps
      last = stage.flow();
    }
    CHECK(stage.flow() == 1);
    CHECK(stage.scene.samples().flowed > 0);
    float widest = 0;
    for (const Stroke& stroke : stage.picture().strokes) widest = std::max(widest, stroke.width);
    CHECK(widest == doctest::Approx(flow_width(1000)).epsilon(0.05));
    for (int i = 0; i < 300; ++i) stage.frame(2);
    CHECK(stage.flow() == 0);
    const SampleCounts& counts = stage.scene.samples();
    CHECK(counts.drawn + counts.flowed + counts.past == stage.world().traffic.samples_taken);
  }

  TEST_CASE("one sample for many requests counts as many of them in a flow") {
    Stage stage;
    stage.world().traffic.sample_every = 50;
    for (int i = 0; i < 150; ++i) stage.frame(1);  // 62 samples, 3100 requests per second
    CHECK(stage.flow() == 1);
  }

  TEST_CASE("above ten times speed, and with reduced motion, there are flows only") {
    Stage fast;
    SceneInput input;
    input.speed = 30;
    for (int i = 0; i < 60; ++i) fast.frame(1, input);
    CHECK(fast.flow() == 1);
    Stage calm;
    input.speed = 1;
    input.reduced_motion = true;
    calm.frame(1, input);
    calm.frame(1, input);
    CHECK(calm.flow() == 1);
    CHECK(calm.scene.samples().drawn <= 1);
    for (const Stroke& stroke : calm.picture().strokes) CHECK(stroke.moves == 0);
    CHECK_FALSE(calm.scene.moving());
  }

  TEST_CASE("the share of errors is a part of the flow's width") {
    Stage stage;
    World& world = stage.world();
    for (int i = 0; i < 300; ++i) {
      for (int k = 0; k < 16; ++k) {
        RequestSample& sample = add_sample(world, stage.source, stage.targets[k % 2]);
        if (k % 4 == 0) sample.outcome = Outcome::elb_502_refused;
      }
      stage.frame(0);
    }
    float most = 0;
    for (const Stroke& stroke : stage.picture().strokes) most = std::max(most, stroke.error);
    CHECK(most == doctest::Approx(0.5).epsilon(0.05));  // all of them at one of two targets
  }

  TEST_CASE("a blocked packet stops at the gate and stays there as a cross for two seconds") {
    Stage stage;
    World& world = stage.world();
    RequestSample& sample = add_sample(world, stage.source, stage.targets[0]);
    sample.outcome = Outcome::elb_504_connect;
    sample.barrier = Barrier::ingress_rule;
    sample.container = {};
    stage.frame(0);
    const Particle& particle = stage.picture().particles[0];
    CHECK(particle.fate == Fate::blocked);
    CHECK(particle.fade == 200);
    int shown = 0;
    const std::string port = ":" + std::to_string(world.at(stage.targets[0]).port);
    float x = 0;
    float y = 0;
    const float arrived = particle.start_ms + life_ms(particle) - 1000;
    REQUIRE(place_particle(particle, stage.picture().points, arrived, x, y));
    const Viewport card =
        stage.scene.bounds({SelectionKind::instance, world.at(TaskId{0}).instance.value});
    CHECK(x >= card.x);
    CHECK(x <= card.x + card.w);
    CHECK(std::abs(y - card.y) < 15);
    for (int i = 0; i < 300; ++i) {
      stage.frame(0);
      for (const Label& label : stage.scene.draw_list().moving_labels) {
        if (label.text == port) ++shown;
      }
    }
    CHECK(shown * 16 == doctest::Approx(2000).epsilon(0.03));
    CHECK(stage.scene.draw_list().moving_labels.empty());
  }

  TEST_CASE(
      "while the clock stands requests stand, no frames are asked for, and one can be picked") {
    Stage stage;
    for (int i = 0; i < 20; ++i) stage.frame(1);
    SceneInput paused;
    paused.playing = false;
    paused.now_ms = stage.now_ms + 16;
    stage.scene.update(stage.simulation, paused);
    const float time = stage.picture().time_ms;
    paused.now_ms += 5000;
    stage.scene.update(stage.simulation, paused);
    CHECK(stage.picture().time_ms == time);
    CHECK_FALSE(stage.scene.moving());
    const Viewport place = stage.scene.bounds({SelectionKind::request, 7});
    REQUIRE(place.w > 0);
    const Selection picked =
        stage.scene.request_near(place.x + place.w / 2, place.y + place.h / 2, 5);
    CHECK(picked == Selection{SelectionKind::request, 7});
    CHECK_FALSE(stage.scene.request_near(-500, -500, 5));
    stage.frame(0);
    CHECK_FALSE(stage.scene.request_near(place.x, place.y, 50));  // they move too fast to be picked
  }

  TEST_CASE("only new particles are new to the renderer") {
    Stage stage;
    for (int i = 0; i < 10; ++i) stage.frame(5);
    const std::uint64_t written = stage.picture().written;
    const std::uint32_t points = stage.picture().points_version;
    stage.frame(2);
    CHECK(stage.picture().written - written == 2);
    CHECK(stage.picture().points_version == points);
    CHECK(stage.picture().rewritten.empty());
  }

  TEST_CASE("after a reset nothing is under way and old requests are not drawn again") {
    Stage stage;
    for (int i = 0; i < 20; ++i) stage.frame(2);
    const Simulation now = stage.simulation;
    stage.scene.update(Simulation(), at(stage.now_ms));
    CHECK(stage.live() == 0);
    stage.world().now += 10 * k_minute;
    stage.scene.update(stage.simulation, at(stage.now_ms + 16));
    CHECK(stage.live() == 0);
    CHECK(stage.scene.samples().past == 40);
  }

  TEST_CASE("a page without traffic comes to rest") {
    Page page;
    page.window.settle();
    CHECK_FALSE(page.window.app().wants_frame());
  }
}
