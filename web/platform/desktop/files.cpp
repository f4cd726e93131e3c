#include "platform/desktop/files.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace taskyard::web {

namespace {

constexpr std::uintmax_t k_file_bytes_max = 8U << 20U;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > k_file_bytes_max) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool write_file(const std::string& path, std::string_view content) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  // Written beside and moved over: a crash leaves the old text, never half of the new one.
  const std::string fresh = path + ".new";
  {
    std::ofstream file(fresh, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file.good()) return false;
  }
  std::filesystem::rename(fresh, path, error);
  return !error;
}

std::string settings_folder() {
  const std::string xdg = environment("XDG_CONFIG_HOME");
  if (!xdg.empty()) return xdg + "/taskyard";
  const std::string home = environment("HOME");
  if (!home.empty()) return home + "/.config/taskyard";
  const std::string app_data = environment("APPDATA");
  return app_data.empty() ? std::string() : app_data + "\\taskyard";
}

std::string settings_file(std::string_view key) {
  const std::string folder = settings_folder();
  if (folder.empty()) return {};
  std::string name;
  for (const char c : key) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    name += is_plain ? c : '_';
  }
  return (std::filesystem::path(folder) / (name + ".txt")).string();
}

}  // namespace taskyard::web
