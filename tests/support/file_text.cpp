#include "support/file_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace taskyard::test {

std::string file_text(const std::string& path) {
  std::ifstream file(std::string(TASKYARD_SOURCE_DIR "/") + path, std::ios::binary);
  CAPTURE(path);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> files_in(const std::string& folder, const std::string& suffix) {
  std::error_code error;
  std::filesystem::directory_iterator entries(std::string(TASKYARD_SOURCE_DIR "/") + folder, error);
  CAPTURE(folder);
  REQUIRE(!error);
  std::vector<std::string> names;
  for (const std::filesystem::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (name.size() > suffix.size() && name.ends_with(suffix)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace taskyard::test
