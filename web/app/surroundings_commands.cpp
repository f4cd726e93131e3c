// Commands about volumes and logs: what the file browser and the log view show, and the volume form, which
// writes into the editor instead of making calls.
#include <array>

#include "app/run_commands.hpp"
#include "viewmodel/requests/form.hpp"

namespace taskyard::web {
namespace {

// In the order of BottomTab.
constexpr std::array<std::string_view, k_table_count + 1> k_tab_names = {
    "events",        "services",      "deployments",      "tasks",       "instances",
    "capacity",      "clusters",      "task_definitions", "charts",      "load_balancers",
    "target_groups", "targets",       "security_groups",  "traffic",     "requests",
    "file_systems",  "mount_targets", "stores",           "ebs_volumes", "files",
    "roles",         "calls",         "repositories",     "images",      "pulls",
    "log_lines",     "log_groups"};

// Reads "of", a selection key or ""; false when it names nothing.
bool read_of(const CommandInput& in, Selection& of) {
  if (!in.has("of")) return true;
  const std::string key = in.text("of");
  of = selection_from_key(key);
  return key.empty() || of;
}

}  // namespace

std::string show_files(Core& core, const CommandInput& in) {
  SurroundingsView& view = core.view.surroundings;
  if (!read_of(in, view.files)) return refused("BadKey", in.text("of") + " names nothing.");
  if (in.has("search")) view.file_search = in.text("search");
  core.view.bottom_tab = BottomTab::files;
  core.view.side_tab = SideTab::tables;  // where narrow screens have them
  return done();
}

std::string show_logs(Core& core, const CommandInput& in) {
  SurroundingsView& view = core.view.surroundings;
  if (!read_of(in, view.lines.of)) return refused("BadKey", in.text("of") + " names nothing.");
  if (in.has("search")) view.lines.search = in.text("search");
  if (in.has("follow")) view.follow = in.flag("follow");
  core.view.bottom_tab = BottomTab::log_lines;
  core.view.side_tab = SideTab::tables;
  return done();
}

std::string show_table(Core& core, const CommandInput& in) {
  const std::string name = in.text("name");
  for (std::size_t i = 0; i < k_tab_names.size(); ++i) {
    if (k_tab_names[i] != name) continue;
    core.view.bottom_tab = static_cast<BottomTab>(i);
    core.view.side_tab = i == 0 ? SideTab::log : SideTab::tables;
    return done();
  }
  return refused("BadValue", "There is no table " + name + ".");
}

std::string restore_text(Core& core, const CommandInput&) {
  if (!core.models.can_restore_text) {
    return refused("NothingToRestore", "No earlier text to bring back.");
  }
  restore_replaced_text(core);
  return done();
}

std::string write_definition(Core& core, const RequestFormModel& model) {
  set_editor_text(core, model.definition, TextSource::written);
  notify(core, model.success, false);
  core.view.requests.values_of(model.kind).erase("name");  // the next one needs another
  core.view.side_tab = SideTab::definition;
  return done();
}

}  // namespace taskyard::web
