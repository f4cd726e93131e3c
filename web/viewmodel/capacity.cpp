#include "viewmodel/capacity.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

constexpr std::size_t k_steps_shown = 12;
constexpr std::size_t k_steps_searched = 4'000;

Cell plain(std::string text, std::string tip = {}) {
  return {std::move(text), 0, Role::none, std::move(tip)};
}
Cell number(std::int64_t value) {
  return {std::to_string(value), static_cast<double>(value), Role::none, {}};
}

bool is_group(const CapacityProvider& provider) {
  return provider.kind == ProviderKind::ec2_auto_scaling;
}

// The first cluster that uses the provider; none.
ClusterId user_of(const World& world, ProviderId id) {
  for (const Cluster& cluster : world.clusters) {
    const std::vector<ProviderId>& own = cluster.capacity_providers;
    const bool has = std::find(own.begin(), own.end(), id) != own.end();
    if (has && cluster.status == ClusterStatus::active) return cluster.id;
  }
  return {};
}

bool is_shown(const World& world, const CapacityProvider& provider) {
  if (provider.status != ProviderStatus::active) return false;
  return is_group(provider) || user_of(world, provider.id);
}

bool is_up(const Ec2Instance& machine) {
  return machine.state == Ec2State::pending || machine.state == Ec2State::running;
}

struct Sizes {
  std::int32_t current = 0, booting = 0, leaving = 0;
};

Sizes sizes_of(const World& world, const AutoScalingGroup& group) {
  Sizes sizes;
  for (const Ec2InstanceId id : group.members) {
    const Ec2Instance& machine = world.at(id);
    if (!is_up(machine)) continue;
    ++sizes.current;
    if (machine.leaving) ++sizes.leaving;
    if (machine.state == Ec2State::pending) ++sizes.booting;
  }
  return sizes;
}

Role role_of_provider(const CapacityProvider& provider) {
  if (provider.shortage) return Role::failed;
  return provider.status == ProviderStatus::active ? Role::running : Role::stopped;
}

Row provider_row(const World& world, const CapacityProvider& provider) {
  Row row;
  row.selection = {SelectionKind::provider, provider.id.value};
  row.key = to_key(row.selection);
  row.cells = {plain(provider.name), plain(to_string(provider.kind))};
  if (provider.group) {
    const AutoScalingGroup& group = world.at(provider.group);
    row.cells.push_back(plain(group.name, arn_of(world, group.id)));
    row.cells.push_back(number(sizes_of(world, group).current));
    for (const std::int32_t size : {group.desired, group.min_size, group.max_size}) {
      row.cells.push_back(number(size));
    }
  } else {
    row.cells.push_back(
        plain(is_group(provider) ? short_id(provider.group_arn) : "–", provider.group_arn));
    row.cells.insert(row.cells.end(), 4, plain("–"));
  }
  const ManagedScaling& scaling = provider.scaling;
  std::string managed = scaling.enabled ? "On" : "Off";
  if (scaling.enabled) managed += ", target " + std::to_string(scaling.target_capacity) + " %";
  row.cells.push_back(plain(is_group(provider) ? managed : "–"));
  row.cells.push_back({reservation_text(provider), static_cast<double>(provider.reservation),
                       Role::none, "CapacityProviderReservation = 100 x needed / running"});
  row.cells.push_back({provider.shortage ? "no capacity" : to_string(provider.status),
                       0,
                       role_of_provider(provider),
                       {}});
  return row;
}

std::string call_command(std::string_view action, const std::string& request) {
  JsonWriter json;
  json.begin_object().member("type", "call").member("action", action);
  json.key("request").raw(request).end_object();
  return json.take();
}

std::string_view lifecycle_of(const Ec2Instance& machine) {
  if (machine.leaving) return "Terminating:Wait";
  return machine.state == Ec2State::pending ? "Pending" : "InService";
}

