// Tables of view models (ux.md 2.7): sortable, filtered, rows select the thing they name.
#include <algorithm>
#include <span>
#include <vector>

#include "imgui_internal.h"
#include "panels/all_panels.hpp"
#include "panels/kit/table_view.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_search_width = 150;
constexpr float k_search_min = 90;
constexpr float k_group_padding = 6;
constexpr float k_list_width = 170;
constexpr float k_groups_max = 46;  // × font size: the groups beside the search
constexpr float k_place_max = 22;   // × font size: whose files

struct TabGroup {
  Text label;
  std::span<const BottomTab> tabs;
};

constexpr BottomTab k_events_tabs[] = {BottomTab::log};
constexpr BottomTab k_cluster_tabs[] = {BottomTab::tasks, BottomTab::instances, BottomTab::capacity,
                                        BottomTab::clusters, BottomTab::task_definitions};
constexpr BottomTab k_service_tabs[] = {BottomTab::services, BottomTab::deployments};
constexpr BottomTab k_network_tabs[] = {BottomTab::load_balancers, BottomTab::target_groups,
                                        BottomTab::targets, BottomTab::security_groups};
constexpr BottomTab k_traffic_tabs[] = {BottomTab::charts, BottomTab::traffic, BottomTab::requests};
constexpr BottomTab k_storage_tabs[] = {BottomTab::file_systems, BottomTab::mount_targets,
                                        BottomTab::stores, BottomTab::ebs_volumes,
                                        BottomTab::files};
constexpr BottomTab k_role_tabs[] = {BottomTab::roles, BottomTab::calls};
constexpr BottomTab k_image_tabs[] = {BottomTab::repositories, BottomTab::images, BottomTab::pulls};
constexpr BottomTab k_log_tabs[] = {BottomTab::log_lines, BottomTab::log_groups};
constexpr TabGroup k_groups[] = {
    {Text::tab_events, k_events_tabs},    {Text::tab_cluster, k_cluster_tabs},
    {Text::tab_services, k_service_tabs}, {Text::tab_network, k_network_tabs},
    {Text::tab_traffic, k_traffic_tabs},  {Text::tab_storage, k_storage_tabs},
    {Text::tab_roles, k_role_tabs},       {Text::tab_images, k_image_tabs},
    {Text::tab_logs, k_log_tabs}};

// In the order of BottomTab.
constexpr Text k_tab_labels[] = {
    Text::tab_events,          Text::tab_services,      Text::tab_deployments,
    Text::tab_tasks,           Text::tab_instances,     Text::tab_capacity,
    Text::tab_clusters,        Text::tab_definitions,   Text::tab_charts,
    Text::tab_load_balancers,  Text::tab_target_groups, Text::tab_targets,
    Text::tab_security_groups, Text::tab_sources,       Text::tab_requests,
    Text::tab_file_systems,    Text::tab_mount_targets, Text::tab_stores,
    Text::tab_ebs_volumes,     Text::tab_files,         Text::tab_roles,
    Text::tab_calls,           Text::tab_repositories,  Text::tab_images,
    Text::tab_pulls,           Text::tab_lines,         Text::tab_log_groups};
static_assert(std::size(k_tab_labels) == k_table_count + 1);

const char* label_of(BottomTab tab) { return tr(k_tab_labels[static_cast<std::size_t>(tab)]); }

int group_of(BottomTab tab) {
  for (std::size_t i = 0; i < std::size(k_groups); ++i) {
    const std::span<const BottomTab> tabs = k_groups[i].tabs;
    if (std::find(tabs.begin(), tabs.end(), tab) != tabs.end()) return static_cast<int>(i);
  }
  return 0;
}

// What the groups need side by side, readably.
float groups_width() {
  float width = 0;
  for (const TabGroup& group : k_groups) {
    width += ImGui::CalcTextSize(tr(group.label)).x + 2 * k_group_padding;
  }
  return width;
}

// The first row: groups, as a list where they have no room. Another group opens with its first tab.
void group_tabs(PanelContext& context, float width) {
  std::vector<std::string> labels;
  for (const TabGroup& group : k_groups) labels.emplace_back(tr(group.label));
  const int now = group_of(context.view.bottom_tab);
  int chosen = now;
  if (groups_width() <= width) {
    chosen = tabs(context, "groups", labels, now, width);
  } else {
    ImGui::SetCursorPos(ImVec2(ImGui::GetStyle().WindowPadding.x, 5));
    std::string label = labels[static_cast<std::size_t>(now)];
    if (choice_field(context, "##groups", labels, label, std::min(width, k_list_width))) {
      chosen = static_cast<int>(std::find(labels.begin(), labels.end(), label) - labels.begin());
    }
  }
  if (chosen != now) {
    context.view.bottom_tab = k_groups[static_cast<std::size_t>(chosen)].tabs.front();
  }
}

float words_width(std::span<const BottomTab> shown) {
  float width = 0;
  for (const BottomTab tab : shown) {
    width += ImGui::CalcTextSize(label_of(tab)).x + 2 * ImGui::GetStyle().FramePadding.x;
  }
  return width;
}

