// ecs: RunTask and StartTask (facts section 4).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/capacity/strategy.hpp"
#include "api/handlers.hpp"
#include "api/network/choice.hpp"
#include "api/run_request.hpp"
#include "api/shapes.hpp"
#include "api/storage/volume_settings.hpp"
#include "base/text.hpp"
#include "cluster/cluster.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::int64_t k_tasks_per_call_max = 10;  // facts RT-1
// Facts RT-20: an entry for each instance considered; ours end here, so that a full fleet of thousands
// does not answer in megabytes.
constexpr int k_failures_max = 1000;

}  // namespace

TaskDefinitionId definition_for(Call& call) {
  if (!call.require("taskDefinition")) return {};
  const std::string reference = call.text("taskDefinition");
  if (call.refused()) return {};
  const TaskDefinitionId id = find_task_definition(call.world(), reference);
  if (!id) {
    call.refuse(k_client, "TaskDefinition not found.", call.in["taskDefinition"],
                "Use family, family:revision or the full ARN of one that is registered.");
    return {};
  }
  if (call.world().at(id).status != TaskDefinitionStatus::active) {
    call.refuse(k_invalid, "TaskDefinition is inactive", call.in["taskDefinition"],
                "Register a new revision, or name one that is ACTIVE.");  // facts TD-11
  }
  return id;
}

LaunchType launch_type_for(Call& call, const TaskDefinition& definition) {
  const std::string name = call.text("launchType");
  const JsonValue strategy = call.array("capacityProviderStrategy");
  if (strategy && !name.empty()) {  // facts RT-5
    call.refuse(k_invalid,
                "Specifying both a launch type and capacity provider strategy is not supported. "
                "Remove one and try again.",
                strategy);
    return LaunchType::ec2;
  }
  const LaunchType type = name == "FARGATE"    ? LaunchType::fargate
                          : name == "EXTERNAL" ? LaunchType::external
                                               : LaunchType::ec2;  // facts RT-6
  const bool supported = type == LaunchType::fargate    ? definition.runs_on_fargate
                         : type == LaunchType::external ? definition.runs_external
                                                        : definition.runs_on_ec2;
  if (!supported) {
    call.refuse(
        k_invalid, concat({"Task definition does not support launch_type ", to_string(type), "."}),
        call.in["launchType"],
        type == LaunchType::fargate
            ? "Fargate needs networkMode awsvpc and task-level cpu and memory of its size table."
            : "");
  }
  return type;
}

void read_placement(Call& call, const TaskDefinition& definition, PlacementRequest& request) {
  std::vector<placement::StrategyText> strategies;
  const JsonValue strategy_list = call.array("placementStrategy");
  for (JsonValue item = strategy_list.first(); item; item = item.next()) {
    strategies.push_back({item["type"].text(), item["field"].text()});
  }
  std::vector<placement::ConstraintText> constraints;
  const JsonValue constraint_list = call.array("placementConstraints");
  for (JsonValue item = constraint_list.first(); item; item = item.next()) {
    constraints.push_back({item["type"].text(), item["expression"].text()});
  }
  if (call.refused()) return;
  const auto read = [&](JsonValue list, auto&& reader) {
    Diagnostics findings;
    reader(findings);
    for (Diagnostic& finding : findings) {
      const JsonValue at = call.document().find(list.pointer() + finding.pointer);
      const Diagnostic placed = call.document().diagnose(
          at.exists() ? at : list, finding.severity, finding.code, finding.message, finding.hint);
      finding.pointer = placed.pointer;
      finding.line = placed.line;
      finding.column = placed.column;
      finding.offset = placed.offset;
      finding.length = placed.length;
    }
    call.refuse_with(k_invalid, findings);
  };
  if (strategy_list) {
    read(strategy_list, [&](Diagnostics& findings) {
      request.strategies = placement::read_strategies(strategies, request.launch_type, findings);
    });
  }
  if (constraint_list) {
    read(constraint_list, [&](Diagnostics& findings) {
      request.constraints = placement::read_constraints(constraints, request.launch_type,
                                                        definition.constraints.size(), findings);
    });
  }
  request.constraints.insert(request.constraints.end(), definition.constraints.begin(),
                             definition.constraints.end());
}

