#include "platform/browser/program.hpp"

#include <emscripten/html5.h>

#include "imgui.h"
#include "taskyard/json.hpp"
#include "taskyard_fonts/fonts.hpp"

namespace taskyard::web {

namespace {

constexpr const char* k_canvas = "#yard";
constexpr float k_unseen_width = 1280, k_unseen_height = 800;  // for the layout that nobody sees
constexpr const char* k_no_canvas =
    "This browser draws no WebGL2 picture here, so you see the text view: the same simulator in "
    "words and tables.";

void make_imgui(bool is_apple) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.BackendPlatformName = "taskyard browser";
  io.BackendRendererName = "taskyard";
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures |
                     ImGuiBackendFlags_RendererHasVtxOffset | ImGuiBackendFlags_HasMouseCursors;
  io.ConfigMacOSXBehaviors = is_apple;
  io.IniFilename = nullptr;
}

void connect_clipboard(BrowserPlatform& platform) {
  ImGuiPlatformIO& io = ImGui::GetPlatformIO();
  io.Platform_ClipboardUserData = &platform;
  io.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    static_cast<BrowserPlatform*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)
        ->set_clipboard(text);
  };
  io.Platform_GetClipboardTextFn = [](ImGuiContext*) -> const char* {
    auto* browser =
        static_cast<BrowserPlatform*>(ImGui::GetPlatformIO().Platform_ClipboardUserData);
    return browser->clipboard_text();
  };
}

// While a text field of ImGui's is active, typing goes to a real (see-through) text field of the
// page.
void connect_text_input() {
  ImGui::GetPlatformIO().Platform_SetImeDataFn = [](ImGuiContext*, ImGuiViewport*,
                                                    ImGuiPlatformImeData* data) {
    page::place("textInput", data->InputPos.x, data->InputPos.y, data->InputLineHeight, 0,
                data->WantTextInput ? 1 : 0);
  };
}

}  // namespace

Program::Program()
    : loop_([](void* user) { return static_cast<Program*>(user)->draw(); }, this),
      platform_(loop_),
      keyboard_(loop_, platform_),
      pointer_(loop_, platform_, keyboard_) {
  make_imgui(platform_.is_apple());
  connect_clipboard(platform_);
  connect_text_input();
  make_context();
  take_fonts();
  const fonts::FontBlob mono = fonts::jetbrains_mono(), sans = fonts::inter_regular();
  page::add_font("Taskyard Mono", mono.data, mono.size);
  page::add_font("Taskyard Sans", sans.data, sans.size);
  app_ = std::make_unique<App>(platform_, page::ask("search"));
  install_handlers();
}

void Program::take_fonts() {
  if (fonts::pack_size() == 0) return;
  font_pack_ = std::make_unique<unsigned char[]>(fonts::pack_size());
  page::read_fonts(font_pack_.get(), fonts::pack_size());
  fonts::take_pack(font_pack_.get());
}

void Program::make_context() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.alpha = attributes.depth = attributes.stencil = attributes.antialias = false;
  attributes.majorVersion = 2;
  attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
  attributes.enableExtensionsByDefault = false;
  context_ = static_cast<int>(emscripten_webgl_create_context(k_canvas, &attributes));
  if (context_ > 0) emscripten_webgl_make_context_current(context_);
  if (context_ <= 0 || !renderer_.init()) {
    platform_.set_has_canvas(false);
    loop_.set_needed_unseen(true);
    width_ = k_unseen_width;
    height_ = k_unseen_height;
    page::tell("noCanvas", k_no_canvas, renderer_.error());
  }
}

