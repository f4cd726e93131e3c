// JSON text in the mono face with syntax colours, line numbers and problem marks: an editor where
// the
// platform has none of its own, and the still picture of the platform's pane while a menu covers
// it.
#pragma once

#include "panels/context.hpp"

namespace taskyard::web {

/// Where a line or a token stands; rebuilt when the text changed.
struct CodeText {
  std::string_view text;
  const Diagnostics* problems = nullptr;
};

/// Draws the text from its first line without any interaction.
void draw_code_picture(PanelContext& context, const CodeText& code, ImVec2 size);
/// An editor of `size`; true when `text` changed.
bool draw_code_editor(PanelContext& context, std::string& text, const Diagnostics& problems,
                      ImVec2 size);

}  // namespace taskyard::web
