// The event feed, newest at the bottom; stays there until the reader scrolls up.
#include <algorithm>
#include <vector>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr float k_service_from = 560;  // narrower logs leave the service's name out

void log_row(PanelContext& context, const LogRow& row, float height, float time_width,
             float service_width) {
  ImGui::PushID(static_cast<int>(row.seq));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool chosen = row.selection && row.selection == context.view.selection;
  if (ImGui::Selectable("##event", chosen, 0, ImVec2(width, height)) && row.selection) {
    context.out.commands.push_back(select_command(row.selection));
  }
  const float room = width - time_width - service_width - ImGui::GetFontSize() - 8;
  const std::string shown = shortened(row.text, room);
  if (shown.size() != row.text.size()) tip(context, row.text);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float size = ImGui::GetFontSize();
  const float y = at.y + std::max(0.0F, (height - size) / 2);
  ImGui::PushFont(context.fonts.mono, 0);
  list->AddText(ImVec2(at.x, y), context.colors.muted, clock_text(row.time, true).c_str());
  ImGui::PopFont();
  draw_mark(list, context.colors, row.role,
            ImVec2(at.x + time_width + size * 0.4F, at.y + height / 2), size * 0.76F);
  const float left = at.x + time_width + size + 6;
  if (service_width > 0) {
    const std::string service = shortened(row.service, service_width - 10);
    list->AddText(ImVec2(left, y), context.colors.muted, service.c_str());
  }
  list->AddText(ImVec2(left + service_width, y), context.colors.text, shown.c_str());
  ImGui::PopID();
}

}  // namespace

void draw_log(PanelContext& context) {
  const auto& all = context.models.log.rows();
  std::vector<const LogRow*> rows;
  rows.reserve(all.size());
  bool services = false;
  for (const LogRow& row : all) {
    services = services || !row.service.empty();
    if (context.view.search.empty() || contains(row.text, context.view.search))
      rows.push_back(&row);
  }
  if (rows.empty()) {
    ImGui::Dummy(ImVec2(0, 6));
    muted_text(context, tr(all.empty() ? Text::no_events : Text::no_match));
    return;
  }
  ImGui::PushFont(nullptr, ImGui::GetStyle().FontSizeBase * 0.93F);
  ImGui::BeginChild("rows", ImVec2(0, 0), ImGuiChildFlags_NavFlattened);
  const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 1;
  const float height = ImGui::GetTextLineHeight() + (context.view.touch ? 24.0F : 5.0F);
  ImGui::PushFont(context.fonts.mono, 0);
  const float time_width = ImGui::CalcTextSize("00:00:00.0").x + 14;
  ImGui::PopFont();
  const bool wide = ImGui::GetContentRegionAvail().x > k_service_from;
  const float service_width = services && wide ? 5.5F * ImGui::GetFontSize() : 0;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      log_row(context, *rows[static_cast<std::size_t>(i)], height, time_width, service_width);
    }
  }
  ImGui::PopStyleVar();
  if (at_end || context.view.wishes.log) ImGui::SetScrollHereY(1);
  context.view.wishes.log = false;
  ImGui::EndChild();
  ImGui::PopFont();
}

}  // namespace taskyard::web
