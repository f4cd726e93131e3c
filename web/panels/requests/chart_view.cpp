#include "panels/requests/chart_view.hpp"

#include <algorithm>
#include <cmath>

#include "panels/kit/widgets.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr float k_small = 0.82F;  // × font size: numbers on the axes
constexpr float k_mark = 9;
constexpr float k_click_slack = 4;
constexpr double k_zoom_step = 1.25;

struct Plot {
  ImVec2 from, to;  ///< corners of the area between the axes
  ChartWindow window;
  double top = 1;
  float x(SimTime time) const {
    const double share = static_cast<double>(time - window.from) /
                         static_cast<double>(std::max<SimTime>(window.to - window.from, 1));
    return from.x + (to.x - from.x) * static_cast<float>(share);
  }
  float y(double value) const {
    return to.y - (to.y - from.y) * static_cast<float>(std::min(value / top, 1.0));
  }
  SimTime time(float x_at) const {
    const double share = static_cast<double>((x_at - from.x) / std::max(1.0F, to.x - from.x));
    return window.from + static_cast<SimTime>(share * static_cast<double>(window.to - window.from));
  }
};

// On a pixel of the screen, whatever its ratio.
float crisp(float value) {
  const float ratio = std::max(1.0F, ImGui::GetIO().DisplayFramebufferScale.x);
  return std::round(value * ratio) / ratio;
}

float hair() { return 1 / std::max(1.0F, ImGui::GetIO().DisplayFramebufferScale.x); }

void vertical(ImDrawList* list, float x, const Plot& plot, ImU32 color, float width) {
  const float left = crisp(x);
  list->AddRectFilled(ImVec2(left, plot.from.y), ImVec2(left + width, plot.to.y), color);
}

// Lines without a state of their own take these in turn; no two look alike to any eye (ux.md 6.2).
Color ink_of(const Palette& p, const ChartLine& line, std::size_t place) {
  if (line.role != Role::none) return p.of(line.role);
  const Color inks[] = {p.accent, p.of(Role::stopping), p.of(Role::draining), p.of(Role::stopped)};
  return inks[place % std::size(inks)];
}

float width_of(std::string_view text) {
  return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

void put_text(ImDrawList* list, ImVec2 at, ImU32 color, std::string_view text) {
  list->AddText(ImVec2(crisp(at.x), crisp(at.y)), color, text.data(), text.data() + text.size());
}

double most_of(const Chart& chart) {
  double most = 0;
  for (const ChartLine& line : chart.lines) {
    for (const double value : line.values) most = std::max(most, value);
  }
  return most;
}

std::string axis_text(ChartUnit unit, double value) {
  if (value <= 0) return "0";
  std::string text = value_text(unit, value);
  const std::size_t point = text.find('.');
  const std::size_t digit = text.find_last_of("0123456789");
  if (point == std::string::npos || point > digit) return text;
  std::size_t end = digit;  // "20.00 s" is "20 s" on an axis
  while (text[end] == '0') --end;
  if (text[end] != '.') ++end;
  return text.erase(end, digit + 1 - end);
}

void draw_value_axis(PanelContext& context, const Chart& chart, const Plot& plot,
                     const Ticks& ticks) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float line = ImGui::GetFontSize();
  for (const double value : ticks.steps) {
    const float y = crisp(plot.y(value));
    list->AddRectFilled(ImVec2(plot.from.x, y), ImVec2(plot.to.x, y + hair()),
                        value <= 0 ? context.colors.muted : with_alpha(context.colors.line, 150));
    const std::string text = axis_text(chart.unit, value);
    put_text(list, ImVec2(plot.from.x - 6 - width_of(text), y - line * 0.55F), context.colors.muted,
             text);
  }
}

void draw_time_axis(PanelContext& context, const Plot& plot) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float word = width_of("00:00:00");
  const int wanted = std::max(1, static_cast<int>((plot.to.x - plot.from.x) / (word * 1.9F)));
  for (const SimTime time : time_ticks(plot.window, wanted)) {
    const float x = plot.x(time);
    const std::string text = tick_text(plot.window, time);
    const float half = width_of(text) / 2;
    list->AddRectFilled(ImVec2(crisp(x), plot.to.y), ImVec2(crisp(x) + hair(), plot.to.y + 4),
                        context.colors.muted);
    const float left =
        std::clamp(x - half, plot.from.x - 4, std::max(plot.from.x, plot.to.x - half));
    put_text(list, ImVec2(left, plot.to.y + 5), context.colors.muted, text);
  }
}

