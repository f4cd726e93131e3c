#include "scene/motion.hpp"

#include <algorithm>

#include "scene/palette.hpp"

namespace taskyard::web {
namespace {

constexpr double k_stagger_ms = 40;

float eased(double share) {
  const double rest = 1 - std::clamp(share, 0.0, 1.0);
  return static_cast<float>(1 - rest * rest * rest);
}

float between(float a, float b, float share) { return a + (b - a) * share; }

Quad at(const Motion& motion, double share) {
  Quad quad = motion.look;
  const float s = eased(share);
  quad.x = between(motion.from.x, motion.to.x, s);
  quad.y = between(motion.from.y, motion.to.y, s);
  quad.w = between(motion.from.w, motion.to.w, s);
  quad.h = between(motion.from.h, motion.to.h, s);
  return quad;
}

}  // namespace

bool Motions::travel(Motion motion, double now_ms) {
  std::size_t under_way = 0;
  for (const Motion& other : motions_) {
    if (other.kind == MotionKind::travel) ++under_way;
  }
  if (under_way >= k_travels_max) return false;
  motion.start_ms = std::max(now_ms, last_start_ms_ + k_stagger_ms);
  last_start_ms_ = motion.start_ms;
  motions_.push_back(std::move(motion));
  return true;
}

void Motions::draw(double now_ms, Color text_color, DrawList& list, std::vector<TaskId>& arrived) {
  for (const Motion& motion : motions_) {
    const double share = (now_ms - motion.start_ms) / std::max(motion.length_ms, 1.0);
    if (share >= 1) {
      if (motion.kind == MotionKind::travel) arrived.push_back(motion.task);
      continue;
    }
    if (share < 0) continue;
    Quad quad = motion.kind == MotionKind::travel || motion.kind == MotionKind::group
                    ? at(motion, share)
                    : motion.look;
    if (motion.kind == MotionKind::ghost) {
      quad.opacity = static_cast<std::uint8_t>(200 * (1 - share));
    }
    list.moving.push_back(quad);
    if (!motion.label.empty()) {
      Label label;
      label.x = quad.x + 8;
      label.size = motion.kind == MotionKind::ghost ? 11.5F : 13.0F;
      label.y = quad.y + quad.h / 2 - label.size * 0.6F;
      label.color = text_color;
      if (motion.kind == MotionKind::ghost) label.color = with_alpha(text_color, quad.opacity);
      label.font = LabelFont::semibold;
      label.text = motion.label;
      // What is lost is said in a small view too.
      label.kept = {k_kept_px, quad.y - 4, 200, quad.h + 8, 0, 0};
      list.moving_labels.push_back(std::move(label));
    }
  }
  std::erase_if(motions_, [&](const Motion& motion) {
    return now_ms - motion.start_ms >= std::max(motion.length_ms, 1.0);
  });
}

bool Motions::travelling(TaskId task) const {
  for (const Motion& motion : motions_) {
    if (motion.kind == MotionKind::travel && motion.task == task) return true;
  }
  return false;
}

}  // namespace taskyard::web
