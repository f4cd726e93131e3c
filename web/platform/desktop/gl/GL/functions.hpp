// OpenGL 3.3 core as the renderer sees it on the desktop: the few functions that it uses, as
// pointers that `load` fills. Not a general loader; a function that is needed gets a row in the
// table.
#pragma once

#include <cstddef>

using GLenum = unsigned int;
using GLuint = unsigned int;
using GLint = int;
using GLsizei = int;
using GLfloat = float;
using GLboolean = unsigned char;
using GLubyte = unsigned char;
using GLbitfield = unsigned int;
using GLchar = char;
using GLsizeiptr = std::ptrdiff_t;
using GLintptr = std::ptrdiff_t;

namespace taskyard::gl {

inline constexpr const char* k_glsl_prefix = "#version 330 core\n";

inline constexpr GLboolean GL_FALSE = 0, GL_TRUE = 1;
inline constexpr GLenum GL_NO_ERROR = 0, GL_ZERO = 0, GL_ONE = 1;
inline constexpr GLenum GL_TRIANGLES = 0x0004, GL_TRIANGLE_STRIP = 0x0005;
inline constexpr GLenum GL_SRC_ALPHA = 0x0302, GL_ONE_MINUS_SRC_ALPHA = 0x0303;
inline constexpr GLenum GL_CULL_FACE = 0x0B44, GL_DEPTH_TEST = 0x0B71, GL_STENCIL_TEST = 0x0B90;
inline constexpr GLenum GL_BLEND = 0x0BE2, GL_SCISSOR_TEST = 0x0C11;
inline constexpr GLenum GL_UNPACK_ROW_LENGTH = 0x0CF2, GL_UNPACK_ALIGNMENT = 0x0CF5;
inline constexpr GLenum GL_PACK_ALIGNMENT = 0x0D05, GL_MAX_TEXTURE_SIZE = 0x0D33;
inline constexpr GLenum GL_TEXTURE_2D = 0x0DE1, GL_UNSIGNED_BYTE = 0x1401;
inline constexpr GLenum GL_UNSIGNED_SHORT = 0x1403, GL_UNSIGNED_INT = 0x1405, GL_FLOAT = 0x1406;
inline constexpr GLenum GL_RGBA = 0x1908, GL_RGBA32F = 0x8814, GL_NEAREST = 0x2600,
                        GL_LINEAR = 0x2601;
inline constexpr GLenum GL_TEXTURE_MAG_FILTER = 0x2800, GL_TEXTURE_MIN_FILTER = 0x2801;
inline constexpr GLenum GL_TEXTURE_WRAP_S = 0x2802, GL_TEXTURE_WRAP_T = 0x2803;
inline constexpr GLbitfield GL_COLOR_BUFFER_BIT = 0x4000;
inline constexpr GLenum GL_FUNC_ADD = 0x8006, GL_CLAMP_TO_EDGE = 0x812F, GL_TEXTURE0 = 0x84C0;
inline constexpr GLenum GL_ARRAY_BUFFER = 0x8892, GL_ELEMENT_ARRAY_BUFFER = 0x8893;
inline constexpr GLenum GL_STREAM_DRAW = 0x88E0, GL_DYNAMIC_DRAW = 0x88E8;
inline constexpr GLenum GL_FRAGMENT_SHADER = 0x8B30, GL_VERTEX_SHADER = 0x8B31;
inline constexpr GLenum GL_READ_FRAMEBUFFER = 0x8CA8, GL_DRAW_FRAMEBUFFER = 0x8CA9;
inline constexpr GLenum GL_FRAMEBUFFER_COMPLETE = 0x8CD5, GL_COLOR_ATTACHMENT0 = 0x8CE0;
inline constexpr GLenum GL_FRAMEBUFFER = 0x8D40;
inline constexpr GLenum GL_COMPILE_STATUS = 0x8B81, GL_LINK_STATUS = 0x8B82;

// result, name, parameters
#define TASKYARD_GL_FUNCTIONS(ROW)                                                           \
  ROW(void, glActiveTexture, (GLenum))                                                       \
  ROW(void, glAttachShader, (GLuint, GLuint))                                                \
  ROW(void, glBindBuffer, (GLenum, GLuint))                                                  \
  ROW(void, glBindFramebuffer, (GLenum, GLuint))                                             \
  ROW(void, glBindTexture, (GLenum, GLuint))                                                 \
  ROW(void, glBindVertexArray, (GLuint))                                                     \
  ROW(void, glBlendEquation, (GLenum))                                                       \
  ROW(void, glBlendFuncSeparate, (GLenum, GLenum, GLenum, GLenum))                           \
  ROW(void, glBlitFramebuffer,                                                               \
      (GLint, GLint, GLint, GLint, GLint, GLint, GLint, GLint, GLbitfield, GLenum))          \
  ROW(void, glBufferData, (GLenum, GLsizeiptr, const void*, GLenum))                         \
  ROW(void, glBufferSubData, (GLenum, GLintptr, GLsizeiptr, const void*))                    \
  ROW(GLenum, glCheckFramebufferStatus, (GLenum))                                            \
  ROW(void, glClear, (GLbitfield))                                                           \
  ROW(void, glClearColor, (GLfloat, GLfloat, GLfloat, GLfloat))                              \
  ROW(void, glCompileShader, (GLuint))                                                       \
  ROW(GLuint, glCreateProgram, ())                                                           \
  ROW(GLuint, glCreateShader, (GLenum))                                                      \
  ROW(void, glDeleteBuffers, (GLsizei, const GLuint*))                                       \
  ROW(void, glDeleteFramebuffers, (GLsizei, const GLuint*))                                  \
  ROW(void, glDeleteProgram, (GLuint))                                                       \
  ROW(void, glDeleteShader, (GLuint))                                                        \
  ROW(void, glDeleteTextures, (GLsizei, const GLuint*))                                      \
  ROW(void, glDeleteVertexArrays, (GLsizei, const GLuint*))                                  \
  ROW(void, glDisable, (GLenum))                                                             \
  ROW(void, glDrawArraysInstanced, (GLenum, GLint, GLsizei, GLsizei))                        \
  ROW(void, glDrawElements, (GLenum, GLsizei, GLenum, const void*))                          \
  ROW(void, glEnable, (GLenum))                                                              \
  ROW(void, glEnableVertexAttribArray, (GLuint))                                             \
  ROW(void, glFramebufferTexture2D, (GLenum, GLenum, GLenum, GLuint, GLint))                 \
  ROW(void, glGenBuffers, (GLsizei, GLuint*))                                                \
  ROW(void, glGenFramebuffers, (GLsizei, GLuint*))                                           \
  ROW(void, glGenTextures, (GLsizei, GLuint*))                                               \
  ROW(void, glGenVertexArrays, (GLsizei, GLuint*))                                           \
  ROW(void, glGetIntegerv, (GLenum, GLint*))                                                 \
  ROW(void, glGetProgramInfoLog, (GLuint, GLsizei, GLsizei*, GLchar*))                       \
  ROW(void, glGetProgramiv, (GLuint, GLenum, GLint*))                                        \
  ROW(void, glGetShaderInfoLog, (GLuint, GLsizei, GLsizei*, GLchar*))                        \
  ROW(void, glGetShaderiv, (GLuint, GLenum, GLint*))                                         \
  ROW(GLint, glGetUniformLocation, (GLuint, const GLchar*))                                  \
  ROW(void, glLinkProgram, (GLuint))                                                         \
  ROW(void, glPixelStorei, (GLenum, GLint))                                                  \
  ROW(void, glReadPixels, (GLint, GLint, GLsizei, GLsizei, GLenum, GLenum, void*))           \
  ROW(void, glScissor, (GLint, GLint, GLsizei, GLsizei))                                     \
  ROW(void, glShaderSource, (GLuint, GLsizei, const GLchar* const*, const GLint*))           \
  ROW(void, glTexImage2D,                                                                    \
      (GLenum, GLint, GLint, GLsizei, GLsizei, GLint, GLenum, GLenum, const void*))          \
  ROW(void, glTexParameteri, (GLenum, GLenum, GLint))                                        \
  ROW(void, glTexSubImage2D,                                                                 \
      (GLenum, GLint, GLint, GLint, GLsizei, GLsizei, GLenum, GLenum, const void*))          \
  ROW(void, glUniform1f, (GLint, GLfloat))                                                   \
  ROW(void, glUniform1i, (GLint, GLint))                                                     \
  ROW(void, glUniform2f, (GLint, GLfloat, GLfloat))                                          \
  ROW(void, glUniform4f, (GLint, GLfloat, GLfloat, GLfloat, GLfloat))                        \
  ROW(void, glUseProgram, (GLuint))                                                          \
  ROW(void, glVertexAttribDivisor, (GLuint, GLuint))                                         \
  ROW(void, glVertexAttribPointer, (GLuint, GLint, GLenum, GLboolean, GLsizei, const void*)) \
  ROW(void, glViewport, (GLint, GLint, GLsizei, GLsizei))

#define TASKYARD_GL_DECLARE(result, name, parameters) extern result(*name) parameters;
TASKYARD_GL_FUNCTIONS(TASKYARD_GL_DECLARE)
#undef TASKYARD_GL_DECLARE

using AnyFunction = void (*)();

/// Fills all pointers of the current context through `find` (glfwGetProcAddress). Returns the name
/// of the first function that the driver lacks, or null.
const char* load(AnyFunction (*find)(const char* name));

}  // namespace taskyard::gl
