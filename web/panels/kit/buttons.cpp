#include <algorithm>
#include <cmath>
#include <vector>

#include "imgui_internal.h"
#include "panels/kit/widgets.hpp"

namespace taskyard::web {
namespace {

constexpr float k_tip_width = 320;
constexpr float k_tip_gap = 8;
constexpr float k_tab_padding_min = 3;
constexpr float k_tab_padding = 12;  // less where the tabs would not fit

struct ButtonColors {
  ImU32 fill, hover, active, text, border;
};

ButtonColors colors_of(const Palette& p, ButtonKind kind, bool pressed) {
  const ImU32 none = 0;
  if (pressed) {
    const Color fill = mix(p.panel, p.accent, 0.2F);
    return {fill, fill, fill, p.text, with_alpha(p.accent, 160)};
  }
  switch (kind) {
    case ButtonKind::primary:
      return {p.accent, mix(p.accent, p.text, 0.12F), mix(p.accent, p.text, 0.22F), p.accent_text,
              none};
    case ButtonKind::danger:
      return {p.raised, mix(p.raised, p.of(Role::failed), 0.22F),
              mix(p.raised, p.of(Role::failed), 0.34F), p.text,
              mix(p.line, p.of(Role::failed), 0.6F)};
    case ButtonKind::ghost: return {none, p.hovered, mix(p.hovered, p.text, 0.1F), p.text, none};
    case ButtonKind::plain: break;
  }
  return {p.raised, p.hovered, mix(p.hovered, p.text, 0.1F), p.text, p.line};
}

void push_colors(const ButtonColors& colors) {
  ImGui::PushStyleColor(ImGuiCol_Button, colors.fill);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, colors.hover);
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, colors.active);
  ImGui::PushStyleColor(ImGuiCol_Text, colors.text);
  ImGui::PushStyleColor(ImGuiCol_Border, colors.border);
}

bool overlaps(const Viewport& a, const ImVec2& pos, const ImVec2& size) {
  return pos.x < a.x + a.w && pos.x + size.x > a.x && pos.y < a.y + a.h && pos.y + size.y > a.y;
}

// Below the pointer; above the item where it would lie under the platform's editor pane.
ImVec2 tip_place(const PanelContext& context, ImVec2 size) {
  const ImGuiIO& io = ImGui::GetIO();
  ImVec2 place(io.MousePos.x + 12, io.MousePos.y + 20);
  if (context.has_editor_pane && context.view.editor_pane_visible &&
      overlaps(context.view.editor_pane, place, size)) {
    place = ImVec2(ImGui::GetItemRectMin().x, ImGui::GetItemRectMin().y - size.y - k_tip_gap);
  }
  place.x = std::clamp(place.x, 4.0F, std::max(4.0F, io.DisplaySize.x - size.x - 4));
  if (place.y + size.y > io.DisplaySize.y) place.y = ImGui::GetItemRectMin().y - size.y - k_tip_gap;
  place.y = std::max(place.y, 4.0F);
  return place;
}

void draw_tip(PanelContext& context, std::string_view text) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  const ImVec2 size =
      ImGui::CalcTextSize(text.data(), text.data() + text.size(), false, k_tip_width);
  ImGui::SetNextWindowPos(tip_place(context, ImVec2(size.x + 20, size.y + 14)));
  if (ImGui::BeginTooltip()) {
    ImGui::PushTextWrapPos(k_tip_width);
    plain_text(text);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

struct TabLook {
  float height, padding, width;
};

// Width of each tab: as its words need; equal shares of `width` where that is given and enough.
std::vector<float> tab_widths(std::span<const std::string> labels, float width, float& padding) {
  std::vector<float> widths;
  float words = 0;
  float longest = 0;
  for (const std::string& label : labels) {
    widths.push_back(ImGui::CalcTextSize(label.c_str()).x);
    words += widths.back();
    longest = std::max(longest, widths.back());
  }
  const auto count = static_cast<float>(labels.size());
  const float room = width > 0 ? width : ImGui::GetWindowWidth() - ImGui::GetCursorPosX();
  const float equal = std::floor(width / count);
  padding = std::clamp(std::floor((room - words) / (2 * count)), k_tab_padding_min, k_tab_padding);
  const float total = words + 2 * count * padding;
  for (float& each : widths) {
    each += 2 * padding;
    if (total > room) each = std::floor(each * room / total);
    if (width > 0 && equal >= longest + 2 * k_tab_padding_min) each = equal;
  }
  return widths;
}

// One tab; true when clicked.
bool tab(PanelContext& context, const std::string& label, bool chosen, const TabLook& look) {
  const Palette& p = context.colors;
  const float width = look.width;
  const std::string shown = shortened(label, width - 2);
  const ImVec2 text = ImGui::CalcTextSize(shown.c_str());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked =
      ImGui::InvisibleButton(label.c_str(), ImVec2(width, look.height), ImGuiButtonFlags_EnableNav);
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end(at.x + width, at.y + look.height);
  if (hovered && !chosen) {
    list->AddRectFilled(ImVec2(at.x + 2, at.y + 3), ImVec2(end.x - 2, end.y - 4), p.hovered, 6);
  }
  if (chosen) {
    list->AddRectFilled(ImVec2(at.x + look.padding - 2, end.y - 2),
                        ImVec2(end.x - look.padding + 2, end.y), p.accent, 1);
  }
  const ImVec2 place(std::round(at.x + (width - text.x) / 2),
                     std::round(at.y + (look.height - text.y) / 2));
  list->AddText(place, chosen || hovered ? p.text : p.muted, shown.c_str());
  return clicked;
}

}  // namespace

