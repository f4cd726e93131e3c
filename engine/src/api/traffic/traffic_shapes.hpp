// Replies about traffic.
#pragma once

#include <string>

#include "api/call.hpp"

namespace taskyard::api {

/// `number` / 10^digits as a JSON number: 12345 with 3 digits is "12.345", 500 is "0.5".
std::string decimal_text(std::int64_t number, unsigned digits);

/// The source with its totals, outcomes and the latencies of its latest full minute.
void write_traffic(JsonWriter& out, const World& world, const TrafficSource& source);

}  // namespace taskyard::api
