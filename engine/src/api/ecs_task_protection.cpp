// ecs: UpdateTaskProtection and GetTaskProtection (facts LC-50).
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "service/service.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::int64_t k_minutes_default = 120;
constexpr std::int64_t k_minutes_max = 2880;

struct Reference {
  std::string text;
  TaskId id;
  std::string_view failure;  ///< "" = the task can be protected
};

std::string_view failure_of(const World& world, TaskId id, ClusterId cluster) {
  if (!id || world.at(id).cluster != cluster) return "MISSING";
  const Task& task = world.at(id);
  if (task.status == TaskStatus::stopped &&
      world.now - task.stopped_at > world.parameter(Parameter::stopped_task_kept_ms)) {
    return "MISSING";
  }
  if (!task.deployment || !task.desired_running) return "TASK_NOT_VALID";
  return {};
}

std::vector<Reference> read_tasks(Call& call, ClusterId cluster, std::size_t most) {
  const std::vector<std::string> wanted = call.texts("tasks");
  if (call.refused()) return {};
  if (wanted.size() > most) {
    call.refuse(
        k_invalid,
        concat({"Tasks can have at most ", to_text(static_cast<std::int64_t>(most)), " items."}),
        call.in["tasks"]);
    return {};
  }
  const World& world = call.world();
  std::vector<Reference> list;
  for (const std::string& text : wanted) {
    Reference entry{text, find_task(world, text), {}};
    entry.failure = failure_of(world, entry.id, cluster);
    list.push_back(std::move(entry));
  }
  return list;
}

void write_all(Call& call, const std::vector<Reference>& list, ClusterId cluster) {
  const World& world = call.world();
  call.out.begin_object().key("protectedTasks").begin_array();
  for (const Reference& entry : list) {
    if (!entry.failure.empty()) continue;
    const SimTime until = world.at(entry.id).protected_until;
    call.out.begin_object().member("taskArn", arn_of(world, entry.id));
    call.out.member("protectionEnabled", until > world.now);
    if (until > world.now) call.out.key("expirationDate").time(epoch_ms(until));
    call.out.end_object();
  }
  call.out.end_array().key("failures").begin_array();
  for (const Reference& entry : list) {
    if (entry.failure.empty()) continue;
    const std::string arn =
        entry.text.starts_with("arn:")
            ? entry.text
            : concat({"arn:aws:ecs:", world.region, ":", world.account, ":task/",
                      world.text(world.at(cluster).name), "/", entry.text});
    write_failure(call.out, arn, entry.failure);
  }
  call.out.end_array().end_object();
}

}  // namespace

void update_task_protection(Call& call) {
  for (const char* member : {"cluster", "tasks", "protectionEnabled"}) {
    if (!call.require(member)) return;
  }
  const ClusterId cluster = call.cluster();
  const bool enabled = call.flag("protectionEnabled");
  const std::int64_t minutes = call.integer("expiresInMinutes").value_or(k_minutes_default);
  if (!call.refused() && (minutes < 1 || minutes > k_minutes_max)) {
    call.refuse(k_invalid, "expiresInMinutes must be between 1 and 2880.",
                call.in["expiresInMinutes"]);
  }
  if (call.refused()) return;
  const std::vector<Reference> list = read_tasks(call, cluster, 10);
  if (call.refused()) return;
  if (list.empty()) {
    call.refuse(k_invalid, "Tasks cannot be empty.", call.in["tasks"]);
    return;
  }
  World& world = call.world();
  for (const Reference& entry : list) {
    if (!entry.failure.empty()) continue;
    world.tasks[entry.id.value].protected_until = enabled ? world.now + minutes * k_minute : 0;
    service::touch(call.desk, world.at(world.at(entry.id).deployment).service);
  }
  ++world.revision;
  write_all(call, list, cluster);
}

void get_task_protection(Call& call) {
  if (!call.require("cluster")) return;
  const ClusterId cluster = call.cluster();
  if (call.refused()) return;
  std::vector<Reference> list = read_tasks(call, cluster, 100);
  if (call.refused()) return;
  if (!call.in["tasks"]) {  // all protected tasks of the cluster
    for (const Task& task : call.world().tasks) {
      if (task.cluster != cluster || task.protected_until <= call.world().now) continue;
      if (failure_of(call.world(), task.id, cluster).empty()) list.push_back({{}, task.id, {}});
    }
  }
  write_all(call, list, cluster);
}

}  // namespace taskyard::api
