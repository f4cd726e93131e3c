#include "platform/headless/headless_window.hpp"

#include <string>

namespace taskyard::web {

namespace {

HeadlessPlatform& platform_of(ImGuiContext*) {
  return *static_cast<HeadlessPlatform*>(ImGui::GetPlatformIO().Platform_ClipboardUserData);
}

void connect_clipboard(HeadlessPlatform& platform) {
  ImGuiPlatformIO& io = ImGui::GetPlatformIO();
  io.Platform_ClipboardUserData = &platform;
  io.Platform_SetClipboardTextFn = [](ImGuiContext* context, const char* text) {
    platform_of(context).set_clipboard(text);
  };
  io.Platform_GetClipboardTextFn = [](ImGuiContext* context) -> const char* {
    return platform_of(context).clipboard_text.c_str();
  };
}

void answer_texture_requests() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    } else if (texture->Status == ImTextureStatus_WantCreate ||
               texture->Status == ImTextureStatus_WantUpdates) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
}

}  // namespace

HeadlessWindow::HeadlessWindow(HeadlessPlatform& platform, float width, float height,
                               float pixel_ratio)
    : platform_(platform), context_(ImGui::CreateContext()) {
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  connect_clipboard(platform_);
  resize(width, height, pixel_ratio);
}

HeadlessWindow::~HeadlessWindow() {
  app_.reset();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

App& HeadlessWindow::open(std::string_view switches) {
  app_ = std::make_unique<App>(platform_, switches);
  return *app_;
}

FrameOutput HeadlessWindow::frame(double step_ms) {
  ImGui::SetCurrentContext(context_);
  platform_.time_ms += step_ms;
  input_.now_ms = platform_.time_ms;
  FrameOutput output = app_->frame(input_);
  answer_texture_requests();
  return output;
}

void HeadlessWindow::run_for(double ms, double step_ms) {
  for (double done = 0; done < ms; done += step_ms) frame(step_ms);
}

int HeadlessWindow::settle(int frames_max) {
  int frames = 0;
  while (frames < frames_max && app_->wants_frame()) {
    frame();
    ++frames;
  }
  return frames;
}

void HeadlessWindow::resize(float width, float height, float pixel_ratio) {
  input_.width = width;
  input_.height = height;
  input_.pixel_ratio = pixel_ratio;
}

void HeadlessWindow::move_to(float x, float y) {
  ImGui::GetIO().AddMousePosEvent(x, y);
  frame();
}

void HeadlessWindow::press(int button) {
  ImGui::GetIO().AddMouseButtonEvent(button, true);
  frame();
}

void HeadlessWindow::release(int button) {
  ImGui::GetIO().AddMouseButtonEvent(button, false);
  frame();
}

void HeadlessWindow::click(float x, float y, int button) {
  move_to(x, y);
  frame();  // hovering is known from the frame after
  press(button);
  release(button);
  frame();
}

void HeadlessWindow::wheel(float across, float up) {
  ImGui::GetIO().AddMouseWheelEvent(across, up);
  frame();
}

void HeadlessWindow::key(ImGuiKeyChord chord) {
  ImGuiIO& io = ImGui::GetIO();
  const int mods = chord & ImGuiMod_Mask_;
  const auto pressed = static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_);
  const auto hold = [&](bool down) {
    for (const ImGuiKey mod : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super}) {
      if ((mods & mod) != 0) io.AddKeyEvent(mod, down);
    }
  };
  hold(true);
  io.AddKeyEvent(pressed, true);
  frame();
  io.AddKeyEvent(pressed, false);
  hold(false);
  frame();
  frame();
}

void HeadlessWindow::type(std::string_view text) {
  ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
  frame();
  frame();
}

}  // namespace taskyard::web
