// Commands about services: one form creates and updates; the inspector's buttons change one member.
#include <algorithm>

#include "app/run_commands.hpp"
#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

ServiceId service_of(const Core& core, const CommandInput& in) {
  const World& world = core.session.simulation().world();
  const Selection named = selection_from_key(in.text("service"));
  const bool known = named.kind == SelectionKind::service && named.index < world.services.size();
  return known ? ServiceId{named.index} : ServiceId{};
}

std::string no_service() { return refused("BadKey", "There is no such service."); }

JsonWriter request_for(const World& world, ServiceId id) {
  JsonWriter json;
  json.begin_object().member("cluster", arn_of(world, world.at(id).cluster));
  json.member("service", world.text(world.at(id).name));
  return json;
}

// Says it in the notice and at the fields it speaks of.
std::string say_refusal(Core& core, const Call& call, const Reply& reply) {
  const JsonDocument body = JsonDocument::parse(reply.body);
  const std::string code(body.root()["__type"].text());
  const std::string message(body.root()["message"].text());
  core.view.service_refusals = problems_of(reply.diagnostics, message);
  core.view.refused_request = call.request;
  notify(core, code + ": " + message, true);
  return refused(code, message);
}

std::string cluster_of(const Call& call) {
  const JsonDocument request = JsonDocument::parse(call.request);
  return std::string(request.root()["cluster"].text());
}

std::string send_form(Core& core, const CommandInput& in, bool updates) {
  ServiceForm& form = core.view.service;
  form.updates = updates;
  take_values(form, in.root);
  if (in.root["values"]) take_values(form, in.root["values"]);
  const std::vector<FormProblem> problems = check(core.session.simulation(), form);
  if (!problems.empty()) {
    notify(core, problems.front().message, true);
    return refused("FormProblem", problems.front().message);
  }
  std::vector<Call> calls;
  for (std::string& alarm : missing_alarms(core.session.simulation().world(), form.deployment)) {
    calls.push_back({"cloudwatch.PutMetricAlarm", std::move(alarm)});
  }
  calls.push_back(service_call(core.session.simulation(), form));
  const std::vector<Reply> replies = core.session.call(calls);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (!replies[i].ok()) return say_refusal(core, calls[i], replies[i]);
  }
  const Call& call = calls.back();
  const World& world = core.session.simulation().world();
  const ServiceId id = find_service(world, find_cluster(world, cluster_of(call)), form.name);
  notify(core, "Service " + form.name + (updates ? " updated." : " created."), false);
  if (!id) return done();
  // What was created is what the form changes next.
  core.view.service = form_of(world, id);
  core.view.service.task_definition =
      revision_text(world, world.at(world.at(id).primary).task_definition);
  core.view.selection = {SelectionKind::service, id.value};
  return done();
}

}  // namespace

std::string create_service(Core& core, const CommandInput& in) {
  return send_form(core, in, false);
}

std::string update_service(Core& core, const CommandInput& in) {
  if (!in.root["service"]) return send_form(core, in, true);
  const ServiceId id = service_of(core, in);
  if (!id) return no_service();
  const World& world = core.session.simulation().world();
  JsonWriter json = request_for(world, id);
  for (const char* member : {"desiredCount", "taskDefinition", "forceNewDeployment"}) {
    if (in.has(member)) json.key(member).raw(in.value(member).source());
  }
  json.end_object();
  return make_call(core, "ecs.UpdateService", json.take(),
                   "Service " + world.text(world.at(id).name) + " updated.");
}

std::string edit_service(Core& core, const CommandInput& in) {
  const ServiceId id = service_of(core, in);
  if (!id && !in.text("service").empty()) return no_service();
  core.view.service = id ? form_of(core.session.simulation().world(), id) : ServiceForm();
  core.view.controls_tab = ControlsTab::service;
  core.view.side_tab = SideTab::run;
  return done();
}

std::string delete_service(Core& core, const CommandInput& in) {
  const ServiceId id = service_of(core, in);
  if (!id) return no_service();
  const World& world = core.session.simulation().world();
  JsonWriter json = request_for(world, id);
  json.member("force", true).end_object();
  return make_call(core, "ecs.DeleteService", json.take(),
                   "Service " + world.text(world.at(id).name) + " is deleted.");
}

}  // namespace taskyard::web
