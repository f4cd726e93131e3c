// The GLSL of shaders/.
#pragma once

#include "taskyard_assets/embedded_file.hpp"

namespace taskyard::assets {

namespace detail {
extern const EmbeddedFile k_shader_files[];
extern const unsigned k_shader_files_count;
}  // namespace detail

inline std::span<const EmbeddedFile> shader_files() {
  return {detail::k_shader_files, detail::k_shader_files_count};
}

/// Text of shaders/<name> ("scene.vert"), or empty.
inline std::string_view shader(std::string_view name) { return find_text(shader_files(), name); }

}  // namespace taskyard::assets
