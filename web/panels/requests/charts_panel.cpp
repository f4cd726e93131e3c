// Time series of the selected load balancer, service, target group, target or traffic.
#include <algorithm>
#include <cmath>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "panels/requests/chart_view.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_height_min = 7.6F;  // × font size
constexpr float k_wanted_width = 19;  // × font size
constexpr double k_zoom = 1.6;
constexpr float k_subject_width = 190;

void zoom(PanelContext& context, double factor) {
  ChartWindow& window = context.view.requests.window;
  const ChartWindow now = at_present(window, context.models.transport.now);
  window = zoomed(now, (now.from + now.to) / 2, factor);
}

void window_tools(PanelContext& context) {
  ChartWindow& window = context.view.requests.window;
  if (icon_button(context, icons::k_zoom_in, "closer", tr(Text::zoom_in))) {
    zoom(context, 1 / k_zoom);
  }
  ImGui::SameLine(0, 2);
  if (icon_button(context, icons::k_zoom_out, "wider", tr(Text::zoom_out))) zoom(context, k_zoom);
  ImGui::SameLine(0, 2);
  ButtonOptions options;
  options.pressed = window.follows;
  options.tip = tr(Text::charts_follow_tip);
  if (button(context, tr(Text::charts_follow), options)) {
    window = at_present(window, context.models.transport.now);
    window.follows = !window.follows;
  }
}

float tools_width() {
  return 2 * icon_button_width() + 4 + ImGui::CalcTextSize(tr(Text::charts_follow)).x +
         2 * ImGui::GetStyle().FramePadding.x;
}

// Of what: the selection, or one that stays whatever is selected.
void subject_choice(PanelContext& context, float width) {
  const ChartModel& model = context.models.charts;
  std::vector<std::string> labels = {tr(Text::charts_selected)};
  for (const ChartSubject& subject : model.subjects) labels.push_back(subject.label);
  std::string chosen = model.subject.label.empty() ? labels.front() : model.subject.label;
  if (!choice_field(context, "##subject", labels, chosen, width)) return;
  context.view.requests.charted = {};
  for (const ChartSubject& subject : model.subjects) {
    if (subject.label == chosen) context.view.requests.charted = subject.selection;
  }
}

void draw_grid(PanelContext& context) {
  const ChartModel& model = context.models.charts;
  ImGui::BeginChild("charts", ImVec2(0, 0), ImGuiChildFlags_NavFlattened);
  const float font = ImGui::GetFontSize();
  const float gap = ImGui::GetStyle().ItemSpacing.x + 8;
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const auto count = static_cast<int>(model.charts.size());
  const int fit = static_cast<int>((room.x + gap) / (k_wanted_width * font + gap));
  const int columns = std::clamp(fit, 1, std::max(1, count));
  const int rows = (count + columns - 1) / columns;
  const float line = ImGui::GetStyle().ItemSpacing.y + 2;
  const float share = (room.y - line * static_cast<float>(rows)) / static_cast<float>(rows);
  const float height = std::floor(std::clamp(share, k_height_min * font, 16 * font));
  const bool scrolls = (height + line) * static_cast<float>(rows) > room.y;
  const float bar = scrolls ? ImGui::GetStyle().ScrollbarSize : 0;
  const float width = std::floor((room.x - bar - gap * static_cast<float>(columns - 1)) /
                                 static_cast<float>(columns));
  if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows)) context.view.requests.pointed = -1;
  const ImVec2 start = ImGui::GetCursorPos();
  for (int i = 0; i < count; ++i) {
    const int column = i % columns;
    const int row = i / columns;
    ImGui::SetCursorPos(ImVec2(start.x + static_cast<float>(column) * (width + gap),
                               start.y + static_cast<float>(row) * (height + line)));
    draw_chart(context, model.charts[static_cast<std::size_t>(i)], {width, height});
  }
  ImGui::EndChild();
}

}  // namespace

void draw_charts(PanelContext& context, void (*choose_table)(PanelContext&, float room)) {
  const ChartModel& model = context.models.charts;
  const float room = ImGui::GetContentRegionAvail().x;
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const float tools = tools_width();
  const float wanted = tools + gap + k_subject_width;
  const bool one_line = room > wanted + 17 * ImGui::GetFontSize();
  choose_table(context, one_line ? room - wanted - gap : room);
  if (model.subjects.empty()) {
    ImGui::Dummy(ImVec2(0, 4));
    muted_text(context, model.empty);
    ButtonOptions options;
    if (context.view.show_controls && button(context, tr(Text::charts_add), options)) {
      context.out.commands.push_back(command("open_form", "form", "traffic"));
    }
    return;
  }
  if (one_line) ImGui::SameLine(ImGui::GetCursorPosX() + room - wanted);
  subject_choice(context, one_line ? k_subject_width : room - tools - gap);
  ImGui::SameLine();
  window_tools(context);
  if (model.charts.empty()) {
    muted_text(context, model.empty);
    return;
  }
  draw_grid(context);
}

}  // namespace taskyard::web
