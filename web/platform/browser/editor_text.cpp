#include "platform/browser/editor_text.hpp"

#include <algorithm>

#include "taskyard/json.hpp"

namespace taskyard::web {

namespace {

constexpr std::size_t k_checkpoint_bytes = 4096;

// UTF-16 units that begin at byte `at`: 0 inside a character and for the CR of a CR LF.
std::uint32_t units_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == '\r') return at + 1 < text.size() && text[at + 1] == '\n' ? 0 : 1;
  if ((byte & 0xC0U) == 0x80U) return 0;
  return byte >= 0xF0U ? 2 : 1;
}

}  // namespace

void EditorText::set(std::string_view text) {
  text_ = text;
  checkpoints_.clear();
  tokens_.clear();
  has_tokens_ = false;
  std::uint32_t units = 0;
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (at % k_checkpoint_bytes == 0) checkpoints_.push_back(units);
    units += units_at(text_, at);
  }
}

std::uint32_t EditorText::utf16_of(std::uint32_t byte_offset) const {
  const std::size_t end = std::min<std::size_t>(byte_offset, text_.size());
  if (end == 0) return 0;
  const std::size_t checkpoint = (end - 1) / k_checkpoint_bytes;
  std::uint32_t units = checkpoints_[checkpoint];
  for (std::size_t at = checkpoint * k_checkpoint_bytes; at < end; ++at)
    units += units_at(text_, at);
  return units;
}

void EditorText::count_tokens() {
  has_tokens_ = true;
  std::uint32_t units = 0;
  std::size_t at = 0;
  const auto advance_to = [&](std::size_t offset) {
    for (; at < offset; ++at) units += units_at(text_, at);
    return units;
  };
  for (const JsonToken& token : json_tokens(text_)) {
    const std::uint32_t begin = advance_to(token.begin);
    tokens_.push_back({static_cast<std::uint32_t>(token.kind), begin, advance_to(token.end)});
  }
}

const std::uint32_t* EditorText::tokens(std::uint32_t begin, std::uint32_t end) {
  if (!has_tokens_) count_tokens();
  answer_.assign(1, 0);
  auto token = std::upper_bound(tokens_.begin(), tokens_.end(), begin,
                                [](std::uint32_t at, const Token& one) { return at < one.end; });
  for (; token != tokens_.end() && token->begin < end; ++token) {
    answer_.insert(answer_.end(), {token->kind, token->begin, token->end});
    ++answer_[0];
  }
  return answer_.data();
}

}  // namespace taskyard::web
