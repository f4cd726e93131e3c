// cloudwatch: metrics, answered from the meters (surroundings 1.10, 7.1).
#include <algorithm>

#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "api/traffic/arrivals_csv.hpp"
#include "api/traffic/traffic_shapes.hpp"
#include "base/text.hpp"
#include "cloudwatch/cloudwatch.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_invalid_value = "InvalidParameterValue";
constexpr std::string_view k_invalid_pair = "InvalidParameterCombination";
constexpr std::int64_t k_datapoints_max = 1440;
constexpr unsigned k_digits = 6;

/// Epoch seconds or ISO 8601 as simulated time.
SimTime time_of(Call& call, JsonValue value) {
  const std::optional<std::int64_t> read =
      value.is(JsonKind::string) ? parse_moment(value.text()) : parse_decimal(value.source(), 3);
  if (read && *read < INT64_MAX / 4 && *read > INT64_MIN / 4) return *read - k_epoch_start_ms;
  call.refuse(k_invalid_value, concat({"Invalid value for ", member_path(value), "."}), value,
              "Seconds since 1970, or a moment in UTC: 2026-01-01T00:10:00Z.");
  return 0;
}

SimTime period_of(Call& call, JsonValue value) {
  const std::int64_t seconds = value.integer().value_or(0);
  if (seconds >= 60 && seconds % 60 == 0 && seconds <= 86'400 * 30) return seconds * k_second;
  call.refuse(k_invalid_value, "The parameter Period must be a multiple of 60.", value,
              "The metrics of AWS's services have one-minute points.");
  return k_minute;
}

struct Statistic {
  std::string_view name;
  enum Kind : std::uint8_t { average, sum, minimum, maximum, sample_count, percentile } kind;
};
constexpr Statistic k_statistics[] = {{"Average", Statistic::average},
                                      {"Sum", Statistic::sum},
                                      {"Minimum", Statistic::minimum},
                                      {"Maximum", Statistic::maximum},
                                      {"SampleCount", Statistic::sample_count}};

/// "p99" and "p99.9" as thousandths; none when it is no percentile.
std::optional<std::int64_t> percentile_of(std::string_view name) {
  if (!name.starts_with('p')) return std::nullopt;
  const std::optional<std::int64_t> read = parse_decimal(name.substr(1), 1);
  if (!read || *read < 0 || *read > 1000) return std::nullopt;
  return read;
}

std::optional<Statistic> statistic_named(std::string_view name) {
  for (const Statistic& statistic : k_statistics) {
    if (statistic.name == name) return statistic;
  }
  if (percentile_of(name)) return Statistic{name, Statistic::percentile};
  return std::nullopt;
}

std::string value_text(const cloudwatch::MetricRow& row, const cloudwatch::Datum& datum,
                       const Statistic& statistic) {
  const unsigned digits = row.whole ? 0 : k_digits;
  switch (statistic.kind) {
    case Statistic::average: return decimal_text(datum.average(), digits);
    case Statistic::sum: return decimal_text(datum.sum, digits);
    case Statistic::minimum: return decimal_text(datum.minimum, digits);
    case Statistic::maximum: return decimal_text(datum.maximum, digits);
    case Statistic::sample_count: return to_text(datum.count);
    case Statistic::percentile:
      return decimal_text(datum.percentile(percentile_of(statistic.name).value_or(500)), digits);
  }
  return "0";
}

Statistic checked_statistic(Call& call, JsonValue value) {
  const std::optional<Statistic> statistic = statistic_named(value.text());
  if (statistic) return *statistic;
  call.refuse(k_invalid_value, concat({"Invalid statistic: ", value.text(), "."}), value,
              "Average, Sum, Minimum, Maximum, SampleCount or a percentile: p99.");
  return k_statistics[0];
}

bool has_dimensions(const std::vector<cloudwatch::Dimension>& own, JsonValue wanted, bool all) {
  std::size_t count = 0;
  for (JsonValue pair = wanted.first(); pair; pair = pair.next(), ++count) {
    const JsonValue value = pair["Value"];
    const bool found = std::any_of(own.begin(), own.end(), [&](const auto& dimension) {
      return dimension.name == pair["Name"].text() && (!value || dimension.value == value.text());
    });
    if (!found) return false;
  }
  return !all || count == own.size();
}

/// The metric with that name and exactly these dimensions; none = it has no data.
cloudwatch::Metric find_metric(const World& world, JsonValue asked) {
  for (const cloudwatch::Metric& metric : cloudwatch::list(world)) {
    const bool named = metric.row->space == asked["Namespace"].text() &&
                       metric.row->name == asked["MetricName"].text();
    if (!named) continue;
    const auto own = cloudwatch::dimensions(world, metric);
    if (has_dimensions(own, asked["Dimensions"], true)) return metric;
  }
  return {};
}

struct Range {
  SimTime from = 0, to = 0, period = k_minute;
};

void check_range(Call& call, const Range& range) {
  if (call.refused()) return;
  if (range.from >= range.to) {
    return call.refuse(k_invalid_value,
                       "The parameter StartTime must be less than the parameter EndTime.",
                       call.in["StartTime"]);
  }
  const std::int64_t points = (range.to - range.from) / range.period;
  if (points <= k_datapoints_max) return;
  call.refuse(k_invalid_pair,
              concat({"You have requested up to ", to_text(points),
                      " datapoints, which exceeds the limit of 1,440. You may reduce the "
                      "datapoints requested by increasing Period, or decreasing the time range."}),
              call.in["Period"] ? call.in["Period"] : call.in["EndTime"]);
}

void write_datum(JsonWriter& out, const cloudwatch::MetricRow& row, const cloudwatch::Datum& datum,
                 const std::vector<Statistic>& statistics) {
  out.begin_object().key("Timestamp").time(epoch_ms(datum.start));
  bool extended = false;
  for (const Statistic& statistic : statistics) {
    if (statistic.kind == Statistic::percentile) {
      extended = true;
    } else {
      out.key(statistic.name).raw(value_text(row, datum, statistic));
    }
  }
  out.member("Unit", row.unit);
  if (extended) {
    out.key("ExtendedStatistics").begin_object();
    for (const Statistic& statistic : statistics) {
      if (statistic.kind != Statistic::percentile) continue;
      out.key(statistic.name).raw(value_text(row, datum, statistic));
    }
    out.end_object();
  }
  out.end_object();
}

}  // namespace