namespace {

// "512" or 512; nothing when absent or no number.
std::optional<std::int64_t> number_in(JsonValue value) {
  if (value.is(JsonKind::string)) return parse_int(value.text());
  return value.integer();
}

// Facts RT-7, TD-31: the need after overrides; Fargate sizes must stay in the table.
void apply_overrides(Call& call, const TaskDefinition& definition, PlacementRequest& request) {
  const JsonValue overrides = call.object("overrides");
  if (!overrides) return;
  if (overrides.source().size() > 8192) {
    call.refuse(k_invalid, "The overrides JSON exceeds 8192 characters.", overrides);
    return;
  }
  read_task_overrides(call, overrides, request);
  const auto cpu = number_in(overrides["cpu"]);
  const auto memory = number_in(overrides["memory"]);
  std::vector<ContainerDefinition> containers = definition.containers;
  for (JsonValue item = overrides["containerOverrides"].first(); item; item = item.next()) {
    const std::string name = call.text_of(item, "name");
    const auto found =
        std::find_if(containers.begin(), containers.end(),
                     [&](const ContainerDefinition& container) { return container.name == name; });
    if (found == containers.end()) {
      call.refuse(k_invalid,
                  concat({"Override for container named ", name,
                          " is not a container in the TaskDefinition."}),
                  item);
      return;
    }
    const auto set = [&](std::string_view member, std::int32_t& target) {
      const auto value = number_in(item[member]);
      if (value) target = static_cast<std::int32_t>(std::clamp<std::int64_t>(*value, 0, 1 << 24));
    };
    set("cpu", found->cpu_units);
    set("memory", found->memory_mib);
    set("memoryReservation", found->memory_reservation_mib);
  }
  const auto clamp = [](std::int64_t value) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, 0, 1 << 24));
  };
  CpuUnits cpu_sum = 0;
  Mib memory_sum = 0;
  for (const ContainerDefinition& container : containers) {
    cpu_sum += container.cpu_units;
    memory_sum += container.memory_reservation_mib > 0 ? container.memory_reservation_mib
                                                       : container.memory_mib;
  }
  const CpuUnits task_cpu = cpu ? clamp(*cpu) : definition.cpu_units;
  const Mib task_memory = memory ? clamp(*memory) : definition.memory_mib;
  request.need.cpu_units = task_cpu > 0 ? task_cpu : cpu_sum;
  request.need.memory_mib = task_memory > 0 ? task_memory : memory_sum;
  if (request.launch_type == LaunchType::fargate && !is_fargate_pair(task_cpu, task_memory)) {
    call.refuse(k_client, "No Fargate configuration exists for given values.", overrides);
  }
}

struct Common {
  std::string group, started_by, tags_json, overrides_json;
  bool exec_enabled = false;
  std::vector<CapacityStrategyItem> strategy;  ///< "" = the launch type
};

// Fargate: a platform version that exists. EC2 has none.
void check_platform(Call& call, LaunchType type) {
  const std::string version = call.text("platformVersion");
  if (version.empty() || call.refused()) return;
  if (type != LaunchType::fargate) {
    call.refuse(k_invalid,
                concat({"The platform version must be null when specifying an ", to_string(type),
                        " launch type."}),
                call.in["platformVersion"]);
  } else if (version != "LATEST" && version != "1.4.0" && version != "1.3.0") {
    call.refuse("PlatformUnknownException", "The specified platform version does not exist.",
                call.in["platformVersion"], "LATEST, 1.4.0 or 1.3.0.");
  }
}

// Facts RT-3: StartTask, which has no strategies, takes 36 characters.
void read_started_by(Call& call, Common& common) {
  common.started_by = call.text("startedBy");
  const std::size_t most = call.in["containerInstances"] ? 36 : 128;
  const bool valid = std::all_of(common.started_by.begin(), common.started_by.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '/' || c == '_';
  });
  if (valid && common.started_by.size() <= most) return;
  call.refuse(k_invalid,
              concat({"startedBy must be at most ", to_text(static_cast<std::int64_t>(most)),
                      " letters, digits, hyphens, slashes and underscores."}),
              call.in["startedBy"]);
}

