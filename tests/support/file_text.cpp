#include "support/file_text.hpp"

#include <dirent.h>
#include <doctest/doctest.h>

#include <algorithm>
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
  std::vector<std::string> names;
  DIR* dir = opendir((std::string(TASKYARD_SOURCE_DIR "/") + folder).c_str());
  CAPTURE(folder);
  REQUIRE(dir != nullptr);
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name.size() > suffix.size() && name.ends_with(suffix)) names.push_back(name);
  }
  closedir(dir);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace taskyard::test
