#include "base/assert.hpp"
#include "base/text.hpp"
#include "json/scan.hpp"
#include "taskyard/json.hpp"

namespace taskyard {

void JsonWriter::newline() {
  if (indent_ <= 0) return;
  out_ += '\n';
  out_.append(has_items_.size() * static_cast<std::size_t>(indent_), ' ');
}

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) return;
  if (has_items_.back()) out_ += ',';
  has_items_.back() = true;
  newline();
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  TASKYARD_ASSERT(!has_items_.empty());
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) newline();
  out_ += '}';
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  TASKYARD_ASSERT(!has_items_.empty());
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) newline();
  out_ += ']';
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  TASKYARD_ASSERT(!after_key_);
  separate();
  out_ += json_quote(name);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) { return raw(json_quote(text)); }

JsonWriter& JsonWriter::value(std::int64_t number) { return raw(to_text(number)); }

JsonWriter& JsonWriter::value(bool flag) { return raw(flag ? "true" : "false"); }

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::time(std::int64_t epoch_ms) {
  const bool negative = epoch_ms < 0;
  const std::uint64_t ms =
      negative ? 0U - static_cast<std::uint64_t>(epoch_ms) : static_cast<std::uint64_t>(epoch_ms);
  std::string text = (negative ? "-" : "") + to_text_padded(ms / 1000U, 1);
  if (ms % 1000U != 0) {
    text += "." + to_text_padded(ms % 1000U, 3);
    while (text.back() == '0') text.pop_back();
  }
  return raw(text);
}

namespace {

// Characters from `at` on that stand for themselves: almost every text is one such run.
std::size_t plain_run(std::string_view text, std::size_t at) {
  const char* const begin = text.data() + at;
  const char* const end = text.data() + text.size();
  const char* c = begin;
  while (c != end && *c >= 0x20 && *c < 0x7F && *c != '"' && *c != '\\') ++c;
  return static_cast<std::size_t>(c - begin);
}

}  // namespace

std::string json_quote(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 2);
  result += '"';
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t run = plain_run(text, at); run > 0) {
      result.append(text.data() + at, run);
      at += run;
      continue;
    }
    const std::size_t length = json::utf8_length(text, at);
    const char c = text[at];
    if (length == 0) {
      result += "\xEF\xBF\xBD";  // the replacement character: JSON has no place for broken UTF-8
    } else if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      const std::size_t common = std::string_view("\b\f\n\r\t").find(c);
      if (common != std::string_view::npos) {
        result += {'\\', "bfnrt"[common]};
      } else {
        result += "\\u" + to_hex(static_cast<unsigned char>(c), 4);
      }
    } else {
      result += text.substr(at, length);
    }
    at += length == 0 ? 1 : length;
  }
  return result + "\"";
}

}  // namespace taskyard
