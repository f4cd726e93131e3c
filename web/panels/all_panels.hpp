// The doors of the panels, and the one function that draws them all.
#pragma once

#include "panels/context.hpp"
#include "panels/kit/page_layout.hpp"

namespace taskyard::web {

/// Draws every panel of a frame; call between ImGui::NewFrame and ImGui::Render.
void draw_panels(PanelContext& context, float width, float height);
/// Turns shortcuts into commands and wishes (ux.md 7); call before the panels.
void read_shortcuts(PanelContext& context);
/// Arrow keys and Space move the focus only once Tab has shown it, else they move time (ux.md 7.1).
/// Call before ImGui::NewFrame.
void prepare_keyboard();

// One file each. They fill the ImGui child window that is current.
void draw_header(PanelContext& context, bool narrow);
void draw_warnings(PanelContext& context);
void draw_yard(PanelContext& context, const Viewport& where);
void draw_transport(PanelContext& context, bool two_lines);
void draw_editor(PanelContext& context);
void draw_form(PanelContext& context);
void draw_controls(PanelContext& context);
void draw_inspector(PanelContext& context);
void draw_why(PanelContext& context, const Explanation& why);
void draw_bottom(PanelContext& context);
void draw_log(PanelContext& context);
void draw_table(PanelContext& context, BottomTab tab);
/// What containers printed.
void draw_lines(PanelContext& context);
/// Whose files the browser shows.
void draw_file_choice(PanelContext& context, float width);
/// Time series of requests; `choose_table` draws the tabs of the row above them.
void draw_charts(PanelContext& context, void (*choose_table)(PanelContext&, float room));
/// The form of load balancers, networks and traffic.
void draw_request_form(PanelContext& context);
void draw_help(PanelContext& context);

}  // namespace taskyard::web
