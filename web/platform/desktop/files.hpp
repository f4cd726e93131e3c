// Files of the desktop program: what the person opens and saves, and the folder of its settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace taskyard::web {

/// Whole content, or nothing when it cannot be read or is larger than 8 MB.
std::optional<std::string> read_file(const std::string& path);
bool write_file(const std::string& path, std::string_view content);

/// $XDG_CONFIG_HOME/taskyard, ~/.config/taskyard, %APPDATA%\taskyard; empty when there is no such
/// place.
std::string settings_folder();

/// Name of a file in the settings folder for `key`; only letters, digits, '-' and '_' survive.
std::string settings_file(std::string_view key);

}  // namespace taskyard::web
