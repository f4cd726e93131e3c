// Clients, load balancers, target groups and gates in the yard.
#include <doctest/doctest.h>

#include <vector>

#include "scene/front/front.hpp"
#include "scene/front/front_parts.hpp"
#include "scene/layout.hpp"
#include "ui/traffic_fixture.hpp"
#include "viewmodel/requests/words.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

World& by_hand(Simulation& simulation) { return const_cast<World&>(simulation.world()); }

SceneInput at(double now_ms, double aspect = 1.6) {
  SceneInput input;
  input.now_ms = now_ms;
  input.aspect = aspect;
  return input;
}

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

/// Three load balancers of two listeners with four target groups of fifty targets each, behind two
/// sources of requests.
void add_large_front(World& world) {
  for (int b = 0; b < 3; ++b) {
    const LoadBalancerId balancer = add_balancer(world, "web-" + std::to_string(b), 3);
    world.load_balancers[balancer.value].groups = {
        add_security_group(world, "lb", 80, static_cast<Port>(b == 0 ? 80 : 443))};
    add_listener(world, balancer, 80);
    add_listener(world, balancer, 443);
    add_source(world, balancer, 80);
    add_source(world, balancer, 443);
    for (int g = 0; g < 4; ++g) {
      const TargetGroupId group = add_group(world, balancer, "group-" + std::to_string(g));
      for (int t = 0; t < 50; ++t) {
        add_target(world, group, static_cast<TargetState>(t % 5));
      }
    }
  }
}

std::vector<Viewport> boxes_of(const Layout& layout) {
  std::vector<Viewport> boxes;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const SourceBox& box : block.sources) boxes.push_back(box.box);
    if (block.balancer.balancer) boxes.push_back(block.balancer.box);
    for (const ListenerChip& chip : block.balancer.listeners) boxes.push_back(chip.gate.box);
    for (const GroupBox& box : block.groups) boxes.push_back(box.box);
  }
  for (const Band& band : layout.bands) {
    boxes.push_back({band.scheduler_x, band.scheduler_y, band.scheduler_w, band.scheduler_h});
    for (const ZoneBox& box : band.zones) boxes.push_back({box.x, box.y, box.w, box.h});
  }
  return boxes;
}

}  // namespace

