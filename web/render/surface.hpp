// The framebuffer that is drawn to.
#pragma once

namespace taskyard::web {

struct Surface {
  int width_px = 0;
  int height_px = 0;
  float pixel_ratio = 1;  ///< device px per CSS px
};

}  // namespace taskyard::web
