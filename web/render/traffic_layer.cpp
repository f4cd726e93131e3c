#include "render/traffic_layer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "render/pieces.hpp"
#include "render/program.hpp"

namespace taskyard::web {

namespace {

// Uploaded as they are: the attributes below name their bytes.
static_assert(sizeof(Particle) == 32 && offsetof(Particle, points) == 4);
static_assert(offsetof(Particle, hops_ms) == 16 && offsetof(Particle, wait_ms) == 26);
static_assert(offsetof(Particle, fate) == 28);
static_assert(sizeof(Stroke) == 40 && offsetof(Stroke, color) == 32);
static_assert(sizeof(WayPoint) == 16);

constexpr int k_points_across = 256;  // as in particle.vert
constexpr double k_dash_css_px_per_ms = 0.05;
constexpr double k_dash_period_css_px = 18;  // as in stroke.frag

struct Attribute {
  GLint count;
  GLenum type;
  GLboolean normalized;
  std::size_t offset;
};
constexpr Attribute k_particle[] = {{1, GL_FLOAT, GL_FALSE, 0},
                                    {4, GL_UNSIGNED_SHORT, GL_FALSE, 4},
                                    {4, GL_UNSIGNED_SHORT, GL_FALSE, 12},
                                    {4, GL_UNSIGNED_SHORT, GL_FALSE, 20},
                                    {4, GL_UNSIGNED_BYTE, GL_FALSE, 28}};
constexpr Attribute k_stroke[] = {{4, GL_FLOAT, GL_FALSE, 0},
                                  {4, GL_FLOAT, GL_FALSE, 16},
                                  {4, GL_UNSIGNED_BYTE, GL_TRUE, 32},
                                  {4, GL_UNSIGNED_BYTE, GL_TRUE, 36}};

template <std::size_t k_count>
void point_at(const Attribute (&attributes)[k_count], std::size_t stride, std::size_t first) {
  GLuint index = 0;
  for (const Attribute& attribute : attributes) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, attribute.count, attribute.type, attribute.normalized,
                          static_cast<GLsizei>(stride),
                          reinterpret_cast<const void*>(first * stride + attribute.offset));
    glVertexAttribDivisor(index, 1);
    ++index;
  }
}

void set_color(GLint uniform, Color color) {
  const auto channel = [color](unsigned shift) {
    return static_cast<float>((color >> shift) & 255U) / 255.0F;
  };
  glUniform4f(uniform, channel(0), channel(8), channel(16), channel(24));
}

}  // namespace

bool TrafficLayer::link(Program& program, const char* name, const char* time, std::string& error) {
  program.program = link_program(name, error);
  if (program.program == 0) return false;
  program.offset = glGetUniformLocation(program.program, "u_offset");
  program.target = glGetUniformLocation(program.program, "u_target");
  program.scale = glGetUniformLocation(program.program, "u_scale");
  program.time = glGetUniformLocation(program.program, time);
  return true;
}

bool TrafficLayer::init(std::string& error) {
  forget();
  if (!link(particles_, "particle", "u_time", error)) return false;
  if (!link(strokes_, "stroke", "u_phase", error)) return false;
  points_uniform_ = glGetUniformLocation(particles_.program, "u_points");
  const char* names[] = {"u_ok", "u_error", "u_waiting", "u_answered", "u_ground"};
  for (int i = 0; i < 5; ++i) colors_[i] = glGetUniformLocation(particles_.program, names[i]);
  for (Buffer* buffer : {&particle_buffer_, &stroke_buffer_}) {
    glGenVertexArrays(1, &buffer->array);
    glGenBuffers(1, &buffer->buffer);
  }
  glBindVertexArray(stroke_buffer_.array);
  glBindBuffer(GL_ARRAY_BUFFER, stroke_buffer_.buffer);
  point_at(k_stroke, sizeof(Stroke), 0);
  glBindVertexArray(0);
  return true;
}