TEST_SUITE("front") {
  TEST_CASE("without load balancers and traffic the yard is laid out as ever") {
    Simulation simulation = small_yard(2);
    run_web(simulation, 4);
    const Layout layout = lay_out(simulation.world(), {}, 1.6);
    CHECK_FALSE(layout.front.shown());
    CHECK(layout.metrics.doors == 0);
    CHECK(layout.bands.front().y == 10);
    CHECK(layout.bands.front().x == 10);
  }

  TEST_CASE("three load balancers with four groups of fifty targets overlap nothing at any width") {
    Simulation simulation = small_yard(2);
    run_web(simulation, 8);
    add_large_front(by_hand(simulation));
    // Maps of 360, 800 and 1440 CSS px as the page gives them to the yard.
    for (const double aspect : {360.0 / 300, 800.0 / 520, 740.0 / 560, 1440.0 / 400}) {
      CAPTURE(aspect);
      const Layout layout = lay_out(simulation.world(), {}, aspect);
      const std::vector<Viewport> boxes = boxes_of(layout);
      REQUIRE(boxes.size() > 20);
      const Viewport all{0, 0, layout.width, layout.height};
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        CHECK(within(boxes[i], all));
        for (std::size_t k = i + 1; k < boxes.size(); ++k) CHECK(apart(boxes[i], boxes[k]));
      }
      for (const FrontBlock& block : layout.front.blocks) {
        for (const ListenerChip& chip : block.balancer.listeners) {
          CHECK(within(chip.box, block.balancer.box));
        }
        for (const NodeChip& chip : block.balancer.nodes) {
          CHECK(within(chip.box, block.balancer.box));
          for (const ListenerChip& other : block.balancer.listeners) {
            CHECK(apart(chip.box, other.box));
          }
        }
        for (const GroupBox& group : block.groups) {
          REQUIRE(group.slots.size() == 50);
          CHECK(within(slot_rect(group, 49), group.box));
          CHECK(apart(slot_rect(group, 6), slot_rect(group, 7)));
        }
      }
    }
  }

  TEST_CASE("a wide map has the front left of the clusters, a tall one above them") {
    Simulation simulation = small_yard(2);
    World& world = by_hand(simulation);
    const LoadBalancerId balancer = add_balancer(world, "web");
    add_listener(world, balancer, 80);
    add_source(world, balancer, 80);
    for (int g = 0; g < 2; ++g)
      add_target(world, add_group(world, balancer, "g"), TargetState::healthy);
    CHECK(lay_out(world, {}, 3).front.beside);
    CHECK_FALSE(lay_out(world, {}, 0.7).front.beside);
  }

  TEST_CASE("a target keeps its place while others of its group come and go") {
    Simulation simulation = small_yard();
    World& world = by_hand(simulation);
    const LoadBalancerId balancer = add_balancer(world, "web");
    const TargetGroupId group = add_group(world, balancer, "web");
    for (int i = 0; i < 5; ++i) add_target(world, group, TargetState::healthy);
    const Layout before = lay_out(world, {}, 1.6);
    world.targets[1].state = TargetState::gone;
    std::erase(world.target_groups[0].targets, TargetId{1});
    Layout after = lay_out(world, before, 1.6);
    GroupBox& box = after.front.blocks[0].groups[0];
    CHECK(box.slots[4] == TargetId{4});
    CHECK_FALSE(box.slots[1]);
    const TargetId next = add_target(world, group, TargetState::initial);
    CHECK(take_slot(world, after.front, next));
    CHECK(box.slots[1] == next);
  }

  TEST_CASE("every state of a target has its own pattern or mark") {
    for (int a = 0; a < 5; ++a) {
      for (int b = a + 1; b < 5; ++b) {
        const web::Role one = role_of_target(static_cast<TargetState>(a));
        const web::Role other = role_of_target(static_cast<TargetState>(b));
        const bool differs = pattern_of(one) != pattern_of(other) || mark_of(one) != mark_of(other);
        CHECK(differs);
      }
    }
  }

  TEST_CASE("a draining target fades as its deregistration delay runs out") {
    Simulation simulation = small_yard();
    World& world = by_hand(simulation);
    const TargetGroupId group = add_group(world, add_balancer(world, "web"), "web");
    world.targets.reserve(4);
    const TargetId id = add_target(world, group, TargetState::draining);
    Target& target = world.targets[id.value];
    target.draining_until = world.now + 300 * k_second;
    const std::uint8_t whole = draining_shade(world, target);
    target.draining_until = world.now + 60 * k_second;
    const std::uint8_t later = draining_shade(world, target);
    CHECK(later < whole);
    CHECK(later > 50);  // still to be seen
    target.state = TargetState::healthy;
    CHECK(draining_shade(world, target) == 255);
  }

  TEST_CASE("a gate is open when a rule lets the port in from that load balancer") {
    Simulation simulation = small_yard();
    World& world = by_hand(simulation);
    const LoadBalancerId balancer = add_balancer(world, "web");
    const SecurityGroupId of_balancer = add_security_group(world, "lb", 80, 80);
    world.load_balancers[balancer.value].groups = {of_balancer};
    const SecurityGroupId range = add_security_group(world, "range", 32768, 65535);
    const SecurityGroupId shut = add_security_group(world, "shut", 0, 0);
    CHECK(admission(world, {range}, 40000, balancer).open);
    CHECK_FALSE(admission(world, {range}, 8080, balancer).open);
    CHECK_FALSE(admission(world, {shut}, 40000, balancer).open);
    CHECK(admission(world, {shut, range}, 40000, balancer).group == range);
    world.security_groups[range.value].rules[0].group = of_balancer;
    CHECK(admission(world, {range}, 40000, balancer).open);
    world.security_groups[range.value].rules[0].group = shut;
    CHECK_FALSE(admission(world, {range}, 40000, balancer).open);
    CHECK(open_ports_text(world, {range}) == "32768-65535");
    CHECK(open_ports_text(world, {shut}) == "closed");
  }

  TEST_CASE("points lead to load balancers, groups, targets, clients and security groups") {
    Simulation simulation = small_yard();
    run_web(simulation, 3);
    simulation.settle(k_minute);
    World& world = by_hand(simulation);
    const LoadBalancerId balancer = add_balancer(world, "web");
    const SecurityGroupId security = add_security_group(world, "lb", 443, 443);
    world.load_balancers[balancer.value].groups = {security};
    add_listener(world, balancer, 80);
    const TargetGroupId group = add_group(world, balancer, "web");
    const TargetId target = add_target(world, group, TargetState::healthy, TaskId{0});
    const TrafficSourceId source = add_source(world, balancer, 80);
    Scene scene;
    scene.update(simulation, at(0));
    const Selection things[] = {{SelectionKind::load_balancer, balancer.value},
                                {SelectionKind::target_group, group.value},
                                {SelectionKind::target, target.value},
                                {SelectionKind::traffic_source, source.value},
                                {SelectionKind::security_group, security.value}};
    for (const Selection thing : things) {
      CAPTURE(to_key(thing));
      const Viewport box = scene.bounds(thing);
      REQUIRE(box.w > 0);
      CHECK(scene.hit(box.x + 1, box.y + 1) == thing);
      CHECK_FALSE(scene.tip(simulation, thing).title.empty());
    }
    const Viewport tile = scene.bounds({SelectionKind::task, 0});
    CHECK(scene.hit(tile.x + 2, tile.y + 2) == Selection{SelectionKind::task, 0});
  }

  TEST_CASE("an instance whose security group lets nothing in shows a closed gate at its edge") {
    Simulation simulation = small_yard();
    run_web(simulation, 3);
    simulation.settle(k_minute);
    World& world = by_hand(simulation);
    const LoadBalancerId balancer = add_balancer(world, "web");
    add_listener(world, balancer, 80);
    const TargetGroupId group = add_group(world, balancer, "web");
    add_target(world, group, TargetState::unhealthy, TaskId{0});
    const InstanceId instance = world.at(TaskId{0}).instance;
    const SecurityGroupId shut = add_security_group(world, "instances", 0, 0);
    Ec2Instance& machine = world.ec2_instances[world.at(instance).ec2_instance.value];
    machine.security_groups = {shut};
    const Layout layout = lay_out(world, {}, 1.6);
    CHECK_FALSE(gate_before(world, layout, instance).open);
    world.security_groups[shut.value].rules.push_back({});
    world.security_groups[shut.value].rules[0].block = {0, 0};
    CHECK(gate_before(world, layout, instance).open);
    Scene scene;
    scene.update(simulation, at(0));
    const Viewport gate = scene.bounds({SelectionKind::security_group, shut.value});
    const Viewport card = scene.bounds({SelectionKind::instance, instance.value});
    REQUIRE(gate.w > 0);
    CHECK(gate.y - card.y < 10);
    CHECK(scene.hit(gate.x + 2, gate.y + 2) ==
          Selection{SelectionKind::security_group, shut.value});
  }

  TEST_CASE("the host ports of an instance stand at its edge with their numbers") {
    Simulation simulation = small_yard();
    run_web(simulation, 3);
    simulation.settle(k_minute);
    World& world = by_hand(simulation);
    add_balancer(world, "web");
    const Layout layout = lay_out(world, {}, 1.6);
    const Card& card = layout.cards[layout.places[0].card];
    const std::vector<Port> ports = host_ports(world, card);
    REQUIRE_FALSE(ports.empty());
    Scene scene;
    scene.update(simulation, at(0));
    bool shown = false;
    for (const Label& label : scene.draw_list().labels) {
      shown = shown || label.text == std::to_string(ports[0]);
    }
    CHECK(shown);
  }
}
