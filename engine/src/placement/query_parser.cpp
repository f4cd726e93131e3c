#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "placement/query_words.hpp"

namespace taskyard::placement {
namespace {

/// A connective, a negation or an open parenthesis that waits for its right side.
struct Pending {
  enum class Kind : std::uint8_t { either, both, negate, parenthesis } kind;
  std::size_t offset;
};

bool ends_word(char c) { return !is_letter(c) && !is_digit(c) && c != '_'; }

/// Reads without recursion: operands go to the program, connectives wait on a stack until a weaker
/// one comes (not > and > or, facts QL-4). Stops at the first fault of syntax, goes on after a fault
/// of meaning.
class Parser {
 public:
  Parser(std::string_view text, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {}

  std::optional<Query> parse() {
    const std::size_t errors_before = diagnostics_.size();
    if (text_.size() > k_query_length_max) {
      report("query.length",
             concat({"The expression has ", to_text(static_cast<std::int64_t>(text_.size())),
                     " characters"}),
             "at most 2000 are allowed", k_query_length_max, text_.size() - k_query_length_max);
      return std::nullopt;
    }
    skip_blanks();
    if (at_ == text_.size()) {
      syntax("The expression is empty", "write for example attribute:ecs.instance-type == t3.small",
             0, 0);
      return std::nullopt;
    }
    while (!stopped_ && operand()) {
      if (!connective()) break;
    }
    if (!stopped_) close_all();
    if (diagnostics_.size() > errors_before) return std::nullopt;
    return std::move(query_);
  }

 private:
  // --- findings ---
  void report(std::string_view code, std::string message, std::string_view hint, std::size_t offset,
              std::size_t length) {
    Diagnostic finding;
    finding.code = code;
    finding.message = std::move(message);
    finding.hint = hint;
    finding.offset = static_cast<std::uint32_t>(offset);
    finding.length = static_cast<std::uint32_t>(length);
    for (std::size_t i = 0; i < std::min(offset, text_.size()); ++i) {
      ++finding.column;
      if (text_[i] != '\n') continue;
      ++finding.line;
      finding.column = 1;
    }
    finding.exception = "InvalidParameterException";
    diagnostics_.push_back(std::move(finding));
  }
  void syntax(std::string message, std::string_view hint, std::size_t offset, std::size_t length) {
    report("query.syntax", std::move(message), hint, offset, length);
    stopped_ = true;
  }

  // --- characters ---
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool stands_here(std::string_view wanted) const {
    return text_.substr(at_, wanted.size()) == wanted;
  }
  bool word_stands_here(std::string_view wanted) const {
    const std::size_t end = at_ + wanted.size();
    return stands_here(wanted) && (end >= text_.size() || ends_word(text_[end]));
  }
  bool take(std::string_view sign) {
    if (!stands_here(sign)) return false;
    at_ += sign.size();
    return true;
  }
  bool take_word(std::string_view word) {
    if (!word_stands_here(word)) return false;
    at_ += word.size();
    return true;
  }
  /// The run of characters up to a blank, a parenthesis or a sign of an operator.
  std::string_view read_until(std::string_view stops) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) &&
           stops.find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  // --- structure ---
  /// ( and not in any number, then one simple expression and the ) behind it.
  bool operand() {
    for (;;) {
      skip_blanks();
      const std::size_t offset = at_;
      if (take("(")) {
        pending_.push_back({Pending::Kind::parenthesis, offset});
      } else if (take_word("not") || (peek() == '!' && take("!"))) {
        pending_.push_back({Pending::Kind::negate, offset});
      } else {
        break;
      }
    }
    simple();
    while (!stopped_) {
      skip_blanks();
      const std::size_t offset = at_;
      if (!take(")")) return true;
      close_parenthesis(offset);
    }
    return false;
  }

