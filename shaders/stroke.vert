// One instance of web/scene Stroke: a straight line with a width in CSS px. Device pixels.
layout(location = 0) in vec4 a_ends;     // x0, y0, x1, y1 in yard units
layout(location = 1) in vec4 a_look;     // width (CSS px), error share, opacity, moves
layout(location = 2) in vec4 a_color;
layout(location = 3) in vec4 a_error;

uniform vec2 u_offset;
uniform vec2 u_target;
uniform vec2 u_scale;

out vec2 v_place;          // along (CSS px), across (device px from the middle)
flat out vec4 v_look;      // half width (device px), error share, opacity, moves
flat out vec4 v_color;
flat out vec4 v_error;

void main() {
  vec2 from = a_ends.xy * u_scale.x + u_offset;
  vec2 to = a_ends.zw * u_scale.x + u_offset;
  vec2 along = to - from;
  float far = max(length(along), 0.001);
  along /= far;
  vec2 across = vec2(-along.y, along.x);
  float half_width = max(0.5 * a_look.x * u_scale.y, 0.5);
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  float side = (corner.y * 2.0 - 1.0) * (half_width + 1.0);
  vec2 at = from + along * far * corner.x + across * side;
  v_place = vec2(far * corner.x / u_scale.y, side);
  v_look = vec4(half_width, a_look.yzw);
  v_color = a_color;
  v_error = a_error;
  gl_Position = vec4(at.x / u_target.x * 2.0 - 1.0, 1.0 - at.y / u_target.y * 2.0, 0.0, 1.0);
}
