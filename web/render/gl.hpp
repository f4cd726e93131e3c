// OpenGL for this room: GLES 3.0 in the browser, GL 3.3 core on the desktop. Each platform folder
// has a header of this name and CMake chooses the folder; the code that includes it is the same for
// both.
#pragma once

#include <GL/functions.hpp>

namespace taskyard::web {

using namespace gl;  // NOLINT: the desktop's functions are pointers in that namespace

}  // namespace taskyard::web
