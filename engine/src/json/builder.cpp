// Text to JsonDocument. The tokens come from nlohmann/json's SAX parser; this consumer refuses depth and
// size before anything is stored, and walks the text in step with the tokens to learn their places.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "json/scan.hpp"
#include "json/syntax_error.hpp"
#include "taskyard/json.hpp"

namespace taskyard {

namespace {
constexpr std::size_t k_repeated_members_told =
    20;  // the rest of a pathological text is not listed
}

/// The SAX consumer. A false return stops the parser.
class JsonBuilder {
 public:
  JsonBuilder(JsonDocument& document, const JsonLimits& limits)
      : document_(document), text_(document.source_), limits_(limits) {
    cursor_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  }

  static void read(JsonDocument& document, const JsonLimits& limits);

  // Called by nlohmann/json.
  bool null() { return scalar(JsonKind::null) != nullptr; }
  bool boolean(bool flag);
  bool number_integer(std::int64_t number);
  bool number_unsigned(std::uint64_t number);
  bool number_float(double number, const std::string& written);
  bool string(std::string& decoded);
  bool binary(nlohmann::json::binary_t& bytes);
  bool start_object(std::size_t size);
  bool key(std::string& decoded);
  bool end_object();
  bool start_array(std::size_t size);
  bool end_array();
  bool parse_error(std::size_t at, const std::string& token, const nlohmann::json::exception& why);

 private:
  void index_lines();
  bool refuse_unreadable();
  JsonNode* add(JsonKind kind);
  JsonNode* scalar(JsonKind kind);
  bool open(JsonKind kind);
  bool close();
  void warn_of_repeated_members(std::uint32_t object);
  std::uint32_t store(std::string&& text);
  void report(std::string_view code, std::string message, std::string hint, std::size_t begin,
              std::size_t end);
  void report_syntax();
  void skip_separators();
  std::string place_of(std::size_t at) const;

