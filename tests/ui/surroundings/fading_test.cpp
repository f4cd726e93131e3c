// What dies fades where it stood; what survives stays where it is.
#include <doctest/doctest.h>

#include <string>

#include "taskyard/arn.hpp"
#include "ui/surroundings/fixture.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

struct Stage {
  Stage() : simulation(small_yard(2)) {
    run_web(simulation, 6);
    simulation.settle(2 * k_minute);
    frame();
  }
  World& world() { return const_cast<World&>(simulation.world()); }
  void frame(double passed_ms = 16) {
    SceneInput input;
    input.now_ms = now_ms += passed_ms;
    scene.update(simulation, input);
  }
  Viewport place(SelectionKind kind, std::uint32_t index) const {
    return scene.bounds({kind, index});
  }
  void terminate(InstanceId instance) {
    const std::string id = ec2_instance_id_text(world(), world().at(instance).ec2_instance);
    REQUIRE(simulation.call("ec2.TerminateInstances", R"({"InstanceIds":[")" + id + R"("]})").ok());
    for (int i = 0; i < 600 && world().at(instance).status != InstanceStatus::inactive; ++i) {
      simulation.advance_to(world().now + 1000);
      frame();
    }
    REQUIRE(world().at(instance).status == InstanceStatus::inactive);
  }

  Simulation simulation;
  Scene scene;
  double now_ms = 0;
};

bool same(const Viewport& a, const Viewport& b) {
  return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

}  // namespace

TEST_SUITE("fading in the yard") {
  TEST_CASE("an instance that is terminated stays while it fades, then the others move up") {
    Stage stage;
    const Viewport dying = stage.place(SelectionKind::instance, 0);
    const Viewport other = stage.place(SelectionKind::instance, 1);
    REQUIRE(dying.w > 0);
    REQUIRE(other.w > 0);
    stage.terminate(InstanceId{0});
    stage.frame();
    CHECK(same(stage.place(SelectionKind::instance, 0), dying));
    CHECK(same(stage.place(SelectionKind::instance, 1), other));
    CHECK(stage.scene.moving());
    for (int i = 0; i < 200; ++i) stage.frame();
    CHECK(stage.place(SelectionKind::instance, 0).w == 0);
    CHECK(same(stage.place(SelectionKind::instance, 1), dying));
    CHECK_FALSE(stage.scene.moving());
  }

  TEST_CASE("after a jump the yard shows what is, not what has gone in between") {
    Stage stage;
    const std::string id =
        ec2_instance_id_text(stage.world(), stage.world().at(InstanceId{0}).ec2_instance);
    REQUIRE(stage.simulation.call("ec2.TerminateInstances", R"({"InstanceIds":[")" + id + R"("]})")
                .ok());
    stage.simulation.advance_to(stage.world().now + 10 * k_minute);
    stage.frame();
    CHECK(stage.place(SelectionKind::instance, 0).w == 0);
  }

  TEST_CASE("files of a host path go with their instance, those of a file system stay") {
    Stage stage;
    World& world = stage.world();
    const FileSystemId efs = add_file_system(world, "shared");
    const StoreId host = add_store(world, StoreKind::host_path, "/var/data");
    world.storage.stores[host.value].instance = InstanceId{0};
    add_file(world, host, "/a", k_mib);
    stage.scene.update(Simulation(), {});
    stage.frame();
    const Viewport disk = stage.place(SelectionKind::store, host.value);
    const Viewport shared = stage.place(SelectionKind::file_system, efs.value);
    REQUIRE(disk.w > 0);
    REQUIRE(shared.w > 0);
    world.storage.stores[host.value].gone_at = world.now;
    stage.terminate(InstanceId{0});
    for (int i = 0; i < 200; ++i) stage.frame();
    CHECK(stage.place(SelectionKind::store, host.value).w == 0);
    CHECK(stage.place(SelectionKind::file_system, efs.value).w > 0);
  }
}
