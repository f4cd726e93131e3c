// Load balancers, target groups, targets, security groups, traffic and single requests as the inspector
// shows them.
#pragma once

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// Fills the model when the selection is one of these and exists.
void inspect_requests(const Simulation& simulation, Selection selection, InspectorModel& model);

/// {"type":"call",…} and {"type":"open_form",…} of a button.
std::string call_command(std::string_view action, std::string_view request);
std::string form_command(std::string_view form, Selection about);

}  // namespace taskyard::web
