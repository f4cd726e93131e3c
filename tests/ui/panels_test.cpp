// The panels drawn in frames without a window, pressed as a person presses them.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "imgui_internal.h"
#include "panels/kit/page_layout.hpp"
#include "panels/kit/shortcut_table.hpp"
#include "panels/kit/strings.hpp"
#include "taskyard_fonts/icons.hpp"
#include "ui/panels_fixture.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

bool overlap(const Viewport& a, const Viewport& b) {
  return a.w > 0 && a.h > 0 && b.w > 0 && b.h > 0 && a.x < b.x + b.w && b.x < a.x + a.w &&
         a.y < b.y + b.h && b.y < a.y + a.h;
}

}  // namespace

TEST_SUITE("page layout") {
  TEST_CASE("areas never overlap and never leave the page, whatever its size and what is shown") {
    for (float width = 320; width <= 2600; width += 95) {
      for (const float height : {320.0F, 480.0F, 740.0F, 1400.0F}) {
        for (int shown = 0; shown < 16; ++shown) {
          LayoutInput input;
          input.width = width;
          input.height = height;
          input.warnings_height = shown % 3 == 0 ? 60 : 0;
          input.show_editor = (shown & 1) != 0;
          input.show_controls = (shown & 2) != 0;
          input.show_inspector = (shown & 4) != 0;
          input.show_bottom = (shown & 8) != 0;
          const PageLayout page = arrange_page(input);
          const Viewport areas[] = {page.header,   page.warnings,  page.editor,
                                    page.controls, page.yard,      page.transport,
                                    page.bottom,   page.inspector, page.side};
          CAPTURE(width);
          CAPTURE(height);
          CAPTURE(shown);
          REQUIRE(page.yard.w > 100);
          for (std::size_t i = 0; i < std::size(areas); ++i) {
            const Viewport& area = areas[i];
            if (area.w <= 0 || area.h <= 0) continue;
            REQUIRE(area.x >= 0);
            REQUIRE(area.y >= 0);
            REQUIRE(area.x + area.w <= width + 0.5F);
            REQUIRE(area.y + area.h <= height + 0.5F);
            for (std::size_t j = i + 1; j < std::size(areas); ++j) {
              REQUIRE_FALSE(overlap(area, areas[j]));
            }
          }
        }
      }
    }
  }

  TEST_CASE("sizes that somebody dragged too far leave room for the yard") {
    LayoutInput input;
    input.width = 1440;
    input.height = 900;
    input.sizes.left = input.sizes.right = input.sizes.bottom = input.sizes.controls = 2000;
    const PageLayout page = arrange_page(input);
    CHECK(page.yard.w >= 300);
    CHECK(page.yard.h >= 140);
    CHECK(page.editor.h > 100);
  }
}

