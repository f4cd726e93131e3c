// The common members of a task definition as fields; every edit goes into the one text (ux.md 9.1).
#include <algorithm>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard/json.hpp"
#include "taskyard_fonts/icons.hpp"
#include "viewmodel/editor.hpp"

namespace taskyard::web {
namespace {

constexpr float k_label = 112;

struct FormEdit {
  std::string_view pointer, key, value, kind;
};

void edit(PanelContext& context, const FormEdit& change) {
  JsonWriter json;
  json.begin_object().member("type", "form").member("pointer", change.pointer);
  json.member("key", change.key).member("value", change.value).member("kind", change.kind);
  json.end_object();
  context.out.commands.push_back(json.take());
}

struct FieldRow {
  Text label;
  const char* key;
  const char* kind;  ///< "text" or "number"
  const char* hint;
};

void text_row(PanelContext& context, const std::string& pointer, const FieldRow& row,
              const std::string& value) {
  ImGui::PushID(row.key);
  field_label(context, tr(row.label), k_label);
  std::string typed = value;
  if (text_field(context, "##value", typed, row.hint)) {
    edit(context, {pointer, row.key, typed, row.kind});
  }
  ImGui::PopID();
}

void choice_row(PanelContext& context, const std::string& pointer, const FieldRow& row,
                const std::string& value, std::span<const std::string> options) {
  ImGui::PushID(row.key);
  field_label(context, tr(row.label), k_label);
  std::string chosen = value.empty() ? std::string(row.hint) : value;
  if (choice_field(context, "##value", options, chosen)) {
    edit(context, {pointer, row.key, chosen == row.hint ? "" : chosen, row.kind});
  }
  ImGui::PopID();
}

void launch_types(PanelContext& context, const TaskDefinitionForm& form) {
  field_label(context, tr(Text::compatibilities), k_label);
  bool ec2 = form.ec2;
  bool fargate = form.fargate;
  if (ImGui::Checkbox("EC2", &ec2)) {
    edit(context, {form.base, "EC2", ec2 ? "true" : "false", "compatibility"});
  }
  ImGui::SameLine(0, 16);
  if (ImGui::Checkbox("FARGATE", &fargate)) {
    edit(context, {form.base, "FARGATE", fargate ? "true" : "false", "compatibility"});
  }
}

// On Fargate size comes in pairs: choose from those; elsewhere any number goes.
void size_rows(PanelContext& context, const TaskDefinitionForm& form) {
  constexpr FieldRow k_cpu{Text::cpu_units, "cpu", "text", "–"};
  constexpr FieldRow k_memory{Text::memory_mib, "memory", "text", "–"};
  if (!form.fargate) {
    text_row(context, form.base, {k_cpu.label, k_cpu.key, k_cpu.kind, "e.g. 256"}, form.cpu);
    text_row(context, form.base, {k_memory.label, k_memory.key, k_memory.kind, "e.g. 512"},
             form.memory);
    return;
  }
  std::vector<std::string> cpus = fargate_cpu_options();
  std::vector<std::string> memories = fargate_memory_options(form.cpu);
  cpus.insert(cpus.begin(), k_cpu.hint);
  memories.insert(memories.begin(), k_memory.hint);
  choice_row(context, form.base, k_cpu, form.cpu, cpus);
  choice_row(context, form.base, k_memory, form.memory, memories);
}

void port_row(PanelContext& context, const PortForm& port, int index) {
  ImGui::PushID(index);
  const float side = icon_button_width();
  const float room = ImGui::GetContentRegionAvail().x - side - 3 * 6;
  const float width = (room - 20) / 3;
  std::string container = port.container_port;
  std::string host = port.host_port;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(6, ImGui::GetStyle().ItemSpacing.y));
  if (text_field(context, "##host", host, tr(Text::host_port), width)) {
    edit(context, {port.pointer, "hostPort", host, "number"});
  }
  tip(context, tr(Text::host_port_tip));
  ImGui::SameLine();
  plain_text("→");
  ImGui::SameLine();
  if (text_field(context, "##container", container, tr(Text::container_port), width)) {
    edit(context, {port.pointer, "containerPort", container, "number"});
  }
  tip(context, tr(Text::container_port_tip));
  ImGui::SameLine();
  const std::string protocols[] = {"tcp", "udp"};
  std::string protocol = port.protocol.empty() ? "tcp" : port.protocol;
  if (choice_field(context, "##protocol", protocols, protocol, width)) {
    edit(context, {port.pointer, "protocol", protocol, "text"});
  }
  ImGui::SameLine();
  if (icon_button(context, icons::k_x, "remove", tr(Text::remove_port))) {
    edit(context, {port.pointer, "", "", "remove"});
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
}

void ports(PanelContext& context, const ContainerForm& container) {
  for (std::size_t i = 0; i < container.ports.size(); ++i) {
    if (i == 0) muted_text(context, tr(Text::ports));
    port_row(context, container.ports[i], static_cast<int>(i));
  }
  const std::string label = std::string(icons::k_plus) + " " + tr(Text::add_port);
  ButtonOptions options;
  options.kind = ButtonKind::ghost;
  if (button(context, label.c_str(), options)) {
    edit(context, {container.pointer, "", "", "add_port"});
  }
}

void container_group(PanelContext& context, const ContainerForm& container, std::size_t index) {
  ImGui::PushID(static_cast<int>(index));
  const std::string title = container.name.empty()
                                ? tr(Text::container) + (" " + std::to_string(index + 1))
                                : container.name;
  hairline(context);
  ImGui::AlignTextToFramePadding();
  ImGui::PushFont(context.fonts.semibold, 0);
  const float room = ImGui::GetContentRegionAvail().x - icon_button_width() - 8;
  line_text(context, title, room, context.colors.text);
  ImGui::PopFont();
  ImGui::SameLine(ImGui::GetWindowWidth() - icon_button_width() - 6);
  if (icon_button(context, icons::k_trash_2, "remove", tr(Text::remove_container))) {
    edit(context, {container.pointer, "", "", "remove"});
  }
  const std::string& at = container.pointer;
  text_row(context, at, {Text::name, "name", "text", ""}, container.name);
  text_row(context, at, {Text::image, "image", "text", "nginx:latest"}, container.image);
  text_row(context, at, {Text::cpu_units, "cpu", "number", "0"}, container.cpu);
  text_row(context, at, {Text::memory_limit, "memory", "number", ""}, container.memory);
  text_row(context, at, {Text::memory_reservation, "memoryReservation", "number", ""},
           container.memory_reservation);
  field_label(context, tr(Text::essential), k_label);
  bool essential = container.essential;
  if (ImGui::Checkbox("##essential", &essential)) {
    edit(context, {at, "essential", essential ? "true" : "false", "boolean"});
  }
  tip(context, tr(Text::essential_tip));
  ports(context, container);
  ImGui::PopID();
}

}  // namespace

void draw_form(PanelContext& context) {
  const TaskDefinitionForm& form = context.models.editor.form();
  if (!form.usable) {
    ImGui::Dummy(ImVec2(0, 4));
    field_problem(context, tr(Text::form_unusable));
    ImGui::Dummy(ImVec2(0, 4));
  }
  ImGui::BeginDisabled(!form.usable);
  text_row(context, form.base, {Text::family, "family", "text", ""}, form.family);
  launch_types(context, form);
  const std::string modes[] = {"–", "bridge", "host", "awsvpc", "none"};
  choice_row(context, form.base, {Text::network_mode, "networkMode", "text", "–"},
             form.network_mode, modes);
  size_rows(context, form);
  for (std::size_t i = 0; i < form.containers.size(); ++i) {
    container_group(context, form.containers[i], i);
  }
  hairline(context);
  const std::string label = std::string(icons::k_plus) + " " + tr(Text::add_container);
  if (button(context, label.c_str())) edit(context, {form.base, "", "", "add_container"});
  ImGui::EndDisabled();
}

}  // namespace taskyard::web
