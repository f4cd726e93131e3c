// What page.lib.js may call. One program lives on a page.
#include <emscripten/emscripten.h>

#include <cstdint>
#include <string_view>

#include "platform/browser/exports.hpp"
#include "platform/browser/program.hpp"

namespace taskyard::web {

namespace {

Program* g_program = nullptr;  // C functions carry no state of their own

std::string_view text(const char* data, int size) { return {data, static_cast<std::size_t>(size)}; }

}  // namespace

void set_exported_program(Program* program) { g_program = program; }

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* ty_command(const char* json, int size) {
  return g_program->command(text(json, size));
}

EMSCRIPTEN_KEEPALIVE const char* ty_stats() { return g_program->stats(); }

EMSCRIPTEN_KEEPALIVE void ty_editor_changed(const char* data, int size) {
  g_program->editor_changed(text(data, size));
}

EMSCRIPTEN_KEEPALIVE void ty_editor_apply() { g_program->editor_apply(); }

EMSCRIPTEN_KEEPALIVE const std::uint32_t* ty_tokens(std::uint32_t begin, std::uint32_t end) {
  return g_program->editor().tokens(begin, end);
}

EMSCRIPTEN_KEEPALIVE void ty_file_opened(const char* name, int name_size, const char* data,
                                         int size) {
  g_program->file_opened(text(name, name_size), text(data, size));
}

EMSCRIPTEN_KEEPALIVE void ty_text_typed(const char* data, int size) {
  g_program->keyboard().text_typed(text(data, size));
}

EMSCRIPTEN_KEEPALIVE void ty_pasted(const char* data, int size) {
  g_program->keyboard().pasted(text(data, size));
}

EMSCRIPTEN_KEEPALIVE void ty_key_tapped(const char* name, int size) {
  g_program->keyboard().tap(text(name, size));
}

EMSCRIPTEN_KEEPALIVE void ty_resized(double width, double height, int width_px, int height_px) {
  g_program->resized(static_cast<float>(width), static_cast<float>(height), width_px, height_px);
}

EMSCRIPTEN_KEEPALIVE void ty_in_sight(int seen) { g_program->loop().set_in_sight(seen != 0); }

EMSCRIPTEN_KEEPALIVE void ty_preferences_changed() { g_program->preferences_changed(); }

EMSCRIPTEN_KEEPALIVE void ty_hold_focus(int hold) { g_program->keyboard().hold_focus(hold != 0); }

}  // extern "C"

}  // namespace taskyard::web
