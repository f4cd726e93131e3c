#include <doctest/doctest.h>

#include <string>

#include "placement/regex.hpp"

using taskyard::placement::Regex;
using taskyard::placement::RegexFault;

namespace {

bool matches(const char* pattern, const std::string& text) {
  RegexFault fault;
  const auto regex = Regex::parse(pattern, fault);
  REQUIRE_MESSAGE(regex.has_value(), fault.message);
  return regex->matches(text);
}

struct Row {
  const char* pattern;
  const char* text;
  bool expected;
};

void check_rows(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(matches(row.pattern, row.text) == row.expected);
  }
}

struct FaultRow {
  const char* pattern;
  unsigned offset;
  const char* message;
};

}  // namespace

TEST_SUITE_BEGIN("placement");

TEST_CASE("a regular expression matches the whole value, not a part of it (QL-3)") {
  check_rows({{"t2.*", "t2.small", true},
              {"t2.*", "xt2.small", false},
              {"t2", "t2.small", false},
              {"", "", true},
              {"", "a", false},
              {"^t2\\.small$", "t2.small", true}});
}

TEST_CASE("dots, classes and escapes stand for one character") {
  check_rows({{"t..small", "t2.small", true},
              {".", "\n", false},
              {"[tm]3\\.small", "m3.small", true},
              {"[^tm]3", "t3", false},
              {"[^tm]3", "c3", true},
              {"[a-c0-2_-]+", "a-1_", true},
              {"[]a]+", "]a", true},
              {"[a\\-z]", "-", true},
              {"[a\\-z]", "m", false},
              {"[\\d.]+", "10.2", true},
              {"\\w+\\s\\W", "ab_9 -", true},
              {"\\D", "5", false},
              {"a\\.b", "axb", false},
              {"\\Qa.b\\E+", "a.b+", false},
              {"\\Qa.b*\\Ec", "a.b*c", true},
              {"(?i)T2\\.[a-z]+", "t2.SMALL", true}});
}

TEST_CASE("quantifiers repeat what stands before them, lazy ones too") {
  check_rows({{"a?b", "b", true},
              {"a?b", "aab", false},
              {"a+", "", false},
              {"a{2}", "aa", true},
              {"a{2}", "aaa", false},
              {"a{2,}", "aaaaa", true},
              {"a{1,3}", "aaaa", false},
              {"(ab){2,3}", "abab", true},
              {"(ab){2,3}", "aba", false},
              {"a*?b+?", "aab", true},
              {"(a|b*)*c", "abbac", true}});
}

TEST_CASE("alternatives and groups") {
  check_rows({{"t2|t3", "t3", true},
              {"t2|t3", "t2t3", false},
              {"(t2|t3)\\.(micro|small)", "t3.micro", true},
              {"(?:a|)b", "b", true},
              {"(a(b(c|d)))*e", "abcabde", true},
              {"|a", "", true}});
}

TEST_CASE("anchors and word edges look without reading") {
  check_rows({{"a^b", "ab", false},
              {"(^a|b)*", "ab", true},
              {".*\\bsmall", "t2.small", true},
              {".*\\bmall", "t2.small", false},
              {"s\\Bm", "sm", true},
              {"\\Aab\\z", "ab", true},
              {"(^)*", "", true}});
}

TEST_CASE("patterns that make others backtrack for ages end at once") {
  const std::string many(2000, 'a');
  CHECK(!matches("(a*)*b", many));
  CHECK(!matches("(a|aa)+$b", many));
  CHECK(matches("(a?){200}a{200}", std::string(200, 'a')));
  CHECK(matches("((((a*)*)*)*)*", many));
}

TEST_CASE("a pattern that cannot be read says where and why") {
  const FaultRow rows[] = {
      {"*.small", 0, "Nothing stands before * that it could repeat"},
      {"a(b", 1, "This group is not closed"},
      {"a)b", 1, "This ) closes nothing"},
      {"[ab", 0, "This class is not closed"},
      {"a{", 1, "This is not a number of repetitions"},
      {"a{3,2}", 1, "This is not a number of repetitions"},
      {"a{2000}", 2, "At most 1000 repetitions are supported"},
      {"a++", 2, "Possessive quantifiers are not supported"},
      {"a**", 2, "Two quantifiers stand one behind the other"},
      {"(?=a)", 0, "Only plain groups are supported"},
      {"(a)\\1", 3, "Back references are not supported"},
      {"\\p{Alpha}", 0, "The escape \\p is not supported"},
      {"ab\\", 2, "A backslash at the end escapes nothing"},
      {"[z-a]", 1, "This range runs backwards"},
      {"[a&&b]", 2, "Classes inside a class and && are not supported"},
      {"((a{1000}){1000}){1000}", 0, "This pattern multiplies up to more than 4000 steps"},
      {"((){1000}){1000}", 0, "This pattern multiplies up to more than 4000 steps"},
  };
  for (const FaultRow& row : rows) {
    CAPTURE(row.pattern);
    RegexFault fault;
    CHECK(!Regex::parse(row.pattern, fault).has_value());
    CHECK(fault.message == row.message);
    CHECK(fault.offset == row.offset);
  }
}

TEST_CASE("groups nested too deeply are refused instead of exhausting the stack") {
  RegexFault fault;
  CHECK(!Regex::parse(std::string(1500, '(') + std::string(1500, ')'), fault).has_value());
  CHECK(fault.message == "Groups are nested too deeply");
}

TEST_SUITE_END();
