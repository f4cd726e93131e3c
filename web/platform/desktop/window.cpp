#include "platform/desktop/window.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <vector>

#include "imgui.h"
#include "imgui_impl_glfw.h"
#include "platform/desktop/files.hpp"
#include "platform/desktop/png.hpp"
#include "render/gl.hpp"

namespace taskyard::web {

namespace {

constexpr int k_settling_frames = 3;

Window& window_of(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

std::string glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? "no reason given" : text;
}

}  // namespace

Window::Window(const WindowOptions& options) {
  if (!make_window(options)) return;
  const char* missing = gl::load([](const char* name) { return glfwGetProcAddress(name); });
  if (missing != nullptr) {
    error_ = std::string("the driver lacks ") + missing;
    return;
  }
  make_imgui();
  if (!renderer_.init()) {
    error_ = renderer_.error();
    return;
  }
  const bool is_test = !options.script.empty() || !options.screenshot.empty();
  platform_ = std::make_unique<DesktopPlatform>(window_, !is_test);
  app_ = std::make_unique<App>(*platform_, options.switches);
  if (!options.file.empty()) open_file(options.file);
}

Window::~Window() {
  app_.reset();
  if (ImGui::GetCurrentContext() != nullptr) {
    renderer_.shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
  }
  if (window_ != nullptr) glfwDestroyWindow(window_);
  glfwTerminate();
}

bool Window::make_window(const WindowOptions& options) {
  if (glfwInit() == 0) {
    error_ = glfw_error();
    return false;
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, 1);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, 1);
  window_ = glfwCreateWindow(options.width, options.height, "Taskyard", nullptr, nullptr);
  if (window_ == nullptr) {
    error_ = glfw_error();
    return false;
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  return true;
}

void Window::make_imgui() {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendRendererName = "taskyard";
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  glfwSetWindowUserPointer(window_, this);
  install_callbacks();
  ImGui_ImplGlfw_InitForOpenGL(window_, false);
}

// ImGui's own handlers, except for positions: ours are in CSS px also where the system counts
// device px.
void Window::install_callbacks() {
  glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
    const float scale = window_of(window).scale();
    ImGui::GetIO().AddMousePosEvent(static_cast<float>(x) / scale, static_cast<float>(y) / scale);
  });
  glfwSetWindowFocusCallback(window_, ImGui_ImplGlfw_WindowFocusCallback);
  glfwSetCursorEnterCallback(window_, ImGui_ImplGlfw_CursorEnterCallback);
  glfwSetMouseButtonCallback(window_, ImGui_ImplGlfw_MouseButtonCallback);
  glfwSetScrollCallback(window_, ImGui_ImplGlfw_ScrollCallback);
  glfwSetKeyCallback(window_, ImGui_ImplGlfw_KeyCallback);
  glfwSetCharCallback(window_, ImGui_ImplGlfw_CharCallback);
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    if (count > 0) window_of(window).open_file(paths[0]);
  });
  // While the system drags the window's edge, our loop stands still: draw from here.
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { window_of(window).draw(); });
}

bool Window::is_closed() const { return glfwWindowShouldClose(window_) != 0; }

// Window coordinates per CSS px: 1 where the system scales windows itself.
float Window::scale() const {
  int window_width = 0, window_height = 0, width = 0, height = 0;
  glfwGetWindowSize(window_, &window_width, &window_height);
  glfwGetFramebufferSize(window_, &width, &height);
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  if (window_width <= 0 || width <= 0 || x <= 0) return 1;
  const float framebuffer_scale = static_cast<float>(width) / static_cast<float>(window_width);
  return std::max(1.0F, x / framebuffer_scale);
}

void Window::draw() {
  if (render()) glfwSwapBuffers(window_);
}

bool Window::render() {
  if (app_ == nullptr) return false;
  int window_width = 0, window_height = 0;
  glfwGetWindowSize(window_, &window_width, &window_height);
  glfwGetFramebufferSize(window_, &surface_.width_px, &surface_.height_px);
  if (window_width <= 0 || surface_.width_px <= 0) return false;  // minimised
  const float per_css = scale();
  ImGui_ImplGlfw_NewFrame();
  FrameInput input;
  input.now_ms = platform_->now_ms();
  input.width = static_cast<float>(window_width) / per_css;
  input.height = static_cast<float>(window_height) / per_css;
  input.pixel_ratio = static_cast<float>(surface_.width_px) / input.width;
  surface_.pixel_ratio = input.pixel_ratio;
  const FrameOutput frame = app_->frame(input);
  FramePicture picture;
  picture.yard = frame.yard;
  picture.camera = frame.camera;
  picture.viewport = frame.yard_viewport;
  picture.background = frame.background;
  picture.phase_ms = frame.phase_ms;
  renderer_.draw(picture, surface_, ImGui::GetDrawData());
  return true;
}

void Window::step() {
  if (app_->wants_frame() || settle_ > 0) {
    glfwPollEvents();
    --settle_;
  } else {
    glfwWaitEvents();
    settle_ = k_settling_frames;
  }
  if (platform_->take_frame_request() || app_->wants_frame()) settle_ = k_settling_frames;
  draw();
}

void Window::run_for(double ms) {
  const double end = platform_->now_ms() + ms;
  do {
    glfwPollEvents();
    draw();
  } while (platform_->now_ms() < end && !is_closed());
}

bool Window::screenshot(const std::string& path) {
  if (!render()) return false;
  const auto row = static_cast<std::size_t>(surface_.width_px) * 4;
  std::vector<std::uint8_t> pixels(row * static_cast<std::size_t>(surface_.height_px));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, surface_.width_px, surface_.height_px, GL_RGBA, GL_UNSIGNED_BYTE,
               pixels.data());
  for (int top = 0, bottom = surface_.height_px - 1; top < bottom; ++top, --bottom) {
    std::swap_ranges(pixels.begin() + static_cast<std::ptrdiff_t>(row) * top,
                     pixels.begin() + static_cast<std::ptrdiff_t>(row) * (top + 1),
                     pixels.begin() + static_cast<std::ptrdiff_t>(row) * bottom);
  }
  return write_png(path, surface_.width_px, surface_.height_px, pixels);
}

void Window::click(float x, float y) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(x, y);
  run_for(0);
  io.AddMouseButtonEvent(0, true);
  run_for(0);
  io.AddMouseButtonEvent(0, false);
  run_for(0);
}

void Window::type(const std::string& text) {
  ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
  run_for(0);
}

void Window::resize(int width, int height) {
  const float per_css = scale();
  glfwSetWindowSize(window_, static_cast<int>(static_cast<float>(width) * per_css),
                    static_cast<int>(static_cast<float>(height) * per_css));
  run_for(100);
}

void Window::open_file(const std::string& path) {
  const std::optional<std::string> content = read_file(path);
  if (content) {
    app_->file_opened(path.substr(path.find_last_of("/\\") + 1), *content);
  } else {
    platform_->announce("Could not read " + path + ".", true);
  }
}

}  // namespace taskyard::web
