#include "storage/storage.hpp"

namespace taskyard::storage {

void on_mount_target_ready(const Changes&, MountTargetId) {}

}  // namespace taskyard::storage
