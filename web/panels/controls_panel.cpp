// Run tasks, create and update services, and add container instances: the forms that become API calls.
#include <algorithm>
#include <array>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard/catalog.hpp"
#include "taskyard_fonts/icons.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr float k_label = 112;
constexpr std::size_t k_strategies_max = 5;    // facts PL-20
constexpr std::size_t k_constraints_max = 10;  // facts PL-42
constexpr std::size_t k_providers_max = 20;    // facts CP-4

using Problems = std::vector<FormProblem>;

std::string problem_of(const Problems& problems, std::string_view field, int index) {
  for (const FormProblem& problem : problems) {
    if (problem.field == field && (index < -1 || problem.index == index)) return problem.message;
  }
  return {};
}

void definition_row(PanelContext& context, RunForm& form, const Problems& problems) {
  std::vector<std::string> options{tr(Text::newest_definition)};
  const auto& families = context.models.families;
  options.insert(options.end(), families.begin(), families.end());
  field_label(context, tr(Text::task_definition), k_label);
  std::string chosen = form.task_definition.empty() ? options.front() : form.task_definition;
  if (choice_field(context, "##definition", options, chosen)) {
    form.task_definition = chosen == options.front() ? "" : chosen;
  }
  field_problem(context, problem_of(problems, "task_definition", -2));
}

// Only when there is a choice.
void cluster_row(PanelContext& context, std::string& cluster) {
  const auto& clusters = context.models.clusters;
  if (clusters.size() < 2) return;
  field_label(context, tr(Text::cluster), k_label);
  std::string chosen = cluster.empty() ? clusters.front() : cluster;
  if (choice_field(context, "##cluster", clusters, chosen)) cluster = chosen;
}

void launch_row(PanelContext& context, RunForm& form, const Problems& problems) {
  field_label(context, tr(Text::launch_type), k_label);
  const char* labels[] = {"EC2", "FARGATE"};
  const int chosen = form.launch_type == "FARGATE" ? 1 : 0;
  form.launch_type = labels[segmented(context, "launch", labels, chosen)];
  field_problem(context, problem_of(problems, "launch_type", -2));
}

void strategy_row(PanelContext& context, RunForm& form, std::size_t index) {
  StrategyChoice& strategy = form.strategies[index];
  ImGui::PushID(static_cast<int>(index));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(4, ImGui::GetStyle().ItemSpacing.y));
  const float side = icon_button_width();
  const float room = ImGui::GetContentRegionAvail().x - 2 * side - 3 * 4;
  const std::string types[] = {"spread", "binpack", "random"};
  if (choice_field(context, "##type", types, strategy.type, room * 0.4F)) {
    const std::vector<std::string> fields = strategy.type == "spread" ? context.models.spread_fields
                                            : strategy.type == "binpack"
                                                ? std::vector<std::string>{"memory", "cpu"}
                                                : std::vector<std::string>{};
    strategy.field = fields.empty() ? "" : fields.front();
  }
  ImGui::SameLine();
  if (strategy.type == "random") {
    ImGui::Dummy(ImVec2(room * 0.6F, row_height()));
  } else {
    const std::vector<std::string> fields = strategy.type == "spread"
                                                ? context.models.spread_fields
                                                : std::vector<std::string>{"memory", "cpu"};
    choice_field(context, "##field", fields, strategy.field, room * 0.6F);
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_chevron_up, "up", tr(Text::move_up), index > 0)) {
    std::swap(form.strategies[index], form.strategies[index - 1]);
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_x, "remove", tr(Text::remove_strategy))) {
    form.strategies.erase(form.strategies.begin() + static_cast<std::ptrdiff_t>(index));
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
}

