#include <doctest/doctest.h>

#include <algorithm>

#include "app/gallery.hpp"
#include "app/switches.hpp"
#include "ui/page.hpp"
#include "viewmodel/commands.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

TEST_SUITE("app") {
  TEST_CASE("the first visit plays the first scenario, with its definition in the editor") {
    Page page("");
    CHECK(page.state("scenario") == k_first_scenario);
    CHECK(page.state("playing") == "true");
    CHECK(page.state("text").find("\"family\": \"web\"") != std::string::npos);
    CHECK(page.platform.editor_text == page.state("text"));
    const long before = page.number("now");
    page.window.run_for(500);
    CHECK(page.number("now") > before);
  }

  TEST_CASE("the speed command sets how fast simulated time passes") {
    for (const char* value : {"0.5", "1", "10"}) {
      CAPTURE(value);
      Page page("start=paused");
      REQUIRE(page.obeys(order("speed", "value", value)));
      REQUIRE(page.obeys(order("play")));
      page.window.frame();
      const long before = page.number("now");
      page.window.run_for(1000, 20);
      CHECK(std::abs(page.number("now") - before - 1000 * std::strtod(value, nullptr)) < 2);
      REQUIRE(page.obeys(order("pause")));
      const long paused = page.number("now");
      page.window.run_for(300);
      CHECK(page.number("now") == paused);
    }
    Page page;
    for (const char* wrong : {"0", "61", "-1", "fast", "nan", "inf", ""}) {
      CHECK_MESSAGE(!page.obeys(order("speed", "value", wrong)), wrong);
    }
    for (const char* wrong : {"-1", "1e15", "soon", "nan", "inf", ""}) {
      CHECK_MESSAGE(!page.obeys(order("seek", "ms", wrong)), wrong);
    }
  }

  TEST_CASE("every command of the table is known, and an unknown one is refused by name") {
    for (const CommandInfo& info : k_commands) {
      Page page;
      const std::string code = member(page.send(order(info.name)), "code");
      CHECK_MESSAGE(code != "UnknownCommand", info.name);
      CHECK_MESSAGE(code != "BadJson", info.name);
    }
    Page page;
    CHECK(member(page.send(R"({"type":"dance"})"), "code") == "UnknownCommand");
    for (const char* wrong : {"", "[]", "{", "7", "\"play\""}) {
      CHECK_MESSAGE(member(page.send(wrong), "code") == "BadJson", wrong);
    }
  }

  TEST_CASE("Apply registers a revision that the run form takes over, and Run places its tasks") {
    Page page;
    REQUIRE(page.obeys(order("edit", "text", k_typed_definition)));
    REQUIRE(page.obeys(order("apply")));
    CHECK(page.state("message").find("typed:1") != std::string::npos);
    const std::string ran = page.send(R"({"type":"run","values":{"count":3}})");
    CHECK(member(ran, "placed") == "3");
    CHECK(page.number("pending") == 3);
    CHECK(page.state("message") == "3 tasks placed.");
    REQUIRE(page.obeys(R"({"type":"seek","ms":90000})"));
    CHECK(page.number("running") > 3);
    REQUIRE(page.obeys(order("apply")));
    CHECK(page.state("message").find("typed:2") != std::string::npos);
  }

  TEST_CASE("a text that cannot be applied stays as typed and the last valid revision runs on") {
    const std::string_view broken[] = {R"({"family":"typed","containerDefinitions":[)",
                                       R"({"family":"typed","containerDefinitions":[]})", "hello"};
    for (const std::string_view text : broken) {
      CAPTURE(text);
      Page page;
      REQUIRE(page.obeys(order("edit", "text", k_typed_definition)));
      REQUIRE(page.obeys(order("apply")));
      const long events = page.number("events");
      REQUIRE(page.obeys(order("edit", "text", text)));
      CHECK_FALSE(page.obeys(order("apply")));
      page.window.run_for(100);
      CHECK(page.state("text") == text);
      CHECK(page.number("events") == events);
      CHECK_FALSE(page.platform.editor_marks.empty());
      REQUIRE_FALSE(page.platform.announcements.empty());
      CHECK(page.platform.announcements.back().second);
      CHECK(member(page.send(R"({"type":"run","values":{"taskDefinition":"typed"}})"), "placed") ==
            "1");
    }
  }

  TEST_CASE("a definition copied from describe-task-definition is applied without its wrapper") {
    Page page;
    const std::string text = R"({"taskDefinition":)" + std::string(k_typed_definition) + "}";
    REQUIRE(page.obeys(order("edit", "text", text)));
    REQUIRE(page.obeys(order("apply")));
    CHECK(page.state("text") == text);
  }

  TEST_CASE("a task that fits nowhere selects its refusal and says why") {
    Page page;
    const std::string_view huge =
        R"({"family":"huge","containerDefinitions":[{"name":"a","image":"b","memory":999999}]})";
    REQUIRE(page.obeys(order("edit", "text", huge)));
    REQUIRE(page.obeys(order("apply")));
    CHECK(member(page.send(order("run")), "failed") == "1");
    CHECK(page.state("selection").starts_with("decision:"));
    CHECK(page.state("message").starts_with("1 of 1 task could not be placed: RESOURCE:MEMORY"));
    CHECK(page.state("why").find("999999") != std::string::npos);
    REQUIRE_FALSE(page.platform.announcements.empty());
    CHECK(page.platform.announcements.back().second);
  }

  TEST_CASE("buttons of the inspector become API calls, and refusals become notices") {
    Page page;
    REQUIRE(page.obeys(R"({"type":"seek","ms":90000})"));
    const long running = page.number("running");
    REQUIRE(page.obeys(order("stop_task", "task", "task:0")));
    REQUIRE(page.obeys(R"({"type":"set_instance","instance":"instance:0","status":"DRAINING"})"));
    CHECK(page.state("message").find("DRAINING") != std::string::npos);
    REQUIRE(page.obeys(R"({"type":"set_instance","instance":"instance:1","status":"terminate"})"));
    REQUIRE(page.obeys(R"({"type":"seek","ms":109000})"));
    CHECK(page.number("running") < running + 10);
    CHECK_FALSE(page.obeys(order("stop_task", "task", "task:9999")));
    CHECK_FALSE(page.obeys(R"({"type":"set_instance","instance":"task:0","status":"ACTIVE"})"));
    CHECK_FALSE(page.obeys(R"({"type":"set_instance","instance":"instance:0","status":"GONE"})"));
    REQUIRE(page.obeys(order("undo")));
    REQUIRE(page.obeys(order("undo")));
    REQUIRE(page.obeys(order("undo")));
    CHECK_FALSE(page.obeys(order("undo")));
    CHECK(page.number("running") == running);
  }

  TEST_CASE("questions through the door leave no trace, changes can be undone") {
    Page page;
    REQUIRE(page.obeys(R"({"type":"call","action":"ecs.ListTasks","request":{"cluster":"yard"}})"));
    CHECK(page.state("canUndo") == "false");
    REQUIRE(page.obeys(
        R"({"type":"call","action":"ecs.CreateCluster","request":{"clusterName":"two"}})"));
    CHECK(page.state("canUndo") == "true");
    const std::string refused = page.send(
        R"({"type":"call","action":"ecs.DeleteCluster","request":{"cluster":"nowhere"}})");
    CHECK(member(refused, "code") == "ClusterNotFoundException");
    CHECK(member(page.send(R"({"type":"call","action":"ecs.Dance"})"), "ok") == "false");
  }

  TEST_CASE("instances are added to every zone, within bounds") {
    Page page;
    REQUIRE(page.obeys(R"({"type":"add_instances","values":{"count":2,"zone":""}})"));
    REQUIRE(page.obeys(R"({"type":"seek","ms":150000})"));
    CHECK(page.number("instances") == 12);
    for (const char* wrong : {"0", "101", "-3"}) {
      const std::string count = R"({"count":")" + std::string(wrong) + "\"}";
      CHECK_MESSAGE(!page.obeys(R"({"type":"add_instances","values":)" + count + "}"), wrong);
    }
    CHECK_FALSE(page.obeys(R"({"type":"add_instances","values":{"zone":"eu-west-9z"}})"));
  }

  TEST_CASE("a text that something replaced can come back") {
    Page page;
    page.window.app().editor_changed("mine");
    page.window.frame();
    REQUIRE(page.obeys(order("load", "scenario", "fargate-sizes")));
    CHECK(page.state("text") == "mine");
    page.window.app().file_opened("other.json", k_typed_definition);
    CHECK(page.state("text") == k_typed_definition);
  }

  TEST_CASE("a file is a scenario when it says so, else a task definition; too large is refused") {
    Page page;
    page.window.app().file_opened("s.json", scenario_text("eni-limit"));
    page.window.frame();
    CHECK(page.state("scenario") == "eni-limit");
    page.window.app().file_opened("bad.json", R"({"taskyard":1,"setup":[{"call":"no.Such"}]})");
    CHECK(page.state("scenario") == "eni-limit");
    CHECK(page.state("message").find("cannot be opened") != std::string::npos);
    const std::string text = page.state("text");
    page.window.app().file_opened("big.json", std::string((8U << 20U) + 1, ' '));
    CHECK(page.state("text") == text);
  }

  TEST_CASE("every scenario of the gallery opens, plays to its end and goes back to its start") {
    const std::vector<GalleryEntry> gallery = scenario_gallery();
    REQUIRE(gallery.size() >= 8);
    CHECK(gallery.front().name == k_first_scenario);
    Page page;
    for (const GalleryEntry& entry : gallery) {
      CAPTURE(entry.name);
      CHECK_FALSE(entry.title.empty());
      CHECK_FALSE(entry.summary.empty());
      REQUIRE(page.obeys(order("load", "scenario", entry.name)));
      page.window.frame();
      CHECK(page.state("scenario") == entry.name);
      CHECK(page.state("title") == entry.title);
      CHECK(page.state("message").empty());
      const long start = page.number("now");
      REQUIRE(page.obeys(R"({"type":"seek","ms":240000})"));
      page.window.run_for(160);
      CHECK(page.number("events") > 0);
      REQUIRE(page.obeys(order("reset")));
      CHECK(page.number("now") == start);
    }
    CHECK_FALSE(page.obeys(order("load", "scenario", "no-such")));
  }

  TEST_CASE("every shipped task definition registers exactly when the editor finds no error") {
    Page page;
    for (const GalleryEntry& entry : task_definition_gallery()) {
      CAPTURE(entry.name);
      REQUIRE(page.obeys(order("load_taskdef", "name", entry.name)));
      CHECK(page.state("text") == task_definition_text(entry.name));
      const bool is_clean = page.number("errors") == 0;
      CHECK(page.obeys(order("apply")) == is_clean);
    }
  }

  TEST_CASE("nothing is drawn again by itself once time stands still") {
    Page page;
    page.window.run_for(8000, 100);
    CHECK(page.window.settle() < 50);
    CHECK_FALSE(page.window.app().wants_frame());
    page.platform.frames_requested = 0;
    page.window.run_for(500);
    CHECK(page.platform.frames_requested == 0);
    const int published = page.platform.text_views_published;
    page.window.run_for(2000);
    CHECK(page.platform.text_views_published == published);
  }
}

