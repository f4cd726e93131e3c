// What the panels show, gathered from the view models once per change. Plain values; App fills
// them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/view_state.hpp"
#include "taskyard/simulation.hpp"
#include "viewmodel/editor.hpp"
#include "viewmodel/event_log.hpp"
#include "viewmodel/inspector.hpp"
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/requests/charts.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/text_view.hpp"

namespace taskyard::web {

/// A mark on the scrubber.
struct TimeMark {
  SimTime time = 0;
  bool is_call = false;  ///< a call somebody made; else a refusal or failure
};

struct TransportModel {
  SimTime now = 0, end = 0;
  bool playing = false;
  bool ended = false;  ///< nothing is left to happen
  bool at_start = true;
  double speed = 1;
  bool automatic = false;
  bool can_undo = false, can_redo = false;
  std::string undo_label, redo_label;  ///< "RunTask"
  std::vector<TimeMark> marks;
  SimTime skipped = 0;        ///< silence that Auto just jumped over, 0 = none to show
  std::uint64_t present = 0;  ///< grows when the present was replaced
};

struct Models {
  TransportModel transport;
  EventLogModel log;
  EditorModel editor;
  InspectorModel inspector;
  std::array<Table, k_table_count> tables;  ///< by BottomTab, the log left out
  RequestFormModel request_form;            ///< the one shown
  std::string request_calls;                ///< what it would send, readably indented
  ChartModel charts;
  LinesModel lines;                                               ///< the log view
  std::vector<std::pair<std::string, std::string>> line_sources;  ///< what it can show
  std::vector<std::pair<std::string, std::string>> file_places;  ///< what the file browser can show
  Selection files_of;                                            ///< what it shows
  std::vector<FormProblem> run_problems, service_problems;
  Call service_call;                   ///< what the service form would send
  std::vector<std::string> providers;  ///< capacity providers of its cluster
  std::vector<std::string> clusters;   ///< names of the active ones
  std::vector<std::string> families;   ///< "web:2", newest first
  std::vector<std::string>
      balancers;  ///< where a service can register: target groups, Classic ones
  std::vector<std::string> zones;
  std::string launch_volume;   ///< that the run form's definition configures at launch; "" = none
  std::string service_volume;  ///< the same of the service form's
  std::vector<std::pair<std::string, std::string>> profiles;  ///< instance profiles to choose from
  std::vector<std::string> spread_fields;
  std::vector<GalleryEntry> scenarios;
  std::vector<GalleryEntry> task_definitions;
  std::string scenario_name;  ///< "" when it came from a file
  std::string title;
  std::vector<std::string> lesson;  ///< paragraphs
  std::string summary;
  bool has_services = false;
  bool editor_is_registered = false;  ///< its text is what the latest revision was made of
  bool can_restore_text = false;      ///< an earlier text was replaced and can come back
};

}  // namespace taskyard::web
