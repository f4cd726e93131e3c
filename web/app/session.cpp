#include "app/session.hpp"

#include <algorithm>

namespace taskyard::web {
namespace {

constexpr int k_silent_steps_max = 10000;  // timers that lead to no event are passed over
constexpr SimTime k_tail = 30 * k_second;  // shown on the timeline behind the last plan
constexpr std::size_t k_bytes_per_name = 96;
constexpr std::uint64_t k_keyframe_requests = 1'000'000;  // a second or so of replay in the page

// What a copy costs, near enough to bound memory.
std::size_t bytes_of(const TrafficState& traffic) {
  std::size_t bytes = traffic.samples.size() * sizeof(RequestSample);
  for (const Meter& meter : traffic.meters) {
    bytes += sizeof(Meter) + (meter.points.size() + meter.minutes.size()) * sizeof(MeterPoint);
  }
  for (const ContainerLoad& load : traffic.loads) {
    bytes += sizeof(ContainerLoad) + load.flights.size() * sizeof(Flight);
  }
  for (const TrafficSource& source : traffic.sources) {
    bytes += sizeof(TrafficSource) + source.recorded.size() * sizeof(SimTime) +
             source.sticky.size() * (sizeof(TargetId) + sizeof(std::uint32_t));
  }
  return bytes;
}

std::size_t bytes_of(const Simulation& simulation) {
  const World& world = simulation.world();
  return simulation.events_since(0).size() * sizeof(Event) + world.tasks.size() * sizeof(Task) +
         world.containers.size() * sizeof(Container) + world.decisions.size() * sizeof(Decision) +
         world.container_instances.size() * (sizeof(ContainerInstance) + 1024) +
         world.placement_requests.size() * sizeof(PlacementRequest) +
         world.names.size() * k_bytes_per_name + bytes_of(world.traffic) + 65536;
}

std::string label_of(std::span<const Call> calls) {
  if (calls.empty()) return {};
  const std::string& action = calls.back().action;
  const std::size_t dot = action.find('.');
  return dot == std::string::npos ? action : action.substr(dot + 1);
}

}  // namespace

Session::Session(const SessionLimits& limits) : limits_(limits) { begin(Simulation()); }

void Session::begin(Simulation simulation) {
  now_ = std::move(simulation);
  start_ = std::make_shared<const Simulation>(now_);
  script_.clear();
  applied_ = 0;
  head_ = now();
  keyframes_.clear();
  spacing_ = limits_.keyframe_events;
  ++epoch_;
}

Diagnostics Session::load(std::string_view scenario_text) {
  Simulation fresh;
  Diagnostics problems = fresh.load_scenario(scenario_text);
  if (has_errors(problems)) return problems;
  if (!script_.empty()) remember(present("Open scenario"));
  begin(std::move(fresh));
  return problems;
}

void Session::restart() {
  if (now() == start_->world().now && script_.empty()) return;
  remember(present("Reset"));
  const std::shared_ptr<const Simulation> start = start_;
  begin(*start);
  start_ = start;
}

Session::Moment Session::present(std::string label) const {
  return {std::move(label), now_, script_, applied_, head_, start_, bytes_of(now_)};
}

void Session::remember(Moment moment) {
  redo_.clear();
  undo_.push_back(std::move(moment));
  std::size_t bytes = 0;
  for (const Moment& kept : undo_) bytes += kept.bytes;
  while (undo_.size() > 1 &&
         (undo_.size() > limits_.undo_steps_max || bytes > limits_.undo_bytes_max)) {
    bytes -= undo_.front().bytes;
    undo_.erase(undo_.begin());
  }
}

void Session::restore(Moment moment) {
  const bool same_start = moment.start == start_;
  now_ = std::move(moment.simulation);
  script_ = std::move(moment.script);
  applied_ = moment.applied;
  head_ = moment.head;
  start_ = std::move(moment.start);
  if (same_start) {
    drop_wrong_keyframes();
  } else {
    keyframes_.clear();
  }
  ++epoch_;
}

bool Session::undo() {
  if (undo_.empty()) return false;
  Moment back = std::move(undo_.back());
  undo_.pop_back();
  redo_.push_back(present(back.label));
  restore(std::move(back));
  return true;
}

bool Session::redo() {
  if (redo_.empty()) return false;
  Moment forth = std::move(redo_.back());
  redo_.pop_back();
  undo_.push_back(present(forth.label));
  restore(std::move(forth));
  return true;
}

std::vector<Reply> Session::call(std::span<const Call> calls) {
  std::vector<Reply> replies;
  Moment before = present(label_of(calls));
  std::vector<ScriptCall> made;
  for (const Call& one : calls) {
    const Simulation before_one = now_;
    replies.push_back(now_.call(one.action, one.request));
    if (!replies.back().ok()) {
      now_ = before_one;
      break;
    }
    made.push_back({now(), one});
  }
  if (made.empty()) return replies;
  script_.resize(applied_);
  script_.insert(script_.end(), made.begin(), made.end());
  applied_ = script_.size();
  head_ = now();
  drop_wrong_keyframes();
  remember(std::move(before));
  return replies;
}

// Between two calls of the same moment nothing is advanced, exactly as when they were made.
void Session::make_due_calls(Simulation& simulation, std::size_t& applied, SimTime until) const {
  while (applied < script_.size() && script_[applied].time <= until) {
    const ScriptCall& due = script_[applied];
    if (due.time > simulation.world().now) simulation.advance_to(due.time);
    simulation.call(due.call.action, due.call.request);
    ++applied;
  }
}

void Session::advance_to(SimTime until) {
  if (until <= now()) return;
  make_due_calls(now_, applied_, until);
  now_.advance_to(until);
  head_ = std::max(head_, now());
  keep_keyframe();
}

void Session::seek(SimTime time) {
  if (time > now()) return advance_to(time);
  if (time == now()) return;
  const Keyframe* nearest = nullptr;
  for (const Keyframe& keyframe : keyframes_) {
    if (keyframe.simulation.world().now <= time) nearest = &keyframe;
  }
  applied_ = nearest == nullptr ? 0 : nearest->applied;
  now_ = nearest == nullptr ? *start_ : nearest->simulation;
  const SimTime target = std::max(time, start_->world().now);
  make_due_calls(now_, applied_, target);
  if (target > now()) now_.advance_to(target);
  ++epoch_;
}

std::optional<SimTime> Session::next_event_time() const {
  std::optional<SimTime> next = now_.next_event_time();
  if (applied_ < script_.size()) {
    const SimTime call = script_[applied_].time;
    next = next ? std::min(*next, call) : call;
  }
  return next;
}

bool Session::step_forward() {
  const EventSeq before = now_.last_event();
  for (int i = 0; i < k_silent_steps_max && now_.last_event() == before; ++i) {
    const std::optional<SimTime> next = next_event_time();
    if (!next) return false;
    if (*next <= now()) {
      now_.advance_to(now());
      if (next_event_time() == next) return false;
      continue;
    }
    advance_to(*next);
  }
  return now_.last_event() != before;
}

bool Session::step_back() {
  const std::span<const Event> events = now_.events_since(0);
  const auto at_or_after =
      std::lower_bound(events.begin(), events.end(), now(),
                       [](const Event& event, SimTime time) { return event.time < time; });
  const SimTime start = start_->world().now;
  if (now() <= start) return false;
  seek(at_or_after == events.begin() ? start : std::prev(at_or_after)->time);
  return true;
}

SimTime Session::horizon() const {
  const SimTime planned = now_.scenario().last_timeline_at;
  return std::max(head_, planned + k_tail);
}

std::vector<SimTime> Session::call_times() const {
  std::vector<SimTime> times;
  for (const ScriptCall& call : script_) times.push_back(call.time);
  return times;
}

std::string Session::export_scenario() const {
  if (applied_ == script_.size()) return now_.export_scenario();
  Simulation ahead = now_;
  std::size_t applied = applied_;
  make_due_calls(ahead, applied, k_never);
  return ahead.export_scenario();
}

void Session::keep_keyframe() {
  const Simulation& last = keyframes_.empty() ? *start_ : keyframes_.back().simulation;
  const bool many_events = now_.last_event() >= last.last_event() + spacing_;
  const bool many_requests =
      now_.world().traffic.started >= last.world().traffic.started + k_keyframe_requests;
  if (!many_events && !many_requests) return;
  keyframes_.push_back({now_, applied_, bytes_of(now_)});
  thin_keyframes();
}

// Over the limit every second keyframe goes and the distance doubles.
void Session::thin_keyframes() {
  std::size_t bytes = 0;
  for (const Keyframe& keyframe : keyframes_) bytes += keyframe.bytes;
  if (bytes <= limits_.keyframe_bytes_max) return;
  std::vector<Keyframe> kept;
  for (std::size_t i = 1; i < keyframes_.size(); i += 2) kept.push_back(std::move(keyframes_[i]));
  keyframes_ = std::move(kept);
  spacing_ *= 2;
}

// Keyframes of a future that no longer follows from the present's script.
void Session::drop_wrong_keyframes() {
  std::erase_if(keyframes_, [&](const Keyframe& keyframe) {
    return keyframe.applied > applied_ || keyframe.simulation.world().now > now();
  });
}

}  // namespace taskyard::web
