#include "support/yard.hpp"

#include <doctest/doctest.h>

namespace taskyard::support {

namespace {

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (std::string_view part : parts) text += part;
  return text;
}

void add_step(std::string& text, std::string_view step, SimTime since) {
  if (!text.empty()) text += " ";
  text += step;
  text += "@" + std::to_string(since);
}

std::string_view container_name(const World& world, const Container& container) {
  const Task& task = world.at(container.task);
  return world.at(task.task_definition).containers[container.definition].name;
}

}  // namespace

Yard::Yard(std::uint64_t seed) : simulation(SimulationOptions{seed}) {
  set_parameter("timingJitterPermille", 0);
  call("CreateCluster", R"({"clusterName":"c"})");
}

JsonDocument Yard::call(std::string_view action, std::string_view request) {
  const Reply reply = simulation.call(action, request);
  CAPTURE(action);
  CAPTURE(request);
  CAPTURE(reply.body);
  REQUIRE(reply.status == 200);
  return JsonDocument::parse(reply.body);
}

std::string Yard::refusal(std::string_view action, std::string_view request) {
  const Reply reply = simulation.call(action, request);
  if (reply.ok()) return "";
  const JsonDocument body = JsonDocument::parse(reply.body);
  return joined({body.root()["__type"].text(), ": ", body.root()["message"].text()});
}

void Yard::set_parameter(std::string_view name, std::int64_t value) {
  call("taskyard.SetParameter",
       joined({R"({"name":")", name, R"(","value":)", std::to_string(value), "}"}));
}

void Yard::publish(std::string_view image, std::string_view members) {
  call("taskyard.PublishImage", joined({R"({"image":")", image, R"(",)", members, "}"}));
}

std::vector<InstanceId> Yard::add_instances(std::int32_t count, std::string_view type,
                                            std::string_view zone) {
  const JsonDocument added =
      call("taskyard.AddContainerInstances",
           joined({R"({"cluster":"c","instanceType":")", type, R"(","availabilityZone":")", zone,
                   R"(","count":)", std::to_string(count), "}"}));
  simulation.settle();
  std::vector<InstanceId> ids;
  const JsonValue arns = added.root()["containerInstanceArns"];
  for (JsonValue arn = arns.first(); arn; arn = arn.next()) {
    ids.push_back(find_container_instance(world(), arn.text()));
    REQUIRE(ids.back());
  }
  return ids;
}

void Yard::register_definition(std::string_view family, std::string_view containers,
                               std::string_view more) {
  call("RegisterTaskDefinition", joined({R"({"family":")", family, R"(","containerDefinitions":)",
                                         containers, more.empty() ? "" : ",", more, "}"}));
}

std::vector<TaskId> Yard::run(std::string_view family, std::int32_t count, std::string_view more) {
  const JsonDocument reply =
      call("RunTask",
           joined({R"({"cluster":"c","launchType":"EC2","taskDefinition":")", family,
                   R"(","count":)", std::to_string(count), more.empty() ? "" : ",", more, "}"}));
  std::vector<TaskId> ids;
  const JsonValue tasks = reply.root()["tasks"];
  for (JsonValue task = tasks.first(); task; task = task.next()) {
    ids.push_back(find_task(world(), task["taskArn"].text()));
    REQUIRE(ids.back());
  }
  return ids;
}

void Yard::stop(TaskId task, std::string_view reason) {
  const std::string more =
      reason.empty() ? std::string() : joined({R"(,"reason":")", reason, "\""});
  call("StopTask", joined({R"({"cluster":"c","task":")", arn_of(world(), task), "\"", more, "}"}));
}

std::string Yard::status(TaskId id) const {
  const Task& found = task(id);
  std::string text = to_string(found.status);
  for (std::uint32_t i = 0; i < found.container_count; ++i) {
    const Container& container = world().containers[found.first_container.value + i];
    text += joined({" ", container_name(world(), container), ":", to_string(container.status)});
  }
  return text;
}

std::string Yard::life(TaskId id) const {
  std::string text;
  for (const Event& event : simulation.events_since(0)) {
    const bool created = event.kind == EventKind::task_created;
    if (event.task != id || (!created && event.kind != EventKind::task_status_changed)) continue;
    add_step(text, to_string(static_cast<TaskStatus>(event.to)), event.time - task(id).created_at);
  }
  return text;
}

std::string Yard::life(TaskId id, std::string_view container) const {
  std::string text;
  for (const Event& event : simulation.events_since(0)) {
    if (event.task != id || event.kind != EventKind::container_status_changed) continue;
    if (container_name(world(), world().at(event.container)) != container) continue;
    const auto status = static_cast<ContainerStatus>(event.to);
    add_step(text, to_string(status), event.time - task(id).created_at);
    const Container& found = world().at(event.container);
    if (status == ContainerStatus::stopped && found.has_exit_code) {
      text += "(" + std::to_string(found.exit_code) + ")";
    }
  }
  return text;
}

}  // namespace taskyard::support
