// Commands about load balancers, networks, traffic, storage, roles and images: one handler sends every form.
#include <algorithm>
#include <cmath>

#include "app/run_commands.hpp"
#include "viewmodel/requests/form.hpp"

namespace taskyard::web {
namespace {

struct Rehearsal {
  std::vector<Call> calls;
  Reply
      refusal;  ///< of the first call that is refused; then nothing is sent, so nothing is half made
};

// Several calls are made on a copy first. Requests that name what an earlier call of the same form makes
// are completed with its reply.
Rehearsal rehearse(const Core& core, const RequestFormModel& model) {
  Rehearsal rehearsal;
  rehearsal.calls = model.calls;
  if (model.calls.size() < 2) return rehearsal;
  Simulation copy = core.session.simulation();
  std::vector<std::string> replies;
  for (Call& call : rehearsal.calls) {
    call.request = filled_in(call.request, replies);
    Reply reply = copy.call(call.action, call.request);
    if (!reply.ok()) {
      rehearsal.refusal = std::move(reply);
      break;
    }
    replies.push_back(std::move(reply.body));
  }
  return rehearsal;
}

std::string say_refusal(Core& core, const RequestFormModel& model, const Reply& reply) {
  const JsonDocument body = JsonDocument::parse(reply.body);
  const std::string code(body.root()["__type"].text());
  std::string message(body.root()["message"].text());
  if (message.empty()) message = "The call was refused.";
  const auto kind = static_cast<std::size_t>(model.kind);
  core.view.requests.refusals[kind] = refusals_at_fields(model, reply.diagnostics, message);
  core.view.requests.refused[kind] = values_signature(model.kind, core.view.requests.values[kind]);
  notify(core, code.empty() ? message : code + ": " + message, true);
  return refused(code, message);
}

void follow(Core& core, const RequestFormModel& model) {
  const Selection made = thing_of(core.session.simulation().world(), model);
  if (made) core.view.selection = made;
  const bool traffic = model.kind == RequestForm::traffic;
  if (traffic && core.view.bottom_tab == BottomTab::log) core.view.bottom_tab = BottomTab::charts;
  FormValues& values = core.view.requests.values_of(model.kind);
  constexpr RequestForm k_creates[] = {RequestForm::load_balancer, RequestForm::target_group,
                                       RequestForm::file_system, RequestForm::repository};
  const bool creates =
      std::find(std::begin(k_creates), std::end(k_creates), model.kind) != std::end(k_creates);
  if (creates) values.erase("name");  // the next one needs another
  if (model.kind == RequestForm::role) values.clear();
  if (model.kind == RequestForm::listener_rule) values.erase("priority");
  if (model.kind == RequestForm::load_balancer) {
    core.view.requests.values_of(RequestForm::traffic).erase("to");
  }
}

}  // namespace

std::string open_form(Core& core, const CommandInput& in) {
  RequestForm kind = RequestForm::traffic;
  if (!form_of_name(in.text("form"), kind)) {
    return refused("BadValue", "There is no form " + in.text("form") + ".");
  }
  FormValues& values = core.view.requests.values_of(kind);
  const Selection about = selection_from_key(in.text("about"));
  if (about) {
    values = values_about(core.session.simulation().world(), kind, about);
  } else if (!in.root["values"]) {
    for (const char* about_one : {"change", "fileSystem", "role", "repository"}) {
      values.erase(about_one);
    }
  }
  if (in.root["values"]) take_values(values, in.root["values"]);
  core.view.requests.form = kind;
  core.view.controls_tab = ControlsTab::requests;
  core.view.side_tab = SideTab::run;
  return done();
}

std::string send_request_form(Core& core, const CommandInput& in) {
  RequestForm kind = RequestForm::traffic;
  form_of_name(in.text("type"), kind);
  RequestsView& view = core.view.requests;
  FormValues& values = view.values_of(kind);
  if (!in.root["values"]) take_values(values, in.root);
  if (in.root["values"]) take_values(values, in.root["values"]);
  view.form = kind;
  view.refusals[static_cast<std::size_t>(kind)].clear();
  const RequestFormModel model =
      form_model(core.session.simulation(), kind, values, {}, core.models.editor.text());
  if (!model.problems.empty()) {
    notify(core, model.problems.front().message, true);
    return refused("FormProblem", model.problems.front().message);
  }
  if (!model.definition.empty()) return write_definition(core, model);
  const Rehearsal rehearsal = rehearse(core, model);
  if (!rehearsal.refusal.ok()) return say_refusal(core, model, rehearsal.refusal);
  const std::vector<Reply> replies = core.session.call(rehearsal.calls);
  for (const Reply& reply : replies) {
    if (!reply.ok()) return say_refusal(core, model, reply);
  }
  std::string said = model.success;
  for (const Reply& reply : replies) {
    for (const Diagnostic& finding : reply.diagnostics) {
      said += " " + with_hint(finding);
    }
  }
  notify(core, said, false);
  follow(core, model);
  return done();
}

std::string stop_traffic(Core& core, const CommandInput& in) {
  const World& world = core.session.simulation().world();
  std::string name = in.text("source");
  const Selection selection = selection_from_key(name);
  if (selection.kind == SelectionKind::traffic_source &&
      selection.index < world.traffic.sources.size()) {
    name = world.traffic.sources[selection.index].name;
  }
  JsonWriter json;
  json.begin_object().member("name", name).end_object();
  return make_call(core, "taskyard.StopTraffic", json.take(), "Traffic " + name + " has stopped.");
}

std::string set_charts(Core& core, const CommandInput& in) {
  RequestsView& view = core.view.requests;
  const double from = in.number("from", -1);
  const double to = in.number("to", -1);
  const bool window = in.has("from") || in.has("to");
  if (window && (from < 0 || to - from < static_cast<double>(k_chart_window_min) ||
                 to - from > static_cast<double>(k_chart_window_max))) {
    return refused("BadValue",
                   "from and to are simulated milliseconds, 20 seconds to 48 hours apart.");
  }
  const std::string key = in.text("select");
  if (in.has("select") && !key.empty() && !selection_from_key(key)) {
    return refused("BadKey", key + " names nothing.");
  }
  if (window) view.window = {false, static_cast<SimTime>(from), static_cast<SimTime>(to)};
  if (in.has("follow")) view.window.follows = in.flag("follow");
  if (in.has("select")) view.charted = selection_from_key(key);
  core.view.bottom_tab = BottomTab::charts;
  core.view.side_tab = SideTab::tables;  // where narrow screens have them
  return done();
}

}  // namespace taskyard::web
