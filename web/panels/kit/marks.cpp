// State marks: colour, shape and word together (ux.md 6.2, 6.3).
#include <algorithm>
#include <cmath>

#include "panels/kit/widgets.hpp"

namespace taskyard::web {
namespace {

constexpr float k_pi = 3.14159265F;

void draw_clock(ImDrawList* list, ImVec2 c, float r, ImU32 color) {
  constexpr int k_dashes = 7;
  for (int i = 0; i < k_dashes; ++i) {  // a dashed ring, like the dashed outline of waiting tiles
    const float from = 2 * k_pi * static_cast<float>(i) / k_dashes;
    list->PathArcTo(c, r - 0.75F, from, from + k_pi / k_dashes * 1.15F, 4);
    list->PathStroke(color, 0, 1.5F);
  }
  list->AddLine(c, ImVec2(c.x, c.y - r * 0.55F), color, 1.3F);
  list->AddLine(c, ImVec2(c.x + r * 0.42F, c.y), color, 1.3F);
}

void draw_cross(ImDrawList* list, ImVec2 c, float r, ImU32 color) {
  const float d = r * 0.72F;
  list->AddLine(ImVec2(c.x - d, c.y - d), ImVec2(c.x + d, c.y + d), color, 2);
  list->AddLine(ImVec2(c.x - d, c.y + d), ImVec2(c.x + d, c.y - d), color, 2);
}

// Two hatch lines inside a ring; leaning left for stopping.
void draw_hatch(ImDrawList* list, ImVec2 c, float r, ImU32 color) {
  list->AddCircle(c, r - 0.75F, color, 16, 1.5F);
  const float d = r * 0.55F;
  for (const float shift : {-0.35F, 0.35F}) {
    const float x = c.x + shift * r;
    list->AddLine(ImVec2(x - d * 0.5F, c.y - d), ImVec2(x + d * 0.5F, c.y + d), color, 1.3F);
  }
}

void draw_arrow_out(ImDrawList* list, ImVec2 c, float r, ImU32 color) {
  list->AddLine(ImVec2(c.x - r * 0.9F, c.y), ImVec2(c.x + r * 0.7F, c.y), color, 1.6F);
  list->AddLine(ImVec2(c.x + r * 0.2F, c.y - r * 0.6F), ImVec2(c.x + r * 0.85F, c.y), color, 1.6F);
  list->AddLine(ImVec2(c.x + r * 0.2F, c.y + r * 0.6F), ImVec2(c.x + r * 0.85F, c.y), color, 1.6F);
}

}  // namespace

void draw_mark(ImDrawList* list, const Palette& colors, Role role, ImVec2 centre, float size) {
  const ImU32 color = colors.of(role);
  const float r = size / 2;
  switch (role) {
    case Role::none: return;
    case Role::pending: return draw_clock(list, centre, r, color);
    case Role::running: return list->AddCircleFilled(centre, r * 0.72F, color, 16);
    case Role::stopping: return draw_hatch(list, centre, r, color);
    case Role::failed: return draw_cross(list, centre, r, color);
    case Role::draining: return draw_arrow_out(list, centre, r, color);
    case Role::stopped: {
      const float d = r * 0.6F;
      return list->AddRect(ImVec2(centre.x - d, centre.y - d), ImVec2(centre.x + d, centre.y + d),
                           color, 1, 0, 1.5F);
    }
  }
}

void state_badge(PanelContext& context, Role role, std::string_view word) {
  const Palette& p = context.colors;
  const float size = ImGui::GetFontSize();
  const ImVec2 text = ImGui::CalcTextSize(word.data(), word.data() + word.size());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = size + 8;
  const float mark = role == Role::none ? 0 : size * 0.75F;
  const float width = text.x + 18 + (mark > 0 ? mark + 6 : 0);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Color ground = role == Role::none ? p.raised : mix(p.panel, p.of(role), 0.14F);
  list->AddRectFilled(at, ImVec2(at.x + width, at.y + height), ground, height / 2);
  if (mark > 0) {
    draw_mark(list, p, role, ImVec2(at.x + 9 + mark / 2, at.y + height / 2), mark);
  }
  list->AddText(ImVec2(at.x + 9 + (mark > 0 ? mark + 6 : 0), at.y + (height - text.y) / 2), p.text,
                word.data(), word.data() + word.size());
  ImGui::Dummy(ImVec2(width, height));
}

}  // namespace taskyard::web
