#include "taskdef/shape_check.hpp"

#include <vector>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace taskyard::taskdef {

namespace {

/// The value as Python prints it, as that is what the AWS CLI shows.
std::string python_text(JsonValue value, bool nested) {
  switch (value.kind()) {
    case JsonKind::null: return "None";
    case JsonKind::boolean: return value.boolean() ? "True" : "False";
    case JsonKind::integer:
    case JsonKind::real: return std::string(value.source());
    case JsonKind::string:
      return nested ? concat({"'", value.text(), "'"}) : std::string(value.text());
    case JsonKind::array:
    case JsonKind::object: break;
  }
  constexpr std::size_t k_longest = 160;
  const bool object = value.is(JsonKind::object);
  std::string text = object ? "{" : "[";
  for (JsonValue child = value.first(); child; child = child.next()) {
    if (text.size() > k_longest) return text + "…";
    if (text.size() > 1) text += ", ";
    if (object) text += concat({"'", child.key(), "': "});
    text += python_text(child, true);
  }
  return text + (object ? "}" : "]");
}

std::string_view python_type(JsonKind kind) {
  switch (kind) {
    case JsonKind::null: return "<class 'NoneType'>";
    case JsonKind::boolean: return "<class 'bool'>";
    case JsonKind::integer: return "<class 'int'>";
    case JsonKind::real: return "<class 'float'>";
    case JsonKind::string: return "<class 'str'>";
    case JsonKind::array: return "<class 'list'>";
    case JsonKind::object: return "<class 'dict'>";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

/// Valid types as botocore lists them, and the hint in plain words.
struct Wanted {
  std::string_view python;
  std::string_view words;
};

Wanted wanted_for(FieldKind kind) {
  switch (kind) {
    case FieldKind::text: return {"<class 'str'>", "Write a string, in double quotes."};
    case FieldKind::integer: return {"<class 'int'>", "Write a whole number, without quotes."};
    case FieldKind::boolean: return {"<class 'bool'>", "Write true or false, without quotes."};
    case FieldKind::structure: return {"<class 'dict'>", "Write an object: { … }."};
    case FieldKind::text_map: return {"<class 'dict'>", "Write an object of strings: { … }."};
    case FieldKind::texts:
      return {"<class 'list'>, <class 'tuple'>", "Write a list of strings: [ … ]."};
    case FieldKind::integers:
      return {"<class 'list'>, <class 'tuple'>", "Write a list of whole numbers: [ … ]."};
    case FieldKind::structures:
      return {"<class 'list'>, <class 'tuple'>", "Write a list of objects: [ { … } ]."};
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

bool fits(Node node, FieldKind kind) {
  switch (kind) {
    case FieldKind::text: return node.is_text();
    case FieldKind::integer: return node.is_integer();
    case FieldKind::boolean: return node.is_boolean();
    case FieldKind::structure:
    case FieldKind::text_map: return node.is_object();
    case FieldKind::texts:
    case FieldKind::integers:
    case FieldKind::structures: return node.is_array();
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

class ShapeChecker {
 public:
  explicit ShapeChecker(Findings& findings) : findings_(findings) {}

  void check_structure(Node node, const Shape& shape, const std::string& path);

 private:
  void report_type(Node node, FieldKind kind, const std::string& path);
  bool check_type(Node node, FieldKind kind, const std::string& path);
  void check_member(Node node, const Field& field, const std::string& path);
  void check_list(Node list, const Field& field, const std::string& path);
  void report_unknown(Node member, const Shape& shape, const std::string& path);
  void check_choice(Node node, const Field& field, const std::string& path);

  Findings& findings_;
};

void ShapeChecker::report_type(Node node, FieldKind kind, const std::string& path) {
  const bool null = node.value().is(JsonKind::null);
  const Wanted wanted = wanted_for(kind);
  findings_.add(
      null ? Rule::null_value : Rule::type, node,
      concat({"Invalid type for parameter ", path, ", value: ", python_text(node.value(), false),
              ", type: ", python_type(node.value().kind()), ", valid types: ", wanted.python}),
      null ? "Remove the member; null does not stand for \"not given\"."
           : std::string(wanted.words));
}

bool ShapeChecker::check_type(Node node, FieldKind kind, const std::string& path) {
  if (!fits(node, kind)) {
    report_type(node, kind, path);
    return false;
  }
  const std::optional<std::int64_t> number = node.integer();
  if (kind == FieldKind::integer && (*number < INT32_MIN || *number > INT32_MAX)) {
    findings_.add(Rule::number_range, node,
                  concat({"Invalid value for parameter ", path, ", value: ", to_text(*number),
                          ", valid range: ", to_text(INT32_MIN), "-", to_text(INT32_MAX)}),
                  "The API takes 32-bit numbers.");
    return false;
  }
  return true;
}

void ShapeChecker::check_choice(Node node, const Field& field, const std::string& path) {
  const std::string text = node.text();
  std::string choices;
  for (std::string_view choice : field.choices) {
    if (choice == text) return;
    choices += concat({choices.empty() ? "" : ", ", choice});
  }
  const std::string_view near = nearest_spelling(text, field.choices);
  findings_.add(Rule::choice, node,
                concat({"Invalid value '", text, "' for parameter ", path, ". Must be one of [",
                        choices, "]"}),
                near.empty() ? "" : concat({"Did you mean \"", near, "\"?"}));
}

void ShapeChecker::check_list(Node list, const Field& field, const std::string& path) {
  std::int64_t index = 0;
  for (Node element = list.first(); element; element = element.next(), ++index) {
    const std::string element_path = concat({path, "[", to_text(index), "]"});
    if (field.kind == FieldKind::structures) {
      if (check_type(element, FieldKind::structure, element_path)) {
        check_structure(element, *field.shape, element_path);
      }
      continue;
    }
    const FieldKind kind = field.kind == FieldKind::texts ? FieldKind::text : FieldKind::integer;
    if (check_type(element, kind, element_path) && !field.choices.empty()) {
      check_choice(element, field, element_path);
    }
  }
}

void ShapeChecker::check_member(Node node, const Field& field, const std::string& path) {
  if (!check_type(node, field.kind, path)) return;
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::boolean: return;
    case FieldKind::text:
      if (!field.choices.empty()) check_choice(node, field, path);
      return;
    case FieldKind::structure: check_structure(node, *field.shape, path); return;
    case FieldKind::texts:
    case FieldKind::integers:
    case FieldKind::structures: check_list(node, field, path); return;
    case FieldKind::text_map:
      for (Node entry = node.first(); entry; entry = entry.next()) {
        check_type(entry, FieldKind::text, concat({path, ".", entry.value().key()}));
      }
      return;
  }
}

/// Where else a member of that name belongs, in words; "" when nowhere.
std::string_view home_of(std::string_view name) {
  if (request_shape().find(name) != nullptr) return "It belongs beside \"family\".";
  if (container_shape().find(name) != nullptr) return "It belongs into a container definition.";
  if (port_mapping_shape().find(name) != nullptr) return "It belongs into a port mapping.";
  return {};
}

void ShapeChecker::report_unknown(Node member, const Shape& shape, const std::string& path) {
  const std::string_view name = member.value().key();
  std::vector<std::string_view> known;
  std::string list;
  for (const Field& field : shape.fields) {
    list += concat({known.empty() ? "" : ", ", field.name});
    known.push_back(field.name);
  }
  const std::string_view near = nearest_spelling(name, known);
  std::string hint(home_of(name));
  if (!near.empty()) hint = concat({"Did you mean \"", near, "\"?"});
  findings_.add(Rule::unknown_field, member,
                concat({"Unknown parameter in ", path.empty() ? "input" : std::string_view(path),
                        ": \"", name, "\", must be one of: ", list}),
                std::move(hint));
}

/// Told once for all of them by the caller (taskdef.cpp).
bool is_output_only(Node member) {
  for (std::string_view name : output_only_fields()) {
    if (member.is_named(name)) return true;
  }
  return false;
}

const Field* find_field(const Shape& shape, Node member) {
  for (const Field& field : shape.fields) {
    if (member.is_named(field.name)) return &field;
  }
  return nullptr;
}

void ShapeChecker::check_structure(Node node, const Shape& shape, const std::string& path) {
  if (findings_.full()) return;
  for (const Field& field : shape.fields) {
    if (!field.required || node[field.name]) continue;
    findings_.add(
        Rule::missing_field, node,
        concat({"Missing required parameter in ", path.empty() ? "input" : std::string_view(path),
                ": \"", field.name, "\""}),
        concat({"Add \"", field.name, "\"."}));
  }
  for (Node member = node.first(); member; member = member.next()) {
    const bool output_only = path.empty() && is_output_only(member);
    if (find_field(shape, member) == nullptr && !output_only) report_unknown(member, shape, path);
  }
  for (Node member = node.first(); member; member = member.next()) {
    const Field* field = find_field(shape, member);
    if (field == nullptr) continue;
    check_member(member, *field,
                 path.empty() ? std::string(field->name) : concat({path, ".", field->name}));
  }
}

}  // namespace

void check_shape(Node root, const Shape& shape, Findings& findings) {
  ShapeChecker(findings).check_structure(root, shape, {});
}

}  // namespace taskyard::taskdef
