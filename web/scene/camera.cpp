// Moving about the yard.
#include <algorithm>

#include "scene/scene.hpp"

namespace taskyard::web {
namespace {

constexpr double k_zoom_min = 0.02;
constexpr double k_zoom_max = 8;
constexpr double k_fit_zoom_max = 2;
constexpr double k_margin = 12;  // CSS px

}  // namespace

double yard_foot(bool with_requests, const Viewport& viewport) {
  return with_requests && viewport.w >= k_legend_from ? k_yard_foot_with_requests : k_yard_foot;
}

Camera fit_camera(const DrawList& yard, const Viewport& viewport) {
  Camera camera;
  const double foot = yard_foot(yard.has_requests, viewport);
  camera.x = static_cast<double>(yard.width) / 2;
  camera.y = static_cast<double>(yard.height) / 2;
  if (yard.width <= 0 || yard.height <= 0 || viewport.w <= 0 || viewport.h <= 0) return camera;
  const double across =
      (static_cast<double>(viewport.w) - 2 * k_margin) / static_cast<double>(yard.width);
  const double down =
      (static_cast<double>(viewport.h) - k_margin - foot) / static_cast<double>(yard.height);
  camera.zoom = std::clamp(std::min(across, down), k_zoom_min, k_fit_zoom_max);
  camera.y += (foot - k_margin) / 2 / camera.zoom;
  return camera;
}

void to_yard(const Camera& camera, const Viewport& viewport, float px, float py, float& x,
             float& y) {
  const double middle_x = static_cast<double>(viewport.x) + static_cast<double>(viewport.w) / 2;
  const double middle_y = static_cast<double>(viewport.y) + static_cast<double>(viewport.h) / 2;
  x = static_cast<float>(camera.x + (static_cast<double>(px) - middle_x) / camera.zoom);
  y = static_cast<float>(camera.y + (static_cast<double>(py) - middle_y) / camera.zoom);
}

void to_page(const Camera& camera, const Viewport& viewport, float x, float y, float& px,
             float& py) {
  const double middle_x = static_cast<double>(viewport.x) + static_cast<double>(viewport.w) / 2;
  const double middle_y = static_cast<double>(viewport.y) + static_cast<double>(viewport.h) / 2;
  px = static_cast<float>(middle_x + (static_cast<double>(x) - camera.x) * camera.zoom);
  py = static_cast<float>(middle_y + (static_cast<double>(y) - camera.y) * camera.zoom);
}

Camera zoom_about(const Camera& camera, const Viewport& viewport, float x, float y, double factor) {
  float yard_x = 0;
  float yard_y = 0;
  to_yard(camera, viewport, x, y, yard_x, yard_y);
  Camera result = camera;
  result.zoom = std::clamp(camera.zoom * factor, k_zoom_min, k_zoom_max);
  float after_x = 0;
  float after_y = 0;
  to_yard(result, viewport, x, y, after_x, after_y);
  result.x += static_cast<double>(yard_x) - static_cast<double>(after_x);
  result.y += static_cast<double>(yard_y) - static_cast<double>(after_y);
  return result;
}

Camera pan_by(const Camera& camera, const DrawList& yard, const Viewport&, float dx, float dy) {
  Camera result = camera;
  result.x = std::clamp(camera.x - static_cast<double>(dx) / camera.zoom, 0.0,
                        static_cast<double>(yard.width));
  result.y = std::clamp(camera.y - static_cast<double>(dy) / camera.zoom, 0.0,
                        static_cast<double>(yard.height));
  return result;
}

}  // namespace taskyard::web
