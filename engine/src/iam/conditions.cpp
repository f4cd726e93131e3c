#include "iam/conditions.hpp"

#include <array>

#include "base/text.hpp"
#include "iam/policy_names.hpp"

namespace taskyard::iam {
namespace {

enum class Compare : std::uint8_t { equal, equal_ignoring_case, like, boolean, null };

struct Operator {
  std::string_view name;
  Compare compare;
  bool negated;
};

// The ARN operators compare by wildcard in all their forms (IAM User Guide, condition operators).
constexpr std::array k_operators = std::to_array<Operator>({
    {"StringEquals", Compare::equal, false},
    {"StringNotEquals", Compare::equal, true},
    {"StringEqualsIgnoreCase", Compare::equal_ignoring_case, false},
    {"StringNotEqualsIgnoreCase", Compare::equal_ignoring_case, true},
    {"StringLike", Compare::like, false},
    {"StringNotLike", Compare::like, true},
    {"ArnEquals", Compare::like, false},
    {"ArnNotEquals", Compare::like, true},
    {"ArnLike", Compare::like, false},
    {"ArnNotLike", Compare::like, true},
    {"Bool", Compare::boolean, false},
    {"Null", Compare::null, false},
});

constexpr std::string_view k_if_exists = "IfExists";

const Operator* find_operator(std::string_view name) {
  if (name.ends_with(k_if_exists)) name.remove_suffix(k_if_exists.size());
  for (const Operator& row : k_operators) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const ContextKey* find_key(Context context, std::string_view key) {
  for (const ContextKey& each : context) {
    if (equal_ignoring_case(each.key, key)) return &each;
  }
  return nullptr;
}

bool compares(Compare how, std::string_view wanted, std::string_view value) {
  switch (how) {
    case Compare::equal: return wanted == value;
    case Compare::like: return matches(wanted, value, false);
    default: return equal_ignoring_case(wanted, value);
  }
}

// "true" as a text or as a literal.
std::string_view text_of(JsonValue value) {
  return value.is(JsonKind::string) ? value.text() : value.source();
}

// Several values of one key: any of them will do.
template <class Ask>
bool any_value(JsonValue values, const Ask& ask) {
  if (!values.is(JsonKind::array)) return ask(text_of(values));
  for (JsonValue each = values.first(); each; each = each.next()) {
    if (ask(text_of(each))) return true;
  }
  return false;
}

ConditionAnswer check_key(const Operator& op, bool if_exists, JsonValue values, Context context) {
  const ContextKey* found = find_key(context, values.key());
  if (op.compare == Compare::null) {
    const bool absent = found == nullptr;
    const bool holds =
        any_value(values, [&](std::string_view wanted) { return (wanted == "true") == absent; });
    return holds ? ConditionAnswer::holds : ConditionAnswer::fails;
  }
  if (found == nullptr) {
    if (!knows_condition_key(values.key())) return ConditionAnswer::unknown;
    return if_exists || op.negated ? ConditionAnswer::holds : ConditionAnswer::fails;
  }
  const bool any = any_value(
      values, [&](std::string_view wanted) { return compares(op.compare, wanted, found->value); });
  return any != op.negated ? ConditionAnswer::holds : ConditionAnswer::fails;
}

}  // namespace

bool knows_operator(std::string_view name) { return find_operator(name) != nullptr; }

ConditionAnswer check_condition(std::string_view condition_json, Context context) {
  const JsonDocument document = JsonDocument::parse(condition_json);
  bool unknown = false;
  for (JsonValue op = document.root().first(); op; op = op.next()) {
    const Operator* known = find_operator(op.key());
    if (known == nullptr) {
      unknown = true;
      continue;
    }
    for (JsonValue key = op.first(); key; key = key.next()) {
      const ConditionAnswer answer =
          check_key(*known, op.key().ends_with(k_if_exists), key, context);
      if (answer == ConditionAnswer::fails) return answer;
      unknown = unknown || answer == ConditionAnswer::unknown;
    }
  }
  return unknown ? ConditionAnswer::unknown : ConditionAnswer::holds;
}

}  // namespace taskyard::iam
