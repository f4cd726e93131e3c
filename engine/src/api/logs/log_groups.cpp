// logs: groups and streams.
#include <algorithm>
#include <array>

#include "api/handlers.hpp"
#include "api/logs/log_shapes.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

// CloudWatch Logs API reference, PutRetentionPolicy.
constexpr std::array<std::int64_t, 22> k_retentions = {1,    3,    5,    7,    14,   30,  60,  90,
                                                       120,  150,  180,  365,  400,  545, 731, 1096,
                                                       1827, 2192, 2557, 2922, 3288, 3653};

bool is_group_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("_-/.#").find(c) != std::string_view::npos;
  });
}

void write_group(JsonWriter& out, const World& world, const LogGroup& group) {
  const std::string arn = logs::group_arn(world, group.id);
  out.begin_object().member("logGroupName", world.text(group.name));
  out.member("creationTime", epoch_ms(group.created_at));
  if (group.retention_days > 0) out.member("retentionInDays", group.retention_days);
  out.member("metricFilterCount", 0).member("arn", arn + ":*").member("logGroupArn", arn);
  out.member("storedBytes", group.bytes).member("logGroupClass", "STANDARD").end_object();
}

void write_stream(JsonWriter& out, const World& world, const LogStream& stream) {
  const std::string& name = world.text(stream.name);
  out.begin_object().member("logStreamName", name);
  out.member("creationTime", epoch_ms(stream.created_at));
  if (stream.first_at != k_never) {
    out.member("firstEventTimestamp", epoch_ms(stream.first_at));
    out.member("lastEventTimestamp", epoch_ms(stream.last_at));
    out.member("lastIngestionTime", epoch_ms(stream.last_at));
  }
  out.member("arn", concat({logs::group_arn(world, stream.group), ":log-stream:", name}));
  out.member("storedBytes", stream.bytes).end_object();
}

}  // namespace

LogGroupId log_group_for(Call& call) {
  std::string name = call.text("logGroupName");
  const std::string identifier = call.text("logGroupIdentifier");
  if (name.empty()) name = identifier.substr(identifier.rfind(':') + 1);
  const LogGroupId id = logs::find_group(call.world(), name);
  if (!id || call.world().at(id).elsewhere) {
    call.refuse(k_log_missing, "The specified log group does not exist.",
                call.in[identifier.empty() ? "logGroupName" : "logGroupIdentifier"],
                "Make it with logs.CreateLogGroup.");
    return {};
  }
  return id;
}

std::int64_t limit_for(Call& call, std::int64_t otherwise, std::int64_t most) {
  const std::int64_t limit = call.integer("limit").value_or(otherwise);
  if (limit < 1 || limit > most) {
    call.refuse(
        k_invalid,
        concat({"1 validation error detected: Value at 'limit' failed to satisfy constraint: "
                "Member must have value ",
                limit < 1 ? "greater than or equal to 1"
                          : concat({"less than or equal to ", to_text(most)})}),
        call.in["limit"]);
  }
  return limit;
}

void create_log_group(Call& call) {
  const std::string name = call.text("logGroupName");
  World& world = call.world();
  const LogGroupId known = logs::find_group(world, name);
  if (name.empty() || name.size() > 512 || !is_group_name(name)) {
    call.refuse(k_invalid,
                concat({"1 validation error detected: Value '", name.substr(0, 80),
                        "' at 'logGroupName' failed to satisfy constraint: Member must satisfy "
                        "regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"}),
                call.in["logGroupName"]);
  } else if (known && world.at(known).described) {
    call.refuse("ResourceAlreadyExistsException", "The specified log group already exists",
                call.in["logGroupName"]);
  } else if (!known && world.logs.groups.size() >= world.limits.log_groups_max) {
    call.refuse("LimitExceededException", "Resource limit exceeded.");
  }
  if (call.refused()) return;
  // One that tasks have named already, and that was taken to exist, is made for good now.
  const LogGroupId id = known ? known : logs::create_group(call.desk.changes, name);
  world.logs.groups[id.value].described = true;
  if (const JsonValue tags = call.object("tags")) {
    world.logs.groups[id.value].tags_json = tags.source();
  }
  call.out.begin_object().end_object();
}

void delete_log_group(Call& call) {
  const LogGroupId id = log_group_for(call);
  if (call.refused()) return;
  logs::delete_group(call.desk.changes, id);
  call.out.begin_object().end_object();
}

void describe_log_groups(Call& call) {
  const std::string prefix = call.text("logGroupNamePrefix");
  const std::string pattern = call.text("logGroupNamePattern");
  const std::int64_t limit = limit_for(call, 50, 50);
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<const LogGroup*> shown;
  for (const LogGroup& group : world.logs.groups) {
    const std::string& name = world.text(group.name);
    if (group.deleted || group.elsewhere || !name.starts_with(prefix)) continue;
    if (name.find(pattern) != std::string::npos) shown.push_back(&group);
  }
  std::sort(shown.begin(), shown.end(), [&](const LogGroup* a, const LogGroup* b) {
    return world.text(a->name) < world.text(b->name);
  });
  write_log_page(call, "logGroups", shown.size(), limit,
                 [&](std::size_t i) { write_group(call.out, world, *shown[i]); });
}

void describe_log_streams(Call& call) {
  const LogGroupId group = log_group_for(call);
  const std::string prefix = call.text("logStreamNamePrefix");
  const bool by_time = call.text("orderBy") == "LastEventTime";
  const bool descending = call.flag("descending");
  const std::int64_t limit = limit_for(call, 50, 50);
  if (by_time && !prefix.empty()) {
    call.refuse(k_invalid, "Cannot order by LastEventTime with a logStreamNamePrefix.",
                call.in["orderBy"]);
  }
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<const LogStream*> shown;
  for (const LogStream& stream : world.logs.streams) {
    if (stream.group != group || !world.text(stream.name).starts_with(prefix)) continue;
    shown.push_back(&stream);
  }
  const auto before = [&](const LogStream* a, const LogStream* b) {
    if (by_time && a->last_at != b->last_at) return a->last_at < b->last_at;
    return world.text(a->name) < world.text(b->name);
  };
  std::stable_sort(shown.begin(), shown.end(), before);
  if (descending) std::reverse(shown.begin(), shown.end());
  write_log_page(call, "logStreams", shown.size(), limit,
                 [&](std::size_t i) { write_stream(call.out, world, *shown[i]); });
}

void put_retention_policy(Call& call) {
  const LogGroupId id = log_group_for(call);
  const std::int64_t days = call.integer("retentionInDays").value_or(0);
  const bool known =
      std::find(k_retentions.begin(), k_retentions.end(), days) != k_retentions.end();
  if (!known) {
    call.refuse(
        k_invalid,
        concat({"1 validation error detected: Value '", to_text(days),
                "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy "
                "enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, "
                "731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]"}),
        call.in["retentionInDays"]);
  }
  if (call.refused()) return;
  LogGroup& group = call.world().logs.groups[id.value];
  group.retention_days = static_cast<std::int32_t>(days);
  ++call.world().revision;
  call.out.begin_object().end_object();
}

}  // namespace taskyard::api
