// One instance of web/scene Particle: a request on its way. Computes where it is at u_time from its
// way points, so that nothing is uploaded while it moves. Device pixels, four corners.
layout(location = 0) in float a_start;   // ms
layout(location = 1) in vec4 a_first;    // way points 0..3
layout(location = 2) in vec4 a_second;   // way points 4, 5, hops 0, 1 (ms)
layout(location = 3) in vec4 a_third;    // hops 2, 3, 4, wait (ms)
layout(location = 4) in vec4 a_kind;     // fate, lane, fade (10 ms), -

uniform vec2 u_offset;
uniform vec2 u_target;
uniform vec2 u_scale;    // device px per yard unit, device px per CSS px
uniform float u_time;    // ms
uniform highp sampler2D u_points;  // x, y (yard units), share drawn as a flow
uniform vec4 u_ok, u_error, u_waiting, u_answered;

out vec2 v_point;           // device px from the middle
flat out float v_radius;    // device px
flat out vec4 v_color;
flat out int v_shape;

vec4 way_point(float index) {
  int i = int(index + 0.5);
  return texelFetch(u_points, ivec2(i & 255, i >> 8), 0);
}

void main() {
  float points[6] = float[6](a_first.x, a_first.y, a_first.z, a_first.w, a_second.x, a_second.y);
  float hops[5] = float[5](a_second.z, a_second.w, a_third.x, a_third.y, a_third.z);
  float age = u_time - a_start;
  float wait = a_third.w;
  float fade = a_kind.z * 10.0;
  int fate = int(a_kind.x + 0.5);
  float lane = a_kind.y / 255.0 - 0.5;

  int hop = 0;
  for (int i = 0; i < 5; ++i) {
    if (hop == i && age >= hops[i]) {
      age -= hops[i];
      hop = i + 1;
    }
  }
  vec4 from = way_point(points[hop]);
  vec4 to = hop < 5 ? way_point(points[hop + 1]) : from;
  float share = hop < 5 ? clamp(age / max(hops[hop], 1.0), 0.0, 1.0) : 0.0;
  vec2 place = mix(from.xy, to.xy, share);
  vec2 along = to.xy - from.xy;
  if (dot(along, along) > 0.01) {  // beside the middle of the way, together again at its ends
    vec2 across = normalize(vec2(-along.y, along.x));
    place += across * lane * 9.0 * sin(share * 3.14159);
  } else if (hop == 5 && fate != 3) {  // those that wait stand beside each other
    place += vec2(lane * 26.0, (fract(lane * 37.0) - 0.5) * 9.0);
  }

  float shown = 1.0 - (hop == 0 ? from.z : way_point(points[3]).z);
  bool waits = hop == 5 && age < wait;
  float ended = hop == 5 ? age - wait : -1.0;
  if (a_start > u_time || ended >= fade) shown = 0.0;
  if (ended > 0.0 && fade > 0.0) shown *= 1.0 - smoothstep(0.35, 1.0, ended / fade);

  float css = clamp(3.1 * u_scale.x / u_scale.y, 1.3, 4.5);
  v_color = fate == 0 ? u_ok : fate == 2 ? u_answered : u_error;
  v_shape = fate == 0 ? 0 : fate == 1 ? 1 : fate == 2 ? 2 : 3;
  if (fate == 1 || fate == 3) css *= 1.45;
  if (waits) {
    v_shape = 4;
    v_color = u_waiting;
  }
  v_color.a *= shown;
  v_radius = css * u_scale.y;
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
  v_point = corner * (v_radius + 1.5);
  vec2 at = place * u_scale.x + u_offset + v_point;
  vec2 clip = vec2(at.x / u_target.x * 2.0 - 1.0, 1.0 - at.y / u_target.y * 2.0);
  if (v_color.a <= 0.004) clip = vec2(-2.0);  // all corners in one place: nothing to draw
  gl_Position = vec4(clip, 0.0, 1.0);
}
