// Edits of a text by place: what is not edited keeps its bytes, and what is new follows the manner of
// writing that is found around it.
#include "base/assert.hpp"
#include "base/text.hpp"
#include "json/scan.hpp"
#include "taskyard/json.hpp"

namespace taskyard {

namespace {

/// `source` with [begin, end) replaced.
std::string splice(std::string_view source, std::size_t begin, std::size_t end,
                   std::string_view with) {
  TASKYARD_ASSERT(begin <= end && end <= source.size());
  return concat({source.substr(0, begin), with, source.substr(end)});
}

/// White space just before `at`, from the last line break on (the break included).
std::string_view blanks_before(std::string_view source, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_blank(source[begin - 1])) --begin;
  std::string_view blanks = source.substr(begin, at - begin);
  const std::size_t line_break = blanks.rfind('\n');
  if (line_break == std::string_view::npos) return blanks;
  const bool crlf = line_break > 0 && blanks[line_break - 1] == '\r';
  return blanks.substr(crlf ? line_break - 1 : line_break);
}

/// Indentation of the line that holds `at`.
std::string_view line_indent(std::string_view source, std::size_t at) {
  const std::size_t line_break = source.rfind('\n', at);
  const std::size_t begin = line_break == std::string_view::npos || at == 0 ? 0 : line_break + 1;
  std::size_t end = begin;
  while (end < at && (source[end] == ' ' || source[end] == '\t')) ++end;
  return source.substr(begin, end - begin);
}

bool on_many_lines(const JsonDocument& document) {
  return document.root().source().find('\n') != std::string_view::npos;
}

/// One step of indentation as this text does it: how far the first member of the whole stands in.
std::string indent_step(const JsonDocument& document) {
  const JsonValue first = document.root().first();
  if (first) {
    const std::string_view inner = line_indent(document.source(), first.key_begin());
    const std::string_view outer = line_indent(document.source(), document.root().begin());
    if (inner.size() > outer.size()) return std::string(inner.substr(outer.size()));
  }
  return "  ";
}

std::string line_break_of(const JsonDocument& document) {
  return document.source().find("\r\n") != std::string::npos ? "\r\n" : "\n";
}

/// New JSON of several lines, moved to the indentation of the place where it goes.
std::string indented(std::string_view json, std::string_view indent, std::string_view line_break) {
  return replace_all(json, "\n", concat({line_break, indent}));
}

/// White space that goes before a new child of `container`.
std::string child_gap(const JsonDocument& document, JsonValue container) {
  if (container.size() > 0) {
    const JsonValue last = container.at(container.size() - 1);
    std::string_view gap = blanks_before(document.source(), last.key_begin());
    if (gap.empty() && container.size() == 1 && on_many_lines(document)) gap = " ";
    return std::string(gap);
  }
  if (!on_many_lines(document)) return {};
  return concat({line_break_of(document), line_indent(document.source(), container.begin()),
                 indent_step(document)});
}

/// Appends `child` (a value, or name and value) to `container`.
std::string append_child(const JsonDocument& document, JsonValue container,
                         std::string_view child) {
  const std::string& source = document.source();
  const std::string gap = child_gap(document, container);
  const std::size_t break_at = gap.rfind('\n');
  const std::string_view indent = break_at == std::string::npos
                                      ? line_indent(source, container.begin())
                                      : std::string_view(gap).substr(break_at + 1);
  const std::string text = indented(child, indent, line_break_of(document));
  if (container.size() > 0) {
    const std::size_t at = container.at(container.size() - 1).end();
    const bool close = gap.empty() && !on_many_lines(document);
    return splice(source, at, at, concat({",", close ? "" : std::string_view(gap), text}));
  }
  std::string closing;
  if (break_at != std::string::npos) {
    closing = concat({line_break_of(document), line_indent(source, container.begin())});
  }
  return splice(source, container.begin() + 1U, container.end() - 1U, concat({gap, text, closing}));
}

/// What stands between a name and its value in `object` (or in the whole text): ":", ": ", " : " …
std::string colon_manner(const JsonDocument& document, JsonValue object) {
  JsonValue example = object.size() > 0 ? object.at(object.size() - 1) : document.root().first();
  if (!example || example.key_begin() == example.begin()) {
    return on_many_lines(document) ? ": " : ":";
  }
  const std::size_t name_end = json::string_end(document.source(), example.key_begin()).end;
  std::string between = document.source().substr(name_end, example.begin() - name_end);
  return between.find('\n') == std::string::npos ? between : ": ";
}

}  // namespace

std::string json_replace(const JsonDocument& document, JsonValue value, std::string_view new_json) {
  TASKYARD_ASSERT(document.valid() && value);
  const std::string_view indent = line_indent(document.source(), value.begin());
  return splice(document.source(), value.begin(), value.end(),
                indented(new_json, indent, line_break_of(document)));
}

std::string json_set_member(const JsonDocument& document, JsonValue object, std::string_view key,
                            std::string_view new_json) {
  TASKYARD_ASSERT(document.valid() && object.is(JsonKind::object));
  if (const JsonValue present = object[key]) return json_replace(document, present, new_json);
  const std::string member = concat({json_quote(key), colon_manner(document, object), new_json});
  return append_child(document, object, member);
}

std::string json_append(const JsonDocument& document, JsonValue array, std::string_view new_json) {
  TASKYARD_ASSERT(document.valid() && array.is(JsonKind::array));
  return append_child(document, array, new_json);
}

std::string json_remove(const JsonDocument& document, JsonValue value) {
  TASKYARD_ASSERT(document.valid() && value);
  const std::string& source = document.source();
  if (value.index() == 0) return source;  // the whole text is nobody's member
  if (const JsonValue after = value.next()) {
    return splice(source, value.key_begin(), after.key_begin(), "");
  }
  const JsonValue parent = value.parent();
  JsonValue before;
  for (JsonValue child = parent.first(); child.index() != value.index(); child = child.next()) {
    before = child;
  }
  if (before) return splice(source, before.end(), value.end(), "");
  return splice(source, parent.begin() + 1U, parent.end() - 1U, "");
}

}  // namespace taskyard
