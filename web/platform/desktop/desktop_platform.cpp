#include "platform/desktop/desktop_platform.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cstdio>
#include <optional>
#include <utility>

#include "imgui.h"
#include "platform/desktop/files.hpp"

namespace taskyard::web {

double DesktopPlatform::now_ms() const { return glfwGetTime() * 1000.0; }

void DesktopPlatform::set_clipboard(std::string_view text) {
  glfwSetClipboardString(window_, std::string(text).c_str());
}

std::string DesktopPlatform::clipboard() const {
  const char* text = glfwGetClipboardString(window_);
  return text == nullptr ? std::string() : std::string(text);
}

void DesktopPlatform::store(std::string_view key, std::string_view value) {
  memory_.insert_or_assign(std::string(key), std::string(value));
  if (!keeps_settings_) return;
  const std::string path = settings_file(key);
  if (!path.empty()) write_file(path, value);
}

std::string DesktopPlatform::load(std::string_view key) const {
  const auto found = memory_.find(key);
  if (found != memory_.end()) return found->second;
  const std::string path = keeps_settings_ ? settings_file(key) : std::string();
  return path.empty() ? std::string() : read_file(path).value_or(std::string());
}

void DesktopPlatform::ask_for_file() {
  announce("Drop a file on the window, or name it when starting: taskyard FILE.", true);
}

void DesktopPlatform::save_file(std::string_view name, std::string_view content) {
  const std::string path(name);
  const bool is_saved = write_file(path, content);
  announce(is_saved ? "Saved " + path + " in the working folder." : "Could not write " + path + ".",
           true);
}

bool DesktopPlatform::is_apple() const { return ImGui::GetIO().ConfigMacOSXBehaviors; }

void DesktopPlatform::announce(std::string_view sentence, bool assertive) {
  if (assertive) std::fprintf(stderr, "%.*s\n", static_cast<int>(sentence.size()), sentence.data());
}

bool DesktopPlatform::take_frame_request() { return std::exchange(is_frame_wanted_, false); }

}  // namespace taskyard::web
