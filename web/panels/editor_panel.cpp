// The task definition as JSON and as a form, its problems, and Apply (ux.md 9).
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "panels/all_panels.hpp"
#include "panels/kit/code_view.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr float k_both_from = 680;  ///< JSON and form side by side
constexpr float k_problems_share = 0.34F;

// True when a menu or dialog lies over the pane, which no canvas picture may cover (ux.md 9.3).
bool is_covered(const Viewport& pane) {
  for (const ImGuiPopupData& popup : ImGui::GetCurrentContext()->OpenPopupStack) {
    const ImGuiWindow* window = popup.Window;
    if (window == nullptr || (window->Flags & ImGuiWindowFlags_Modal) != 0) return true;
    const ImRect rect = window->Rect();
    if (rect.Min.x < pane.x + pane.w && rect.Max.x > pane.x && rect.Min.y < pane.y + pane.h &&
        rect.Max.y > pane.y) {
      return true;
    }
  }
  return false;
}

void gallery_popup(PanelContext& context) {
  const float height = ImGui::GetIO().DisplaySize.y * 0.6F;
  ImGui::SetNextWindowSizeConstraints(ImVec2(300, 0), ImVec2(420, height));
  if (!ImGui::BeginPopup("gallery")) return;
  muted_text(context, tr(Text::gallery_title));
  for (const GalleryEntry& entry : context.models.task_definitions) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ImGui::GetTextLineHeight();
    const float width = std::max(ImGui::GetContentRegionAvail().x, 280.0F);
    if (ImGui::Selectable(("##" + entry.name).c_str(), false, 0, ImVec2(width, line * 2 + 8))) {
      context.out.commands.push_back(command("load_taskdef", "name", entry.name));
    }
    ImDrawList* list = ImGui::GetWindowDrawList();
    const std::string title = shortened(entry.title, width - 8);
    const std::string summary = shortened(entry.summary, width - 8);
    list->AddText(ImVec2(at.x + 4, at.y + 1), context.colors.text, title.c_str());
    list->AddText(ImVec2(at.x + 4, at.y + line + 4), context.colors.muted, summary.c_str());
  }
  ImGui::EndPopup();
}

void draw_tools(PanelContext& context) {
  const bool has_gallery = !context.models.task_definitions.empty();
  const float width = icon_button_width() + 2;
  const float count = 3 + (has_gallery ? 1.0F : 0.0F);
  ImGui::SameLine(ImGui::GetWindowWidth() - count * width - 10);
  ImGui::SetCursorPosY(5);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(2, ImGui::GetStyle().ItemSpacing.y));
  if (icon_button(context, icons::k_history, "restore",
                  tr(context.models.can_restore_text ? Text::restore_text : Text::no_earlier_text),
                  context.models.can_restore_text)) {
    context.out.restore_text = true;
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_braces, "indent", tr(Text::indent_text))) {
    context.out.indent_text = true;
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_folder_open, "open", tr(Text::open_definition))) {
    context.out.open_file = true;
  }
  if (has_gallery) {
    ImGui::SameLine();
    if (icon_button(context, icons::k_book_open, "gallery", tr(Text::gallery_tip))) {
      ImGui::OpenPopup("gallery");
    }
    gallery_popup(context);
  }
  ImGui::PopStyleVar();
}

