// Small grammar for sentences: numbers with their nouns, lists. English only; other languages would get
// their own file. Inner header of explain.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace taskyard::explain {

/// "1 instance", "3 instances", "0 instances".
std::string count_of(std::int64_t number, std::string_view noun);
/// "1 CPU unit", "512 MiB": like count_of, but units of memory have no plural. `word` comes between, as
/// in "1 more CPU unit".
std::string amount_of(std::int64_t number, std::string_view unit, std::string_view word = "");
/// `one` for 1, else `many`: verbs and pronouns.
std::string_view one_or_many(std::int64_t number, std::string_view one, std::string_view many);
/// "a", "a or b", "a, b or c".
std::string list_of(std::span<const std::string> items, std::string_view last_word);
/// "250 ms", "3.2 s", "2 min 5 s".
std::string duration_text(std::int64_t milliseconds);

}  // namespace taskyard::explain
