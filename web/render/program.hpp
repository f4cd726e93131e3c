// A GLSL program made of two files of shaders/.
#pragma once

#include <string>

#include "render/gl.hpp"

namespace taskyard::web {

/// Compiles and links `<name>.vert` and `<name>.frag`. Returns 0 and fills `error` when the driver
/// refuses.
GLuint link_program(const char* name, std::string& error);

}  // namespace taskyard::web
