#include "bench/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t k_header = 16;  // keeps the alignment that operator new promises
std::size_t in_use = 0;

void* take(std::size_t size) {
  auto* block = static_cast<std::byte*>(std::malloc(size + k_header));
  if (block == nullptr) std::abort();
  *reinterpret_cast<std::size_t*>(block) = size;
  in_use += size;
  return block + k_header;
}

void give(void* pointer) {
  if (pointer == nullptr) return;
  std::byte* block = static_cast<std::byte*>(pointer) - k_header;
  in_use -= *reinterpret_cast<std::size_t*>(block);
  std::free(block);
}

}  // namespace

namespace taskyard::bench {
std::size_t bytes_in_use() { return in_use; }
}  // namespace taskyard::bench

void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
void operator delete(void* pointer) noexcept { give(pointer); }
void operator delete[](void* pointer) noexcept { give(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { give(pointer); }
void operator delete[](void* pointer, std::size_t) noexcept { give(pointer); }