float row_height() { return ImGui::GetFrameHeight(); }
float icon_button_width() { return ImGui::GetFrameHeight(); }

bool button(PanelContext& context, const char* label, const ButtonOptions& options) {
  push_colors(colors_of(context.colors, options.kind, options.pressed));
  ImGui::BeginDisabled(!options.enabled);
  const bool bold = options.kind == ButtonKind::primary;
  if (bold) ImGui::PushFont(context.fonts.semibold, 0);
  const bool clicked = ImGui::Button(label, ImVec2(options.width, 0));
  if (bold) ImGui::PopFont();
  ImGui::EndDisabled();
  ImGui::PopStyleColor(5);
  if (!options.tip.empty()) tip(context, options.tip);
  return clicked;
}

bool icon_button(PanelContext& context, const char* icon, const char* id, std::string_view words,
                 bool enabled) {
  ImGui::PushID(id);
  push_colors(colors_of(context.colors, ButtonKind::ghost, false));
  ImGui::BeginDisabled(!enabled);
  const float side = icon_button_width();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, ImGui::GetStyle().FramePadding.y));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  const bool clicked = ImGui::Button(icon, ImVec2(side, side));
  ImGui::PopStyleVar(2);
  ImGui::EndDisabled();
  ImGui::PopStyleColor(5);
  tip(context, words);
  ImGui::PopID();
  return clicked;
}

int segmented(PanelContext& context, const char* id, std::span<const char* const> labels,
              int chosen) {
  const Palette& p = context.colors;
  const float height = row_height();
  const float padding = ImGui::GetStyle().FramePadding.x;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  float total = 0;
  for (const char* label : labels) total += ImGui::CalcTextSize(label).x + 2 * padding;
  list->AddRectFilled(start, ImVec2(start.x + total, start.y + height), p.bar_track, 6);
  ImGui::PushID(id);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, ImGui::GetStyle().ItemSpacing.y));
  for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
    if (i > 0) ImGui::SameLine();
    const char* label = labels[static_cast<std::size_t>(i)];
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 text = ImGui::CalcTextSize(label);
    const ImVec2 size(text.x + 2 * padding, height);
    const bool is_chosen = i == chosen;
    if (ImGui::InvisibleButton(label, size, ImGuiButtonFlags_EnableNav)) chosen = i;
    if (is_chosen) {
      const ImVec2 from(at.x + 2, at.y + 2);
      const ImVec2 to(at.x + size.x - 2, at.y + size.y - 2);
      list->AddRectFilled(from, to, p.raised, 5);
      list->AddRect(from, to, p.line, 5);
    }
    const ImU32 color = is_chosen || ImGui::IsItemHovered() ? p.text : p.muted;
    list->AddText(ImVec2(at.x + padding, at.y + std::round((height - text.y) / 2)), color, label);
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
  return chosen;
}

int tabs(PanelContext& context, const char* id, std::span<const std::string> labels, int chosen,
         float width) {
  TabLook look;
  look.height = row_height() + 10;
  const std::vector<float> widths = tab_widths(labels, width, look.padding);
  ImGui::PushID(id);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
    if (i > 0) ImGui::SameLine();
    const auto index = static_cast<std::size_t>(i);
    look.width = widths[index];
    if (tab(context, labels[index], i == chosen, look)) chosen = i;
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
  return chosen;
}

void tip(PanelContext& context, std::string_view text) {
  if (text.empty() || context.view.touch) return;
  const ImGuiHoveredFlags any = ImGuiHoveredFlags_AllowWhenDisabled;
  if (!ImGui::IsItemHovered(any)) return;
  if (ImGui::IsItemHovered(any | ImGuiHoveredFlags_DelayShort)) {
    draw_tip(context, text);
  } else {
    context.view.wants_frame = true;  // the rest of the pointer is measured in frames
  }
}

}  // namespace taskyard::web