void list_metrics(Call& call) {
  const World& world = call.world();
  const std::string space = call.text("Namespace");
  const std::string name = call.text("MetricName");
  const JsonValue wanted = call.array("Dimensions");
  const std::string token = call.text("NextToken");
  if (call.refused()) return;
  constexpr std::size_t k_page = 500;
  const std::size_t first =
      static_cast<std::size_t>(std::max<std::int64_t>(0, parse_int(token).value_or(0)));
  std::size_t number = 0;
  call.out.begin_object().key("Metrics").begin_array();
  for (const cloudwatch::Metric& metric : cloudwatch::list(world)) {
    if (!space.empty() && metric.row->space != space) continue;
    if (!name.empty() && metric.row->name != name) continue;
    const auto own = cloudwatch::dimensions(world, metric);
    if (!has_dimensions(own, wanted, false)) continue;
    ++number;
    if (number <= first || number > first + k_page) continue;
    call.out.begin_object().member("Namespace", metric.row->space);
    call.out.member("MetricName", metric.row->name).key("Dimensions").begin_array();
    for (const cloudwatch::Dimension& dimension : own) {
      call.out.begin_object().member("Name", dimension.name).member("Value", dimension.value);
      call.out.end_object();
    }
    call.out.end_array().end_object();
  }
  call.out.end_array();
  if (number > first + k_page) {
    call.out.member("NextToken", to_text(static_cast<std::int64_t>(first + k_page)));
  }
  call.out.end_object();
}

void get_metric_statistics(Call& call) {
  Range range;
  range.from = time_of(call, call.in["StartTime"]);
  range.to = time_of(call, call.in["EndTime"]);
  range.period = period_of(call, call.in["Period"]);
  check_range(call, range);
  std::vector<Statistic> statistics;
  for (const char* member : {"Statistics", "ExtendedStatistics"}) {
    for (JsonValue value = call.in[member].first(); value; value = value.next()) {
      statistics.push_back(checked_statistic(call, value));
    }
  }
  if (statistics.empty()) {
    call.refuse(k_invalid_pair,
                "At least one of the parameters Statistics and ExtendedStatistics must be "
                "specified.");
  }
  if (call.refused()) return;
  const cloudwatch::Metric metric = find_metric(call.world(), call.in);
  call.out.begin_object().member("Label", call.text("MetricName"));
  call.out.key("Datapoints").begin_array();
  if (metric.row != nullptr) {
    for (const cloudwatch::Datum& datum :
         cloudwatch::series(call.world(), metric, range.from, range.to, range.period)) {
      write_datum(call.out, *metric.row, datum, statistics);
    }
  }
  call.out.end_array().end_object();
}

void get_metric_data(Call& call) {
  Range range;
  range.from = time_of(call, call.in["StartTime"]);
  range.to = time_of(call, call.in["EndTime"]);
  const JsonValue queries = call.in["MetricDataQueries"];
  for (JsonValue query = queries.first(); query; query = query.next()) {
    if (!query["MetricStat"]) {
      return call.refuse("ValidationError", "Metric math is not simulated by Taskyard.",
                         query["Expression"] ? query["Expression"] : query,
                         "Ask for a MetricStat.");
    }
    range.period = period_of(call, query["MetricStat"]["Period"]);
    checked_statistic(call, query["MetricStat"]["Stat"]);
    check_range(call, range);
  }
  if (call.refused()) return;
  const bool ascending = call.text("ScanBy") == "TimestampAscending";
  call.out.begin_object().key("MetricDataResults").begin_array();
  for (JsonValue query = queries.first(); query; query = query.next()) {
    const JsonValue asked = query["MetricStat"];
    const cloudwatch::Metric metric = find_metric(call.world(), asked["Metric"]);
    const Statistic statistic = checked_statistic(call, asked["Stat"]);
    std::vector<cloudwatch::Datum> data;
    if (metric.row != nullptr) {
      data = cloudwatch::series(call.world(), metric, range.from, range.to,
                                period_of(call, asked["Period"]));
    }
    if (!ascending) std::reverse(data.begin(), data.end());
    const std::string_view label =
        query["Label"] ? query["Label"].text() : asked["Metric"]["MetricName"].text();
    call.out.begin_object().member("Id", query["Id"].text()).member("Label", label);
    call.out.key("Timestamps").begin_array();
    for (const cloudwatch::Datum& datum : data) call.out.time(epoch_ms(datum.start));
    call.out.end_array().key("Values").begin_array();
    for (const cloudwatch::Datum& datum : data) {
      call.out.raw(value_text(*metric.row, datum, statistic));
    }
    call.out.end_array().member("StatusCode", "Complete").end_object();
  }
  call.out.end_array().key("Messages").begin_array().end_array().end_object();
}

}  // namespace taskyard::api
