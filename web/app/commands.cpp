// The app's commands, one handler each; names and members are those of web/viewmodel/commands.hpp.
#include "viewmodel/commands.hpp"

#include <algorithm>

#include "app/core.hpp"
#include "app/gallery.hpp"
#include "app/goes_on.hpp"
#include "app/run_commands.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web {
namespace {

constexpr SimTime k_seek_max = 30 * 24 * k_hour;

std::string toggle(Core& core, const CommandInput&) {
  return set_playing(core, !core.clock.playing());
}

std::string next_event(Core& core, const CommandInput&) {
  core.clock.set_playing(false);
  if (!core.session.step_forward()) return refused("NothingAhead", "Nothing is left to happen.");
  return done();
}

std::string previous_event(Core& core, const CommandInput&) {
  core.clock.set_playing(false);
  if (!core.session.step_back()) return refused("AtStart", "This is the start.");
  return done();
}

std::string speed(Core& core, const CommandInput& in) {
  if (in.text("value") == "auto") {
    core.clock.set_automatic(true);
    return done();
  }
  const double value = in.number("value", 0);
  if (value < k_speeds.front() || value > k_speeds.back()) {
    return refused("BadValue", "A speed lies between 0.1 and 60.");
  }
  core.clock.set_speed(value);
  return done();
}

std::string reset(Core& core, const CommandInput&) {
  core.session.restart();
  const ScenarioView view = read_view(core.session.simulation().scenario().view_json);
  core.session.seek(view.start_at);
  core.view.selection = {};
  core.view.camera_follows = true;
  return done();
}

std::string undo(Core& core, const CommandInput&) {
  const std::string label = core.session.undo_label();
  if (!core.session.undo()) return refused("NothingToUndo", "There is no call to undo.");
  notify(core, "Undone: " + label + ".", false);
  return done();
}

std::string redo(Core& core, const CommandInput&) {
  const std::string label = core.session.redo_label();
  if (!core.session.redo()) return refused("NothingToRedo", "There is no call to make again.");
  notify(core, "Made again: " + label + ".", false);
  return done();
}

std::string seek(Core& core, const CommandInput& in) {
  const double wanted = in.number("ms", -1);
  if (wanted < 0 || wanted > static_cast<double>(k_seek_max)) {
    return refused("BadValue", "ms is simulated time in milliseconds from the start.");
  }
  core.session.seek(static_cast<SimTime>(wanted));
  core.clock.jumped();
  return done();
}

std::string load(Core& core, const CommandInput& in) {
  const std::string name = in.text("scenario");
  const std::string_view text = scenario_text(name);
  if (text.empty()) return refused("UnknownScenario", "No scenario is called " + name + ".");
  if (!open_scenario(core, text, true)) return refused("BadScenario", core.view.notice.text);
  return done();
}

std::string load_text(Core& core, const CommandInput& in) {
  if (!open_scenario(core, in.text("text"), true)) {
    return refused("BadScenario", core.view.notice.text);
  }
  return done();
}

std::string load_taskdef(Core& core, const CommandInput& in) {
  const std::string name = in.text("name");
  const std::string_view text = task_definition_text(name);
  if (text.empty()) return refused("UnknownDefinition", "No definition is called " + name + ".");
  set_editor_text(core, std::string(text), TextSource::replaced);
  return done();
}

std::string select(Core& core, const CommandInput& in) {
  const std::string key = in.text("key");
  const Selection selection = selection_from_key(key);
  if (!key.empty() && !selection) return refused("BadKey", key + " names nothing.");
  core.view.selection = selection;
  if (selection) core.view.side_tab = SideTab::inspector;
  return done();
}

std::string edit(Core& core, const CommandInput& in) {
  if (!in.has("text")) return refused("MissingMember", "edit needs text.");
  set_editor_text(core, in.text("text"), TextSource::replaced);
  return done();
}

std::string theme(Core& core, const CommandInput& in) {
  Switches read;
  for (const SwitchInfo& info : switch_table()) {
    if (info.name != "theme") continue;
    if (!info.read(in.text("value"), read)) {
      return refused("BadValue", "A theme is one of " + std::string(info.values) + ".");
    }
  }
  core.view.theme = read.theme;
  return done();
}

std::string filter(Core& core, const CommandInput& in) {
  const std::string tasks = in.text("tasks");
  if (tasks != "running" && tasks != "stopped") {
    return refused("BadValue", "tasks is running or stopped.");
  }
  core.view.filter = tasks == "running" ? TaskFilter::running : TaskFilter::stopped;
  return done();
}

std::string text_view(Core& core, const CommandInput& in) {
  core.view.text_view = in.has("visible") ? in.flag("visible") : !core.view.text_view;
  core.platform.show_text_view(core.view.text_view);
  return done();
}

std::string export_session(Core& core, const CommandInput&) {
  const std::string text = core.session.export_scenario();
  core.platform.save_file("taskyard-session.json", text);
  JsonWriter json;
  json.begin_object().member("ok", true).member("text", text).end_object();
  return json.take();
}

std::string state(Core& core, const CommandInput&) {
  const Simulation& simulation = core.session.simulation();
  std::int64_t running = 0, pending = 0, instances = 0;
  for (const Cluster& cluster : simulation.world().clusters) {
    if (cluster.status != ClusterStatus::active) continue;
    running += cluster.running_ec2 + cluster.running_fargate;
    pending += cluster.pending_ec2 + cluster.pending_fargate;
    instances += static_cast<std::int64_t>(cluster.instances.size());
  }
  JsonWriter json;
  json.begin_object().member("ok", true).member("now", core.session.now());
  json.member("playing", core.clock.playing()).key("speed").raw(spelled(core.clock.speed()));
  json.member("ended", !next_happening(core.session).has_value());
  json.member("selection", to_key(core.view.selection));
  json.member("scenario", core.models.scenario_name).member("title", simulation.scenario().title);
  json.member("running", running).member("pending", pending).member("instances", instances);
  json.member("events", static_cast<std::int64_t>(simulation.last_event()));
  json.member("canUndo", core.session.can_undo()).member("canRedo", core.session.can_redo());
  json.member("problems", static_cast<std::int64_t>(core.models.editor.diagnostics().size()));
  json.member("errors", static_cast<std::int64_t>(core.models.editor.error_count()));
  json.member("text", core.models.editor.text()).member("message", core.view.notice.text);
  json.member("inspector", core.models.inspector.title);
  json.member("why", core.models.inspector.why.sentence).end_object();
  return json.take();
}

struct CommandRow {
  std::string_view name;
  std::string (*handler)(Core&, const CommandInput&);
};

constexpr CommandRow k_rows[] = {
    {"play", [](Core& core, const CommandInput&) { return set_playing(core, true); }},
    {"pause", [](Core& core, const CommandInput&) { return set_playing(core, false); }},
    {"toggle", toggle},
    {"next_event", next_event},
    {"previous_event", previous_event},
    {"speed", speed},
    {"reset", reset},
    {"undo", undo},
    {"redo", redo},
    {"seek", seek},
    {"load", load},
    {"load_text", load_text},
    {"load_taskdef", load_taskdef},
    {"select", select},
    {"edit", edit},
    {"apply", apply_definition},
    {"form", edit_form},
    {"run", run_tasks},
    {"add_instances", add_instances},
    {"create_service", create_service},
    {"update_service", update_service},
    {"edit_service", edit_service},
    {"delete_service", delete_service},
    {"stop_task", stop_task},
    {"set_instance", set_instance},
    {"open_form", open_form},
    {"put_traffic", send_request_form},
    {"stop_traffic", stop_traffic},
    {"create_load_balancer", send_request_form},
    {"create_target_group", send_request_form},
    {"create_rule", send_request_form},
    {"register_targets", send_request_form},
    {"security_rule", send_request_form},
    {"create_file_system", send_request_form},
    {"add_volume", send_request_form},
    {"put_file", send_request_form},
    {"put_role", send_request_form},
    {"put_repository", send_request_form},
    {"charts", set_charts},
    {"table", show_table},
    {"files", show_files},
    {"logs", show_logs},
    {"restore_text", restore_text},
    {"call", call_api},
    {"theme", theme},
    {"filter", filter},
    {"text_view", text_view},
    {"export", export_session},
    {"state", state},
};
static_assert(std::size(k_rows) == std::size(k_commands), "every command has one handler");

}  // namespace

std::string obey(Core& core, std::string_view text) {
  const JsonDocument document = JsonDocument::parse(text);
  if (!document.valid() || !document.root().is(JsonKind::object)) {
    return refused("BadJson", "A command is a JSON object with a type.");
  }
  const CommandInput input{document.root()};
  const std::string type = input.text("type");
  for (const CommandRow& row : k_rows) {
    if (row.name != type) continue;
    core.platform.request_frame();
    return row.handler(core, input);
  }
  return refused("UnknownCommand", "No command is called " + type + ".");
}

}  // namespace taskyard::web
