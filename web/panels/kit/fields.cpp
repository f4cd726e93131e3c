#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "imgui_internal.h"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_usual_font = 15;
constexpr float k_label_share_max = 0.5F;
constexpr std::string_view k_ellipsis = "…";

// ImGui asks for room as the text grows.
int grow_text(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag != ImGuiInputTextFlags_CallbackResize) return 0;
  auto* text = static_cast<std::string*>(data->UserData);
  text->resize(static_cast<std::size_t>(data->BufTextLen));
  data->Buf = text->data();
  return 0;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

float width_of(std::string_view text) {
  return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

}  // namespace

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

std::string shortened(std::string_view text, float width) {
  if (width_of(text) <= width) return std::string(text);
  std::size_t low = 0;
  std::size_t high = text.size();
  const float room = width - width_of(k_ellipsis);
  while (low < high) {
    const std::size_t middle = (low + high + 1) / 2;
    if (width_of(text.substr(0, middle)) <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  while (low > 0 && low < text.size() && is_continuation(text[low])) --low;
  return std::string(text.substr(0, low)) + std::string(k_ellipsis);
}

void line_text(PanelContext& context, std::string_view text, float width, ImU32 color) {
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  const std::string shown = shortened(text, width);
  plain_text(shown);
  ImGui::PopStyleColor();
  if (shown.size() != text.size()) tip(context, text);
}

void wrapped_text(std::string_view text, ImU32 color) {
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  ImGui::PushTextWrapPos(0);
  plain_text(text);
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
}

void muted_text(PanelContext& context, std::string_view text) {
  wrapped_text(text, context.colors.muted);
}

void section_title(PanelContext& context, std::string_view text) {
  ImGui::Dummy(ImVec2(0, 4));
  ImGui::PushFont(context.fonts.semibold, 0);
  plain_text(text);
  ImGui::PopFont();
}

void field_label(PanelContext& context, std::string_view label, float label_width) {
  const float left = ImGui::GetCursorPosX();
  label_width = std::round(std::min(label_width * ImGui::GetFontSize() / k_usual_font,
                                    ImGui::GetContentRegionAvail().x * k_label_share_max));
  ImGui::AlignTextToFramePadding();
  line_text(context, label, label_width - 8, context.colors.muted);
  ImGui::SameLine();
  ImGui::SetCursorPosX(left + label_width);
}

bool text_field(PanelContext& context, const char* id, std::string& text, const char* hint,
                float width) {
  (void)context;
  ImGui::SetNextItemWidth(width);
  return ImGui::InputTextWithHint(id, hint, text.data(), text.capacity() + 1,
                                  ImGuiInputTextFlags_CallbackResize, grow_text, &text);
}

bool choice_field(PanelContext& context, const char* id, std::span<const std::string> options,
                  std::string& chosen, float width) {
  (void)context;
  ImGui::SetNextItemWidth(width);
  bool changed = false;
  ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(600, row_height() * 12));
  if (!ImGui::BeginCombo(id, chosen.c_str(), ImGuiComboFlags_HeightLargest)) return false;
  for (const std::string& option : options) {
    const bool is_chosen = option == chosen;
    if (ImGui::Selectable(option.c_str(), is_chosen, 0, ImVec2(0, row_height() - 6))) {
      changed = !is_chosen;
      chosen = option;
    }
    if (is_chosen) ImGui::SetItemDefaultFocus();
  }
  ImGui::EndCombo();
  return changed;
}

bool option_field(PanelContext& context, const char* id,
                  std::span<const std::pair<std::string, std::string>> options, std::string& value,
                  float width) {
  (void)context;
  const auto known = std::find_if(options.begin(), options.end(),
                                  [&](const auto& option) { return option.first == value; });
  const std::string shown = known != options.end() ? known->second : value;
  ImGui::SetNextItemWidth(width);
  ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(600, row_height() * 12));
  if (!ImGui::BeginCombo(id, shown.c_str(), ImGuiComboFlags_HeightLargest)) return false;
  bool changed = false;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const auto& [name, label] = options[i];
    const bool is_chosen = name == value;
    ImGui::PushID(static_cast<int>(i));  // labels may be alike
    if (ImGui::Selectable(label.c_str(), is_chosen, 0, ImVec2(0, row_height() - 6))) {
      changed = !is_chosen;
      value = name;
    }
    ImGui::PopID();
    if (is_chosen) ImGui::SetItemDefaultFocus();
  }
  ImGui::EndCombo();
  return changed;
}

bool area_field(PanelContext& context, const char* id, std::string& text, float rows) {
  ImGui::PushFont(context.fonts.mono, 0);
  const float height = rows * ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().FramePadding.y;
  const bool changed =
      ImGui::InputTextMultiline(id, text.data(), text.capacity() + 1, ImVec2(-1, height),
                                ImGuiInputTextFlags_CallbackResize, grow_text, &text);
  ImGui::PopFont();
  return changed;
}

bool count_field(PanelContext& context, const char* id, int& value, int min, int max, float width) {
  ImGui::PushID(id);
  const int before = value;
  const float side = icon_button_width();
  const float room = width > 0 ? width : ImGui::GetContentRegionAvail().x;
  const float field = std::max(48.0F, std::min(room - 2 * side - 8, 84.0F));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(4, ImGui::GetStyle().ItemSpacing.y));
  if (icon_button(context, icons::k_minus, "less", tr(Text::fewer), value > min)) --value;
  ImGui::SameLine();
  ImGui::SetNextItemWidth(field);
  ImGui::PushFont(context.fonts.mono, 0);
  ImGui::InputScalar("##value", ImGuiDataType_S32, &value, nullptr, nullptr, "%d");
  ImGui::PopFont();
  ImGui::SameLine();
  if (icon_button(context, icons::k_plus, "more", tr(Text::more), value < max)) ++value;
  ImGui::PopStyleVar();
  value = std::clamp(value, min, max);
  ImGui::PopID();
  return value != before;
}

bool number_field(PanelContext& context, const char* id, int& value, float width) {
  ImGui::SetNextItemWidth(width);
  ImGui::PushFont(context.fonts.mono, 0);
  const bool changed = ImGui::InputScalar(id, ImGuiDataType_S32, &value, nullptr, nullptr, "%d");
  ImGui::PopFont();
  return changed;
}

void field_problem(PanelContext& context, std::string_view text) {
  if (text.empty()) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float size = ImGui::GetFontSize() * 0.7F;
  draw_mark(ImGui::GetWindowDrawList(), context.colors, Role::failed,
            ImVec2(at.x + size / 2, at.y + ImGui::GetFontSize() * 0.58F), size);
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + size + 6);
  wrapped_text(text, context.colors.text);
}

void hairline(PanelContext& context) {
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  const float y = ImGui::GetCursorScreenPos().y;
  ImGui::GetWindowDrawList()->AddLine(
      ImVec2(window->Pos.x, y), ImVec2(window->Pos.x + window->Size.x, y), context.colors.line);
  ImGui::Dummy(ImVec2(0, 1));
}

bool begin_area(PanelContext& context, const char* id, const Viewport& where, bool scrolls,
                bool filled) {
  ImGui::SetCursorScreenPos(ImVec2(where.x, where.y));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, filled ? context.colors.panel : 0U);
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoSavedSettings;
  if (!scrolls) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  const bool open = ImGui::BeginChild(
      id, ImVec2(where.w, where.h),
      ImGuiChildFlags_NavFlattened | ImGuiChildFlags_AlwaysUseWindowPadding, flags);
  ImGui::PopStyleColor();
  return open;
}

void end_area() { ImGui::EndChild(); }

}  // namespace taskyard::web
