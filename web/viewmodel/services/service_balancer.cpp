#include "viewmodel/services/service_balancer.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/form_parts.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

constexpr std::string_view k_classic = " (Classic)";

TargetGroupId group_called(const World& world, std::string_view name) {
  for (const TargetGroup& group : world.target_groups) {
    if (!group.deleted && !group.classic && group.name == name) return group.id;
  }
  return {};
}

bool is_classic(std::string_view name) { return name.ends_with(k_classic); }

// What was left open: the first container with a port.
BalancerChoice completed(const World& world, const ServiceForm& form) {
  BalancerChoice choice = form.balancer;
  const TaskDefinition* definition = forms::definition_of(world, form.task_definition);
  if (definition == nullptr) return choice;
  for (const ContainerDefinition& container : definition->containers) {
    if (container.ports.empty()) continue;
    if (!choice.container.empty() && choice.container != container.name) continue;
    choice.container = container.name;
    if (choice.port == 0) choice.port = container.ports.front().container_port;
    break;
  }
  return choice;
}

}  // namespace

std::vector<std::string> balancer_names(const World& world) {
  std::vector<std::string> names;
  for (const TargetGroup& group : world.target_groups) {
    if (!group.deleted && !group.classic) names.push_back(group.name);
  }
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool there = balancer.state != LoadBalancerState::deleted;
    if (there && balancer.type == LoadBalancerType::classic) {
      names.push_back(balancer.name + std::string(k_classic));
    }
  }
  return names;
}

void check_balancer(const World& world, const ServiceForm& form,
                    std::vector<FormProblem>& problems) {
  const BalancerChoice& choice = form.balancer;
  if (choice.name.empty()) return;
  const std::vector<std::string> known = balancer_names(world);
  if (std::find(known.begin(), known.end(), choice.name) == known.end()) {
    problems.push_back({"balancer", -1, "There is no target group " + choice.name + "."});
  }
  if (choice.port < 0 || choice.port > 65'535) {
    problems.push_back({"balancer", -1, "A container port is 1 to 65535; 0 takes the first."});
  }
}

void write_service_balancer(JsonWriter& json, const World& world, const ServiceForm& form) {
  const BalancerChoice choice = completed(world, form);
  if (choice.name.empty()) return;
  if (form.updates) {
    const ClusterId cluster = find_cluster(world, forms::cluster_name(world, form.cluster));
    const ServiceId known = cluster ? find_service(world, cluster, form.name) : ServiceId{};
    if (known && balancer_of(world, world.at(known)) == choice) return;
  }
  json.key("loadBalancers").begin_array().begin_object();
  if (is_classic(choice.name)) {
    json.member("loadBalancerName", choice.name.substr(0, choice.name.size() - k_classic.size()));
  } else {
    const TargetGroupId group = group_called(world, choice.name);
    json.member("targetGroupArn", group ? arn_of_group(world, group) : choice.name);
  }
  json.member("containerName", choice.container).member("containerPort", choice.port);
  json.end_object().end_array();
}

BalancerChoice balancer_of(const World& world, const Service& service) {
  BalancerChoice choice;
  const auto& balancers = world.at(service.primary).load_balancers;
  if (balancers.empty()) return choice;
  const ServiceLoadBalancer& first = balancers.front();
  if (first.group) choice.name = world.at(first.group).name;
  if (first.classic) choice.name = world.at(first.classic).name + std::string(k_classic);
  choice.container = first.container;
  choice.port = first.port;
  return choice;
}

}  // namespace taskyard::web