  JsonDocument& document_;
  std::string_view text_;
  const JsonLimits& limits_;
  std::size_t cursor_ = 0;
  json::Before before_ = json::Before::nothing;
  std::vector<std::uint32_t> open_nodes_;
  std::vector<json::OpenBracket> open_brackets_;
  std::size_t key_begin_ = 0;
  std::uint32_t key_text_ = 0;
  std::size_t repeated_members_ = 0;
};

void JsonBuilder::read(JsonDocument& document, const JsonLimits& limits) {
  JsonBuilder builder(document, limits);
  builder.index_lines();
  if (builder.refuse_unreadable()) return;
  const std::string_view text = builder.text_;
  const bool complete = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  if (!complete && document.diagnostics_.empty()) builder.report_syntax();
  // The tokenizer takes a zero byte for the end of the text.
  const bool more = complete && json::skip_blanks(text, builder.cursor_) < text.size();
  if (more) builder.report_syntax();
  document.valid_ = complete && !more;
  if (!document.valid_) document.nodes_.clear();
}

void JsonBuilder::index_lines() {
  for (std::size_t at = text_.find('\n'); at != std::string_view::npos;
       at = text_.find('\n', at + 1)) {
    document_.line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

bool JsonBuilder::refuse_unreadable() {
  const std::size_t fault = json::utf8_fault(text_);
  if (fault == std::string_view::npos) return false;
  const auto byte = static_cast<unsigned char>(text_[fault]);
  const bool utf16 = text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF");
  report("json.utf8", concat({"The byte ", to_hex(byte, 2), " is not UTF-8."}),
         utf16 ? "Save the file as UTF-8; this is UTF-16." : "Save the file as UTF-8.", fault,
         fault + 1);
  return true;
}

bool JsonBuilder::boolean(bool flag) {
  JsonNode* node = scalar(JsonKind::boolean);
  if (node != nullptr) node->boolean = flag;
  return node != nullptr;
}

bool JsonBuilder::number_integer(std::int64_t number) {
  JsonNode* node = scalar(JsonKind::integer);
  if (node != nullptr) node->integer = number;
  return node != nullptr;
}

bool JsonBuilder::number_unsigned(std::uint64_t number) {
  if (number > static_cast<std::uint64_t>(INT64_MAX)) {
    return number_float(static_cast<double>(number), {});
  }
  return number_integer(static_cast<std::int64_t>(number));
}

bool JsonBuilder::number_float(double number, const std::string&) {
  JsonNode* node = scalar(JsonKind::real);
  if (node != nullptr) node->real = number;
  return node != nullptr;
}

bool JsonBuilder::string(std::string& decoded) {
  JsonNode* node = scalar(JsonKind::string);
  if (node != nullptr) node->text = store(std::move(decoded));
  return node != nullptr;
}

bool JsonBuilder::binary(nlohmann::json::binary_t&) { return false; }  // never in JSON text

bool JsonBuilder::start_object(std::size_t) { return open(JsonKind::object); }

bool JsonBuilder::start_array(std::size_t) { return open(JsonKind::array); }

bool JsonBuilder::end_object() {
  const std::uint32_t object = open_nodes_.back();
  const bool going_on = close();
  warn_of_repeated_members(object);
  return going_on;
}

bool JsonBuilder::end_array() { return close(); }

bool JsonBuilder::key(std::string& decoded) {
  skip_separators();
  key_begin_ = cursor_;
  key_text_ = store(std::move(decoded));
  cursor_ = json::string_end(text_, cursor_).end;
  before_ = json::Before::key;
  return true;
}

bool JsonBuilder::parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
  report_syntax();
  return false;
}

void JsonBuilder::skip_separators() {
  cursor_ = json::skip_blanks(text_, cursor_);
  while (cursor_ < text_.size() && (text_[cursor_] == ',' || text_[cursor_] == ':')) {
    cursor_ = json::skip_blanks(text_, cursor_ + 1);
  }
}

JsonNode* JsonBuilder::add(JsonKind kind) {
  skip_separators();
  std::vector<JsonNode>& nodes = document_.nodes_;
  if (nodes.size() >= limits_.nodes_max) {
    report("json.too-many-values",
           concat({"The text holds more than ", to_text(limits_.nodes_max), " values."}),
           "Shorten it.", cursor_, cursor_ + 1);
    return nullptr;
  }
  const auto index = static_cast<std::uint32_t>(nodes.size());
  JsonNode node;
  node.kind = kind;
  node.begin = node.key_begin = static_cast<std::uint32_t>(cursor_);
  if (before_ == json::Before::key) {
    node.key_begin = static_cast<std::uint32_t>(key_begin_);
    node.key_text = key_text_;
  }
  if (!open_nodes_.empty()) {
    node.parent = open_nodes_.back();
    JsonNode& parent = nodes[node.parent];
    if (parent.count == 0) {
      parent.first_child = index;
    } else {
      nodes[parent.last_child].next_sibling = index;
    }
    parent.last_child = index;
    ++parent.count;
  }
  nodes.push_back(node);
  return &nodes.back();
}

JsonNode* JsonBuilder::scalar(JsonKind kind) {
  JsonNode* node = add(kind);
  if (node == nullptr) return nullptr;
  std::size_t end = 0;
  if (kind == JsonKind::string) {
    end = json::string_end(text_, cursor_).end;
  } else {
    // The tokenizer reads 007 as three numbers; for people it is one wrong word.
    end = json::word_end(text_, cursor_);
    if (!json::is_word(text_.substr(cursor_, end - cursor_))) {
      before_ =
          json::Before::nothing;  // separators are behind: the cursor is where a value belongs
      report_syntax();
      return nullptr;
    }
  }
  cursor_ = end;
  node->end = static_cast<std::uint32_t>(end);
  before_ = json::Before::value;
  return node;
}

bool JsonBuilder::open(JsonKind kind) {
  skip_separators();
  if (open_nodes_.size() >= limits_.depth_max) {
    report(
        "json.too-deep",
        concat({"Brackets are nested deeper than ", to_text(limits_.depth_max), " levels here."}),
        "Nothing that AWS reads is nested that deep.", cursor_, cursor_ + 1);
    return false;
  }
  if (add(kind) == nullptr) return false;
  open_nodes_.push_back(static_cast<std::uint32_t>(document_.nodes_.size() - 1));
  open_brackets_.push_back({cursor_, kind == JsonKind::object});
  ++cursor_;
  before_ = json::Before::opening;
  return true;
}

bool JsonBuilder::close() {
  TASKYARD_ASSERT(!open_nodes_.empty());
  cursor_ = json::skip_blanks(text_, cursor_);
  TASKYARD_ASSERT(cursor_ < text_.size() && (text_[cursor_] == '}' || text_[cursor_] == ']'));
  ++cursor_;
  document_.nodes_[open_nodes_.back()].end = static_cast<std::uint32_t>(cursor_);
  open_nodes_.pop_back();
  open_brackets_.pop_back();
  before_ = json::Before::value;
  return true;
}

void JsonBuilder::warn_of_repeated_members(std::uint32_t object) {
  const std::vector<JsonNode>& nodes = document_.nodes_;
  const std::vector<std::string>& strings = document_.strings_;
  std::vector<std::uint32_t> members;
  for (std::uint32_t child = nodes[object].first_child; child != 0;
       child = nodes[child].next_sibling) {
    members.push_back(child);
  }
  std::sort(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = strings[nodes[a].key_text].compare(strings[nodes[b].key_text]);
    return order != 0 ? order < 0 : a < b;
  });
  for (std::size_t i = 1; i < members.size(); ++i) {
    const std::string& name = strings[nodes[members[i]].key_text];
    if (name != strings[nodes[members[i - 1]].key_text]) continue;
    if (++repeated_members_ > k_repeated_members_told) return;
    const std::size_t begin = nodes[members[i]].key_begin;
    report("json.repeated-member", concat({"The member ", json_quote(name), " is there twice."}),
           "The last one counts; remove the others.", begin, json::string_end(text_, begin).end);
    document_.diagnostics_.back().severity = Severity::warning;
  }
}

std::uint32_t JsonBuilder::store(std::string&& text) {
  if (text.empty()) return 0;
  document_.strings_.push_back(std::move(text));
  return static_cast<std::uint32_t>(document_.strings_.size() - 1);
}

void JsonBuilder::report(std::string_view code, std::string message, std::string hint,
                         std::size_t begin, std::size_t end) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.offset = static_cast<std::uint32_t>(begin);
  diagnostic.length = static_cast<std::uint32_t>(end - begin);
  const LineColumn place = document_.position(diagnostic.offset);
  diagnostic.line = place.line;
  diagnostic.column = place.column;
  document_.diagnostics_.push_back(std::move(diagnostic));
}

