// Recorded arrivals: what a row may be, and the row of every fault.
#include "api/traffic/arrivals_csv.hpp"

#include <doctest/doctest.h>

#include <string>

namespace taskyard::api {
namespace {

TEST_SUITE("traffic csv") {
  TEST_CASE("decimal numbers are read exactly or not at all") {
    struct Row {
      const char* text;
      unsigned digits;
      std::optional<std::int64_t> value;
    };
    for (const Row& row :
         {Row{"0.5", 3, 500}, Row{"12", 3, 12'000}, Row{"0.001", 3, 1},
          Row{"0.0005", 3, std::nullopt}, Row{"1e3", 3, 1'000'000}, Row{"1.5E-1", 3, 150},
          Row{"-2.25", 2, -225}, Row{"", 3, std::nullopt}, Row{".5", 3, std::nullopt},
          Row{"5.", 3, std::nullopt}, Row{"1.2.3", 3, std::nullopt}, Row{"1e99", 3, std::nullopt},
          Row{"99999999999999999999", 0, std::nullopt}, Row{"7.0", 0, 7}}) {
      CAPTURE(std::string(row.text));
      CHECK(parse_decimal(row.text, row.digits) == row.value);
    }
  }

  TEST_CASE("rows are times, or times with a number of arrivals in that second") {
    struct Row {
      const char* csv;
      std::vector<SimTime> times;
    };
    for (const Row& row : {Row{"0\n1.5\n12.345\n", {0, 1500, 12'345}},
                           Row{"time\n3\n1\r\n\n# note\n2", {1000, 2000, 3000}},
                           Row{"second,count\n5,4\n6,0\n", {5000, 5250, 5500, 5750}},
                           Row{"2026-01-01T10:00:01Z\n2026-01-01T10:00:00.250Z", {0, 750}},
                           Row{"2024-02-29T23:59:59Z,1\n2024-03-01T00:00:00Z,1", {0, 1000}}}) {
      CAPTURE(std::string(row.csv));
      const ArrivalsReading reading = read_arrivals(row.csv);
      CHECK(reading.row == 0);
      CHECK(reading.times == row.times);
    }
  }

  TEST_CASE("a wrong row is named by its number, counted from 1 with headers and empty rows") {
    struct Row {
      const char* csv;
      std::uint32_t row;
      const char* error;
    };
    for (const Row& row :
         {Row{"1\nabc\n2", 2, "\"abc\" is no arrival"},
          Row{"time\n\n1\n-1", 4, "\"-1\" is no arrival"},
          Row{"1,2,3", 1, "\"1,2,3\" is no arrival"}, Row{"1,x", 1, "\"1,x\" is no arrival"},
          Row{"1\n2026-01-01T10:00:00Z", 2, "seconds and moments mixed"},
          Row{"2026-13-01T10:00:00Z", 1, "\"2026-13-01T10:00:00Z\" is no arrival"},
          Row{"time\ncount\n1", 2, "\"count\" is no arrival"}, Row{"", 1, "no arrival at all"},
          Row{"time\n# nothing\n", 3, "no arrival at all"},
          Row{"99999999", 1, "a time of more than 366 days"},
          Row{"1,1000000\n2,1", 2, "more than 1000000 arrivals"},
          Row{"1.0001", 1, "\"1.0001\" is no arrival"}}) {
      CAPTURE(std::string(row.csv));
      const ArrivalsReading reading = read_arrivals(row.csv);
      CHECK(reading.row == row.row);
      CHECK(reading.error == row.error);
      CHECK_FALSE(reading.hint.empty());
      CHECK(reading.times.empty());
    }
  }
}

}  // namespace
}  // namespace taskyard::api
