// OpenGL as the renderer sees it in the browser: WebGL2 through Emscripten's OpenGL ES 3.0 header.
#pragma once

#include <GLES3/gl3.h>

namespace taskyard::gl {

inline constexpr const char* k_glsl_prefix =
    "#version 300 es\nprecision highp float;\nprecision highp int;\n";

}  // namespace taskyard::gl
