// Which rule of a listener a request meets (facts 1.2). Called for every request: no allocation.
#include "base/text.hpp"
#include "elb/elb.hpp"

namespace taskyard::elb {
namespace {

bool same(char a, char b, bool any_case) {
  return a == b || (any_case && to_lower(a) == to_lower(b));
}

// `*` stands for any characters or none, `?` for exactly one.
bool matches(std::string_view pattern, std::string_view text, bool any_case) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t], any_case))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// One `key=value` of the query string after another; "=value" of a condition leaves the key open.
bool query_holds(std::string_view wanted, std::string_view query) {
  const std::size_t cut = wanted.find('=');
  const std::string_view key = cut == std::string_view::npos ? "" : wanted.substr(0, cut);
  const std::string_view value = cut == std::string_view::npos ? wanted : wanted.substr(cut + 1);
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    const std::size_t equals = pair.find('=');
    const std::string_view name = pair.substr(0, equals);
    const std::string_view given =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if ((key.empty() || matches(key, name, true)) && matches(value, given, true)) return true;
  }
  return false;
}

// "10.0.0.0/16" without making a copy; false for anything else.
bool in_block(std::string_view block, std::uint32_t ip) {
  std::uint64_t parts[5] = {0, 0, 0, 0, 32};
  std::size_t part = 0;
  for (const char c : block) {
    if (is_digit(c)) {
      parts[part] = parts[part] * 10 + static_cast<std::uint64_t>(c - '0');
      if (parts[part] > 255) return false;
    } else if (part < 4 && (c == '.' || c == '/')) {
      if (++part == 4) parts[4] = 0;
    } else {
      return false;
    }
  }
  if (part < 3 || parts[4] > 32) return false;
  const auto address =
      static_cast<std::uint32_t>(parts[0] << 24U | parts[1] << 16U | parts[2] << 8U | parts[3]);
  return Ipv4Block{address, static_cast<std::uint8_t>(parts[4])}.contains(ip);
}

bool value_holds(const RuleCondition& condition, std::string_view value, const Asked& asked) {
  switch (condition.field) {
    case ConditionField::host_header: return matches(value, asked.host, true);
    case ConditionField::path_pattern: return matches(value, asked.path, false);
    case ConditionField::http_request_method: return value == asked.method;
    case ConditionField::query_string: return query_holds(value, asked.query);
    case ConditionField::source_ip: return in_block(value, asked.source_ip);
    case ConditionField::http_header: break;
  }
  for (const auto& [name, given] : asked.headers) {
    if (equal_ignoring_case(name, condition.name) && matches(value, given, true)) return true;
  }
  return false;
}

// Values of one condition are alternatives; all conditions must hold.
bool holds(const ListenerRule& rule, const Asked& asked) {
  for (const RuleCondition& condition : rule.conditions) {
    bool any = false;
    for (const std::string& value : condition.values) {
      any = any || value_holds(condition, value, asked);
    }
    if (!any) return false;
  }
  return true;
}

}  // namespace

ListenerRuleId match_rule(const World& world, ListenerId listener, const Asked& asked) {
  for (const ListenerRuleId id : world.at(listener).rules) {
    if (holds(world.at(id), asked)) return id;
  }
  return {};
}

}  // namespace taskyard::elb
