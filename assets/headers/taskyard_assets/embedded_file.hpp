// A file of assets/ or shaders/ that the build put into the program as text.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace taskyard::assets {

/// `name` is the file's name without its folder; both views live as long as the program.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

/// Text of the file called `name`, or empty.
inline std::string_view find_text(std::span<const EmbeddedFile> files, std::string_view name) {
  for (const EmbeddedFile& file : files) {
    if (file.name == name) return file.text;
  }
  return {};
}

}  // namespace taskyard::assets
