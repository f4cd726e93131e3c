#include "viewmodel/faults.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web {
namespace {

std::string call_command(std::string_view action, std::string_view request) {
  JsonWriter json;
  json.begin_object().member("type", "call").member("action", action);
  json.key("request").raw(request).end_object();
  return json.take();
}

struct FaultButton {
  const char* id;
  const char* label;
  ImageFault fault;
  const char* tip;
};

constexpr FaultButton k_image_faults[] = {
    {"crash", "Image crashes", ImageFault::crash,
     "From now on its containers exit with code 1 a second after their start"},
    {"unhealthy", "Image unhealthy", ImageFault::unhealthy,
     "From now on its health check never passes"},
    {"slow", "Image slow", ImageFault::slow,
     "From now on it is 4 GiB to pull and takes 20 seconds to start"},
    {"missing", "Image missing", ImageFault::missing,
     "It can no longer be pulled; instances that have it cached still start it"},
};

bool has_health_check(const TaskDefinition& definition) {
  for (const ContainerDefinition& container : definition.containers) {
    if (container.health_check) return true;
  }
  return false;
}

ImageFault image_fault(const World& world, std::string_view image) {
  const NameId name = world.names.find(image);
  for (const ImageBehaviour& known : world.images) {
    if (known.image == name) return known.fault;
  }
  return ImageFault::none;
}

// A running essential container whose check may begin to fail.
bool can_fail_check(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const ContainerDefinition& spec = definition.containers[container.definition];
    const bool runs = container.status == ContainerStatus::running && !container.stopping;
    if (spec.essential && spec.health_check && runs && !container.health_fails) return true;
  }
  return false;
}

}  // namespace

void add_task_faults(const World& world, const Task& task, std::vector<Action>& actions) {
  if (!can_fail_check(world, task)) return;
  JsonWriter json;
  json.begin_object().member("cluster", arn_of(world, task.cluster));
  json.member("task", arn_of(world, task.id)).end_object();
  actions.push_back(
      {"fail_check", "Fail health check", call_command("taskyard.FailHealthCheck", json.take()),
       true, "Its health check passes no more: UNHEALTHY after as many failures as allowed", true});
}

void add_image_faults(const World& world, const TaskDefinition& definition,
                      std::vector<Action>& actions) {
  const ContainerDefinition* first = nullptr;
  for (const ContainerDefinition& container : definition.containers) {
    if (first == nullptr && container.essential) first = &container;
  }
  if (first == nullptr) return;
  const ImageFault now = image_fault(world, first->image);
  const std::string image = "{\"image\":" + json_quote(first->image);
  for (const FaultButton& button : k_image_faults) {
    if (button.fault == now) continue;
    if (button.fault == ImageFault::unhealthy && !has_health_check(definition)) continue;
    const std::string request = image + ",\"fault\":\"" + to_string(button.fault) + "\"}";
    actions.push_back({button.id, button.label, call_command("taskyard.BreakImage", request), true,
                       first->image + ": " + button.tip, true});
  }
  if (now == ImageFault::none) return;
  actions.push_back({"mend", "Mend image", call_command("taskyard.MendImage", image + "}"), false,
                     first->image + " behaves as it was described again", true});
}

void add_resource_faults(const World& world, const TaskDefinition& definition,
                         std::vector<Action>& actions) {
  bool seen[4] = {};
  for (const NeededResource& needed : definition.resources) {
    const auto kind = static_cast<std::size_t>(needed.kind);
    if (seen[kind]) continue;
    seen[kind] = true;
    constexpr const char* k_words[] = {"secret", "parameter", "log group", "file system"};
    constexpr const char* k_ids[] = {"secret", "parameter", "log_group", "file_system"};
    const NameId name = world.names.find(needed.name);
    const auto& broken = world.broken_resources;
    const bool gone = name && std::find(broken.begin(), broken.end(), name) != broken.end();
    const std::string request = "{\"resource\":" + json_quote(needed.name) + "}";
    const std::string id = std::string(gone ? "mend_" : "lose_") + k_ids[kind];
    actions.push_back(
        {id, std::string(gone ? "Mend " : "Lose ") + k_words[kind],
         call_command(gone ? "taskyard.MendResource" : "taskyard.BreakResource", request), !gone,
         needed.name + (gone ? ": tasks can use it again"
                             : ": tasks that start from now on cannot use it and fail to start"),
         true});
  }
}

void add_instance_faults(const World& world, const ContainerInstance& instance,
                         std::vector<Action>& actions) {
  JsonWriter agent;
  agent.begin_object().member("cluster", arn_of(world, instance.cluster));
  agent.member("containerInstance", arn_of(world, instance.id)).end_object();
  if (instance.agent_connected) {
    actions.push_back({"disconnect", "Disconnect agent",
                       call_command("taskyard.DisconnectAgent", agent.take()), true,
                       "ECS can neither start nor stop tasks here until it connects again", true});
  } else {
    actions.push_back({"connect", "Connect agent",
                       call_command("taskyard.ConnectAgent", agent.take()), false,
                       "The agent reports again and takes tasks", true});
  }
  JsonWriter lost;
  lost.begin_object().key("InstanceIds").begin_array();
  int count = 0;
  for (const Ec2Instance& ec2 : world.ec2_instances) {
    const bool there = ec2.state == Ec2State::pending || ec2.state == Ec2State::running;
    if (ec2.zone != instance.zone || !there) continue;
    lost.value(ec2_instance_id_text(world, ec2.id));
    ++count;
  }
  lost.end_array().end_object();
  if (count == 0) return;
  actions.push_back({"lose_zone", "Lose zone " + world.text(instance.zone),
                     call_command("ec2.TerminateInstances", lost.take()), true,
                     "Terminates all " + std::to_string(count) + " EC2 instances of the zone",
                     true});
}

}  // namespace taskyard::web
