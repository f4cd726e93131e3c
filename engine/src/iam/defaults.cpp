#include "iam/iam.hpp"

namespace taskyard::iam {

void make_defaults(World&) {}

}  // namespace taskyard::iam
