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
constexpr float k_groups_max = 26;  // × font size: the groups beside the search

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
constexpr TabGroup k_groups[] = {{Text::tab_events, k_events_tabs},
                                 {Text::tab_cluster, k_cluster_tabs},
                                 {Text::tab_services, k_service_tabs},
                                 {Text::tab_network, k_network_tabs},
                                 {Text::tab_traffic, k_traffic_tabs}};

// In the order of BottomTab.
constexpr Text k_tab_labels[] = {
    Text::tab_events,          Text::tab_services,      Text::tab_deployments,
    Text::tab_tasks,           Text::tab_instances,     Text::tab_capacity,
    Text::tab_clusters,        Text::tab_definitions,   Text::tab_charts,
    Text::tab_load_balancers,  Text::tab_target_groups, Text::tab_targets,
    Text::tab_security_groups, Text::tab_sources,       Text::tab_requests};
static_assert(std::size(k_tab_labels) == k_table_count + 1);

const char* label_of(BottomTab tab) { return tr(k_tab_labels[static_cast<std::size_t>(tab)]); }

int group_of(BottomTab tab) {
  for (std::size_t i = 0; i < std::size(k_groups); ++i) {
    const std::span<const BottomTab> tabs = k_groups[i].tabs;
    if (std::find(tabs.begin(), tabs.end(), tab) != tabs.end()) return static_cast<int>(i);
  }
  return 0;
}

// The first row: groups. Another group opens with its first tab.
void group_tabs(PanelContext& context, float width) {
  std::vector<std::string> labels;
  for (const TabGroup& group : k_groups) labels.emplace_back(tr(group.label));
  const int now = group_of(context.view.bottom_tab);
  const int chosen = tabs(context, "groups", labels, now, width);
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
    if (choice_field(context, "##tables", labels, label, std::min(room, 170.0F))) {
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

void search_field(PanelContext& context, float width) {
  ViewState& view = context.view;
  if (view.wishes.find) {
    ImGui::SetKeyboardFocusHere();
    view.wishes.find = false;
  }
  text_field(context, "##search", view.search, tr(Text::find), width);
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
  options.search = context.view.search;
  options.sort = &context.view.sorts[index];
  options.fills = true;
  draw_table_view(context, context.models.tables[index], options);
}

void draw_bottom(PanelContext& context) {
  ViewState& view = context.view;
  ImGui::SetCursorPos(ImVec2(0, 0));
  const float beside = ImGui::GetWindowWidth() - k_search_width - 24;
  const float most = k_groups_max * ImGui::GetFontSize();
  const bool fits = beside >= most * 0.8F;
  group_tabs(context, fits ? std::min(beside, most) : ImGui::GetWindowWidth());
  const bool searched = view.bottom_tab != BottomTab::charts;
  if (fits && searched) {
    ImGui::SameLine(ImGui::GetWindowWidth() - k_search_width - 12);
    ImGui::SetCursorPosY(5);
    search_field(context, k_search_width);
  }
  ImGui::SetCursorPosY(row_height() + 10);
  hairline(context);
  if (view.bottom_tab == BottomTab::charts) {
    draw_charts(context, [](PanelContext& inner, float room) { table_choice(inner, room); });
    return;
  }
  const bool many = k_groups[static_cast<std::size_t>(group_of(view.bottom_tab))].tabs.size() > 1;
  const float room = ImGui::GetContentRegionAvail().x;
  const float filter = filter_width(context);
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  if (many) table_choice(context, room - (filter > 0 ? filter + gap : 0));
  if (filter > 0) {
    at_right(filter);
    task_filter(context);
  }
  if (!fits) {
    if (many && filter <= 0) {
      ImGui::SameLine();
      if (ImGui::GetContentRegionAvail().x < k_search_min) ImGui::NewLine();
    }
    search_field(context, -1);
  }
  if (view.bottom_tab == BottomTab::log) {
    draw_log(context);
  } else {
    draw_table(context, view.bottom_tab);
  }
}

}  // namespace taskyard::web
