#include "platform/browser/imgui_inside.hpp"

#include "imgui.h"
#include "imgui_internal.h"

namespace taskyard::web {

namespace {

constexpr int k_frames_max = 8;

bool has_room(float position, float longest, float towards) {
  return towards > 0 ? position > 0 : towards < 0 && position < longest;
}

}  // namespace

bool can_scroll(float across, float up) {
  const ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow;
  for (; window != nullptr; window = window->ParentWindow) {
    if ((window->Flags & ImGuiWindowFlags_NoScrollWithMouse) == 0 &&
        (has_room(window->Scroll.y, window->ScrollMax.y, up) ||
         has_room(window->Scroll.x, window->ScrollMax.x, across))) {
      return true;
    }
    if ((window->Flags & ImGuiWindowFlags_ChildWindow) == 0) break;
  }
  return false;
}

float scroll_px_per_step() {
  const float font_size = ImGui::GetStyle().FontSizeBase;
  return 5 * (font_size > 0 ? font_size : 15);  // as ImGui's own wheel handling
}

void draw_until_seen(FrameLoop& loop) {
  for (int frame = 0; frame < k_frames_max; ++frame) {
    loop.draw_now();
    if (ImGui::GetCurrentContext()->InputEventsQueue.Size == 0) break;
  }
}

}  // namespace taskyard::web
