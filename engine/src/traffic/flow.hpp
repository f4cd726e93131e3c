// A request begins, a request ends: what is counted, sampled and lost.
#pragma once

#include "base/changes.hpp"
#include "traffic/flights.hpp"

namespace taskyard::traffic {

/// The request whose whole fate is in `record` is on its way. `load`: the container that works on
/// it.
void begin_flight(World& world, RequestSample& record, LoadId load, std::uint32_t memory_kib);
/// Ends what is over by `now` among the requests that a container has, or that none has.
void retire(World& world, ContainerLoad& load, Micros now);
void retire_away(World& world, Micros now);
/// The client has its outcome: counts it. The flight stays where it is.
void finish(World& world, const Flight& flight, const ContainerLoad* load);
/// Another end than it had when it began.
void change_fate(World& world, Flight& flight, Outcome outcome, LossCause cause, Micros client_end);

/// True for outcomes that leave the client without what it wanted, by no choice of the application.
bool is_lost(Outcome outcome);
void add_loss(World& world, const Loss& loss);
/// Tells what was lost since the last time, in one event per task or service, outcome and cause.
/// What goes on is
/// told again after ten seconds, as a sum; when it was last told stands in the log.
void tell_losses(const Changes& changes);

}  // namespace taskyard::traffic