void constraint_row(PanelContext& context, RunForm& form, const Problems& problems,
                    std::size_t index) {
  ConstraintChoice& constraint = form.constraints[index];
  ImGui::PushID(1000 + static_cast<int>(index));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(4, ImGui::GetStyle().ItemSpacing.y));
  const float side = icon_button_width();
  const float room = ImGui::GetContentRegionAvail().x - side - 2 * 4;
  const std::string types[] = {"memberOf", "distinctInstance"};
  const bool member = constraint.type == "memberOf";
  choice_field(context, "##type", types, constraint.type, member ? room * 0.4F : room);
  if (member) {
    ImGui::SameLine();
    ImGui::PushFont(context.fonts.mono, 0);
    text_field(context, "##expression", constraint.expression,
               "attribute:ecs.instance-type == m5.large", room * 0.6F);
    ImGui::PopFont();
    tip(context, tr(Text::expression_tip));
  }
  ImGui::SameLine();
  const bool removed = icon_button(context, icons::k_x, "remove", tr(Text::remove_constraint));
  ImGui::PopStyleVar();
  if (member) field_problem(context, problem_of(problems, "constraints", static_cast<int>(index)));
  ImGui::PopID();
  if (removed)
    form.constraints.erase(form.constraints.begin() + static_cast<std::ptrdiff_t>(index));
}

bool add_button(PanelContext& context, Text label, bool enabled, Text limit) {
  const std::string text = std::string(icons::k_plus) + " " + tr(label);
  ButtonOptions options;
  options.kind = ButtonKind::ghost;
  options.enabled = enabled;
  if (!enabled) options.tip = tr(limit);
  return button(context, text.c_str(), options);
}

void placement_rows(PanelContext& context, RunForm& form, const Problems& problems) {
  if (form.launch_type == "FARGATE") {
    muted_text(context, tr(Text::fargate_places));
    return;
  }
  for (std::size_t i = 0; i < form.strategies.size(); ++i) strategy_row(context, form, i);
  for (std::size_t i = 0; i < form.constraints.size(); ++i)
    constraint_row(context, form, problems, i);
  if (add_button(context, Text::add_strategy, form.strategies.size() < k_strategies_max,
                 Text::strategy_limit)) {
    form.strategies.emplace_back();
  }
  ImGui::SameLine();
  if (add_button(context, Text::add_constraint, form.constraints.size() < k_constraints_max,
                 Text::constraint_limit)) {
    form.constraints.push_back({"memberOf", "attribute:ecs.instance-type =~ m5.*"});
  }
  if (form.strategies.empty()) {
    tip(context, tr(Text::no_strategy));
  }
}

// The form's own button; while something is wrong it says what.
bool submit(PanelContext& context, const std::string& label, const Problems& problems, Text about) {
  ImGui::Dummy(ImVec2(0, 2));
  ButtonOptions options;
  options.kind = ButtonKind::primary;
  options.enabled = problems.empty();
  options.width = ImGui::GetContentRegionAvail().x;
  options.tip = options.enabled ? std::string_view(tr(about)) : problems.front().message;
  return button(context, label.c_str(), options);
}

// The EBS volume that the definition configures at launch.
void volume_rows(PanelContext& context, LaunchVolume& volume, const Problems& problems,
                 bool of_service) {
  field_label(context, tr(Text::volume_size), k_label);
  const float room = ImGui::GetContentRegionAvail().x;
  number_field(context, "##volume_size", volume.size_gib, room * 0.4F);
  tip(context, tr(Text::volume_size_tip));
  ImGui::SameLine();
  const std::string types[] = {"gp3", "gp2", "io1", "io2", "st1", "sc1"};
  choice_field(context, "##volume_type", types, volume.type);
  field_problem(context, problem_of(problems, "volume_size", -2));
  if (volume.type == "io1" || volume.type == "io2" || volume.type == "gp3") {
    field_label(context, tr(Text::volume_iops), k_label);
    number_field(context, "##volume_iops", volume.iops, room * 0.4F);
    tip(context, tr(Text::volume_iops_tip));
    field_problem(context, problem_of(problems, "volume_iops", -2));
  }
  field_label(context, tr(Text::volume_role), k_label);
  text_field(context, "##volume_role", volume.role);
  tip(context, tr(Text::volume_role_tip));
  field_problem(context, problem_of(problems, "volume_role", -2));
  if (!of_service) ImGui::Checkbox(tr(Text::volume_keep), &volume.keep);
}

