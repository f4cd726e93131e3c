// The application as a platform sees it: input goes to ImGui's queue, frames and messages come
// here. Owns the Simulation, the driver clock and the view state; the platform owns window and GL
// context, and makes the ImGui context with its backend flags before the App. The app sets display
// size, scale and frame time from FrameInput, style and fonts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/platform.hpp"
#include "scene/draw_list.hpp"

namespace taskyard::web {

struct FrameInput {
  double now_ms = 0;
  float width = 0, height = 0;  ///< CSS px
  float pixel_ratio = 1;
  bool visible = true;
};

/// What the renderer needs after a frame: the yard underneath, ImGui's draw data on top.
struct FrameOutput {
  const DrawList* yard = nullptr;
  Camera camera;
  Viewport yard_viewport;  ///< where the yard shows, CSS px
  Color background = 0;    ///< clear colour
  bool dark = true;
  double phase_ms =
      0;  ///< wall time for dashes and hatches that move; constant with reduced motion
};

class App {
 public:
  /// `switches` is the query part of the address ("scenario=…&theme=dark") or the same from the
  /// command line; unknown ones show a small warning (ux.md 12.3).
  App(Platform& platform, std::string_view switches);
  ~App();

  /// Between ImGui::NewFrame's input and Render: the app calls ImGui::NewFrame and ImGui::Render
  /// itself.
  FrameOutput frame(const FrameInput& input);
  /// True while something moves, plays or a caret blinks; else the platform may stop drawing.
  bool wants_frame() const;

  /// One command as JSON: {"type":"play"} … or {"type":"call","action":"ecs.RunTask","request":{}}.
  /// Used by the text view, by tests and by scripts on the page; the answer is JSON
  /// {"ok":true,…} or {"ok":false,"code":…,"message":…}.
  std::string command(std::string_view json);

  void editor_changed(std::string_view text);
  void editor_apply();  ///< Ctrl/Cmd+Enter in the platform's editor
  void file_opened(std::string_view name, std::string_view content);
  void theme_preference_changed();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace taskyard::web
