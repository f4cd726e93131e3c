// The selected thing: state, what can be done with it, why it is where it is, and its fields.
#include <algorithm>
#include <cmath>

#include "panels/all_panels.hpp"
#include "panels/kit/table_view.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_label_share = 0.38F;
constexpr float k_narrow_share = 0.22F;

// Nothing selected: the scenario's lesson, and what can be clicked.
void draw_lesson(PanelContext& context) {
  const Models& models = context.models;
  ImGui::PushFont(context.fonts.semibold, ImGui::GetStyle().FontSizeBase * 1.2F);
  wrapped_text(models.title, context.colors.text);
  ImGui::PopFont();
  ImGui::Dummy(ImVec2(0, 2));
  for (const std::string& paragraph : models.lesson) {
    wrapped_text(paragraph, context.colors.text);
    ImGui::Dummy(ImVec2(0, 2));
  }
  section_title(context, tr(Text::now));
  muted_text(context, models.summary);
  section_title(context, tr(Text::try_this));
  const Text second = models.has_services ? Text::hint_service : Text::hint_run;
  for (const Text hint : {Text::hint_click, second, Text::hint_fault, Text::hint_edit}) {
    ImGui::PushStyleColor(ImGuiCol_Text, context.colors.accent);
    plain_text(icons::k_arrow_right);
    ImGui::PopStyleColor();
    ImGui::SameLine();
    wrapped_text(tr(hint), context.colors.muted);
  }
}

void draw_title(PanelContext& context, const InspectorModel& model) {
  const float close = icon_button_width();
  const float room = ImGui::GetContentRegionAvail().x - close - 8;
  ImGui::PushFont(context.fonts.semibold, ImGui::GetStyle().FontSizeBase * 1.2F);
  ImGui::AlignTextToFramePadding();
  line_text(context, model.title, room, context.colors.text);
  ImGui::PopFont();
  ImGui::SameLine(ImGui::GetWindowWidth() - close - ImGui::GetStyle().WindowPadding.x -
                  (ImGui::GetScrollMaxY() > 0 ? ImGui::GetStyle().ScrollbarSize : 0));
  if (icon_button(context, icons::k_x, "close", tr(Text::deselect))) {
    context.out.commands.push_back(select_command({}));
  }
  if (!model.state.empty()) state_badge(context, model.role, model.state);
  if (model.subtitle.empty()) return;
  const float copy_room = ImGui::GetContentRegionAvail().x - close - 8;
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.85F);
  ImGui::AlignTextToFramePadding();
  line_text(context, model.subtitle, copy_room, context.colors.muted);
  ImGui::PopFont();
  ImGui::SameLine();
  if (icon_button(context, icons::k_copy, "copy", tr(Text::copy))) {
    context.out.copied = model.subtitle;
  }
}

void draw_actions(PanelContext& context, const InspectorModel& model, bool faults) {
  if (!context.view.show_controls) return;  // mode=view changes nothing
  float x = 0;
  bool titled = false;
  const float room = ImGui::GetContentRegionAvail().x;
  for (const Action& action : model.actions) {
    if (action.fault != faults) continue;
    if (faults && x <= 0 && !titled) section_title(context, tr(Text::make_it_fail));
    titled = true;
    const float width =
        ImGui::CalcTextSize(action.label.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
    if (x > 0 && x + width < room) ImGui::SameLine();
    if (x + width >= room) x = 0;
    x += width + ImGui::GetStyle().ItemSpacing.x;
    ButtonOptions options;
    options.kind = action.danger ? ButtonKind::danger : ButtonKind::plain;
    options.tip = action.tip;
    if (button(context, action.label.c_str(), options)) {
      context.out.commands.push_back(action.command);
    }
  }
}

void draw_field(PanelContext& context, const Field& field, float label_width) {
  const float left = ImGui::GetCursorPosX();
  const float room = ImGui::GetContentRegionAvail().x;
  if (field.value.empty()) {
    ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.88F);
    line_text(context, field.label, room, context.colors.muted);
    ImGui::PopFont();
    return;
  }
  line_text(context, field.label, label_width - 8, context.colors.muted);
  ImGui::SameLine();
  ImGui::SetCursorPosX(left + label_width);
  if (field.mono) ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.93F);
  wrapped_text(field.value, context.colors.text);
  if (field.mono) ImGui::PopFont();
  tip(context, field.tip);
}

void draw_section(PanelContext& context, const Section& section) {
  if (section.fields.empty()) return;
  section_title(context, section.title);
  const float share = section.narrow ? k_narrow_share : k_label_share;
  const float label = std::round(ImGui::GetContentRegionAvail().x * share);
  for (const Field& field : section.fields) draw_field(context, field, label);
}

void draw_sections(PanelContext& context, const InspectorModel& model) {
  for (const Section& section : model.sections) draw_section(context, section);
  for (const TextBlock& block : model.texts) {
    ImGui::PushID(block.label.c_str());
    section_title(context, block.label);
    ImGui::SameLine();
    if (icon_button(context, icons::k_copy, "copy-text", tr(Text::copy))) {
      context.out.copied = block.text;
    }
    ImGui::PopID();
    ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.86F);
    wrapped_text(block.text, context.colors.text);
    ImGui::PopFont();
  }
}

}  // namespace

void draw_inspector(PanelContext& context) {
  const InspectorModel& model = context.models.inspector;
  if (model.title.empty()) return draw_lesson(context);
  draw_title(context, model);
  draw_actions(context, model, false);
  if (!model.story.empty()) {
    section_title(context, model.story_title);
    wrapped_text(model.story, context.colors.text);
  }
  draw_actions(context, model, true);
  if (model.has_why) draw_why(context, model.why);
  for (std::size_t i = 0; i < model.tables.size(); ++i) {
    if (i == model.tables_first) draw_sections(context, model);
    section_title(context, model.tables[i].label);
    TableOptions options;
    options.column_min = 56;
    draw_table_view(context, model.tables[i], options);
  }
  if (model.tables.size() <= model.tables_first) draw_sections(context, model);
  ImGui::Dummy(ImVec2(0, 12));
}

}  // namespace taskyard::web
