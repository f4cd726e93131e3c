#include "cli/console.hpp"

#include <array>
#include <cstdio>

namespace taskyard::cli {

namespace {

constexpr std::size_t k_buffer_bytes = 1U << 16U;

void write(FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

std::optional<std::string> read_standard_line() {
  std::string line;
  for (int c = std::getc(stdin); c != EOF; c = std::getc(stdin)) {
    if (c == '\n') return line;
    line += static_cast<char>(c);
  }
  if (line.empty()) return std::nullopt;
  return line;
}

}  // namespace

Console standard_console() {
  return {[](std::string_view text) { write(stdout, text); },
          [](std::string_view text) { write(stderr, text); }, read_standard_line};
}

std::optional<std::string> read_file(const Console& console, const std::string& path) {
  std::string text;
  if (path == "-") {
    while (std::optional<std::string> line = console.read_line()) text += *line + "\n";
    return text;
  }
  FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::array<char, k_buffer_bytes> buffer{};
  std::size_t count = 0;
  while ((count = std::fread(buffer.data(), 1, buffer.size(), file)) > 0) {
    text.append(buffer.data(), count);
  }
  const bool complete = std::ferror(file) == 0;  // a folder opens but cannot be read
  std::fclose(file);
  if (!complete) return std::nullopt;
  return text;
}

bool write_file(const std::string& path, std::string_view text) {
  FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && written;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return line;
}

}  // namespace taskyard::cli
