// What the parts of the app share: everything that App owns. No logic beyond small doors; the work
// is in
// app.cpp (frames), commands.cpp (commands), refresh.cpp (view models) and publish.cpp (other
// face).
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "app/driver_clock.hpp"
#include "app/models.hpp"
#include "app/session.hpp"
#include "app/settings.hpp"
#include "app/switches.hpp"
#include "app/view_state.hpp"
#include "panels/context.hpp"
#include "platform/platform.hpp"
#include "scene/scene.hpp"

namespace taskyard::web {

/// What was built from which state of the world, so that nothing is built twice.
struct Freshness {
  std::uint64_t epoch = 0;
  std::uint64_t revision = 0;
  Selection selection;
  TaskFilter filter = TaskFilter::running;
  BottomTab tab = BottomTab::log;
  std::array<SortChoice, k_table_count> sorts;
  double at_ms = -1e9;
  std::string run_form;
  std::uint64_t form_revision = 0;
  std::string request_form;
  std::uint64_t request_revision = 0;
  double request_at_ms = -1e9;
  ChartWindow window;
  Selection charted;
  LinesWish lines;
  Selection files;
  std::string file_search;
  EventSeq log_seq = 0;
  std::uint64_t log_epoch = 0;
  bool stale = true;       ///< changed, but built again only after a pause
  bool form_stale = true;  ///< so is the form of requests
};

/// What the text view was last told.
struct Published {
  std::string json;
  std::uint64_t signature = 0;
  double at_ms = -1e9;
  bool stale = false;
};

struct Core {
  Core(Platform& platform_given, const Switches& switches_given);

  Platform& platform;
  Switches switches;
  Session session;
  DriverClock clock;
  Models models;
  ViewState view;
  Scene scene;
  Keeper keeper;
  Typefaces fonts;
  Outbox out;
  Freshness fresh;
  Published published;

  std::uint64_t text_version = 0;           ///< grows with every change of the editor's text
  std::string automatic_text;               ///< the text that the app itself put there last
  std::string registered_text;              ///< the text of the last successful Apply
  std::vector<std::string> replaced_texts;  ///< typed texts that something replaced, newest last
  double now_ms = 0;
  double announced_ms = -1e9;
  std::uint64_t notices = 0;  ///< grows with every notice
  std::uint64_t scene_epoch = 0;
  int layout_frames = 0;  ///< frames since the yard's viewport changed
};

enum class TextSource {
  typed,
  typed_in_pane,
  replaced,  ///< by another text; what somebody typed can come back
  written    ///< by a form; what was there can come back
};
/// The editor's text changes: model, pane, marks and lasting store follow.
void set_editor_text(Core& core, std::string text, TextSource source);
/// Tells the platform's editor pane which places have problems.
void mark_problems(Core& core);
void restore_replaced_text(Core& core);

/// Says something in the notice bar and, when it is an error, in the assertive live region.
void notify(Core& core, std::string text, bool is_error);

/// Opens a scenario text: start time, speed and lesson as its view says. False with a notice when
/// refused.
bool open_scenario(Core& core, std::string_view text, bool play);
/// Puts the scenario's first task definition into the editor unless the person has typed there.
void offer_definition(Core& core);

/// Obeys one command (web/viewmodel/commands.hpp); the answer is JSON.
std::string obey(Core& core, std::string_view json);

/// Brings the models up to date with the session.
void refresh(Core& core);
/// Publishes the text view and announcements where they changed.
void publish(Core& core);

}  // namespace taskyard::web
