#include "unit/capacity/fleet.hpp"

#include <algorithm>

namespace taskyard::test {
namespace {

std::string flag(bool value) { return value ? "true" : "false"; }
std::string on(bool value) { return value ? "ENABLED" : "DISABLED"; }
std::string digits2(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string group_request(const FleetOptions& options) {
  std::string request = R"({"AutoScalingGroupName":"asg","MinSize":)" + std::to_string(options.min);
  request += R"(,"MaxSize":)" + std::to_string(options.max);
  request += R"(,"DesiredCapacity":)" + std::to_string(options.desired);
  request += R"(,"NewInstancesProtectedFromScaleIn":)" + flag(options.protection);
  if (options.more_types.empty()) {
    request += R"(,"LaunchTemplate":{"LaunchTemplateName":"nodes"})";
  } else {
    request += R"(,"MixedInstancesPolicy":{"LaunchTemplate":{"LaunchTemplateSpecification":)";
    request += R"({"LaunchTemplateName":"nodes"},"Overrides":[{"InstanceType":")" + options.type;
    for (const std::string& type : options.more_types) request += R"("},{"InstanceType":")" + type;
    request += R"("}]}})";
  }
  return request + R"(,"AvailabilityZones":["us-east-1a","us-east-1b"]})";
}

std::string provider_request(const FleetOptions& options) {
  std::string request = R"({"name":"cp","autoScalingGroupProvider":{"autoScalingGroupArn":"asg")";
  request += R"(,"managedScaling":{"status":")" + on(options.managed);
  request += R"(","targetCapacity":)" + std::to_string(options.target);
  request += R"(,"instanceWarmupPeriod":)" + std::to_string(options.warmup_s) + options.scaling;
  request += R"(},"managedTerminationProtection":")" + on(options.protection);
  return request + R"(","managedDraining":")" + on(options.draining) + R"("}})";
}

}  // namespace

Fleet::Fleet(const FleetOptions& options) {
  publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":300)");
  register_definition("web", R"([{"name":"app","image":"app:v1","cpu":1024,"memory":1024}])");
  call("ec2.CreateLaunchTemplate",
       R"({"LaunchTemplateName":"nodes","LaunchTemplateData":{"InstanceType":")" + options.type +
           R"(","UserData":"ECS_CLUSTER=c"}})");
  call("autoscaling.CreateAutoScalingGroup", group_request(options));
  call("CreateCapacityProvider", provider_request(options));
  call("PutClusterCapacityProviders",
       R"({"cluster":"c","capacityProviders":["cp","FARGATE","FARGATE_SPOT"],)"
       R"("defaultCapacityProviderStrategy":[]})");
}

std::vector<TaskId> Fleet::run_on(std::string_view family, int count, std::string_view more) {
  std::vector<TaskId> result;
  for (; count > 0; count -= 10) {
    const auto first = static_cast<std::uint32_t>(world().tasks.size());
    std::string request = R"({"cluster":"c","taskDefinition":")" + std::string(family);
    request += R"(","capacityProviderStrategy":[{"capacityProvider":"cp","weight":1}],"count":)";
    request += std::to_string(std::min(count, 10));
    if (!more.empty()) request += "," + std::string(more);
    call("RunTask", request + "}");
    for (std::uint32_t i = first; i < world().tasks.size(); ++i) result.push_back(TaskId{i});
  }
  return result;
}

void Fleet::set_desired(int desired) {
  call("autoscaling.SetDesiredCapacity",
       R"({"AutoScalingGroupName":"asg","DesiredCapacity":)" + std::to_string(desired) + "}");
}

void Fleet::at(std::int64_t minutes, std::int64_t seconds) {
  simulation.advance_to(minutes * k_minute + seconds * k_second);
}

std::vector<std::string> Fleet::steps() const {
  std::vector<std::string> result;
  for (const ScalingStep& step : world().scaling_steps) {
    std::string text = to_string(step.kind);
    if (step.kind == ScalingStepKind::waits) text += std::string(" ") + to_string(step.limit);
    text += " " + std::to_string(step.before) + "->" + std::to_string(step.after);
    text += " M" + std::to_string(step.needed) + " N" + std::to_string(step.running) + " ";
    text += std::to_string(step.reservation / 100) + "." + digits2(step.reservation % 100);
    const bool about_one =
        step.kind == ScalingStepKind::chosen || step.kind == ScalingStepKind::spared;
    if (!about_one) result.push_back(text);
  }
  return result;
}

ScalingStepId Fleet::last(ScalingStepKind kind) const {
  for (std::size_t i = world().scaling_steps.size(); i-- > 0;) {
    if (world().scaling_steps[i].kind == kind) return world().scaling_steps[i].id;
  }
  return {};
}

int Fleet::size() const {
  int count = 0;
  for (const Ec2InstanceId id : group().members) {
    const Ec2Instance& machine = world().at(id);
    const bool up = machine.state == Ec2State::pending || machine.state == Ec2State::running;
    count += up && !machine.leaving ? 1 : 0;
  }
  return count;
}

int Fleet::running() const {
  int count = 0;
  for (const Task& task : world().tasks) count += task.status == TaskStatus::running ? 1 : 0;
  return count;
}

}  // namespace taskyard::test