TEST_SUITE("settings") {
  TEST_CASE("typed text, forms and theme survive a restart") {
    HeadlessPlatform platform;
    {
      HeadlessWindow window(platform);
      window.open("start=paused");
      window.frame();
      window.app().command(order("edit", "text", k_typed_definition));
      window.app().command(order("theme", "value", "light"));
      window.app().command(R"({"type":"run","values":{"count":7,"strategy":"binpack cpu"}})");
      window.run_for(1000, 50);
    }
    CHECK(platform.theme == "light");
    platform.theme.clear();
    HeadlessWindow again(platform);
    again.open("start=paused");
    again.frame();
    const std::string state = again.app().command(R"({"type":"state"})");
    CHECK(member(state, "text") == k_typed_definition);
    CHECK(platform.editor_text == k_typed_definition);
    CHECK(platform.theme == "light");
    CHECK(member(again.app().command(order("run")), "placed") == "7");
  }

  TEST_CASE("a text is written while the page is open, not only when it closes") {
    Page page;
    page.window.app().editor_changed("half a though");
    page.window.run_for(600);
    CHECK(page.platform.load("editor") == "half a though");
  }

  TEST_CASE("a definition that nobody touched follows the scenario of the next visit") {
    HeadlessPlatform platform;
    {
      HeadlessWindow window(platform);
      window.open("start=paused");
      window.run_for(1000, 50);
    }
    HeadlessWindow again(platform);
    again.open("start=paused&scenario=eni-limit");
    again.frame();
    const std::string text = member(again.app().command(R"({"type":"state"})"), "text");
    CHECK(text == first_task_definition(scenario_text("eni-limit")));
  }

  TEST_CASE("a scenario's definition is offered as it was registered, without references") {
    for (const GalleryEntry& scenario : scenario_gallery()) {
      CAPTURE(scenario.name);
      Page page("start=paused&scenario=" + scenario.name);
      const std::string text = member(page.window.app().command(R"({"type":"state"})"), "text");
      CHECK(text.find("${") == std::string::npos);
    }
  }

  TEST_CASE("settings that are no settings change nothing") {
    for (const char* rubbish : {"{", "[]", R"({"version":99,"theme":2})",
                                R"({"version":1,"theme":77,"font":9000,"sizes":{"left":-5}})"}) {
      CAPTURE(rubbish);
      HeadlessPlatform platform;
      platform.stored["settings"] = rubbish;
      HeadlessWindow window(platform);
      window.open("start=paused");
      window.frame();
      CHECK(platform.theme == "dark");
      CHECK(platform.theme_font_size <= 24);
    }
  }

  TEST_CASE("a theme of its own follows the system") {
    Page page;
    CHECK(page.platform.theme == "dark");
    page.platform.is_dark = false;
    page.window.app().theme_preference_changed();
    CHECK(page.platform.theme == "light");
    REQUIRE(page.obeys(order("theme", "value", "projector")));
    page.window.frame();
    CHECK(page.platform.theme == "projector");
    CHECK_FALSE(page.obeys(order("theme", "value", "pink")));
  }
}

