// Tables, file browser, log view and forms of volumes, roles and images as panels, on every screen.
#include <doctest/doctest.h>

#include <set>

#include "ui/panels_fixture.hpp"
#include "viewmodel/requests/form.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

TEST_SUITE("panels of volumes, roles and logs") {
  TEST_CASE("tables, browser, log view and forms of volumes draw on every screen") {
    constexpr const char* k_set_up[] = {
        R"({"type":"call","action":"taskyard.PublishImage","request":{"image":"nginx","work":{
             "files":[{"path":"/data/a-{n}.csv","sizeKiB":4,"everyMs":1000,"keep":40}],
             "calls":[{"action":"s3:PutObject","everyMs":2000}],
             "lines":[{"text":"line {n} of many, long enough to be cut at the edge of a narrow view",
                       "everyMs":100}]}}})",
        R"({"type":"put_role","values":{"name":"a-role-with-a-long-name"}})",
        R"({"type":"edit","text":"{\"family\":\"typed\",\"containerDefinitions\":[{\"name\":\"app\",\"image\":\"nginx\",\"memory\":64}]}"})",
        R"({"type":"apply"})",
        R"({"type":"run","values":{"launchType":"EC2","count":2}})",
        R"({"type":"seek","ms":200000})"};
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused&scenario=rolling-update-100-200&t=1", screen.width, screen.height);
      for (const char* command : k_set_up) {
        const std::string answer = page.send(command);
        CHECK_MESSAGE(member(answer, "ok") == "true", answer);
      }
      choose(page, SideTab::tables, BottomTab::log);
      Complaints complaints;
      for (const char* table :
           {"file_systems", "mount_targets", "stores", "ebs_volumes", "files", "roles", "calls",
            "repositories", "images", "pulls", "log_groups", "log_lines"}) {
        CAPTURE(std::string(table));
        CHECK(page.obeys(order("table", "name", table)));
        page.window.run_for(300);
        const ImGuiWindow* area = area_called("bottom");
        if (area == nullptr) area = area_called("Tables");
        REQUIRE(area != nullptr);
        CHECK(area->ContentSize.x + area->WindowPadding.x <= area->Size.x + 1);
      }
      CHECK(page.obeys(R"({"type":"logs","of":"task:0","search":"LINE 7"})"));
      page.window.run_for(300);
      CHECK(clashes(page, screen) == 0);
      CHECK_FALSE(page.obeys(order("table", "name", "nothing")));
      for (const char* key : {"task:0", "instance:0", "store:0", "role:0", "call:0"}) {
        CAPTURE(std::string(key));
        CHECK(page.obeys(order("select", "key", key)));
        page.window.run_for(64);
        CHECK_FALSE(page.state("inspector").empty());
      }
      CHECK(complaints.texts.empty());
      if (!complaints.texts.empty()) MESSAGE(complaints.texts.front());
    }
  }

  TEST_CASE(
      "every form is filled and sent without a mouse: Tab reaches its button, Enter presses it") {
    for (std::size_t i = 0; i < k_request_forms; ++i) {
      const std::string_view name = form_name(static_cast<RequestForm>(i));
      CAPTURE(std::string(name));
      Page page("start=paused&scenario=shared-efs&t=60", 1440, 1800);
      REQUIRE(page.obeys(order("open_form", "form", name)));
      page.window.run_for(300);
      ImGuiWindow* controls = area_called("controls");
      REQUIRE(controls != nullptr);
      ImGuiContext& g = *ImGui::GetCurrentContext();
      const RequestFormModel model =
          form_model(Simulation(), static_cast<RequestForm>(i), {}, {}, page.state("text"));
      std::set<ImGuiID> reached;
      for (int presses = 0; presses < 160; ++presses) {
        page.window.key(ImGuiKey_Tab);
        page.window.frame();
        reached.insert(g.NavId);
      }
      CHECK(reached.count(id_in(controls, {name.data(), (model.submit + "##send").c_str()})) +
                reached.count(id_in(controls, {name.data(), ("Show the call##calls")})) >
            0);
      MESSAGE(std::string(name), " ", reached.size(), " ", g.NavCursorVisible, " ", g.IO.ConfigFlags);
    }
  }
}
