// Files of the source tree, for tests. Natively and under Node alike.
#pragma once

#include <string>
#include <vector>

namespace taskyard::test {

/// Bytes of a file below the source tree ("tests/tables/…"); fails the running test when it is not there.
std::string file_text(const std::string& path);

/// Names of the files in a folder below the source tree that end with `suffix`, sorted.
std::vector<std::string> files_in(const std::string& folder, const std::string& suffix);

}  // namespace taskyard::test
