// Lines on the standard output of containers, and where they end up.
#include <algorithm>
#include <array>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"
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
  std::string_view action =
      {};                      // which the router's task role must be allowed; "" = no AWS service
  std::string_view kind = {};  // in the ARN of the place, before its name
};

// Outputs of AWS for Fluent Bit, with the option that says where.
constexpr std::array k_places = std::to_array<Place>({
    {"cloudwatch", "log_group_name", "", "logs:CreateLogStream"},
    {"cloudwatch_logs", "log_group_name", "", "logs:CreateLogStream"},
    {"firehose", "delivery_stream", "firehose:", "firehose:PutRecordBatch", "deliverystream/"},
    {"kinesis_firehose", "delivery_stream", "firehose:", "firehose:PutRecordBatch",
     "deliverystream/"},
    {"kinesis", "stream", "kinesis:", "kinesis:PutRecords", "stream/"},
    {"kinesis_streams", "stream", "kinesis:", "kinesis:PutRecords", "stream/"},
    {"s3", "bucket", "s3:", "s3:PutObject"},
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

// The log router of the task, when it runs.
ContainerId running_router(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (!definition.containers[container.definition].log_router) continue;
    return container.status == ContainerStatus::running ? container.id : ContainerId{};
  }
  return {};
}

const Place* place_of(std::string_view plugin) {
  for (const Place& row : k_places) {
    if (row.plugin == plugin) return &row;
  }
  return nullptr;
}

// The latest call of that kind by the router, so that its repeats are counted and not told again.
const AwsCall* latest_call(const World& world, ContainerId router, std::string_view action) {
  constexpr std::uint32_t k_far = 64;
  const std::uint32_t taken = world.iam.calls_taken;
  for (std::uint32_t back = 1; back <= std::min(taken, k_far); ++back) {
    const AwsCall* call = iam::find_call(world, taken - back);
    if (call == nullptr) return nullptr;
    if (call->container == router && world.text(call->action) == action) return call;
  }
  return nullptr;
}

// The variables of the CloudWatch outputs of Fluent Bit, as far as they are in AWS's examples.
std::string with_variables(const World& world, ContainerId id, std::string text) {
  if (text.find("$(") == std::string::npos) return text;
  const Task& task = world.at(world.at(id).task);
  text = replace_all(text, "$(ecs_cluster)", world.text(world.at(task.cluster).name));
  text = replace_all(text, "$(ecs_task_id)", task_id_text(world, task.id));
  return replace_all(text, "$(container_name)", definition_of(world, world.at(id)).name);
}

std::string arn_of_place(const World& world, const Place& row, std::string_view name,
                         std::string_view stream) {
  if (row.prefix.empty()) return concat({group_arn(world, name), ":log-stream:", stream});
  if (row.prefix == "s3:") return concat({"arn:aws:s3:::", name, "/fluent-bit-logs/", stream});
  return concat({"arn:aws:", row.action.substr(0, row.action.find(':')), ":", world.region, ":",
                 world.account, ":", row.kind, name});
}

// A log router is a container of the task: it sends with the task role (ECS: using_firelens). What it may
// not do it says in its own log.
bool router_may_send(const Changes& changes, ContainerId router, const LogConfiguration& log,
                     std::string_view stream) {
  const World& world = changes.world;
  const Place* row = place_of(option_of(log, "Name"));
  if (row == nullptr || row->action.empty()) return true;
  iam::Caller caller;
  caller.actor = CallActor::container;
  caller.task = world.at(router).task;
  caller.container = router;
  const iam::Credentials credentials = iam::credentials_of(world, caller);
  if (!credentials.none && !credentials.described) return true;  // nobody made that role
  const std::string name = with_variables(world, router, std::string(option_of(log, row->option)));
  const std::string resource = arn_of_place(world, *row, name, stream);
  iam::CallWish wish;
  wish.action = row->action;
  wish.resource = resource;
  const AwsCall* before = latest_call(world, router, row->action);
  if (before != nullptr) {
    wish.repeat_of = before->number;
    wish.last_answer = static_cast<std::uint8_t>(before->answer);
  }
  const bool told = before != nullptr && before->answer != CallAnswer::allowed;
  const iam::CallOutcome made = iam::make_call(changes, caller, wish);
  if (!made.ok() && !told) {
    print_line(changes, router,
               concat({"[error] [output:", row->plugin, ":", row->plugin, ".0] ", made.message}),
               LineKind::call_denied);
  }
  return made.ok();
}

// log_stream_name, else log_stream_prefix and the tag that FireLens gives the container's lines.
std::string routed_name(const World& world, ContainerId id, const LogConfiguration& log) {
  if (const std::string_view own = option_of(log, "log_stream_name"); !own.empty()) {
    return with_variables(world, id, std::string(own));
  }
  const Container& container = world.at(id);
  return concat({option_of(log, "log_stream_prefix"), definition_of(world, container).name,
                 "-firelens-", task_id_text(world, container.task)});
}

// The stream behind a log router, made with the first line.
LogStreamId routed_stream(const Changes& changes, ContainerId id, const LogConfiguration& log) {
  World& world = changes.world;
  const ContainerId router = running_router(world, world.at(world.at(id).task));
  if (!router) return {};
  const std::string place = with_variables(world, id, router_place(log));
  LogGroupId group = find_group(world, place);
  const LogStreamId known = world.at(id).log_stream;
  if (group && known && world.at(known).group == group) return known;
  const std::string name = routed_name(world, id, log);
  if (!router_may_send(changes, router, log, name)) return {};
  if (!group) {
    const bool elsewhere = option_of(log, "Name").substr(0, 10) != "cloudwatch";
    if (!elsewhere && world.parameter(Parameter::undescribed_exist) == 0 &&
        option_of(log, "auto_create_group") != "true") {
      return {};
    }
    group = create_group(changes, place, false, elsewhere);
  }
  if (!group) return {};
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
  if (const Place* row = place_of(plugin)) {
    const std::string_view place = option_of(log, row->option);
    if (row->prefix.empty() && !place.empty()) return std::string(place);
    return concat({row->prefix.empty() ? "cloudwatch:" : row->prefix, place});
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
    line.lost = !line.stream;  // its log driver may not write
  } else if (log.driver == "awsfirelens") {
    line.stream = routed_stream(changes, id, log);
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
