#include "taskdef/node.hpp"

#include "base/text.hpp"

namespace taskyard::taskdef {

Node Node::operator[](std::string_view api_name) const {
  if (!cloudformation_) return {value_[api_name], false};
  Node found;
  if (!is_object()) return found;
  for (Node member = first(); member; member = member.next()) {
    if (member.is_named(api_name)) found = member;
  }
  return found;
}

bool Node::is_named(std::string_view api_name) const {
  // CloudFormation's names differ from the API's in letter case only (EFSVolumeConfiguration).
  return cloudformation_ ? equal_ignoring_case(value_.key(), api_name) : value_.key() == api_name;
}

bool Node::is_text() const {
  return value_.is(JsonKind::string) || (cloudformation_ && value_.integer().has_value());
}

bool Node::is_boolean() const {
  if (value_.is(JsonKind::boolean)) return true;
  return cloudformation_ && (value_.text() == "true" || value_.text() == "false");
}

std::string Node::text() const {
  if (cloudformation_ && value_.integer()) return to_text(*value_.integer());
  return std::string(value_.text());
}

std::optional<std::int64_t> Node::integer() const {
  // 10.0 is a float to the SDKs, and they refuse it.
  if (value_.is(JsonKind::integer)) return value_.integer();
  return cloudformation_ ? parse_int(value_.text()) : std::nullopt;
}

bool Node::boolean(bool otherwise) const {
  if (!is_boolean()) return otherwise;
  return value_.boolean() || value_.text() == "true";
}

}  // namespace taskyard::taskdef