void draw_run(PanelContext& context) {
  RunForm& form = context.view.run;
  const Problems& problems = context.models.run_problems;
  definition_row(context, form, problems);
  cluster_row(context, form.cluster);
  launch_row(context, form, problems);
  field_label(context, tr(Text::number_of_tasks), k_label);
  count_field(context, "count", form.count, 1, 1000);
  if (!context.models.launch_volume.empty()) volume_rows(context, form.volume, problems, false);
  placement_rows(context, form, problems);
  const std::string label =
      std::string(icons::k_play) + "  " + fill(Text::run, counted(form.count, "task")) + "##run";
  if (submit(context, label, problems, Text::run_tip)) {
    context.out.commands.push_back(command("run"));
  }
}

// One of the words; the field below the label is as wide as they need.
template <std::size_t N>
int words_row(PanelContext& context, Text label, const char* const (&words)[N], int chosen) {
  field_label(context, tr(label), k_label);
  ImGui::PushID(tr(label));
  chosen = segmented(context, "words", words, chosen);
  ImGui::PopID();
  return chosen;
}

void percent_row(PanelContext& context, const char* label, Text about, int& value, int max) {
  field_label(context, label, k_label);
  tip(context, tr(about));
  count_field(context, label, value, 0, max);
}

// Provider, base and weight, three fields in a row.
void provider_row(PanelContext& context, ServiceForm& form, std::size_t index) {
  ProviderChoice& choice = form.providers[index];
  ImGui::PushID(2000 + static_cast<int>(index));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(4, ImGui::GetStyle().ItemSpacing.y));
  const float side = icon_button_width();
  const float room = ImGui::GetContentRegionAvail().x - side - 3 * 4;
  choice_field(context, "##provider", context.models.providers, choice.provider, room * 0.56F);
  ImGui::SameLine();
  number_field(context, "##base", choice.base, room * 0.22F);
  ImGui::SameLine();
  number_field(context, "##weight", choice.weight, room * 0.22F);
  ImGui::SameLine();
  const bool removed = icon_button(context, icons::k_x, "remove", tr(Text::remove_provider));
  ImGui::PopStyleVar();
  ImGui::PopID();
  if (removed) form.providers.erase(form.providers.begin() + static_cast<std::ptrdiff_t>(index));
}

void provider_rows(PanelContext& context, ServiceForm& form, const Problems& problems) {
  if (!form.by_providers) return;
  if (!form.providers.empty()) muted_text(context, tr(Text::provider_columns));
  for (std::size_t i = 0; i < form.providers.size(); ++i) provider_row(context, form, i);
  const std::vector<std::string>& known = context.models.providers;
  const bool more = form.providers.size() < k_providers_max && !known.empty();
  if (add_button(context, Text::add_provider, more, Text::provider_limit)) {
    form.providers.push_back({known[std::min(form.providers.size(), known.size() - 1)]});
  }
  field_problem(context, problem_of(problems, "providers", -2));
}

// EC2, FARGATE or a strategy of capacity providers; a service that exists keeps what it has.
void capacity_row(PanelContext& context, ServiceForm& form, const Problems& problems) {
  if (!form.updates) {
    field_label(context, tr(Text::launch_type), k_label);
    const char* labels[] = {"EC2", "FARGATE", tr(Text::by_providers)};
    const int before = form.by_providers ? 2 : form.launch_type == "FARGATE" ? 1 : 0;
    const int chosen = segmented(context, "launch", labels, before);
    form.by_providers = chosen == 2;
    if (chosen < 2) form.launch_type = labels[chosen];
    if (chosen == 2 && before != 2 && form.providers.empty() && !context.models.providers.empty()) {
      form.providers.push_back({context.models.providers.front()});
    }
  }
  field_problem(context, problem_of(problems, "launch_type", -2));
  provider_rows(context, form, problems);
}

