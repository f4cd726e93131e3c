// What a panel gets to draw one frame, and where its wishes go. Panels change the view state
// directly and
// everything else through commands: the same named ones that the text view and scripts send.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/models.hpp"
#include "app/view_state.hpp"
#include "panels/kit/style.hpp"
#include "scene/scene.hpp"

namespace taskyard::web {

/// Commands asked for during a frame; App obeys them after it was drawn.
struct Outbox {
  std::vector<std::string> commands;       ///< JSON, web/viewmodel/commands.hpp
  std::optional<std::string> editor_text;  ///< typed into the native editor
  bool open_file = false;
  bool restore_text = false;
  bool indent_text = false;
  std::string copied;  ///< for the clipboard, "" = nothing
};

struct PanelContext {
  const Simulation& simulation;  ///< for the scene's tooltips only; state is read through `models`
  const Models& models;
  ViewState& view;
  Scene& scene;
  const Typefaces& fonts;
  const Palette& colors;
  Outbox& out;
  double now_ms = 0;
  bool has_editor_pane = false;  ///< the platform draws the JSON text itself
  const char* about = "";        ///< licence texts of what is inside
};

/// {"type":…} commands.
std::string command(std::string_view type);
std::string command(std::string_view type, std::string_view key, std::string_view value);
std::string command(std::string_view type, std::string_view key, std::int64_t value);
/// Selecting a thing, "" for nothing.
std::string select_command(Selection selection);

}  // namespace taskyard::web
