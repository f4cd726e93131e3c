#include "viewmodel/run_form.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr int k_tasks_per_call = 10;  // facts RT-1
constexpr int k_count_max = 1000;

std::string cluster_name(const World& world, const std::string& asked) {
  if (!asked.empty()) return asked;
  for (const Cluster& cluster : world.clusters) {
    if (cluster.status == ClusterStatus::active) return world.text(cluster.name);
  }
  return "default";
}

// The definition meant by the form: the one named, else the newest ACTIVE one.
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

// awsvpc tasks may go to the private subnet of every zone; the engine names them.
void write_network(JsonWriter& json, const Simulation& simulation) {
  json.key("networkConfiguration").begin_object().key("awsvpcConfiguration").begin_object();
  json.key("subnets").begin_array();
  for (const std::string& subnet : private_subnets(simulation.world())) json.value(subnet);
  json.end_array().member("assignPublicIp", "DISABLED").end_object().end_object();
}

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
  json.end_object();
  return json.take();
}

}  // namespace

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
      std::string message = finding.message;
      if (!finding.hint.empty()) message += " " + finding.hint;
      problems.push_back({"constraints", index, std::move(message)});
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

std::vector<FormProblem> check(const Simulation& simulation, const ServiceForm& form) {
  RunForm tasks = form;
  tasks.count = std::max(tasks.count, 1);
  std::vector<FormProblem> problems = check(simulation, tasks);
  if (form.name.empty()) problems.push_back({"name", -1, "A service needs a name."});
  if (form.daemon && form.launch_type == "FARGATE") {
    problems.push_back({"launch_type", -1, "A DAEMON service runs on EC2 only."});
  }
  if (form.minimum_healthy_percent == 100 && form.maximum_percent == 100) {
    problems.push_back(
        {"maximum_percent", -1, "With both percentages at 100 no deployment could ever move."});
  }
  const std::string strategy = strategy_problem(form.deployment, form.daemon);
  if (!strategy.empty()) problems.push_back({"strategy", -1, strategy});
  return problems;
}

