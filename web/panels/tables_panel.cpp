// Tables of view models (ux.md 2.7): sortable, filtered, rows select the thing they name.
#include <algorithm>

#include "imgui_internal.h"
#include "panels/all_panels.hpp"
#include "panels/kit/table_view.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_search_width = 150;
constexpr float k_tabs_min = 33, k_tabs_max = 44;  // × font size: all tabs beside the search

void bottom_tools(PanelContext& context) {
  ViewState& view = context.view;
  const bool tasks = view.bottom_tab == BottomTab::tasks;
  if (tasks) {
    const char* labels[] = {tr(Text::filter_running), tr(Text::filter_stopped)};
    const int chosen = view.filter == TaskFilter::running ? 0 : 1;
    const int wanted = segmented(context, "filter", labels, chosen);
    if (wanted != chosen) {
      context.out.commands.push_back(
          command("filter", "tasks", wanted == 0 ? "running" : "stopped"));
    }
    ImGui::SameLine();
  }
  if (view.wishes.find) {
    ImGui::SetKeyboardFocusHere();
    view.wishes.find = false;
  }
  text_field(context, "##search", view.search, tr(Text::find), k_search_width);
}

float tools_width(const PanelContext& context) {
  float width = k_search_width + 12;
  if (context.view.bottom_tab == BottomTab::tasks) {
    width += ImGui::CalcTextSize(tr(Text::filter_running)).x +
             ImGui::CalcTextSize(tr(Text::filter_stopped)).x + 60;
  }
  return width;
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
  const std::string labels[] = {tr(Text::tab_events),      tr(Text::tab_services),
                                tr(Text::tab_deployments), tr(Text::tab_tasks),
                                tr(Text::tab_instances),   tr(Text::tab_capacity),
                                tr(Text::tab_clusters),    tr(Text::tab_definitions)};
  ImGui::SetCursorPos(ImVec2(0, 0));
  const float tools = tools_width(context);
  const float beside = ImGui::GetWindowWidth() - tools - 12;
  const float tabs_width = beside > k_tabs_min * ImGui::GetFontSize() ? beside : 0;
  view.bottom_tab =
      static_cast<BottomTab>(tabs(context, "bottom", labels, static_cast<int>(view.bottom_tab),
                                  std::min(tabs_width, k_tabs_max * ImGui::GetFontSize())));
  const float left = ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x;
  const bool fits = ImGui::GetWindowWidth() - left > tools + 8;
  if (fits) {
    ImGui::SameLine(ImGui::GetWindowWidth() - tools);
    ImGui::SetCursorPosY(5);
    bottom_tools(context);
  }
  ImGui::SetCursorPosY(row_height() + 10);
  hairline(context);
  if (!fits) bottom_tools(context);
  if (view.bottom_tab == BottomTab::log) {
    draw_log(context);
  } else {
    draw_table(context, view.bottom_tab);
  }
}

}  // namespace taskyard::web
