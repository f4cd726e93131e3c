#include "app/session.hpp"

#include <doctest/doctest.h>

#include "app/driver_clock.hpp"
#include "app/gallery.hpp"
#include "ui/page.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr SimTime k_start = 58 * k_second;

Session first_run(SimTime now = k_start) {
  Session session;
  REQUIRE(!has_errors(session.load(scenario_text("first-run"))));
  session.seek(now);
  return session;
}

std::vector<Reply> make(Session& session, std::string action, std::string request) {
  const Call call{std::move(action), std::move(request)};
  return session.call(std::span(&call, 1));
}

std::vector<Reply> register_typed(Session& session) {
  return make(session, "ecs.RegisterTaskDefinition", std::string(k_typed_definition));
}

std::vector<Reply> run_typed(Session& session) {
  return make(session, "ecs.RunTask", R"({"cluster":"yard","taskDefinition":"typed"})");
}

}  // namespace

TEST_SUITE("session") {
  TEST_CASE("undo and redo take a call back and make it again, to the bit") {
    Session session = first_run();
    const std::uint64_t before = session.simulation().state_hash();
    REQUIRE(register_typed(session).back().ok());
    REQUIRE(run_typed(session).back().ok());
    const std::uint64_t after = session.simulation().state_hash();
    CHECK(session.undo_label() == "RunTask");
    REQUIRE(session.undo());
    CHECK(session.undo_label() == "RegisterTaskDefinition");
    CHECK(session.redo_label() == "RunTask");
    REQUIRE(session.undo());
    CHECK(session.simulation().state_hash() == before);
    CHECK_FALSE(session.undo());
    REQUIRE(session.redo());
    REQUIRE(session.redo());
    CHECK(session.simulation().state_hash() == after);
    CHECK_FALSE(session.redo());
  }

  TEST_CASE("a refused call leaves no trace: no event, no step to undo, the same state") {
    Session session = first_run();
    const std::uint64_t before = session.simulation().state_hash();
    const EventSeq events = session.simulation().last_event();
    CHECK_FALSE(run_typed(session).back().ok());
    CHECK(session.simulation().state_hash() == before);
    CHECK(session.simulation().last_event() == events);
    CHECK_FALSE(session.can_undo());
    CHECK(session.call_times().empty());
  }

  TEST_CASE("several calls are one step, and stop at the first refusal") {
    Session session = first_run();
    const Call calls[] = {{"ecs.RegisterTaskDefinition", std::string(k_typed_definition)},
                          {"ecs.RunTask", R"({"cluster":"nowhere","taskDefinition":"typed"})"},
                          {"ecs.CreateCluster", R"({"clusterName":"never"})"}};
    const std::vector<Reply> replies = session.call(calls);
    REQUIRE(replies.size() == 2);
    CHECK(replies[0].ok());
    CHECK_FALSE(replies[1].ok());
    CHECK(session.simulation().world().clusters.size() == 1);
    REQUIRE(session.undo());
    CHECK_FALSE(session.can_undo());
  }

  TEST_CASE("going back and forth in time replays the same calls to the same state") {
    Session session = first_run();
    REQUIRE(register_typed(session).back().ok());
    REQUIRE(run_typed(session).back().ok());
    session.advance_to(100 * k_second);
    const std::uint64_t late = session.simulation().state_hash();
    const std::uint64_t trace = session.simulation().trace_hash();
    for (const SimTime back : {99 * k_second, k_start + 1, SimTime(0)}) {
      CAPTURE(back);
      session.seek(back);
      CHECK(session.now() == back);
      session.seek(100 * k_second);
      CHECK(session.simulation().state_hash() == late);
      CHECK(session.simulation().trace_hash() == trace);
    }
  }

  TEST_CASE("keyframes change how going back is done, never where it leads") {
    SessionLimits tight;
    tight.keyframe_events = 5;
    tight.keyframe_bytes_max = 1U << 20U;
    Session dense(tight);
    Session plain;
    for (Session* session : {&dense, &plain}) {
      REQUIRE(!has_errors(session->load(scenario_text("first-run"))));
      for (SimTime t = 0; t <= 150 * k_second; t += k_second) session->advance_to(t);
    }
    for (SimTime t = 140 * k_second; t > 0; t -= 17 * k_second) {
      CAPTURE(t);
      dense.seek(t);
      plain.seek(t);
      CHECK(dense.simulation().state_hash() == plain.simulation().state_hash());
    }
  }

  TEST_CASE("a call made in the past cuts the future off, and undo brings it back") {
    Session session = first_run();
    REQUIRE(register_typed(session).back().ok());
    session.advance_to(80 * k_second);
    REQUIRE(run_typed(session).back().ok());
    session.seek(70 * k_second);
    CHECK(session.call_times().size() == 2);
    REQUIRE(make(session, "ecs.CreateCluster", R"({"clusterName":"other"})").back().ok());
    CHECK(session.call_times() == std::vector<SimTime>{k_start, 70 * k_second});
    REQUIRE(session.undo());
    CHECK(session.call_times() == std::vector<SimTime>{k_start, 80 * k_second});
    CHECK(session.now() == 70 * k_second);
  }

  TEST_CASE("a step lands on the next event and a step back on the one before") {
    Session session = first_run(0);
    std::vector<std::uint64_t> seen;
    std::vector<SimTime> times;
    for (int i = 0; i < 12; ++i) {
      const EventSeq before = session.simulation().last_event();
      REQUIRE(session.step_forward());
      CHECK(session.simulation().last_event() > before);
      if (times.empty() || times.back() != session.now()) times.push_back(session.now());
    }
    while (times.size() > 1) {
      times.pop_back();
      REQUIRE(session.step_back());
      CHECK(session.now() == times.back());
    }
  }

  TEST_CASE("reset and another scenario can be undone when calls would be lost") {
    Session session = first_run();
    REQUIRE(register_typed(session).back().ok());
    const std::uint64_t before = session.simulation().state_hash();
    session.restart();
    CHECK(session.now() == 0);
    REQUIRE(session.undo());
    CHECK(session.simulation().state_hash() == before);
    REQUIRE(!has_errors(session.load(scenario_text("fargate-sizes"))));
    REQUIRE(session.undo());
    CHECK(session.simulation().state_hash() == before);
  }

  TEST_CASE("an exported session replays to the same end, calls ahead of the present included") {
    Session session = first_run();
    REQUIRE(register_typed(session).back().ok());
    session.advance_to(70 * k_second);
    REQUIRE(run_typed(session).back().ok());
    session.advance_to(90 * k_second);
    const std::uint64_t late = session.simulation().trace_hash();
    session.seek(65 * k_second);
    Session again;
    REQUIRE(!has_errors(again.load(session.export_scenario())));
    again.advance_to(90 * k_second);
    CHECK(again.simulation().trace_hash() == late);
  }

  TEST_CASE("old steps are dropped when there are too many") {
    SessionLimits limits;
    limits.undo_steps_max = 3;
    Session session(limits);
    for (int i = 0; i < 6; ++i) {
      const std::string name = "c" + std::to_string(i);
      REQUIRE(make(session, "ecs.CreateCluster", R"({"clusterName":")" + name + "\"}").back().ok());
    }
    int undone = 0;
    while (session.undo()) ++undone;
    CHECK(undone == 3);
    CHECK(session.simulation().world().clusters.size() == 3);
  }
}

