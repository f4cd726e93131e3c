// The shortcuts as the help shows them; read_shortcuts obeys the same keys.
#pragma once

#include <span>
#include <string_view>

#include "panels/kit/strings.hpp"

namespace taskyard::web {

struct ShortcutRow {
  std::string_view keys;  ///< "{mod}" stands for Ctrl or Cmd
  Text meaning;
};
std::span<const ShortcutRow> shortcut_table();

}  // namespace taskyard::web
