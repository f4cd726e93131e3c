// What a request may look like: members, types, choices, and which must be there, nested shapes too.
// Compared by a test with the published API model.
//
// One text per shape: members separated by blanks, each `name:type` or, when it must be there, `name!type`.
// Types: s text, i whole number, n number, b boolean, t point in time, m object of texts, x anything,
// (A|B) one of these words, [type a list, any other word the shape of that name. A bare `name` is not
// checked here.
#pragma once

#include <string_view>

#include "api/call.hpp"

namespace taskyard::api {

struct Member {
  std::string_view name, type;
  bool required = false;
};

/// The members of such a text, one after another: takes the first off `members`.
Member next_member(std::string_view& members);

/// The text of a nested shape; asserts that there is one.
std::string_view shape_members(std::string_view shape);

/// Refuses a request whose members are not these: unknown, missing or wrongly typed ones in the SDK's
/// words, words that are no choice in those of ECS.
void check_request(Call& call, std::string_view members);

}  // namespace taskyard::api
