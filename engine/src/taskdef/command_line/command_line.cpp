#include "taskdef/command_line/command_line.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "taskdef/command_line/words.hpp"
#include "taskyard/json.hpp"

namespace taskyard::taskdef {
namespace {

enum class Kind : std::uint8_t { text, json, list, flag, base, ignored, ignored_flag };

struct Option {
  std::string_view name;    ///< without its dashes
  std::string_view member;  ///< of the request
  Kind kind;
};

constexpr Option k_options[] = {
    {"family", "family", Kind::text},
    {"task-role-arn", "taskRoleArn", Kind::text},
    {"execution-role-arn", "executionRoleArn", Kind::text},
    {"network-mode", "networkMode", Kind::text},
    {"container-definitions", "containerDefinitions", Kind::json},
    {"volumes", "volumes", Kind::json},
    {"placement-constraints", "placementConstraints", Kind::json},
    {"requires-compatibilities", "requiresCompatibilities", Kind::list},
    {"cpu", "cpu", Kind::text},
    {"memory", "memory", Kind::text},
    {"tags", "tags", Kind::json},
    {"pid-mode", "pidMode", Kind::text},
    {"ipc-mode", "ipcMode", Kind::text},
    {"proxy-configuration", "proxyConfiguration", Kind::json},
    {"inference-accelerators", "inferenceAccelerators", Kind::json},
    {"ephemeral-storage", "ephemeralStorage", Kind::json},
    {"runtime-platform", "runtimePlatform", Kind::json},
    {"enable-fault-injection", "enableFaultInjection", Kind::flag},
    {"no-enable-fault-injection", "enableFaultInjection", Kind::flag},
    {"cli-input-json", "", Kind::base},
    {"region", "", Kind::ignored},
    {"profile", "", Kind::ignored},
    {"output", "", Kind::ignored},
    {"query", "", Kind::ignored},
    {"endpoint-url", "", Kind::ignored},
    {"color", "", Kind::ignored},
    {"cli-connect-timeout", "", Kind::ignored},
    {"cli-read-timeout", "", Kind::ignored},
    {"no-cli-pager", "", Kind::ignored_flag},
    {"no-verify-ssl", "", Kind::ignored_flag},
    {"no-paginate", "", Kind::ignored_flag},
    {"debug", "", Kind::ignored_flag},
};

bool is_option(const PlacedText& word) {
  return word.text.size() > 2 && word.text.starts_with("--");
}

PlacedText part(const PlacedText& whole, std::size_t begin, std::size_t length = SIZE_MAX) {
  PlacedText result;
  if (begin <= whole.text.size()) result.add(whole, begin, length);
  return result;
}

PlacedText trimmed(const PlacedText& word) {
  const std::string_view inside = trim(word.text);
  if (inside.empty()) return {};
  const auto begin = static_cast<std::size_t>(inside.data() - word.text.data());
  return part(word, begin, inside.size());
}

/// Turns the options into the members of one object.
class Converter {
 public:
  Converter(std::vector<PlacedText> words, std::size_t first)
      : words_(std::move(words)), at_(first) {}

  bool run() {
    while (at_ < words_.size() && fault_.empty()) option();
    return fault_.empty();
  }
  const std::string& fault() const { return fault_; }
  std::uint32_t fault_at() const { return fault_at_; }
  PlacedText request() {
    PlacedText whole;
    whole.add("{", base_.place());
    whole.add(base_);
    if (!base_.text.empty() && !members_.text.empty()) whole.add(",", members_.place());
    whole.add(members_);
    whole.add("}", whole.at.back());
    return whole;
  }

 private:
  void stop(std::string message, std::uint32_t place) {
    fault_ = std::move(message);
    fault_at_ = place;
  }

