// What ImGui knows about scrolling and waiting events; the only place here that looks into its
// internals.
#pragma once

namespace taskyard::web {

/// Can the panel under the pointer scroll in that direction? Signs as in AddMouseWheelEvent.
bool can_scroll(float across, float up);
/// CSS px that one step of the wheel scrolls the panel under the pointer.
float scroll_px_per_step();
/// Has ImGui put events off to a later frame?
bool has_waiting_events();

}  // namespace taskyard::web
