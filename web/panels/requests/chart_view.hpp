// Draws one time series chart: axes, lines with their names, marks, the read-out under the pointer.
#pragma once

#include "panels/context.hpp"
#include "viewmodel/requests/charts.hpp"

namespace taskyard::web {

struct ChartSize {
  float width = 0, height = 0;
};

/// Draws at the cursor and answers the pointer: wheel with Ctrl zooms, dragging moves, a click goes there.
void draw_chart(PanelContext& context, const Chart& chart, ChartSize size);
/// How wide a chart must be to say anything.
float chart_width_min();

}  // namespace taskyard::web
