// JSON lines: one request per line in, one reply line out (design 6). The command line's `api` and the
// page's console both speak it. Not a second door: every line becomes a call of the Simulation.
#pragma once

#include <string>
#include <string_view>

#include "taskyard/simulation.hpp"

namespace taskyard {

/// One conversation with one simulation of its own.
///
///     {"op":"RunTask","in":{…}}            an API call; a bare name is ECS
///     {"ctl":"reset","seed":7}             a new simulation; seed and region may be given
///     {"ctl":"advance","ms":1500}          lets time pass
///     {"ctl":"settle"}                     until nothing is left to happen, an hour at most
///     {"ctl":"now"} {"ctl":"hash"}         {"ms":…,"clock":"00:00:01.500"}, {"trace":…,"state":…}
///     {"ctl":"explain","task":ARN}         or "decision": number, or neither: the latest decision
///     {"ctl":"explain","capacityProvider":NAME}  what managed scaling last decided for it
///     {"ctl":"load","scenario":{…}}        replaces everything by a scenario
class JsonLines {
 public:
  JsonLines() = default;

  /// The reply to one line, without a line break: {"status":200,"out":{…}}, or status 400 with "out"
  /// {"__type":…,"message":…}. A line that is no request gets a SerializationException.
  std::string handle(std::string_view line);

  const Simulation& simulation() const { return simulation_; }

 private:
  Simulation simulation_;
};

}  // namespace taskyard
