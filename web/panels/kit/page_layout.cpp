#include "panels/kit/page_layout.hpp"

#include <algorithm>
#include <cmath>

namespace taskyard::web {
namespace {

constexpr float k_side_min = 260;
constexpr float k_centre_min = 340;
constexpr float k_yard_height_min = 150;
constexpr float k_transport_line = 20.8F;  // × height of a control: what the transport needs

// Takes a strip off the top of `from` and leaves the hairline between.
Viewport cut_top(Viewport& from, float height) {
  const float taken = std::clamp(std::round(height), 0.0F, from.h);
  const Viewport strip{from.x, from.y, from.w, taken};
  const float gap = taken > 0 ? k_gap : 0;
  from.y += taken + gap;
  from.h = std::max(0.0F, from.h - taken - gap);
  return strip;
}

Viewport cut_bottom(Viewport& from, float height) {
  const float taken = std::clamp(std::round(height), 0.0F, from.h);
  const Viewport strip{from.x, from.y + from.h - taken, from.w, taken};
  from.h = std::max(0.0F, from.h - taken - (taken > 0 ? k_gap : 0));
  return strip;
}

Viewport cut_left(Viewport& from, float width) {
  const float taken = std::clamp(std::round(width), 0.0F, from.w);
  const Viewport strip{from.x, from.y, taken, from.h};
  const float gap = taken > 0 ? k_gap : 0;
  from.x += taken + gap;
  from.w = std::max(0.0F, from.w - taken - gap);
  return strip;
}

Viewport cut_right(Viewport& from, float width) {
  const float taken = std::clamp(std::round(width), 0.0F, from.w);
  const Viewport strip{from.x + from.w - taken, from.y, taken, from.h};
  from.w = std::max(0.0F, from.w - taken - (taken > 0 ? k_gap : 0));
  return strip;
}

float bar_height(const LayoutInput& input, float rows) {
  return std::round(input.row * rows + 8 * rows + 8);
}

// Yard, transport and (when wanted) the tabs below them.
void fill_centre(const LayoutInput& input, Viewport centre, PageLayout& layout) {
  const float bar = bar_height(input, is_one_line(input.row, centre.w) ? 1 : 2);
  if (input.show_bottom) {
    const float room = centre.h - bar - k_yard_height_min;
    layout.bottom = cut_bottom(centre, std::clamp(input.sizes.bottom, 0.0F, std::max(0.0F, room)));
  }
  layout.transport = cut_bottom(centre, bar);
  layout.yard = centre;
}

void arrange_wide(const LayoutInput& input, Viewport body, PageLayout& layout) {
  const float side_max = (body.w - k_centre_min) / 2;
  if (input.show_editor || input.show_controls) {
    Viewport column = cut_left(body, std::clamp(input.sizes.left, k_side_min, side_max));
    if (input.show_editor && input.show_controls) {
      const float room = std::max(120.0F, column.h * 0.7F);
      layout.controls = cut_bottom(column, std::clamp(input.sizes.controls, 120.0F, room));
    }
    (input.show_editor ? layout.editor : layout.controls) = column;
  }
  if (input.show_inspector) {
    layout.inspector = cut_right(body, std::clamp(input.sizes.right, k_side_min, side_max));
  }
  fill_centre(input, body, layout);
}

void arrange_medium(const LayoutInput& input, Viewport body, PageLayout& layout) {
  if (input.show_editor || input.show_controls || input.show_inspector) {
    const float most = std::max(k_side_min, body.w - k_centre_min);
    layout.side = cut_left(body, std::clamp(input.sizes.side, k_side_min, most));
  }
  fill_centre(input, body, layout);
}

void arrange_narrow(const LayoutInput& input, Viewport body, PageLayout& layout) {
  const float map = body.h * std::clamp(input.sizes.narrow_map, 0.15F, 0.8F);
  layout.yard = cut_top(body, map);
  layout.transport = cut_top(body, bar_height(input, 2));
  layout.side = body;
}

}  // namespace

bool is_one_line(float row, float width) { return width >= row * k_transport_line; }

PageLayout arrange_page(const LayoutInput& input) {
  PageLayout layout;
  layout.kind = input.width >= k_wide_from     ? ScreenKind::wide
                : input.width >= k_medium_from ? ScreenKind::medium
                                               : ScreenKind::narrow;
  Viewport body{0, 0, input.width, input.height};
  layout.header = cut_top(body, bar_height(input, 1) + 2);
  if (input.warnings_height > 0) layout.warnings = cut_top(body, input.warnings_height);
  switch (layout.kind) {
    case ScreenKind::wide: arrange_wide(input, body, layout); break;
    case ScreenKind::medium: arrange_medium(input, body, layout); break;
    case ScreenKind::narrow: arrange_narrow(input, body, layout); break;
  }
  return layout;
}

}  // namespace taskyard::web
