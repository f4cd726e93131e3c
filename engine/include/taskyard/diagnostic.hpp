// A finding about user data: where, what, what is allowed and how to mend it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace taskyard {

/// `error` = AWS would refuse it; `warning` = accepted but probably not meant;
/// `notice` = what we converted or assumed.
enum class Severity : std::uint8_t { error, warning, notice };

/// One finding. Positions are 1-based (line, column in bytes) and point into the text that was read;
/// `offset`/`length` give the same place in bytes for marking it. An empty pointer is the whole text.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     ///< stable id, e.g. "taskdef.port.host-mismatch"
  std::string message;  ///< what was found, in AWS's wording where AWS has one
  std::string hint;     ///< what is allowed and how to mend it; may be empty
  std::string pointer;  ///< JSON pointer, e.g. "/containerDefinitions/0/memory"
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::string exception;  ///< AWS exception name when an API call would be refused with it
};

using Diagnostics = std::vector<Diagnostic>;

/// "error", "warning", "notice".
const char* to_string(Severity severity);

/// True when any finding is an error.
bool has_errors(const Diagnostics& diagnostics);

}  // namespace taskyard
