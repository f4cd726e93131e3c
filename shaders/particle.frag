// A request as a small shape: its fate is told by the shape as well as by the colour.
in vec2 v_point;
flat in float v_radius;
flat in vec4 v_color;
flat in int v_shape;   // 0 disc, 1 diamond, 2 square, 3 cross, 4 ring

uniform vec4 u_ground;

out vec4 o_color;

float shape_distance(vec2 p, float r) {
  if (v_shape == 1) return (abs(p.x) + abs(p.y) - r) * 0.7071;
  if (v_shape == 2) return max(abs(p.x), abs(p.y)) - r * 0.85;
  if (v_shape == 3) {
    vec2 q = vec2(p.x + p.y, p.x - p.y) * 0.7071;
    float arms = min(max(abs(q.x) - r, abs(q.y) - 0.3 * r), max(abs(q.y) - r, abs(q.x) - 0.3 * r));
    return arms;
  }
  if (v_shape == 4) return abs(length(p) - 0.72 * r) - 0.28 * r;
  return length(p) - r;
}

void main() {
  float distance = shape_distance(v_point, v_radius);
  float body = clamp(0.5 - distance, 0.0, 1.0);
  float rim = clamp(1.5 - distance, 0.0, 1.0);  // a thin edge of the ground's colour keeps it apart
  vec3 color = mix(u_ground.rgb, v_color.rgb, body);
  o_color = vec4(color, v_color.a * max(body, rim * 0.6));
}
