// Time: play, steps, speed, undo, and the scrubber with the marks of what was called and what
// failed.
#include <algorithm>
#include <cmath>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr float k_scrubber_min = 110;

void send(PanelContext& context, std::string_view type) {
  context.out.commands.push_back(command(type));
}

void play_button(PanelContext& context) {
  const TransportModel& time = context.models.transport;
  const bool runs = time.playing && !time.ended;
  const char* icon = runs ? icons::k_pause : time.ended ? icons::k_rotate_ccw : icons::k_play;
  const Text word = runs ? Text::pause : time.ended ? Text::replay : Text::play;
  const std::string label = std::string(icon) + "##play";
  ButtonOptions options;
  options.kind = ButtonKind::primary;
  options.width = icon_button_width() * 1.5F;
  options.tip = tr(word);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, ImGui::GetStyle().FramePadding.y));
  if (button(context, label.c_str(), options)) {
    if (time.ended && time.playing) send(context, "pause");
    send(context, runs ? "pause" : "play");
  }
  ImGui::PopStyleVar();
}

void step_buttons(PanelContext& context) {
  const TransportModel& time = context.models.transport;
  if (icon_button(context, icons::k_skip_back, "reset", tr(Text::reset))) send(context, "reset");
  ImGui::SameLine();
  if (icon_button(context, icons::k_step_back, "previous",
                  tr(time.at_start ? Text::is_start : Text::previous_event), !time.at_start)) {
    send(context, "previous_event");
  }
  ImGui::SameLine();
  play_button(context);
  ImGui::SameLine();
  if (icon_button(context, icons::k_step_forward, "next",
                  tr(time.ended ? Text::nothing_ahead : Text::next_event), !time.ended)) {
    send(context, "next_event");
  }
}

void undo_buttons(PanelContext& context) {
  const TransportModel& time = context.models.transport;
  const std::string undo =
      time.can_undo ? fill(Text::undo, time.undo_label) : std::string(tr(Text::nothing_to_undo));
  const std::string redo =
      time.can_redo ? fill(Text::redo, time.redo_label) : std::string(tr(Text::nothing_to_redo));
  if (icon_button(context, icons::k_undo_2, "undo", undo, time.can_undo)) send(context, "undo");
  ImGui::SameLine();
  if (icon_button(context, icons::k_redo_2, "redo", redo, time.can_redo)) send(context, "redo");
}

std::string speed_text(const TransportModel& time) {
  if (time.automatic) return tr(Text::speed_auto);
  char text[16];
  std::snprintf(text, sizeof(text), "%g×", time.speed);
  return text;
}

void speed_row(PanelContext& context, const char* label, std::string_view value, bool chosen) {
  if (ImGui::Selectable(label, chosen, 0, ImVec2(96, row_height() - 6))) {
    context.out.commands.push_back(command("speed", "value", value));
  }
}

void speed_choice(PanelContext& context) {
  const TransportModel& time = context.models.transport;
  const std::string label = std::string(icons::k_gauge) + " " + speed_text(time) + "##speed";
  ButtonOptions options;
  options.kind = ButtonKind::ghost;
  options.width = ImGui::CalcTextSize("00 0.25×").x + 22;
  options.tip = tr(Text::speed);
  if (button(context, label.c_str(), options)) ImGui::OpenPopup("speeds");
  if (!ImGui::BeginPopup("speeds")) return;
  speed_row(context, tr(Text::speed_auto), "auto", time.automatic);
  tip(context, tr(Text::speed_auto_tip));
  constexpr const char* k_labels[] = {"0.1×", "0.25×", "0.5×", "1×", "2×",
                                      "5×",   "10×",   "30×",  "60×"};
  constexpr std::string_view k_values[] = {"0.1", "0.25", "0.5", "1", "2", "5", "10", "30", "60"};
  for (std::size_t i = 0; i < std::size(k_labels); ++i) {
    const bool chosen = !time.automatic && speed_text(time) == k_labels[i];
    speed_row(context, k_labels[i], k_values[i], chosen);
  }
  ImGui::EndPopup();
}

void clock(PanelContext& context, bool large) {
  const TransportModel& time = context.models.transport;
  const std::string text = clock_text(time.now, true);
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * (large ? 1.15F : 1.0F));
  ImGui::AlignTextToFramePadding();
  plain_text(text);
  ImGui::PopFont();
  tip(context, tr(Text::clock_tip));
  if (time.skipped <= 0) return;
  ImGui::SameLine();
  const std::int64_t minutes = time.skipped / k_minute;
  const std::string skipped = minutes > 0 ? "+" + std::to_string(minutes) + " min"
                                          : "+" + std::to_string(time.skipped / k_second) + " s";
  ImGui::AlignTextToFramePadding();
  ImGui::TextColored(to_vec4(context.colors.accent), "%s", skipped.c_str());
}

