// The service form: its checks, the call it becomes, the form a service becomes (run_form.hpp).
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "taskyard/arn.hpp"
#include "viewmodel/form_parts.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/services/service_balancer.hpp"

namespace taskyard::web {

using namespace forms;

std::vector<std::string> provider_names(const World& world, const RunForm& form) {
  std::vector<std::string> names;
  const ClusterId cluster = find_cluster(world, cluster_name(world, form.cluster));
  if (!cluster) return names;
  for (const ProviderId id : world.at(cluster).capacity_providers) {
    names.push_back(world.at(id).name);
  }
  return names;
}

namespace {

constexpr int k_desired_max = 5000;  // AWS's quota of tasks per service
constexpr std::size_t k_name_max = 255;
constexpr std::string_view k_zone = "ecs.availability-zone";

using Problems = std::vector<FormProblem>;

bool is_fargate_provider(std::string_view name) { return name.starts_with("FARGATE"); }

// Strategies and constraints mean nothing on Fargate.
bool places_on_instances(const ServiceForm& form) {
  if (!form.by_providers) return form.launch_type == "EC2";
  return form.providers.empty() || !is_fargate_provider(form.providers.front().provider);
}

// Facts SVC-61.
bool can_rebalance(const ServiceForm& form) {
  if (form.daemon || form.maximum_percent <= 100) return false;
  if (!form.strategies.empty() && form.strategies[0].field != "attribute:ecs.availability-zone") {
    return false;
  }
  return std::none_of(form.constraints.begin(), form.constraints.end(), [](const auto& constraint) {
    return constraint.expression.find(k_zone) != std::string::npos;
  });
}

bool is_service_name(std::string_view name) {
  return name.size() <= k_name_max && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

void check_name(const World& world, const ServiceForm& form, Problems& problems) {
  if (form.name.empty()) {
    problems.push_back({"name", -1, "A service needs a name."});
    return;
  }
  if (!is_service_name(form.name)) {
    problems.push_back({"name", -1, "Up to 255 letters, digits, hyphens and underscores."});
    return;
  }
  const ClusterId cluster = find_cluster(world, cluster_name(world, form.cluster));
  const ServiceId known = cluster ? find_service(world, cluster, form.name) : ServiceId{};
  const bool there = known && world.at(known).status != ServiceStatus::inactive;
  if (form.updates && !there) {
    problems.push_back({"name", -1, "There is no service " + form.name + " to update."});
  } else if (!form.updates && there) {
    problems.push_back(
        {"name", -1,
         "There is a service " + form.name + " already. Choose another name, or update that one."});
  }
}

void check_percents(const ServiceForm& form, Problems& problems) {
  const int low = form.minimum_healthy_percent;
  const int high = form.maximum_percent;
  if (low < 0 || low > 100) problems.push_back({"minimum_healthy_percent", -1, "Choose 0 to 100."});
  if (high < 100) {
    problems.push_back(
        {"maximum_percent", -1, "At least 100: fewer tasks than desired is no room."});
  } else if (form.daemon && high > 100) {
    problems.push_back({"maximum_percent", -1, "100 for a DAEMON: one task per instance."});
  } else if (low == 100 && high == 100) {
    problems.push_back(
        {"maximum_percent", -1, "With both percentages at 100 no deployment could ever move."});
  }
}

void check_providers(const World& world, const ServiceForm& form, Problems& problems) {
  if (!form.by_providers) return;
  const auto add = [&](std::string message) {
    problems.push_back({"providers", -1, std::move(message)});
  };
  const std::vector<std::string> known = provider_names(world, form);
  if (known.empty()) {
    return add(
        "The cluster has no capacity providers. Associate some with it first "
        "(PutClusterCapacityProviders), or choose a launch type.");
  }
  if (form.providers.empty()) return add("Add at least one capacity provider.");
  int weights = 0;
  int bases = 0;
  for (const ProviderChoice& choice : form.providers) {
    if (std::find(known.begin(), known.end(), choice.provider) == known.end()) {
      return add("The cluster has no capacity provider " + choice.provider + ".");
    }
    if (choice.base < 0 || choice.base > 100'000 || choice.weight < 0 || choice.weight > 1000) {
      return add("Base is 0 to 100000, weight 0 to 1000.");
    }
    weights += choice.weight;
    bases += choice.base > 0 ? 1 : 0;
    if (is_fargate_provider(choice.provider) != is_fargate_provider(form.providers[0].provider)) {
      return add("Fargate and Auto Scaling group providers cannot be mixed.");
    }
  }
  if (weights == 0) add("At least one provider needs a weight above 0.");
  if (bases > 1) add("Only one provider can have a base.");
}

}  // namespace

std::vector<FormProblem> check(const Simulation& simulation, const ServiceForm& form) {
  RunForm tasks = form;
  tasks.count = 1;
  if (form.by_providers) tasks.launch_type = places_on_instances(form) ? "EC2" : "FARGATE";
  std::vector<FormProblem> problems = check(simulation, tasks);
  check_name(simulation.world(), form, problems);
  if (!form.daemon && (form.count < 0 || form.count > k_desired_max)) {
    problems.push_back({"count", -1, "Choose 0 to 5000 tasks."});
  }
  if (form.daemon && !places_on_instances(form)) {
    problems.push_back({"launch_type", -1, "A DAEMON service runs on EC2 only."});
  }
  if (form.grace_s < 0) problems.push_back({"grace", -1, "Seconds, 0 or more."});
  check_percents(form, problems);
  const std::string strategy = strategy_problem(form.deployment, form.daemon);
  if (!strategy.empty()) problems.push_back({"strategy", -1, strategy});
  check_providers(simulation.world(), form, problems);
  check_balancer(simulation.world(), form, problems);
  return problems;
}

std::vector<FormProblem> problems_of(const Diagnostics& refusal, std::string_view message) {
  constexpr std::pair<std::string_view, std::string_view> k_fields[] = {
      {"/serviceName", "name"},
      {"/service", "name"},
      {"/taskDefinition", "task_definition"},
      {"/launchType", "launch_type"},
      {"/schedulingStrategy", "launch_type"},
      {"/capacityProviderStrategy", "providers"},
      {"/desiredCount", "count"},
      {"/deploymentConfiguration/minimumHealthyPercent", "minimum_healthy_percent"},
      {"/deploymentConfiguration/maximumPercent", "maximum_percent"},
      {"/deploymentConfiguration", "strategy"},
      {"/healthCheckGracePeriodSeconds", "grace"},
      {"/loadBalancers", "balancer"},
      {"/volumeConfigurations/0/managedEBSVolume/roleArn", "volume_role"},
      {"/volumeConfigurations/0/managedEBSVolume/iops", "volume_iops"},
      {"/volumeConfigurations/0/managedEBSVolume/volumeType", "volume_iops"},
      {"/volumeConfigurations", "volume_size"},
      {"/placementStrategy", "strategies"},
      {"/placementConstraints", "constraints"}};
  std::vector<FormProblem> problems;
  for (const Diagnostic& finding : refusal) {
    std::string text = with_hint(finding);
    std::string_view field = "form";
    for (const auto& [pointer, name] : k_fields) {
      if (field == "form" && finding.pointer.starts_with(pointer)) field = name;
    }
    problems.push_back({std::string(field), -1, std::move(text)});
  }
  if (problems.empty()) problems.push_back({"form", -1, std::string(message)});
  return problems;
}

namespace {

void write_providers(JsonWriter& json, const ServiceForm& form) {
  json.key("capacityProviderStrategy").begin_array();
  for (const ProviderChoice& choice : form.providers) {
    json.begin_object().member("capacityProvider", choice.provider);
    json.member("base", choice.base).member("weight", choice.weight).end_object();
  }
  json.end_array();
}

// Enabled by default where it can be; AWS refuses to be asked for it where it cannot (facts SVC-61).
void write_rebalancing(JsonWriter& json, const ServiceForm& form) {
  if (!form.zone_rebalancing) {
    json.member("availabilityZoneRebalancing", "DISABLED");
  } else if (form.updates && can_rebalance(form)) {
    json.member("availabilityZoneRebalancing", "ENABLED");
  }
}

}  // namespace

namespace {

// An update keeps the load balancer the service has.
bool has_balancer(const World& world, const ServiceForm& form) {
  if (!form.updates) return false;
  const ClusterId cluster = find_cluster(world, cluster_name(world, form.cluster));
  const ServiceId known = cluster ? find_service(world, cluster, form.name) : ServiceId{};
  if (!known) return false;
  const Service& service = world.at(known);
  return !service.connect_json.empty() ||
         service.echo_json.find("advancedConfiguration") != std::string::npos;
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
  if (form.by_providers) {
    write_providers(json, form);
  } else if (!form.updates) {
    json.member("launchType", form.launch_type);
  }
  if (!form.updates) json.member("schedulingStrategy", form.daemon ? "DAEMON" : "REPLICA");
  if (form.updates && form.force) json.member("forceNewDeployment", true);
  if (!form.daemon) json.member("desiredCount", form.count);
  if (!form.daemon) write_rebalancing(json, form);
  if (form.grace_s > 0 || form.updates) json.member("healthCheckGracePeriodSeconds", form.grace_s);
  json.key("deploymentConfiguration").begin_object();
  json.member("minimumHealthyPercent", form.minimum_healthy_percent);
  json.member("maximumPercent", form.maximum_percent);
  json.key("deploymentCircuitBreaker").begin_object();
  json.member("enable", form.breaker > 0).member("rollback", form.breaker > 1);
  json.end_object();
  write_deployment(json, form.deployment);
  json.end_object();
  if (moves_traffic(form.deployment) && !has_balancer(world, form)) {
    write_connect(json);
  }
  write_service_balancer(json, world, form);
  if (places_on_instances(form)) {
    if (!form.daemon && (form.updates || !form.strategies.empty())) write_strategies(json, form);
    if (form.updates || !form.constraints.empty()) write_constraints(json, form);
  }
  const bool awsvpc = definition != nullptr && definition->network_mode == NetworkMode::awsvpc;
  if (awsvpc && !form.updates) write_network(json, simulation);
  write_volume(json, world, form, true);
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
  for (const CapacityStrategyItem& item : world.at(service.primary).strategy) {
    form.providers.push_back({world.at(item.provider).name, item.base, item.weight});
  }
  form.by_providers = !form.providers.empty();
  form.grace_s = service.grace_s;
  form.daemon = service.scheduling == SchedulingStrategy::daemon;
  form.count = service.desired;
  form.minimum_healthy_percent = service.configuration.minimum_healthy_percent;
  form.maximum_percent = service.configuration.maximum_percent;
  const CircuitBreaker& breaker = service.configuration.breaker;
  form.breaker = !breaker.enable ? 0 : breaker.rollback ? 2 : 1;
  form.deployment = deployment_form_of(service.configuration);
  form.balancer = balancer_of(world, service);
  for (const PlacementStrategy& strategy : service.strategies) {
    form.strategies.push_back({to_string(strategy.type), strategy.field});
  }
  for (const PlacementConstraint& constraint : service.constraints) {
    form.constraints.push_back({to_string(constraint.type), constraint.expression});
  }
  read_volume(world.at(service.primary).volumes_json, form.volume);
  form.zone_rebalancing = service.zone_rebalancing || !can_rebalance(form);
  return form;
}

namespace {

constexpr std::string_view k_by_providers = "capacity providers";

// "name:base:weight, name:base:weight"; base 0 and weight 1 where they are left out.
std::vector<ProviderChoice> providers_in(std::string_view text) {
  std::vector<ProviderChoice> providers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string parts[3];
    std::size_t part = 0;
    for (const char c : item) {
      if (c == ':' && part < 2) {
        ++part;
      } else if (c != ' ') {
        parts[part] += c;
      }
    }
    if (parts[0].empty()) continue;
    const auto number = [](const std::string& digits, int otherwise) {
      if (digits.empty()) return otherwise;
      const bool good =
          digits.size() < 7 && digits.find_first_not_of("0123456789") == std::string::npos;
      return good ? std::atoi(digits.c_str()) : -1;
    };
    providers.push_back({parts[0], number(parts[1], 0), number(parts[2], 1)});
  }
  return providers;
}

}  // namespace

std::string providers_text(const ServiceForm& form) {
  std::string text;
  for (const ProviderChoice& choice : form.providers) {
    text += (text.empty() ? "" : ", ") + choice.provider + ":" + std::to_string(choice.base) + ":" +
            std::to_string(choice.weight);
  }
  return text;
}

void take_values(ServiceForm& form, JsonValue values) {
  RunForm& tasks = form;
  const std::string launch = form.launch_type;
  take_values(tasks, values);
  if (values["launchType"].is(JsonKind::string)) {
    form.by_providers = form.launch_type == k_by_providers;
    if (form.by_providers) form.launch_type = launch;
  }
  if (values["providers"].is(JsonKind::string)) {
    form.providers = providers_in(values["providers"].text());
  }
  if (values["count"]) form.count = count_of(values["count"], k_desired_max + 1, form.count);
  if (values["grace"]) form.grace_s = count_of(values["grace"], 1 << 30, form.grace_s);
  if (values["rebalancing"]) form.zone_rebalancing = values["rebalancing"].boolean();
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
  take_word(values, "targetGroup", form.balancer.name);
  take_word(values, "containerName", form.balancer.container);
  if (values["containerPort"]) {
    form.balancer.port = count_of(values["containerPort"], 100'000, form.balancer.port);
  }
  if (values["force"]) form.force = values["force"].boolean();
}

}  // namespace taskyard::web
