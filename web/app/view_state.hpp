// How the person looks at the simulation: selection, camera, open tabs, sizes, typed forms. Never
// part of
// the engine, a scenario or a hash. Panels read and change it; App owns it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "scene/draw_list.hpp"
#include "scene/palette.hpp"
#include "scene/selection.hpp"
#include "taskyard/units.hpp"
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/requests/charts.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/run_form.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {

enum class ThemeChoice : std::uint8_t { automatic, dark, light, projector };
enum class EditorTab : std::uint8_t { json, form };
enum class ControlsTab : std::uint8_t { run, service, fleet, requests };
/// What stands below the yard, and the tables' order.
enum class BottomTab : std::uint8_t {
  log,
  services,
  deployments,
  tasks,
  instances,
  capacity,
  clusters,
  task_definitions,
  charts,  ///< no table
  load_balancers,
  target_groups,
  targets,
  security_groups,
  traffic,
  requests,
  file_systems,
  mount_targets,
  stores,
  ebs_volumes,
  files,
  roles,
  calls,
  repositories,
  images,
  pulls,
  log_lines,  ///< no table
  log_groups
};
inline constexpr std::size_t k_table_count = 26;  ///< tabs of BottomTab behind `log`
/// What the side column shows on medium screens, and the strip below the map on narrow ones.
enum class SideTab : std::uint8_t { definition, run, inspector, log, tables };

/// Sizes in CSS px that the splitters change.
struct SplitterSizes {
  float left = 372;
  float right = 364;
  float bottom = 232;
  float controls = 306;      ///< run controls below the editor
  float side = 340;          ///< the one column of medium screens
  float narrow_map = 0.42F;  ///< share of the height
};

/// What went well or wrong with the last command; shown until dismissed or `until_ms`.
struct Notice {
  std::string text;
  bool is_error = false;
  double until_ms = 0;  ///< wall time, 0 = stays until dismissed
};

struct SortChoice {
  int column = -1;
  bool descending = false;

  friend bool operator==(const SortChoice&, const SortChoice&) = default;
};

/// A wish of one frame for the next one: scroll or focus something.
struct FocusWishes {
  bool find = false;
  bool editor = false;
  bool log = false;
  int problem_step = 0;             ///< F8: +1, Shift+F8: -1
  std::int64_t editor_offset = -1;  ///< put the caret there
};

/// Forms and charts of load balancers, networks and traffic.
struct RequestsView {
  RequestForm form = RequestForm::traffic;  ///< the one shown
  std::array<FormValues, k_request_forms> values;
  std::array<std::vector<FormProblem>, k_request_forms>
      refusals;                                      ///< AWS's, until the form changes
  std::array<std::string, k_request_forms> refused;  ///< what was refused
  bool show_calls = false;
  ChartWindow window;
  SimTime pointed = -1;  ///< under the pointer, in every chart; -1 = none
  Selection charted;     ///< chosen in the charts; none = what is selected

  FormValues& values_of(RequestForm kind) { return values[static_cast<std::size_t>(kind)]; }
};

/// The file browser and the log view.
struct SurroundingsView {
  Selection files;  ///< whose; none = what is selected, else the first place
  std::string file_search;
  LinesWish lines;
  bool follow = true;  ///< keeps the newest line in sight
};

struct ViewState {
  Selection selection;
  Selection hovered;
  Camera camera;
  bool camera_follows = true;  ///< fits the yard until the person zooms or pans
  ThemeChoice theme = ThemeChoice::automatic;
  Theme shown_theme = Theme::dark;
  float font_size = 15;  ///< CSS px, 12–24
  bool reduced_motion = false;
  bool single_letters = true;  ///< shortcuts without a modifier key
  bool touch = false;          ///< the last press came from a finger
  bool apple = false;
  bool can_zoom = true;

  EditorTab editor_tab = EditorTab::json;
  ControlsTab controls_tab = ControlsTab::run;
  BottomTab bottom_tab = BottomTab::log;
  SideTab side_tab = SideTab::inspector;
  SplitterSizes sizes;
  bool show_editor = true, show_inspector = true, show_bottom = true, show_controls = true;
  bool lesson_open = true;
  bool help_open = false;
  int help_tab = 0;  ///< shortcuts, words, about
  bool text_view = false;

  RunForm run;
  ServiceForm service;
  std::vector<FormProblem> service_refusals;  ///< AWS's, shown until the form changes
  std::string refused_request;                ///< what was refused
  bool show_json = false;                     ///< the service form shows the call it writes
  FleetForm fleet;
  RequestsView requests;
  SurroundingsView surroundings;
  TaskFilter filter = TaskFilter::running;
  std::string search;
  std::array<SortChoice, k_table_count> sorts;

  Notice notice;
  std::vector<std::string> warnings;  ///< bad switches, unreadable files; a bar on top until closed
  FocusWishes wishes;
  int problem = -1;  ///< last one visited with F8

  /// Where the platform's editor pane lies this frame; w = 0 when it is not shown.
  Viewport editor_pane;
  bool editor_pane_visible = false;
  Viewport yard_viewport;
  bool wants_frame = false;  ///< a panel moves and asks for another frame
};

}  // namespace taskyard::web