// A new service is named and typed; one that is updated keeps both.
void service_head(PanelContext& context, ServiceForm& form, const Problems& problems) {
  if (form.updates) {
    field_label(context, tr(Text::service), k_label);
    plain_text(form.name);
    ImGui::SameLine();
    if (icon_button(context, icons::k_x, "new", tr(Text::new_service))) {
      context.out.commands.push_back(command("edit_service", "service", ""));
    }
  } else {
    field_label(context, tr(Text::service_name), k_label);
    text_field(context, "##name", form.name);
  }
  field_problem(context, problem_of(problems, "name", -2));
  definition_row(context, form, problems);
  if (!form.updates) cluster_row(context, form.cluster);
  capacity_row(context, form, problems);
  if (form.updates) return;
  const bool was_daemon = form.daemon;
  form.daemon = words_row(context, Text::service_type, {"REPLICA", "DAEMON"}, form.daemon) == 1;
  if (form.daemon == was_daemon) return;
  form.minimum_healthy_percent = form.daemon ? 0 : 100;  // facts SVC-74
  form.maximum_percent = form.daemon ? 100 : 200;
}

void deployment_rows(PanelContext& context, ServiceForm& form, const Problems& problems) {
  DeploymentForm& rules = form.deployment;
  if (!form.daemon) {
    const std::array<std::string, 4> words = {tr(Text::rolling), tr(Text::blue_green),
                                              tr(Text::linear), tr(Text::canary)};
    std::string chosen = words[static_cast<std::size_t>(rules.strategy)];
    field_label(context, tr(Text::strategy), k_label);
    tip(context, tr(Text::strategy_tip));
    if (choice_field(context, "##strategy", words, chosen)) {
      rules.strategy =
          static_cast<int>(std::find(words.begin(), words.end(), chosen) - words.begin());
    }
  }
  if (moves_traffic(rules)) {
    percent_row(context, tr(Text::bake), Text::bake_tip, rules.bake_minutes, 1440);
  }
  if (has_shares(rules)) {
    percent_row(context, tr(Text::share), Text::share_tip, rules.share_percent, 100);
    percent_row(context, tr(Text::share_minutes), Text::share_minutes_tip, rules.share_minutes,
                1440);
  }
  field_problem(context, problem_of(problems, "strategy", -2));
  field_label(context, tr(Text::alarms), k_label);
  tip(context, tr(Text::alarms_tip));
  text_field(context, "##alarms", rules.alarms, tr(Text::alarms_hint));
}

// Where its tasks are registered; only when there is a target group, or it is still named.
void balancer_rows(PanelContext& context, ServiceForm& form, const Problems& problems) {
  BalancerChoice& choice = form.balancer;
  if (context.models.balancers.empty() && choice.name.empty()) return;
  std::vector<std::string> names{tr(Text::no_target_group)};
  const auto& known = context.models.balancers;
  names.insert(names.end(), known.begin(), known.end());
  std::string chosen = choice.name.empty() ? names.front() : choice.name;
  field_label(context, tr(Text::target_group), k_label);
  tip(context, tr(Text::target_group_tip));
  if (choice_field(context, "##balancer", names, chosen)) {
    choice.name = chosen == names.front() ? "" : chosen;
  }
  field_problem(context, problem_of(problems, "balancer", -2));
  if (choice.name.empty()) return;
  field_label(context, tr(Text::container_choice), k_label);
  tip(context, tr(Text::container_choice_tip));
  const float room = ImGui::GetContentRegionAvail().x;
  text_field(context, "##container", choice.container, "", room * 0.62F);
  ImGui::SameLine();
  number_field(context, "##containerPort", choice.port, -1);
}

