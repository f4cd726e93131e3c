// JSON as a flat, read-only document with the place of every value, a streaming writer, and edits
// that touch only the bytes they mean to. Used by the engine, the command line and the front end.
// Not a general JSON library: the tokens are read by nlohmann/json inside engine/src/json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/diagnostic.hpp"

namespace taskyard {

enum class JsonKind : std::uint8_t { null, boolean, integer, real, string, array, object };

/// "null", "boolean", "number", "string", "array" or "object", with its article: "a string".
const char* describe(JsonKind kind);

/// Refusals that keep any input harmless (facts: toolchain.md, nlohmann depth).
struct JsonLimits {
  std::uint32_t depth_max = 64;
  std::uint32_t bytes_max = 4U << 20U;
  std::uint32_t nodes_max = 1U << 20U;
};

class JsonDocument;

/// Handle to one value of a document; cheap to copy, valid while the document lives and stays put.
/// Every accessor is safe on every kind: a wrong kind gives an empty or default answer.
class JsonValue {
 public:
  JsonValue() = default;
  JsonValue(const JsonDocument* document, std::uint32_t index)
      : document_(document), index_(index) {}

  bool exists() const { return document_ != nullptr; }
  explicit operator bool() const { return exists(); }
  JsonKind kind() const;  ///< null when it does not exist
  bool is(JsonKind kind_wanted) const { return exists() && kind() == kind_wanted; }

  std::string_view text() const;  ///< decoded string value, else ""
  /// Integer value; a real with no fraction inside int64 counts; otherwise nothing.
  std::optional<std::int64_t> integer() const;
  double real() const;   ///< numeric value or 0
  bool boolean() const;  ///< true only for the literal true

  std::size_t size() const;  ///< members or elements
  JsonValue first() const;   ///< first member or element
  JsonValue next() const;    ///< following sibling
  JsonValue parent() const;  ///< container that holds it; none for the root
  JsonValue operator[](
      std::string_view key) const;  ///< last member with that key (as AWS), or none
  JsonValue at(std::size_t position) const;
  std::string_view key() const;  ///< decoded member name, "" for elements

  std::uint32_t begin() const;      ///< byte offset of the value's first character
  std::uint32_t end() const;        ///< one past its last
  std::uint32_t key_begin() const;  ///< offset of the member's name (its quote), or begin()
  std::string pointer() const;      ///< RFC 6901
  std::string_view source() const;  ///< the value's own bytes
  std::uint32_t index() const { return index_; }
  const JsonDocument* document() const { return document_; }

 private:
  const JsonDocument* document_ = nullptr;
  std::uint32_t index_ = 0;
};

struct JsonNode {
  JsonKind kind = JsonKind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::uint32_t parent = 0, first_child = 0, last_child = 0, next_sibling = 0, count = 0;
  std::uint32_t key_begin = 0, key_text = 0;  // key_text: index into strings, 0 = none
  std::uint32_t begin = 0, end = 0, text = 0;
};

struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class JsonDocument {
 public:
  /// Reads `text`. On a syntax error, broken UTF-8 or a limit, `diagnostics()` holds one error with its
  /// place and `root()` does not exist. Repeated member names give a warning. Never throws or aborts.
  static JsonDocument parse(std::string_view text, const JsonLimits& limits = {});

  JsonValue root() const;
  bool valid() const { return valid_; }
  const Diagnostics& diagnostics() const { return diagnostics_; }
  const std::string& source() const { return source_; }
  LineColumn position(std::uint32_t offset) const;
  /// Value at an RFC 6901 pointer, or none.
  JsonValue find(std::string_view pointer) const;
  /// A finding placed at `value` (its own bytes) or at its member name.
  Diagnostic diagnose(JsonValue value, Severity severity, std::string_view code,
                      std::string message, std::string hint = {}) const;

 private:
  friend class JsonValue;
  friend class JsonBuilder;
  std::string source_;
  std::vector<JsonNode> nodes_;
  std::vector<std::string> strings_{std::string{}};
  std::vector<std::uint32_t> line_starts_{0};
  Diagnostics diagnostics_;
  bool valid_ = false;
};

/// Writes JSON left to right. Members and elements get their commas by themselves.
/// `indent` 0 writes one line; otherwise that many spaces per level.
class JsonWriter {
 public:
  explicit JsonWriter(int indent = 0) : indent_(indent) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::uint32_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(bool flag);
  JsonWriter& null();
  /// Already written JSON, taken as it is (re-indented never).
  JsonWriter& raw(std::string_view json);
  /// Epoch milliseconds as AWS writes times: seconds with up to three decimals.
  JsonWriter& time(std::int64_t epoch_ms);

  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void separate();
  void newline();
  std::string out_;
  std::vector<bool> has_items_;
  int indent_ = 0;
  bool after_key_ = false;
};

/// `text` as a JSON string literal with its quotes.
std::string json_quote(std::string_view text);

/// Edits of a text by place; bytes outside the edit stay as they were (ux.md 9.1).
/// Each returns the new text; they need a valid document.
std::string json_replace(const JsonDocument& document, JsonValue value, std::string_view new_json);
/// Adds or replaces a member of `object`, following the indentation found there.
std::string json_set_member(const JsonDocument& document, JsonValue object, std::string_view key,
                            std::string_view new_json);
/// Appends an element to `array`.
std::string json_append(const JsonDocument& document, JsonValue array, std::string_view new_json);
/// Removes a member or element together with its comma.
std::string json_remove(const JsonDocument& document, JsonValue value);

/// Kinds of token for syntax colours; the scan accepts half-typed text.
enum class JsonTokenKind : std::uint8_t { key, string, number, literal, punctuation, wrong };
struct JsonToken {
  JsonTokenKind kind = JsonTokenKind::wrong;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
/// Tokens of any text in order, white space left out; linear, never fails.
std::vector<JsonToken> json_tokens(std::string_view text);

}  // namespace taskyard
