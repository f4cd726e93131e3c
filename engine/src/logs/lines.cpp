// Lines on the standard output of containers, and where they end up.
#include <algorithm>
#include <array>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "logs/logs.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::logs {
namespace {

constexpr std::size_t k_line_max = 4'096;
constexpr std::int64_t k_line_overhead = 26;  // bytes CloudWatch Logs counts for each event

struct Place {
  std::string_view plugin;  // "Name" of a Fluent Bit output
  std::string_view option;  // that names the place
  std::string_view prefix;
};

// Outputs of AWS for Fluent Bit, with the option that says where.
constexpr std::array k_places = std::to_array<Place>({
    {"cloudwatch", "log_group_name", ""},
    {"cloudwatch_logs", "log_group_name", ""},
    {"firehose", "delivery_stream", "firehose:"},
    {"kinesis_firehose", "delivery_stream", "firehose:"},
    {"kinesis", "stream", "kinesis:"},
    {"kinesis_streams", "stream", "kinesis:"},
    {"s3", "bucket", "s3:"},
    {"es", "host", "opensearch:"},
    {"opensearch", "host", "opensearch:"},
    {"http", "host", "http:"},
    {"splunk", "host", "splunk:"},
    {"datadog", "host", "datadog:"},
    {"forward", "host", "forward:"},
});

std::string_view option_of(const LogConfiguration& log, std::string_view name) {
  for (const auto& [key, value] : log.options) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

const ContainerDefinition& definition_of(const World& world, const Container& container) {
  return world.at(world.at(container.task).task_definition).containers[container.definition];
}

bool router_runs(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (!definition.containers[container.definition].log_router) continue;
    return container.status == ContainerStatus::running;
  }
  return false;
}

// The stream behind a log router, made with the first line.
LogStreamId routed_stream(const Changes& changes, ContainerId id, const LogConfiguration& log) {
  World& world = changes.world;
  const std::string place = router_place(log);
  LogGroupId group = find_group(world, place);
  if (!group) {
    const bool elsewhere = option_of(log, "Name").substr(0, 10) != "cloudwatch";
    if (!elsewhere && world.parameter(Parameter::undescribed_exist) == 0 &&
        option_of(log, "auto_create_group") != "true") {
      return {};
    }
    group = create_group(changes, place, false, elsewhere);
  }
  if (!group) return {};
  const LogStreamId known = world.at(id).log_stream;
  if (known && world.at(known).group == group) return known;
  const Container& container = world.at(id);
  const std::string name =
      concat({option_of(log, "log_stream_prefix"), definition_of(world, container).name,
              "-firelens-", task_id_text(world, container.task)});
  const LogStreamId stream = create_stream(changes, group, name, id);
  world.containers[id.value].log_stream = stream;
  return stream;
}

// A first lost line is told at once, then each time their number has doubled.
void lose(const Changes& changes, ContainerId id) {
  World& world = changes.world;
  ++world.logs.lost;
  const std::int64_t count = ++world.logs.lost_of[id];
  if ((count & (count - 1)) != 0) return;
  Event event;
  event.kind = EventKind::log_lines_lost;
  event.container = id;
  event.task = world.at(id).task;
  event.cluster = world.at(event.task).cluster;
  event.instance = world.at(event.task).instance;
  event.value = count - count / 2;
  changes.emit(event);
}

void keep(World& world, LogLine line) {
  LogState& logs = world.logs;
  line.number = logs.lines_taken;
  line.time = world.now;
  logs.digest = mix64(logs.digest ^ (static_cast<std::uint64_t>(line.time) << 20U) ^
                      line.container.value ^ (line.lost ? 1ULL << 63U : 0));
  for (const char c : line.text) {
    logs.digest = logs.digest * 1'099'511'628'211ULL + static_cast<unsigned char>(c);
  }
  const std::size_t place = line.number % world.limits.log_lines_max;
  if (logs.lines.size() <= place) {
    logs.lines.push_back(std::move(line));
  } else {
    logs.lines[place] = std::move(line);
  }
  ++logs.lines_taken;
  ++world.revision;
}

void count_in_stream(World& world, LogStreamId id, std::int64_t bytes) {
  LogStream& stream = world.logs.streams[id.value];
  if (stream.first_at == k_never) stream.first_at = world.now;
  stream.last_at = world.now;
  ++stream.lines;
  stream.bytes += bytes;
  world.logs.groups[stream.group.value].bytes += bytes;
}

}  // namespace

std::string router_place(const LogConfiguration& log) {
  const std::string_view plugin = option_of(log, "Name");
  for (const Place& row : k_places) {
    if (row.plugin != plugin) continue;
    const std::string_view place = option_of(log, row.option);
    if (row.prefix.empty() && !place.empty()) return std::string(place);
    return concat({row.prefix.empty() ? "cloudwatch:" : row.prefix, place});
  }
  if (!plugin.empty()) return std::string(plugin);
  const std::string_view type = option_of(log, "@type");  // Fluentd
  return type.empty() ? std::string("the log router's own configuration") : std::string(type);
}

void print_line(const Changes& changes, ContainerId id, std::string_view text, LineKind kind) {
  World& world = changes.world;
  const Container& container = world.at(id);
  const LogConfiguration& log = definition_of(world, container).log;
  LogLine line;
  line.container = id;
  line.kind = kind;
  line.text = std::string(text.substr(0, k_line_max));
  if (log.driver == "awslogs") {
    line.stream = container.log_stream;
  } else if (log.driver == "awsfirelens") {
    if (router_runs(world, world.at(container.task))) line.stream = routed_stream(changes, id, log);
    line.lost = !line.stream;
  }
  if (line.stream && world.at(world.at(line.stream).group).deleted) {
    line.stream = {};
    line.lost = true;
  }
  if (line.stream) {
    count_in_stream(world, line.stream,
                    static_cast<std::int64_t>(line.text.size()) + k_line_overhead);
  }
  const bool lost = line.lost;
  keep(world, std::move(line));
  if (lost) lose(changes, id);
}

const LogLine* find_line(const World& world, std::uint32_t number) {
  const LogState& logs = world.logs;
  if (number >= logs.lines_taken || logs.lines_taken - number > logs.lines.size()) return nullptr;
  return &logs.lines[number % world.limits.log_lines_max];
}

}  // namespace taskyard::logs
