// Log groups, streams and lines as tables.
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/storage/cells.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

using namespace cells;

Table log_groups_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "log_groups";
  table.label = "Log groups";
  table.columns = {{"name", "Log group or place", false, 1.8F},
                   {"kind", "Kind", false, 1},
                   {"streams", "Streams", true, 0.7F},
                   {"lines", "Lines", true, 0.8F},
                   {"bytes", "Stored", true, 0.8F},
                   {"retention", "Kept for", true, 0.8F}};
  table.empty = "No log group. Containers with the log driver awslogs write to one.";
  std::vector<std::int64_t> streams(world.logs.groups.size()), lines(world.logs.groups.size());
  for (const LogStream& stream : world.logs.streams) {
    ++streams[stream.group.value];
    lines[stream.group.value] += stream.lines;
  }
  for (const LogGroup& group : world.logs.groups) {
    if (group.deleted) continue;
    Row row = row_of(SelectionKind::log_group, group.id.value);
    row.cells = {plain(world.text(group.name)),
                 group.elsewhere   ? plain("from a log router")
                 : group.described ? plain("CloudWatch Logs")
                                   : plain("CloudWatch Logs, taken to exist",
                                           "Nobody made it: it is taken to exist"),
                 number(streams[group.id.value]),
                 number(lines[group.id.value]),
                 sorted(size_text(group.bytes), group.bytes),
                 group.retention_days > 0
                     ? sorted(counted(group.retention_days, "day"), group.retention_days)
                     : sorted("ever", 100'000)};
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table streams_table(const World& world, LogGroupId group, std::uint32_t rows_max) {
  Table table;
  table.id = "log_streams";
  table.label = "Log streams";
  table.columns = {{"name", "Stream", false, 2},
                   {"lines", "Lines", true, 0.7F},
                   {"bytes", "Stored", true, 0.8F},
                   {"last", "Last line", true, 1}};
  table.empty = "No stream yet: one is made when a container starts.";
  for (std::size_t i = world.logs.streams.size(); i-- > 0;) {
    const LogStream& stream = world.logs.streams[i];
    if (stream.group != group) continue;
    Row row;
    row.key = "stream:" + std::to_string(stream.id.value);
    if (stream.container) {
      row.selection = {SelectionKind::task, world.at(stream.container).task.value};
    }
    row.cells = {plain(world.text(stream.name)), number(stream.lines),
                 sorted(size_text(stream.bytes), stream.bytes), moment(stream.last_at)};
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table lines_table(const World& world, const LinesModel& lines, std::uint32_t rows_max) {
  Table table;
  table.id = "log_lines";
  table.label = "Log lines, newest first";
  table.columns = {{"time", "Time", true, 0.8F},
                   {"origin", "Container", false, 1.1F},
                   {"line", "Line", false, 3},
                   {"place", "Where it went", false, 1.6F}};
  table.empty = lines.of_source() > 0 ? "Nothing matches the search." : "No line was printed yet.";
  const std::vector<std::uint32_t>& shown = lines.shown();
  for (std::size_t i = shown.size(); i-- > 0;) {
    const LogLine* line = find_line(world, shown[i]);
    if (line == nullptr) continue;
    if (table.rows.size() >= rows_max) {
      ++table.left_out;
      continue;
    }
    Row row;
    row.key = "line:" + std::to_string(line->number);
    if (line->container) {
      row.selection = {SelectionKind::task, world.at(line->container).task.value};
    }
    row.cells = {moment(line->time), plain(line_origin(world, *line)),
                 state(line->text, role_of(*line)), plain(line_place(world, *line))};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace taskyard::web
