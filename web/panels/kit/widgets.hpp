// The few kinds of controls that every panel uses (ux.md 13.6): buttons, tabs, fields, badges,
// tooltips.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "imgui.h"
#include "panels/context.hpp"
#include "panels/kit/strings.hpp"

namespace taskyard::web {

enum class ButtonKind : std::uint8_t { plain, primary, danger, ghost };

struct ButtonOptions {
  ButtonKind kind = ButtonKind::plain;
  bool enabled = true;
  std::string_view tip = {};  ///< also says why it is disabled
  float width = 0;            ///< 0 = as wide as its text
  bool pressed = false;       ///< shown as chosen
};

/// Text may hold icons; what follows "##" is not shown.
bool button(PanelContext& context, const char* label, const ButtonOptions& options = {});
/// Square, without a frame until hovered. `tip` is its name.
bool icon_button(PanelContext& context, const char* icon, const char* id, std::string_view tip,
                 bool enabled = true);
float icon_button_width();

/// One of several, side by side; returns the chosen one.
int segmented(PanelContext& context, const char* id, std::span<const char* const> labels,
              int chosen);
/// Tabs with a line under the chosen one; returns the chosen one. They share `width`, 0 = as
/// needed.
int tabs(PanelContext& context, const char* id, std::span<const std::string> labels, int chosen,
         float width = 0);

/// Explains the item before this one after a short rest of the pointer.
void tip(PanelContext& context, std::string_view text);

/// Text in one line, shortened with "…"; the whole of it as a tooltip when it was cut.
void line_text(PanelContext& context, std::string_view text, float width, ImU32 color);
/// Is `part` in `text`, letter case aside?
bool contains(std::string_view text, std::string_view part);
std::string shortened(std::string_view text, float width);
void wrapped_text(std::string_view text, ImU32 color);
inline void plain_text(std::string_view text) {
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
}
void muted_text(PanelContext& context, std::string_view text);
void section_title(PanelContext& context, std::string_view text);

/// Colour, shape and word of a state; the mark alone is `size` wide.
void draw_mark(ImDrawList* list, const Palette& colors, Role role, ImVec2 centre, float size);
void state_badge(PanelContext& context, Role role, std::string_view word);

/// A label on the left and room for a field on the right; `label_width` shared by the rows of a
/// form, in CSS px at the usual text size.
void field_label(PanelContext& context, std::string_view label, float label_width);
/// True when the text changed. Takes texts of any length.
bool text_field(PanelContext& context, const char* id, std::string& text, const char* hint = "",
                float width = -1);
/// Drop-down of texts; returns true when another was chosen.
bool choice_field(PanelContext& context, const char* id, std::span<const std::string> options,
                  std::string& chosen, float width = -1);
/// The same of values with labels; `value` is the chosen one's value.
bool option_field(PanelContext& context, const char* id,
                  std::span<const std::pair<std::string, std::string>> options, std::string& value,
                  float width = -1);
/// Several lines in the mono font; true when the text changed.
bool area_field(PanelContext& context, const char* id, std::string& text, float rows);
/// - number +
bool count_field(PanelContext& context, const char* id, int& value, int min, int max,
                 float width = -1);
/// A whole number alone.
bool number_field(PanelContext& context, const char* id, int& value, float width);
/// What is wrong with the field above.
void field_problem(PanelContext& context, std::string_view text);

/// A hairline across the current window.
void hairline(PanelContext& context);
/// Height of one control.
float row_height();
/// Starts and ends an area of the page: a child window with the panel's colour.
bool begin_area(PanelContext& context, const char* id, const Viewport& where, bool scrolls,
                bool filled = true);
void end_area();

}  // namespace taskyard::web