void Program::install_handlers() {
  pointer_.install();
  keyboard_.install();
  emscripten_set_visibilitychange_callback(
      this, false, [](int, const EmscriptenVisibilityChangeEvent* event, void* user) -> EM_BOOL {
        static_cast<Program*>(user)->set_hidden(event->hidden);
        return false;
      });
  emscripten_set_blur_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, this, false,
                               [](int, const EmscriptenFocusEvent*, void* user) -> EM_BOOL {
                                 auto* program = static_cast<Program*>(user);
                                 program->keyboard_.release_all();
                                 program->pointer_.release_all();
                                 program->loop_.request();
                                 return false;
                               });
  emscripten_set_webglcontextlost_callback(k_canvas, this, false,
                                           [](int, const void*, void* user) -> EM_BOOL {
                                             static_cast<Program*>(user)->renderer_.context_lost();
                                             page::tell("contextLost");
                                             return true;  // we make everything again ourselves
                                           });
  emscripten_set_webglcontextrestored_callback(k_canvas, this, false,
                                               [](int, const void*, void* user) -> EM_BOOL {
                                                 auto* program = static_cast<Program*>(user);
                                                 if (program->renderer_.init())
                                                   page::tell("contextRestored");
                                                 program->loop_.request();
                                                 return true;
                                               });
}

void Program::set_hidden(bool hidden) {
  if (hidden) {
    keyboard_.release_all();
    pointer_.release_all();
  }
  loop_.set_hidden(hidden);
}

bool Program::draw() {
  if (is_resized_) {
    is_resized_ = false;
    emscripten_set_canvas_element_size(k_canvas, surface_.width_px, surface_.height_px);
  }
  pointer_.before_frame();
  FrameInput input;
  input.now_ms = platform_.now_ms();
  input.width = width_;
  input.height = height_;
  input.pixel_ratio = surface_.pixel_ratio;
  input.visible = loop_.is_visible();
  const FrameOutput frame = app_->frame(input);
  if (loop_.is_in_sight()) {
    draw_picture(frame);
  } else {
    renderer_.frame_skipped();
  }
  follow_theme(frame);
  platform_.set_cursor(ImGui::GetMouseCursor());
  if (!was_ready_) {
    was_ready_ = true;
    page::tell("ready");
  }
  return app_->wants_frame() || pointer_.has_steps();
}

void Program::draw_picture(const FrameOutput& frame) {
  FramePicture picture;
  picture.yard = frame.yard;
  picture.camera = frame.camera;
  picture.viewport = frame.yard_viewport;
  picture.background = frame.background;
  picture.phase_ms = frame.phase_ms;
  renderer_.draw(picture, surface_, ImGui::GetDrawData());
}

void Program::follow_theme(const FrameOutput& frame) {
  if (platform_.has_theme() || dark_told_ == (frame.dark ? 1 : 0)) return;
  dark_told_ = frame.dark ? 1 : 0;
  page::tell("theme", frame.dark ? "dark" : "light", "0");
}

const char* Program::command(std::string_view json) {
  answer_ = app_->command(json);
  loop_.request();
  return answer_.c_str();
}

const char* Program::stats() {
  const FrameCounters& counters = renderer_.counters();
  JsonWriter json;
  json.begin_object().member("frames", loop_.frames()).member("drawCalls", counters.draw_calls);
  json.member("quads", counters.quads)
      .member("quadsDrawn", counters.quads_drawn)
      .member("triangles", counters.triangles);
  json.member("bytesUploaded", static_cast<std::int64_t>(counters.bytes_uploaded));
  json.member("quadBytes", static_cast<std::int64_t>(counters.quad_bytes)).end_object();
  answer_ = json.take();
  return answer_.c_str();
}

void Program::editor_changed(std::string_view text) {
  platform_.editor().set(text);
  app_->editor_changed(text);
  loop_.request();
}

void Program::editor_apply() {
  app_->editor_apply();
  loop_.request();
}

void Program::file_opened(std::string_view name, std::string_view content) {
  app_->file_opened(name, content);
  loop_.request();
}

void Program::resized(float width, float height, int width_px, int height_px) {
  if (width <= 0 || height <= 0) return;  // hidden, by the text view for example
  width_ = width;
  height_ = height;
  surface_ = {width_px, height_px, static_cast<float>(width_px) / width};
  is_resized_ = true;
  loop_.draw_now();  // at once: a canvas that was resized is blank until it is drawn
}

void Program::preferences_changed() {
  platform_.read_preferences();
  app_->theme_preference_changed();
  loop_.request();
}

}  // namespace taskyard::web
