// Dear ImGui's triangles; positions in CSS px.
layout(location = 0) in vec2 a_position;
layout(location = 1) in vec2 a_texture;
layout(location = 2) in vec4 a_color;

uniform vec4 u_display;   // left, top, width, height in CSS px

out vec2 v_texture;
out vec4 v_color;

void main() {
  v_texture = a_texture;
  v_color = a_color;
  vec2 share = (a_position - u_display.xy) / u_display.zw;
  gl_Position = vec4(share.x * 2.0 - 1.0, 1.0 - share.y * 2.0, 0.0, 1.0);
}