void TrafficLayer::shutdown() {
  if (particles_.program != 0) glDeleteProgram(particles_.program);
  if (strokes_.program != 0) glDeleteProgram(strokes_.program);
  for (Buffer* buffer : {&particle_buffer_, &stroke_buffer_}) {
    if (buffer->array != 0) glDeleteVertexArrays(1, &buffer->array);
    if (buffer->buffer != 0) glDeleteBuffers(1, &buffer->buffer);
  }
  if (points_texture_ != 0) glDeleteTextures(1, &points_texture_);
  forget();
}

void TrafficLayer::upload_points(const TrafficPicture& traffic, FrameCounters& counters) {
  if (points_texture_ == 0) {
    glGenTextures(1, &points_texture_);
    glBindTexture(GL_TEXTURE_2D, points_texture_);
    for (const GLenum parameter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) {
      glTexParameteri(GL_TEXTURE_2D, parameter, static_cast<GLint>(GL_NEAREST));
    }
    for (const GLenum parameter : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) {
      glTexParameteri(GL_TEXTURE_2D, parameter, static_cast<GLint>(GL_CLAMP_TO_EDGE));
    }
  }
  glBindTexture(GL_TEXTURE_2D, points_texture_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  const auto count = static_cast<int>(traffic.points.size());
  const int rows = (count + k_points_across - 1) / k_points_across;
  if (rows > points_rows_) {
    points_rows_ = rows + rows / 2;
    glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(GL_RGBA32F), k_points_across, points_rows_, 0,
                 GL_RGBA, GL_FLOAT, nullptr);
  }
  const int whole = count / k_points_across;
  const int rest = count % k_points_across;
  if (whole > 0) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, k_points_across, whole, GL_RGBA, GL_FLOAT,
                    traffic.points.data());
  }
  if (rest > 0) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, whole, rest, 1, GL_RGBA, GL_FLOAT,
                    traffic.points.data() + std::size_t{256} * static_cast<std::size_t>(whole));
  }
  counters.bytes_uploaded += traffic.points.size() * sizeof(WayPoint);
}

// `begin` and `end` are numbers of particles, in one piece of the ring.
void TrafficLayer::upload_range(const TrafficPicture& traffic, std::uint64_t begin,
                                std::uint64_t end, FrameCounters& counters) {
  while (begin < end) {
    const std::size_t slot = begin % k_particles_max;
    const std::size_t count = std::min<std::size_t>(end - begin, k_particles_max - slot);
    const std::size_t bytes = count * sizeof(Particle);
    glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(slot * sizeof(Particle)),
                    static_cast<GLsizeiptr>(bytes), traffic.particles.data() + slot);
    counters.bytes_uploaded += bytes;
    begin += count;
  }
}

void TrafficLayer::upload_particles(const TrafficPicture& traffic, FrameCounters& counters) {
  glBindBuffer(GL_ARRAY_BUFFER, particle_buffer_.buffer);
  if (particle_buffer_.capacity == 0) {
    particle_buffer_.capacity = k_particles_max;
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(k_particles_max * sizeof(Particle)),
                 nullptr, GL_DYNAMIC_DRAW);
  }
  std::vector<Piece> changed{{std::max(uploaded_, traffic.oldest), traffic.written}};
  for (const std::uint64_t number : traffic.rewritten) {
    if (number >= traffic.oldest && number < uploaded_) changed.push_back({number, number + 1});
  }
  for (const Piece& piece : few_pieces(std::move(changed), k_pieces_max)) {
    upload_range(traffic, piece.begin, piece.end, counters);
  }
  uploaded_ = traffic.written;
}

// The lines of requests, then those of mounts, in one buffer.
void TrafficLayer::upload_strokes(const TrafficPicture& traffic, FrameCounters& counters) {
  const std::size_t count = traffic.strokes.size() + traffic.mounts.size();
  if (count == 0) return;
  glBindBuffer(GL_ARRAY_BUFFER, stroke_buffer_.buffer);
  if (count > stroke_buffer_.capacity) {
    stroke_buffer_.capacity = count + count / 2;
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(stroke_buffer_.capacity * sizeof(Stroke)),
                 nullptr, GL_DYNAMIC_DRAW);
  }
  std::size_t at = 0;
  for (const std::vector<Stroke>* list : {&traffic.strokes, &traffic.mounts}) {
    const std::size_t bytes = list->size() * sizeof(Stroke);
    if (bytes == 0) continue;
    glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(at), static_cast<GLsizeiptr>(bytes),
                    list->data());
    at += bytes;
  }
  counters.bytes_uploaded += at;
}

