#include "render/program.hpp"

#include <string_view>

#include "taskyard_shaders/shaders.hpp"

namespace taskyard::web {

namespace {

constexpr int k_log_max = 2000;

GLuint compile(GLenum stage, const std::string& file, std::string& error) {
  const std::string_view body = assets::shader(file);
  const char* parts[] = {gl::k_glsl_prefix, body.data()};
  const GLint lengths[] = {-1, static_cast<GLint>(body.size())};
  const GLuint shader = glCreateShader(stage);
  glShaderSource(shader, 2, parts, lengths);
  glCompileShader(shader);
  GLint ok = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  if (ok != 0) return shader;
  char log[k_log_max] = "";
  glGetShaderInfoLog(shader, k_log_max, nullptr, log);
  error = file + ": " + log;
  glDeleteShader(shader);
  return 0;
}

}  // namespace

GLuint link_program(const char* name, std::string& error) {
  const GLuint vertex = compile(GL_VERTEX_SHADER, std::string(name) + ".vert", error);
  if (vertex == 0) return 0;
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, std::string(name) + ".frag", error);
  if (fragment == 0) {
    glDeleteShader(vertex);
    return 0;
  }
  const GLuint program = glCreateProgram();
  glAttachShader(program, vertex);
  glAttachShader(program, fragment);
  glLinkProgram(program);
  glDeleteShader(vertex);  // they live on in the program
  glDeleteShader(fragment);
  GLint ok = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &ok);
  if (ok != 0) return program;
  char log[k_log_max] = "";
  glGetProgramInfoLog(program, k_log_max, nullptr, log);
  error = std::string(name) + ": " + log;
  glDeleteProgram(program);
  return 0;
}

}  // namespace taskyard::web