  /// True when and/or was read and another operand must follow.
  bool connective() {
    skip_blanks();
    if (at_ == text_.size()) return false;
    const std::size_t offset = at_;
    if (take_word("and") || take("&&")) {
      reduce(Pending::Kind::both);
      pending_.push_back({Pending::Kind::both, offset});
      return true;
    }
    if (take_word("or") || take("||")) {
      reduce(Pending::Kind::either);
      pending_.push_back({Pending::Kind::either, offset});
      return true;
    }
    const std::string_view word = read_until("()&|,'\"");
    const std::string_view shown = word.empty() ? text_.substr(offset, 1) : word;
    std::string hint =
        "join expressions with and, or; put a value that holds blanks into single quotes";
    if (equal_ignoring_case(word, "and") || equal_ignoring_case(word, "or")) {
      hint = concat({"keywords are lower case: write ", lower(word)});
    } else if (shown == "&" || shown == "|") {
      hint = concat({"write ", shown, shown, " or a word"});
    } else if (shown == "(") {
      hint =
          "a single expression holds no parentheses; put a regular expression into single quotes";
    } else if (shown == ",") {
      hint = "a list needs brackets: in [a, b]";
    }
    syntax(concat({"Expected and, or, or the end, found ", shown}), hint, offset, shown.size());
    return false;
  }

  void emit(Pending::Kind kind) {
    const QueryStepKind step = kind == Pending::Kind::both     ? QueryStepKind::both
                               : kind == Pending::Kind::either ? QueryStepKind::either
                                                               : QueryStepKind::negate;
    query_.steps.push_back({step, 0});
  }
  /// Emits waiting connectives that bind at least as strongly as `kind`.
  void reduce(Pending::Kind kind) {
    while (!pending_.empty() && pending_.back().kind != Pending::Kind::parenthesis &&
           pending_.back().kind >= kind) {
      emit(pending_.back().kind);
      pending_.pop_back();
    }
  }
  void close_parenthesis(std::size_t offset) {
    reduce(Pending::Kind::either);
    if (pending_.empty()) {
      syntax("This ) closes nothing", "remove it, or add ( before the expression", offset, 1);
      return;
    }
    pending_.pop_back();
  }
  void close_all() {
    reduce(Pending::Kind::either);
    if (pending_.empty()) return;
    syntax("This ( is not closed", "add ) behind the expression", pending_.back().offset, 1);
  }

  // --- simple expressions ---
  void simple() {
    QueryTerm term;
    const std::size_t begin = at_;
    if (!subject(term)) return;
    skip_blanks();
    const std::size_t operator_at = at_;
    if (!read_operator(term)) return;
    if (!is_allowed(term.subject, term.op)) {
      report("query.operator",
             concat({to_string(term.subject), " cannot be compared with ", to_string(term.op)}),
             concat({"allowed are ", allowed_operators(term.subject)}), operator_at,
             at_ - operator_at);
    }
    if (term.op != QueryOperator::exists && term.op != QueryOperator::not_exists && !argument(term))
      return;
    term.offset = static_cast<std::uint32_t>(begin);
    term.length = static_cast<std::uint32_t>(at_ - begin);
    query_.reads_tasks = query_.reads_tasks || term.subject == QuerySubject::task_group ||
                         term.subject == QuerySubject::running_tasks_count;
    query_.steps.push_back({QueryStepKind::term, static_cast<std::uint16_t>(query_.terms.size())});
    query_.terms.push_back(std::move(term));
  }

  bool subject(QueryTerm& term) {
    const std::size_t begin = at_;
    const std::string_view word = read_until("=!<>~()[],&|'\"");
    if (word.empty()) {
      const bool at_end = at_ == text_.size();
      syntax(at_end ? "An expression is missing at the end"
                    : "An expression must begin with its subject",
             "write for example attribute:ecs.instance-type == t3.small", begin, at_end ? 0 : 1);
      return false;
    }
    const auto subjects = subject_spellings();
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      const bool is_attribute = static_cast<QuerySubject>(i) == QuerySubject::attribute;
      if (is_attribute ? word.substr(0, subjects[i].size()) != subjects[i] : word != subjects[i])
        continue;
      term.subject = static_cast<QuerySubject>(i);
      if (is_attribute) return attribute_name(term, word.substr(subjects[i].size()), begin);
      return true;
    }
    unknown_subject(word, begin);
    return false;
  }

