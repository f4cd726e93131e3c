#include <GL/functions.hpp>

namespace taskyard::gl {

#define TASKYARD_GL_DEFINE(result, name, parameters) result(*name) parameters = nullptr;
TASKYARD_GL_FUNCTIONS(TASKYARD_GL_DEFINE)
#undef TASKYARD_GL_DEFINE

const char* load(AnyFunction (*find)(const char* name)) {
#define TASKYARD_GL_LOAD(result, name, parameters)            \
  name = reinterpret_cast<result(*) parameters>(find(#name)); \
  if (name == nullptr) return #name;
  TASKYARD_GL_FUNCTIONS(TASKYARD_GL_LOAD)
#undef TASKYARD_GL_LOAD
  return nullptr;
}

}  // namespace taskyard::gl
