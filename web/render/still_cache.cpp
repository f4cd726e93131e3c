#include "render/still_cache.hpp"

namespace taskyard::web {

bool StillCache::make(const Surface& surface) {
  shutdown();
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, static_cast<GLint>(GL_NEAREST));
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, static_cast<GLint>(GL_NEAREST));
  glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(GL_RGBA), surface.width_px, surface.height_px,
               0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glGenFramebuffers(1, &framebuffer_);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
  width_ = surface.width_px;
  height_ = surface.height_px;
  return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

bool StillCache::begin(const Surface& surface) {
  if (is_refused_) return false;
  const bool fits = framebuffer_ != 0 && width_ == surface.width_px && height_ == surface.height_px;
  if (!fits && !make(surface)) {
    shutdown();
    is_refused_ = true;  // it would refuse every frame again
    return false;
  }
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  return true;
}

void StillCache::end() { glBindFramebuffer(GL_FRAMEBUFFER, 0); }

void StillCache::copy(int left, int bottom, int width, int height) {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
  glBlitFramebuffer(left, bottom, left + width, bottom + height, left, bottom, left + width,
                    bottom + height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

void StillCache::shutdown() {
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  if (framebuffer_ != 0) glDeleteFramebuffers(1, &framebuffer_);
  if (texture_ != 0) glDeleteTextures(1, &texture_);
  framebuffer_ = texture_ = 0;
}

}  // namespace taskyard::web