  bool attribute_name(QueryTerm& term, std::string_view name, std::size_t begin) {
    term.attribute = name;
    if (!name.empty()) return true;
    syntax("The name of the attribute is missing",
           "write it right behind the colon: attribute:stack", begin, at_ - begin);
    return false;
  }

  void unknown_subject(std::string_view word, std::size_t begin) {
    std::string hint = concat({"subjects are ",
                               "agentConnected, agentVersion, attribute:NAME, ec2InstanceId, "
                               "registeredAt, runningTasksCount, task:group"});
    const std::string_view near = nearest_spelling(word, subject_spellings());
    if (word == "and" || word == "or") {
      syntax(concat({"An expression is missing before ", word}), "join two expressions", begin,
             word.size());
      return;
    }
    if (word.substr(0, 4) == "ecs." || word.substr(0, 4) == "com.") {
      hint = concat({"write attribute:", word});
    } else if (lower(word.substr(0, 10)) == "attribute:" || word.substr(0, 11) == "attributes:") {
      hint = concat({"write attribute:", word.substr(word.find(':') + 1)});
    } else if (!near.empty()) {
      hint = concat({"did you mean ", near, "?"});
    }
    report("query.subject", concat({"Unknown subject ", word}), hint, begin, word.size());
    stopped_ = true;
  }

  bool read_operator(QueryTerm& term) {
    for (const OperatorSpelling& spelling : operator_spellings()) {
      const bool is_word = is_letter(spelling.text.back());
      if (is_word ? !take_word(spelling.text) : !take(spelling.text)) continue;
      term.op = spelling.op;
      return true;
    }
    const std::size_t begin = at_;
    std::string_view word = read_until("()[],'\"&|");
    std::string hint = concat({"operators are == != > >= < <= =~ !~ in !in exists !exists"});
    if (word.empty() && at_ < text_.size()) word = text_.substr(at_, 1);
    if (word.substr(0, 1) == "=") {
      hint = "write == to compare";
    } else if (word == "not" || word == "is") {
      hint = "write !=, !in, !exists or !~; not stands before a whole expression";
    } else if (const std::string_view near = nearest_operator(word); !near.empty()) {
      hint = concat({"did you mean ", near, "?"});
    }
    if (word.empty()) {
      syntax(concat({"An operator is missing behind ", to_string(term.subject), term.attribute}),
             hint, begin, 0);
    } else {
      report("query.operator", concat({"Unknown operator ", word}), hint, begin, word.size());
      stopped_ = true;
    }
    return false;
  }

  static std::string_view nearest_operator(std::string_view word) {
    std::vector<std::string_view> words;
    for (const OperatorSpelling& spelling : operator_spellings()) {
      if (is_letter(spelling.text.back())) words.push_back(spelling.text);
    }
    return nearest_spelling(word, words);
  }

  // --- arguments ---
  bool argument(QueryTerm& term) {
    skip_blanks();
    const bool wants_list = term.op == QueryOperator::in || term.op == QueryOperator::not_in;
    const bool is_regex =
        term.op == QueryOperator::matches || term.op == QueryOperator::not_matches;
    if (wants_list) return list(term);
    if (peek() == '[' && !is_regex) {
      syntax(concat({to_string(term.op), " compares with one value, not with a list"}),
             "use in [a, b] for a list", at_, 1);
      return false;
    }
    const std::size_t begin = at_;
    std::string value;
    if (!item(value, "()")) return false;
    term.values.push_back(std::move(value));
    understand(term, begin);
    return true;
  }

