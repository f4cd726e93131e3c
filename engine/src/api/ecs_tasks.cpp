// ecs: tasks that exist: stop, describe, list.
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

// A stopped task can be described for an hour (facts LC-2).
bool describable(const World& world, const Task& task) {
  return task.status != TaskStatus::stopped ||
         world.now - task.stopped_at <= world.parameter(Parameter::stopped_task_kept_ms);
}

TaskId task_in(const World& world, ClusterId cluster, std::string_view reference) {
  const TaskId id = find_task(world, reference);
  return id && world.at(id).cluster == cluster && describable(world, world.at(id)) ? id : TaskId{};
}

}  // namespace

void stop_task(Call& call) {
  if (!call.require("task")) return;
  const ClusterId cluster = call.cluster();
  const std::string reference = call.text("task");
  const std::string reason = call.text("reason", "Task stopped by user");
  if (call.refused()) return;
  const TaskId id = task_in(call.world(), cluster, reference);
  if (!id) {
    call.refuse(k_invalid, "The referenced task was not found.", call.in["task"],
                "Name a task of this cluster by id or ARN.");
    return;
  }
  scheduler::stop_task(call.desk, id, StopCode::user_initiated, reason);
  call.out.begin_object().key("task");
  write_task(call.out, call.world(), call.world().at(id));
  call.out.end_object();
}

void describe_tasks(Call& call) {
  if (!call.require("tasks")) return;
  const ClusterId cluster = call.cluster();
  const std::vector<std::string> wanted = call.texts("tasks");
  const bool with_tags = includes(call, "TAGS", "TAGS");
  if (call.refused()) return;
  if (wanted.empty()) {
    call.refuse(k_invalid, "Tasks cannot be empty.", call.in["tasks"]);
    return;
  }
  if (wanted.size() > 100) {
    call.refuse(k_invalid, "Tasks can have at most 100 items.", call.in["tasks"]);
    return;
  }
  const World& world = call.world();
  std::vector<std::string> missing;
  call.out.begin_object().key("tasks").begin_array();
  for (const std::string& reference : wanted) {
    if (const TaskId id = task_in(world, cluster, reference)) {
      write_task(call.out, world, world.at(id), with_tags);
    } else {
      missing.push_back(reference.starts_with("arn:")
                            ? reference
                            : concat({"arn:aws:ecs:", world.region, ":", world.account, ":task/",
                                      world.text(world.at(cluster).name), "/", reference}));
    }
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& arn : missing) write_failure(call.out, arn, "MISSING");
  call.out.end_array().end_object();
}

void list_tasks(Call& call) {
  const ClusterId cluster = call.cluster();
  const std::string desired = call.text("desiredStatus", "RUNNING");  // facts LC-2
  const std::string family = call.text("family");
  const std::string started_by = call.text("startedBy");
  const std::string service = call.text("serviceName");
  const std::string launch_type = call.text("launchType");
  const std::string instance_name = call.text("containerInstance");
  const Call::Page page = call.page();
  call.choice("launchType", "EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES");
  if (call.refused()) return;
  const World& world = call.world();
  if (desired != "RUNNING" && desired != "PENDING" && desired != "STOPPED") {
    call.refuse(k_invalid, "Invalid value for desiredStatus: " + desired, call.in["desiredStatus"],
                "RUNNING, PENDING or STOPPED.");
    return;
  }
  const ServiceId service_id =
      service.empty() ? ServiceId{} : find_service(world, cluster, service);
  if (!service.empty() && !service_id) {
    call.refuse("ServiceNotFoundException", "Service not found.", call.in["serviceName"]);
    return;
  }
  InstanceId instance;
  if (!instance_name.empty()) {
    instance = find_container_instance(world, instance_name);
    if (!instance || world.at(instance).cluster != cluster) {
      call.refuse(k_invalid, "The specified container instance was not found.",
                  call.in["containerInstance"]);
      return;
    }
  }
  std::vector<std::string> arns;
  for (const Task& task : world.tasks) {
    if (task.cluster != cluster || !describable(world, task)) continue;
    if (desired == "PENDING" || task.desired_running != (desired == "RUNNING")) continue;
    if (!family.empty() && world.at(task.task_definition).family != family) continue;
    if (!started_by.empty() && world.text(task.started_by) != started_by) continue;
    if (!launch_type.empty() && to_string(task.launch_type) != launch_type) continue;
    if (instance && task.instance != instance) continue;
    if (service_id && (!task.deployment || world.at(task.deployment).service != service_id)) {
      continue;
    }
    arns.push_back(arn_of(world, task.id));
  }
  write_page(call, "taskArns", arns, page);
}

}  // namespace taskyard::api
