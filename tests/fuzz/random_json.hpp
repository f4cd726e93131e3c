// Texts that look like requests, for fuzzing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/prng.hpp"

namespace taskyard::fuzz {

class RandomJson {
 public:
  explicit RandomJson(Prng& random) : random_(random) {}

  /// Texts that may stand for themselves in requests: ids and ARNs of what exists.
  std::vector<std::string> references;

  /// A request with some of these members, each with a value that often fits its name.
  std::string request(const std::vector<std::string_view>& members);
  /// A request whose members have the types of api/request/request_shapes.hpp, nested ones too.
  std::string typed_request(std::string_view members, int depth = 0);
  /// Any value.
  std::string value(int depth = 0);
  /// The text with a few bytes changed, lost or doubled.
  std::string damaged(std::string text);
  /// Words of the query language in any order, sometimes damaged.
  std::string query();

 private:
  bool fits(std::string_view member) const;
  std::string fitting(std::string_view member);
  std::string typed(std::string_view type, int depth);
  std::string reference();
  std::string pick(const std::vector<std::string_view>& choices);
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }

  Prng& random_;
};

}  // namespace taskyard::fuzz
