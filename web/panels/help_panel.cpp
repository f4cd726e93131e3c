// Shortcuts, what is simplified, and the licences of what is inside.
#include <algorithm>

#include "panels/all_panels.hpp"
#include "panels/kit/shortcut_table.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr const char* k_popup = "help";

std::string keys_text(const PanelContext& context, std::string_view keys) {
  constexpr std::string_view k_slot = "{mod}";
  std::string text(keys);
  const std::size_t at = text.find(k_slot);
  if (at != std::string::npos) text.replace(at, k_slot.size(), context.view.apple ? "Cmd" : "Ctrl");
  return text;
}

void draw_shortcuts(PanelContext& context) {
  const float keys = ImGui::GetFontSize() * 9;
  for (const ShortcutRow& row : shortcut_table()) {
    const float left = ImGui::GetCursorPosX();
    ImGui::PushFont(context.fonts.mono, 0);
    plain_text(keys_text(context, row.keys));
    ImGui::PopFont();
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + keys);
    wrapped_text(tr(row.meaning), context.colors.muted);
  }
}

struct WordRow {
  const char* word;
  Text meaning;
};
constexpr WordRow k_words[] = {{"EFS", Text::word_efs},
                               {"mount target", Text::word_mount_target},
                               {"access point", Text::word_access_point},
                               {"bind mount", Text::word_bind_mount},
                               {"ephemeral storage", Text::word_ephemeral},
                               {"burst credits", Text::word_credits},
                               {"execution role", Text::word_execution_role},
                               {"task role", Text::word_task_role},
                               {"instance profile", Text::word_instance_profile},
                               {"layer", Text::word_layer},
                               {"digest", Text::word_digest},
                               {"log stream", Text::word_log_stream},
                               {"log router", Text::word_log_router}};

// What words of AWS mean here.
void draw_words(PanelContext& context) {
  const float column = std::min(ImGui::GetFontSize() * 9, ImGui::GetContentRegionAvail().x * 0.36F);
  for (const WordRow& row : k_words) {
    const float left = ImGui::GetCursorPosX();
    line_text(context, row.word, column - 8, context.colors.text);
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + column);
    wrapped_text(tr(row.meaning), context.colors.muted);
  }
}

void draw_about(PanelContext& context) {
  wrapped_text(tr(Text::about_text), context.colors.text);
  ImGui::Dummy(ImVec2(0, 4));
  wrapped_text(tr(Text::about_trademark), context.colors.muted);
  section_title(context, tr(Text::licences));
  wrapped_text(tr(Text::licence_imgui), context.colors.muted);
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.8F);
  wrapped_text(context.about, context.colors.muted);
  ImGui::PopFont();
}

}  // namespace

void draw_help(PanelContext& context) {
  ViewState& view = context.view;
  if (view.help_open && !ImGui::IsPopupOpen(k_popup)) ImGui::OpenPopup(k_popup);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 size(std::min(620.0F, screen.x - 24), std::min(640.0F, screen.y - 24));
  ImGui::SetNextWindowPos(ImVec2((screen.x - size.x) / 2, (screen.y - size.y) / 2));
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(20, 16));
  const bool open =
      ImGui::BeginPopupModal(k_popup, nullptr,
                             ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  if (!open) {
    view.help_open = false;
    return;
  }
  const std::string labels[] = {tr(Text::shortcuts), tr(Text::words), tr(Text::about)};
  view.help_tab = tabs(context, "help-tabs", labels, view.help_tab);
  ImGui::SameLine(ImGui::GetWindowWidth() - icon_button_width() - 18);
  const bool closed = icon_button(context, icons::k_x, "close", tr(Text::close));
  hairline(context);
  ImGui::BeginChild("text", ImVec2(0, 0), ImGuiChildFlags_NavFlattened);
  constexpr void (*k_pages[])(PanelContext&) = {draw_shortcuts, draw_words, draw_about};
  k_pages[view.help_tab](context);
  ImGui::EndChild();
  const bool outside = ImGui::IsMouseClicked(0) &&
                       !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                               ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  if (closed || outside || ImGui::IsKeyPressed(ImGuiKey_Escape)) {
    view.help_open = false;
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
}

}  // namespace taskyard::web
