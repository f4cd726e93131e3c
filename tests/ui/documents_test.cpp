// What the documents say of the front end is what the front end says of itself.
#include <doctest/doctest.h>

#include <string>

#include "app/switches.hpp"
#include "support/file_text.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("documents");

TEST_CASE("docs/EMBEDDING.md lists every switch of the address as the program reads it") {
  const std::string text = test::file_text("docs/EMBEDDING.md");
  for (const web::SwitchInfo& info : web::switch_table()) {
    const std::string row = "| `" + std::string(info.name) + "` | " + std::string(info.values) +
                            " | " + std::string(info.fallback) + " | " + std::string(info.help) +
                            " |";
    CAPTURE(row);
    CHECK(text.find(row) != std::string::npos);
  }
}

TEST_SUITE_END();