// What RunTask and StartTask share. The request is only added to the World when nothing was refused.
std::optional<PlacementRequest> read_request(Call& call, Common& common) {
  PlacementRequest request;
  request.cluster = call.cluster();
  request.task_definition = definition_for(call);
  if (call.refused()) return std::nullopt;
  const TaskDefinition& definition = call.world().at(request.task_definition);
  const bool by_strategy = call.in["capacityProviderStrategy"].exists();
  NetworkChoice network;
  if (!by_strategy) network = network_for(call, definition);
  if (call.refused()) return std::nullopt;
  request.launch_type = capacity_for(call, definition, request.cluster, common.strategy);
  check_platform(call, request.launch_type);
  request.need = definition.need;
  if (by_strategy && !call.refused()) network = network_for(call, definition);
  check_public_ip(call, network, request.launch_type);
  request.zones = std::move(network.zones);
  request.subnets = std::move(network.subnets);
  request.security_groups = std::move(network.groups);
  request.assign_public_ip = network.public_ip;
  read_placement(call, definition, request);
  if (!call.refused()) apply_overrides(call, definition, request);
  if (!call.refused()) {
    request.volumes_json = volumes_in(call, definition, request.launch_type, VolumeUse::task);
  }
  const std::string group = call.text("group", "family:" + definition.family);  // facts RT-4
  read_started_by(call, common);
  if (group.size() > 255) {  // facts PL-50
    call.refuse(k_invalid, "group must be at most 255 characters.", call.in["group"]);
  } else if (group.starts_with("service:")) {
    call.refuse(k_invalid, "Invalid namespace for group.", call.in["group"],
                "Groups that start with service: belong to services.");
  }
  common.tags_json = task_tags(call, definition, request.cluster);
  common.exec_enabled = call.flag("enableExecuteCommand");
  if (const JsonValue overrides = call.object("overrides")) {
    common.overrides_json = std::string(overrides.source());
  }
  if (call.refused()) return std::nullopt;
  common.group = group;
  return request;
}

RequestId add_request(World& world, PlacementRequest request, const Common& common) {
  request.group = world.names.intern(common.group);
  request.id = RequestId{static_cast<std::uint32_t>(world.placement_requests.size())};
  world.placement_requests.push_back(std::move(request));
  return world.placement_requests.back().id;
}

bool room_for(Call& call, std::size_t count) {
  const World& world = call.world();
  if (world.tasks.size() + count <= world.limits.tasks_max) return true;
  call.refuse("LimitExceededException", "The simulation holds as many tasks as it can.");
  return false;
}

void finish(Call& call, TaskId id, const Common& common) {
  World& world = call.world();
  Task& task = world.tasks[id.value];
  if (!common.started_by.empty()) task.started_by = world.names.intern(common.started_by);
  task.tags_json = common.tags_json;
  task.exec_enabled = common.exec_enabled;
  task.overrides_json = common.overrides_json;
}

void write_result(Call& call, const std::vector<TaskId>& tasks, const std::string& failures) {
  call.out.begin_object().key("tasks").begin_array();
  for (const TaskId id : tasks) write_task(call.out, call.world(), call.world().at(id));
  call.out.end_array().key("failures").raw(failures).end_object();
}

}  // namespace

namespace {

/// The requests of one RunTask: one, or one for each capacity provider of its strategy.
class Requests {
 public:
  Requests(Call& call, PlacementRequest request, const Common& common)
      : call_(call), common_(common), first_(std::move(request)) {
    ids_.resize(std::max<std::size_t>(common.strategy.size(), 1));
    tasks_.resize(ids_.size());
  }

  /// The request for the next task, which counts for its provider placed or not (facts CP-10).
  RequestId next() {
    const std::size_t i = common_.strategy.empty() ? 0 : next_provider(common_.strategy, tasks_);
    ++tasks_[i];
    if (!ids_[i]) {
      PlacementRequest request = first_;
      if (!common_.strategy.empty()) request.capacity_provider = common_.strategy[i].provider;
      ids_[i] = add_request(call_.world(), std::move(request), common_);
    }
    return ids_[i];
  }

 private:
  Call& call_;
  const Common& common_;
  PlacementRequest first_;
  std::vector<RequestId> ids_;
  std::vector<std::int64_t> tasks_;
};

// Facts 4.1: what RunTask says of a capacity provider that can take nothing; "" when its instances say it.
std::string_view provider_failure(const World& world, const PlacementRequest& request) {
  if (!request.capacity_provider) return "";
  if (request.launch_type == LaunchType::fargate) return scheduler::k_no_capacity;
  if (scheduler::may_wait(world, request)) return scheduler::k_provisioning_full;
  std::size_t all = 0, active = 0;
  for (const InstanceId id : world.at(request.cluster).instances) {
    const ContainerInstance& instance = world.at(id);
    if (instance.capacity_provider != request.capacity_provider) continue;
    ++all;
    active += instance.status == InstanceStatus::active ? 1U : 0U;
  }
  if (all == 0) return "EMPTY CAPACITY PROVIDER";
  return active == 0 ? std::string_view("NO ACTIVE INSTANCES") : std::string_view();
}

void write_failures(JsonWriter& out, const World& world, const PlacementRequest& request,
                    int& written) {
  const std::string_view reason = provider_failure(world, request);
  if (!reason.empty()) {
    write_failure(out, provider_arn(world, world.at(request.capacity_provider)), reason);
    return;
  }
  for (const auto& failure : placement::placement_failures(world, request)) {
    if (++written > k_failures_max) return;
    write_failure(out, arn_of(world, failure.instance), failure_reason(failure.check));
  }
}

}  // namespace

