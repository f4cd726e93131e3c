#include "unit/service/shop.hpp"

#include <doctest/doctest.h>

#include <map>

namespace taskyard::test {

std::string percents(int minimum, int maximum, std::string_view more) {
  return R"("deploymentConfiguration":{"minimumHealthyPercent":)" + std::to_string(minimum) +
         R"(,"maximumPercent":)" + std::to_string(maximum) + (more.empty() ? "" : ",") +
         std::string(more) + "}";
}

Shop::Shop() {
  publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":300)");
  for (int i = 0; i < 2; ++i) {
    register_definition("web", R"([{"name":"app","image":"app:v1","cpu":256,"memory":256}])");
  }
}

ServiceId Shop::create(std::int32_t desired, std::string_view more) {
  std::string request = R"({"cluster":"c","serviceName":"web")";
  if (desired >= 0) request += R"(,"desiredCount":)" + std::to_string(desired);
  if (more.find("taskDefinition") == std::string_view::npos) {
    request += R"(,"taskDefinition":"web:1")";
  }
  if (!more.empty()) request += "," + std::string(more);
  call("CreateService", request + "}");
  return web().id;
}

void Shop::update(std::string_view members) {
  call("UpdateService", R"({"cluster":"c","service":"web",)" + std::string(members) + "}");
}

std::vector<std::string> Shop::messages() const {
  std::vector<std::pair<std::string, std::string>> names;
  for (const Task& task : world().tasks) {
    names.emplace_back(task_id_text(world(), task.id), "t" + std::to_string(task.id.value + 1));
  }
  for (const Deployment& deployment : world().deployments) {
    names.emplace_back(deployment_id_text(world(), deployment.id),
                       "d" + std::to_string(deployment.id.value + 1));
  }
  for (const ContainerInstance& instance : world().container_instances) {
    names.emplace_back(container_instance_id_text(world(), instance.id),
                       "i" + std::to_string(instance.id.value + 1));
  }
  std::vector<std::string> result;
  for (const ServiceEventId id : web().events) {
    std::string text = world().at(id).message;
    const std::string prefix = "(service web) ";
    REQUIRE(text.rfind(prefix, 0) == 0);
    text.erase(0, prefix.size());
    for (const auto& [from, to] : names) {
      for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;) {
        text.replace(at, from.size(), to);
      }
    }
    result.push_back(text);
  }
  return result;
}

int Shop::times_said(std::string_view text) const {
  int times = 0;
  for (const std::string& message : messages()) {
    if (message.find(text) != std::string::npos) ++times;
  }
  return times;
}

bool Shop::said(std::string_view text) const { return times_said(text) > 0; }

std::string Shop::moves(std::size_t from) const {
  std::string text;
  for (std::size_t i = from; i < world().service_steps.size(); ++i) {
    const ServiceStep& step = world().service_steps[i];
    if (step.tasks.empty()) continue;
    text += text.empty() ? "" : ", ";
    text += step.kind == ServiceStepKind::started ? "start " : "stop ";
    text += std::to_string(step.tasks.size());
  }
  return text;
}

ServiceStepId Shop::last(ServiceStepKind kind) const {
  ServiceStepId found;
  for (const ServiceStep& step : world().service_steps) {
    if (step.kind == kind) found = step.id;
  }
  return found;
}

std::vector<TaskId> Shop::live() const {
  std::vector<TaskId> found;
  for (const TaskId id : web().tasks) {
    if (task(id).desired_running) found.push_back(id);
  }
  return found;
}

std::string Shop::zones() const {
  std::map<char, int> counts;
  for (const TaskId id : live()) ++counts[world().text(task(id).zone).back()];
  std::string text;
  for (const auto& [zone, count] : counts) {
    text += (text.empty() ? "" : " ") + std::string(1, zone) + std::to_string(count);
  }
  return text;
}

}  // namespace taskyard::test
