#include "viewmodel/run_form.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/form_parts.hpp"

namespace taskyard::web {

using namespace forms;

namespace {

constexpr int k_tasks_per_call = 10;  // facts RT-1
constexpr int k_count_max = 1000;
constexpr int k_per_zone_max = 100;

constexpr int k_volume_max_gib = 16'384;  // surroundings 3.9
constexpr std::string_view k_usual_profile = "ecsInstanceRole";
constexpr std::string_view k_usual_pull = "default";

std::string run_request(const Simulation& simulation, const RunForm& form, int count) {
  const World& world = simulation.world();
  const TaskDefinition* definition = definition_of(world, form.task_definition);
  JsonWriter json;
  json.begin_object();
  json.member("cluster", cluster_name(world, form.cluster));
  const std::string name = definition == nullptr
                               ? form.task_definition
                               : definition->family + ":" + std::to_string(definition->revision);
  json.member("taskDefinition", name);
  json.member("count", count).member("launchType", form.launch_type);
  if (!form.group.empty()) json.member("group", form.group);
  if (form.launch_type == "EC2") {
    if (!form.strategies.empty()) write_strategies(json, form);
    if (!form.constraints.empty()) write_constraints(json, form);
  }
  if (definition != nullptr && definition->network_mode == NetworkMode::awsvpc) {
    write_network(json, simulation);
  }
  write_volume(json, world, form, false);
  json.end_object();
  return json.take();
}

}  // namespace

std::string with_hint(const Diagnostic& finding) {
  std::string text = finding.message;
  if (finding.hint.empty()) return text;
  const bool ends =
      !text.empty() && (text.back() == '.' || text.back() == '?' || text.back() == ':');
  return text + (ends ? " " : ". ") + finding.hint;
}

std::string launch_volume_name(const World& world, const RunForm& form) {
  const TaskDefinition* definition = definition_of(world, form.task_definition);
  if (definition == nullptr) return {};
  for (const VolumeDefinition& volume : definition->volumes) {
    if (volume.kind == VolumeKind::at_launch) return volume.name;
  }
  return {};
}

std::vector<FormProblem> check(const Simulation& simulation, const RunForm& form) {
  std::vector<FormProblem> problems;
  const World& world = simulation.world();
  const TaskDefinition* definition = definition_of(world, form.task_definition);
  if (definition == nullptr) {
    problems.push_back({"task_definition", -1,
                        form.task_definition.empty()
                            ? "There is no task definition yet. Apply one in the editor."
                            : "No task definition is called " + form.task_definition + "."});
  } else if (form.launch_type == "FARGATE" && !definition->runs_on_fargate) {
    problems.push_back({"launch_type", -1,
                        definition->family + " is not valid for Fargate: it needs awsvpc and a "
                                             "Fargate size for cpu and memory."});
  }
  if (form.count < 1 || form.count > k_count_max) {
    problems.push_back({"count", -1, "Choose 1 to 1000 tasks."});
  }
  if (!launch_volume_name(world, form).empty()) {
    if (form.volume.size_gib < 1 || form.volume.size_gib > k_volume_max_gib) {
      problems.push_back({"volume_size", -1, "An EBS volume has 1 to 16384 GiB."});
    }
    const bool provisioned = form.volume.type == "io1" || form.volume.type == "io2";
    if (form.volume.iops < 0 || (provisioned && form.volume.iops == 0)) {
      problems.push_back({"volume_iops", -1, "Volumes of io1 and io2 need their number of IOPS."});
    }
    if (form.volume.role.empty()) {
      problems.push_back({"volume_role", -1, "ECS makes the volume with an infrastructure role."});
    }
  }
  if (form.strategies.size() > 5) {
    problems.push_back({"strategies", 5, "At most 5 strategies; AWS refuses more."});
  }
  if (form.constraints.size() > 10) {
    problems.push_back({"constraints", 10, "At most 10 constraints; AWS refuses more."});
  }
  for (std::size_t i = 0; i < form.constraints.size(); ++i) {
    const ConstraintChoice& constraint = form.constraints[i];
    if (constraint.type != "memberOf") continue;
    const int index = static_cast<int>(i);
    for (const Diagnostic& finding : simulation.validate_query(constraint.expression)) {
      problems.push_back({"constraints", index, with_hint(finding)});
    }
  }
  return problems;
}

std::vector<Call> run_calls(const Simulation& simulation, const RunForm& form) {
  std::vector<Call> calls;
  int left = std::clamp(form.count, 1, k_count_max);
  while (left > 0) {
    const int count = std::min(left, k_tasks_per_call);
    calls.push_back({"ecs.RunTask", run_request(simulation, form, count)});
    left -= count;
  }
  return calls;
}

std::vector<std::string> strategy_fields(const World& world, std::string_view type) {
  if (type == "binpack") return {"memory", "cpu"};
  if (type == "random") return {};
  std::vector<std::string> fields = {"attribute:ecs.availability-zone", "instanceId",
                                     "attribute:ecs.instance-type",
                                     "attribute:ecs.cpu-architecture"};
  // Custom attributes people have put on instances; built-in names all start with "ecs." or "com.".
  for (const ContainerInstance& instance : world.container_instances) {
    if (fields.size() >= 12) break;
    for (const Attribute& attribute : instance.attributes) {
      const std::string& name = world.text(attribute.name);
      if (name.starts_with("ecs.") || name.starts_with("com.")) continue;
      const std::string field = "attribute:" + name;
      if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
    }
  }
  return fields;
}

std::vector<std::pair<std::string, std::string>> profile_options(const World& world) {
  std::vector<std::pair<std::string, std::string>> options = {
      {std::string(k_usual_profile), std::string(k_usual_profile)}};
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (profile.deleted || profile.name == k_usual_profile) continue;
    options.emplace_back(profile.name, profile.name);
  }
  options.emplace_back("", "none: its agent may do nothing");
  return options;
}

