#include "app/run_commands.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "app/gallery.hpp"
#include "app/goes_on.hpp"
#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {

JsonValue CommandInput::value(std::string_view key) const {
  const JsonValue own = root[key];
  return own ? own : root["values"][key];
}

std::string CommandInput::text(std::string_view key) const {
  const JsonValue found = value(key);
  if (found.is(JsonKind::string)) return std::string(found.text());
  const bool is_number = found.is(JsonKind::integer) || found.is(JsonKind::real);
  return is_number || found.is(JsonKind::boolean) ? std::string(found.source()) : std::string();
}

double CommandInput::number(std::string_view key, double fallback) const {
  const JsonValue found = value(key);
  if (found.is(JsonKind::integer) || found.is(JsonKind::real)) return found.real();
  const std::string typed = text(key);
  char* end = nullptr;
  const double parsed = std::strtod(typed.c_str(), &end);
  return typed.empty() || *end != '\0' || !std::isfinite(parsed) ? fallback : parsed;
}

std::string done() { return R"({"ok":true})"; }

std::string refused(std::string_view code, std::string_view message) {
  JsonWriter json;
  json.begin_object().member("ok", false).member("code", code).member("message", message);
  json.end_object();
  return json.take();
}

std::string spelled(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%g", value);
  return buffer.data();
}

namespace {

struct Refusal {
  std::string code, message;
};

Refusal refusal_of(const Reply& reply) {
  const JsonDocument body = JsonDocument::parse(reply.body);
  Refusal refusal{std::string(body.root()["__type"].text()),
                  std::string(body.root()["message"].text())};
  if (refusal.message.empty()) refusal.message = "The call was refused.";
  return refusal;
}

}  // namespace

std::vector<Reply> make_calls(Core& core, std::span<const Call> calls, std::string& answer) {
  std::vector<Reply> replies = core.session.call(calls);
  if (!replies.empty() && !replies.back().ok()) {
    const Refusal refusal = refusal_of(replies.back());
    notify(core, refusal.code.empty() ? refusal.message : refusal.code + ": " + refusal.message,
           true);
    answer = refused(refusal.code, refusal.message);
  }
  return replies;
}

namespace {

// The run form follows the definition that was just registered.
void follow_definition(Core& core, JsonValue definition) {
  const std::string family(definition["family"].text());
  const std::int64_t revision = definition["revision"].integer().value_or(0);
  core.view.run.task_definition = family + ":" + std::to_string(revision);
  bool fargate = false, ec2 = false;
  const JsonValue required = definition["requiresCompatibilities"];
  for (JsonValue item = required.first(); item; item = item.next()) {
    fargate = fargate || item.text() == "FARGATE";
    ec2 = ec2 || item.text() == "EC2";
  }
  if (fargate && !ec2) core.view.run.launch_type = "FARGATE";
  if (!fargate) core.view.run.launch_type = "EC2";
}

// Texts copied from the console or from `describe-task-definition` have the definition one level
// deeper.
std::string request_of(const std::string& text) {
  const JsonDocument document = JsonDocument::parse(text);
  const JsonValue inner = document.root()["taskDefinition"];
  return inner.is(JsonKind::object) ? std::string(inner.source()) : text;
}

struct RunOutcome {
  std::int64_t placed = 0, failed = 0;
  std::string reason;
};

// A reply lists one failure per container instance that was looked at (RT-20), so tasks without a
// place are counted by what was asked for.
RunOutcome outcome_of(const std::vector<Reply>& replies, std::int64_t asked) {
  RunOutcome outcome;
  for (const Reply& reply : replies) {
    const JsonDocument body = JsonDocument::parse(reply.body);
    outcome.placed += static_cast<std::int64_t>(body.root()["tasks"].size());
    for (JsonValue item = body.root()["failures"].first(); item; item = item.next()) {
      outcome.reason = std::string(item["reason"].text());
    }
  }
  outcome.failed = asked - outcome.placed;
  return outcome;
}

// What could not be placed is what people want to understand next.
void select_refusal(Core& core, EventSeq after) {
  for (const Event& event : core.session.simulation().events_since(after)) {
    if (event.kind != EventKind::task_placement_failed || !event.decision) continue;
    core.view.selection = {SelectionKind::decision, event.decision.value};
    core.view.side_tab = SideTab::inspector;
  }
}

std::string task_arn(const World& world, const std::string& named) {
  const Selection selection = selection_from_key(named);
  if (selection.kind == SelectionKind::task && selection.index < world.tasks.size()) {
    return arn_of(world, TaskId{selection.index});
  }
  return named;
}

}  // namespace

