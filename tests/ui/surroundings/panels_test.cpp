// Tables, file browser, log view and forms of volumes, roles and images as panels, on every screen.
#include <doctest/doctest.h>

#include <set>

#include "panels/kit/strings.hpp"
#include "taskyard_fonts/icons.hpp"
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

  TEST_CASE("Tab goes from control to control, and the control with the focus is marked") {
    Page page("start=paused", 1440, 900);
    page.window.run_for(300);
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    std::set<ImGuiID> reached;
    page.window.key(ImGuiKey_Tab);
    for (int presses = 0; presses < 20; ++presses) {
      page.window.key(ImGuiKey_Tab);
      page.window.frame();
      CHECK(g.NavCursorVisible);
      reached.insert(g.NavId);
    }
    CHECK(reached.size() == 20);
    page.window.click(700, 300);
    CHECK_FALSE(g.NavCursorVisible);
  }

  TEST_CASE("every form is reached by Tab to its last control, and Enter sends it") {
    constexpr int k_presses_max = 160;
    const std::string show = std::string(icons::k_chevron_down) + " " + tr(Text::show_call);
    bool sent = false;
    for (std::size_t i = 0; i < k_request_forms; ++i) {
      const std::string name(form_name(static_cast<RequestForm>(i)));
      CAPTURE(name);
      Page page("start=paused&scenario=shared-efs&t=60", 1440, 1800);
      REQUIRE(page.obeys(order("open_form", "form", name)));
      page.window.run_for(300);
      ImGuiWindow* controls = area_called("controls");
      REQUIRE(controls != nullptr);
      const ImGuiID send = id_in(controls, {name.c_str(), "Create role##send"});
      const ImGuiID last = id_in(controls, {name.c_str(), (show + "##calls").c_str()});
      const ImGuiContext& g = *ImGui::GetCurrentContext();
      bool reached = false;
      for (int presses = 0; presses < k_presses_max && !reached; ++presses) {
        page.window.key(ImGuiKey_Tab);
        page.window.frame();
        reached = g.NavId == last || g.NavId == send;
      }
      CHECK(reached);
      if (g.NavId != send) continue;
      page.window.key(ImGuiKey_Enter);
      page.window.run_for(100);
      sent = page.state("message") == "The role is there.";
    }
    CHECK(sent);
  }
}
