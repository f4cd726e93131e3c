#include "viewmodel/requests/form_builder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "viewmodel/labels.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

std::string spelled(double value) {
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.12g", value);
  return buffer.data();
}

}  // namespace

std::string FormBuilder::typed(std::string_view id, std::string_view otherwise) const {
  const auto found = values_.find(id);
  return found != values_.end() ? found->second : std::string(otherwise);
}

bool FormBuilder::has_text(std::string_view id) const {
  return typed(id).find_first_not_of(" \t\r\n") != std::string::npos;
}

FormField& FormBuilder::add(FieldType type, std::string_view id, std::string_view label,
                            std::string value) {
  FormField field;
  field.id = id;
  field.label = label;
  field.type = type;
  field.value = std::move(value);
  model_.fields.push_back(std::move(field));
  return model_.fields.back();
}

std::string FormBuilder::text(std::string_view id, std::string_view label,
                              std::string_view otherwise, std::string_view hint) {
  FormField& field = add(FieldType::text, id, label, typed(id, otherwise));
  field.hint = hint;
  return field.value;
}

std::string FormBuilder::area(std::string_view id, std::string_view label, std::string_view hint) {
  FormField& field = add(FieldType::area, id, label, typed(id));
  field.hint = hint;
  return field.value;
}

std::string FormBuilder::json(std::string_view id, std::string_view label, std::string_view hint) {
  std::string text = area(id, label, hint);
  if (!has_text(id)) return {};
  const JsonDocument document = JsonDocument::parse(text);
  if (document.valid() && document.root().is(JsonKind::object)) return text;
  if (document.diagnostics().empty()) {
    problem(id, "A policy is a JSON object: { … }.");
    return {};
  }
  const Diagnostic& first = document.diagnostics().front();
  problem(id, "Line " + std::to_string(first.line) + ", column " + std::to_string(first.column) +
                  ": " + first.message);
  return {};
}

std::string FormBuilder::choice(std::string_view id, std::string_view label, Options options,
                                std::string_view otherwise) {
  std::string value = typed(id, otherwise);
  const auto known = [&](const std::string& wanted) {
    return std::any_of(options.begin(), options.end(),
                       [&](const auto& option) { return option.first == wanted; });
  };
  if (!known(value)) value = otherwise;
  if (!known(value)) value = options.empty() ? "" : options.front().first;
  FormField& field = add(FieldType::choice, id, label, std::move(value));
  field.options = std::move(options);
  return field.value;
}

bool FormBuilder::check(std::string_view id, std::string_view label, bool otherwise) {
  const bool on = typed(id, otherwise ? "true" : "") == "true";
  add(FieldType::check, id, label, on ? "true" : "");
  return on;
}

std::int64_t FormBuilder::number(std::string_view id, std::string_view label,
                                 std::int64_t otherwise, std::int64_t least, std::int64_t most) {
  const std::string value =
      add(FieldType::number, id, label, typed(id, std::to_string(otherwise))).value;
  const bool digits = !value.empty() && value.size() < 12 &&
                      value.find_first_not_of("0123456789") == std::string::npos;
  const std::int64_t read = digits ? std::atoll(value.c_str()) : -1;
  if (digits && read >= least && read <= most) return read;
  problem(id, "Choose " + grouped(least) + " to " + grouped(most) + ".");
  return otherwise;
}

std::string FormBuilder::decimal(std::string_view id, std::string_view label,
                                 std::string_view otherwise, double least, double most) {
  const std::string value = add(FieldType::number, id, label, typed(id, otherwise)).value;
  if (value.empty() && otherwise.empty()) return {};
  double read = 0;
  if (read_decimal(value, read) && read >= least && read <= most) return spelled(read);
  problem(id, "Choose a number from " + spelled(least) + " to " + spelled(most) + ".");
  return std::string(otherwise);
}

FormBuilder& FormBuilder::joined() {
  model_.fields.back().joined = true;
  return *this;
}

FormBuilder& FormBuilder::tip(std::string_view text) {
  model_.fields.back().tip = text;
  return *this;
}

FormBuilder& FormBuilder::at(std::string_view pointer) {
  model_.places.emplace_back(pointer, model_.fields.back().id);
  return *this;
}

void FormBuilder::problem(std::string_view field, std::string message) {
  model_.problems.push_back({std::string(field), -1, std::move(message)});
}

void FormBuilder::note(std::string_view field, std::string message) {
  for (FormField& each : model_.fields) {
    if (each.id == field) each.error = message;
  }
}

void FormBuilder::call(std::string action, JsonWriter& request) {
  model_.calls.push_back({std::move(action), request.take()});
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool read_decimal(std::string_view text, double& number) {
  const std::string copy(text);
  if (copy.empty() || copy.find_first_not_of("0123456789.") != std::string::npos) return false;
  char* end = nullptr;
  number = std::strtod(copy.c_str(), &end);
  return *end == '\0' && std::isfinite(number);
}

std::string free_name(std::string_view wanted, const Options& taken) {
  std::string name(wanted);
  const auto is_taken = [&] {
    return std::any_of(taken.begin(), taken.end(),
                       [&](const auto& option) { return option.first == name; });
  };
  for (int i = 2; is_taken(); ++i) name = std::string(wanted) + "-" + std::to_string(i);
  return name;
}

Options group_options(const World& world) {
  Options options;
  for (const SecurityGroup& group : world.security_groups) {
    if (group.deleted) continue;
    options.emplace_back(world.text(group.key), group.name + " (" + world.text(group.key) + ")");
  }
  return options;
}

Options target_group_options(const World& world) {
  Options options;
  for (const TargetGroup& group : world.target_groups) {
    if (group.deleted || group.classic) continue;
    options.emplace_back(group.name, group.name);
  }
  return options;
}

TargetGroupId target_group_named(const World& world, std::string_view name) {
  for (const TargetGroup& group : world.target_groups) {
    if (!group.deleted && !group.classic && group.name == name) return group.id;
  }
  return {};
}

LoadBalancerId load_balancer_named(const World& world, std::string_view name) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state != LoadBalancerState::deleted && balancer.name == name) return balancer.id;
  }
  return {};
}

SecurityGroupId security_group_keyed(const World& world, std::string_view key) {
  for (const SecurityGroup& group : world.security_groups) {
    if (!group.deleted && world.text(group.key) == key) return group.id;
  }
  return {};
}

}  // namespace taskyard::web::requests
