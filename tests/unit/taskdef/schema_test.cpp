// The field table against the published API model (tests/tables/api_model).
#include "taskdef/schema.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "support/file_text.hpp"
#include "taskyard/json.hpp"

using namespace taskyard;
using taskdef::Field;
using taskdef::FieldKind;
using taskdef::Shape;

namespace {

const char* name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text: return "text";
    case FieldKind::integer: return "integer";
    case FieldKind::boolean: return "boolean";
    case FieldKind::structure: return "structure";
    case FieldKind::texts: return "texts";
    case FieldKind::integers: return "integers";
    case FieldKind::structures: return "structures";
    case FieldKind::text_map: return "text_map";
  }
  return "";
}

/// Choices we take although the model lacks them: newer, or answered by a rule of its own.
bool is_extra_choice(std::string_view choice) {
  return choice == "NeuronDevice" || choice == "distinctInstance";
}

void compare_choices(const Field& field, JsonValue model) {
  std::set<std::string_view> wanted;
  std::set<std::string_view> found;
  const JsonValue choices = model["choices"];
  for (JsonValue item = choices.first(); item; item = item.next()) wanted.insert(item.text());
  for (std::string_view choice : field.choices) {
    if (!is_extra_choice(choice)) found.insert(choice);
  }
  CHECK(found == wanted);
}

void compare_shape(const Shape& shape, JsonValue shapes, std::set<std::string_view>& seen) {
  if (!seen.insert(shape.name).second) return;
  const JsonValue model = shapes[shape.name];
  CAPTURE(shape.name);
  REQUIRE(model.exists());
  CHECK(model.size() == shape.fields.size());
  for (const Field& field : shape.fields) {
    const JsonValue row = model[field.name];
    CAPTURE(field.name);
    REQUIRE(row.exists());
    CHECK(row["kind"].text() == name_of(field.kind));
    CHECK(row["required"].boolean() == field.required);
    CHECK((field.shape == nullptr ? std::string_view() : field.shape->name) == row["shape"].text());
    compare_choices(field, row);
    if (field.shape != nullptr) compare_shape(*field.shape, shapes, seen);
  }
}

}  // namespace

TEST_SUITE_BEGIN("taskdef");

TEST_CASE("the field table is the one of the API model") {
  const JsonDocument document =
      JsonDocument::parse(test::file_text("tests/tables/api_model/register_task_definition.json"));
  REQUIRE(document.valid());
  const JsonValue shapes = document.root()["shapes"];
  std::set<std::string_view> seen;
  compare_shape(taskdef::request_shape(), shapes, seen);
  CHECK(seen.size() == shapes.size());
}

TEST_SUITE_END();
