#include "storage/storage.hpp"

namespace taskyard::storage {

void on_volume_ready(const Changes&, VolumeId) {}

}  // namespace taskyard::storage
