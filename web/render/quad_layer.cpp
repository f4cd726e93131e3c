#include "render/quad_layer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "render/pieces.hpp"
#include "render/program.hpp"

namespace taskyard::web {

namespace {

// A Quad is uploaded as it is: the attributes below name its bytes.
static_assert(sizeof(Quad) == 44);
static_assert(offsetof(Quad, fill) == 16 && offsetof(Quad, border) == 20);
static_assert(offsetof(Quad, radius) == 24 && offsetof(Quad, track) == 36);
static_assert(offsetof(Quad, pattern) == 40 && offsetof(Quad, opacity) == 42);

struct Attribute {
  GLint count;
  GLenum type;
  GLboolean normalized;
  std::size_t offset;
};
constexpr Attribute k_attributes[] = {
    {4, GL_FLOAT, GL_FALSE, 0},         {4, GL_UNSIGNED_BYTE, GL_TRUE, 16},
    {4, GL_UNSIGNED_BYTE, GL_TRUE, 20}, {3, GL_FLOAT, GL_FALSE, 24},
    {4, GL_UNSIGNED_BYTE, GL_TRUE, 36}, {4, GL_UNSIGNED_BYTE, GL_FALSE, 40},
};

constexpr double k_dash_css_px_per_ms = 0.012;
constexpr double k_dash_period_css_px = 7;  // as in scene.frag

}  // namespace

bool QuadLayer::init(std::string& error) {
  forget();
  program_ = link_program("scene", error);
  if (program_ == 0) return false;
  offset_ = glGetUniformLocation(program_, "u_offset");
  target_ = glGetUniformLocation(program_, "u_target");
  scale_ = glGetUniformLocation(program_, "u_scale");
  snap_ = glGetUniformLocation(program_, "u_snap");
  phase_ = glGetUniformLocation(program_, "u_phase");
  make(still_);
  make(moving_);
  return true;
}

void QuadLayer::make(Buffer& buffer) {
  glGenVertexArrays(1, &buffer.array);
  glGenBuffers(1, &buffer.buffer);
  glBindVertexArray(buffer.array);
  glBindBuffer(GL_ARRAY_BUFFER, buffer.buffer);
  GLuint index = 0;
  for (const Attribute& attribute : k_attributes) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, attribute.count, attribute.type, attribute.normalized,
                          sizeof(Quad), reinterpret_cast<const void*>(attribute.offset));
    glVertexAttribDivisor(index, 1);
    ++index;
  }
  glBindVertexArray(0);
}

void QuadLayer::shutdown() {
  if (program_ == 0) return;
  glDeleteProgram(program_);
  for (Buffer* buffer : {&still_, &moving_}) {
    glDeleteVertexArrays(1, &buffer->array);
    glDeleteBuffers(1, &buffer->buffer);
  }
  forget();
}

void QuadLayer::forget() { *this = QuadLayer(); }

void QuadLayer::upload_all(Buffer& target, const std::vector<Quad>& quads,
                           FrameCounters& counters) {
  glBindBuffer(GL_ARRAY_BUFFER, target.buffer);
  if (quads.size() > target.capacity) {
    target.capacity = std::max<std::size_t>(256, quads.size() + quads.size() / 2);
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(target.capacity * sizeof(Quad)), nullptr,
                 GL_DYNAMIC_DRAW);
  }
  const std::size_t bytes = quads.size() * sizeof(Quad);
  if (bytes > 0) glBufferSubData(GL_ARRAY_BUFFER, 0, static_cast<GLsizeiptr>(bytes), quads.data());
  counters.bytes_uploaded += bytes;
}

void QuadLayer::upload_dirty(const DrawList& list, FrameCounters& counters) {
  std::vector<Piece> dirty;
  for (const QuadRange& range : list.dirty) {
    dirty.push_back({range.begin, std::min<std::size_t>(range.end, list.quads.size())});
  }
  glBindBuffer(GL_ARRAY_BUFFER, still_.buffer);
  for (const Piece& piece : few_pieces(std::move(dirty), k_pieces_max)) {
    const std::size_t begin = static_cast<std::size_t>(piece.begin);
    const std::size_t bytes = static_cast<std::size_t>(piece.end - piece.begin) * sizeof(Quad);
    glBufferSubData(GL_ARRAY_BUFFER, static_cast<GLintptr>(begin * sizeof(Quad)),
                    static_cast<GLsizeiptr>(bytes), list.quads.data() + begin);
    counters.bytes_uploaded += bytes;
  }
}

bool QuadLayer::upload(const DrawList& list, FrameCounters& counters) {
  const bool is_known = uploaded_list_ == &list && uploaded_version_ == list.layout_version &&
                        uploaded_count_ == list.quads.size();
  const std::uint64_t before = counters.bytes_uploaded;
  if (!is_known) {
    upload_all(still_, list.quads, counters);
  } else if (!list.dirty.empty()) {
    upload_dirty(list, counters);
  }
  counters.quad_bytes += counters.bytes_uploaded - before;
  if (!list.moving.empty()) upload_all(moving_, list.moving, counters);
  uploaded_list_ = &list;
  uploaded_version_ = list.layout_version;
  uploaded_count_ = list.quads.size();
  return !is_known || !list.dirty.empty();
}

void QuadLayer::set_view(const QuadView& view, const Surface& surface, bool moves) {
  const double ratio = surface.pixel_ratio;
  const double scale = view.camera.zoom * ratio;
  // The origin lies on a whole pixel, so that edges keep their distances while the yard is dragged.
  const double middle_x = (view.viewport.x + view.viewport.w / 2.0) * ratio;
  const double middle_y = (view.viewport.y + view.viewport.h / 2.0) * ratio;
  glUseProgram(program_);
  glUniform2f(offset_, static_cast<float>(std::round(middle_x - view.camera.x * scale)),
              static_cast<float>(std::round(middle_y - view.camera.y * scale)));
  glUniform2f(target_, static_cast<float>(surface.width_px), static_cast<float>(surface.height_px));
  glUniform2f(scale_, static_cast<float>(scale), static_cast<float>(ratio));
  // Dashes run only along what travels; elsewhere motion would be decoration (ux.md 5.1).
  const double dashes = moves ? view.phase_ms * k_dash_css_px_per_ms / k_dash_period_css_px : 0;
  glUniform1f(phase_, static_cast<float>((dashes - std::floor(dashes)) * k_dash_period_css_px));
  glUniform1f(snap_, moves ? 0.0F : 1.0F);
}

void QuadLayer::draw_still(const QuadView& view, const Surface& surface, FrameCounters& counters) {
  if (uploaded_count_ == 0) return;
  set_view(view, surface, false);
  glBindVertexArray(still_.array);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(uploaded_count_));
  glBindVertexArray(0);
  ++counters.draw_calls;
  counters.quads_drawn += static_cast<std::uint32_t>(uploaded_count_);
}

void QuadLayer::draw_moving(const DrawList& list, const QuadView& view, const Surface& surface,
                            FrameCounters& counters) {
  if (list.moving.empty()) return;
  set_view(view, surface, true);
  glBindVertexArray(moving_.array);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(list.moving.size()));
  glBindVertexArray(0);
  ++counters.draw_calls;
  counters.quads_drawn += static_cast<std::uint32_t>(list.moving.size());
}

}  // namespace taskyard::web
