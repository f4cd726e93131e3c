// The tables of assets/catalog: instance types, Fargate sizes, model parameters. For the engine.
#pragma once

#include "taskyard_assets/embedded_file.hpp"

namespace taskyard::assets {

namespace detail {
extern const EmbeddedFile k_catalog_files[];
extern const unsigned k_catalog_files_count;
}  // namespace detail

inline std::span<const EmbeddedFile> catalog_files() {
  return {detail::k_catalog_files, detail::k_catalog_files_count};
}

/// Text of assets/catalog/<file_name>, or empty.
inline std::string_view catalog_text(std::string_view file_name) {
  return find_text(catalog_files(), file_name);
}

}  // namespace taskyard::assets
