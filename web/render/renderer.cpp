#include "render/renderer.hpp"

#include <algorithm>
#include <cmath>

namespace taskyard::web {

namespace {

/// Device px, origin at the bottom left as in OpenGL.
struct PixelBox {
  int left, bottom, width, height;
};

PixelBox pixel_box(const Viewport& css, const Surface& surface) {
  const auto pixel = [&surface](float at) {
    return static_cast<int>(std::lround(at * surface.pixel_ratio));
  };
  const int left = pixel(css.x), right = pixel(css.x + css.w);
  const int top = pixel(css.y), bottom = pixel(css.y + css.h);
  return {left, surface.height_px - bottom, right - left, bottom - top};
}

}  // namespace

bool Renderer::init() {
  is_ready_ = quads_.init(error_) && traffic_.init(error_) && overlay_.init(error_);
  return is_ready_;
}

void Renderer::shutdown() {
  quads_.shutdown();
  traffic_.shutdown();
  overlay_.shutdown();
  cache_.shutdown();
  is_cached_ = false;
  is_ready_ = false;
}

void Renderer::context_lost() {
  quads_.forget();
  traffic_.forget();
  overlay_.forget();
  cache_.forget();
  is_cached_ = false;
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

bool Renderer::view_changed(const FramePicture& picture, const Surface& surface) {
  const Viewport& a = picture.viewport;
  const Viewport& b = last_.viewport;
  const bool is_same = picture.yard == last_.yard && picture.background == last_.background &&
                       picture.camera.x == last_.camera.x && picture.camera.y == last_.camera.y &&
                       picture.camera.zoom == last_.camera.zoom && a.x == b.x && a.y == b.y &&
                       a.w == b.w && a.h == b.h && surface.width_px == last_surface_.width_px &&
                       surface.height_px == last_surface_.height_px &&
                       surface.pixel_ratio == last_surface_.pixel_ratio;
  last_ = picture;
  last_surface_ = surface;
  return !is_same;
}

// While the yard changes it is drawn straight to the screen; once it stands still it is drawn into
// the cache, and from then on only copied.
void Renderer::draw_still(const FramePicture& picture, const Surface& surface, bool is_new) {
  const QuadView view{picture.camera, picture.viewport, picture.phase_ms};
  if (is_new) {
    is_cached_ = false;
    quads_.draw_still(view, surface, counters_);
    return;
  }
  if (!is_cached_) {
    if (!cache_.begin(surface)) {
      quads_.draw_still(view, surface, counters_);
      return;
    }
    glClear(GL_COLOR_BUFFER_BIT);
    quads_.draw_still(view, surface, counters_);
    cache_.end();
    is_cached_ = true;
  }
  const PixelBox box = pixel_box(picture.viewport, surface);
  cache_.copy(box.left, box.bottom, box.width, box.height);
}

// Everything is uploaded before anything is drawn: an upload in the middle of a render pass makes
// drivers end it, or keep a copy.
bool Renderer::upload(const FramePicture& picture, ImDrawData* panels) {
  bool is_new = false;
  if (picture.yard != nullptr) {
    is_new = quads_.upload(*picture.yard, counters_);
    traffic_.upload(picture.yard->traffic, counters_);
  }
  if (panels != nullptr) overlay_.upload(panels, counters_);
  return is_new;
}

void Renderer::draw_yard(const FramePicture& picture, const Surface& surface, bool is_new_list) {
  const bool is_new_view = view_changed(picture, surface);
  counters_.quads =
      static_cast<std::uint32_t>(picture.yard->quads.size() + picture.yard->moving.size());
  const PixelBox box = pixel_box(picture.viewport, surface);
  if (box.width <= 0 || box.height <= 0) return;
  glEnable(GL_SCISSOR_TEST);
  glScissor(box.left, box.bottom, box.width, box.height);
  draw_still(picture, surface, is_new_list || is_new_view);
  const QuadView view{picture.camera, picture.viewport, picture.phase_ms};
  traffic_.draw(picture.yard->traffic, view, surface, counters_);
  quads_.draw_moving(*picture.yard, view, surface, counters_);
  glDisable(GL_SCISSOR_TEST);
}

void Renderer::draw(const FramePicture& picture, const Surface& surface, ImDrawData* panels) {
  counters_ = {};
  if (!is_ready_) return;  // ImGui's texture requests wait for a context; they do no harm meanwhile
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_STENCIL_TEST);
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  const bool is_new_list = upload(picture, panels);
  clear(picture.background, surface);
  if (picture.yard != nullptr) draw_yard(picture, surface, is_new_list);
  if (panels != nullptr) overlay_.draw(*panels, surface, counters_);
}

}  // namespace taskyard::web
