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
/// `one` for 1, else `many`: verbs and pronouns.
std::string_view one_or_many(std::int64_t number, std::string_view one, std::string_view many);
/// "a", "a or b", "a, b or c".
std::string list_of(std::span<const std::string> items, std::string_view last_word);
/// "250 ms", "3.2 s", "2 min 5 s".
std::string duration_text(std::int64_t milliseconds);

}  // namespace taskyard::explain
