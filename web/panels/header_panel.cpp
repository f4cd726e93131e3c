#include <cmath>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_chooser_width = 250;
constexpr float k_gallery_width = 420;

// Four tiles, two of them busy: the page's own sign.
void draw_sign(PanelContext& context) {
  const Palette& p = context.colors;
  const float side = std::round(row_height() * 0.72F);
  const ImVec2 at(ImGui::GetCursorScreenPos().x,
                  ImGui::GetCursorScreenPos().y + std::round((row_height() - side) / 2));
  const float tile = std::round(side * 0.44F);
  const float step = side - tile;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto corner = [&](float x, float y) { return ImVec2(at.x + x * step, at.y + y * step); };
  const auto filled = [&](ImVec2 c, Role role) {
    list->AddRectFilled(c, ImVec2(c.x + tile, c.y + tile), p.of(role), 2);
  };
  filled(corner(0, 0), Role::running);
  filled(corner(1, 0), Role::running);
  filled(corner(0, 1), Role::pending);
  const ImVec2 c = corner(1, 1);
  list->AddRect(c, ImVec2(c.x + tile, c.y + tile), p.of(Role::stopped), 2, 0, 1.5F);
  ImGui::Dummy(ImVec2(side, row_height()));
}

void gallery_row(PanelContext& context, const GalleryEntry& entry) {
  const bool chosen = entry.name == context.models.scenario_name;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = ImGui::GetTextLineHeight();
  const float width = ImGui::GetContentRegionAvail().x;
  if (ImGui::Selectable(("##" + entry.name).c_str(), chosen, 0, ImVec2(width, line * 2 + 14))) {
    context.out.commands.push_back(command("load", "scenario", entry.name));
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImGui::PushFont(context.fonts.semibold, 0);
  list->AddText(ImVec2(at.x + 8, at.y + 4), context.colors.text, entry.title.c_str());
  ImGui::PopFont();
  const std::string summary = shortened(entry.summary, width - 16);
  list->AddText(ImVec2(at.x + 8, at.y + line + 8), context.colors.muted, summary.c_str());
}

void scenario_chooser(PanelContext& context, float width) {
  ImGui::SetNextItemWidth(width);
  const float gallery = std::min(k_gallery_width, ImGui::GetIO().DisplaySize.x - 16);
  ImGui::SetNextWindowSizeConstraints(ImVec2(gallery, 0),
                                      ImVec2(gallery, ImGui::GetIO().DisplaySize.y * 0.8F));
  const std::string shown = shortened(context.models.title, width - row_height() - 16);
  if (ImGui::BeginCombo("##scenario", shown.c_str(), ImGuiComboFlags_HeightLargest)) {
    for (const GalleryEntry& entry : context.models.scenarios) gallery_row(context, entry);
    ImGui::EndCombo();
  } else {
    tip(context, tr(Text::choose_scenario));
  }
}

const char* theme_icon(const PanelContext& context) {
  switch (context.view.theme) {
    case ThemeChoice::automatic: return icons::k_monitor;
    case ThemeChoice::dark: return icons::k_moon;
    case ThemeChoice::light: return icons::k_sun;
    case ThemeChoice::projector: return icons::k_projector;
  }
  return icons::k_monitor;
}

void theme_row(PanelContext& context, ThemeChoice choice, const char* icon, Text label,
               std::string_view value) {
  const std::string text = std::string(icon) + "  " + tr(label);
  if (ImGui::Selectable(text.c_str(), context.view.theme == choice,
                        ImGuiSelectableFlags_NoAutoClosePopups, ImVec2(190, row_height() - 6))) {
    context.out.commands.push_back(command("theme", "value", value));
  }
}

void appearance_popup(PanelContext& context) {
  if (!ImGui::BeginPopup("appearance")) return;
  muted_text(context, tr(Text::theme));
  theme_row(context, ThemeChoice::automatic, icons::k_monitor, Text::theme_auto, "auto");
  theme_row(context, ThemeChoice::dark, icons::k_moon, Text::theme_dark, "dark");
  theme_row(context, ThemeChoice::light, icons::k_sun, Text::theme_light, "light");
  theme_row(context, ThemeChoice::projector, icons::k_projector, Text::theme_projector,
            "projector");
  ImGui::Dummy(ImVec2(0, 2));
  muted_text(context, tr(Text::text_size));
  int size = static_cast<int>(context.view.font_size);
  if (count_field(context, "size", size, 12, 24, 190)) {
    context.view.font_size = static_cast<float>(size);
  }
  ImGui::Dummy(ImVec2(0, 2));
  ImGui::Checkbox(tr(Text::letter_shortcuts), &context.view.single_letters);
  ImGui::EndPopup();
}

void tools(PanelContext& context) {
  const char* icon = theme_icon(context);
  if (icon_button(context, icons::k_folder_open, "open", tr(Text::open_file))) {
    context.out.open_file = true;
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_download, "export", tr(Text::export_session))) {
    context.out.commands.push_back(command("export"));
  }
  ImGui::SameLine();
  if (icon_button(context, icon, "appearance", tr(Text::appearance))) {
    ImGui::OpenPopup("appearance");
  }
  appearance_popup(context);
  ImGui::SameLine();
  if (icon_button(context, icons::k_list, "text", tr(Text::text_view))) {
    context.out.commands.push_back(command("text_view"));
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_circle_help, "help", tr(Text::help))) {
    context.view.help_open = true;
  }
}

