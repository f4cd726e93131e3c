// Fonts, sizes and colours of the interface: ImGui's style made from the scene's palette.
#pragma once

#include "imgui.h"
#include "scene/palette.hpp"

namespace taskyard::web {

/// The four faces of ux.md 6.4, every one with the icons merged in.
struct Typefaces {
  ImFont* regular = nullptr;
  ImFont* semibold = nullptr;
  ImFont* mono = nullptr;
};

/// Adds the embedded fonts to ImGui's atlas, or its own font where the build found none.
Typefaces load_typefaces();

struct StyleChoice {
  Theme theme = Theme::dark;
  float font_size = 15;  ///< CSS px; a projector gets a quarter more
  bool touch = false;    ///< hit areas of 44 px
};

/// Sets ImGui's style; call on change only.
void apply_style(const StyleChoice& choice, const Typefaces& fonts);

ImVec4 to_vec4(Color color);
inline ImU32 to_u32(Color color) { return color; }  // the same byte order (draw_list.hpp)

}  // namespace taskyard::web