TEST_SUITE("driver clock") {
  TEST_CASE("simulated time follows the wall clock times the speed, without losing fractions") {
    struct Row {
      double speed;
      SimTime after_a_second;
    };
    for (const Row& row : {Row{0.1, 100}, Row{0.25, 250}, Row{1, 1000}, Row{60, 60'000}}) {
      CAPTURE(row.speed);
      DriverClock clock;
      clock.set_playing(true);
      clock.set_speed(row.speed);
      SimTime now = 0;
      for (int frame = 0; frame <= 1000; ++frame) now = clock.tick(frame, now, k_hour);
      CHECK(std::abs(now - row.after_a_second) <= 1);
    }
  }

  TEST_CASE("time stands still while paused and when nothing is left to happen") {
    DriverClock clock;
    CHECK(clock.tick(0, 500, k_hour) == 500);
    CHECK(clock.tick(50, 500, k_hour) == 500);
    clock.set_playing(true);
    clock.tick(100, 500, std::nullopt);
    CHECK(clock.tick(150, 500, std::nullopt) == 500);
  }

  TEST_CASE("a page that slept does not jump: a frame passes at most a tenth of a second") {
    DriverClock clock;
    clock.set_playing(true);
    clock.tick(0, 0, k_hour);
    CHECK(clock.tick(60'000, 0, k_hour) == 100);
  }

  TEST_CASE("Auto skips silence to just before the next event and says how much") {
    DriverClock clock;
    clock.set_playing(true);
    clock.set_automatic(true);
    clock.tick(0, 0, 10 * k_minute);
    DriverClock fresh;
    fresh.set_playing(true);
    fresh.set_automatic(true);
    const SimTime landed = fresh.tick(0, 0, 10 * k_minute);
    CHECK(landed == 10 * k_minute - 2 * k_second);
    CHECK(fresh.skipped() == landed);
    fresh.tick(16, landed, 10 * k_minute);
    CHECK(fresh.speed() == 1);
  }

  TEST_CASE("the speed stays on its scale and a chosen speed leaves Auto") {
    DriverClock clock;
    clock.set_automatic(true);
    clock.set_speed(1000);
    CHECK_FALSE(clock.automatic());
    CHECK(clock.speed() == 60);
    clock.change_speed(1);
    CHECK(clock.speed() == 60);
    clock.set_speed(1);
    clock.change_speed(-1);
    CHECK(clock.speed() == 0.5);
  }
}
