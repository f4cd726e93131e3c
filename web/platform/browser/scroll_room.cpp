#include "platform/browser/scroll_room.hpp"

#include "imgui.h"
#include "imgui_internal.h"

namespace taskyard::web {

namespace {

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

bool has_waiting_events() { return ImGui::GetCurrentContext()->InputEventsQueue.Size > 0; }

}  // namespace taskyard::web