  void option() {
    PlacedText word = words_[at_++];
    if (!is_option(word)) {
      stop(concat({"Unknown options: ", word.text.substr(0, 80)}), word.place());
      return;
    }
    const std::size_t equals = word.text.find('=');
    std::vector<PlacedText> values;
    if (equals != std::string::npos) values.push_back(part(word, equals + 1));
    const std::string name = word.text.substr(2, equals == std::string::npos ? equals : equals - 2);
    const Option* row = find(name, word.place());
    if (row == nullptr) return;
    const bool takes_value = row->kind != Kind::flag && row->kind != Kind::ignored_flag;
    const bool many = row->kind == Kind::list || row->kind == Kind::json;
    while (takes_value && at_ < words_.size() && !is_option(words_[at_]) &&
           (many || values.empty())) {
      values.push_back(words_[at_++]);
    }
    if (takes_value && values.empty()) {
      stop(concat({"argument --", name, ": expected one argument"}), word.place());
      return;
    }
    take(*row, word, values);
  }

  const Option* find(const std::string& name, std::uint32_t place) {
    std::vector<std::string_view> names;
    for (const Option& row : k_options) {
      if (row.name == name) return &row;
      names.push_back(row.name);
    }
    const std::string_view near = nearest_spelling(name, names);
    std::string message = concat({"Unknown options: --", name.substr(0, 80)});
    if (!near.empty()) message += concat({". Did you mean --", near, "?"});
    stop(std::move(message), place);
    return nullptr;
  }

  void take(const Option& row, const PlacedText& word, const std::vector<PlacedText>& values) {
    for (const PlacedText& value : values) {
      if (!value.text.starts_with("file://")) continue;
      stop("The content of " + value.text.substr(0, 200) +
               " belongs here: put the JSON itself, in single quotes, in its place.",
           value.place());
      return;
    }
    switch (row.kind) {
      case Kind::ignored:
      case Kind::ignored_flag: return;
      case Kind::base: take_base(values.front()); return;
      case Kind::text: begin(row, word); return add_text(values.front());
      case Kind::flag:
        begin(row, word);
        return members_.add(row.name.starts_with("no-") ? "false" : "true", word.place());
      case Kind::list: begin(row, word); return add_list(values);
      case Kind::json: begin(row, word); return add_json(row, values);
    }
  }

  void begin(const Option& row, const PlacedText& word) {
    if (!members_.text.empty()) members_.add(",", word.place());
    members_.add(json_quote(row.member) + ":", word.place());
  }

  void take_base(const PlacedText& value) {
    const PlacedText object = trimmed(value);
    if (object.text.size() < 2 || object.text.front() != '{' || object.text.back() != '}') {
      stop("--cli-input-json takes a JSON object.", value.place());
      return;
    }
    base_ = trimmed(part(object, 1, object.text.size() - 2));
  }

  void add_text(const PlacedText& value) { members_.add(json_quote(value.text), value.place()); }

  // "EC2" "FARGATE", or ["EC2","FARGATE"] in one word.
  void add_list(const std::vector<PlacedText>& values) {
    if (values.front().text.starts_with("[")) return members_.add(values.front());
    members_.add("[", values.front().place());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) members_.add(",", values[i].place());
      add_text(values[i]);
    }
    members_.add("]", values.back().place());
  }

  void add_json(const Option& row, const std::vector<PlacedText>& values) {
    const PlacedText value = trimmed(values.front());
    const bool list = row.member.back() == 's';  // containerDefinitions, volumes, tags …
    if (value.text.starts_with("[") || (value.text.starts_with("{") && !list)) {
      if (values.size() > 1)
        stop("Unknown options: " + values[1].text.substr(0, 80), values[1].place());
      return members_.add(value);
    }
    if (list) members_.add("[", values.front().place());
    for (std::size_t i = 0; i < values.size() && fault_.empty(); ++i) {
      if (i > 0) members_.add(",", values[i].place());
      const PlacedText one = trimmed(values[i]);
      if (one.text.starts_with("{")) {
        members_.add(one);
      } else {
        add_shorthand(row, one);
      }
    }
    if (list) members_.add("]", values.back().place());
  }

