// `aws ecs register-task-definition …`, a whole line of the shell, as the request it sends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/diagnostic.hpp"

namespace taskyard::taskdef {

struct CommandLine {
  bool found = false;  ///< the text is such a line
  std::string json;    ///< the request; "" after a fault
  /// Place in the text of every byte of `json`, and of its end.
  std::vector<std::uint32_t> origin;
  Diagnostics diagnostics;  ///< the notice that it was read so, or one error

  bool readable() const { return found && !json.empty(); }
};

CommandLine read_command_line(std::string_view text);

/// Moves findings about `line.json` to their places in the text it came from.
void place_in_text(const CommandLine& line, std::string_view text, Diagnostics& findings);

}  // namespace taskyard::taskdef