namespace {

// An update keeps the load balancer the service has.
bool has_balancer(const World& world, const ServiceForm& form) {
  if (!form.updates) return false;
  for (const Service& service : world.services) {
    if (service.status != ServiceStatus::active || world.text(service.name) != form.name) continue;
    if (service.echo_json.find("advancedConfiguration") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

Call service_call(const Simulation& simulation, const ServiceForm& form) {
  const World& world = simulation.world();
  const TaskDefinition* definition = definition_of(world, form.task_definition);
  JsonWriter json;
  json.begin_object().member("cluster", cluster_name(world, form.cluster));
  json.member(form.updates ? "service" : "serviceName", form.name);
  json.member("taskDefinition",
              definition == nullptr ? form.task_definition : revision_text(world, definition->id));
  if (!form.updates) {
    json.member("launchType", form.launch_type);
    json.member("schedulingStrategy", form.daemon ? "DAEMON" : "REPLICA");
  } else if (form.force) {
    json.member("forceNewDeployment", true);
  }
  if (!form.daemon) json.member("desiredCount", form.count);
  json.key("deploymentConfiguration").begin_object();
  json.member("minimumHealthyPercent", form.minimum_healthy_percent);
  json.member("maximumPercent", form.maximum_percent);
  json.key("deploymentCircuitBreaker").begin_object();
  json.member("enable", form.breaker > 0).member("rollback", form.breaker > 1);
  json.end_object();
  write_deployment(json, form.deployment);
  json.end_object();
  if (moves_traffic(form.deployment) && !has_balancer(world, form)) {
    write_balancer(json, definition, form.name);
  }
  if (form.launch_type == "EC2") {
    if (!form.daemon && (form.updates || !form.strategies.empty())) write_strategies(json, form);
    if (form.updates || !form.constraints.empty()) write_constraints(json, form);
  }
  const bool awsvpc = definition != nullptr && definition->network_mode == NetworkMode::awsvpc;
  if (awsvpc && !form.updates) write_network(json, simulation);
  json.end_object();
  return {form.updates ? "ecs.UpdateService" : "ecs.CreateService", json.take()};
}

ServiceForm form_of(const World& world, ServiceId id) {
  const Service& service = world.at(id);
  ServiceForm form;
  form.updates = true;
  form.name = world.text(service.name);
  form.cluster = world.text(world.at(service.cluster).name);
  const TaskDefinition& definition = world.at(world.at(service.primary).task_definition);
  const TaskDefinitionId newest = find_task_definition(world, definition.family);
  form.task_definition = revision_text(world, newest ? newest : definition.id);
  form.launch_type = to_string(service.launch_type);
  form.daemon = service.scheduling == SchedulingStrategy::daemon;
  form.count = service.desired;
  form.minimum_healthy_percent = service.configuration.minimum_healthy_percent;
  form.maximum_percent = service.configuration.maximum_percent;
  const CircuitBreaker& breaker = service.configuration.breaker;
  form.breaker = !breaker.enable ? 0 : breaker.rollback ? 2 : 1;
  form.deployment = deployment_form_of(service.configuration);
  for (const PlacementStrategy& strategy : service.strategies) {
    form.strategies.push_back({to_string(strategy.type), strategy.field});
  }
  for (const PlacementConstraint& constraint : service.constraints) {
    form.constraints.push_back({to_string(constraint.type), constraint.expression});
  }
  return form;
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

std::vector<Call> fleet_calls(const Simulation& simulation, const FleetForm& form) {
  const World& world = simulation.world();
  std::vector<Call> calls;
  const std::string cluster = cluster_name(world, form.cluster);
  for (const NameId zone : world.availability_zones) {
    const std::string& name = world.text(zone);
    if (!form.zone.empty() && form.zone != name) continue;
    JsonWriter json;
    json.begin_object().member("cluster", cluster).member("instanceType", form.instance_type);
    json.member("availabilityZone", name).member("count", std::clamp(form.count, 1, 100));
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

namespace {

// A number from a form: JSON number or digits in a string.
int count_of(JsonValue value, int most, int otherwise) {
  std::int64_t number = otherwise;
  if (const auto whole = value.integer()) {
    number = *whole;
  } else if (value.is(JsonKind::string) && !value.text().empty() && value.text().size() < 7) {
    number = 0;
    for (const char c : value.text()) {
      if (c < '0' || c > '9') return 0;
      number = number * 10 + (c - '0');
    }
  }
  return static_cast<int>(std::clamp<std::int64_t>(number, 0, most));
}

void take_word(JsonValue values, std::string_view key, std::string& target) {
  if (values[key].is(JsonKind::string)) target = std::string(values[key].text());
}

}  // namespace

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
    form.constraints.clear();
    const std::string_view expression = values["expression"].text();
    if (!expression.empty()) form.constraints.push_back({"memberOf", std::string(expression)});
  }
}

void take_values(ServiceForm& form, JsonValue values) {
  RunForm& tasks = form;
  take_values(tasks, values);
  take_word(values, "serviceName", form.name);
  const auto percent = [&](std::string_view key, int& target) {
    if (values[key]) target = count_of(values[key], 10000, target);
  };
  percent("minimumHealthyPercent", form.minimum_healthy_percent);
  percent("maximumPercent", form.maximum_percent);
  std::string type = form.daemon ? "DAEMON" : "REPLICA";
  take_word(values, "schedulingStrategy", type);
  form.daemon = type == "DAEMON";
  if (form.daemon && !form.updates && !values["maximumPercent"]) form.maximum_percent = 100;
  std::string breaker;
  take_word(values, "circuitBreaker", breaker);
  if (!breaker.empty()) form.breaker = breaker == "rollback" ? 2 : breaker == "on" ? 1 : 0;
  take_values(form.deployment, values);
  if (values["force"]) form.force = values["force"].boolean();
}

void take_values(FleetForm& form, JsonValue values) {
  take_word(values, "instanceType", form.instance_type);
  take_word(values, "zone", form.zone);
  take_word(values, "cluster", form.cluster);
  if (values["count"]) form.count = count_of(values["count"], 100, form.count);
}

}  // namespace taskyard::web
