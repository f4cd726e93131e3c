// The fields of RegisterTaskDefinition: names, types, choices. Checked against the published API model
// by a test. Not the rules: those are in the check_*.cpp files.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace taskyard::taskdef {

enum class FieldKind : std::uint8_t {
  text,
  integer,
  boolean,
  structure,
  texts,       ///< list of strings
  integers,    ///< list of integers
  structures,  ///< list of structures
  text_map     ///< string to string
};

struct Shape;

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::text;
  bool required = false;
  const Shape* shape = nullptr;                 ///< structure, structures
  std::span<const std::string_view> choices{};  ///< enum values of a text or of texts
};

struct Shape {
  std::string_view name;  ///< the API model's name
  std::span<const Field> fields;

  const Field* find(std::string_view field_name) const;
};

/// The input of RegisterTaskDefinition.
const Shape& request_shape();
const Shape& container_shape();
const Shape& port_mapping_shape();

/// Fields that only the answers of AWS have ("revision" …); ignored in a request.
std::span<const std::string_view> output_only_fields();

}  // namespace taskyard::taskdef
