// The colours of both faces: state colours of ux.md 6.2 and the grounds and texts they stand on.
#pragma once

#include "scene/draw_list.hpp"

namespace taskyard::web {

enum class Theme : std::uint8_t { dark, light, projector };

/// What a coloured thing means; text is never drawn in a state colour (ux.md 6.3).
enum class Role : std::uint8_t { none, pending, running, stopping, failed, draining, stopped };

struct Palette {
  Color ground = 0;   ///< behind the yard
  Color panel = 0;    ///< panels
  Color raised = 0;   ///< cards, inputs, buttons
  Color hovered = 0;  ///< raised, under the pointer
  Color line = 0;     ///< hairlines between things
  Color text = 0;
  Color muted = 0;        ///< secondary text, still >= 4.5:1 on panel
  Color accent = 0;       ///< selection, focus, links
  Color accent_text = 0;  ///< text on accent
  Color bar_cpu = 0;      ///< CPU share bars
  Color bar_memory = 0;   ///< memory share bars
  Color bar_track = 0;
  Color code_key = 0, code_string = 0, code_number = 0, code_literal = 0, code_wrong = 0;
  Color state[7] = {};                  ///< by Role
  Color disk = 0;                       ///< how full a disk is
  Color data_write = 0, data_read = 0;  ///< bytes on their way to a store, and back
  Color tint[6] = {};                   ///< of IAM roles, one after the other

  Color of(Role role) const { return state[static_cast<int>(role)]; }
};

const Palette& palette(Theme theme);

/// 0xRRGGBB as a Color with full opacity.
constexpr Color rgb(std::uint32_t hex, std::uint32_t alpha = 255) {
  return ((hex >> 16U) & 0xFFU) | (hex & 0xFF00U) | ((hex & 0xFFU) << 16U) | (alpha << 24U);
}
/// The same colour with another opacity, 0–255.
constexpr Color with_alpha(Color color, std::uint32_t alpha) {
  return (color & 0x00FFFFFFU) | (alpha << 24U);
}
/// WCAG contrast ratio of two opaque colours, 1–21.
double contrast(Color a, Color b);
/// `a` and `b` mixed, `share` 0 = a, 1 = b.
Color mix(Color a, Color b, float share);

/// Pattern and mark that go with a role, so that colour is never alone.
Pattern pattern_of(Role role);
Mark mark_of(Role role);

}  // namespace taskyard::web