// A line from measurement to measurement; alone it is a dot.
void draw_line(ImDrawList* list, const ChartModel& model, const ChartLine& line, const Plot& plot,
               ImU32 color) {
  std::vector<ImVec2> run;
  const auto flush = [&] {
    if (run.size() > 1) {
      list->AddPolyline(run.data(), static_cast<int>(run.size()), color, 0, 1.7F);
    } else if (run.size() == 1) {
      list->AddCircleFilled(run.front(), 2.2F, color, 10);
    }
    run.clear();
  };
  for (std::size_t i = 0; i < line.values.size() && i < model.times.size(); ++i) {
    if (line.values[i] < 0) {
      flush();
      continue;
    }
    run.emplace_back(plot.x(model.times[i]), plot.y(line.values[i]));
  }
  flush();
}

struct EndLabel {
  float y;
  std::string_view text;
  ImU32 color;
};

// Names at the right ends of the lines, pushed apart where they would cover each other.
void draw_names(PanelContext& context, const Chart& chart, const Plot& plot) {
  std::vector<EndLabel> labels;
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const ChartLine& line = chart.lines[i];
    const auto last = std::find_if(line.values.rbegin(), line.values.rend(),
                                   [](double value) { return value >= 0; });
    if (last == line.values.rend()) continue;
    labels.push_back({plot.y(*last), line.label, ink_of(context.colors, line, i)});
  }
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  const float step = ImGui::GetFontSize() + 1;
  float lowest = plot.to.y - step * (static_cast<float>(labels.size()) - 0.5F);
  float next = plot.from.y - 1e3F;
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const EndLabel& label : labels) {
    const float y = std::max(next, std::min(label.y - step / 2, lowest));
    next = y + step;
    lowest += step;
    list->AddRectFilled(ImVec2(plot.to.x + 5, y + step * 0.38F),
                        ImVec2(plot.to.x + 13, y + step * 0.38F + 2.5F), label.color, 1);
    put_text(list, ImVec2(plot.to.x + 17, y), context.colors.text, label.text);
  }
}

// What happened, along the top; returns the mark under the pointer.
const ChartMark* draw_marks(PanelContext& context, const Plot& plot) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const ChartMark* pointed = nullptr;
  float last = -1e3F;
  for (const ChartMark& mark : context.models.charts.marks) {
    const float x = plot.x(mark.time);
    if (x < plot.from.x || x > plot.to.x) continue;
    vertical(list, x, plot, with_alpha(context.colors.muted, 90), hair());
    const float y = plot.from.y - k_mark / 2 - 1;
    const bool near_by = std::abs(mouse.x - x) < k_mark && std::abs(mouse.y - y) < k_mark;
    if (near_by) pointed = &mark;
    if (x - last < k_mark) continue;  // one of a crowd stands for it
    last = x;
    const Role role = mark.role == Role::none ? Role::stopped : mark.role;
    draw_mark(list, context.colors, role, ImVec2(x, y), k_mark);
  }
  return pointed;
}

void read_out(PanelContext& context, const Chart& chart, const Plot& plot, bool hovered) {
  const ChartModel& model = context.models.charts;
  const SimTime pointed = context.view.requests.pointed;
  const auto nearest = pointed >= 0 ? nearest_point(model, pointed) : std::nullopt;
  if (!nearest) return;
  const float x = plot.x(model.times[*nearest]);
  if (x < plot.from.x || x > plot.to.x) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  vertical(list, x, plot, context.colors.muted, hair());
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const double value = chart.lines[i].values[*nearest];
    if (value < 0) continue;
    const ImVec2 at(x, plot.y(value));
    list->AddCircleFilled(at, 4, context.colors.panel, 14);
    list->AddCircleFilled(at, 3, ink_of(context.colors, chart.lines[i], i), 14);
  }
  if (!hovered || !ImGui::BeginTooltip()) return;
  ImGui::PushFont(context.fonts.mono, 0);
  plain_text(clock_text(model.times[*nearest]));
  ImGui::PopFont();
  float label = 0;
  for (const ChartLine& line : chart.lines) label = std::max(label, width_of(line.label));
  ImGui::PushFont(context.fonts.mono, 0);
  const float number = width_of("00 000.00 ms");
  ImGui::PopFont();
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const std::string text = value_text(chart.unit, chart.lines[i].values[*nearest]);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(
        ImVec2(at.x, at.y + ImGui::GetFontSize() * 0.5F - 1),
        ImVec2(at.x + 10, at.y + ImGui::GetFontSize() * 0.5F + 2),
        ink_of(context.colors, chart.lines[i], i), 1);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 16);
    plain_text(chart.lines[i].label);
    ImGui::PushFont(context.fonts.mono, 0);
    ImGui::SameLine(16 + label + number + ImGui::GetStyle().WindowPadding.x - width_of(text));
    plain_text(text);
    ImGui::PopFont();
  }
  ImGui::EndTooltip();
}

