// The words of the cluster query language and the values its subjects understand.
// Inner header of placement/query.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "placement/query.hpp"

namespace taskyard::placement {

/// One spelling of an operator; signs and words mean the same (facts 6.1).
struct OperatorSpelling {
  std::string_view text;
  QueryOperator op;
};
/// Longest first where one begins with another.
std::span<const OperatorSpelling> operator_spellings();
/// The subjects as they are written, "attribute:" with its colon.
std::span<const std::string_view> subject_spellings();

/// Facts QL-5.
bool is_allowed(QuerySubject subject, QueryOperator op);
/// "==, !=, in, !in, =~, !~": what QL-5 allows for the subject.
std::string allowed_operators(QuerySubject subject);

/// Epoch seconds of one of the four forms of facts QL-6, or nothing.
std::optional<std::int64_t> parse_date(std::string_view text);
/// True for digits and dots as in "1.14.5"; a suffix behind - or + is allowed.
bool is_version(std::string_view text);
/// -1, 0, 1: by numbers, missing parts are 0 (facts QL-7).
int compare_versions(std::string_view a, std::string_view b);

}  // namespace taskyard::placement
