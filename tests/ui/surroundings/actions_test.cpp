// What can be done with volumes, roles, images and listeners from the page: the forms that make them, the
// buttons that take them away, and what the file browser says of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "taskyard/arn.hpp"
#include "ui/page.hpp"
#include "ui/surroundings/fixture.hpp"
#include "ui/surroundings/forms.hpp"
#include "viewmodel/inspector.hpp"
#include "viewmodel/run_form.hpp"
#include "viewmodel/storage/tables.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

int checks_of(const RequestFormModel& model, std::string_view prefix) {
  return static_cast<int>(
      std::count_if(model.fields.begin(), model.fields.end(),
                    [&](const FormField& field) { return field.id.starts_with(prefix); }));
}

std::string first_cells(const Table& table) {
  std::string text;
  for (const Row& row : table.rows) text += (text.empty() ? "" : " ") + row.cells[0].text;
  return text;
}

}  // namespace

TEST_SUITE("made and taken away from the page") {
  TEST_CASE("instances are launched with the profile and the pull behaviour of the form") {
    struct Wanted {
      const char* values;
      const char* profile;
      bool none;
      PullBehavior pull;
    };
    // surroundings 5.2 (instance profile) and 6.3 (ECS_IMAGE_PULL_BEHAVIOR)
    constexpr Wanted rows[] = {
        {"{}", "", false, PullBehavior::by_default},
        {R"({"profile":""})", "", true, PullBehavior::by_default},
        {R"({"profile":"builders","pull":"always"})", "builders", false, PullBehavior::always},
        {R"({"pull":"once"})", "", false, PullBehavior::once},
        {R"({"pull":"prefer-cached"})", "", false, PullBehavior::prefer_cached}};
    for (const Wanted& row : rows) {
      CAPTURE(std::string(row.values));
      Simulation simulation = small_yard();
      FleetForm form;
      form.zone = "us-east-1a";
      take_values(form, JsonDocument::parse(row.values).root());
      for (const Call& call : fleet_calls(simulation, form)) {
        const Reply reply = simulation.call(call.action, call.request);
        CHECK_MESSAGE(reply.ok(), reply.body);
      }
      const World& world = simulation.world();
      const Ec2Instance& machine = world.ec2_instances[world.ec2_instances.size() - 1];
      CHECK((machine.instance_profile ? world.text(machine.instance_profile) : "") == row.profile);
      CHECK(machine.no_profile == row.none);
      CHECK(machine.pull_behavior == row.pull);
    }
    Page page;
    CHECK(
        page.obeys(R"({"type":"add_instances","values":{"count":1,"profile":"","pull":"once"}})"));
    CHECK_FALSE(page.obeys(R"({"type":"add_instances","values":{"count":"many"}})"));
    CHECK_FALSE(page.obeys(R"({"type":"add_instances","values":{"count":101}})"));
  }

  TEST_CASE("a service whose definition configures an EBS volume at launch says which") {
    Simulation simulation = small_yard();
    const Reply registered =
        simulation.call("ecs.RegisterTaskDefinition",
                        R"({"family":"disk","volumes":[{"name":"data","configuredAtLaunch":true}],
            "containerDefinitions":[{"name":"app","image":"nginx","memory":64,
            "mountPoints":[{"sourceVolume":"data","containerPath":"/data"}]}]})");
    REQUIRE_MESSAGE(registered.ok(), registered.body);
    ServiceForm form;
    form.name = "disks";
    form.task_definition = "disk";
    form.volume.size_gib = 0;
    const auto problems = check(simulation, form);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].field == "volume_size");
    take_values(form, JsonDocument::parse(R"({"volumeSize":"35","volumeType":"io1"})").root());
    REQUIRE(check(simulation, form).size() == 1);
    CHECK(check(simulation, form)[0].field == "volume_iops");
    take_values(form, JsonDocument::parse(R"({"volumeIops":500})").root());
    CHECK(check(simulation, form).empty());
    const Call call = service_call(simulation, form);
    const Reply reply = simulation.call(call.action, call.request);
    REQUIRE_MESSAGE(reply.ok(), reply.body);
    const World& world = simulation.world();
    const ServiceForm again = form_of(world, world.services[0].id);
    CHECK(again.volume.size_gib == 35);
    CHECK(again.volume.type == "io1");
    CHECK(again.volume.iops == 500);
    CHECK(again.volume.role == "arn:aws:iam::123456789012:role/ecsInfrastructureRole");
    // an update of the same form is taken too, and keeps the volume
    const Call update = service_call(simulation, again);
    CHECK(update.action == "ecs.UpdateService");
    CHECK_MESSAGE(simulation.call(update.action, update.request).ok(), update.request);
    CHECK(form_of(simulation.world(), world.services[0].id).volume.size_gib == 35);
  }

  TEST_CASE("the role form finds any managed policy and keeps those that were chosen") {
    const Simulation simulation = small_yard();
    CHECK(checks_of(form_with(simulation, RequestForm::role, "{}"), "managed.") == 8);
    CHECK(checks_of(form_with(simulation, RequestForm::role, R"({"find":"dynamo"})"), "managed.") ==
          2);
    const RequestFormModel kept =
        form_with(simulation, RequestForm::role,
                  R"({"name":"r","find":"dynamo full","managed.AmazonSSMReadOnlyAccess":true})");
    CHECK(checks_of(kept, "managed.") == 2);
    CHECK(actions_of(kept) == "iam.CreateRole iam.AttachRolePolicy");
    CHECK(kept.calls[1].request.find("AmazonSSMReadOnlyAccess") != std::string::npos);
  }

  TEST_CASE("a role for instances comes with an instance profile, which the instance form offers") {
    Page page;
    const std::string made = page.send(
        R"({"type":"put_role","values":{"name":"builders","trust":"ec2.amazonaws.com"}})");
    REQUIRE_MESSAGE(member(made, "ok") == "true", made);
    page.window.run_for(400);
    CHECK(page.platform.text_view.find(R"({"value":"builders","label":"builders"})") !=
          std::string::npos);
    CHECK(press(page, "Take out of profile builders"));
    CHECK(press(page, "Delete role"));
  }

  TEST_CASE("a wildcard that matches nothing is said, and the policy is taken") {
    Page page;
    const std::string made = page.send(
        R"({"type":"put_role","values":{"name":"reader","policyName":"read",
            "policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Nope*\",\"Resource\":\"*\"}]}"}})");
    CHECK_MESSAGE(member(made, "ok") == "true", made);
    CHECK_MESSAGE(page.state("message").find("s3:Nope*") != std::string::npos,
                  page.state("message"));
  }

  TEST_CASE("listeners, rules, access points, images and policies can be taken away again") {
    struct Step {
      const char* make;
      const char* select;
      const char* label;
    };
    constexpr Step steps[] = {
        {R"({"type":"create_load_balancer"})", "loadbalancer:0", "Delete listener HTTP:80"},
        {R"({"type":"create_file_system","values":{"name":"a","point":true}})", "filesystem:0",
         "Delete access point "},
        {R"({"type":"put_repository","values":{"name":"team/web"}})", "repository:0",
         "Delete image 1.0"},
        {R"({"type":"put_repository","values":{"what":"policy","repository":"team/web",
             "policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ecr:*\"}]}"}})",
         "repository:0", "Delete repository policy"},
        {R"({"type":"create_file_system","values":{"what":"policy",
             "policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"elasticfilesystem:ClientMount\"}]}"}})",
         "filesystem:0", "Delete its policy"}};
    Page page;
    REQUIRE(page.obeys(R"({"type":"create_target_group"})"));
    for (const Step& step : steps) {
      const std::string made = page.send(step.make);
      CHECK_MESSAGE(member(made, "ok") == "true", made);
      REQUIRE(page.obeys(R"({"type":"seek","ms":600000})"));
      REQUIRE(page.obeys(order("select", "key", step.select)));
      page.window.run_for(400);
      std::string label(step.label);
      if (label.ends_with(' ')) {
        const std::size_t at = page.platform.text_view.find(label);
        REQUIRE(at != std::string::npos);
        label = page.platform.text_view.substr(at, page.platform.text_view.find('"', at) - at);
      }
      CAPTURE(label);
      CHECK(press(page, label));
      CHECK_FALSE(press(page, label));
    }
    CHECK(page.obeys(R"({"type":"create_file_system","values":{"what":"throughput",
                         "throughput":"elastic"}})"));
  }

  TEST_CASE("a file is put into any volume by form, and the browser names no writer") {
    Page page;
    REQUIRE(page.obeys(R"({"type":"create_file_system","values":{"name":"a"}})"));
    REQUIRE(page.obeys(R"({"type":"put_file","values":{"path":"/hello.txt","sizeKiB":8}})"));
    CHECK_FALSE(page.obeys(R"({"type":"put_file","values":{"path":"hello","sizeKiB":8}})"));
    CHECK_FALSE(page.obeys(R"({"type":"put_file","values":{"path":"/a","sizeKiB":"-8"}})"));
    REQUIRE(page.obeys(R"({"type":"files","of":"filesystem:0"})"));
    page.window.run_for(400);
    CHECK(page.platform.text_view.find(R"("/hello.txt","8 KiB")") != std::string::npos);
  }

  TEST_CASE("behind an access point a task sees only what is below its directory") {
    Simulation simulation = small_yard();
    REQUIRE(run_web(simulation).ok());
    simulation.advance_to(k_minute);
    World world = simulation.world();
    const FileSystemId system = add_file_system(world, "shared");
    const StoreId store = world.at(system).store;
    for (const char* path : {"/app/report.csv", "/application/other.csv", "/secret.csv"}) {
      add_file(world, store, path, k_kib);
    }
    Mount& mount = world.storage.mounts[add_mount(world, world.tasks[0].id, store).value];
    mount.root = world.names.intern("/app");
    mount.path = world.names.intern("/data");
    const Selection task{SelectionKind::task, 0};
    const Table seen = files_table(world, task, "", 100);
    CHECK(first_cells(seen) == "/data/report.csv");
    CHECK(seen.rows[0].cells[0].tip == "In the volume: /app/report.csv");
    CHECK(files_table(world, {SelectionKind::file_system, 0}, "", 100).rows.size() == 3);
    CHECK(files_table(world, task, "secret", 100).rows.empty());
    mount.root = world.names.intern("/");
    CHECK(files_table(world, task, "", 100).rows.size() == 3);
  }

  TEST_CASE("an inspected volume says who wrote which version") {
    Simulation simulation = small_yard();
    REQUIRE(simulation
                .call("taskyard.PublishImage",
                      R"({"image":"nginx","work":{"files":[
                          {"path":"/tmp/a.txt","sizeKiB":4,"firstMs":1000,"everyMs":1000}]}})")
                .ok());
    REQUIRE(run_web(simulation).ok());
    simulation.advance_to(30 * k_second);
    const World& world = simulation.world();
    REQUIRE(world.storage.stores.size() > 0);
    const Table versions = versions_table(world, world.storage.stores[0].id, 5);
    REQUIRE(versions.rows.size() == 5);
    const std::uint32_t newest = world.storage.stores[0].files[0].version;
    for (std::uint32_t i = 0; i < 5; ++i) {
      CHECK(versions.rows[i].cells[1].text == std::to_string(newest - i));
      CHECK(versions.rows[i].cells[2].text == task_name(world, world.tasks[0].id));
      CHECK(versions.rows[i].cells[0].tip == "/tmp/a.txt, 4 KiB written");
    }
    const InspectorModel model = inspect(simulation, {SelectionKind::store, 0});
    CHECK(std::any_of(model.tables.begin(), model.tables.end(),
                      [](const Table& table) { return table.id == "versions"; }));
  }
}