// Zoom, move, go there.
void answer_pointer(PanelContext& context, const Plot& plot, const ChartMark* mark) {
  RequestsView& view = context.view.requests;
  const ImGuiIO& io = ImGui::GetIO();
  // A plain wheel scrolls while there is something to scroll.
  const bool zooms = io.KeyCtrl || io.KeySuper || ImGui::GetScrollMaxY() <= 0;
  if (ImGui::IsItemHovered() && io.MouseWheel != 0 && zooms) {
    view.window = zoomed(plot.window, plot.time(io.MousePos.x),
                         std::pow(k_zoom_step, -static_cast<double>(io.MouseWheel)));
  }
  const ImVec2 dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0);
  const bool moved = std::abs(dragged.x) > k_click_slack;
  if (ImGui::IsItemActive() && moved && io.MouseDelta.x != 0) {
    const SimTime by = plot.time(plot.from.x) - plot.time(plot.from.x + io.MouseDelta.x);
    view.window = panned(plot.window, by);
  }
  if (!ImGui::IsItemDeactivated() || moved) return;
  if (mark != nullptr && mark->selection) {
    context.out.commands.push_back(select_command(mark->selection));
    return;
  }
  const SimTime target = std::clamp<SimTime>(plot.time(io.MousePos.x), 0,
                                             std::max<SimTime>(context.models.transport.end, 0));
  view.window = plot.window;
  view.window.follows = false;  // the picture stays while time goes elsewhere
  context.out.commands.push_back(command("seek", "ms", target));
}

float names_width(const Chart& chart) {
  float width = 0;
  for (const ChartLine& line : chart.lines) width = std::max(width, width_of(line.label));
  return width + 20;
}

}  // namespace

float chart_width_min() { return ImGui::GetFontSize() * 15; }

void draw_chart(PanelContext& context, const Chart& chart, ChartSize size) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushID(chart.id.c_str());
  ImGui::PushFont(context.fonts.semibold, ImGui::GetStyle().FontSizeBase * 0.9F);
  put_text(ImGui::GetWindowDrawList(), at, context.colors.text, chart.title);
  const float title = ImGui::GetFontSize() + 4;
  ImGui::PopFont();
  Plot plot;
  plot.window = at_present(context.view.requests.window, context.models.transport.now);
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * k_small);
  const float line = ImGui::GetFontSize();
  plot.from.y = crisp(at.y + title + k_mark + 3);
  plot.to.y = crisp(at.y + size.height - line - 8);
  const int wanted = std::clamp(static_cast<int>((plot.to.y - plot.from.y) / (line * 1.9F)), 1, 5);
  const Ticks ticks = value_ticks(chart.unit, most_of(chart), wanted);
  plot.top = ticks.top;
  float axis = 0;
  for (const double value : ticks.steps) {
    axis = std::max(axis, width_of(axis_text(chart.unit, value)));
  }
  plot.from.x = crisp(at.x + axis + 8);
  ImGui::PushFont(context.fonts.regular, ImGui::GetStyle().FontSizeBase * k_small);
  plot.to.x = crisp(at.x + size.width - names_width(chart));
  ImGui::PopFont();
  draw_value_axis(context, chart, plot, ticks);
  draw_time_axis(context, plot);
  ImGui::PopFont();

  ImGui::SetCursorScreenPos(ImVec2(plot.from.x, plot.from.y - k_mark - 2));
  ImGui::InvisibleButton("plot", ImVec2(std::max(8.0F, plot.to.x - plot.from.x),
                                        std::max(8.0F, plot.to.y - plot.from.y + k_mark + 2)));
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) context.view.requests.pointed = plot.time(ImGui::GetIO().MousePos.x);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(ImVec2(plot.from.x, plot.from.y - k_mark - 4),
                     ImVec2(plot.to.x, plot.to.y + 2), true);
  const ChartMark* mark = draw_marks(context, plot);
  const SimTime now = context.models.transport.now;
  if (!plot.window.follows) vertical(list, plot.x(now), plot, context.colors.accent, 1.5F);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    draw_line(list, context.models.charts, chart.lines[i], plot,
              ink_of(context.colors, chart.lines[i], i));
  }
  list->PopClipRect();
  ImGui::PushFont(context.fonts.regular, ImGui::GetStyle().FontSizeBase * k_small);
  draw_names(context, chart, plot);
  ImGui::PopFont();
  if (mark != nullptr && hovered) {
    tip(context, clock_text(mark->time) + "  " + mark->label);
  }
  answer_pointer(context, plot, hovered ? mark : nullptr);
  read_out(context, chart, plot, hovered && mark == nullptr);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy(ImVec2(size.width, size.height));
  ImGui::PopID();
}

}  // namespace taskyard::web
