// What a command reads from and writes to. The program gives it the standard streams, a test its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace taskyard::cli {

struct Console {
  std::function<void(std::string_view text)> out;
  std::function<void(std::string_view text)> error;
  /// Next line of the input without its end, nothing at the end of input.
  std::function<std::optional<std::string>()> read_line;
};

/// The standard streams of the process.
Console standard_console();

/// Whole content of a file ("-" is the console's input), or nothing.
std::optional<std::string> read_file(const Console& console, const std::string& path);
/// False when the file cannot be written.
bool write_file(const std::string& path, std::string_view text);

/// `text` with line breaks and other control characters as blanks: one line of output stays one.
std::string one_line(std::string_view text);

}  // namespace taskyard::cli
