// Which texts of the yard are drawn, and how large.
#include <algorithm>

#include "scene/draw_list.hpp"

namespace taskyard::web {
namespace {

constexpr float k_letters = 2.4F;    // a longer name says nothing in less than so many heights
constexpr float k_letter_w = 0.55F;  // heights
constexpr float k_smaller = 1;       // CSS px; a kept name gives in so much

}  // namespace

LabelSizes sizes_of(const Label& label, float zoom) {
  LabelSizes sizes;
  const float px = label.size * zoom;
  sizes.room = label.max_width * zoom;
  if (px >= label.min_px) sizes.plain = px;
  const KeptLabel& kept = label.kept;
  if (kept.px <= px || kept.h * zoom < kept.px - k_smaller) return sizes;
  // Beside other texts as long as these are drawn, over their places else.
  const bool alone = sizes.plain <= 0;
  sizes.kept_room = (alone ? kept.w : label.max_width) * zoom;
  const std::size_t letters =
      kept.letters > 0 ? std::min<std::size_t>(kept.letters, label.text.size()) : label.text.size();
  const float needs = std::min(k_letters, static_cast<float>(letters) * k_letter_w);
  if (sizes.kept_room < kept.px * needs) return sizes;
  sizes.kept = std::min(kept.px, kept.h * zoom);
  sizes.kept_top = (label.y + label.size / 2) * zoom - sizes.kept / 2;
  if (alone) {
    const float lowest = std::max(kept.y * zoom, (kept.y + kept.h) * zoom - sizes.kept);
    sizes.kept_top = std::clamp(sizes.kept_top, kept.y * zoom, lowest);
  }
  sizes.kept_x = (label.x - (alone ? kept.left : 0)) * zoom;
  return sizes;
}

}  // namespace taskyard::web
