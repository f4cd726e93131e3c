// Writes a picture as PNG, uncompressed: for screenshots, without a library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace taskyard::web {

/// `rgba`: rows from the top, 4 bytes a pixel; alpha is left out. False when the file cannot be
/// written.
bool write_png(const std::string& path, int width, int height,
               const std::vector<std::uint8_t>& rgba);

}  // namespace taskyard::web