std::string make_call(Core& core, std::string action, std::string request,
                      std::string_view success) {
  std::string answer = done();
  const Call call{std::move(action), std::move(request)};
  make_calls(core, std::span(&call, 1), answer);
  if (answer == done()) notify(core, std::string(success), false);
  return answer;
}

std::string set_playing(Core& core, bool playing) {
  if (core.clock.playing() == playing) return done();
  if (playing && !next_happening(core.session)) {
    // At the end Play means "again" (ux.md 3.4).
    core.session.seek(read_view(core.session.simulation().scenario().view_json).start_at);
  }
  core.clock.set_playing(playing);
  core.platform.announce(playing ? "Playing." : "Paused at " + clock_text(core.session.now()) + ".",
                         false);
  return done();
}

std::string apply_definition(Core& core, const CommandInput& in) {
  if (in.has("text")) set_editor_text(core, in.text("text"), TextSource::replaced);
  const std::string& text = core.models.editor.text();
  std::string answer = done();
  const Call call{"ecs.RegisterTaskDefinition", request_of(text)};
  const std::vector<Reply> replies = make_calls(core, std::span(&call, 1), answer);
  if (replies.empty() || !replies.back().ok()) {
    core.view.wishes.problem_step = core.models.editor.error_count() > 0 ? 1 : 0;
    core.view.problem = -1;
    return answer;
  }
  const JsonDocument body = JsonDocument::parse(replies.back().body);
  follow_definition(core, body.root()["taskDefinition"]);
  core.registered_text = text;
  notify(core, "Registered " + core.view.run.task_definition + ". Run it below.", false);
  return answer;
}

std::string edit_form(Core& core, const CommandInput& in) {
  EditorModel edited = core.models.editor;
  const std::string pointer = in.text("pointer");
  const std::string kind = in.text("kind");
  const std::string value = in.text("value");
  bool changed = false;
  if (kind == "add_container") {
    changed = edited.add_container();
  } else if (kind == "add_port") {
    changed = edited.add_port(pointer);
  } else if (kind == "remove") {
    changed = edited.remove(pointer);
  } else if (kind == "definition") {  // of the definition itself, wherever it stands in the text
    changed = edited.set_member(edited.form().base, in.text("key"), value, EditorModel::Kind::text);
  } else if (kind == "compatibility") {
    changed = edited.set_compatibility(in.text("key"), value == "true");
  } else {
    const EditorModel::Kind how = kind == "number"    ? EditorModel::Kind::number
                                  : kind == "boolean" ? EditorModel::Kind::boolean
                                                      : EditorModel::Kind::text;
    changed = edited.set_member(pointer, in.text("key"), value, how);
  }
  if (!changed) {
    return refused("NotEditable",
                   "The text is no JSON object at the moment, or has no such place.");
  }
  set_editor_text(core, edited.text(), TextSource::typed);
  return done();
}

std::string run_tasks(Core& core, const CommandInput& in) {
  take_values(core.view.run, in.root);
  take_values(core.view.run, in.root["values"]);
  const std::vector<FormProblem> problems = check(core.session.simulation(), core.view.run);
  if (!problems.empty()) {
    notify(core, problems.front().message, true);
    return refused("FormProblem", problems.front().message);
  }
  const EventSeq before = core.session.simulation().last_event();
  const std::vector<Call> calls = run_calls(core.session.simulation(), core.view.run);
  std::string answer = done();
  const std::vector<Reply> replies = make_calls(core, calls, answer);
  if (answer != done()) return answer;
  const RunOutcome outcome = outcome_of(replies, core.view.run.count);
  if (outcome.failed == 0) {
    notify(core, counted(outcome.placed, "task") + " placed.", false);
  } else {
    notify(core,
           std::to_string(outcome.failed) + " of " +
               counted(outcome.placed + outcome.failed, "task") +
               " could not be placed: " + outcome.reason + ". The reasons are in the inspector.",
           true);
    select_refusal(core, before);
  }
  JsonWriter json;
  json.begin_object().member("ok", true).member("placed", outcome.placed);
  json.member("failed", outcome.failed).end_object();
  return json.take();
}