void draw_json(PanelContext& context, ImVec2 size) {
  const EditorModel& editor = context.models.editor;
  if (!context.has_editor_pane) {
    std::string text = editor.text();
    if (draw_code_editor(context, text, editor.diagnostics(), size)) {
      context.out.editor_text = std::move(text);
    }
    return;
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Viewport pane{at.x, at.y, size.x, size.y};
  context.view.editor_pane = pane;
  context.view.editor_pane_visible = !is_covered(pane) && !context.view.help_open;
  if (context.view.editor_pane_visible) {
    ImGui::Dummy(size);
  } else {
    draw_code_picture(context, {editor.text(), &editor.diagnostics()}, size);
  }
}

Role role_of_severity(Severity severity) {
  return severity == Severity::error     ? Role::failed
         : severity == Severity::warning ? Role::stopping
                                         : Role::pending;
}

void go_to_problem(PanelContext& context, int index) {
  const Diagnostics& problems = context.models.editor.diagnostics();
  if (index < 0 || index >= static_cast<int>(problems.size())) return;
  ViewState& view = context.view;
  view.problem = index;
  view.editor_tab = EditorTab::json;
  view.wishes.editor_offset = problems[static_cast<std::size_t>(index)].offset;
}

void draw_problem(PanelContext& context, const Diagnostic& problem, int index) {
  ImGui::PushID(index);
  const float size = ImGui::GetFontSize();
  const float left = size + 6;
  const float room = ImGui::GetContentRegionAvail().x - left - 4;
  const std::string place =
      std::to_string(problem.line) + ":" + std::to_string(problem.column) + "  ";
  const std::string text = place + problem.message;
  const ImVec2 main = ImGui::CalcTextSize(text.c_str(), nullptr, false, room);
  const ImVec2 hint = problem.hint.empty()
                          ? ImVec2()
                          : ImGui::CalcTextSize(problem.hint.c_str(), nullptr, false, room);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool chosen = index == context.view.problem;
  if (ImGui::Selectable("##problem", chosen, 0, ImVec2(0, main.y + hint.y + 6))) {
    go_to_problem(context, index);
  }
  tip(context, problem.pointer.empty() ? problem.code : problem.pointer + "  " + problem.code);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& p = context.colors;
  draw_mark(list, p, role_of_severity(problem.severity),
            ImVec2(at.x + size * 0.5F, at.y + 3 + size * 0.55F), size * 0.7F);
  list->AddText(nullptr, 0, ImVec2(at.x + left, at.y + 3), p.text, text.c_str(), nullptr, room);
  if (!problem.hint.empty()) {
    list->AddText(nullptr, 0, ImVec2(at.x + left, at.y + 3 + main.y), p.muted, problem.hint.c_str(),
                  nullptr, room);
  }
  ImGui::PopID();
}

void draw_problems(PanelContext& context, float height) {
  const Diagnostics& problems = context.models.editor.diagnostics();
  ImGui::PushFont(nullptr, ImGui::GetStyle().FontSizeBase * 0.9F);
  ImGui::BeginChild("problems", ImVec2(0, height), ImGuiChildFlags_NavFlattened);
  for (int i = 0; i < static_cast<int>(problems.size()); ++i) {
    draw_problem(context, problems[static_cast<std::size_t>(i)], i);
  }
  ImGui::EndChild();
  ImGui::PopFont();
}

std::string status_text(const PanelContext& context) {
  const EditorModel& editor = context.models.editor;
  const auto all = static_cast<std::int64_t>(editor.diagnostics().size());
  const auto errors = static_cast<std::int64_t>(editor.error_count());
  if (editor.text().empty()) return tr(Text::editor_empty);
  if (errors > 0) return fill(Text::errors_found, counted(errors, "error"));
  if (all > 0) return fill(Text::notes_found, counted(all, "note"));
  return tr(context.models.editor_is_registered ? Text::is_registered : Text::no_problems);
}

void draw_apply_bar(PanelContext& context) {
  const EditorModel& editor = context.models.editor;
  const std::string label = std::string(tr(Text::apply)) + "##apply";
  const float width = ImGui::CalcTextSize(tr(Text::apply)).x + 30;
  const float room = ImGui::GetContentRegionAvail().x - width - 12;
  const float size = ImGui::GetFontSize();
  const Role role = editor.error_count() > 0 ? Role::failed : Role::running;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (!editor.text().empty()) {
    draw_mark(ImGui::GetWindowDrawList(), context.colors, role,
              ImVec2(at.x + size * 0.4F, at.y + row_height() / 2), size * 0.75F);
  }
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + size + 2);
  ImGui::AlignTextToFramePadding();
  line_text(context, status_text(context), room - size - 2, context.colors.muted);
  ImGui::SameLine(ImGui::GetWindowWidth() - width - ImGui::GetStyle().WindowPadding.x);
  ButtonOptions options;
  options.kind = ButtonKind::primary;
  options.enabled = !editor.text().empty();
  options.width = width;
  options.tip = tr(context.view.apple ? Text::apply_tip_apple : Text::apply_tip);
  if (button(context, label.c_str(), options)) context.out.commands.push_back(command("apply"));
}

// F8 walks through the problems by place.
void follow_problem_keys(PanelContext& context) {
  FocusWishes& wishes = context.view.wishes;
  const auto count = static_cast<int>(context.models.editor.diagnostics().size());
  if (wishes.problem_step != 0 && count > 0) {
    const int from = context.view.problem < 0 && wishes.problem_step < 0 ? 0 : context.view.problem;
    go_to_problem(context, (from + wishes.problem_step + count) % count);
  }
  wishes.problem_step = 0;
}

float problems_height(const PanelContext& context, float room) {
  const std::size_t count = context.models.editor.diagnostics().size();
  if (count == 0) return 0;
  const float wanted = static_cast<float>(count) * (ImGui::GetTextLineHeight() * 2.4F + 8) + 8;
  return std::round(std::min(wanted, room * k_problems_share));
}

}  // namespace

void draw_editor(PanelContext& context) {
  ViewState& view = context.view;
  follow_problem_keys(context);
  const bool both = ImGui::GetWindowWidth() >= k_both_from;
  ImGui::SetCursorPos(ImVec2(0, 0));
  if (both) {
    ImGui::SetCursorPos(ImVec2(12, 5));
    ImGui::AlignTextToFramePadding();
    ImGui::PushFont(context.fonts.semibold, 0);
    plain_text(tr(Text::task_definition));
    ImGui::PopFont();
  } else {
    const std::string labels[] = {tr(Text::tab_json), tr(Text::tab_form)};
    view.editor_tab =
        static_cast<EditorTab>(tabs(context, "editor", labels, static_cast<int>(view.editor_tab)));
  }
  draw_tools(context);
  ImGui::SetCursorPosY(row_height() + 10);
  hairline(context);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float bar = row_height() + 10;
  const float problems = problems_height(context, room.y);
  const float height = std::max(40.0F, room.y - bar - problems - 6);
  const bool json = both || view.editor_tab == EditorTab::json;
  const bool form = both || view.editor_tab == EditorTab::form;
  const float width = both ? std::floor(room.x * 0.55F) : room.x;
  if (json) draw_json(context, ImVec2(width, height));
  if (both) ImGui::SameLine();
  if (form) {
    ImGui::BeginChild("form", ImVec2(0, height), ImGuiChildFlags_NavFlattened);
    draw_form(context);
    ImGui::EndChild();
  }
  if (problems > 0) draw_problems(context, problems);
  ImGui::SetCursorPosY(ImGui::GetWindowHeight() - bar - 2);
  draw_apply_bar(context);
}

}  // namespace taskyard::web
