// A binary heap of flights by the moment at which something about them is next over. Our own: the
// order in
// which equals leave std::pop_heap is the library's choice.
#pragma once

#include <vector>

#include "taskyard/traffic.hpp"

namespace taskyard::traffic {

/// When the flight is next of interest: the client's end, then the end of the work.
inline Micros due_at(const Flight& flight) {
  return flight.finished ? flight.work_end : flight.client_end;
}

void push_flight(std::vector<Flight>& heap, const Flight& flight);
/// Takes the earliest; the heap is not empty.
Flight pop_flight(std::vector<Flight>& heap);

}  // namespace taskyard::traffic
