#include "scene/palette.hpp"

#include <cmath>

namespace taskyard::web {
namespace {

Palette make_dark() {
  Palette p;
  p.ground = rgb(0x12161C);
  p.panel = rgb(0x181D25);
  p.raised = rgb(0x222934);
  p.hovered = rgb(0x2C3542);
  p.line = rgb(0x2E3744);
  p.text = rgb(0xE6EAF0);
  p.muted = rgb(0x9AA5B4);
  p.accent = rgb(0x5AA9FF);
  p.accent_text = rgb(0x0B1220);
  p.bar_cpu = rgb(0x6C8EBF);
  p.bar_memory = rgb(0x9A7FC4);
  p.bar_track = rgb(0x2A323E);
  p.code_key = rgb(0x8CC4FF);
  p.code_string = rgb(0xA9D99B);
  p.code_number = rgb(0xF0C27B);
  p.code_literal = rgb(0xD6A6F5);
  p.code_wrong = rgb(0xFF8A73);
  const std::uint32_t states[7] = {0x9AA5B4, 0x9CC7F0, 0x2FD6A0, 0xF5C52B,
                                   0xE5532A, 0xC24FBE, 0x6F7680};
  for (int i = 0; i < 7; ++i) p.state[i] = rgb(states[i]);
  p.disk = rgb(0x7FA9BC);
  p.data_write = rgb(0x7CC4FF);
  p.data_read = rgb(0xFFC46B);
  const std::uint32_t tints[6] = {0x6FB1FF, 0xE0A84F, 0x5CC8B0, 0xE592DF, 0xB3CC70, 0xB8A4FF};
  for (int i = 0; i < 6; ++i) p.tint[i] = rgb(tints[i]);
  return p;
}

Palette make_light() {
  Palette p;
  p.ground = rgb(0xFFFFFF);
  p.panel = rgb(0xF6F7F9);
  p.raised = rgb(0xFFFFFF);
  p.hovered = rgb(0xE8EDF4);
  p.line = rgb(0xD5DAE1);
  p.text = rgb(0x1A2029);
  p.muted = rgb(0x566070);
  p.accent = rgb(0x0B63CE);
  p.accent_text = rgb(0xFFFFFF);
  p.bar_cpu = rgb(0x4F79B5);
  p.bar_memory = rgb(0x7E5FB0);
  p.bar_track = rgb(0xE3E7EC);
  p.code_key = rgb(0x0B4F9E);
  p.code_string = rgb(0x1D6B2A);
  p.code_number = rgb(0x8A5200);
  p.code_literal = rgb(0x7A2BA8);
  p.code_wrong = rgb(0xB02A10);
  const std::uint32_t states[7] = {0x566070, 0x0A4A86, 0x0E9463, 0xB8860B,
                                   0x9E2206, 0xD84BD0, 0x6B7280};
  for (int i = 0; i < 7; ++i) p.state[i] = rgb(states[i]);
  p.disk = rgb(0x47748A);
  p.data_write = rgb(0x1565B8);
  p.data_read = rgb(0x8F5B00);
  const std::uint32_t tints[6] = {0x1F6FC4, 0x8F5A00, 0x0C7466, 0xA23A9E, 0x507010, 0x6A4BC4};
  for (int i = 0; i < 6; ++i) p.tint[i] = rgb(tints[i]);
  return p;
}

// Light with darker lines and texts, for washed-out beamers; sizes grow elsewhere.
Palette make_projector() {
  Palette p = make_light();
  p.panel = rgb(0xFFFFFF);
  p.line = rgb(0x9AA3AF);
  p.text = rgb(0x000000);
  p.muted = rgb(0x3A4350);
  p.bar_track = rgb(0xD0D6DE);
  return p;
}

double channel(Color color, unsigned shift) {
  const double c = static_cast<double>((color >> shift) & 0xFFU) / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
  return 0.2126 * channel(color, 0) + 0.7152 * channel(color, 8) + 0.0722 * channel(color, 16);
}

}  // namespace

const Palette& palette(Theme theme) {
  static const Palette dark = make_dark();
  static const Palette light = make_light();
  static const Palette projector = make_projector();
  switch (theme) {
    case Theme::dark: return dark;
    case Theme::light: return light;
    case Theme::projector: return projector;
  }
  return dark;
}

double contrast(Color a, Color b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

Color mix(Color a, Color b, float share) {
  Color result = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const float from = static_cast<float>((a >> shift) & 0xFFU);
    const float to = static_cast<float>((b >> shift) & 0xFFU);
    result |= static_cast<Color>(from + (to - from) * share + 0.5F) << shift;
  }
  return result;
}

Pattern pattern_of(Role role) {
  switch (role) {
    case Role::pending: return Pattern::dashed_outline;
    case Role::stopping: return Pattern::left_hatch;
    case Role::draining: return Pattern::right_hatch;
    case Role::stopped: return Pattern::hollow;
    case Role::none:
    case Role::running:
    case Role::failed: return Pattern::solid;
  }
  return Pattern::solid;
}

Mark mark_of(Role role) {
  switch (role) {
    case Role::pending: return Mark::clock;
    case Role::running: return Mark::dot;
    case Role::failed: return Mark::cross;
    case Role::draining: return Mark::arrow_out;
    case Role::stopped: return Mark::square;
    case Role::none:
    case Role::stopping: return Mark::none;
  }
  return Mark::none;
}

}  // namespace taskyard::web
