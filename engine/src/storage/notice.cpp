#include "storage/storage.hpp"

namespace taskyard::storage {

void on_storage_told(const Changes&) {}
void notice(const Changes&, std::span<const Event>) {}

}  // namespace taskyard::storage