namespace {

constexpr std::size_t k_tokens_max = 10'000;

// The call was made before with the same clientToken: its tasks are the answer (facts RT-26).
bool answered_before(Call& call) {
  const std::string token = call.text("clientToken");
  if (token.empty() || call.refused()) return call.refused();
  if (token.size() > 64) {
    call.refuse(k_invalid, "clientToken must be at most 64 characters.", call.in["clientToken"]);
    return true;
  }
  for (const ClientToken& known : call.world().client_tokens) {
    if (known.token != token) continue;
    if (known.request == call.in.source()) {
      write_result(call, known.tasks, "[]");
    } else {
      call.refuse("ConflictException",
                  "The clientToken was already used in a request with different parameters.",
                  call.in["clientToken"], "Use a new token for a new request.");
    }
    return true;
  }
  return false;
}

void remember_token(Call& call, const std::vector<TaskId>& tasks) {
  const std::string token = call.text("clientToken");
  if (token.empty()) return;
  std::vector<ClientToken>& tokens = call.world().client_tokens;
  if (tokens.size() >= k_tokens_max) tokens.erase(tokens.begin());
  tokens.push_back({token, std::string(call.in.source()), tasks});
}

}  // namespace

void run_task(Call& call) {
  if (answered_before(call)) return;
  const std::int64_t count = call.integer("count").value_or(1);
  if (count < 1 || count > k_tasks_per_call_max) {
    call.refuse(k_invalid, "count must be between 1 and 10.", call.in["count"]);
  }
  Common common;
  std::optional<PlacementRequest> request = read_request(call, common);
  if (!request || !room_for(call, static_cast<std::size_t>(count))) return;
  const bool on_fleet = request->launch_type != LaunchType::fargate && common.strategy.empty();
  if (on_fleet && call.world().at(request->cluster).instances.empty()) {
    call.refuse(k_invalid, "No Container Instances were found in your cluster.", call.in["cluster"],
                "Add container instances to the cluster, or use launch type FARGATE.");  // RT-21
    return;
  }
  Requests requests(call, std::move(*request), common);
  std::vector<TaskId> tasks;
  int failures_written = 0;
  JsonWriter failures;
  failures.begin_array();
  for (std::int64_t i = 0; i < count; ++i) {
    const RequestId id = requests.next();
    const TaskId task = scheduler::place_task(call.desk, id);
    if (task) {
      finish(call, task, common);
      tasks.push_back(task);
    } else {
      write_failures(failures, call.world(), call.world().at(id), failures_written);
    }
  }
  failures.end_array();
  remember_token(call, tasks);
  write_result(call, tasks, failures.str());
}

void start_task(Call& call) {
  if (!call.require("containerInstances")) return;
  const std::vector<std::string> wanted = call.texts("containerInstances");
  Common common;
  std::optional<PlacementRequest> request = read_request(call, common);
  if (!request || !room_for(call, wanted.size())) return;
  if (wanted.empty() || static_cast<std::int64_t>(wanted.size()) > k_tasks_per_call_max) {
    call.refuse(k_invalid, "containerInstances must hold 1 to 10 entries.",
                call.in["containerInstances"]);
    return;
  }
  World& world = call.world();
  std::vector<InstanceId> found;
  JsonWriter failures;
  failures.begin_array();
  for (const std::string& name : wanted) {
    const InstanceId instance = find_container_instance(world, name);
    if (!instance || world.at(instance).cluster != request->cluster) {
      write_failure(failures, name, "MISSING");
    } else if (world.at(instance).status == InstanceStatus::inactive) {
      write_failure(failures, arn_of(world, instance), "INACTIVE");
    } else {
      found.push_back(instance);
    }
  }
  request->start_on = found;
  const RequestId id = add_request(world, std::move(*request), common);
  std::vector<TaskId> tasks;
  for (const InstanceId instance : found) {
    const TaskId task = scheduler::start_task_on(call.desk, id, instance);
    if (task) {
      finish(call, task, common);
      tasks.push_back(task);
      continue;
    }
    const auto failed = placement::check_start(world, world.at(id), instance);
    if (failed) write_failure(failures, arn_of(world, instance), failure_reason(*failed));
  }
  failures.end_array();
  write_result(call, tasks, failures.str());
}

}  // namespace taskyard::api
