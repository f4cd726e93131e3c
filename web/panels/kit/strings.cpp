#include "panels/kit/strings.hpp"

namespace taskyard::web {
namespace {

constexpr const char* k_texts[] = {
#define TASKYARD_TEXT_ROW(id, english) english,
    TASKYARD_TEXTS(TASKYARD_TEXT_ROW)
#undef TASKYARD_TEXT_ROW
};
static_assert(std::size(k_texts) == static_cast<std::size_t>(Text::count_));

}  // namespace

const char* tr(Text id) { return id < Text::count_ ? k_texts[static_cast<std::size_t>(id)] : ""; }

std::string fill(Text id, std::string_view value) {
  std::string text = tr(id);
  const std::size_t slot = text.find("{}");
  if (slot != std::string::npos) text.replace(slot, 2, value);
  return text;
}

}  // namespace taskyard::web
