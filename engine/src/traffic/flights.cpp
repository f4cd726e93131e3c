#include "traffic/flights.hpp"

namespace taskyard::traffic {

void push_flight(std::vector<Flight>& heap, const Flight& flight) {
  std::size_t at = heap.size();
  heap.push_back(flight);
  const Micros due = due_at(flight);
  while (at > 0) {
    const std::size_t parent = (at - 1) / 2;
    if (due_at(heap[parent]) <= due) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = flight;
}

Flight pop_flight(std::vector<Flight>& heap) {
  const Flight first = heap.front();
  const Flight moved = heap.back();
  heap.pop_back();
  const std::size_t size = heap.size();
  if (size == 0) return first;
  const Micros due = due_at(moved);
  std::size_t at = 0;
  while (true) {
    std::size_t child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && due_at(heap[child + 1]) < due_at(heap[child])) ++child;
    if (due_at(heap[child]) >= due) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = moved;
  return first;
}

}  // namespace taskyard::traffic