std::string JsonBuilder::place_of(std::size_t at) const {
  const LineColumn place = document_.position(static_cast<std::uint32_t>(at));
  return concat({"line ", to_text(place.line), ", column ", to_text(place.column)});
}

void JsonBuilder::report_syntax() {
  document_.diagnostics_.clear();  // warnings about a text that cannot be read do not matter
  json::SyntaxError error = json::explain_syntax_error(text_, {cursor_, before_, open_brackets_});
  if (error.opened_at != std::string_view::npos) {
    error.message += concat({" opened at ", place_of(error.opened_at), " is still open."});
  }
  report(error.code, std::move(error.message), std::move(error.hint), error.begin, error.end);
}

JsonDocument JsonDocument::parse(std::string_view text, const JsonLimits& limits) {
  JsonDocument document;
  if (text.size() <= limits.bytes_max) {
    document.source_ = text;
    JsonBuilder::read(document, limits);
    return document;
  }
  Diagnostic diagnostic;
  diagnostic.code = "json.too-long";
  diagnostic.message = concat({"The text has ", to_text(static_cast<std::int64_t>(text.size())),
                               " bytes; at most ", to_text(limits.bytes_max), " are read."});
  diagnostic.hint = "Shorten it.";
  document.diagnostics_.push_back(std::move(diagnostic));
  return document;
}

}  // namespace taskyard