float tools_width(int count) {
  const float spacing = ImGui::GetStyle().ItemSpacing.x;
  return static_cast<float>(count) * (icon_button_width() + spacing) - spacing;
}

// The same tools behind one button.
void narrow_tools(PanelContext& context) {
  if (icon_button(context, icons::k_ellipsis, "more", tr(Text::more_tools))) {
    ImGui::OpenPopup("tools");
  }
  if (!ImGui::BeginPopup("tools")) return;
  tools(context);
  ImGui::EndPopup();
}

}  // namespace

void draw_header(PanelContext& context, bool narrow) {
  ImGui::SetCursorPosY(std::round((ImGui::GetWindowHeight() - row_height()) / 2));
  draw_sign(context);
  ImGui::SameLine();
  if (!narrow) {
    ImGui::AlignTextToFramePadding();
    ImGui::PushFont(context.fonts.semibold, ImGui::GetStyle().FontSizeBase * 1.1F);
    plain_text("Taskyard");
    ImGui::PopFont();
    ImGui::SameLine(0, 18);
  }
  const float right = tools_width(narrow ? 1 : 5);
  const float room = ImGui::GetContentRegionAvail().x - right - 16;
  scenario_chooser(context, narrow ? room : std::min(k_chooser_width, room));
  ImGui::SameLine(0, 14);
  const float lesson = ImGui::GetContentRegionAvail().x - right - 14;
  if (!narrow && lesson > 120 && !context.models.lesson.empty()) {
    ImGui::AlignTextToFramePadding();
    line_text(context, context.models.lesson.front(), lesson, context.colors.muted);
    ImGui::SameLine();
  }
  ImGui::SetCursorPosX(ImGui::GetWindowWidth() - right - ImGui::GetStyle().WindowPadding.x);
  narrow ? narrow_tools(context) : tools(context);
}

void draw_warnings(PanelContext& context) {
  std::vector<std::string>& warnings = context.view.warnings;
  for (std::size_t i = 0; i < warnings.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    ImGui::AlignTextToFramePadding();
    plain_text(icons::k_triangle_alert);
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    const float room = ImGui::GetContentRegionAvail().x - icon_button_width() - 10;
    line_text(context, warnings[i], room, context.colors.text);
    ImGui::SameLine(ImGui::GetWindowWidth() - icon_button_width() - 12);
    const bool closed = icon_button(context, icons::k_x, "close", tr(Text::dismiss));
    ImGui::PopID();
    if (closed) {
      warnings.erase(warnings.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
  }
}

}  // namespace taskyard::web
