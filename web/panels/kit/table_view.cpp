#include "panels/kit/table_view.hpp"

#include <algorithm>
#include <vector>

#include "imgui_internal.h"
#include "panels/kit/widgets.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr float k_small = 0.93F;  // × font size

// The chosen sorting reaches the rows through App; the header shows it.
void read_sorting(SortChoice& sort) {
  ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
  if (specs == nullptr || !specs->SpecsDirty) return;
  specs->SpecsDirty = false;
  if (specs->SpecsCount == 0) {
    sort = {};
  } else {
    sort.column = specs->Specs[0].ColumnIndex;
    sort.descending = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
  }
}

void draw_header_row(PanelContext& context, const Table& table) {
  ImGui::PushStyleColor(ImGuiCol_Text, context.colors.muted);
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
  for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) {
    if (!ImGui::TableSetColumnIndex(i)) continue;
    const Column& column = table.columns[static_cast<std::size_t>(i)];
    ImGui::TableHeader(column.label.c_str());
  }
  ImGui::PopStyleColor();
}

void draw_cell(PanelContext& context, const Column& column, const Cell& cell) {
  const float size = ImGui::GetFontSize();
  if (column.numeric) ImGui::PushFont(context.fonts.mono, 0);
  float room = ImGui::GetContentRegionAvail().x;
  if (cell.role != Role::none) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_mark(ImGui::GetWindowDrawList(), context.colors, cell.role,
              ImVec2(at.x + size * 0.4F, at.y + size * 0.56F), size * 0.74F);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + size * 0.8F + 5);
    room -= size * 0.8F + 5;
  }
  const std::string shown = shortened(cell.text, room);
  if (column.numeric && cell.role == Role::none) {
    const float width = ImGui::CalcTextSize(shown.c_str()).x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, room - width));
  }
  plain_text(shown);
  if (column.numeric) ImGui::PopFont();
  const std::string_view more = !cell.tip.empty()                  ? std::string_view(cell.tip)
                                : shown.size() != cell.text.size() ? std::string_view(cell.text)
                                                                   : std::string_view();
  tip(context, more);
}

void draw_row(PanelContext& context, const Table& table, const Row& row, float height) {
  ImGui::TableNextRow(0, height);
  ImGui::TableSetColumnIndex(0);
  ImGui::PushID(row.key.c_str());
  const bool chosen = row.selection && row.selection == context.view.selection;
  if (row.selection) {
    const ImVec2 start = ImGui::GetCursorPos();
    const ImGuiSelectableFlags flags =
        ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowOverlap;
    if (ImGui::Selectable("##row", chosen, flags,
                          ImVec2(0, height - 2 * ImGui::GetStyle().CellPadding.y))) {
      context.out.commands.push_back(select_command(row.selection));
    }
    ImGui::SetCursorPos(start);
  }
  for (std::size_t i = 0; i < row.cells.size() && i < table.columns.size(); ++i) {
    if (!ImGui::TableSetColumnIndex(static_cast<int>(i))) continue;
    draw_cell(context, table.columns[i], row.cells[i]);
  }
  ImGui::PopID();
}

float weights_of(const Table& table) {
  float sum = 0;
  for (const Column& column : table.columns) sum += column.weight;
  return sum;
}

void draw_rows(PanelContext& context, const Table& table, const std::vector<const Row*>& rows) {
  const float height = ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().CellPadding.y +
                       (context.view.touch ? 18.0F : 3.0F);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_row(context, table, *rows[static_cast<std::size_t>(i)], height);
    }
  }
}

}  // namespace

void draw_table_view(PanelContext& context, const Table& table, const TableOptions& options) {
  if (table.columns.empty()) return;  // chosen this frame, built before the next
  std::vector<const Row*> rows;
  for (const Row& row : table.rows) {
    if (matches(row, options.search)) rows.push_back(&row);
  }
  if (rows.empty() && !table.empty.empty()) {
    ImGui::Dummy(ImVec2(0, 6));
    muted_text(context, table.rows.empty() ? table.empty.c_str() : tr(Text::no_match));
    return;
  }
  ImGui::PushFont(nullptr, ImGui::GetStyle().FontSizeBase * k_small);
  ImGuiTableFlags flags = ImGuiTableFlags_ScrollX | ImGuiTableFlags_BordersInnerH |
                          ImGuiTableFlags_NoBordersInBodyUntilResize | ImGuiTableFlags_Resizable |
                          ImGuiTableFlags_SizingStretchProp;
  if (options.fills) flags |= ImGuiTableFlags_ScrollY;
  if (options.sort != nullptr) flags |= ImGuiTableFlags_Sortable | ImGuiTableFlags_SortTristate;
  const float inner =
      std::max(ImGui::GetContentRegionAvail().x - 2, weights_of(table) * options.column_min);
  const float line = ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().CellPadding.y + 3;
  const bool wide = inner > ImGui::GetContentRegionAvail().x;
  const float height = options.fills ? 0
                                     : line * static_cast<float>(rows.size() + 1) + 4 +
                                           (wide ? ImGui::GetStyle().ScrollbarSize + 4 : 0);
  const int columns = static_cast<int>(table.columns.size());
  if (ImGui::BeginTable(table.id.c_str(), columns, flags, ImVec2(0, height), inner)) {
    ImGui::TableSetupScrollFreeze(0, options.fills ? 1 : 0);
    for (const Column& column : table.columns) {
      const ImGuiTableColumnFlags prefer =
          column.numeric ? ImGuiTableColumnFlags_PreferSortDescending : ImGuiTableColumnFlags_None;
      ImGui::TableSetupColumn(column.label.c_str(), ImGuiTableColumnFlags_WidthStretch | prefer,
                              column.weight);
    }
    draw_header_row(context, table);
    if (options.sort != nullptr) read_sorting(*options.sort);
    draw_rows(context, table, rows);
    ImGui::EndTable();
  }
  ImGui::PopFont();
  if (table.left_out > 0) {
    muted_text(context, fill(Text::not_shown, counted(table.left_out, "more row")));
  }
}

}  // namespace taskyard::web
