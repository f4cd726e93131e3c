// What of a statement matches nothing although each of its parts is sound. Private to iam.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "taskyard/surroundings/iam.hpp"

namespace taskyard::iam {

/// A resource that no ARN of its service can match, or an action that none of the statement's resources
/// fits. AWS accepts both; they allow nothing.
struct Misfit {
  bool of_action = false;
  std::size_t index = 0;  ///< in the statement's actions or resources
  std::string message, hint;
};
std::vector<Misfit> misfits_of(const Statement& statement);

}  // namespace taskyard::iam
