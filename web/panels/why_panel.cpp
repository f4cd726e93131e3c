// Why a task is where it is, or nowhere: sentence, nearest change, candidates × checks, rule (ux.md
// 4.2).
#include "panels/all_panels.hpp"
#include "panels/kit/table_view.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"
#include "viewmodel/inspector.hpp"

namespace taskyard::web {
namespace {

// A box with a coloured edge: what would have to change.
void draw_counterfactual(PanelContext& context, const std::string& text) {
  const Palette& p = context.colors;
  const float pad = 9;
  const float room = ImGui::GetContentRegionAvail().x;
  const float icon = ImGui::GetFontSize() + 8;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = room - 2 * pad - icon;
  const ImVec2 size = ImGui::CalcTextSize(text.c_str(), nullptr, false, width);
  const ImVec2 end(at.x + room, at.y + size.y + 2 * pad);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, end, mix(p.panel, p.accent, 0.1F), 6);
  list->AddRectFilled(at, ImVec2(at.x + 3, end.y), p.accent, 6, ImDrawFlags_RoundCornersLeft);
  list->AddText(ImVec2(at.x + pad + 2, at.y + pad), p.accent, icons::k_arrow_right);
  list->AddText(nullptr, 0, ImVec2(at.x + pad + icon, at.y + pad), p.text, text.c_str(), nullptr,
                width);
  ImGui::Dummy(ImVec2(room, size.y + 2 * pad));
}

}  // namespace

void draw_why(PanelContext& context, const Explanation& why) {
  const bool nowhere = context.models.inspector.role == Role::failed && why.passed == 0;
  const bool service = context.models.inspector.selection.kind == SelectionKind::service;
  const std::string& title = context.models.inspector.why_title;
  const char* usual = tr(service ? Text::why_service : nowhere ? Text::why_not : Text::why);
  section_title(context, title.empty() ? usual : title.c_str());
  wrapped_text(why.sentence, context.colors.text);
  if (!why.counterfactual.empty()) draw_counterfactual(context, why.counterfactual);
  const Table table = candidates_table(why);
  if (!table.rows.empty()) {
    ImGui::Dummy(ImVec2(0, 2));
    TableOptions options;
    options.column_min = 92;
    draw_table_view(context, table, options);
  }
  if (!why.rule.empty()) muted_text(context, why.rule);
}

}  // namespace taskyard::web