std::string add_instances(Core& core, const CommandInput& in) {
  FleetForm& form = core.view.fleet;
  take_values(form, in.root);
  take_values(form, in.root["values"]);
  if (form.count < 1 || form.count > 100) {
    return refused("FormProblem", "Choose 1 to 100 instances per zone.");
  }
  const std::vector<Call> calls = fleet_calls(core.session.simulation(), form);
  if (calls.empty()) return refused("FormProblem", "There is no such Availability Zone.");
  std::string answer = done();
  make_calls(core, calls, answer);
  if (answer == done()) {
    notify(core, "Instances launched; they join the cluster when they have booted.", false);
  }
  return answer;
}

std::string stop_task(Core& core, const CommandInput& in) {
  const World& world = core.session.simulation().world();
  const std::string arn = task_arn(world, in.text("task"));
  const TaskId id = find_task(world, arn);
  JsonWriter json;
  json.begin_object();
  if (id) json.member("cluster", arn_of(world, world.at(id).cluster));
  json.member("task", arn).member("reason", "Stopped in the playground").end_object();
  return make_call(core, "ecs.StopTask", json.take(), "StopTask was sent.");
}

std::string set_instance(Core& core, const CommandInput& in) {
  const World& world = core.session.simulation().world();
  const Selection selection = selection_from_key(in.text("instance"));
  const bool known = selection.kind == SelectionKind::instance &&
                     selection.index < world.container_instances.size();
  if (!known) return refused("BadKey", "There is no such container instance.");
  const ContainerInstance& instance = world.at(InstanceId{selection.index});
  const std::string status = in.text("status");
  const std::string arn = arn_of(world, instance.id);
  JsonWriter json;
  json.begin_object();
  if (status == "terminate") {
    json.key("InstanceIds").begin_array();
    json.value(ec2_instance_id_text(world, instance.ec2_instance)).end_array().end_object();
    return make_call(core, "ec2.TerminateInstances", json.take(), "The instance is terminated.");
  }
  json.member("cluster", arn_of(world, instance.cluster));
  if (status == "deregister") {
    json.member("containerInstance", arn).member("force", true).end_object();
    return make_call(core, "ecs.DeregisterContainerInstance", json.take(),
                     "The instance was deregistered.");
  }
  if (status != "ACTIVE" && status != "DRAINING") {
    return refused("BadValue", "status is ACTIVE, DRAINING, deregister or terminate.");
  }
  json.key("containerInstances").begin_array().value(arn).end_array();
  json.member("status", status).end_object();
  return make_call(core, "ecs.UpdateContainerInstancesState", json.take(),
                   "The instance is now " + status + ".");
}

std::string call_api(Core& core, const CommandInput& in) {
  const std::string action = in.text("action");
  const JsonValue request = in.value("request");
  const std::string body = request ? std::string(request.source()) : "{}";
  const std::size_t dot = action.find('.');
  const std::string_view verb =
      std::string_view(action).substr(dot == std::string::npos ? 0 : dot + 1);
  Reply reply;
  if (verb.starts_with("Describe") || verb.starts_with("List")) {
    Simulation reading = core.session.simulation();  // a question leaves no trace
    reply = reading.call(action, body);
  } else {
    const Call call{action, body};
    reply = core.session.call(std::span(&call, 1)).back();
  }
  if (!reply.ok()) {
    const Refusal refusal = refusal_of(reply);
    notify(core, refusal.code.empty() ? refusal.message : refusal.code + ": " + refusal.message,
           true);
    return refused(refusal.code, refusal.message);
  }
  JsonWriter json;
  json.begin_object().member("ok", true).key("out").raw(reply.body).end_object();
  return json.take();
}

}  // namespace taskyard::web
