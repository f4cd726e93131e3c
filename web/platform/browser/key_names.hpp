// From the browser's names of keys to ImGui's.
#pragma once

#include <string_view>

#include "imgui.h"

namespace taskyard::web {

/// The key for a browser event: `key` (what was typed) for letters, digits and signs, else `code`
/// (where it lies).
ImGuiKey imgui_key(std::string_view key, std::string_view code);

/// A single character, not the name of a key.
bool is_character(std::string_view key);

}  // namespace taskyard::web
