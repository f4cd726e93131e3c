// ImGui without a window: a context, an app, and hands to press keys and buttons. Draws nothing;
// answers ImGui's texture requests, so that text is laid out as in a real window.
#pragma once

#include <memory>
#include <string_view>

#include "app/app.hpp"
#include "imgui.h"
#include "platform/headless/headless_platform.hpp"

namespace taskyard::web {

class HeadlessWindow {
 public:
  explicit HeadlessWindow(HeadlessPlatform& platform, float width = 1280, float height = 800,
                          float pixel_ratio = 1);
  ~HeadlessWindow();
  HeadlessWindow(const HeadlessWindow&) = delete;
  HeadlessWindow& operator=(const HeadlessWindow&) = delete;

  /// Makes the app; once per window.
  App& open(std::string_view switches = {});
  App& app() { return *app_; }

  /// One frame, `step_ms` of wall time after the last.
  FrameOutput frame(double step_ms = 16);
  /// As many frames as fit into `ms`.
  void run_for(double ms, double step_ms = 16);
  /// Frames until the app wants none by itself; returns how many, at most `frames_max`.
  int settle(int frames_max = 200);

  void resize(float width, float height, float pixel_ratio = 1);
  void move_to(float x, float y);
  void press(int button = 0);
  void release(int button = 0);
  /// Move, press and release with a frame between each, as a person does.
  void click(float x, float y, int button = 0);
  void wheel(float across, float up);
  /// A key with modifiers (ImGuiMod_Ctrl | ImGuiKey_Z), pressed and released.
  void key(ImGuiKeyChord chord);
  void type(std::string_view text);

 private:
  HeadlessPlatform& platform_;
  ImGuiContext* context_;
  std::unique_ptr<App> app_;
  FrameInput input_;
};

}  // namespace taskyard::web
