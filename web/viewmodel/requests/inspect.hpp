// Load balancers, target groups, targets, security groups, traffic and single requests as the inspector
// shows them.
#pragma once

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// Fills the model when the selection is one of these and exists.
void inspect_requests(const Simulation& simulation, Selection selection, InspectorModel& model);

/// The target of a task and its state, with a button that leads there; nothing without one.
void add_target_link(const World& world, const Task& task, InspectorModel& model);
/// The target groups of a service, as buttons that lead there.
void add_group_links(const World& world, const Service& service, InspectorModel& model);

/// {"type":"call",…} and {"type":"open_form",…} of a button.
std::string call_command(std::string_view action, std::string_view request);
std::string form_command(std::string_view form, Selection about);
/// The same with one field set: "what" = "policy".
std::string form_command(std::string_view form, Selection about, std::string_view field,
                         std::string_view value);
/// {"MEMBER":"VALUE"}
std::string one_member(std::string_view member, std::string_view value);

}  // namespace taskyard::web
