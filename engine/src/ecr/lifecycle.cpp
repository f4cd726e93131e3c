#include "ecr/ecr.hpp"

namespace taskyard::ecr {

void on_lifecycle_policy(const Changes&, RepositoryId) {}

}  // namespace taskyard::ecr
