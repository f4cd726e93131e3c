// Rounded rectangle by signed distance, in device pixels, so edges are one pixel soft at any zoom.
// State is never told by colour alone: patterns and marks are drawn here (ux.md 6.2).
in vec2 v_point;
flat in vec2 v_half;
flat in vec4 v_fill;
flat in vec4 v_edge;
flat in vec4 v_track;
flat in vec4 v_shape;
flat in ivec2 v_kind;

uniform vec2 u_scale;
uniform float u_phase;   // CSS px that dashes have moved

out vec4 o_color;

const int k_solid = 0;
const int k_dashed = 1;
const int k_left_hatch = 2;
const int k_right_hatch = 3;
const int k_hollow = 4;

float box(vec2 p, vec2 half_size, float radius) {
  vec2 q = abs(p) - half_size + radius;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

float segment(vec2 p, vec2 a, vec2 b) {
  vec2 ab = b - a;
  float along = clamp(dot(p - a, ab) / dot(ab, ab), 0.0, 1.0);
  return length(p - a - ab * along);
}

float inside(float distance) { return clamp(0.5 - distance, 0.0, 1.0); }

// Soft stripes: 1 on the stripe, 0 between; period and width in device px.
float stripes(float at, float period, float width) {
  float d = abs(mod(at, period) - 0.5 * period) - 0.5 * width;
  return clamp(0.5 - d, 0.0, 1.0);
}

// Distance along the outline, good enough for dashes: the long way on each side.
float along_outline(vec2 p) {
  vec2 side = abs(p) - v_half;
  return side.x > side.y ? p.y * sign(p.x) : -p.x * sign(p.y);
}

float mark_distance(int mark, vec2 p, float r, float w) {
  if (mark == 1) {  // clock
    float ring = abs(length(p) - r) - 0.5 * w;
    float hands = min(segment(p, vec2(0.0), vec2(0.0, -0.62 * r)), segment(p, vec2(0.0), vec2(0.5 * r, 0.0)));
    return min(ring, hands - 0.5 * w);
  }
  if (mark == 2) return length(p) - 0.6 * r;  // dot
  if (mark == 3) {                            // cross
    float s = 0.8 * r;
    return min(segment(p, vec2(-s), vec2(s)), segment(p, vec2(-s, s), vec2(s, -s))) - 0.6 * w;
  }
  if (mark == 4) {  // arrow out
    vec2 tip = vec2(0.75 * r, -0.75 * r);
    float shaft = segment(p, -tip, tip);
    float head = min(segment(p, tip, tip + vec2(-0.9 * r, 0.0)), segment(p, tip, tip + vec2(0.0, 0.9 * r)));
    return min(shaft, head) - 0.5 * w;
  }
  if (mark == 6) {  // tick
    vec2 low = vec2(-0.2 * r, 0.6 * r);
    float arm = segment(p, low, vec2(0.8 * r, -0.6 * r));
    return min(segment(p, vec2(-0.75 * r, 0.05 * r), low), arm) - 0.6 * w;
  }
  return box(p, vec2(0.5 * r), 0.0);  // square
}

float luminance(vec3 c) { return dot(c, vec3(0.299, 0.587, 0.114)); }

vec4 over(vec4 under, vec4 upper, float cover) {
  float a = upper.a * cover;
  float sum = a + under.a * (1.0 - a);
  vec3 rgb = (upper.rgb * a + under.rgb * under.a * (1.0 - a)) / max(sum, 1e-4);
  return vec4(rgb, sum);
}

vec4 body_color(int pattern) {
  vec4 filled = v_fill;
  float css = u_scale.y;
  if (pattern == k_left_hatch || pattern == k_right_hatch) {
    float at = pattern == k_left_hatch ? v_point.x + v_point.y : v_point.x - v_point.y;
    vec4 pale = vec4(v_fill.rgb, v_fill.a * 0.35);
    filled = mix(pale, v_fill, stripes(at * 0.7071, 6.0 * css, 3.0 * css));
  } else if (pattern == k_dashed) {
    filled.a *= 0.25;
  } else if (pattern == k_hollow) {
    filled.a = 0.0;
  }
  if (v_shape.z >= 1.0) return filled;
  float cut = v_point.x + v_half.x - v_shape.z * 2.0 * v_half.x;
  return mix(v_track, filled, clamp(0.5 - cut, 0.0, 1.0));
}

vec4 with_outline(vec4 color, int pattern, float distance) {
  float css = u_scale.y;
  bool is_outlined = pattern == k_dashed || pattern == k_hollow;
  float thick = v_shape.y > 0.0 ? v_shape.y : (is_outlined ? max(1.0, floor(css + 0.5)) : 0.0);
  if (thick <= 0.0) return color;
  vec4 ink = v_edge.a > 0.0 || !is_outlined ? v_edge : v_fill;
  float cover = 1.0 - inside(distance + thick);
  // Seen from far away an outline would be all that is left of a small tile.
  cover *= is_outlined ? 1.0 : clamp((min(v_half.x, v_half.y) - 1.5) / 3.0, 0.0, 1.0);
  if (pattern == k_dashed) cover *= stripes(along_outline(v_point) + u_phase * css, 7.0 * css, 4.0 * css);
  return over(color, ink, cover);
}

vec4 with_mark(vec4 color, int pattern) {
  float css = u_scale.y;
  float short_side = min(v_half.x, v_half.y);
  bool is_mark_alone = v_fill.a <= 0.0 && pattern == 0;
  float r = min(short_side * (is_mark_alone ? 0.8 : 0.5), 9.0 * css);
  if (v_kind.y == 0 || r < 2.5) return color;
  bool is_wide = v_half.x > 2.2 * v_half.y;
  vec2 middle = is_wide ? vec2(-v_half.x + short_side, 0.0) : vec2(0.0);
  float cover = inside(mark_distance(v_kind.y, v_point - middle, r, max(1.0, 0.28 * r)));
  bool is_outlined = pattern == k_dashed || pattern == k_hollow || is_mark_alone;
  vec3 ink = v_edge.a > 0.0 ? v_edge.rgb : v_fill.rgb;
  if (!is_outlined) ink = luminance(v_fill.rgb) > 0.45 ? vec3(0.07, 0.09, 0.11) : vec3(1.0);
  return over(color, vec4(ink, 1.0), cover);
}

void main() {
  int pattern = v_kind.x;
  if (pattern < 0) {
    float alpha = v_fill.a * v_shape.w * (v_shape.z < 0.5 ? 0.5 : 1.0);
    if (v_fill.a <= 0.0) o_color = vec4(v_edge.rgb, v_edge.a * 0.5 * v_shape.w);
    else o_color = vec4(v_fill.rgb, alpha);
    return;
  }
  float distance = box(v_point, v_half, v_shape.x);
  vec4 color = body_color(pattern);
  color = with_outline(color, pattern, distance);
  color = with_mark(color, pattern);
  o_color = vec4(color.rgb, color.a * inside(distance) * v_shape.w);
}
