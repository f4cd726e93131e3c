// Forms for load balancers, networks, traffic, storage, roles and images: fields with their values
// and
// problems, and the API calls they write. One shape for all of them, so that both faces draw them
// with one
// function.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scene/selection.hpp"
#include "viewmodel/run_form.hpp"

namespace taskyard::web {

enum class RequestForm : std::uint8_t {
  traffic,
  load_balancer,
  target_group,
  listener_rule,
  targets,
  security_rule,
  file_system,
  volume,
  file,
  role,
  repository
};
inline constexpr std::size_t k_request_forms = 11;

enum class FieldType : std::uint8_t { text, number, choice, check, area };

struct FormField {
  std::string id, label;
  FieldType type = FieldType::text;
  std::string value;                                         ///< as typed; "true" or "" of a check
  std::vector<std::pair<std::string, std::string>> options;  ///< value and label, of a choice
  std::string hint;                                          ///< shown while it is empty
  std::string tip;
  std::string error;
  bool joined = false;  ///< stands in the row of the field before it
};

/// What somebody typed, by field id; a field that is absent has its default.
using FormValues = std::map<std::string, std::string, std::less<>>;

/// A line for the preview of a rate: requests per second at evenly spaced moments.
struct RateCurve {
  std::vector<double> rates;
  double most = 0;
  SimTime length = 0;
};

struct RequestFormModel {
  RequestForm kind = RequestForm::traffic;
  std::string title;    ///< "Traffic"
  std::string command;  ///< that sends it: "put_traffic"
  std::string submit;   ///< the button: "Send traffic"
  std::string success;  ///< said after it
  std::vector<FormField> fields;
  std::vector<FormProblem> problems;  ///< those at fields are also in `fields`
  /// Calls in order. "${Member}" in a request stands for that member of an earlier reply.
  std::vector<Call> calls;
  std::vector<std::pair<std::string, std::string>> places;  ///< pointer in a request -> field id
  RateCurve curve;                                          ///< of traffic
  std::string definition;  ///< of a volume: the editor's text with it, "" = unchanged
  std::string written;     ///< of a volume: what is written there
};

/// The form as it stands: fields, problems, calls. `refusals` are AWS's to the same values,
/// `definition`
/// is the editor's text.
RequestFormModel form_model(const Simulation& simulation, RequestForm kind,
                            const FormValues& values, const std::vector<FormProblem>& refusals,
                            std::string_view definition = {});

/// "traffic", "load_balancer" …: names in the command open_form; nothing for others.
std::string_view form_name(RequestForm kind);
bool form_of_name(std::string_view name, RequestForm& kind);
std::string_view form_title(RequestForm kind);

/// Takes members of a command or a text-view form over, whatever their names; numbers and booleans
/// as
/// spelled.
void take_values(FormValues& values, JsonValue members);

/// Everything that a form was made from, but the world; another text = other values.
std::string values_signature(RequestForm kind, const FormValues& values);
/// What the calls of the form have made or changed; none when it cannot be selected.
Selection thing_of(const World& world, const RequestFormModel& model);

/// Values that show a thing in a form: a load balancer as the destination of traffic, a group to
/// add a rule
/// to, a source to change …
FormValues values_about(const World& world, RequestForm kind, Selection selection);

/// `request` with every "${Member}" replaced by that member's text in the latest reply that has it.
std::string filled_in(std::string_view request, const std::vector<std::string>& replies);
/// Problems at the fields that a refused call speaks of, of two at one place at the later one;
/// "form" for what
/// names no field.
std::vector<FormProblem> refusals_at_fields(const RequestFormModel& model,
                                            const Diagnostics& refusal, std::string_view message);

}  // namespace taskyard::web
