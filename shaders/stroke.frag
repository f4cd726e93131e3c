// A line; a flow shows its error share as a part of its width, with a seam of darker dashes, so that
// it is seen without colours too.
in vec2 v_place;
flat in vec4 v_look;
flat in vec4 v_color;
flat in vec4 v_error;

uniform float u_phase;   // CSS px that dashes have moved

out vec4 o_color;

const float k_period = 18.0;

void main() {
  float half_width = v_look.x;
  float cover = clamp(half_width + 0.5 - abs(v_place.y), 0.0, 1.0);
  float across = clamp(0.5 + 0.5 * v_place.y / half_width, 0.0, 1.0);
  // At least two pixels, so that few errors are seen as well.
  float share = v_look.y > 0.0 ? clamp(max(v_look.y, 1.0 / half_width), 0.0, 1.0) : 0.0;
  bool wrong = across < share;
  vec4 color = wrong ? v_error : v_color;
  float alpha = color.a * v_look.z;
  if (v_look.w > 0.0) {
    float at = mod(v_place.x - u_phase * v_look.w, k_period);
    float period = wrong ? k_period * 0.5 : k_period;
    float place = mod(at, period);
    float from = period * 0.55;
    float dash = smoothstep(0.0, 1.5, place) - smoothstep(from, from + 1.5, place);
    alpha *= mix(wrong ? 0.45 : 0.6, 1.0, dash);
  }
  o_color = vec4(color.rgb, alpha * cover);
}
