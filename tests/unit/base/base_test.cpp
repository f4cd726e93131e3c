#include <doctest/doctest.h>

#include <array>
#include <string>

#include "base/hash.hpp"
#include "base/mix.hpp"
#include "base/prng.hpp"
#include "base/text.hpp"
#include "taskyard/assertion.hpp"
#include "taskyard/world.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("base");

TEST_CASE("a mixed number is read back exactly") {
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const std::uint64_t number = i * 0x9E3779B97F4A7C15ULL;
    REQUIRE(unmix64(mix64(number)) == number);
    REQUIRE(mix64(i) != mix64(i + 1));
  }
}

TEST_CASE("the hash is the same on every platform") {
  Hasher hasher;
  hasher.add(std::uint64_t{7});
  hasher.add(std::string_view("task web/3 RUNNING"));
  CHECK(to_hex(hasher.value(), 16) == "d6737e1111ce405a");
}

TEST_CASE("the hash tells apart order, length and borders of texts") {
  const auto of = [](std::string_view a, std::string_view b) {
    Hasher hasher;
    hasher.add(a);
    hasher.add(b);
    return hasher.value();
  };
  CHECK(of("ab", "c") != of("a", "bc"));
  CHECK(of("a", "b") != of("b", "a"));
  CHECK(of("", "") != of(std::string_view("\0", 1), ""));
}

TEST_CASE("a stream gives the same numbers on every platform") {
  Prng prng(7, Stream::placement);
  CHECK(to_hex(prng.next(), 16) == "67f2ee44b8e1cda0");
  CHECK(to_hex(prng.next(), 16) == "48648e337e6454ad");
  CHECK(prng.below(1000) == 410);
}

TEST_CASE("streams of one seed differ and copies agree") {
  Prng a(1, Stream::placement), b(1, Stream::timing);
  CHECK(a.next() != b.next());
  Prng copy = a;
  CHECK(copy == a);
  CHECK(copy.next() == a.next());
}

TEST_CASE("numbers below n are all reached and evenly") {
  Prng prng(3, Stream::test);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70000; ++i) ++seen[prng.below(7)];
  for (int count : seen) {
    CHECK(count > 9600);
    CHECK(count < 10400);
  }
}

TEST_CASE("between includes both ends and takes the whole range") {
  Prng prng(3, Stream::test);
  bool low = false, high = false;
  for (int i = 0; i < 200; ++i) {
    const std::int64_t number = prng.between(-2, 2);
    REQUIRE(number >= -2);
    REQUIRE(number <= 2);
    low = low || number == -2;
    high = high || number == 2;
  }
  CHECK(low);
  CHECK(high);
  CHECK(prng.between(5, 5) == 5);
  CHECK(prng.between(INT64_MIN, INT64_MAX) != prng.between(INT64_MIN, INT64_MAX));
}

TEST_CASE("integers are read whole or not at all") {
  CHECK(parse_int("0") == 0);
  CHECK(parse_int("-12") == -12);
  CHECK(parse_int("9223372036854775807") == INT64_MAX);
  CHECK(parse_int("-9223372036854775808") == INT64_MIN);
  for (const char* wrong : {"", "-", "1 ", " 1", "1a", "1.0", "9223372036854775808", "--1"}) {
    CAPTURE(wrong);
    CHECK(!parse_int(wrong));
  }
}

TEST_CASE("integers are written in full") {
  CHECK(to_text(0) == "0");
  CHECK(to_text(INT64_MIN) == "-9223372036854775808");
  CHECK(to_text_padded(7, 3) == "007");
  CHECK(to_hex(0xABCU, 5) == "00abc");
  CHECK(parse_hex("00aBc") == 0xABCU);
  CHECK(!parse_hex("xyz"));
}

TEST_CASE("texts are split, joined, trimmed and replaced") {
  CHECK(split("a::b", ':').size() == 3);
  CHECK(split("", ':').size() == 1);
  CHECK(trim(" \t a b\n") == "a b");
  CHECK(replace_all("XaXX", "X", "yy") == "yyayyyy");
  const std::array<std::string, 2> parts{"a", "b"};
  CHECK(join(parts, ", ") == "a, b");
  CHECK(equal_ignoring_case("MemberOf", "memberof"));
}

TEST_CASE("a misspelt name finds its nearest neighbour") {
  const std::array<std::string_view, 3> names{"containerPort", "hostPort", "protocol"};
  CHECK(nearest_spelling("containerport", names) == "containerPort");
  CHECK(nearest_spelling("hostPrt", names) == "hostPort");
  CHECK(nearest_spelling("protcool", names) == "protocol");
  CHECK(nearest_spelling("banana", names).empty());
  CHECK(edit_distance("", "abc", 5) == 3);
  CHECK(edit_distance(std::string(100, 'a'), "a", 5) == 6);
}

TEST_CASE("a name is stored once and keeps its id") {
  Names names;
  const NameId a = names.intern("us-east-1a");
  const NameId b = names.intern("us-east-1b");
  CHECK(names.intern("us-east-1a") == a);
  CHECK(a != b);
  CHECK(names.size() == 2);
  CHECK(names.find("us-east-1b") == b);
  CHECK(!names.find("us-east-1c"));
  CHECK(names.text(a) == "us-east-1a");
  CHECK(names.text(NameId{}).empty());
  Names copy = names;
  CHECK(copy.intern("us-east-1c").value == 2);
  CHECK(names.size() == 2);
}

TEST_CASE("the assertion hook is replaced and given back") {
  const AssertionHook mine = [](const char*, int) {};
  const AssertionHook before = set_assertion_hook(mine);
  const bool mine_was_installed = set_assertion_hook(before) == mine;
  CHECK(mine_was_installed);
}

TEST_SUITE_END();
