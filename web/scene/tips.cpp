// What the pointer is told about the thing under it.
#include "scene/front/front_picture.hpp"
#include "scene/scene.hpp"
#include "scene/surroundings/surroundings_tips.hpp"
#include "taskyard/arn.hpp"
#include "viewmodel/inspect_service.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/words.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

std::string type_text(const LoadBalancer& balancer) {
  return std::string(to_string(balancer.type)) + " load balancer, " + to_string(balancer.state) +
         (balancer.internal ? ", internal" : ", internet-facing");
}

SceneTip target_tip(const World& world, const Target& target) {
  SceneTip tip;
  tip.title = "Target " + target_text(world, target) + "  " + to_string(target.state);
  if (target.reason != TargetReason::none) tip.text = to_string(target.reason);
  if (target.task) {
    tip.text +=
        (tip.text.empty() ? "" : "\n") + std::string("Task ") + task_name(world, target.task);
  }
  tip.text += (tip.text.empty() ? "" : "\n") + std::string("Click: health and reason");
  return tip;
}

SceneTip group_tip(const TargetGroup& group) {
  SceneTip tip;
  tip.title = "Target group " + group.name;
  tip.text = std::to_string(group.healthy) + " healthy, " + std::to_string(group.unhealthy) +
             " unhealthy of " + counted(static_cast<std::int64_t>(group.targets.size()), "target");
  if (!group.load_balancer) {
    tip.text += "\nNo load balancer uses it.";
  } else if (group.fails_open) {
    tip.text += "\nNo target is healthy: it fails open, requests go to all of them.";
  }
  return tip;
}

SceneTip security_group_tip(const World& world, const SecurityGroup& group) {
  SceneTip tip;
  tip.title = "Security group " + group.name;
  const std::string ports = open_ports_text(world, {group.id});
  tip.text = ports == "closed" ? "Lets nothing in." : "Lets in " + ports + ".";
  tip.text += "\nClick: its rules";
  return tip;
}

SceneTip request_tip(const World& world, std::uint32_t number) {
  SceneTip tip;
  const std::vector<RequestSample>& samples = world.traffic.samples;
  if (samples.empty()) return tip;
  const RequestSample& sample = samples[number % samples.size()];
  if (sample.number != number) return tip;
  tip.title = "Request " + std::to_string(number) + "  " + to_string(sample.outcome);
  if (sample.ended > sample.sent) {
    tip.text = std::to_string((sample.ended - sample.sent) / 1000) + " ms\n";
  }
  tip.text += "Click: its way and its reasons";
  return tip;
}

SceneTip source_tip(const TrafficSource& source) {
  SceneTip tip;
  tip.title = "Clients " + source.name;
  tip.text = per_second_text(source.rate) + (source.running ? "" : ", stopped") + ", " +
             std::to_string(source.sent) + " requests so far";
  return tip;
}

SceneTip front_tip(const World& world, Selection selection) {
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::load_balancer:
      if (i >= world.load_balancers.size()) break;
      return {"Load balancer " + world.at(LoadBalancerId{i}).name,
              type_text(world.at(LoadBalancerId{i}))};
    case SelectionKind::target_group:
      if (i < world.target_groups.size()) return group_tip(world.at(TargetGroupId{i}));
      break;
    case SelectionKind::target:
      if (i < world.targets.size()) return target_tip(world, world.at(TargetId{i}));
      break;
    case SelectionKind::security_group:
      if (i < world.security_groups.size()) {
        return security_group_tip(world, world.at(SecurityGroupId{i}));
      }
      break;
    case SelectionKind::request:
      if (i < world.traffic.samples_taken) return request_tip(world, i);
      break;
    case SelectionKind::traffic_source:
      if (i < world.traffic.sources.size()) return source_tip(world.at(TrafficSourceId{i}));
      break;
    default: return surroundings_tip(world, selection);
  }
  return {};
}

}  // namespace

SceneTip Scene::tip(const Simulation& simulation, Selection selection) const {
  const World& world = simulation.world();
  SceneTip tip;
  if (selection.kind == SelectionKind::task && selection.index < world.tasks.size()) {
    const Task& task = world.at(TaskId{selection.index});
    tip.title = task_name(world, task.id) + "  " + to_string(task.status);
    tip.text = std::to_string(task.cpu_units) + " CPU units, " + std::to_string(task.memory_mib) +
               " MiB, " + to_string(task.launch_type) + "\nClick: why here?";
  } else if (selection.kind == SelectionKind::instance &&
             selection.index < world.container_instances.size()) {
    const ContainerInstance& instance = world.at(InstanceId{selection.index});
    tip.title = instance_label(world, instance.id);
    tip.text = world.text(instance.type) + " in " + world.text(instance.zone) + ", " +
               to_string(instance.status) + "\n" + std::to_string(instance.remaining.cpu_units) +
               " CPU units and " + std::to_string(instance.remaining.memory_mib) + " MiB free";
  } else if (selection.kind == SelectionKind::service && selection.index < world.services.size()) {
    const Service& service = world.at(ServiceId{selection.index});
    tip.title = "Service " + world.text(service.name);
    tip.text = service_sentence(world, service) + "\nClick: why?";
  } else if (selection.kind == SelectionKind::decision) {
    tip.title = "Tasks that could not be placed";
    tip.text = "Click: why not?";
  } else if (selection.kind == SelectionKind::ec2_instance) {
    tip.title = "EC2 instance, booting";
    tip.text = "Its agent registers it as a container instance.";
  } else {
    tip = front_tip(world, selection);
  }
  return tip;
}

}  // namespace taskyard::web
