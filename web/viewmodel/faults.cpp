#include "viewmodel/faults.hpp"

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

struct ImageFault {
  const char* id;
  const char* label;
  const char* members;  ///< beside "image"
  const char* tip;
};

constexpr ImageFault k_image_faults[] = {
    {"crash", "Crash on start", R"(,"exitAfterMs":1000,"exitCode":1)",
     "From now on containers of this image exit with code 1 after a second"},
    {"unhealthy", "Fail health check", R"(,"healthyAfterMs":-1)",
     "From now on its health check never passes"},
    {"slow", "Slow image", R"(,"sizeMib":4096,"startMs":20000)",
     "From now on it is 4 GiB to pull and takes 20 seconds to start"},
    {"mend", "Mend image", "", "Back to the model's defaults"},
};

bool has_health_check(const TaskDefinition& definition) {
  for (const ContainerDefinition& container : definition.containers) {
    if (container.health_check) return true;
  }
  return false;
}

}  // namespace

void add_image_faults(const World& world, const TaskDefinition& definition,
                      std::vector<Action>& actions) {
  const ContainerDefinition* first = nullptr;
  for (const ContainerDefinition& container : definition.containers) {
    if (first == nullptr && container.essential) first = &container;
  }
  if (first == nullptr) return;
  bool described = false;
  const NameId image = world.names.find(first->image);
  for (const ImageBehaviour& known : world.images) described = described || known.image == image;
  for (const ImageFault& fault : k_image_faults) {
    const std::string_view id = fault.id;
    if (id == "unhealthy" && !has_health_check(definition)) continue;
    if (id == "mend" && !described) continue;
    const std::string request = "{\"image\":" + json_quote(first->image) + fault.members + "}";
    actions.push_back({fault.id, fault.label, call_command("taskyard.PublishImage", request),
                       id != "mend", first->image + ": " + fault.tip});
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
                       "ECS can neither start nor stop tasks here until it connects again"});
  } else {
    actions.push_back({"connect", "Connect agent",
                       call_command("taskyard.ConnectAgent", agent.take()), false,
                       "The agent reports again and takes tasks"});
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
                     "Terminates all " + std::to_string(count) + " EC2 instances of the zone"});
}

}  // namespace taskyard::web
