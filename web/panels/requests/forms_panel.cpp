// The forms of load balancers, networks and traffic: any form of viewmodel/requests/form.hpp.
#include <algorithm>
#include <cmath>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/charts.hpp"

namespace taskyard::web {
namespace {

constexpr float k_label = 128;
constexpr float k_area_rows = 5;

FormValues& values_of(PanelContext& context) {
  return context.view.requests.values_of(context.models.request_form.kind);
}

void form_choice(PanelContext& context) {
  std::vector<std::pair<std::string, std::string>> forms;
  for (std::size_t i = 0; i < k_request_forms; ++i) {
    const auto kind = static_cast<RequestForm>(i);
    forms.emplace_back(form_name(kind), form_title(kind));
  }
  field_label(context, tr(Text::what_to_set_up), k_label);
  std::string chosen(form_name(context.view.requests.form));
  if (option_field(context, "##form", forms, chosen)) {
    context.out.commands.push_back(command("open_form", "form", chosen));
  }
}

// The control alone; what was typed goes into the view state.
void control(PanelContext& context, const FormField& field, float width) {
  const std::string id = "##" + field.id;
  std::string value = field.value;
  bool changed = false;
  switch (field.type) {
    case FieldType::choice:
      changed = option_field(context, id.c_str(), field.options, value, width);
      break;
    case FieldType::area: changed = area_field(context, id.c_str(), value, k_area_rows); break;
    case FieldType::check: {
      bool on = value == "true";
      changed = ImGui::Checkbox((field.label + id).c_str(), &on);
      value = on ? "true" : "";
      break;
    }
    case FieldType::number:
      ImGui::PushFont(context.fonts.mono, 0);
      changed = text_field(context, id.c_str(), value, field.hint.c_str(), width);
      ImGui::PopFont();
      break;
    case FieldType::text:
      changed = text_field(context, id.c_str(), value, field.hint.c_str(), width);
      break;
  }
  tip(context, field.tip);
  if (changed) values_of(context)[field.id] = value;
}

float words(std::string_view text) {
  return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

bool has_word(const FormField& field) { return field.joined && field.type == FieldType::number; }

// Fields of one row share what the words between them leave.
void joined_row(PanelContext& context, std::span<const FormField> row) {
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  field_label(context, row.front().label, k_label);
  float room = ImGui::GetContentRegionAvail().x - gap * static_cast<float>(row.size() - 1);
  for (const FormField& field : row) {
    if (has_word(field)) room -= words(field.label) + gap;
  }
  const bool splits = row.size() == 2 && row[0].type == FieldType::choice && !has_word(row[1]);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) ImGui::SameLine();
    if (has_word(row[i])) {
      ImGui::AlignTextToFramePadding();
      ImGui::PushStyleColor(ImGuiCol_Text, context.colors.muted);
      plain_text(row[i].label);
      ImGui::PopStyleColor();
      ImGui::SameLine();
    }
    const float share = splits ? (i == 0 ? 0.42F : 0.58F) : 1 / static_cast<float>(row.size());
    control(context, row[i], std::max(36.0F, std::floor(room * share)));
  }
}

// Boxes flow from left to right.
void check_row(PanelContext& context, std::span<const FormField> row) {
  const float room = ImGui::GetContentRegionAvail().x;
  float x = 0;
  for (const FormField& field : row) {
    const float width = words(field.label) + row_height() + ImGui::GetStyle().ItemInnerSpacing.x;
    if (x > 0 && x + width < room) ImGui::SameLine();
    if (x + width >= room) x = 0;
    x += width + ImGui::GetStyle().ItemSpacing.x;
    control(context, field, 0);
  }
}

// The rate over time, as it will be.
void curve(PanelContext& context, const RateCurve& rates) {
  if (rates.rates.size() < 2 || rates.most <= 0) return;
  const Palette& p = context.colors;
  const float height = std::round(ImGui::GetFontSize() * 3.4F);
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, height));
  tip(context, tr(Text::curve_tip));
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.8F);
  const float line = ImGui::GetFontSize();
  const std::string most = value_text(ChartUnit::per_second, rates.most);
  const std::string end = clock_text(rates.length);
  const float bottom = at.y + height - line - 3;
  const float left = at.x + 1;
  std::vector<ImVec2> points;
  const auto last = static_cast<float>(rates.rates.size() - 1);
  for (std::size_t i = 0; i < rates.rates.size(); ++i) {
    const auto share = static_cast<float>(rates.rates[i] / rates.most);
    points.emplace_back(left + (width - 2) * static_cast<float>(i) / last,
                        bottom - share * (bottom - at.y - line - 4));
  }
  list->AddLine(ImVec2(left, bottom), ImVec2(at.x + width, bottom), p.line);
  list->AddPolyline(points.data(), static_cast<int>(points.size()), p.accent, 0, 1.6F);
  list->AddText(ImVec2(left, at.y), p.muted, most.c_str());
  list->AddText(ImVec2(at.x + width - words(end), bottom + 2), p.muted, end.c_str());
  ImGui::PopFont();
}

