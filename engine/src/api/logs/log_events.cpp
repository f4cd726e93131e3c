// logs: the lines.
#include <algorithm>

#include "api/handlers.hpp"
#include "api/logs/log_shapes.hpp"
#include "api/shapes.hpp"

namespace taskyard::api {
namespace {

constexpr std::int64_t k_page = 10'000;

/// What both calls for lines may ask.
struct Wish {
  LogGroupId group;
  std::int64_t start = 0, end = INT64_MAX;
  std::vector<std::string> words;    // all of them
  std::vector<std::string> without;  // none of them
};

// Plain words of a filter pattern, all of which a line must have; "-word" must not be there; quotes
// hold
// words together (CloudWatch Logs user guide, filter pattern syntax). JSON and column patterns are
// refused.
void read_pattern(Call& call, Wish& wish) {
  const std::string pattern = call.text("filterPattern");
  const std::string_view text = trim(pattern);
  if (text.starts_with('{') || text.starts_with('[') || text.starts_with('%')) {
    call.refuse(
        k_invalid, "Invalid filter pattern", call.in["filterPattern"],
        "Plain words and \"phrases\" are simulated; patterns for JSON and columns are not.");
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const bool unwanted = text[at] == '-';
    if (unwanted) ++at;
    const bool quoted = at < text.size() && text[at] == '"';
    if (quoted) ++at;
    std::size_t end = at;
    while (end < text.size() && (quoted ? text[end] != '"' : !is_blank(text[end]))) ++end;
    if (end > at) (unwanted ? wish.without : wish.words).emplace_back(text.substr(at, end - at));
    at = end + (quoted ? 1 : 0);
  }
}

bool has(const LogLine& line, const std::string& word) {
  return line.text.find(word) != std::string::npos;
}

bool wanted(const Wish& wish, const World& world, const LogLine& line) {
  if (!line.stream || world.at(line.stream).group != wish.group) return false;
  // What is older than the group's retention is gone (surroundings 7.4).
  const SimTime kept = SimTime{world.at(wish.group).retention_days} * 24 * k_hour;
  if (kept > 0 && world.now - line.time > kept) return false;
  const std::int64_t at = epoch_ms(line.time);
  if (at < wish.start || at >= wish.end) return false;
  for (const std::string& word : wish.words) {
    if (!has(line, word)) return false;
  }
  for (const std::string& word : wish.without) {
    if (has(line, word)) return false;
  }
  return true;
}

Wish read_wish(Call& call) {
  Wish wish;
  wish.group = log_group_for(call);
  wish.start = call.integer("startTime").value_or(0);
  wish.end = call.integer("endTime").value_or(INT64_MAX);
  return wish;
}

/// Kept lines in order of time, oldest first.
template <class Visit>
void for_each_line(const World& world, const Visit& visit) {
  const auto kept = static_cast<std::uint32_t>(world.logs.lines.size());
  for (std::uint32_t i = 0; i < kept; ++i) {
    const LogLine* line = logs::find_line(world, world.logs.lines_taken - kept + i);
    if (line != nullptr) visit(*line);
  }
}

void write_times(JsonWriter& out, const LogLine& line) {
  out.member("timestamp", epoch_ms(line.time)).member("message", line.text);
  out.member("ingestionTime", epoch_ms(line.time));
}

}  // namespace

void get_log_events(Call& call) {
  const Wish wish = read_wish(call);
  const std::string name = call.text("logStreamName");
  const bool from_head = call.flag("startFromHead");
  const std::int64_t limit = limit_for(call, k_page, k_page);
  if (call.refused()) return;
  const World& world = call.world();
  const LogStreamId stream = logs::find_stream(world, wish.group, name);
  if (!stream) {
    call.refuse(k_log_missing, "The specified log stream does not exist.", call.in["logStreamName"],
                "logs.DescribeLogStreams shows those of the group.");
    return;
  }
  std::vector<const LogLine*> lines;
  for_each_line(world, [&](const LogLine& line) {
    if (line.stream == stream && wanted(wish, world, line)) lines.push_back(&line);
  });
  const auto most = static_cast<std::size_t>(limit);
  const std::string token = call.text("nextToken");
  const std::size_t newest = lines.size() > most ? lines.size() - most : 0;
  std::size_t first = from_head ? 0 : newest;
  if (token.size() > 2) {
    const std::int64_t asked = parse_int(std::string_view(token).substr(2)).value_or(0);
    first = std::min(lines.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, asked)));
  }
  const std::size_t end = std::min(lines.size(), first + most);
  call.out.begin_object().key("events").begin_array();
  for (std::size_t i = first; i < end; ++i) {
    call.out.begin_object();
    write_times(call.out, *lines[i]);
    call.out.end_object();
  }
  call.out.end_array();
  call.out.member("nextForwardToken", "f/" + to_text(static_cast<std::int64_t>(end)));
  const std::size_t back = first > most ? first - most : 0;
  call.out.member("nextBackwardToken", "b/" + to_text(static_cast<std::int64_t>(back)));
  call.out.end_object();
}

void filter_log_events(Call& call) {
  Wish wish = read_wish(call);
  const std::vector<std::string> names = call.texts("logStreamNames");
  const std::string prefix = call.text("logStreamNamePrefix");
  const std::int64_t limit = limit_for(call, k_page, k_page);
  read_pattern(call, wish);
  if (!names.empty() && !prefix.empty()) {
    call.refuse(k_invalid,
                "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
                call.in["logStreamNamePrefix"]);
  }
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<const LogLine*> lines;
  for_each_line(world, [&](const LogLine& line) {
    if (!wanted(wish, world, line)) return;
    const std::string& stream = world.text(world.at(line.stream).name);
    const bool named =
        names.empty() || std::find(names.begin(), names.end(), stream) != names.end();
    if (named && stream.starts_with(prefix)) lines.push_back(&line);
  });
  write_log_page(call, "events", lines.size(), limit, [&](std::size_t i) {
    const LogLine& line = *lines[i];
    call.out.begin_object().member("logStreamName", world.text(world.at(line.stream).name));
    write_times(call.out, line);
    call.out.member("eventId", to_text_padded(line.number, 56)).end_object();
  });
}

}  // namespace taskyard::api