TEST_SUITE("panels") {
  TEST_CASE("every panel draws on every screen without a complaint, and ids are its own") {
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused&t=115&unknown=1", screen.width, screen.height);
      Complaints complaints;
      for (int tab = 0; tab < 5; ++tab) {
        CAPTURE(tab);
        choose(page, static_cast<SideTab>(tab), static_cast<BottomTab>(tab));
        CHECK(clashes(page, screen) == 0);
      }
      CHECK(complaints.texts.empty());
      if (!complaints.texts.empty()) MESSAGE(complaints.texts.front());
    }
  }

  TEST_CASE("the inspector draws every kind of thing, and its ids are its own") {
    const Screen screen{"wide", 1440, 900};
    for (const char* key : {"task:0", "task:28", "instance:0", "ec2_instance:1", "cluster:0",
                            "task_definition:0", "decision:0", "decision:29"}) {
      CAPTURE(key);
      Page page("start=paused&t=115&panels=map,inspector", screen.width, screen.height);
      Complaints complaints;
      page.send(order("select", "key", key));
      page.window.run_for(100);
      CHECK(clashes(page, screen) == 0);
      CHECK(complaints.texts.empty());
    }
  }

  TEST_CASE("tables, charts and forms of requests draw on every screen without a complaint") {
    constexpr const char* k_set_up[] = {
        R"({"type":"create_target_group","values":{"interval":5,"checkTimeout":2}})",
        R"({"type":"create_load_balancer","values":{"targetGroup":"web"}})",
        R"({"type":"security_rule","values":{"preset":"dynamic"}})",
        R"({"type":"create_service","values":{"serviceName":"shop","count":2,"targetGroup":"web"}})",
        R"({"type":"seek","ms":120000})",
        R"({"type":"put_traffic","values":{"rate":20,"kinds":2}})",
        R"({"type":"seek","ms":180000})"};
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused&scenario=rolling-update-100-200&t=1", screen.width, screen.height);
      for (const char* command : k_set_up) {
        const std::string answer = page.send(command);
        CHECK_MESSAGE(member(answer, "ok") == "true", answer);
      }
      Complaints complaints;
      choose(page, SideTab::tables, BottomTab::log);
      CHECK(page.obeys(order("charts")));
      page.window.run_for(64);
      CHECK(clashes(page, screen) == 0);
      const char* tables = area_called("bottom") != nullptr ? "bottom" : "Tables";
      for (const char* group : {"Network", "Traffic", "Cluster"}) {
        press_in(page, tables, {"groups", group});
        const ImGuiWindow* area = area_called(tables);
        REQUIRE(area != nullptr);
        CAPTURE(std::string(group));
        CHECK(area->ContentSize.x + area->WindowPadding.x <= area->Size.x + 1);
      }
      for (std::size_t i = 0; i < k_request_forms; ++i) {
        const std::string form(form_name(static_cast<RequestForm>(i)));
        CAPTURE(form);
        CHECK(page.obeys(order("open_form", "form", form)));
        page.window.run_for(64);
        const ImGuiWindow* area = area_called("controls");
        if (area == nullptr) area = area_called("Run");
        REQUIRE(area != nullptr);
        CHECK(area->ContentSize.x + area->WindowPadding.x <= area->Size.x + 1);
        if (i == 0) CHECK(clashes(page, screen) == 0);
      }
      for (const char* key : {"loadbalancer:0", "targetgroup:0", "target:0", "securitygroup:0",
                              "source:0", "request:0"}) {
        CAPTURE(std::string(key));
        CHECK(page.obeys(order("select", "key", key)));
        page.window.run_for(64);
        CHECK_FALSE(page.state("inspector").empty());
      }
      CHECK(complaints.texts.empty());
      if (!complaints.texts.empty()) MESSAGE(complaints.texts.front());
    }
  }

  TEST_CASE("what does not scroll is not wider than its area") {
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused&t=115", screen.width, screen.height);
      page.obeys(order("select", "key", "task:0"));
      for (int tab = 0; tab < 5; ++tab) {
        choose(page, static_cast<SideTab>(tab), static_cast<BottomTab>(tab));
        page.window.run_for(64);
        for (const char* name : {"header", "transport", "editor", "controls", "inspector", "bottom",
                                 "side-tabs", "Definition", "Run", "Inspector", "Events"}) {
          const ImGuiWindow* area = area_called(name);
          if (area == nullptr) continue;
          CAPTURE(std::string(name));
          CHECK(area->ContentSize.x + area->WindowPadding.x <= area->Size.x + 1);
        }
      }
    }
  }

  TEST_CASE("with the largest text everything in the bars can still be reached") {
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused&font=24", screen.width, screen.height);
      page.window.run_for(64);
      for (const char* name : {"header", "transport", "side-tabs", "bottom", "controls"}) {
        const ImGuiWindow* area = area_called(name);
        if (area == nullptr) continue;
        CAPTURE(std::string(name));
        CHECK(area->ContentSize.x + area->WindowPadding.x <= area->Size.x + 1);
      }
    }
  }

  TEST_CASE("the transport's buttons play, pause, step and go back to the start") {
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused", screen.width, screen.height);
      const long start = page.number("now");
      const std::string play = std::string(icons::k_play) + "##play";
      const std::string pause = std::string(icons::k_pause) + "##play";
      press_in(page, "transport", {play.c_str()});
      CHECK(page.state("playing") == "true");
      page.window.run_for(300);
      press_in(page, "transport", {pause.c_str()});
      CHECK(page.state("playing") == "false");
      const long events = page.number("events");
      press_in(page, "transport", {"next", icons::k_step_forward});
      CHECK(page.number("events") > events);
      const long later = page.number("now");
      press_in(page, "transport", {"previous", icons::k_step_back});
      CHECK(page.number("now") < later);
      REQUIRE(page.obeys(R"({"type":"seek","ms":100000})"));
      press_in(page, "transport", {"reset", icons::k_skip_back});
      CHECK(page.number("now") == start);
    }
  }

  TEST_CASE("Apply and Run send what stands in the forms, undo and redo take it back") {
    for (const Screen& screen : k_screens) {
      CAPTURE(std::string(screen.name));
      Page page("start=paused", screen.width, screen.height);
      page.window.app().editor_changed(k_typed_definition);
      choose(page, SideTab::definition, BottomTab::log);
      const bool wide = area_called("editor") != nullptr;
      press_in(page, wide ? "editor" : "Definition", {"Apply##apply"});
      CHECK(page.state("message").find("typed:1") != std::string::npos);
      choose(page, SideTab::run, BottomTab::log);
      const std::string run = std::string(icons::k_play) + "  Run 1 task##run";
      press_in(page, wide ? "controls" : "Run", {run.c_str()});
      CHECK(page.number("pending") == 1);
      press_in(page, "transport", {"undo", icons::k_undo_2});
      CHECK(page.number("pending") == 0);
      press_in(page, "transport", {"redo", icons::k_redo_2});
      CHECK(page.number("pending") == 1);
    }
  }

  TEST_CASE("the run form grows a strategy and a constraint, and counts tasks") {
    Page page("start=paused", 1440, 900);
    const std::string strategy = std::string(icons::k_plus) + " " + tr(Text::add_strategy);
    const std::string constraint = std::string(icons::k_plus) + " " + tr(Text::add_constraint);
    press_in(page, "controls", {strategy.c_str()});
    press_in(page, "controls", {constraint.c_str()});
    press_in(page, "controls", {"count", "more", icons::k_plus});
    const std::string run = std::string(icons::k_play) + "  Run 2 tasks##run";
    press_in(page, "controls", {run.c_str()});
    CHECK(page.number("pending") == 2);
    page.obeys(order("select", "key", "task:0"));
    CHECK(page.state("why").find("spread") != std::string::npos);
  }

  TEST_CASE("the header opens files, exports, shows the text view and the help") {
    Page page("start=paused", 1440, 900);
    press_in(page, "header", {"open", icons::k_folder_open});
    CHECK(page.platform.files_asked_for == 1);
    press_in(page, "header", {"export", icons::k_download});
    REQUIRE(page.platform.saved_files.size() == 1);
    CHECK(page.platform.saved_files[0].second.find("\"taskyard\"") != std::string::npos);
    press_in(page, "header", {"text", icons::k_list});
    CHECK(page.platform.is_text_view_shown);
    press_in(page, "header", {"help", icons::k_circle_help});
    CHECK(is_popup_open());
    CHECK_FALSE(page.platform.is_editor_visible);
    page.window.key(ImGuiKey_Escape);
    CHECK_FALSE(is_popup_open());
    page.window.frame();
    CHECK(page.platform.is_editor_visible);
  }

  TEST_CASE("a click on a task in the yard selects it, a click beside it selects nothing") {
    Page page("start=paused&t=115&panels=map,inspector", 1440, 900);
    page.window.run_for(2000);
    std::string selection;
    for (float y = 80; y < 800 && !selection.starts_with("task:"); y += 17) {
      for (float x = 40; x < 1000 && !selection.starts_with("task:"); x += 41) {
        page.window.click(x, y);
        selection = page.state("selection");
      }
    }
    REQUIRE(selection.starts_with("task:"));
    CHECK_FALSE(page.state("why").empty());
    page.window.key(ImGuiKey_Escape);
    CHECK(page.state("selection").empty());
  }

  TEST_CASE("a row of the tasks table selects its task, a header sorts while time stands still") {
    Page page("start=paused&t=115", 1440, 900);
    press_in(page, "bottom", {"groups", "Cluster"});
    page.window.run_for(300);
    const ImGuiTable* table = table_of("bottom");
    REQUIRE(table != nullptr);
    const float x = table->OuterRect.Min.x + 30;
    const float header = table->OuterRect.Min.y + 8;
    const float row = header + 26;
    page.window.click(x, row);
    const std::string first = page.state("selection");
    REQUIRE(first.starts_with("task:"));
    page.window.click(x, header);
    page.window.run_for(300);
    page.window.click(x, row);
    CHECK(page.state("selection").starts_with("task:"));
    CHECK(page.state("selection") != first);
  }

  TEST_CASE("keys do what the help says") {
    Page page("start=paused", 1440, 900);
    const long start = page.number("now");
    page.window.key(ImGuiKey_Space);
    CHECK(page.state("playing") == "true");
    page.window.key(ImGuiKey_Space);
    CHECK(page.state("playing") == "false");
    const long now = page.number("now");
    page.window.key(ImGuiKey_RightArrow);
    CHECK(page.number("now") == now + 1000);
    page.window.key(ImGuiMod_Shift | ImGuiKey_RightArrow);
    CHECK(page.number("now") == now + 11'000);
    page.window.key(ImGuiKey_LeftArrow);
    CHECK(page.number("now") == now + 10'000);
    page.window.key(ImGuiKey_8);
    CHECK(page.state("speed") == "30");
    page.window.key(ImGuiKey_R);
    CHECK(page.number("now") == start);
    page.window.key(ImGuiKey_Home);
    CHECK(page.number("now") == 0);
    page.window.key(ImGuiKey_Period);
    CHECK(page.number("now") > 0);
    page.window.app().editor_changed(k_typed_definition);
    page.window.key(ImGuiMod_Ctrl | ImGuiKey_Enter);
    CHECK(page.state("message").find("typed:1") != std::string::npos);
    page.window.key(ImGuiMod_Ctrl | ImGuiKey_Z);
    CHECK(page.state("canRedo") == "true");
    page.window.key(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z);
    CHECK(page.state("canRedo") == "false");
    page.window.key(ImGuiKey_T);
    CHECK(page.platform.is_text_view_shown);
    CHECK(shortcut_table().size() > 10);
  }

  TEST_CASE("letters go into a field that has the focus, not to the shortcuts") {
    Page page("start=paused", 1440, 900);
    page.window.key(ImGuiKey_F);
    REQUIRE(ImGui::GetIO().WantTextInput);
    const long now = page.number("now");
    page.window.key(ImGuiKey_Period);
    page.window.key(ImGuiKey_Space);
    page.window.key(ImGuiKey_R);
    CHECK(page.number("now") == now);
    CHECK(page.state("playing") == "false");
  }

  TEST_CASE(
      "without a pane of the platform the editor is drawn here, and typing changes the text") {
    HeadlessPlatform platform;
    platform.has_pane = false;
    HeadlessWindow window(platform, 1440, 900);
    window.open("start=paused");
    window.frame();
    window.click(220, 150);
    REQUIRE(ImGui::GetIO().WantTextInput);
    window.type("zebra");
    CHECK(member(window.app().command(order("state")), "text").find("zebra") != std::string::npos);
    CHECK_FALSE(platform.is_editor_visible);
  }

  TEST_CASE("mode=view draws nothing that changes the simulation") {
    Page page("start=paused&t=115&mode=view", 1440, 900);
    page.obeys(order("select", "key", "task:0"));
    page.window.run_for(100);
    CHECK(area_called("editor") == nullptr);
    CHECK(area_called("controls") == nullptr);
    press_in(page, "inspector", {"Stop task"});
    CHECK(page.state("canUndo") == "false");
  }
}
