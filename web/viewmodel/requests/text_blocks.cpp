#include "viewmodel/requests/text_blocks.hpp"

#include "viewmodel/requests/tables.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_rows_max = 100;
constexpr std::uint32_t k_request_rows = 25;
constexpr std::uint32_t k_measurement_rows = 12;

void field_block(Blocks& blocks, const FormField& field) {
  std::string label = field.label;
  if (!field.hint.empty() && field.type == FieldType::area) label += " (" + field.hint + ")";
  switch (field.type) {
    case FieldType::choice:
      blocks.select(field.id, label, field.value, field.options, field.error);
      break;
    case FieldType::check: blocks.check(field.id, label, field.value == "true"); break;
    case FieldType::area:
      blocks.field(field.id, label, "textarea", field.value, field.error);
      break;
    // As text: what is no number stays as it was typed, and says what is wrong.
    case FieldType::number:
    case FieldType::text:
      blocks.field(field.id, label, "text", field.value, field.error, field.hint);
      break;
  }
}

std::string form_problem(const RequestFormModel& form) {
  std::string text;
  for (const FormProblem& problem : form.problems) {
    bool at_field = false;
    for (const FormField& field : form.fields) {
      at_field = at_field || (field.id == problem.field && field.type != FieldType::check);
    }
    if (!at_field) text += (text.empty() ? "" : " ") + problem.message;
  }
  return text;
}

}  // namespace

void request_form_blocks(Blocks& blocks, const RequestFormModel& form, std::string_view calls) {
  blocks.heading("requests_heading",
                 "Load balancers, networks, traffic, storage, roles and images");
  blocks.begin_buttons("request_forms", "What to set up");
  for (std::size_t i = 0; i < k_request_forms; ++i) {
    const auto kind = static_cast<RequestForm>(i);
    JsonWriter command;
    command.begin_object().member("type", "open_form").member("form", form_name(kind)).end_object();
    blocks.button("form_" + std::string(form_name(kind)), std::string(form_title(kind)) + "…",
                  command.take());
  }
  blocks.end_buttons();
  // Its own id per kind: another form is not the old one with other fields.
  blocks.begin_form("form_" + std::string(form_name(form.kind)), form.title);
  for (const FormField& field : form.fields) field_block(blocks, field);
  blocks.begin_buttons_of_form();
  JsonWriter check;
  check.begin_object()
      .member("type", "open_form")
      .member("form", form_name(form.kind))
      .end_object();
  blocks.button("check", "Check", check.take(), false,
                "Shows fields and problems of what was typed");
  JsonWriter send;
  send.begin_object().member("type", form.command).end_object();
  blocks.button("send", form.submit, send.take());
  blocks.end_form();
  const std::string problem = form_problem(form);
  if (!problem.empty()) blocks.paragraph("request_problem", problem);
  const bool writes = form.kind == RequestForm::volume;
  blocks.code("request_calls",
              writes ? "What it writes into the task definition" : "The calls that this writes",
              calls);
}

void request_table_blocks(Blocks& blocks, const World& world, const ChartModel* charts) {
  blocks.table(load_balancers_table(world));
  if (!world.target_groups.empty()) {
    blocks.table(target_groups_table(world, k_rows_max));
    blocks.table(targets_table(world, k_rows_max));
  }
  blocks.table(security_rules_table(world, k_rows_max));
  blocks.table(traffic_sources_table(world));
  if (world.traffic.sources.empty()) return;
  if (charts != nullptr) blocks.table(chart_table(*charts, k_measurement_rows));
  blocks.table(requests_table(world, k_request_rows));
}

}  // namespace taskyard::web
