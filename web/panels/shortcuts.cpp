// Keys of ux.md 7.1 as commands. Letters do nothing while a text field has the focus.
#include "imgui_internal.h"
#include "panels/all_panels.hpp"
#include "panels/kit/shortcut_table.hpp"

namespace taskyard::web {
namespace {

constexpr SimTime k_small_step = k_second;
constexpr SimTime k_large_step = 10 * k_second;

bool pressed(ImGuiKey key, bool repeat = false) { return ImGui::IsKeyPressed(key, repeat); }

bool command_key_down(const PanelContext& context) {
  (void)context;
  return ImGui::GetIO().KeyCtrl;  // ImGui swaps Ctrl and Cmd on Apple systems
}

// True while keys belong to a control: a text field, an open menu, or the focused item.
bool keys_are_taken() {
  return ImGui::GetIO().WantTextInput || ImGui::IsAnyItemActive() ||
         ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

void seek_by(PanelContext& context, SimTime step) {
  const SimTime target = std::max<SimTime>(0, context.models.transport.now + step);
  context.out.commands.push_back(command("seek", "ms", target));
}

void read_command_keys(PanelContext& context) {
  const bool shift = ImGui::GetIO().KeyShift;
  const bool typing = ImGui::GetIO().WantTextInput;
  if (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeypadEnter)) {
    context.out.commands.push_back(command("apply"));
  }
  if (typing) return;  // fields have their own undo
  if (pressed(ImGuiKey_Z, true)) context.out.commands.push_back(command(shift ? "redo" : "undo"));
  if (pressed(ImGuiKey_Y, true)) context.out.commands.push_back(command("redo"));
}

void read_movement_keys(PanelContext& context) {
  const SimTime step = ImGui::GetIO().KeyShift ? k_large_step : k_small_step;
  if (pressed(ImGuiKey_LeftArrow, true)) seek_by(context, -step);
  if (pressed(ImGuiKey_RightArrow, true)) seek_by(context, step);
  if (pressed(ImGuiKey_Home)) seek_by(context, -context.models.transport.now);
  if (pressed(ImGuiKey_End)) {
    context.out.commands.push_back(command("seek", "ms", context.models.transport.end));
  }
  if (pressed(ImGuiKey_Space)) context.out.commands.push_back(command("toggle"));
}

void read_speed_keys(PanelContext& context) {
  constexpr std::string_view k_values[] = {"0.1", "0.25", "0.5", "1", "2", "5", "10", "30", "60"};
  for (int i = 0; i < 9; ++i) {
    if (!pressed(static_cast<ImGuiKey>(ImGuiKey_1 + i))) continue;
    context.out.commands.push_back(command("speed", "value", k_values[i]));
  }
}

void read_letters(PanelContext& context) {
  const bool shift = ImGui::GetIO().KeyShift;
  ViewState& view = context.view;
  if (pressed(ImGuiKey_Period, true)) context.out.commands.push_back(command("next_event"));
  if (pressed(ImGuiKey_Comma, true)) context.out.commands.push_back(command("previous_event"));
  if (pressed(ImGuiKey_F)) view.wishes.find = true;
  if (pressed(ImGuiKey_E)) {
    view.wishes.editor = true;
    view.wishes.editor_offset = std::max<std::int64_t>(view.wishes.editor_offset, 0);
    view.side_tab = SideTab::definition;
    view.editor_tab = EditorTab::json;
  }
  if (pressed(ImGuiKey_L)) {
    view.bottom_tab = BottomTab::log;
    view.side_tab = SideTab::log;
    view.wishes.log = true;
  }
  if (pressed(ImGuiKey_T)) context.out.commands.push_back(command("text_view"));
  if (pressed(ImGuiKey_R)) context.out.commands.push_back(command("reset"));
  if (pressed(ImGuiKey_Slash) && shift) view.help_open = true;
}

}  // namespace

std::span<const ShortcutRow> shortcut_table() {
  static constexpr ShortcutRow k_rows[] = {
      {"Space", Text::key_play},
      {".", Text::key_next},
      {",", Text::key_previous},
      {"← →", Text::key_second},
      {"Shift ← →", Text::key_ten_seconds},
      {"1 … 9", Text::key_speed},
      {"Home  End", Text::key_home_end},
      {"F", Text::key_find},
      {"E", Text::key_editor},
      {"L", Text::key_log},
      {"T", Text::key_text_view},
      {"R", Text::key_reset},
      {"{mod} Z", Text::key_undo},
      {"{mod} Shift Z", Text::key_redo},
      {"{mod} Enter", Text::key_apply},
      {"F8  Shift F8", Text::key_problem},
      {"Tab  Enter", Text::key_focus},
      {"Esc", Text::key_escape},
      {"?", Text::key_help},
  };
  return k_rows;
}

void read_shortcuts(PanelContext& context) {
  const ImGuiIO& io = ImGui::GetIO();
  if (pressed(ImGuiKey_F8)) {
    context.view.wishes.problem_step = io.KeyShift ? -1 : 1;
    context.view.side_tab = SideTab::definition;
  }
  if (command_key_down(context)) return read_command_keys(context);
  if (io.KeyAlt || io.KeySuper || keys_are_taken()) return;
  const bool control_has_focus = ImGui::GetCurrentContext()->NavCursorVisible;
  if (!control_has_focus) read_movement_keys(context);
  if (!control_has_focus && pressed(ImGuiKey_Escape)) {
    context.out.commands.push_back(select_command({}));
  }
  if (!context.view.single_letters) return;
  read_speed_keys(context);
  read_letters(context);
}

void prepare_keyboard() {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  bool tab_comes = false;
  for (const ImGuiInputEvent& event : g.InputEventsQueue) {
    tab_comes = tab_comes || (event.Type == ImGuiInputEventType_Key && event.Key.Down &&
                              event.Key.Key == ImGuiKey_Tab);
  }
  const bool menu = g.OpenPopupStack.Size > 0;
  // ImGui applies a move in the frame after the key's, and shows the focus only while this is on.
  const bool wanted =
      g.NavCursorVisible || g.NavMoveSubmitted || tab_comes || menu || g.IO.WantTextInput;
  if (wanted) {
    g.IO.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  } else {
    g.IO.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  }
}

}  // namespace taskyard::web