  bool list(QueryTerm& term) {
    const std::size_t begin = at_;
    if (!take("[")) {
      syntax(concat({to_string(term.op), " needs a list in brackets"}), "write in [a, b]", begin,
             1);
      return false;
    }
    for (;;) {
      skip_blanks();
      const std::size_t item_at = at_;
      std::string value;
      if (!item(value, "(),[]")) return false;
      check_truth(term, value, item_at);
      term.values.push_back(std::move(value));
      skip_blanks();
      if (take("]")) return true;
      if (take(",")) continue;
      const bool at_end = at_ == text_.size();
      syntax(at_end ? "This list is not closed" : "Expected , or ] in the list",
             at_end ? "add ]" : "put a comma between values; quote a value that holds blanks",
             at_end ? begin : at_, 1);
      return false;
    }
  }

  /// A quoted or bare value. A bare one ends at a blank, at one of `stops`, at && and ||.
  bool item(std::string& value, std::string_view stops) {
    const char quote = peek();
    if (quote == '\'' || quote == '"') return quoted(value, quote);
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) &&
           stops.find(text_[at_]) == std::string_view::npos && !stands_here("&&") &&
           !stands_here("||")) {
      ++at_;
    }
    value = text_.substr(begin, at_ - begin);
    if (!value.empty() && value != "and" && value != "or") return true;
    syntax("A value is missing",
           "write it behind the operator; in single quotes it may hold anything", begin,
           value.size());
    return false;
  }

  bool quoted(std::string& value, char quote) {
    const std::size_t begin = at_;
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      syntax("This quote is not closed", concat({"add ", std::string_view(&quote, 1)}), begin, 1);
      return false;
    }
    value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return true;
  }

  void check_truth(const QueryTerm& term, std::string_view value, std::size_t begin) {
    if (term.subject != QuerySubject::agent_connected || value == "true" || value == "false")
      return;
    report("query.value", concat({"agentConnected is never ", value}), "write true or false", begin,
           at_ - begin);
  }

  /// Turns the text of the value into what the subject compares with.
  void understand(QueryTerm& term, std::size_t begin) {
    const std::string& value = term.values[0];
    if (term.op == QueryOperator::matches || term.op == QueryOperator::not_matches) {
      compile_regex(term, begin);
      return;
    }
    std::optional<std::int64_t> number = 0;
    std::string_view hint;
    switch (term.subject) {
      case QuerySubject::agent_connected: check_truth(term, value, begin); return;
      case QuerySubject::agent_version:
        if (!is_version(value)) number.reset();
        hint = "write numbers and dots: 1.14.5";
        break;
      case QuerySubject::registered_at:
        number = parse_date(value);
        hint = "write 2018-06-18, 2018-06-18T22:28:28, …Z or …+00:00";
        break;
      case QuerySubject::running_tasks_count:
        number = parse_int(value);
        hint = "write a whole number";
        break;
      default: break;
    }
    if (number) {
      term.number = *number;
      return;
    }
    report("query.value", concat({to_string(term.subject), " cannot be compared with ", value}),
           hint, begin, at_ - begin);
  }

  void compile_regex(QueryTerm& term, std::size_t begin) {
    RegexFault fault;
    term.regex = Regex::parse(term.values[0], fault);
    if (term.regex) return;
    const std::size_t quote =
        begin < text_.size() && (text_[begin] == '\'' || text_[begin] == '"') ? 1 : 0;
    report("query.regex", fault.message, fault.hint, begin + quote + fault.offset, fault.length);
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  Query query_;
  std::vector<Pending> pending_;
  std::size_t at_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::optional<Query> parse_query(std::string_view expression, Diagnostics& diagnostics) {
  return Parser(expression, diagnostics).parse();
}

Diagnostics validate_query_text(std::string_view expression) {
  Diagnostics diagnostics;
  parse_query(expression, diagnostics);
  return diagnostics;
}

}  // namespace taskyard::placement
