// Reading access to a parsed document; how it is built is in builder.cpp.
#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "json/scan.hpp"
#include "taskyard/json.hpp"

namespace taskyard {

namespace {

constexpr double k_int64_end = 9223372036854775808.0;  // 2^63, exactly representable

std::string escape_pointer_part(std::string_view part) {
  return replace_all(replace_all(part, "~", "~0"), "/", "~1");
}

std::string unescape_pointer_part(std::string_view part) {
  return replace_all(replace_all(part, "~1", "/"), "~0", "~");
}

}  // namespace

const char* describe(JsonKind kind) {
  switch (kind) {
    case JsonKind::null: return "null";
    case JsonKind::boolean: return "a boolean";
    case JsonKind::integer:
    case JsonKind::real: return "a number";
    case JsonKind::string: return "a string";
    case JsonKind::array: return "an array";
    case JsonKind::object: return "an object";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

JsonKind JsonValue::kind() const {
  return exists() ? document_->nodes_[index_].kind : JsonKind::null;
}

std::string_view JsonValue::text() const {
  if (!is(JsonKind::string)) return {};
  return document_->strings_[document_->nodes_[index_].text];
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (is(JsonKind::integer)) return document_->nodes_[index_].integer;
  if (!is(JsonKind::real)) return std::nullopt;
  const double number = document_->nodes_[index_].real;
  if (!(number >= -k_int64_end && number < k_int64_end)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(number);
  if (static_cast<double>(whole) != number) return std::nullopt;
  return whole;
}

double JsonValue::real() const {
  if (is(JsonKind::real)) return document_->nodes_[index_].real;
  return is(JsonKind::integer) ? static_cast<double>(document_->nodes_[index_].integer) : 0.0;
}

bool JsonValue::boolean() const {
  return is(JsonKind::boolean) && document_->nodes_[index_].boolean;
}

std::size_t JsonValue::size() const { return exists() ? document_->nodes_[index_].count : 0; }

JsonValue JsonValue::first() const {
  const std::uint32_t child = exists() ? document_->nodes_[index_].first_child : 0;
  return child == 0 ? JsonValue{} : JsonValue{document_, child};
}

JsonValue JsonValue::next() const {
  const std::uint32_t sibling = exists() ? document_->nodes_[index_].next_sibling : 0;
  return sibling == 0 ? JsonValue{} : JsonValue{document_, sibling};
}

JsonValue JsonValue::parent() const {
  return exists() && index_ != 0 ? JsonValue{document_, document_->nodes_[index_].parent}
                                 : JsonValue{};
}

JsonValue JsonValue::operator[](std::string_view key) const {
  JsonValue found;
  if (!is(JsonKind::object)) return found;
  for (JsonValue member = first(); member; member = member.next()) {
    if (member.key() == key) found = member;
  }
  return found;
}

JsonValue JsonValue::at(std::size_t position) const {
  if (position >= size()) return {};
  JsonValue element = first();
  for (; position > 0; --position) element = element.next();
  return element;
}

std::string_view JsonValue::key() const {
  return exists() ? std::string_view(document_->strings_[document_->nodes_[index_].key_text])
                  : std::string_view();
}

std::uint32_t JsonValue::begin() const { return exists() ? document_->nodes_[index_].begin : 0; }

std::uint32_t JsonValue::end() const { return exists() ? document_->nodes_[index_].end : 0; }

std::uint32_t JsonValue::key_begin() const {
  return exists() ? document_->nodes_[index_].key_begin : 0;
}

std::string_view JsonValue::source() const {
  if (!exists()) return {};
  return std::string_view(document_->source_).substr(begin(), end() - begin());
}

std::string JsonValue::pointer() const {
  if (!exists() || index_ == 0) return {};
  std::vector<std::string> parts;
  for (std::uint32_t at = index_; at != 0; at = document_->nodes_[at].parent) {
    const JsonNode& parent = document_->nodes_[document_->nodes_[at].parent];
    if (parent.kind == JsonKind::object) {
      parts.push_back(escape_pointer_part(document_->strings_[document_->nodes_[at].key_text]));
      continue;
    }
    std::int64_t position = 0;
    for (std::uint32_t child = parent.first_child; child != at; ++position) {
      child = document_->nodes_[child].next_sibling;
    }
    parts.push_back(to_text(position));
  }
  std::reverse(parts.begin(), parts.end());
  return "/" + join(parts, "/");
}

JsonValue JsonDocument::root() const { return valid_ ? JsonValue{this, 0} : JsonValue{}; }

LineColumn JsonDocument::position(std::uint32_t offset) const {
  const auto size = static_cast<std::uint32_t>(source_.size());
  offset = std::min(offset, size);
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  std::uint32_t start = line_starts_[line - 1];
  // A byte order mark takes no column; no editor shows it.
  if (line == 1 && source_.starts_with("\xEF\xBB\xBF")) start = std::min<std::uint32_t>(3, offset);
  return {line, offset - start + 1};
}

JsonValue JsonDocument::find(std::string_view pointer) const {
  JsonValue value = root();
  if (pointer.empty()) return value;
  if (pointer.front() != '/') return {};
  for (std::string_view part : split(pointer.substr(1), '/')) {
    if (value.is(JsonKind::array)) {
      const std::optional<std::int64_t> position = parse_int(part);
      if (!position || *position < 0) return {};
      value = value.at(static_cast<std::size_t>(*position));
    } else {
      value = value[unescape_pointer_part(part)];
    }
  }
  return value;
}

Diagnostic JsonDocument::diagnose(JsonValue value, Severity severity, std::string_view code,
                                  std::string message, std::string hint) const {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  if (!value) return diagnostic;
  // A container may span many lines: its name stands for it, or its bracket.
  const bool container = value.is(JsonKind::object) || value.is(JsonKind::array);
  const bool named = value.key_begin() != value.begin();
  diagnostic.offset = container ? value.key_begin() : value.begin();
  diagnostic.length = value.end() - value.begin();
  if (container && named) {
    const std::size_t name_end = json::string_end(source_, value.key_begin()).end;
    diagnostic.length = static_cast<std::uint32_t>(name_end) - diagnostic.offset;
  } else if (container) {
    diagnostic.length = 1;
  }
  diagnostic.pointer = value.pointer();
  const LineColumn place = position(diagnostic.offset);
  diagnostic.line = place.line;
  diagnostic.column = place.column;
  return diagnostic;
}

}  // namespace taskyard
