#include "app/core.hpp"

#include "app/gallery.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr std::size_t k_replaced_texts_max = 20;
constexpr double k_notice_ms = 6000;

int mark_severity(Severity severity) { return static_cast<int>(severity); }

}  // namespace

Core::Core(Platform& platform_given, const Switches& switches_given)
    : platform(platform_given), switches(switches_given) {}

void mark_problems(Core& core) {
  if (!core.platform.has_editor_pane()) return;
  std::vector<EditorMark> marks;
  for (const Diagnostic& problem : core.models.editor.diagnostics()) {
    std::string message = problem.message;
    if (!problem.hint.empty()) message += " " + problem.hint;
    marks.push_back({problem.offset, problem.offset + problem.length, problem.line,
                     mark_severity(problem.severity), std::move(message)});
  }
  core.platform.set_editor_marks(marks);
}

void set_editor_text(Core& core, std::string text, TextSource source) {
  const std::string& before = core.models.editor.text();
  if (text == before) return;
  const bool was_typed = !before.empty() && before != core.automatic_text;
  const bool kept = source == TextSource::written && !before.empty();
  if ((source == TextSource::replaced && was_typed) || kept) {
    core.replaced_texts.push_back(before);
    if (core.replaced_texts.size() > k_replaced_texts_max) {
      core.replaced_texts.erase(core.replaced_texts.begin());
    }
  }
  core.models.editor.set_text(std::move(text));
  core.models.can_restore_text = !core.replaced_texts.empty();
  core.view.problem = -1;
  ++core.text_version;
  if (core.platform.has_editor_pane() && source != TextSource::typed_in_pane) {
    core.platform.set_editor_text(core.models.editor.text());
  }
  mark_problems(core);
  core.platform.request_frame();
}

void restore_replaced_text(Core& core) {
  if (core.replaced_texts.empty()) return;
  std::string text = std::move(core.replaced_texts.back());
  core.replaced_texts.pop_back();
  set_editor_text(core, std::move(text), TextSource::typed);
}

void notify(Core& core, std::string text, bool is_error) {
  core.view.notice = {std::move(text), is_error, is_error ? 0 : core.now_ms + k_notice_ms};
  ++core.notices;
  core.platform.announce(core.view.notice.text, is_error);
  core.platform.request_frame();
}

namespace {

// The first task definition of the scenario as it was registered: the file's own text may refer to
// replies of calls before it.
std::string offered_definition(const Simulation& simulation) {
  std::string text = first_task_definition(simulation.scenario().source);
  if (text.find("${") == std::string::npos) return text;
  for (const RecordedCall& call : simulation.calls()) {
    const bool registers = call.action == "ecs.RegisterTaskDefinition";
    if (registers && call.from_scenario && !call.refused) return indented(call.request);
  }
  return text;
}

}  // namespace

void offer_definition(Core& core) {
  const std::string& present = core.models.editor.text();
  if (!present.empty() && present != core.automatic_text) return;
  std::string text = offered_definition(core.session.simulation());
  if (text.empty()) return;
  core.automatic_text = text;
  core.registered_text = text;
  set_editor_text(core, std::move(text), TextSource::typed);
}

bool open_scenario(Core& core, std::string_view text, bool play) {
  const Diagnostics problems = core.session.load(text);
  for (const Diagnostic& problem : problems) {
    if (problem.severity != Severity::error) continue;
    notify(core,
           "This scenario cannot be opened. Line " + std::to_string(problem.line) + ": " +
               problem.message,
           true);
    return false;
  }
  const ScenarioView view = read_view(core.session.simulation().scenario().view_json);
  core.session.seek(view.start_at);
  if (view.speed) core.clock.set_speed(*view.speed);
  core.clock.set_playing(play);
  core.view.selection = {};
  core.view.hovered = {};
  core.view.camera_follows = true;
  core.view.notice = {};
  core.view.run.cluster.clear();
  core.view.run.task_definition.clear();
  core.view.service = {};
  core.view.fleet.cluster.clear();
  offer_definition(core);
  core.platform.request_frame();
  return true;
}

}  // namespace taskyard::web