TEST_SUITE("switches") {
  TEST_CASE("each switch is obeyed") {
    CHECK(Page("start=running").state("playing") == "true");
    CHECK(Page("start=paused").state("playing") == "false");
    CHECK(Page("start=paused&scenario=eni-limit").state("scenario") == "eni-limit");
    CHECK(Page("start=paused&speed=10").state("speed") == "10");
    CHECK(Page("start=paused&t=90").state("now") == "90000");
    CHECK(Page("start=paused&t=00:01:30").state("now") == "90000");
    CHECK(Page("start=paused&theme=projector").platform.theme == "projector");
    CHECK(Page("start=paused&font=20").platform.theme_font_size == 20);
    CHECK(Page("start=paused&view=text").platform.is_text_view_shown);
    CHECK(Page("start=paused&mode=view").platform.is_editor_visible == false);
    CHECK(Page("start=paused&panels=map").platform.is_editor_visible == false);
    CHECK(Page("start=paused&panels=map,editor").platform.is_editor_visible);
  }

  TEST_CASE("a switch that is not understood becomes one sentence, never a silent default") {
    const char* wrong[] = {"scenario=nope", "theme=pink", "mode=x",    "panels=map,x", "start=x",
                           "speed=0",       "speed=nan",  "speed=1e1", "t=1:2:3:4",    "t=",
                           "motion=x",      "font=11",    "font=99",   "lang=de",      "zoom=x",
                           "view=x",        "unknown=1",  "theme=%zz", "t=9999999999"};
    for (const char* query : wrong) {
      const Switches read = read_switches(query);
      REQUIRE_MESSAGE(read.warnings.size() == 1, query);
      CHECK_MESSAGE(read.warnings[0].size() < 200, query);
    }
    CHECK(read_switches("?theme=dark&&speed=2&").warnings.empty());
    CHECK(read_switches("t=1%3A30").time == 90 * k_second);
    std::string many;
    for (int i = 0; i < 50; ++i) many += "x" + std::to_string(i) + "=1&";
    CHECK(read_switches(many).warnings.size() <= 6);
  }
}
