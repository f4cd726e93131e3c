// Charts: round axes, windows that zoom and follow, the point under the pointer.
#include <doctest/doctest.h>

#include "viewmodel/requests/charts.hpp"

using namespace taskyard;
using namespace taskyard::web;

namespace {

struct AxisRow {
  ChartUnit unit;
  double most;
  int wanted;
  double top;
};

}  // namespace

TEST_SUITE("charts") {
  TEST_CASE("value axes end at a round number at or above the largest value") {
    for (const AxisRow& row : {AxisRow{ChartUnit::count, 0, 4, 1},
                               {ChartUnit::count, 3, 3, 3},
                               {ChartUnit::count, 7, 3, 10},
                               {ChartUnit::per_second, 87, 4, 100},
                               {ChartUnit::per_second, 0.35, 3, 1},
                               {ChartUnit::permille, 1000, 4, 1000},
                               {ChartUnit::microseconds, 240'000, 3, 300'000},
                               {ChartUnit::microseconds, 1'700'000, 2, 2'000'000}}) {
      CAPTURE(row.most);
      const Ticks ticks = value_ticks(row.unit, row.most, row.wanted);
      CHECK(ticks.top == doctest::Approx(row.top));
      CHECK(ticks.top >= row.most);
      CHECK(ticks.steps.front() == 0);
      CHECK(ticks.steps.size() <= static_cast<std::size_t>(row.wanted) * 2 + 2);
      for (std::size_t i = 1; i < ticks.steps.size(); ++i) {
        CHECK(ticks.steps[i] > ticks.steps[i - 1]);
      }
    }
  }

  TEST_CASE("time axes have round moments, never more than wanted") {
    for (const SimTime length : {30 * k_second, 10 * k_minute, 2 * k_hour, 30 * k_hour}) {
      for (const int wanted : {1, 3, 6, 12}) {
        const ChartWindow window{false, 7'300, 7'300 + length};
        const std::vector<SimTime> ticks = time_ticks(window, wanted);
        CAPTURE(length);
        CAPTURE(wanted);
        CHECK(ticks.size() <= static_cast<std::size_t>(wanted) + 1);
        for (const SimTime tick : ticks) {
          CHECK(tick % k_second == 0);
          CHECK(tick >= window.from);
          CHECK(tick <= window.to);
        }
      }
    }
    CHECK(tick_text({false, 0, k_minute}, 65 * k_second) == "00:01:05");
    CHECK(tick_text({false, 0, k_hour}, 65 * k_minute) == "01:05");
  }

  TEST_CASE("a window that follows ends at the present, and never begins before time does") {
    const ChartWindow usual;
    CHECK(at_present(usual, 2 * k_minute) == ChartWindow{true, 0, 5 * k_minute});
    CHECK(at_present(usual, k_hour) == ChartWindow{true, 55 * k_minute, k_hour});
    const ChartWindow fixed{false, k_minute, 2 * k_minute};
    CHECK(at_present(fixed, k_hour) == fixed);
  }

  TEST_CASE("zooming keeps the moment under the pointer, panning keeps the length") {
    const ChartWindow window{false, 10 * k_minute, 20 * k_minute};
    const ChartWindow closer = zoomed(window, 12 * k_minute, 0.5);
    CHECK(closer.to - closer.from == 5 * k_minute);
    CHECK(closer.from == 11 * k_minute);
    CHECK(zoomed(window, 15 * k_minute, 1e-9).to - zoomed(window, 15 * k_minute, 1e-9).from ==
          k_chart_window_min);
    CHECK(zoomed(window, 15 * k_minute, 1e9).from >= 0);
    const ChartWindow moved = panned(window, -k_hour);
    CHECK(moved.from == 0);
    CHECK(moved.to == 10 * k_minute);
    CHECK_FALSE(moved.follows);
    const ChartWindow following = zoomed({true, 50 * k_minute, k_hour}, 55 * k_minute, 0.5);
    CHECK(following.to == k_hour);
    CHECK(following.follows);
  }

  TEST_CASE("the nearest measurement is found, whichever side it is on") {
    ChartModel model;
    CHECK_FALSE(nearest_point(model, 5).has_value());
    model.times = {10, 20, 40};
    CHECK(nearest_point(model, 0) == 0U);
    CHECK(nearest_point(model, 16) == 1U);
    CHECK(nearest_point(model, 29) == 1U);
    CHECK(nearest_point(model, 31) == 2U);
    CHECK(nearest_point(model, 900) == 2U);
  }

  TEST_CASE("values are written with their unit; no measurement is a dash, never a zero") {
    CHECK(value_text(ChartUnit::per_second, 12.5) == "13/s");
    CHECK(value_text(ChartUnit::microseconds, 240'000) == "240 ms");
    CHECK(value_text(ChartUnit::permille, 125) == "13 %");
    CHECK(value_text(ChartUnit::count, 7) == "7");
    CHECK(value_text(ChartUnit::count, k_no_value) == "–");
  }

  TEST_CASE("without traffic the charts say how to get some") {
    const Simulation simulation;
    const ChartModel model = charts_of(simulation, {}, {});
    CHECK(model.charts.empty());
    CHECK(model.empty.find("Traffic…") != std::string::npos);
  }
}
