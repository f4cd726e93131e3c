// Commands about services: one form creates and updates; the inspector's buttons change one member.
#include <algorithm>

#include "app/run_commands.hpp"
#include "taskyard/arn.hpp"

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
  std::string answer = done();
  make_calls(core, calls, answer);
  if (answer != done()) return answer;
  notify(core, "Service " + form.name + (updates ? " updated." : " created."), false);
  form.force = false;
  const World& world = core.session.simulation().world();
  for (const Service& service : world.services) {
    const bool meant = world.text(service.name) == form.name;
    if (meant) core.view.selection = {SelectionKind::service, service.id.value};
  }
  return answer;
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
