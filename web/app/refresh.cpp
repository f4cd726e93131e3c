// View models follow the session: built again only when what they show has changed, and while time
// runs a few times a second, so that a large cluster does not cost every frame.
#include <algorithm>

#include "app/core.hpp"
#include "app/gallery.hpp"
#include "app/goes_on.hpp"
#include "viewmodel/capacity.hpp"
#include "viewmodel/images/tables.hpp"
#include "viewmodel/requests/tables.hpp"
#include "viewmodel/roles/tables.hpp"
#include "viewmodel/services/service_balancer.hpp"
#include "viewmodel/services/service_tables.hpp"
#include "viewmodel/storage/tables.hpp"

namespace taskyard::web {
namespace {

constexpr double k_rebuild_ms = 125;
constexpr std::uint32_t k_rows_max = 5000;
constexpr std::uint32_t k_candidates_max = 200;
constexpr std::uint32_t k_request_rows_max = 500;
constexpr std::size_t k_marks_max = 400;
constexpr double k_skip_shown_ms = 2000;

std::vector<std::string> paragraphs(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) result.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

void refresh_scenario(Core& core) {
  const ScenarioInfo& scenario = core.session.simulation().scenario();
  Models& models = core.models;
  models.title = scenario.title.empty() ? "Taskyard" : scenario.title;
  models.lesson = paragraphs(scenario.summary);
  models.scenario_name.clear();
  for (const GalleryEntry& entry : models.scenarios) {
    if (scenario_text(entry.name) == scenario.source) models.scenario_name = entry.name;
  }
}

void refresh_choices(Core& core) {
  const World& world = core.session.simulation().world();
  Models& models = core.models;
  models.clusters.clear();
  for (const Cluster& cluster : world.clusters) {
    if (cluster.status == ClusterStatus::active)
      models.clusters.push_back(world.text(cluster.name));
  }
  models.families.clear();
  for (std::size_t i = world.task_definitions.size(); i-- > 0;) {
    const TaskDefinition& definition = world.task_definitions[i];
    if (definition.status != TaskDefinitionStatus::active) continue;
    models.families.push_back(definition.family + ":" + std::to_string(definition.revision));
  }
  models.balancers = balancer_names(world);
  models.zones.clear();
  for (const NameId zone : world.availability_zones) models.zones.push_back(world.text(zone));
  models.spread_fields = strategy_fields(world, "spread");
}

Table table_of(const Core& core, BottomTab tab) {
  const World& world = core.session.simulation().world();
  switch (tab) {
    case BottomTab::services: return services_table(world, k_rows_max);
    case BottomTab::deployments: return service_deployments_table(world, k_rows_max);
    case BottomTab::tasks: return tasks_table(world, core.view.filter, k_rows_max);
    case BottomTab::instances: return instances_table(world, k_rows_max);
    case BottomTab::capacity: return capacity_providers_table(world);
    case BottomTab::clusters: return clusters_table(world);
    case BottomTab::task_definitions: return task_definitions_table(world, k_rows_max);
    case BottomTab::load_balancers: return load_balancers_table(world);
    case BottomTab::target_groups: return target_groups_table(world, k_rows_max);
    case BottomTab::targets: return targets_table(world, k_rows_max);
    case BottomTab::security_groups: return security_rules_table(world, k_rows_max);
    case BottomTab::traffic: return traffic_sources_table(world);
    case BottomTab::requests: return requests_table(world, k_request_rows_max);
    case BottomTab::file_systems: return file_systems_table(core.session.simulation());
    case BottomTab::mount_targets: return mount_targets_table(world, k_rows_max);
    case BottomTab::stores: return stores_table(world, k_rows_max);
    case BottomTab::ebs_volumes: return ebs_volumes_table(world, k_rows_max);
    case BottomTab::files:
      return files_table(world, core.models.files_of, core.view.surroundings.file_search,
                         k_rows_max);
    case BottomTab::roles: return roles_table(world, k_rows_max);
    case BottomTab::calls: return calls_table(world, k_request_rows_max);
    case BottomTab::repositories: return repositories_table(world, k_rows_max);
    case BottomTab::images: return images_table(world, k_rows_max);
    case BottomTab::pulls: return pulls_table(world, k_rows_max);
    case BottomTab::log_groups: return log_groups_table(world, k_rows_max);
    case BottomTab::charts:
    case BottomTab::log_lines:
    case BottomTab::log: break;
  }
  return {};
}

void refresh_surroundings(Core& core) {
  const World& world = core.session.simulation().world();
  const SurroundingsView& view = core.view.surroundings;
  Models& models = core.models;
  models.lines.update(world, core.session.epoch(), view.lines);
  models.line_sources = line_sources(world, view.lines.of);
  models.files_of = place_to_show(world, view.files, core.view.selection);
  models.file_places = file_places(world, models.files_of);
}

// Only the table on screen: thousands of rows of the others would be texts that nobody sees.
void refresh_tables(Core& core) {
  auto& tables = core.models.tables;
  const BottomTab tab = core.view.bottom_tab;
  if (tab != BottomTab::log && tab != BottomTab::charts && tab != BottomTab::log_lines) {
    const std::size_t i = static_cast<std::size_t>(tab) - 1;
    tables[i] = table_of(core, tab);
    const SortChoice& sort = core.view.sorts[i];
    if (sort.column >= 0) {
      sort_rows(tables[i], static_cast<std::size_t>(sort.column), sort.descending);
    }
  }
  core.models.has_services = !core.session.simulation().world().services.empty();
  core.models.summary = summary_sentence(core.session.simulation().world());
}

// A long definition list or fleet is checked only when form or world changed.
void refresh_form(Core& core) {
  const Simulation& simulation = core.session.simulation();
  Call call = service_call(simulation, core.view.service);
  if (call.request != core.view.refused_request) core.view.service_refusals.clear();
  std::string form = to_json(core.view.run) + call.request +
                     (core.view.service.by_providers ? "p" : "") +
                     std::to_string(core.view.service_refusals.size());
  if (form == core.fresh.run_form && core.fresh.form_revision == simulation.world().revision)
    return;
  core.models.run_problems = check(simulation, core.view.run);
  core.models.launch_volume = launch_volume_name(simulation.world(), core.view.run);
  core.models.service_volume = launch_volume_name(simulation.world(), core.view.service);
  core.models.profiles = profile_options(simulation.world());
  core.models.service_problems = check(simulation, core.view.service);
  const auto& refusals = core.view.service_refusals;
  core.models.service_problems.insert(core.models.service_problems.end(), refusals.begin(),
                                      refusals.end());
  core.models.service_call = {std::move(call.action), indented(call.request)};
  core.models.providers = provider_names(simulation.world(), core.view.service);
  core.fresh.run_form = std::move(form);
  core.fresh.form_revision = simulation.world().revision;
}

void refresh_request_form(Core& core) {
  const Simulation& simulation = core.session.simulation();
  RequestsView& view = core.view.requests;
  Freshness& fresh = core.fresh;
  const auto kind = static_cast<std::size_t>(view.form);
  std::string signature = values_signature(view.form, view.values[kind]);
  if (view.refused[kind] != signature) view.refusals[kind].clear();
  signature += "\n" + std::to_string(view.refusals[kind].size());
  if (view.form == RequestForm::volume) signature += "\n" + std::to_string(core.text_version);
  const bool changed = signature != fresh.request_form;
  const std::uint64_t revision = simulation.world().revision;
  fresh.form_stale = changed || revision != fresh.request_revision;
  if (!fresh.form_stale) return;
  if (!changed && core.now_ms - fresh.request_at_ms < k_rebuild_ms) return;
  RequestFormModel model = form_model(simulation, view.form, view.values[kind], view.refusals[kind],
                                      core.models.editor.text());
  core.models.request_calls = model.written;
  for (const Call& call : model.calls) {
    core.models.request_calls += (core.models.request_calls.empty() ? "" : "\n\n") + call.action +
                                 "\n" + indented(call.request);
  }
  core.models.request_form = std::move(model);
  fresh.request_form = std::move(signature);
  fresh.request_revision = revision;
  fresh.request_at_ms = core.now_ms;
  fresh.form_stale = false;
}

void refresh_log(Core& core) {
  const Simulation& simulation = core.session.simulation();
  Freshness& fresh = core.fresh;
  if (fresh.log_epoch != core.session.epoch()) core.models.log = EventLogModel();
  if (fresh.log_epoch == core.session.epoch() && fresh.log_seq == simulation.last_event()) return;
  fresh.log_epoch = core.session.epoch();
  fresh.log_seq = simulation.last_event();
  core.models.log.update(simulation);
  std::vector<TimeMark>& marks = core.models.transport.marks;
  marks.clear();
  for (const SimTime time : core.session.call_times()) marks.push_back({time, true});
  for (const LogRow& row : core.models.log.rows()) {
    if (row.role == Role::failed && marks.size() < k_marks_max) marks.push_back({row.time, false});
  }
}

void refresh_transport(Core& core) {
  TransportModel& model = core.models.transport;
  const Session& session = core.session;
  model.now = session.now();
  model.end = session.horizon();
  model.playing = core.clock.playing();
  model.ended = !next_happening(session).has_value();
  model.at_start = session.now() <= 0;
  model.speed = core.clock.speed();
  model.automatic = core.clock.automatic();
  model.can_undo = session.can_undo();
  model.can_redo = session.can_redo();
  model.undo_label = session.undo_label();
  model.redo_label = session.redo_label();
  const bool skip_shown = core.now_ms - core.clock.skipped_at_ms() < k_skip_shown_ms;
  model.skipped = skip_shown ? core.clock.skipped() : 0;
  model.present = session.epoch();
}

// Things that no longer exist after a jump are not selected any more.
void forget_missing_selection(Core& core) {
  const World& world = core.session.simulation().world();
  Selection& selection = core.view.selection;
  const auto missing = [&](SelectionKind kind, std::size_t size) {
    return selection.kind == kind && selection.index >= size;
  };
  if (missing(SelectionKind::task, world.tasks.size()) ||
      missing(SelectionKind::instance, world.container_instances.size()) ||
      missing(SelectionKind::ec2_instance, world.ec2_instances.size()) ||
      missing(SelectionKind::cluster, world.clusters.size()) ||
      missing(SelectionKind::task_definition, world.task_definitions.size()) ||
      missing(SelectionKind::decision, world.decisions.size()) ||
      missing(SelectionKind::service, world.services.size()) ||
      missing(SelectionKind::load_balancer, world.load_balancers.size()) ||
      missing(SelectionKind::target_group, world.target_groups.size()) ||
      missing(SelectionKind::target, world.targets.size()) ||
      missing(SelectionKind::security_group, world.security_groups.size()) ||
      missing(SelectionKind::request, world.traffic.samples_taken) ||
      missing(SelectionKind::traffic_source, world.traffic.sources.size()) ||
      missing(SelectionKind::file_system, world.storage.file_systems.size()) ||
      missing(SelectionKind::store, world.storage.stores.size()) ||
      missing(SelectionKind::mount_target, world.storage.mount_targets.size()) ||
      missing(SelectionKind::role, world.iam.roles.size()) ||
      missing(SelectionKind::aws_call, world.iam.calls_taken) ||
      missing(SelectionKind::repository, world.registry.repositories.size()) ||
      missing(SelectionKind::log_group, world.logs.groups.size())) {
    selection = {};
  }
  core.view.hovered = {};
}

}  // namespace

void refresh(Core& core) {
  Freshness& fresh = core.fresh;
  const Simulation& simulation = core.session.simulation();
  const std::uint64_t epoch = core.session.epoch();
  if (epoch != fresh.epoch) forget_missing_selection(core);
  refresh_log(core);
  refresh_transport(core);
  core.models.editor_is_registered = core.models.editor.text() == core.registered_text;
  refresh_form(core);
  refresh_request_form(core);
  const bool asked = epoch != fresh.epoch || core.view.selection != fresh.selection ||
                     core.view.filter != fresh.filter || core.view.bottom_tab != fresh.tab ||
                     core.view.sorts != fresh.sorts || core.view.requests.window != fresh.window ||
                     core.view.requests.charted != fresh.charted ||
                     core.view.surroundings.lines != fresh.lines ||
                     core.view.surroundings.files != fresh.files ||
                     core.view.surroundings.file_search != fresh.file_search;
  fresh.stale = asked || simulation.world().revision != fresh.revision;
  const bool may = asked || core.now_ms - fresh.at_ms >= k_rebuild_ms;
  if (!fresh.stale || !may) return;
  if (epoch != fresh.epoch) refresh_scenario(core);
  refresh_choices(core);
  refresh_surroundings(core);
  refresh_tables(core);
  const RequestsView& requests = core.view.requests;
  core.models.charts = charts_of(
      simulation, requests.charted ? requests.charted : core.view.selection, requests.window);
  core.models.inspector = inspect(simulation, core.view.selection, k_candidates_max);
  fresh.epoch = epoch;
  fresh.revision = simulation.world().revision;
  fresh.selection = core.view.selection;
  fresh.filter = core.view.filter;
  fresh.tab = core.view.bottom_tab;
  fresh.sorts = core.view.sorts;
  fresh.window = requests.window;
  fresh.charted = requests.charted;
  fresh.lines = core.view.surroundings.lines;
  fresh.files = core.view.surroundings.files;
  fresh.file_search = core.view.surroundings.file_search;
  fresh.at_ms = core.now_ms;
  fresh.stale = false;
}

}  // namespace taskyard::web
