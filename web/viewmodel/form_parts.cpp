#include "viewmodel/form_parts.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"

namespace taskyard::web::forms {

std::string cluster_name(const World& world, const std::string& asked) {
  if (!asked.empty()) return asked;
  for (const Cluster& cluster : world.clusters) {
    if (cluster.status == ClusterStatus::active) return world.text(cluster.name);
  }
  return "default";
}

const TaskDefinition* definition_of(const World& world, const std::string& asked) {
  if (!asked.empty()) {
    const TaskDefinitionId id = find_task_definition(world, asked);
    return id ? &world.at(id) : nullptr;
  }
  for (std::size_t i = world.task_definitions.size(); i-- > 0;) {
    const TaskDefinition& definition = world.task_definitions[i];
    if (definition.status == TaskDefinitionStatus::active) return &definition;
  }
  return nullptr;
}

void write_strategies(JsonWriter& json, const RunForm& form) {
  json.key("placementStrategy").begin_array();
  for (const StrategyChoice& strategy : form.strategies) {
    json.begin_object().member("type", strategy.type);
    if (strategy.type != "random") json.member("field", strategy.field);
    json.end_object();
  }
  json.end_array();
}

void write_constraints(JsonWriter& json, const RunForm& form) {
  json.key("placementConstraints").begin_array();
  for (const ConstraintChoice& constraint : form.constraints) {
    json.begin_object().member("type", constraint.type);
    if (constraint.type == "memberOf") json.member("expression", constraint.expression);
    json.end_object();
  }
  json.end_array();
}

void write_network(JsonWriter& json, const Simulation& simulation) {
  json.key("networkConfiguration").begin_object().key("awsvpcConfiguration").begin_object();
  json.key("subnets").begin_array();
  for (const std::string& subnet : private_subnets(simulation.world())) json.value(subnet);
  json.end_array().member("assignPublicIp", "DISABLED").end_object().end_object();
}

void write_volume(JsonWriter& json, const World& world, const RunForm& form, bool of_service) {
  const std::string name = launch_volume_name(world, form);
  if (name.empty()) return;
  const LaunchVolume& volume = form.volume;
  const bool arn = volume.role.starts_with("arn:");
  json.key("volumeConfigurations").begin_array().begin_object().member("name", name);
  json.key("managedEBSVolume").begin_object();
  json.member("roleArn",
              arn ? volume.role : "arn:aws:iam::" + world.account + ":role/" + volume.role);
  json.member("volumeType", volume.type).member("sizeInGiB", volume.size_gib);
  if (volume.iops > 0) json.member("iops", volume.iops);
  if (volume.keep && !of_service) {
    json.key("terminationPolicy").begin_object().member("deleteOnTermination", false).end_object();
  }
  json.end_object().end_object().end_array();
}

void read_volume(std::string_view configurations, LaunchVolume& volume) {
  const JsonDocument document = JsonDocument::parse(configurations);
  if (!document.valid()) return;
  const JsonValue managed = document.root().first()["managedEBSVolume"];
  if (const auto size = managed["sizeInGiB"].integer()) {
    volume.size_gib = static_cast<int>(std::clamp<std::int64_t>(*size, 0, 1'000'000));
  }
  if (const auto iops = managed["iops"].integer()) {
    volume.iops = static_cast<int>(std::clamp<std::int64_t>(*iops, 0, 1'000'000));
  }
  take_word(managed, "volumeType", volume.type);
  take_word(managed, "roleArn", volume.role);
}

int count_of(JsonValue value, int most, int otherwise) {
  std::int64_t number = otherwise;
  if (const auto whole = value.integer()) {
    number = *whole;
  } else if (value.is(JsonKind::string) && !value.text().empty() && value.text().size() < 7) {
    number = 0;
    for (const char c : value.text()) {
      if (c < '0' || c > '9') return -1;
      number = number * 10 + (c - '0');
    }
  } else {
    number = -1;  // an empty field, words, a number longer than any that is allowed
  }
  return static_cast<int>(std::clamp<std::int64_t>(number, -1, most));
}

void take_word(JsonValue values, std::string_view key, std::string& target) {
  if (values[key].is(JsonKind::string)) target = std::string(values[key].text());
}

}  // namespace taskyard::web::forms