void row_of_fields(PanelContext& context, std::span<const FormField> row) {
  const FormField& first = row.front();
  if (first.type == FieldType::check) {
    check_row(context, row);
  } else if (first.type == FieldType::area) {
    field_label(context, first.label, k_label);
    muted_text(context, first.hint);
    control(context, first, -1);
  } else {
    joined_row(context, row);
  }
  for (const FormField& field : row) field_problem(context, field.error);
}

void calls(PanelContext& context) {
  bool& open = context.view.requests.show_calls;
  ButtonOptions options;
  options.kind = ButtonKind::ghost;
  const std::string label = std::string(open ? icons::k_chevron_up : icons::k_chevron_down) + " " +
                            tr(open ? Text::hide_call : Text::show_call) + "##calls";
  if (button(context, label.c_str(), options)) open = !open;
  if (!open) return;
  ImGui::SameLine();
  if (icon_button(context, icons::k_copy, "copy-calls", tr(Text::copy))) {
    context.out.copied = context.models.request_calls;
  }
  ImGui::PushFont(context.fonts.mono, ImGui::GetStyle().FontSizeBase * 0.86F);
  wrapped_text(context.models.request_calls, context.colors.muted);
  ImGui::PopFont();
}

// Problems that no field shows: a row of boxes, or the whole form.
void other_problems(PanelContext& context, const RequestFormModel& form) {
  for (const FormProblem& problem : form.problems) {
    const bool shown = std::any_of(form.fields.begin(), form.fields.end(),
                                   [&](const FormField& f) { return f.id == problem.field; });
    if (!shown) field_problem(context, problem.message);
  }
}

}  // namespace

void draw_request_form(PanelContext& context) {
  const RequestFormModel& form = context.models.request_form;
  form_choice(context);
  if (form.kind != context.view.requests.form) return;  // chosen this frame, built before the next
  ImGui::PushID(form_name(form.kind).data());
  if (form.title != form_title(form.kind)) section_title(context, form.title);
  for (std::size_t i = 0; i < form.fields.size();) {
    std::size_t end = i + 1;
    while (end < form.fields.size() && form.fields[end].joined) ++end;
    row_of_fields(context, std::span(form.fields).subspan(i, end - i));
    const std::string& id = form.fields[i].id;
    if (form.kind == RequestForm::traffic && (id == "arrivals" || id == "csv")) {
      curve(context, form.curve);
    }
    i = end;
  }
  other_problems(context, form);
  ImGui::Dummy(ImVec2(0, 2));
  ButtonOptions options;
  options.kind = ButtonKind::primary;
  const auto& refusals = context.view.requests.refusals[static_cast<std::size_t>(form.kind)];
  options.enabled = form.problems.size() <= refusals.size();  // what AWS refused may be tried again
  options.width = ImGui::GetContentRegionAvail().x;
  options.tip = options.enabled ? std::string_view(tr(Text::send_calls_tip))
                                : std::string_view(form.problems.front().message);
  if (button(context, (form.submit + "##send").c_str(), options)) {
    context.out.commands.push_back(command(form.command));
  }
  calls(context);
  ImGui::PopID();
}

}  // namespace taskyard::web
