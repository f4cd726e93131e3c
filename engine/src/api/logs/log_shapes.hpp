// What the handlers of logs have in common. Private to api/logs.
#pragma once

#include "api/call.hpp"
#include "base/text.hpp"
#include "logs/logs.hpp"

namespace taskyard::api {

inline constexpr std::string_view k_log_missing = "ResourceNotFoundException";

/// The log group of "logGroupName" or "logGroupIdentifier"; refuses when there is none.
LogGroupId log_group_for(Call& call);
/// "limit"; refuses one out of range.
std::int64_t limit_for(Call& call, std::int64_t otherwise, std::int64_t most);

/// Writes one page of a list; the token is the number of the first element of the next one.
template <class Write>
void write_log_page(Call& call, std::string_view member, std::size_t count, std::int64_t limit,
                    const Write& write) {
  const auto first = static_cast<std::size_t>(parse_int(call.text("nextToken")).value_or(0));
  const std::size_t end = first + static_cast<std::size_t>(limit);
  call.out.begin_object().key(member).begin_array();
  for (std::size_t i = first; i < count && i < end; ++i) write(i);
  call.out.end_array();
  if (end < count) call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

}  // namespace taskyard::api