// The numbers of a service: how many, how a deployment may move, what happens when it fails.
void service_rules(PanelContext& context, ServiceForm& form, const Problems& problems) {
  if (!form.daemon) {
    field_label(context, tr(Text::desired_tasks), k_label);
    count_field(context, "count", form.count, 0, 5000);
    field_problem(context, problem_of(problems, "count", -2));
  }
  percent_row(context, tr(Text::minimum_healthy), Text::minimum_healthy_tip,
              form.minimum_healthy_percent, 100);
  field_problem(context, problem_of(problems, "minimum_healthy_percent", -2));
  percent_row(context, tr(Text::maximum), Text::maximum_tip, form.maximum_percent,
              form.daemon ? 100 : 1000);
  field_problem(context, problem_of(problems, "maximum_percent", -2));
  form.breaker = words_row(context, Text::breaker,
                           {tr(Text::off), tr(Text::gives_up), tr(Text::rolls_back)}, form.breaker);
  deployment_rows(context, form, problems);
  if (!form.daemon) {
    form.zone_rebalancing = words_row(context, Text::rebalancing, {tr(Text::off), tr(Text::on)},
                                      form.zone_rebalancing ? 1 : 0) == 1;
    tip(context, tr(Text::rebalancing_tip));
  }
  balancer_rows(context, form, problems);
  percent_row(context, tr(Text::grace), Text::grace_tip, form.grace_s, 1'000'000);
  field_problem(context, problem_of(problems, "grace", -2));
  if (!form.updates) return;
  form.force = words_row(context, Text::force, {tr(Text::when_needed), tr(Text::forced)},
                         form.force ? 1 : 0) == 1;
  tip(context, tr(Text::force_tip));
}

// The call that the form writes, as JSON; it can be copied.
void call_text(PanelContext& context) {
  ViewState& view = context.view;
  ButtonOptions options;
  options.kind = ButtonKind::ghost;
  const std::string label =
      std::string(view.show_json ? icons::k_chevron_up : icons::k_chevron_down) + " " +
      tr(view.show_json ? Text::hide_call : Text::show_call) + "##call";
  if (button(context, label.c_str(), options)) view.show_json = !view.show_json;
  if (!view.show_json) return;
  const Call& call = context.models.service_call;
  ImGui::SameLine();
  if (icon_button(context, icons::k_copy, "copy-call", tr(Text::copy))) {
    context.out.copied = call.request;
  }
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.86F);
  wrapped_text(call.action, context.colors.text);
  wrapped_text(call.request, context.colors.muted);
  ImGui::PopFont();
}

void draw_service(PanelContext& context) {
  ServiceForm& form = context.view.service;
  const Problems& problems = context.models.service_problems;
  service_head(context, form, problems);
  service_rules(context, form, problems);
  if (!context.models.service_volume.empty()) volume_rows(context, form.volume, problems, true);
  if (!form.daemon && !(form.by_providers && form.launch_type == "FARGATE")) {
    placement_rows(context, form, problems);
    field_problem(context, problem_of(problems, "strategies", -2));
    field_problem(context, problem_of(problems, "constraints", -1));
  }
  field_problem(context, problem_of(problems, "form", -2));
  const Text verb = form.updates ? Text::update_service : Text::create_service;
  if (submit(context, tr(verb), problems, form.updates ? Text::update_tip : Text::create_tip)) {
    context.out.commands.push_back(command(form.updates ? "update_service" : "create_service"));
  }
  call_text(context);
}

