// Conditions of rules (facts 1.2).
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "base/text.hpp"

namespace taskyard::api::balancing {
namespace {

constexpr std::size_t k_values_max = 5;
constexpr std::size_t k_wildcards_max = 5;

struct Kind {
  std::string_view name, config;
  ConditionField field;
  bool once = false;       ///< at most one per rule
  bool wildcards = false;  ///< * and ? stand for something
  std::size_t length_max = 128;
};

constexpr Kind k_kinds[] = {
    {"host-header", "HostHeaderConfig", ConditionField::host_header, true, true},
    {"path-pattern", "PathPatternConfig", ConditionField::path_pattern, true, true},
    {"http-header", "HttpHeaderConfig", ConditionField::http_header, false, true},
    {"http-request-method", "HttpRequestMethodConfig", ConditionField::http_request_method, true,
     false, 40},
    {"query-string", "QueryStringConfig", ConditionField::query_string, false, true, 256},
    {"source-ip", "SourceIpConfig", ConditionField::source_ip, true, false, 64}};

// "203.0.113.0/24": four numbers and a prefix.
bool is_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::optional<std::int64_t> prefix = parse_int(text.substr(slash + 1));
  const std::vector<std::string_view> parts = split(text.substr(0, slash), '.');
  if (!prefix || *prefix < 0 || *prefix > 32 || parts.size() != 4) return false;
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    const std::optional<std::int64_t> number = parse_int(part);
    return number && *number >= 0 && *number <= 255 && is_digit(part.front());
  });
}

void check_value(Call& call, const Kind& kind, std::string_view value, JsonValue at) {
  if (value.empty() || value.size() > kind.length_max) {
    call.refuse(
        k_validation,
        concat({"The length of a condition value of '", kind.name, "' must be between 1 and ",
                to_text(static_cast<std::int64_t>(kind.length_max))}),
        at);
  } else if (kind.field == ConditionField::source_ip && !is_block(value)) {
    call.refuse(k_validation, concat({"The value '", value, "' is not a valid CIDR block"}), at,
                "As 203.0.113.0/24; one address as 203.0.113.25/32.");
  } else if (kind.field == ConditionField::http_request_method &&
             !std::all_of(value.begin(), value.end(),
                          [](char c) { return is_upper(c) || c == '-' || c == '_'; })) {
    call.refuse(k_validation,
                concat({"Condition value '", value, "' contains a character that is not valid"}),
                at, "A-Z, hyphen and underscore.");
  }
}

// A value as the engine keeps it: "key=value" for query strings.
std::string value_of(const Kind& kind, JsonValue item) {
  if (kind.field != ConditionField::query_string) return std::string(item.text());
  return concat({item["Key"].text(), "=", item["Value"].text()});
}

RuleCondition read_condition(Call& call, JsonValue given, const Kind& kind) {
  RuleCondition condition;
  condition.field = kind.field;
  const JsonValue config = given[kind.config];
  const bool plain =
      kind.field == ConditionField::host_header || kind.field == ConditionField::path_pattern;
  const JsonValue values = config ? config["Values"] : plain ? given["Values"] : JsonValue{};
  if (given["RegexValues"] || config["RegexValues"]) {
    call.refuse("UnsupportedOperation", "RegexValues are not simulated by Taskyard.", given,
                "Values with the wildcards * and ?.");
  }
  if (kind.field == ConditionField::http_header) {
    condition.name = std::string(config["HttpHeaderName"].text());
    if (condition.name.empty() || condition.name.size() > 40) {
      call.refuse(k_validation, "An HTTP header name must have between 1 and 40 characters",
                  config ? config : given);
    }
  }
  for (JsonValue item = values.first(); item; item = item.next()) {
    condition.values.push_back(value_of(kind, item));
    check_value(call, kind, condition.values.back(), item);
  }
  if (condition.values.empty()) {
    call.refuse(k_validation, "A condition value must be specified", given,
                concat({kind.config, " with Values."}));
  }
  return condition;
}

const Kind* kind_named(std::string_view name) {
  for (const Kind& kind : k_kinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

// Limits over the whole rule.
void check_limits(Call& call, const ListenerRule& rule) {
  std::size_t values = 0, wildcards = 0;
  for (const RuleCondition& condition : rule.conditions) {
    values += condition.values.size();
    const Kind* kind = kind_named(to_string(condition.field));
    for (const std::string& value : condition.values) {
      if (kind == nullptr || !kind->wildcards) continue;
      wildcards += static_cast<std::size_t>(
          std::count_if(value.begin(), value.end(), [](char c) { return c == '*' || c == '?'; }));
    }
  }
  if (values > k_values_max) {
    call.refuse(k_validation, "A rule can only have '5' condition values", call.in["Conditions"],
                "Spread them over several rules.");
  } else if (wildcards > k_wildcards_max) {
    call.refuse(k_validation, "A rule can only have '5' condition wildcards",
                call.in["Conditions"]);
  }
}

}  // namespace

void read_conditions(Call& call, ListenerRule& rule) {
  for (JsonValue item = call.array("Conditions").first(); item; item = item.next()) {
    if (call.refused()) return;
    const std::string field = call.text_of(item, "Field");
    const Kind* kind = kind_named(field);
    if (kind == nullptr) {
      call.refuse(k_validation,
                  concat({"Condition field '", field,
                          "' must be one of '[path-pattern, host-header, "
                          "http-header, http-request-method, query-string, "
                          "source-ip]'"}),
                  item["Field"] ? item["Field"] : item);
      return;
    }
    const bool repeated = kind->once && std::any_of(rule.conditions.begin(), rule.conditions.end(),
                                                    [&](const RuleCondition& other) {
                                                      return other.field == kind->field;
                                                    });
    if (repeated) {
      call.refuse(k_validation, concat({"A rule can only have one '", kind->name, "' condition"}),
                  item, "Put further values into the same condition.");
      return;
    }
    rule.conditions.push_back(read_condition(call, item, *kind));
  }
  if (call.refused()) return;
  if (rule.conditions.empty()) {
    call.refuse(k_validation, "A condition must be specified", call.in["Conditions"]);
    return;
  }
  check_limits(call, rule);
}

}  // namespace taskyard::api::balancing