std::vector<std::pair<std::string, std::string>> pull_options() {
  return {{std::string(k_usual_pull), "default: asks first"},
          {"always", "always: asks, or fails"},
          {"once", "once: for new images"},
          {"prefer-cached", "prefer-cached"}};
}

std::vector<Call> fleet_calls(const Simulation& simulation, const FleetForm& form) {
  const World& world = simulation.world();
  std::vector<Call> calls;
  const std::string cluster = cluster_name(world, form.cluster);
  for (const NameId zone : world.availability_zones) {
    const std::string& name = world.text(zone);
    if (!form.zone.empty() && form.zone != name) continue;
    JsonWriter json;
    json.begin_object().member("cluster", cluster).member("instanceType", form.instance_type);
    json.member("availabilityZone", name)
        .member("count", std::clamp(form.count, 1, k_per_zone_max));
    if (form.profile != k_usual_profile) {
      json.key("iamInstanceProfile").begin_object();
      if (!form.profile.empty()) json.member("Name", form.profile);
      json.end_object();
    }
    if (form.pull != k_usual_pull) {
      json.member("userData", "ECS_IMAGE_PULL_BEHAVIOR=" + form.pull);
    }
    json.end_object();
    calls.push_back({"taskyard.AddContainerInstances", json.take()});
  }
  if (!find_cluster(world, cluster)) {
    JsonWriter json;
    json.begin_object().member("clusterName", cluster).end_object();
    calls.insert(calls.begin(), {"ecs.CreateCluster", json.take()});
  }
  return calls;
}

std::string to_json(const RunForm& form) {
  JsonWriter json;
  json.begin_object().member("launchType", form.launch_type).member("count", form.count);
  json.member("taskDefinition", form.task_definition).member("group", form.group);
  json.member("cluster", form.cluster);
  write_strategies(json, form);
  write_constraints(json, form);
  json.key("volume").begin_object().member("size", form.volume.size_gib);
  json.member("iops", form.volume.iops);
  json.member("type", form.volume.type).member("role", form.volume.role);
  json.member("keep", form.volume.keep).end_object();
  json.end_object();
  return json.take();
}