// "m5.large   2 vCPU, 7.6 GiB   $0.0960/h", as columns.
void type_row(PanelContext& context, const InstanceType& type, std::string& chosen) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string name(type.name);
  const float font = ImGui::GetFontSize();
  if (ImGui::Selectable(("##" + name).c_str(), name == chosen, 0,
                        ImVec2(font * 25, row_height() - 6))) {
    chosen = name;
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y = at.y + (row_height() - 6 - font) / 2;
  const auto column = [&](float x, ImU32 color, const std::string& text) {
    list->AddText(ImVec2(at.x + x * font, y), color, text.c_str());
  };
  column(0.3F, context.colors.text, name);
  column(8, context.colors.muted, cpu_text(type.cpu_units()));
  column(12.5F, context.colors.muted, memory_text(type.registered_memory_mib));
  column(17, context.colors.muted, std::to_string(type.max_enis - 1) + " ENI");
  column(20.5F, context.colors.muted, money_text(type.price_per_hour) + "/h");
}

void draw_fleet(PanelContext& context) {
  FleetForm& form = context.view.fleet;
  cluster_row(context, form.cluster);
  field_label(context, tr(Text::instance_type), k_label);
  ImGui::SetNextItemWidth(-1);
  ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(FLT_MAX, row_height() * 14));
  if (ImGui::BeginCombo("##type", form.instance_type.c_str(), ImGuiComboFlags_HeightLargest)) {
    for (const InstanceType& type : instance_types()) type_row(context, type, form.instance_type);
    ImGui::EndCombo();
  }
  if (const InstanceType* type = find_instance_type(form.instance_type)) {
    field_label(context, "", k_label);
    muted_text(context, cpu_text(type->cpu_units()) + ", " +
                            memory_text(type->registered_memory_mib) + ", " +
                            fill(Text::type_facts, money_text(type->price_per_hour)));
  }
  std::vector<std::string> zones{tr(Text::every_zone)};
  zones.insert(zones.end(), context.models.zones.begin(), context.models.zones.end());
  field_label(context, tr(Text::zone), k_label);
  std::string zone = form.zone.empty() ? zones.front() : form.zone;
  if (choice_field(context, "##zone", zones, zone)) form.zone = zone == zones.front() ? "" : zone;
  field_label(context, tr(Text::number_per_zone), k_label);
  count_field(context, "count", form.count, 1, 100);
  field_label(context, tr(Text::instance_profile), k_label);
  option_field(context, "##profile", context.models.profiles, form.profile);
  tip(context, tr(Text::instance_profile_tip));
  field_label(context, tr(Text::pull_behavior), k_label);
  option_field(context, "##pull", pull_options(), form.pull);
  tip(context, tr(Text::pull_behavior_tip));
  ImGui::Dummy(ImVec2(0, 2));
  const std::size_t zone_count = form.zone.empty() ? context.models.zones.size() : 1;
  const std::int64_t total = form.count * static_cast<std::int64_t>(zone_count);
  const std::string label =
      std::string(icons::k_plus) + "  " + fill(Text::add, counted(total, "instance")) + "##add";
  ButtonOptions options;
  options.kind = ButtonKind::primary;
  options.width = ImGui::GetContentRegionAvail().x;
  options.tip = tr(Text::add_instances_tip);
  if (button(context, label.c_str(), options)) {
    context.out.commands.push_back(command("add_instances"));
  }
}

}  // namespace

void draw_controls(PanelContext& context) {
  ViewState& view = context.view;
  const std::string labels[] = {tr(Text::run_tasks), tr(Text::service), tr(Text::add_instances),
                                tr(Text::tab_set_up)};
  ImGui::SetCursorPos(ImVec2(0, 0));
  view.controls_tab = static_cast<ControlsTab>(
      tabs(context, "controls", labels, static_cast<int>(view.controls_tab)));
  ImGui::SetCursorPosY(row_height() + 10);
  hairline(context);
  ImGui::Dummy(ImVec2(0, 0));
  constexpr void (*k_draw[])(PanelContext&) = {draw_run, draw_service, draw_fleet,
                                               draw_request_form};
  k_draw[static_cast<std::size_t>(view.controls_tab)](context);
}

}  // namespace taskyard::web