  // key=web,value=1: one level only; numbers where the request has numbers.
  void add_shorthand(const Option& row, const PlacedText& value) {
    if (value.text.find_first_of("[]{}") != std::string::npos ||
        value.text.find('=') == std::string::npos) {
      stop(concat({"--", row.name, " is read as JSON only, in single quotes."}), value.place());
      return;
    }
    members_.add("{", value.place());
    bool first = true;
    for (const std::string_view pair : split(value.text, ',')) {
      const std::size_t equals = pair.find('=');
      const auto place = value.at[static_cast<std::size_t>(pair.data() - value.text.data())];
      const std::string_view name = pair.substr(0, equals);
      const std::string_view text = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
      const bool number = row.member != "tags" && parse_int(text).has_value();
      members_.add(concat({first ? "" : ",", json_quote(name), ":",
                           number ? to_text(*parse_int(text)) : json_quote(text)}),
                   place);
      first = false;
    }
    members_.add("}", value.place());
  }

  std::vector<PlacedText> words_;
  std::size_t at_;
  PlacedText base_, members_;
  std::string fault_;
  std::uint32_t fault_at_ = 0;
};

/// Number of the word behind "aws ecs register-task-definition", 0 when the line is another one.
std::size_t after_command(const std::vector<PlacedText>& words) {
  std::size_t at = !words.empty() && words[0].text == "$" ? 1 : 0;
  if (at >= words.size()) return 0;
  const std::string& program = words[at].text;
  if (program != "aws" && !program.ends_with("/aws")) return 0;
  // Options of the program may stand before the service.
  for (std::size_t i = at + 1; i + 1 < words.size(); ++i) {
    if (words[i].text == "ecs" && words[i + 1].text == "register-task-definition") return i + 2;
  }
  return 0;
}

void place(Diagnostic& finding, std::string_view text, std::uint32_t begin, std::uint32_t end) {
  finding.offset = std::min(begin, static_cast<std::uint32_t>(text.size()));
  finding.length = end > begin ? end - begin : 0;
  const std::string_view before = text.substr(0, finding.offset);
  finding.line = 1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line = before.rfind('\n');
  finding.column = static_cast<std::uint32_t>(
      line == std::string_view::npos ? before.size() + 1 : before.size() - line);
}

Diagnostic fault_at(std::string_view text, std::string message, std::uint32_t at) {
  Diagnostic finding;
  finding.code = "taskdef.command-line";
  finding.exception = "SerializationException";
  finding.message = std::move(message);
  place(finding, text, at, at + 1);
  return finding;
}

}  // namespace

CommandLine read_command_line(std::string_view text) {
  CommandLine line;
  if (!trim(text.substr(0, 400)).starts_with("aws") && text.find("aws ") > 200) return line;
  ShellWords shell = shell_words(text);
  const std::size_t first = after_command(shell.words);
  if (first == 0) return line;
  line.found = true;
  if (shell.quote_open) {
    line.diagnostics.push_back(fault_at(text, "This quote is never closed.", shell.quote_at));
    return line;
  }
  const std::uint32_t start = shell.words.front().place();
  Converter converter(std::move(shell.words), first);
  if (!converter.run()) {
    line.diagnostics.push_back(fault_at(text, converter.fault(), converter.fault_at()));
    return line;
  }
  PlacedText request = converter.request();
  line.json = std::move(request.text);
  line.origin = std::move(request.at);
  line.origin.push_back(static_cast<std::uint32_t>(text.size()));
  Diagnostic notice;
  notice.severity = Severity::notice;
  notice.code = "taskdef.command-line";
  notice.message = "This is a command line of the AWS CLI; its options are read as the request.";
  place(notice, text, start, start + 1);
  line.diagnostics.push_back(std::move(notice));
  return line;
}

void place_in_text(const CommandLine& line, std::string_view text, Diagnostics& findings) {
  const std::size_t last = line.origin.size() - 1;
  for (Diagnostic& finding : findings) {
    const std::size_t begin = std::min<std::size_t>(finding.offset, last);
    const std::size_t end = std::min<std::size_t>(begin + finding.length, last);
    const std::uint32_t from = line.origin[begin];
    const std::uint32_t to = end > begin ? line.origin[end - 1] + 1 : from;
    place(finding, text, from, to);
  }
}

}  // namespace taskyard::taskdef
