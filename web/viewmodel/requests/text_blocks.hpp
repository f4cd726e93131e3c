// Load balancers, networks and traffic in the text view: the same form, tables and measurements as the
// canvas.
#pragma once

#include "taskyard/world.hpp"
#include "viewmodel/requests/charts.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/text/blocks.hpp"

namespace taskyard::web {

/// Buttons that choose a form, the form, and the calls it writes.
void request_form_blocks(Blocks& blocks, const RequestFormModel& form, std::string_view calls);
/// Load balancers to requests, and the newest measurements where there are any.
void request_table_blocks(Blocks& blocks, const World& world, const ChartModel* charts);

}  // namespace taskyard::web
