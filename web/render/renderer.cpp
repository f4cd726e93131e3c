#include "render/renderer.hpp"

#include <algorithm>
#include <cmath>

namespace taskyard::web {

bool Renderer::init() {
  is_ready_ = quads_.init(error_) && overlay_.init(error_);
  return is_ready_;
}

void Renderer::shutdown() {
  quads_.shutdown();
  overlay_.shutdown();
  is_ready_ = false;
}

void Renderer::context_lost() {
  quads_.forget();
  overlay_.forget();
  is_ready_ = false;
}

void Renderer::clear(Color color, const Surface& surface) {
  const auto channel = [color](unsigned shift) {
    return static_cast<float>((color >> shift) & 255U) / 255.0F;
  };
  glViewport(0, 0, surface.width_px, surface.height_px);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(channel(0), channel(8), channel(16), 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
}

void Renderer::draw_yard(const Picture& picture, const Surface& surface) {
  const auto pixel = [&surface](float css) {
    return static_cast<int>(std::lround(css * surface.pixel_ratio));
  };
  const int left = pixel(picture.viewport.x),
            right = pixel(picture.viewport.x + picture.viewport.w);
  const int top = pixel(picture.viewport.y),
            bottom = pixel(picture.viewport.y + picture.viewport.h);
  if (right <= left || bottom <= top) return;
  glEnable(GL_SCISSOR_TEST);
  glScissor(left, surface.height_px - bottom, right - left, bottom - top);
  quads_.draw(*picture.yard, QuadView{picture.camera, picture.viewport, picture.phase_ms}, surface,
              counters_);
  glDisable(GL_SCISSOR_TEST);
}

void Renderer::draw(const Picture& picture, const Surface& surface, ImDrawData* panels) {
  counters_ = {};
  if (!is_ready_) return;  // ImGui's texture requests wait for a context; they do no harm meanwhile
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_STENCIL_TEST);
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  clear(picture.background, surface);
  if (picture.yard != nullptr) draw_yard(picture, surface);
  if (panels != nullptr) overlay_.draw(panels, surface, counters_);
}

}  // namespace taskyard::web
