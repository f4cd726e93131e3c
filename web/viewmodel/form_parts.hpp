// What the forms of tasks and of services share. Private to the files that implement run_form.hpp.
#pragma once

#include <string>
#include <string_view>

#include "taskyard/json.hpp"
#include "viewmodel/run_form.hpp"

namespace taskyard::web::forms {

/// The name asked for, else that of the first active cluster, else "default".
std::string cluster_name(const World& world, const std::string& asked);
/// The definition asked for, else the newest ACTIVE one; null when there is none.
const TaskDefinition* definition_of(const World& world, const std::string& asked);

void write_strategies(JsonWriter& json, const RunForm& form);
void write_constraints(JsonWriter& json, const RunForm& form);
/// awsvpc tasks may go to the private subnet of every zone; the engine names them.
void write_network(JsonWriter& json, const Simulation& simulation);

/// volumeConfigurations of the EBS volume that the definition configures at launch; nothing without one.
/// Those of a service cannot be kept.
void write_volume(JsonWriter& json, const World& world, const RunForm& form, bool of_service);
/// The same, read from volumeConfigurations.
void read_volume(std::string_view configurations, LaunchVolume& volume);

/// A number from a form: JSON number or digits in a string. What is none becomes -1, what is too large
/// `most`, so that the check has something to say.
int count_of(JsonValue value, int most, int otherwise);
void take_word(JsonValue values, std::string_view key, std::string& target);

}  // namespace taskyard::web::forms