RunForm run_form_from_json(std::string_view text) {
  RunForm form;
  const JsonDocument document = JsonDocument::parse(text);
  const JsonValue root = document.root();
  if (!document.valid() || !root.is(JsonKind::object)) return form;
  const auto word = [&](std::string_view key, std::string& target) {
    if (root[key].is(JsonKind::string)) target = std::string(root[key].text());
  };
  word("launchType", form.launch_type);
  word("taskDefinition", form.task_definition);
  word("group", form.group);
  word("cluster", form.cluster);
  if (const auto count = root["count"].integer()) {
    form.count = static_cast<int>(std::clamp<std::int64_t>(*count, 1, k_count_max));
  }
  const JsonValue volume = root["volume"];
  if (const auto size = volume["size"].integer()) {
    form.volume.size_gib = static_cast<int>(std::clamp<std::int64_t>(*size, 0, 1'000'000));
  }
  if (const auto iops = volume["iops"].integer()) {
    form.volume.iops = static_cast<int>(std::clamp<std::int64_t>(*iops, 0, 1'000'000));
  }
  if (volume["type"].is(JsonKind::string)) form.volume.type = std::string(volume["type"].text());
  if (volume["role"].is(JsonKind::string)) form.volume.role = std::string(volume["role"].text());
  form.volume.keep = volume["keep"].boolean();
  for (JsonValue item = root["placementStrategy"].first(); item; item = item.next()) {
    form.strategies.push_back(
        {std::string(item["type"].text()), std::string(item["field"].text())});
  }
  for (JsonValue item = root["placementConstraints"].first(); item; item = item.next()) {
    form.constraints.push_back(
        {std::string(item["type"].text()), std::string(item["expression"].text())});
  }
  return form;
}

void take_values(RunForm& form, JsonValue values) {
  take_word(values, "taskDefinition", form.task_definition);
  take_word(values, "launchType", form.launch_type);
  take_word(values, "cluster", form.cluster);
  take_word(values, "group", form.group);
  if (values["count"]) form.count = count_of(values["count"], k_count_max + 1, form.count);
  if (values["strategy"].is(JsonKind::string)) {
    const std::string_view both = values["strategy"].text();
    const std::size_t blank = both.find(' ');
    form.strategies.clear();
    if (!both.empty()) {
      const std::string_view field =
          blank == std::string_view::npos ? std::string_view() : both.substr(blank + 1);
      form.strategies.push_back({std::string(both.substr(0, blank)), std::string(field)});
    }
  }
  if (values["expression"].is(JsonKind::string)) {
    std::erase_if(form.constraints, [](const ConstraintChoice& c) { return c.type == "memberOf"; });
    const std::string_view expression = values["expression"].text();
    if (!expression.empty()) form.constraints.push_back({"memberOf", std::string(expression)});
  }
  LaunchVolume& volume = form.volume;
  if (values["volumeSize"]) volume.size_gib = count_of(values["volumeSize"], 1'000'000, 0);
  if (values["volumeIops"]) volume.iops = count_of(values["volumeIops"], 1'000'000, 0);
  take_word(values, "volumeType", volume.type);
  take_word(values, "volumeRole", volume.role);
  if (values["volumeKeep"]) volume.keep = values["volumeKeep"].boolean();
}

void take_values(FleetForm& form, JsonValue values) {
  take_word(values, "instanceType", form.instance_type);
  take_word(values, "zone", form.zone);
  take_word(values, "cluster", form.cluster);
  take_word(values, "profile", form.profile);
  take_word(values, "pull", form.pull);
  if (values["count"]) form.count = count_of(values["count"], k_per_zone_max + 1, form.count);
}

}  // namespace taskyard::web
