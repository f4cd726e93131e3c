// What tasks, instances and task definitions have of volumes, roles, images and logs.
#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/images/tables.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/roles/tables.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/inspect_parts.hpp"
#include "viewmodel/storage/tables.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

using namespace surroundings;

namespace {

constexpr std::uint32_t k_calls_shown = 6;
constexpr std::size_t k_cached_shown = 6;
constexpr std::uint32_t k_volumes_shown = 20;

std::string last_part(const std::string& arn) {
  const std::size_t slash = arn.rfind('/');
  return slash == std::string::npos ? arn : arn.substr(slash + 1);
}

void add_role(const World& world, Section& section, const char* label, const std::string& named,
              const char* without, InspectorModel& model) {
  if (named.empty()) return add_word(section, label, without);
  const RoleId id = role_named(world, named);
  const bool checked = id && world.at(id).described;
  add_mono(section, label, last_part(named),
           !id       ? "Nobody made it"
           : checked ? policies_text(world, world.at(id))
                     : "Nobody made it: it is taken to allow everything");
  if (!id) return;
  const std::string go = "Go to " + last_part(named);
  for (const Action& action : model.actions) {
    if (action.label == go) return;
  }
  requests::go_to(model, go.c_str(), {SelectionKind::role, id.value});
}

// The container whose image arrives, or arrived last.
PullId pull_of(const World& world, const Task& task) {
  PullId found;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (!container.pull) continue;
    if (!found || world.at(container.pull).done_at > world.at(found).done_at) {
      found = container.pull;
    }
  }
  return found;
}

Section logs_section(const World& world, const Task& task) {
  Section section{"Logs", {}};
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const ContainerId id{task.first_container.value + i};
    section.fields.push_back({container_name(world, id), log_sentence(world, id), false, {}});
  }
  return section;
}

bool prints(const World& world, const Task& task) {
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const TaskDefinition& definition = world.at(task.task_definition);
    if (container.log_stream) return true;
    if (!definition.containers[container.definition].log.driver.empty()) return true;
  }
  return !world.logs.lines.empty();
}

Section pull_section(const World& world, PullId id) {
  const Pull& pull = world.at(id);
  Section section{"Image pull", {}};
  add_mono(section, "Image", world.text(pull.image));
  add_mono(section, "Digest", short_digest(world.text(pull.digest)), world.text(pull.digest));
  add_mono(section, "Downloaded", size_text(pull.bytes), "Layers that were cached apart");
  add_mono(section, "Took", span_text(pull.done_at - pull.begun_at));
  return section;
}

}  // namespace

void add_task_surroundings(const Simulation& simulation, const Task& task, InspectorModel& model) {
  const World& world = simulation.world();
  const TaskDefinition& definition = world.at(task.task_definition);
  const bool fargate = task.launch_type == LaunchType::fargate;
  if (task.mount_count > 0) model.tables.push_back(mounts_table(world, task));
  if (!stores_of(world, task).empty()) {
    add_view(model, "files", "Files…", model.selection, "Files of its volumes");
  }
  if (prints(world, task)) {
    add_view(model, "logs", "Log…", model.selection, "What its containers printed");
    model.sections.push_back(logs_section(world, task));
  }
  const std::string task_role = task.task_role ? world.text(task.task_role) : definition.task_role;
  const std::string execution =
      task.execution_role ? world.text(task.execution_role) : definition.execution_role;
  Table calls = calls_table(world, k_calls_shown, {{}, task.id});
  if (!task_role.empty() || !execution.empty() || !calls.rows.empty()) {
    Section roles{"Roles", {}};
    add_role(world, roles, "Task role", task_role,
             fargate ? "none: the application finds no credentials"
                     : "none: the application falls back to the instance profile",
             model);
    add_role(world, roles, "Execution role", execution,
             fargate ? "none" : "none: the agent uses the instance profile", model);
    model.sections.push_back(std::move(roles));
  }
  if (!calls.rows.empty()) model.tables.push_back(std::move(calls));
  const PullId pull = pull_of(world, task);
  if (!pull) return;
  model.sections.push_back(pull_section(world, pull));
  model.tables.push_back(layers_table(world, pull));
}

void add_instance_surroundings(const World& world, const ContainerInstance& instance,
                               InspectorModel& model) {
  Section section{"Role and images", {}};
  if (instance.ec2_instance) {
    const Ec2Instance& machine = world.at(instance.ec2_instance);
    add_word(section, "Instance profile",
             machine.no_profile         ? "none: its agent may do nothing"
             : machine.instance_profile ? world.text(machine.instance_profile)
                                        : "ecsInstanceRole",
             "With its role the agent registers the instance, pulls images and writes logs");
    add_mono(section, "Pull behaviour", to_string(machine.pull_behavior),
             "ECS_IMAGE_PULL_BEHAVIOR: when the agent asks the registry although it has the image");
  }
  std::string images;
  for (std::size_t i = 0; i < instance.cached_images.size() && i < k_cached_shown; ++i) {
    images += (images.empty() ? "" : ", ") + world.text(instance.cached_images[i]);
  }
  if (instance.cached_images.size() > k_cached_shown) {
    images += " and " + std::to_string(instance.cached_images.size() - k_cached_shown) + " more";
  }
  add_mono(section, "Cached images", images.empty() ? "none" : images);
  if (!instance.cached_layers.empty()) {
    add_mono(section, "Cached layers",
             grouped(static_cast<std::int64_t>(instance.cached_layers.size())),
             "Images that share a layer pull it once");
  }
  model.sections.push_back(std::move(section));
  Table volumes = stores_table(world, k_volumes_shown, instance.id);
  volumes.label = "Volumes on it";
  if (!volumes.rows.empty()) model.tables.push_back(std::move(volumes));
}

void add_definition_surroundings(const World& world, const TaskDefinition& definition,
                                 InspectorModel& model) {
  if (!definition.volumes.empty()) {
    Section volumes{"Volumes", {}};
    for (const VolumeDefinition& volume : definition.volumes) {
      std::string text = to_string(volume.kind);
      if (!volume.source.empty()) text += " " + volume.source;
      if (volume.root != "/" && !volume.root.empty()) text += " " + volume.root;
      volumes.fields.push_back({volume.name, std::move(text), false, {}});
    }
    model.sections.push_back(std::move(volumes));
  }
  if (definition.task_role.empty() && definition.execution_role.empty()) return;
  Section roles{"Roles", {}};
  add_role(world, roles, "Task role", definition.task_role, "none", model);
  add_role(world, roles, "Execution role", definition.execution_role, "none", model);
  model.sections.push_back(std::move(roles));
}

}  // namespace taskyard::web
