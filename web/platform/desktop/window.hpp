// The window: GLFW, an OpenGL 3.3 context, the app and the frame. Draws on demand.
#pragma once

#include <memory>
#include <string>

#include "app/app.hpp"
#include "platform/desktop/desktop_platform.hpp"
#include "platform/desktop/window_options.hpp"
#include "render/renderer.hpp"

struct GLFWwindow;

namespace taskyard::web {

class Window {
 public:
  explicit Window(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Why there is no window; empty when there is one.
  const std::string& error() const { return error_; }
  App& app() { return *app_; }
  bool is_closed() const;

  /// Waits for a cause and draws one frame.
  void step();
  /// Draws for that long, whether or not there is a cause.
  void run_for(double ms);
  /// Writes a fresh frame as PNG. False when the file cannot be written.
  bool screenshot(const std::string& path);
  void click(float x, float y);
  void type(const std::string& text);
  void resize(int width, int height);
  void open_file(const std::string& path);

 private:
  bool make_window(const WindowOptions& options);
  void make_imgui();
  void install_callbacks();
  void draw();
  /// Draws without showing it; false while there is nothing to draw on.
  bool render();
  float scale() const;

  GLFWwindow* window_ = nullptr;
  std::unique_ptr<DesktopPlatform> platform_;
  std::unique_ptr<App> app_;
  Renderer renderer_;
  std::string error_;
  Surface surface_;
  int settle_ = 0;
};

}  // namespace taskyard::web
