// The tables of assets/strings: what the interface says.
#pragma once

#include "taskyard_assets/embedded_file.hpp"

namespace taskyard::assets {

namespace detail {
extern const EmbeddedFile k_string_files[];
extern const unsigned k_string_files_count;
}  // namespace detail

inline std::span<const EmbeddedFile> string_files() {
  return {detail::k_string_files, detail::k_string_files_count};
}

/// Text of assets/strings/<file_name>, or empty.
inline std::string_view strings_text(std::string_view file_name) {
  return find_text(string_files(), file_name);
}

}  // namespace taskyard::assets