// The second row: the group's tables side by side, or as a list where there is no room.
void table_choice(PanelContext& context, float room) {
  const TabGroup& group = k_groups[static_cast<std::size_t>(group_of(context.view.bottom_tab))];
  const auto now = std::find(group.tabs.begin(), group.tabs.end(), context.view.bottom_tab);
  const int chosen = static_cast<int>(now - group.tabs.begin());
  int wanted = chosen;
  if (words_width(group.tabs) <= room) {
    std::vector<const char*> labels;
    for (const BottomTab tab : group.tabs) labels.push_back(label_of(tab));
    wanted = segmented(context, "tables", labels, chosen);
  } else {
    std::vector<std::string> labels;
    for (const BottomTab tab : group.tabs) labels.emplace_back(label_of(tab));
    std::string label = labels[static_cast<std::size_t>(chosen)];
    if (choice_field(context, "##tables", labels, label, std::min(room, k_list_width))) {
      wanted = static_cast<int>(std::find(labels.begin(), labels.end(), label) - labels.begin());
    }
  }
  if (wanted != chosen) {
    context.view.bottom_tab = group.tabs[static_cast<std::size_t>(wanted)];
  }
}

float filter_width(const PanelContext& context) {
  if (context.view.bottom_tab != BottomTab::tasks) return 0;
  return ImGui::CalcTextSize(tr(Text::filter_running)).x +
         ImGui::CalcTextSize(tr(Text::filter_stopped)).x + 4 * ImGui::GetStyle().FramePadding.x;
}

void task_filter(PanelContext& context) {
  const char* labels[] = {tr(Text::filter_running), tr(Text::filter_stopped)};
  const int chosen = context.view.filter == TaskFilter::running ? 0 : 1;
  const int wanted = segmented(context, "filter", labels, chosen);
  if (wanted != chosen) {
    context.out.commands.push_back(command("filter", "tasks", wanted == 0 ? "running" : "stopped"));
  }
}

// Lines and files are searched where they are, by words; other tables by what their rows show.
std::string& search_of(ViewState& view) {
  if (view.bottom_tab == BottomTab::log_lines) return view.surroundings.lines.search;
  return view.bottom_tab == BottomTab::files ? view.surroundings.file_search : view.search;
}

void search_field(PanelContext& context, float width) {
  ViewState& view = context.view;
  if (view.wishes.find) {
    ImGui::SetKeyboardFocusHere();
    view.wishes.find = false;
  }
  text_field(context, "##search", search_of(view), tr(Text::find), width);
}

// Puts what follows at the right end of the row before, or below it.
void at_right(float width) {
  ImGui::SameLine();
  const float left = ImGui::GetCursorPosX();
  const float place = ImGui::GetWindowWidth() - ImGui::GetStyle().WindowPadding.x - width;
  if (place < left) {
    ImGui::NewLine();
  } else {
    ImGui::SetCursorPosX(place);
  }
}

}  // namespace

bool matches(const Row& row, std::string_view search) {
  if (search.empty()) return true;
  for (const Cell& cell : row.cells) {
    if (contains(cell.text, search) || contains(cell.tip, search)) return true;
  }
  return false;
}

void draw_table(PanelContext& context, BottomTab tab) {
  const std::size_t index = static_cast<std::size_t>(tab) - 1;
  TableOptions options;
  if (tab != BottomTab::files) options.search = context.view.search;
  options.sort = &context.view.sorts[index];
  options.fills = true;
  draw_table_view(context, context.models.tables[index], options);
}

namespace {

// The tables of the group, and what narrows the one that is shown; the search when it has no room above.
void second_row(PanelContext& context, bool searches) {
  const ViewState& view = context.view;
  const bool many = k_groups[static_cast<std::size_t>(group_of(view.bottom_tab))].tabs.size() > 1;
  const float room = ImGui::GetContentRegionAvail().x;
  const float filter = filter_width(context);
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  if (many) table_choice(context, room - (filter > 0 ? filter + gap : 0));
  if (filter > 0) {
    at_right(filter);
    task_filter(context);
  }
  if (view.bottom_tab == BottomTab::files) {
    ImGui::SameLine();
    if (ImGui::GetContentRegionAvail().x < k_list_width) ImGui::NewLine();
    draw_file_choice(
        context, std::min(ImGui::GetContentRegionAvail().x, k_place_max * ImGui::GetFontSize()));
  }
  if (!searches) return;
  if (many && filter <= 0) {
    ImGui::SameLine();
    if (ImGui::GetContentRegionAvail().x < k_search_min) ImGui::NewLine();
  }
  search_field(context, -1);
}

}  // namespace

void draw_bottom(PanelContext& context) {
  const ViewState& view = context.view;
  ImGui::SetCursorPos(ImVec2(0, 0));
  const float width = ImGui::GetWindowWidth();
  const float beside = width - k_search_width - 24;
  const float words = groups_width();
  const bool fits = beside >= words || (words > width && beside >= k_list_width);
  group_tabs(context, fits ? std::min(beside, k_groups_max * ImGui::GetFontSize()) : width);
  const bool searched = view.bottom_tab != BottomTab::charts;
  if (fits && searched) {
    ImGui::SameLine(width - k_search_width - 12);
    ImGui::SetCursorPosY(5);
    search_field(context, k_search_width);
  }
  ImGui::SetCursorPosY(row_height() + 10);
  hairline(context);
  if (view.bottom_tab == BottomTab::charts) {
    draw_charts(context, [](PanelContext& inner, float room) { table_choice(inner, room); });
    return;
  }
  second_row(context, !fits);
  switch (view.bottom_tab) {
    case BottomTab::log: draw_log(context); break;
    case BottomTab::log_lines: draw_lines(context); break;
    default: draw_table(context, view.bottom_tab);
  }
}

}  // namespace taskyard::web
