// Random input for the doors of the engine, from a seed: the same seed gives the same calls. Run for a
// short bounded time by the tests and without end by ./dev fuzz, which builds it with the sanitizers.
#pragma once

#include <cstdint>
#include <string>

namespace taskyard::fuzz {

/// `calls` calls of any action with any JSON on a small yard, with time passing between them. "" when
/// every reply was one (JSON; an error with its exception and message) and the World stayed whole, else
/// what went wrong with the call it came from.
std::string fuzz_api(std::uint64_t seed, int calls);

/// That many texts for the cluster query language, checked, parsed and looked up. "" or what went wrong.
std::string fuzz_queries(std::uint64_t seed, int texts);

}  // namespace taskyard::fuzz
