#include "panels/kit/style.hpp"

#include <cmath>

#include "taskyard_fonts/fonts.hpp"

namespace taskyard::web {
namespace {

constexpr float k_row_height = 1.7F;  // × font size (ux.md 6.5)
constexpr float k_touch_row = 44;     // CSS px
constexpr float k_projector_scale = 1.25F;
constexpr float k_icon_drop = 0.16F;  // icons sit on the middle of the capitals
constexpr float k_reference_size =
    20;  // fonts are made anew at every size; this one only anchors offsets

ImFont* load_face(const fonts::FontBlob& blob, const char* name) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  if (blob.size == 0) return nullptr;
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  std::snprintf(config.Name, sizeof(config.Name), "%s", name);
  void* data = const_cast<unsigned char*>(blob.data);  // read only: not owned by the atlas
  ImFont* font =
      atlas->AddFontFromMemoryTTF(data, static_cast<int>(blob.size), k_reference_size, &config);
  const fonts::FontBlob icons = fonts::lucide();
  if (icons.size == 0) return font;
  ImFontConfig merge;
  merge.FontDataOwnedByAtlas = false;
  merge.MergeMode = true;
  merge.GlyphOffset = ImVec2(0, k_reference_size * k_icon_drop);
  void* icon_data = const_cast<unsigned char*>(icons.data);
  atlas->AddFontFromMemoryTTF(icon_data, static_cast<int>(icons.size), k_reference_size, &merge);
  return font;
}

void set_frames(ImGuiStyle& style, const Palette& p) {
  ImVec4* colors = style.Colors;
  colors[ImGuiCol_FrameBg] = to_vec4(p.raised);
  colors[ImGuiCol_FrameBgHovered] = to_vec4(p.hovered);
  colors[ImGuiCol_FrameBgActive] = to_vec4(p.raised);
  colors[ImGuiCol_Button] = to_vec4(p.raised);
  colors[ImGuiCol_ButtonHovered] = to_vec4(p.hovered);
  colors[ImGuiCol_ButtonActive] = to_vec4(mix(p.hovered, p.text, 0.08F));
  colors[ImGuiCol_CheckMark] = to_vec4(p.accent);
  colors[ImGuiCol_SliderGrab] = to_vec4(p.accent);
  colors[ImGuiCol_SliderGrabActive] = to_vec4(p.accent);
  colors[ImGuiCol_InputTextCursor] = to_vec4(p.text);
  colors[ImGuiCol_TextSelectedBg] = to_vec4(with_alpha(p.accent, 90));
  colors[ImGuiCol_TextLink] = to_vec4(p.accent);
  colors[ImGuiCol_NavCursor] = to_vec4(p.accent);
  colors[ImGuiCol_Header] = to_vec4(with_alpha(p.accent, 46));
  colors[ImGuiCol_HeaderHovered] = to_vec4(p.hovered);
  colors[ImGuiCol_HeaderActive] = to_vec4(with_alpha(p.accent, 70));
}

void set_surfaces(ImGuiStyle& style, const Palette& p) {
  ImVec4* colors = style.Colors;
  const ImVec4 nothing(0, 0, 0, 0);
  colors[ImGuiCol_Text] = to_vec4(p.text);
  colors[ImGuiCol_TextDisabled] = to_vec4(p.muted);
  colors[ImGuiCol_WindowBg] = nothing;
  colors[ImGuiCol_ChildBg] = nothing;
  colors[ImGuiCol_PopupBg] = to_vec4(mix(p.panel, p.raised, 0.5F));
  colors[ImGuiCol_Border] = to_vec4(p.line);
  colors[ImGuiCol_BorderShadow] = nothing;
  colors[ImGuiCol_Separator] = to_vec4(p.line);
  colors[ImGuiCol_SeparatorHovered] = to_vec4(p.accent);
  colors[ImGuiCol_SeparatorActive] = to_vec4(p.accent);
  colors[ImGuiCol_ScrollbarBg] = nothing;
  colors[ImGuiCol_ScrollbarGrab] = to_vec4(mix(p.panel, p.text, 0.22F));
  colors[ImGuiCol_ScrollbarGrabHovered] = to_vec4(mix(p.panel, p.text, 0.34F));
  colors[ImGuiCol_ScrollbarGrabActive] = to_vec4(mix(p.panel, p.text, 0.45F));
  colors[ImGuiCol_TableHeaderBg] = to_vec4(p.panel);
  colors[ImGuiCol_TableBorderStrong] = to_vec4(p.line);
  colors[ImGuiCol_TableBorderLight] = to_vec4(with_alpha(p.line, 120));
  colors[ImGuiCol_TableRowBg] = nothing;
  colors[ImGuiCol_TableRowBgAlt] = nothing;
  colors[ImGuiCol_ModalWindowDimBg] = to_vec4(rgb(0x000000, 130));
  colors[ImGuiCol_ResizeGrip] = nothing;
}

}  // namespace

ImVec4 to_vec4(Color color) { return ImGui::ColorConvertU32ToFloat4(color); }

Typefaces load_typefaces() {
  Typefaces faces;
  faces.regular = load_face(fonts::inter_regular(), "regular");
  faces.semibold = load_face(fonts::inter_semibold(), "semibold");
  faces.mono = load_face(fonts::jetbrains_mono(), "mono");
  if (faces.regular == nullptr) faces.regular = ImGui::GetIO().Fonts->AddFontDefault();
  if (faces.semibold == nullptr) faces.semibold = faces.regular;
  if (faces.mono == nullptr) faces.mono = faces.regular;
  return faces;
}

void apply_style(const StyleChoice& choice, const Typefaces& fonts) {
  ImGuiIO& io = ImGui::GetIO();
  io.FontDefault = fonts.regular;
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;  // a still caret draws no frames (ux.md 10.4)
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.ConfigNavCaptureKeyboard = false;
  const float scale = choice.theme == Theme::projector ? k_projector_scale : 1.0F;
  const float size = std::round(choice.font_size * scale);
  const float row = choice.touch ? std::fmax(k_touch_row, size * k_row_height)
                                 : std::fmax(24, std::round(size * k_row_height));
  ImGuiStyle style;
  style.FontSizeBase = size;
  style._NextFrameFontSizeBase = size;
  style.FramePadding = ImVec2(10, (row - size) / 2);
  style.WindowPadding = ImVec2(12, 10);
  style.ItemSpacing = ImVec2(8, 6);
  style.ItemInnerSpacing = ImVec2(6, 4);
  style.CellPadding = ImVec2(8, 3);
  style.IndentSpacing = 16;
  style.ScrollbarSize = choice.touch ? 14 : 10;
  style.ScrollbarRounding = 6;
  style.GrabRounding = 5;
  style.FrameRounding = 6;
  style.PopupRounding = 8;
  style.ChildRounding = 0;
  style.WindowRounding = 10;
  style.WindowBorderSize = 1;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 1;
  style.DisabledAlpha = 0.45F;
  style.HoverDelayShort = 0.35F;
  style.HoverStationaryDelay = 0.1F;
  const Palette& colors = palette(choice.theme);
  set_surfaces(style, colors);
  set_frames(style, colors);
  ImGui::GetStyle() = style;
}

}  // namespace taskyard::web
