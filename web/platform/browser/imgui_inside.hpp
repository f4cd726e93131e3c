// What ImGui knows about scrolling and waiting events; the only place here that looks into its
// internals.
#pragma once

#include "platform/browser/frame_loop.hpp"

namespace taskyard::web {

/// Can the panel under the pointer scroll in that direction? Signs as in AddMouseWheelEvent.
bool can_scroll(float across, float up);
/// CSS px that one step of the wheel scrolls the panel under the pointer.
float scroll_px_per_step();
/// Draws at once, until ImGui has seen every event that came so far: what a click or key causes
/// (clipboard, choosers, keyboard of a phone) is allowed only inside the browser's event.
void draw_until_seen(FrameLoop& loop);

}  // namespace taskyard::web
