#include "taskdef/command_line/words.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace taskyard::taskdef {

void PlacedText::add(const PlacedText& other, std::size_t begin, std::size_t length) {
  const std::size_t end = begin + std::min(length, other.text.size() - begin);
  for (std::size_t i = begin; i < end; ++i) add(other.text[i], other.at[i]);
}

void PlacedText::add(std::string_view bytes, std::uint32_t place) {
  for (const char c : bytes) add(c, place);
}

namespace {

/// One pass over the line.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  ShellWords run() {
    while (at_ < text_.size() && !ended_) step();
    end_word();
    return std::move(result_);
  }

 private:
  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }
  void take(std::size_t from) {
    word_.add(text_[from], static_cast<std::uint32_t>(from));
    in_word_ = true;
  }
  void end_word() {
    if (in_word_) result_.words.push_back(std::exchange(word_, {}));
    in_word_ = false;
  }

  // A backslash (in other shells ` or ^) at the end of a line joins it with the next; "\r\n" counts as
  // one end.
  bool skip_joined_line() {
    std::size_t end = at_ + 1;
    if (end < text_.size() && text_[end] == '\r') ++end;
    if (end >= text_.size() || text_[end] != '\n') return false;
    at_ = end + 1;
    return true;
  }

  void step() {
    const char c = text_[at_];
    if (c == '\'' || c == '"') {
      quoted(c);
    } else if (c == '\\') {
      if (skip_joined_line()) return;
      if (at_ + 1 < text_.size()) take(at_ + 1);
      at_ += 2;
    } else if ((c == '`' || c == '^') && skip_joined_line()) {
      return;
    } else if (is_blank(c)) {
      end_word();
      ++at_;
      // A forgotten backslash: a next line of options still belongs here.
      const bool goes_on = trim(text_.substr(at_)).starts_with("--");
      ended_ = c == '\n' && !result_.words.empty() && !goes_on;
    } else if (std::string_view(";|&>").find(c) != std::string_view::npos) {
      ended_ = true;
    } else {
      take(at_++);
    }
  }

  void quoted(char quote) {
    const std::size_t opened = at_++;
    in_word_ = true;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (quote == '"' && text_[at_] == '\\') {
        if (skip_joined_line()) {
          --at_;
          continue;
        }
        if (std::string_view("\"\\$`").find(next()) != std::string_view::npos && next() != '\0')
          ++at_;
      }
      take(at_);
    }
    if (at_ >= text_.size() && !result_.quote_open) {
      result_.quote_open = true;
      result_.quote_at = static_cast<std::uint32_t>(opened);
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ShellWords result_;
  PlacedText word_;
  bool in_word_ = false;
  bool ended_ = false;
};

}  // namespace

ShellWords shell_words(std::string_view text) { return Reader(text).run(); }

}  // namespace taskyard::taskdef
