// The text view's content as JSON for web/page/text_view.js: the same tables, controls, problems and
// why-sentences as the canvas, from the same view models.
//
// {"title","summary","blocks":[{"kind":"heading|paragraph|code|table|form|problems|list|buttons",
//   "id","label",
//   "text", "columns":[{id,label,numeric}], "rows":[{"key","cells":[…],"select":{command}}],
//   "fields":[{"id","label","type":"select|number|text|textarea|checkbox","value","options":[…],"min","max",
//   "error"}], "buttons":[{"id","label","command":{…},"disabled","title"}], "items":[…]}]}
#pragma once

#include <string>
#include <vector>

#include "viewmodel/editor.hpp"
#include "viewmodel/event_log.hpp"
#include "viewmodel/inspector.hpp"
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/requests/charts.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/run_form.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {

/// A scenario or task definition to choose from.
struct GalleryEntry {
  std::string name;  ///< file name without ending; its address
  std::string title;
  std::string summary;
};

/// All that the text view shows; pointers are borrowed for the call.
struct TextViewInput {
  const Simulation* simulation = nullptr;
  const EditorModel* editor = nullptr;
  const RunForm* run = nullptr;
  const ServiceForm* service = nullptr;
  const std::vector<FormProblem>* service_problems = nullptr;
  const Call* service_call = nullptr;  ///< what the service form writes, readably indented
  const RequestFormModel* request_form =
      nullptr;  ///< load balancers, networks, traffic; none = not shown
  const std::string* request_calls = nullptr;  ///< what it writes
  const ChartModel* charts = nullptr;          ///< none = not shown
  const LinesModel* lines = nullptr;           ///< the log view; none = not shown
  const std::vector<std::pair<std::string, std::string>>* line_sources = nullptr;
  const std::vector<std::pair<std::string, std::string>>* file_places = nullptr;
  Selection files_of;  ///< what the file browser shows
  std::string file_search;
  const FleetForm* fleet = nullptr;
  const EventLogModel* log = nullptr;
  const InspectorModel* inspector = nullptr;
  std::vector<GalleryEntry> scenarios;
  std::vector<GalleryEntry> task_definitions;
  std::string scenario_name;
  TaskFilter filter = TaskFilter::running;
  bool playing = false;
  double speed = 1;
  bool can_undo = false, can_redo = false;
  std::string message;  ///< last refusal or confirmation
  bool message_is_error = false;
};

std::string text_view_json(const TextViewInput& input);
/// One sentence about the whole: "3 of 6 container instances busy, 12 tasks RUNNING …".
std::string summary_sentence(const World& world);

}  // namespace taskyard::web
