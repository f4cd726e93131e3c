// Every rule against tests/tables/taskdef: cases with the findings that they must give.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "base/text.hpp"
#include "support/file_text.hpp"
#include "taskdef/rules.hpp"
#include "taskdef/taskdef.hpp"
#include "taskyard/simulation.hpp"

using namespace taskyard;

namespace {

const std::string k_folder = "tests/tables/taskdef";

/// "error taskdef.family /family: Family contains invalid characters."
std::string line_of(const Diagnostic& found, std::size_t pointer_prefix) {
  return concat({to_string(found.severity), " ", found.code, " ",
                 found.pointer.substr(std::min(pointer_prefix, found.pointer.size())), ": ",
                 found.message});
}

/// Codes that need more text than a table should hold; each has a case of its own below.
const std::set<std::string> k_elsewhere{"taskdef.size", "taskdef.too-many-findings"};

void check_case(const JsonDocument& document, JsonValue row, std::set<std::string>& codes) {
  const JsonValue input = row["input"];
  const TaskDefinitionDraft draft = read_task_definition(document, input);
  CAPTURE(std::string(row["says"].text()));
  const std::size_t prefix = input.pointer().size();
  std::string found;
  std::string expected;
  for (const Diagnostic& diagnostic : draft.diagnostics) {
    found += line_of(diagnostic, prefix) + "\n";
    codes.insert(diagnostic.code);
    CHECK(diagnostic.offset >= input.key_begin());
    CHECK(diagnostic.offset + diagnostic.length <= input.end());
    CHECK(document.position(diagnostic.offset).line == diagnostic.line);
  }
  for (JsonValue line = row["expect"].first(); line; line = line.next()) {
    expected += concat({line.text(), "\n"});
  }
  CHECK(found == expected);
  CHECK(draft.accepted() == !has_errors(draft.diagnostics));
}

}  // namespace

TEST_SUITE_BEGIN("taskdef");

TEST_CASE("every case of the tables gives its findings, and every rule has a case") {
  std::set<std::string> codes;
  const std::vector<std::string> files = test::files_in(k_folder, ".json");
  CHECK(files.size() >= 8);
  for (const std::string& file : files) {
    CAPTURE(file);
    const JsonDocument document = JsonDocument::parse(test::file_text(k_folder + "/" + file));
    REQUIRE(document.valid());
    CHECK(document.diagnostics().empty());
    for (JsonValue row = document.root()["cases"].first(); row; row = row.next()) {
      check_case(document, row, codes);
    }
  }
  for (const taskdef::RuleInfo& rule : taskdef::rule_table()) {
    const std::string code(rule.code);
    CAPTURE(code);
    CHECK(codes.count(code) + k_elsewhere.count(code) == 1);
  }
}

TEST_CASE("an error has AWS's exception, a warning none; codes are unique") {
  std::set<std::string_view> codes;
  for (const taskdef::RuleInfo& rule : taskdef::rule_table()) {
    CAPTURE(rule.code);
    CHECK(codes.insert(rule.code).second);
    CHECK(rule.exception.empty() == (rule.severity != Severity::error));
    CHECK(!rule.fact.empty());
  }
}

TEST_CASE("a definition has at most 64 KB (TD-6)") {
  const std::string text =
      R"({"family":"web","containerDefinitions":[{"name":"web","image":"nginx","memory":128,)"
      R"("environment":[{"name":"A","value":")" +
      std::string(66000, 'x') + R"("}]}]})";
  const TaskDefinitionDraft draft = read_task_definition(text);
  CHECK(draft.exception == "ClientException");
  CHECK(draft.message == "Actual length: '" + to_text(static_cast<std::int64_t>(text.size())) +
                             "'. Max allowed length is '65536' bytes.");
}

TEST_CASE("white space does not count towards the 64 KB") {
  const std::string blanks(70000, ' ');
  CHECK(read_task_definition(
            R"({"family":"web",)" + blanks +
            R"("containerDefinitions":[{"name":"web","image":"nginx","memory":128}]})")
            .accepted());
}

TEST_CASE("after 200 findings the rest is summed up") {
  std::string text = R"({"family":"web","containerDefinitions":[)";
  for (int i = 0; i < 300; ++i) text += R"({"nonsense":1},)";
  text += R"({"name":"web","image":"nginx","memory":128}]})";
  const Diagnostics found = validate_task_definition(text);
  CHECK(found.size() == 201);
  CHECK(found.front().code == "taskdef.too-many-findings");
}

TEST_CASE("what the SDK refuses comes before what the service refuses") {
  const TaskDefinitionDraft draft = read_task_definition(
      R"({"family":"my web","containerDefinitions":[{"name":"web","image":"nginx","memory":"1"}]})");
  CHECK(draft.exception == "InvalidParameterException");
  CHECK(draft.message.find("Invalid type for parameter containerDefinitions[0].memory") == 0);
  CHECK(draft.diagnostics.size() == 2);
}

TEST_CASE("a text that is no JSON is a SerializationException with its place") {
  const TaskDefinitionDraft draft = read_task_definition("{\n  \"family\": \"web\",\n}");
  CHECK(draft.exception == "SerializationException");
  REQUIRE(draft.diagnostics.size() == 1);
  CHECK(draft.diagnostics[0].code == "json.trailing-comma");
  CHECK(draft.diagnostics[0].line == 2);
}

TEST_CASE("a member written twice is a warning beside the other findings") {
  const Diagnostics found = validate_task_definition(
      R"({"family":"a","family":"web","containerDefinitions":[{"name":"w","image":"i","memory":9}]})");
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "json.repeated-member");
}

TEST_SUITE_END();