Table members_table(const World& world, const AutoScalingGroup& group) {
  Table table;
  table.id = "group_instances";
  table.label = "Instances of " + group.name;
  table.columns = {{"id", "Instance", false, 1.3F},
                   {"zone", "Zone", false, 1.1F},
                   {"state", "Lifecycle state", false, 1.3F},
                   {"protected", "Protected", false, 0.9F},
                   {"tasks", "Tasks", true, 0.6F}};
  table.empty = "The group has no instance now.";
  for (const Ec2InstanceId id : group.members) {
    const Ec2Instance& machine = world.at(id);
    if (!is_up(machine)) continue;
    const bool booting = machine.state == Ec2State::pending || !machine.container_instance;
    Row row;
    row.selection = booting ? Selection{SelectionKind::ec2_instance, id.value}
                            : Selection{SelectionKind::instance, machine.container_instance.value};
    row.key = "member:" + std::to_string(id.value);
    const Role role = machine.leaving ? Role::draining : booting ? Role::pending : Role::running;
    row.cells = {
        plain(ec2_instance_id_text(world, id).substr(0, 10), ec2_instance_id_text(world, id)),
        plain(world.text(machine.zone)),
        {std::string(lifecycle_of(machine)), 0, role, {}},
        plain(machine.protected_from_scale_in ? "from scale in" : "–"),
        number(booting
                   ? 0
                   : static_cast<std::int64_t>(world.at(machine.container_instance).tasks.size()))};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Section steps_section(const Simulation& simulation, ProviderId id) {
  const World& world = simulation.world();
  Section section{"What managed scaling did", {}};
  const std::size_t count = world.scaling_steps.size();
  for (std::size_t i = count; i-- > 0 && count - i <= k_steps_searched;) {
    const ScalingStep& step = world.scaling_steps[i];
    if (step.provider != id) continue;
    section.fields.push_back(
        {clock_text(step.time), simulation.explain(step.id).sentence, false, {}});
    if (section.fields.size() >= k_steps_shown) break;
  }
  return section;
}

void add_fault_actions(const World& world, const CapacityProvider& provider,
                       std::vector<Action>& actions) {
  const ClusterId cluster = user_of(world, provider.id);
  if (provider.kind == ProviderKind::fargate_spot && cluster) {
    JsonWriter request;
    request.begin_object().member("cluster", arn_of(world, cluster)).end_object();
    actions.push_back({"interrupt_spot", "Interrupt all spot tasks",
                       call_command("taskyard.InterruptSpot", request.take()), true,
                       "Every task of FARGATE_SPOT gets SIGTERM and at most two minutes"});
  }
  JsonWriter request;
  request.begin_object().member("capacityProvider", provider.name);
  request.member("shortage", !provider.shortage).end_object();
  actions.push_back({"shortage", provider.shortage ? "Capacity is back" : "No more capacity",
                     call_command("taskyard.SetCapacityShortage", request.take()),
                     !provider.shortage,
                     provider.shortage ? "New tasks or instances can be had again"
                                       : "Nothing new can be had until it is back"});
}

void add_size_actions(const AutoScalingGroup& group, std::vector<Action>& actions) {
  for (const std::int32_t change : {+1, -1}) {
    const std::int32_t wanted = group.desired + change;
    if (wanted < group.min_size || wanted > group.max_size) continue;
    JsonWriter request;
    request.begin_object().member("AutoScalingGroupName", group.name);
    request.member("DesiredCapacity", wanted).end_object();
    actions.push_back({change > 0 ? "more" : "fewer", "Desired size " + std::to_string(wanted),
                       call_command("autoscaling.SetDesiredCapacity", request.take()), false,
                       "Sends autoscaling.SetDesiredCapacity"});
  }
}

}  // namespace

void inspect_member(const Simulation& simulation, Ec2InstanceId id, InspectorModel& model) {
  const World& world = simulation.world();
  if (!id || !world.at(id).group) return;
  const Ec2Instance& machine = world.at(id);
  Section about{"Auto Scaling group", {}};
  about.fields.push_back({"Name", world.at(machine.group).name, true, {}});
  if (is_up(machine)) {
    about.fields.push_back(
        {"Lifecycle state", std::string(lifecycle_of(machine)), true,
         machine.leaving ? "It ends when its tasks are gone, within 48 hours" : ""});
    about.fields.push_back({"From scale in",
                            machine.protected_from_scale_in ? "protected" : "not protected", false,
                            "Managed termination protection spares instances that run tasks"});
  }
  model.sections.push_back(std::move(about));
  const std::size_t count = world.scaling_steps.size();
  for (std::size_t i = count; i-- > 0 && count - i <= k_steps_searched;) {
    const ScalingStep& step = world.scaling_steps[i];
    if (step.kind != ScalingStepKind::chosen || step.instance != id) continue;
    model.has_why = true;
    model.why_title = "Why does it end?";
    model.why = simulation.explain(step.id);
    return;
  }
}

std::string reservation_text(const CapacityProvider& provider) {
  if (provider.reservation < 0) return "–";
  std::string text = std::to_string(provider.reservation / 100);
  const std::int64_t rest = provider.reservation % 100;
  if (rest != 0) text += "." + std::to_string(rest / 10);
  return text + " %";
}

std::int64_t waiting_tasks(const World& world, ClusterId cluster) {
  return std::count_if(world.waiting_tasks.begin(), world.waiting_tasks.end(),
                       [&](TaskId id) { return world.at(id).cluster == cluster; });
}

Table capacity_providers_table(const World& world) {
  Table table;
  table.id = "capacity_providers";
  table.label = "Capacity providers";
  table.columns = {{"name", "Capacity provider", false, 1.4F},
                   {"type", "Type", false, 1.3F},
                   {"group", "Auto Scaling group", false, 1.3F},
                   {"current", "Current size", true, 0.9F},
                   {"desired", "Desired size", true, 0.9F},
                   {"min", "Min size", true, 0.7F},
                   {"max", "Max size", true, 0.7F},
                   {"scaling", "Managed scaling", false, 1.3F},
                   {"reservation", "Reservation", true, 0.9F},
                   {"status", "Status", false, 1}};
  table.empty =
      "No capacity provider in use. PutClusterCapacityProviders gives a cluster FARGATE, "
      "FARGATE_SPOT or Auto Scaling groups.";
  for (const CapacityProvider& provider : world.capacity_providers) {
    if (is_shown(world, provider)) table.rows.push_back(provider_row(world, provider));
  }
  return table;
}

void inspect_provider(const Simulation& simulation, ProviderId id, InspectorModel& model) {
  const World& world = simulation.world();
  const CapacityProvider& provider = world.at(id);
  model.title = "Capacity provider " + provider.name;
  model.subtitle = to_string(provider.kind);
  model.state = provider.shortage ? "no capacity" : to_string(provider.status);
  model.role = role_of_provider(provider);
  Section state{"State", {}};
  const auto add = [&](const char* label, std::string value, const char* tip = "") {
    state.fields.push_back({label, std::move(value), true, tip});
  };
  std::int64_t tasks = 0, waiting = 0;
  for (const Task& task : world.tasks) {
    if (task.capacity_provider != id || !task.desired_running) continue;
    ++(waits_for_capacity(task) ? waiting : tasks);
  }
  add("Tasks", std::to_string(tasks));
  if (is_group(provider)) {
    add("Waiting tasks", std::to_string(waiting), "In PROVISIONING until an instance has room");
    add("Reservation", reservation_text(provider),
        "CapacityProviderReservation, measured once a minute while something may change");
    if (provider.reservation >= 0) {
      add("Needed (M)", std::to_string(provider.instances_needed));
      add("Running (N)", std::to_string(provider.instances_running));
    }
    const ManagedScaling& scaling = provider.scaling;
    add("Managed scaling", scaling.enabled ? "on" : "off");
    add("Target capacity", std::to_string(scaling.target_capacity) + " %");
    add("Instance warm-up", std::to_string(scaling.warmup_s) + " s");
    add("Protection", provider.termination_protection ? "on" : "off",
        "managedTerminationProtection: instances with tasks are spared by scale-in");
    add("Managed draining", provider.managed_draining ? "on" : "off");
  }
  model.sections.push_back(std::move(state));
  if (provider.group) {
    const AutoScalingGroup& group = world.at(provider.group);
    const Sizes sizes = sizes_of(world, group);
    Section about{"Auto Scaling group", {}};
    about.fields = {
        {"Name", group.name, true, arn_of(world, group.id)},
        {"Sizes",
         std::to_string(sizes.current) + " now, " + std::to_string(group.desired) + " desired, " +
             std::to_string(group.min_size) + " to " + std::to_string(group.max_size),
         true,
         {}},
        {"Booting", std::to_string(sizes.booting), true, {}},
        {"Draining", std::to_string(sizes.leaving), true, {}}};
    model.sections.push_back(std::move(about));
    model.tables.push_back(members_table(world, group));
    add_size_actions(group, model.actions);
  }
  Section steps = steps_section(simulation, id);
  if (!steps.fields.empty()) model.sections.push_back(std::move(steps));
  add_fault_actions(world, provider, model.actions);
  if (!provider.last_step) return;
  model.has_why = true;
  model.why_title = "Why this size?";
  model.why = simulation.explain(provider.last_step);
}

void add_spot_fault(const World& world, const Task& task, std::vector<Action>& actions) {
  const bool spot =
      task.capacity_provider && world.at(task.capacity_provider).kind == ProviderKind::fargate_spot;
  if (!spot || !task.desired_running) return;
  JsonWriter request;
  request.begin_object().member("cluster", arn_of(world, task.cluster));
  request.member("task", arn_of(world, task.id)).end_object();
  actions.push_back({"interrupt_spot", "Interrupt spot",
                     call_command("taskyard.InterruptSpot", request.take()), true,
                     "AWS takes the capacity back: SIGTERM now, two minutes at most"});
}

void add_spot_fault(const World& world, const ContainerInstance& instance,
                    std::vector<Action>& actions) {
  if (!instance.ec2_instance || !world.at(instance.ec2_instance).group) return;
  JsonWriter request;
  request.begin_object().member("cluster", arn_of(world, instance.cluster));
  request.member("containerInstance", arn_of(world, instance.id)).end_object();
  actions.push_back({"interrupt_spot", "Interrupt spot",
                     call_command("taskyard.InterruptSpot", request.take()), true,
                     "As if it were a spot instance: it ends in two minutes"});
}

}  // namespace taskyard::web
