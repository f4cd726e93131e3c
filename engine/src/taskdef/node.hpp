// A value of a task definition, in whichever spelling the author used. The API spells
// "containerDefinitions" and writes numbers as numbers; CloudFormation spells "ContainerDefinitions"
// and takes "80" for 80. Everything behind this sees one spelling.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "taskyard/json.hpp"

namespace taskyard::taskdef {

class Node {
 public:
  Node() = default;
  Node(JsonValue value, bool cloudformation) : value_(value), cloudformation_(cloudformation) {}

  explicit operator bool() const { return value_.exists(); }
  JsonValue value() const { return value_; }
  bool cloudformation() const { return cloudformation_; }
  /// A container that is there and not empty.
  bool filled() const { return value_.size() > 0; }

  /// Member in the API's spelling, or nothing.
  Node operator[](std::string_view api_name) const;
  Node first() const { return {value_.first(), cloudformation_}; }
  Node next() const { return {value_.next(), cloudformation_}; }

  bool is_text() const;
  bool is_integer() const { return integer().has_value(); }
  bool is_boolean() const;
  bool is_object() const { return value_.is(JsonKind::object); }
  bool is_array() const { return value_.is(JsonKind::array); }

  std::string text() const;  ///< "" when it is none
  std::optional<std::int64_t> integer() const;
  bool boolean(bool otherwise) const;

  /// Whether this member's own name is `api_name` in the author's spelling.
  bool is_named(std::string_view api_name) const;

 private:
  JsonValue value_;
  bool cloudformation_ = false;
};

}  // namespace taskyard::taskdef
