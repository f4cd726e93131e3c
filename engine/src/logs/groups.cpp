// Log groups and their streams.
#include "base/text.hpp"
#include "logs/logs.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::logs {
namespace {

void tell(const Changes& changes, const LogGroup& group, bool made) {
  if (!group.described) return;
  Event event;
  event.kind = EventKind::log_group_changed;
  event.value = group.id.value;
  event.text = group.name;
  event.to = made ? 1 : 0;
  changes.emit(event);
}

}  // namespace

LogGroupId find_group(const World& world, std::string_view name) {
  const NameId wanted = world.names.find(name);
  if (!wanted) return {};
  for (const LogGroup& group : world.logs.groups) {
    if (group.name == wanted && !group.deleted) return group.id;
  }
  return {};
}

std::string group_arn(const World& world, std::string_view name) {
  return concat({"arn:aws:logs:", world.region, ":", world.account, ":log-group:", name});
}

std::string group_arn(const World& world, const LogConfiguration& log) {
  return concat({"arn:aws:logs:", log.region.empty() ? world.region : log.region, ":",
                 world.account, ":log-group:", log.group});
}

std::string group_arn(const World& world, LogGroupId id) {
  return group_arn(world, world.text(world.at(id).name));
}

LogGroupId create_group(const Changes& changes, std::string_view name, bool described,
                        bool elsewhere) {
  World& world = changes.world;
  if (world.logs.groups.size() >= world.limits.log_groups_max) return {};
  LogGroup group;
  group.id = LogGroupId{static_cast<std::uint32_t>(world.logs.groups.size())};
  group.name = world.names.intern(name);
  group.described = described;
  group.elsewhere = elsewhere;
  group.created_at = world.now;
  world.logs.groups.push_back(group);
  ++world.revision;
  tell(changes, group, true);
  return group.id;
}

void delete_group(const Changes& changes, LogGroupId id) {
  LogGroup& group = changes.world.logs.groups[id.value];
  if (group.deleted) return;
  group.deleted = true;
  ++changes.world.revision;
  tell(changes, group, false);
}

LogStreamId find_stream(const World& world, LogGroupId group, std::string_view name) {
  const NameId wanted = world.names.find(name);
  if (!wanted || !group) return {};
  for (const LogStream& stream : world.logs.streams) {
    if (stream.group == group && stream.name == wanted) return stream.id;
  }
  return {};
}

LogStreamId create_stream(const Changes& changes, LogGroupId group, std::string_view name,
                          ContainerId container) {
  World& world = changes.world;
  LogStream stream;
  stream.id = LogStreamId{static_cast<std::uint32_t>(world.logs.streams.size())};
  stream.group = group;
  stream.name = world.names.intern(name);
  stream.container = container;
  stream.created_at = world.now;
  world.logs.streams.push_back(stream);
  ++world.revision;
  return stream.id;
}

std::string stream_name(const World& world, ContainerId id) {
  const Container& container = world.at(id);
  const ContainerDefinition& definition =
      world.at(world.at(container.task).task_definition).containers[container.definition];
  if (definition.log.stream_prefix.empty()) return container_id_text(world, id);
  return concat({definition.log.stream_prefix, "/", definition.name, "/",
                 task_id_text(world, container.task)});
}

bool group_is_missing(const World& world, std::string_view name) {
  const NameId wanted = world.names.find(name);
  bool deleted = false;
  for (const LogGroup& group : world.logs.groups) {
    if (group.name != wanted) continue;
    if (!group.deleted) return false;
    deleted = deleted || group.described;
  }
  return deleted || world.parameter(Parameter::undescribed_exist) == 0;
}

void open_stream(const Changes& changes, ContainerId id) {
  World& world = changes.world;
  const Container& container = world.at(id);
  const ContainerDefinition& definition =
      world.at(world.at(container.task).task_definition).containers[container.definition];
  if (definition.log.driver != "awslogs" || definition.log.group.empty()) return;
  LogGroupId group = find_group(world, definition.log.group);
  if (!group) group = create_group(changes, definition.log.group, definition.log.create_group);
  if (!group) return;
  // A container that is started again in place goes on in its stream.
  if (container.log_stream && world.at(container.log_stream).group == group) return;
  const LogStreamId stream = create_stream(changes, group, stream_name(world, id), id);
  world.containers[id.value].log_stream = stream;
}

}  // namespace taskyard::logs
