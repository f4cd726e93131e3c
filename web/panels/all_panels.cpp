#include "panels/all_panels.hpp"

#include <algorithm>
#include <array>

#include "imgui_internal.h"
#include "panels/kit/widgets.hpp"

namespace taskyard::web {
namespace {

constexpr float k_splitter_hit = 7;
constexpr float k_chart_rows = 11;    // axes need room
constexpr float k_service_rows = 18;  // the whole form, its button included
constexpr float k_lines_rows = 9;

void open_root(float width, float height) {
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImVec2(width, height));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("taskyard", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(3);
}

// The hairlines between areas are the ground under them, one pixel larger.
void underlay(const PanelContext& context, const Viewport& area) {
  if (area.w <= 0 || area.h <= 0) return;
  ImGui::GetWindowDrawList()->AddRectFilled(
      ImVec2(area.x - k_gap, area.y - k_gap),
      ImVec2(area.x + area.w + k_gap, area.y + area.h + k_gap), context.colors.line);
}

// A draggable edge; `size` grows with the pointer times `sign`.
void splitter(PanelContext& context, const char* id, const Viewport& edge, bool vertical,
              float& size, float sign) {
  const float half = k_splitter_hit / 2;
  const Viewport hit = vertical ? Viewport{edge.x - half, edge.y, k_splitter_hit, edge.h}
                                : Viewport{edge.x, edge.y - half, edge.w, k_splitter_hit};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  begin_area(context, id, hit, false, false);
  ImGui::PopStyleVar();
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
  ImGui::InvisibleButton("edge", ImVec2(hit.w, hit.h));
  ImGui::PopItemFlag();
  const bool active = ImGui::IsItemActive();
  if (active) {
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    size += sign * (vertical ? moved.x : moved.y);
  }
  if (active || ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(vertical ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    const ImVec2 from = vertical ? ImVec2(edge.x - 1, edge.y) : ImVec2(edge.x, edge.y - 1);
    const ImVec2 to =
        vertical ? ImVec2(edge.x + 1, edge.y + edge.h) : ImVec2(edge.x + edge.w, edge.y + 1);
    ImGui::GetWindowDrawList()->AddRectFilled(from, to, context.colors.accent);
  }
  end_area();
}

void area(PanelContext& context, const char* id, const Viewport& where, bool scrolls,
          void (*draw)(PanelContext&)) {
  if (where.w <= 0 || where.h <= 0) return;
  if (begin_area(context, id, where, scrolls)) draw(context);
  end_area();
}

void draw_wide_transport(PanelContext& context) { draw_transport(context, false); }
void draw_narrow_transport(PanelContext& context) { draw_transport(context, true); }
void draw_full_header(PanelContext& context) { draw_header(context, false); }
void draw_small_header(PanelContext& context) { draw_header(context, true); }

void draw_all_tables(PanelContext& context) {
  if (context.view.bottom_tab == BottomTab::log) context.view.bottom_tab = BottomTab::tasks;
  draw_bottom(context);
}

struct SideTabRow {
  SideTab tab;
  Text label;
  void (*draw)(PanelContext&);
  bool scrolls;
};

// The tabs of the one column of medium and narrow screens.
void draw_side(PanelContext& context, const Viewport& where, ScreenKind kind) {
  if (where.w <= 0 || where.h <= 0) return;
  const ViewState& view = context.view;
  std::vector<SideTabRow> rows;
  if (view.show_inspector) {
    rows.push_back({SideTab::inspector, Text::tab_inspector, draw_inspector, true});
  }
  if (view.show_editor) {
    rows.push_back({SideTab::definition, Text::tab_definition, draw_editor, false});
  }
  if (view.show_controls) rows.push_back({SideTab::run, Text::tab_run, draw_controls, true});
  if (kind == ScreenKind::narrow && view.show_bottom) {
    rows.push_back({SideTab::log, Text::tab_events, draw_log, false});
    rows.push_back({SideTab::tables, Text::tab_tables, draw_all_tables, false});
  }
  if (rows.empty()) return;
  int chosen = 0;
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    labels.emplace_back(tr(rows[i].label));
    if (rows[i].tab == view.side_tab) chosen = static_cast<int>(i);
  }
  const float strip = row_height() + 11;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  begin_area(context, "side-tabs", {where.x, where.y, where.w, strip}, false);
  ImGui::PopStyleVar();
  chosen = tabs(context, "side", labels, chosen, where.w);
  hairline(context);
  end_area();
  const SideTabRow& row = rows[static_cast<std::size_t>(chosen)];
  context.view.side_tab = row.tab;
  const Viewport content{where.x, where.y + strip, where.w, where.h - strip};
  area(context, tr(row.label), content, row.scrolls, row.draw);
}

void draw_splitters(PanelContext& context, const PageLayout& layout) {
  SplitterSizes& sizes = context.view.sizes;
  const auto right_of = [](const Viewport& a) { return Viewport{a.x + a.w, a.y, 1, a.h}; };
  if (layout.kind == ScreenKind::narrow) {
    const float body = layout.yard.h + layout.transport.h + layout.side.h;
    float height = sizes.narrow_map * body;
    splitter(context, "split-map", {0, layout.yard.y + layout.yard.h, layout.yard.w, 1}, false,
             height, 1);
    if (body > 1) sizes.narrow_map = std::clamp(height / body, 0.15F, 0.8F);
    return;
  }
  if (layout.side.w > 0) {
    sizes.side = layout.side.w;
    splitter(context, "split-side", right_of(layout.side), true, sizes.side, 1);
  }
  const float left = std::max(layout.editor.w, layout.controls.w);
  if (left > 0) {
    sizes.left = left;
    const float top = layout.yard.y;
    splitter(context, "split-left", {left, top, 1, ImGui::GetIO().DisplaySize.y - top}, true,
             sizes.left, 1);
  }
  if (layout.inspector.w > 0) {
    sizes.right = layout.inspector.w;
    splitter(context, "split-right",
             {layout.inspector.x, layout.inspector.y, 1, layout.inspector.h}, true, sizes.right,
             -1);
  }
  if (layout.editor.h > 0 && layout.controls.h > 0) {
    splitter(context, "split-controls", {0, layout.controls.y, layout.controls.w, 1}, false,
             sizes.controls, -1);
  }
  if (layout.bottom.h > 0) {
    splitter(context, "split-bottom", {layout.bottom.x, layout.bottom.y, layout.bottom.w, 1}, false,
             sizes.bottom, -1);
  }
}

LayoutInput layout_input(const PanelContext& context, float width, float height) {
  const ViewState& view = context.view;
  LayoutInput input;
  input.width = width;
  input.height = height;
  input.row = row_height();
  if (!view.warnings.empty()) {
    input.warnings_height = static_cast<float>(view.warnings.size()) * (row_height() + 4) + 10;
  }
  input.show_editor = view.show_editor;
  input.show_controls = view.show_controls;
  input.show_inspector = view.show_inspector;
  input.show_bottom = view.show_bottom;
  input.sizes = view.sizes;
  if (view.controls_tab == ControlsTab::service || view.controls_tab == ControlsTab::requests) {
    input.sizes.controls = std::max(input.sizes.controls, k_service_rows * row_height());
  }
  if (view.bottom_tab == BottomTab::charts) {
    input.sizes.bottom = std::max(input.sizes.bottom, k_chart_rows * row_height());
  }
  if (view.bottom_tab == BottomTab::log_lines) {
    input.sizes.bottom = std::max(input.sizes.bottom, k_lines_rows * row_height());
  }
  return input;
}

}  // namespace

void draw_panels(PanelContext& context, float width, float height) {
  context.view.editor_pane_visible = false;
  if (ImGui::GetIO().MouseClicked[0]) {
    context.view.touch = ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
  }
  open_root(width, height);
  const PageLayout layout = arrange_page(layout_input(context, width, height));
  for (const Viewport* filled :
       {&layout.header, &layout.warnings, &layout.editor, &layout.controls, &layout.transport,
        &layout.bottom, &layout.inspector, &layout.side}) {
    underlay(context, *filled);
  }
  const bool narrow = layout.kind == ScreenKind::narrow;
  area(context, "header", layout.header, false, narrow ? draw_small_header : draw_full_header);
  area(context, "warnings", layout.warnings, false, draw_warnings);
  area(context, "editor", layout.editor, false, draw_editor);
  area(context, "controls", layout.controls, true, draw_controls);
  draw_yard(context, layout.yard);
  area(context, "transport", layout.transport, false,
       is_one_line(row_height(), layout.transport.w) ? draw_wide_transport : draw_narrow_transport);
  area(context, "bottom", layout.bottom, false, draw_bottom);
  draw_side(context, layout.side, layout.kind);
  area(context, "inspector", layout.inspector, true, draw_inspector);
  draw_splitters(context, layout);
  ImGui::End();
  draw_help(context);
}

}  // namespace taskyard::web
