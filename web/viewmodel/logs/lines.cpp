#include "viewmodel/logs/lines.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_of(const World& world, const LogLine& line, Selection of) {
  switch (of.kind) {
    case SelectionKind::task:
      return line.container && world.at(line.container).task == TaskId{of.index};
    case SelectionKind::log_group:
      return line.stream && world.at(line.stream).group == LogGroupId{of.index};
    default: return true;
  }
}

std::string group_title(const World& world, LogGroupId id) {
  const LogGroup& group = world.at(id);
  return (group.elsewhere ? "" : "log group ") + world.text(group.name);
}

std::string task_places(const World& world, const Task& task) {
  std::string text;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const ContainerId id{task.first_container.value + i};
    text += (text.empty() ? "" : " ") + log_sentence(world, id);
  }
  return text;
}

std::string group_places(const World& world, LogGroupId id) {
  const LogGroup& group = world.at(id);
  if (group.elsewhere) return "A log router sends these lines to " + world.text(group.name) + ".";
  std::string text = "CloudWatch log group " + world.text(group.name) + ", kept ";
  text += group.retention_days > 0 ? "for " + counted(group.retention_days, "day") : "for ever";
  return text + (group.described ? "." : ". Nobody made it: it is taken to exist.");
}

std::string places_text(const World& world, Selection of) {
  const bool task = of.kind == SelectionKind::task && of.index < world.tasks.size();
  if (task) return task_places(world, world.tasks[of.index]);
  const bool group = of.kind == SelectionKind::log_group && of.index < world.logs.groups.size();
  return group ? group_places(world, LogGroupId{of.index}) : std::string();
}

}  // namespace

const LogLine* find_line(const World& world, std::uint32_t number) {
  const std::vector<LogLine>& lines = world.logs.lines;
  if (lines.empty() || number >= world.logs.lines_taken) return nullptr;
  const std::size_t place = number % std::max<std::uint32_t>(world.limits.log_lines_max, 1);
  return place < lines.size() && lines[place].number == number ? &lines[place] : nullptr;
}

