#include "ecr/ecr.hpp"

namespace taskyard::ecr {

void on_image_cleanup(const Changes&, InstanceId) {}

}  // namespace taskyard::ecr