float share_of(const TransportModel& model, SimTime time) {
  if (model.end <= 0) return 0;
  return std::clamp(static_cast<float>(time) / static_cast<float>(model.end), 0.0F, 1.0F);
}

void draw_scale(const PanelContext& context, ImVec2 at, float width, float height) {
  const Palette& p = context.colors;
  const TransportModel& time = context.models.transport;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y = std::round(at.y + height / 2);
  const float now_x = at.x + width * share_of(time, time.now);
  if (context.view.bottom_tab == BottomTab::charts) {  // the part of time that the charts show
    const ChartWindow window = at_present(context.view.requests.window, time.now);
    const float from = at.x + width * share_of(time, window.from);
    const float to = std::max(from + 3, at.x + width * share_of(time, window.to));
    list->AddRectFilled(ImVec2(from, y - 8), ImVec2(to, y + 8), with_alpha(p.accent, 40), 4);
    list->AddRect(ImVec2(from, y - 8), ImVec2(to, y + 8), with_alpha(p.accent, 120), 4);
  }
  list->AddRectFilled(ImVec2(at.x, y - 2), ImVec2(at.x + width, y + 2), p.bar_track, 2);
  list->AddRectFilled(ImVec2(at.x, y - 2), ImVec2(now_x, y + 2), p.accent, 2);
  for (const TimeMark& mark : time.marks) {
    const float x = at.x + width * share_of(time, mark.time);
    if (mark.is_call) {
      list->AddTriangleFilled(ImVec2(x - 3.5F, y - 9), ImVec2(x + 3.5F, y - 9), ImVec2(x, y - 4),
                              p.muted);
    } else {
      const float d = 2.6F;
      list->AddLine(ImVec2(x - d, y + 5), ImVec2(x + d, y + 5 + 2 * d), p.of(Role::failed), 1.6F);
      list->AddLine(ImVec2(x + d, y + 5), ImVec2(x - d, y + 5 + 2 * d), p.of(Role::failed), 1.6F);
    }
  }
  list->AddCircleFilled(ImVec2(now_x, y), 6.5F, p.accent, 20);
  list->AddCircleFilled(ImVec2(now_x, y), 2.5F, p.panel, 12);
}

void scrubber(PanelContext& context, float width) {
  const TransportModel& time = context.models.transport;
  const float height = row_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("scrubber", ImVec2(width, height), ImGuiButtonFlags_EnableNav);
  const float inset = 7;
  const float track = std::max(1.0F, width - 2 * inset);
  const float pointed = (ImGui::GetIO().MousePos.x - at.x - inset) / track;
  const auto target =
      static_cast<SimTime>(std::clamp(pointed, 0.0F, 1.0F) * static_cast<float>(time.end));
  if (ImGui::IsItemActive() && target != time.now) {
    context.out.commands.push_back(command("seek", "ms", target));
  }
  draw_scale(context, ImVec2(at.x + inset, at.y), track, height);
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::BeginTooltip()) {
      ImGui::PushFont(context.fonts.mono, 0);
      plain_text(clock_text(target));
      ImGui::PopFont();
      ImGui::EndTooltip();
    }
  }
}

void draw_two_lines(PanelContext& context) {
  const float spacing = ImGui::GetStyle().ItemSpacing.x;
  const float undo = 2 * icon_button_width() + spacing;
  ImGui::SetCursorPosY(8);
  step_buttons(context);
  ImGui::SameLine(0, 4);
  speed_choice(context);
  ImGui::SameLine(0, 4);
  const bool undo_fits = ImGui::GetContentRegionAvail().x >= undo;
  if (undo_fits) {
    undo_buttons(context);
  } else {
    ImGui::NewLine();
  }
  clock(context, false);
  ImGui::SameLine();
  const float room = ImGui::GetContentRegionAvail().x - (undo_fits ? 0 : undo + spacing);
  scrubber(context, std::max(undo_fits ? k_scrubber_min : k_scrubber_min / 2, room));
  if (undo_fits) return;
  ImGui::SameLine();
  undo_buttons(context);
}

}  // namespace

void draw_transport(PanelContext& context, bool two_lines) {
  if (two_lines) return draw_two_lines(context);
  ImGui::SetCursorPosY(std::round((ImGui::GetWindowHeight() - row_height()) / 2));
  step_buttons(context);
  ImGui::SameLine(0, 12);
  clock(context, true);
  ImGui::SameLine(0, 8);
  speed_choice(context);
  ImGui::SameLine(0, 12);
  const float undo = 2 * icon_button_width() + ImGui::GetStyle().ItemSpacing.x;
  scrubber(context, std::max(k_scrubber_min, ImGui::GetContentRegionAvail().x - undo - 12));
  ImGui::SameLine(0, 12);
  undo_buttons(context);
}

}  // namespace taskyard::web
