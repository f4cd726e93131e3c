// One instance of scene::Quad per rectangle; four corners from gl_VertexID. Works in device pixels.
layout(location = 0) in vec4 a_rect;        // x, y, w, h in yard units
layout(location = 1) in vec4 a_fill;
layout(location = 2) in vec4 a_border;
layout(location = 3) in vec3 a_shape;       // radius (yard units), border (CSS px), progress 0..1
layout(location = 4) in vec4 a_track;
layout(location = 5) in vec4 a_kind;        // pattern, mark, opacity 0..255, layer

uniform vec2 u_offset;    // device px of the yard's origin
uniform vec2 u_target;    // size of the framebuffer in device px
uniform vec2 u_scale;     // device px per yard unit, device px per CSS px
uniform float u_snap;     // 1: edges on whole pixels (what stands still), 0: as computed (what moves)

out vec2 v_point;              // device px from the rectangle's middle
flat out vec2 v_half;          // half its size, device px
flat out vec4 v_fill;
flat out vec4 v_edge;
flat out vec4 v_track;
flat out vec4 v_shape;         // radius px, border px, progress, opacity 0..1
flat out ivec2 v_kind;         // pattern (-1: too small for anything but a colour), mark

void main() {
  vec2 low = a_rect.xy * u_scale.x;
  vec2 high = (a_rect.xy + a_rect.zw) * u_scale.x;
  vec2 small = vec2(lessThan(high - low, vec2(1.0)));
  low = mix(low, floor(low + 0.5), u_snap) + u_offset;
  high = mix(high, floor(high + 0.5), u_snap) + u_offset;
  high = max(high, low + mix(vec2(0.25), vec2(1.0), u_snap));

  vec2 size = high - low;
  bool is_tiny = min(size.x, size.y) < 3.0;
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  // Room for the soft edge of what is not on whole pixels.
  float margin = is_tiny || u_snap > 0.5 ? 0.0 : 1.0;
  vec2 at = mix(low - margin, high + margin, corner);

  v_point = at - 0.5 * (low + high);
  v_half = 0.5 * size;
  v_fill = a_fill;
  v_edge = a_border;
  v_track = a_track;
  float radius = min(a_shape.x * u_scale.x, min(v_half.x, v_half.y));
  float thick = a_shape.y > 0.0 ? max(1.0, floor(a_shape.y * u_scale.y + 0.5)) : 0.0;
  // A tile that shrinks below its pixel fades instead of growing over its neighbours.
  float shrink = u_snap > 0.5 ? mix(1.0, 0.6, max(small.x, small.y)) : 1.0;
  v_shape = vec4(radius, thick, clamp(a_shape.z, 0.0, 1.0), a_kind.z / 255.0 * shrink);
  v_kind = ivec2(is_tiny ? -1 : int(a_kind.x + 0.5), int(a_kind.y + 0.5));
  gl_Position = vec4(at.x / u_target.x * 2.0 - 1.0, 1.0 - at.y / u_target.y * 2.0, 0.0, 1.0);
}