std::vector<Match> matches_of(std::string_view text, std::string_view search) {
  std::vector<Match> found;
  while (!search.empty()) {
    const std::size_t end = std::min(search.find(' '), search.size());
    const std::string_view word = search.substr(0, end);
    search.remove_prefix(std::min(end + 1, search.size()));
    if (word.empty()) continue;
    bool any = false;
    for (auto at = text.begin(); at != text.end();) {
      at = std::search(at, text.end(), word.begin(), word.end(),
                       [](char a, char b) { return lower(a) == lower(b); });
      if (at == text.end()) break;
      const auto begin = static_cast<std::size_t>(at - text.begin());
      found.push_back({begin, begin + word.size()});
      at += static_cast<std::ptrdiff_t>(word.size());
      any = true;
    }
    if (!any) return {};
  }
  std::sort(found.begin(), found.end(), [](const Match& a, const Match& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  for (const Match& match : found) {
    if (kept > 0 && match.begin < found[kept - 1].end) continue;
    found[kept++] = match;
  }
  found.resize(kept);
  return found;
}

void LinesModel::update(const World& world, std::uint64_t epoch, const LinesWish& wish) {
  const LogState& logs = world.logs;
  if (!begun_ || epoch != epoch_ || wish != wish_ || logs.lines_taken < seen_) {
    shown_.clear();
    of_source_.clear();
    seen_ = 0;
  }
  begun_ = true;
  epoch_ = epoch;
  wish_ = wish;
  const bool all = wish.search.find_first_not_of(' ') == std::string::npos;
  const auto kept = static_cast<std::uint32_t>(logs.lines.size());
  const std::uint32_t oldest = logs.lines_taken > kept ? logs.lines_taken - kept : 0;
  for (std::vector<std::uint32_t>* numbers : {&shown_, &of_source_}) {
    const auto end = std::lower_bound(numbers->begin(), numbers->end(), oldest);
    numbers->erase(numbers->begin(), end);
  }
  for (std::uint32_t number = std::max(seen_, oldest); number < logs.lines_taken; ++number) {
    const LogLine* line = find_line(world, number);
    if (line == nullptr || !is_of(world, *line, wish.of)) continue;
    of_source_.push_back(number);
    if (all || !matches_of(line->text, wish.search).empty()) {
      shown_.push_back(number);
    }
  }
  seen_ = logs.lines_taken;
  const auto total = static_cast<std::int64_t>(of_source_.size());
  count_text_ =
      all ? counted(total, "line")
          : grouped(static_cast<std::int64_t>(shown_.size())) + " of " + counted(total, "line");
  if (oldest > 0) count_text_ += " of the latest " + grouped(kept);
  if (logs.lost > 0) count_text_ += "; " + grouped(logs.lost) + " lost altogether";
  place_text_ = places_text(world, wish.of);
}

std::string line_place(const World& world, const LogLine& line) {
  if (line.lost) return "lost";
  if (!line.stream) return "only on the instance";
  const LogStream& stream = world.at(line.stream);
  return world.text(world.at(stream.group).name) + " / " + world.text(stream.name);
}

std::string line_origin(const World& world, const LogLine& line) {
  if (!line.container) return "–";
  return writer_task(world, line.container) + " " + container_name(world, line.container);
}

Role role_of(const LogLine& line) {
  if (line.lost) return Role::draining;
  return line.kind == LineKind::output ? Role::none : Role::failed;
}

std::string log_sentence(const World& world, ContainerId container) {
  const Container& each = world.at(container);
  const TaskDefinition& definition = world.at(world.at(each.task).task_definition);
  const ContainerDefinition& spec = definition.containers[each.definition];
  const std::string name = "The lines of " + spec.name;
  const LogConfiguration& log = spec.log;
  if (log.driver == "awslogs") {
    std::string text = name + " go to log group " + log.group;
    if (each.log_stream) text += ", stream " + world.text(world.at(each.log_stream).name);
    return text + ".";
  }
  if (log.driver == "awsfirelens") {
    std::string router = "a log router that is not there";
    for (const ContainerDefinition& other : definition.containers) {
      if (other.log_router) router = "the log router " + other.name;
    }
    for (const auto& [option, value] : log.options) {
      if (option == "Name") return name + " go to " + router + ", and from there to " + value + ".";
    }
    return name + " go to " + router + ".";
  }
  return name + " stay on the instance" +
         (log.driver.empty() ? ": it has no logConfiguration." : " (" + log.driver + ").");
}

namespace {

// The tasks that printed the latest lines, the latest first.
std::vector<TaskId> printing_tasks(const World& world) {
  constexpr std::size_t k_tasks_max = 40;
  constexpr std::uint32_t k_lines_max = 4000;
  std::vector<TaskId> tasks;
  const std::uint32_t taken = world.logs.lines_taken;
  for (std::uint32_t i = 0; i < std::min(taken, k_lines_max) && tasks.size() < k_tasks_max; ++i) {
    const LogLine* line = find_line(world, taken - 1 - i);
    if (line == nullptr || !line->container) continue;
    const TaskId task = world.at(line->container).task;
    if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) tasks.push_back(task);
  }
  return tasks;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> line_sources(const World& world,
                                                              Selection chosen) {
  std::vector<std::pair<std::string, std::string>> sources = {{"", "every container"}};
  std::vector<TaskId> tasks = printing_tasks(world);
  const bool other = chosen.kind == SelectionKind::task && chosen.index < world.tasks.size() &&
                     std::find(tasks.begin(), tasks.end(), TaskId{chosen.index}) == tasks.end();
  if (other) tasks.insert(tasks.begin(), TaskId{chosen.index});
  for (const TaskId task : tasks) {
    sources.emplace_back(to_key({SelectionKind::task, task.value}),
                         "task " + task_name(world, task));
  }
  for (const LogGroup& group : world.logs.groups) {
    if (group.deleted) continue;
    sources.emplace_back(to_key({SelectionKind::log_group, group.id.value}),
                         group_title(world, group.id));
  }
  return sources;
}

}  // namespace taskyard::web
