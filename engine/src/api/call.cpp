#include "api/call.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

// Python's names, because the SDK's parameter validation says them (checked against botocore).
std::string_view python_type(JsonValue value) {
  switch (value.kind()) {
    case JsonKind::null: return "NoneType";
    case JsonKind::boolean: return "bool";
    case JsonKind::integer: return "int";
    case JsonKind::real: return "float";
    case JsonKind::string: return "str";
    case JsonKind::array: return "list";
    case JsonKind::object: return "dict";
  }
  return "";
}

}  // namespace

std::string member_path(JsonValue value) {
  const std::string pointer = value.pointer();
  std::string path;
  for (std::string_view part : split(pointer, '/')) {
    if (part.empty()) continue;
    if (parse_int(part)) {
      path += concat({"[", part, "]"});
    } else {
      path += path.empty() ? std::string(part) : concat({".", part});
    }
  }
  return path;
}

void Call::refuse(std::string_view exception, std::string message, JsonValue at, std::string hint) {
  if (refused()) return;
  Diagnostic finding = document_.diagnose(at.exists() ? at : in, Severity::error, "api.refused",
                                          message, std::move(hint));
  finding.exception = std::string(exception);
  diagnostics_.push_back(std::move(finding));
  exception_ = std::string(exception);
  message_ = std::move(message);
}

void Call::refuse_with(std::string_view exception, const Diagnostics& diagnostics) {
  if (refused()) return;
  for (const Diagnostic& finding : diagnostics) {
    diagnostics_.push_back(finding);
    if (finding.severity != Severity::error || !exception_.empty()) continue;
    exception_ = finding.exception.empty() ? std::string(exception) : finding.exception;
    message_ = finding.message;
  }
}

void Call::wrong_type(JsonValue value, std::string_view expected) {
  std::string_view shown = value.source();
  if (shown.size() > 60) shown = shown.substr(0, 60);
  refuse(
      k_invalid,
      concat({"Invalid type for parameter ", member_path(value), ", value: ", shown,
              ", type: <class '", python_type(value), "'>, valid types: <class '", expected, "'>"}),
      value);
}

std::string Call::text(std::string_view member, std::string_view otherwise) {
  const JsonValue value = in[member];
  if (!value) return std::string(otherwise);
  if (!value.is(JsonKind::string)) {
    wrong_type(value, "str");
    return std::string(otherwise);
  }
  return std::string(value.text());
}

std::string Call::text_of(JsonValue object, std::string_view member) {
  const JsonValue value = object[member];
  if (!value) return {};
  if (!value.is(JsonKind::string)) {
    wrong_type(value, "str");
    return {};
  }
  return std::string(value.text());
}

std::optional<std::int64_t> Call::integer(std::string_view member) {
  const JsonValue value = in[member];
  if (!value) return std::nullopt;
  const std::optional<std::int64_t> number = value.integer();
  if (!number) wrong_type(value, "int");
  return number;
}

bool Call::flag(std::string_view member, bool otherwise) {
  const JsonValue value = in[member];
  if (!value) return otherwise;
  if (!value.is(JsonKind::boolean)) {
    wrong_type(value, "bool");
    return otherwise;
  }
  return value.boolean();
}

std::vector<std::string> Call::texts(std::string_view member) {
  std::vector<std::string> result;
  for (JsonValue item = array(member).first(); item; item = item.next()) {
    if (!item.is(JsonKind::string)) {
      wrong_type(item, "str");
      return {};
    }
    result.emplace_back(item.text());
  }
  return result;
}

JsonValue Call::array(std::string_view member) {
  const JsonValue value = in[member];
  if (!value) return {};
  if (!value.is(JsonKind::array)) {
    wrong_type(value, "list");
    return {};
  }
  return value;
}

JsonValue Call::object(std::string_view member) {
  const JsonValue value = in[member];
  if (!value) return {};
  if (!value.is(JsonKind::object)) {
    wrong_type(value, "dict");
    return {};
  }
  return value;
}

void Call::choice(std::string_view member, std::string_view choices) {
  const std::string value = text(member);
  if (refused() || !in[member]) return;
  const std::vector<std::string_view> known = split(choices, '|');
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  refuse(k_invalid, concat({"Invalid value for ", member, ": ", value}), in[member],
         replace_all(choices, "|", ", ") + ".");
}

bool Call::require(std::string_view member) {
  if (in[member]) return true;
  refuse(k_invalid, concat({"Missing required parameter in input: \"", member, "\""}));
  return false;
}

ClusterId Call::cluster() {
  const std::string name = text("cluster");
  if (refused()) return {};
  const ClusterId id = find_cluster(world(), name);
  if (!id) {
    refuse("ClusterNotFoundException", "Cluster not found.", in["cluster"],
           name.empty() ? "A call without a cluster means the one called default; create it first."
                        : "Create it first, or use the name of a cluster that is there.");
  }
  return id;
}

Call::Page Call::page(std::size_t most) {
  Page result;
  result.count = most;
  if (const auto wanted = integer("maxResults")) {
    if (*wanted < 1 || *wanted > static_cast<std::int64_t>(most)) {
      refuse(k_invalid,
             "maxResults must be between 1 and " + to_text(static_cast<std::int64_t>(most)),
             in["maxResults"]);
    } else {
      result.count = static_cast<std::size_t>(*wanted);
    }
  }
  const std::string token = text("nextToken");
  if (token.empty()) return result;
  const auto first = parse_int(token);
  if (!first || *first < 0) {
    refuse(k_invalid, "Invalid token", in["nextToken"]);
  } else {
    result.first = static_cast<std::size_t>(*first);
  }
  return result;
}

Reply Call::reply() {
  Reply reply;
  reply.diagnostics = std::move(diagnostics_);
  if (!refused()) {
    reply.body = out.take();
    return reply;
  }
  reply.status = 400;
  JsonWriter error;
  error.begin_object().member("__type", exception_).member("message", message_).end_object();
  reply.body = error.take();
  return reply;
}

void write_page(Call& call, std::string_view member, const std::vector<std::string>& all,
                const Call::Page& page) {
  const std::size_t end = std::min(all.size(), page.first + page.count);
  call.out.begin_object().key(member).begin_array();
  for (std::size_t i = page.first; i < end; ++i) call.out.value(all[i]);
  call.out.end_array();
  if (end < all.size()) call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

void write_failure(JsonWriter& out, std::string_view arn, std::string_view reason,
                   std::string_view detail) {
  out.begin_object();
  if (!arn.empty()) out.member("arn", arn);
  out.member("reason", reason);
  if (!detail.empty()) out.member("detail", detail);
  out.end_object();
}

}  // namespace taskyard::api
