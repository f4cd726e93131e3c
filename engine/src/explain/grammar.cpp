#include "explain/grammar.hpp"

#include "base/text.hpp"

namespace taskyard::explain {

std::string count_of(std::int64_t number, std::string_view noun) {
  return concat({to_text(number), " ", noun, number == 1 ? "" : "s"});
}

std::string amount_of(std::int64_t number, std::string_view unit, std::string_view word) {
  return concat({to_text(number), word.empty() ? "" : " ", word, " ", unit,
                 number == 1 || unit == "MiB" ? "" : "s"});
}

std::string_view one_or_many(std::int64_t number, std::string_view one, std::string_view many) {
  return number == 1 ? one : many;
}

std::string list_of(std::span<const std::string> items, std::string_view last_word) {
  if (items.size() < 2) return items.empty() ? std::string() : items[0];
  const std::string head = join(items.first(items.size() - 1), ", ");
  return concat({head, " ", last_word, " ", items.back()});
}

std::string duration_text(std::int64_t milliseconds) {
  if (milliseconds < 1000) return to_text(milliseconds) + " ms";
  if (milliseconds < 60'000) {
    return concat({to_text(milliseconds / 1000), ".", to_text(milliseconds % 1000 / 100), " s"});
  }
  const std::int64_t seconds = milliseconds / 1000;
  return concat({to_text(seconds / 60), " min ", to_text(seconds % 60), " s"});
}

}  // namespace taskyard::explain
