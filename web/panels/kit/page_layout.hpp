// Where everything stands for a given size of the page (ux.md 2.1): a pure function, tested by
// numbers.
#pragma once

#include "app/view_state.hpp"
#include "scene/draw_list.hpp"

namespace taskyard::web {

enum class ScreenKind : std::uint8_t { wide, medium, narrow };

inline constexpr float k_wide_from = 1100;
inline constexpr float k_medium_from = 640;
inline constexpr float k_gap = 1;  ///< hairline between areas

/// Areas in CSS px; w or h of 0 = not shown.
struct PageLayout {
  ScreenKind kind = ScreenKind::wide;
  Viewport header, warnings;
  Viewport editor, controls;  ///< wide: the left column's two parts
  Viewport yard, transport, bottom;
  Viewport inspector;
  Viewport side;  ///< medium and narrow: tabs with everything that has no place of its own
};

struct LayoutInput {
  float width = 0, height = 0;
  float row = 26;  ///< height of one line of controls
  float warnings_height = 0;
  bool show_editor = true, show_controls = true, show_inspector = true, show_bottom = true;
  SplitterSizes sizes;
};

/// Does the transport fit into one line of this width? Else it takes two.
bool is_one_line(float row, float width);

PageLayout arrange_page(const LayoutInput& input);

}  // namespace taskyard::web