void TrafficLayer::upload(const TrafficPicture& traffic, FrameCounters& counters) {
  const bool is_known = known_ == &traffic && uploaded_ <= traffic.written;
  if (!is_known) uploaded_ = 0;
  if (!traffic.points.empty() && (!is_known || points_version_ != traffic.points_version)) {
    upload_points(traffic, counters);
  }
  if (!traffic.particles.empty() && traffic.oldest < traffic.written) {
    upload_particles(traffic, counters);
  }
  const bool are_new = strokes_version_ != traffic.strokes_version ||
                       mounts_version_ != traffic.mounts_version || !is_known;
  if (are_new) upload_strokes(traffic, counters);
  known_ = &traffic;
  points_version_ = traffic.points_version;
  strokes_version_ = traffic.strokes_version;
  mounts_version_ = traffic.mounts_version;
}

// The same origin as the rectangles have, so that lines end where boxes begin.
void TrafficLayer::set_view(const Program& program, const QuadView& view, const Surface& surface) {
  const double ratio = surface.pixel_ratio;
  const double scale = view.camera.zoom * ratio;
  const double middle_x = (view.viewport.x + view.viewport.w / 2.0) * ratio;
  const double middle_y = (view.viewport.y + view.viewport.h / 2.0) * ratio;
  glUseProgram(program.program);
  glUniform2f(program.offset, static_cast<float>(std::round(middle_x - view.camera.x * scale)),
              static_cast<float>(std::round(middle_y - view.camera.y * scale)));
  glUniform2f(program.target, static_cast<float>(surface.width_px),
              static_cast<float>(surface.height_px));
  glUniform2f(program.scale, static_cast<float>(scale), static_cast<float>(ratio));
}

// There is no base instance in GLES 3.0: the attributes move instead.
void TrafficLayer::point_particles(std::size_t first) {
  glBindVertexArray(particle_buffer_.array);
  glBindBuffer(GL_ARRAY_BUFFER, particle_buffer_.buffer);
  point_at(k_particle, sizeof(Particle), first);
}

void TrafficLayer::draw_particles(std::uint64_t begin, std::uint64_t end, FrameCounters& counters) {
  while (begin < end) {
    const std::size_t slot = begin % k_particles_max;
    const std::size_t count = std::min<std::size_t>(end - begin, k_particles_max - slot);
    point_particles(slot);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(count));
    ++counters.draw_calls;
    counters.particles += static_cast<std::uint32_t>(count);
    begin += count;
  }
}

void TrafficLayer::draw(const TrafficPicture& traffic, const QuadView& view, const Surface& surface,
                        FrameCounters& counters) {
  const std::size_t strokes = traffic.strokes.size() + traffic.mounts.size();
  if (strokes > 0) {
    set_view(strokes_, view, surface);
    const double moved = traffic.time_ms * k_dash_css_px_per_ms / k_dash_period_css_px;
    glUniform1f(strokes_.time,
                static_cast<float>((moved - std::floor(moved)) * k_dash_period_css_px));
    glBindVertexArray(stroke_buffer_.array);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(strokes));
    ++counters.draw_calls;
  }
  if (traffic.oldest < traffic.written && points_texture_ != 0) {
    set_view(particles_, view, surface);
    glUniform1f(particles_.time, traffic.time_ms);
    glUniform1i(points_uniform_, 0);
    const Color colors[] = {traffic.ok, traffic.error, traffic.waiting, traffic.answered,
                            traffic.ground};
    for (int i = 0; i < 5; ++i) set_color(colors_[i], colors[i]);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, points_texture_);
    draw_particles(traffic.oldest, traffic.written, counters);
  }
  glBindVertexArray(0);
}

}  // namespace taskyard::web
