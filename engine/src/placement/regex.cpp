#include "placement/regex.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "placement/regex_tree.hpp"

namespace taskyard::placement {
namespace {

using Step = Regex::Step;
using StepKind = Regex::StepKind;

/// Tree -> program. Emission counts its work, so nested repetition of nothing also ends.
class Compiler {
 public:
  explicit Compiler(const RegexTree& tree) : tree_(tree) {}

  bool compile() {
    emit(tree_.root);
    push({StepKind::match, 0, 0, 0, 0});
    return !too_large_;
  }
  std::vector<Step> take_steps() { return std::move(steps_); }

 private:
  std::uint16_t here() const { return static_cast<std::uint16_t>(steps_.size()); }
  std::uint16_t push(Step step) {
    if (steps_.size() >= Regex::k_steps_max) too_large_ = true;
    if (too_large_) return 0;
    steps_.push_back(step);
    return static_cast<std::uint16_t>(steps_.size() - 1);
  }
  void push_plain(StepKind kind, std::uint8_t byte, std::uint16_t set) {
    push({kind, byte, set, static_cast<std::uint16_t>(here() + 1), 0});
  }

  void emit(std::uint32_t index) {
    if (++work_ > 20 * Regex::k_steps_max) too_large_ = true;
    if (too_large_) return;
    const RegexNode& node = tree_.nodes[index];
    switch (node.kind) {
      case RegexNodeKind::empty: return;
      case RegexNodeKind::byte: return push_plain(StepKind::byte, node.byte, 0);
      case RegexNodeKind::set: return push_plain(StepKind::set, 0, node.set);
      case RegexNodeKind::at_begin: return push_plain(StepKind::at_begin, 0, 0);
      case RegexNodeKind::at_end: return push_plain(StepKind::at_end, 0, 0);
      case RegexNodeKind::at_word_edge: return push_plain(StepKind::at_word_edge, 0, 0);
      case RegexNodeKind::not_at_word_edge: return push_plain(StepKind::not_at_word_edge, 0, 0);
      case RegexNodeKind::sequence: return emit_sequence(node);
      case RegexNodeKind::choice: return emit_choice(node);
      case RegexNodeKind::repeat: return emit_repeat(node);
    }
  }

  void emit_sequence(const RegexNode& node) {
    for (std::uint32_t child = node.first_child; child != RegexNode::k_none;
         child = tree_.nodes[child].next_sibling) {
      emit(child);
    }
  }

  void emit_choice(const RegexNode& node) {
    std::vector<std::uint16_t> to_end;
    for (std::uint32_t child = node.first_child; child != RegexNode::k_none;
         child = tree_.nodes[child].next_sibling) {
      const bool last = tree_.nodes[child].next_sibling == RegexNode::k_none;
      std::uint16_t split = 0;
      if (!last) split = push({StepKind::split, 0, 0, static_cast<std::uint16_t>(here() + 1), 0});
      emit(child);
      if (last || too_large_) break;
      to_end.push_back(push({StepKind::jump, 0, 0, 0, 0}));
      steps_[split].other = here();
    }
    if (too_large_) return;
    for (std::uint16_t jump : to_end) steps_[jump].next = here();
  }

  void emit_repeat(const RegexNode& node) {
    for (unsigned i = 0; i < node.at_least && !too_large_; ++i) emit(node.first_child);
    if (node.at_most == RegexNode::k_unbounded) {
      const std::uint16_t split =
          push({StepKind::split, 0, 0, static_cast<std::uint16_t>(here() + 1), 0});
      emit(node.first_child);
      push({StepKind::jump, 0, 0, split, 0});
      if (!too_large_) steps_[split].other = here();
      return;
    }
    std::vector<std::uint16_t> splits;
    for (unsigned i = node.at_least; i < node.at_most && !too_large_; ++i) {
      splits.push_back(push({StepKind::split, 0, 0, static_cast<std::uint16_t>(here() + 1), 0}));
      emit(node.first_child);
    }
    if (too_large_) return;
    for (std::uint16_t split : splits) steps_[split].other = here();
  }

  const RegexTree& tree_;
  std::vector<Step> steps_;
  std::size_t work_ = 0;
  bool too_large_ = false;
};

bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// The threads of one position of the text: each program step at most once.
struct Threads {
  explicit Threads(std::size_t steps) : seen(steps, 0) {}
  void clear() {
    for (std::uint16_t step : list) seen[step] = 0;
    for (std::uint16_t step : passed) seen[step] = 0;
    list.clear();
    passed.clear();
  }
  std::vector<std::uint16_t> list;    ///< steps that want a byte, or match
  std::vector<std::uint16_t> passed;  ///< steps gone through without a byte
  std::vector<std::uint8_t> seen;
};

bool assertion_holds(StepKind kind, std::string_view text, std::size_t at) {
  if (kind == StepKind::at_begin) return at == 0;
  if (kind == StepKind::at_end) return at == text.size();
  const bool before = at > 0 && is_word(text[at - 1]);
  const bool after = at < text.size() && is_word(text[at]);
  return (before != after) == (kind == StepKind::at_word_edge);
}

/// Adds `start` and all that is reachable from it without reading a byte.
void follow(const std::vector<Step>& steps, std::string_view text, std::size_t at,
            std::uint16_t start, Threads& threads) {
  std::vector<std::uint16_t> open{start};
  while (!open.empty()) {
    const std::uint16_t index = open.back();
    open.pop_back();
    if (threads.seen[index] != 0) continue;
    threads.seen[index] = 1;
    const Step& step = steps[index];
    if (step.kind == StepKind::byte || step.kind == StepKind::set || step.kind == StepKind::match) {
      threads.list.push_back(index);
      continue;
    }
    threads.passed.push_back(index);
    if (step.kind == StepKind::split) open.push_back(step.other);
    const bool open_next = step.kind == StepKind::split || step.kind == StepKind::jump ||
                           assertion_holds(step.kind, text, at);
    if (open_next) open.push_back(step.next);
  }
}

}  // namespace

std::optional<Regex> Regex::parse(std::string_view pattern, RegexFault& fault) {
  if (pattern.size() > k_steps_max) {
    fault = {"This pattern is too long", "at most 4000 characters", 0, 0};
    return std::nullopt;
  }
  std::optional<RegexTree> tree = read_regex(pattern, fault);
  if (!tree) return std::nullopt;
  Compiler compiler(*tree);
  if (!compiler.compile()) {
    fault = {"This pattern multiplies up to more than 4000 steps",
             "use smaller numbers of repetitions", 0, static_cast<std::uint32_t>(pattern.size())};
    return std::nullopt;
  }
  Regex regex;
  regex.steps_ = compiler.take_steps();
  regex.sets_ = std::move(tree->sets);
  return regex;
}

bool Regex::matches(std::string_view text) const {
  TASKYARD_ASSERT(!steps_.empty());
  Threads now(steps_.size());
  Threads next(steps_.size());
  follow(steps_, text, 0, 0, now);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (now.list.empty()) return false;
    const auto byte = static_cast<std::uint8_t>(text[at]);
    for (std::uint16_t index : now.list) {
      const Step& step = steps_[index];
      const bool fits = step.kind == StepKind::byte  ? step.byte == byte
                        : step.kind == StepKind::set ? sets_[step.set].test(byte)
                                                     : false;
      if (fits) follow(steps_, text, at + 1, step.next, next);
    }
    now.clear();
    std::swap(now, next);
  }
  for (std::uint16_t index : now.list) {
    if (steps_[index].kind == StepKind::match) return true;
  }
  return false;
}

}  // namespace taskyard::placement
