#include "taskyard/simulation.hpp"

#include <algorithm>

#include "api/api.hpp"
#include "base/text.hpp"
#include "capacity/capacity.hpp"
#include "catalog/images.hpp"
#include "cluster/cluster.hpp"
#include "ecr/ecr.hpp"
#include "elb/elb.hpp"
#include "explain/explain.hpp"
#include "iam/iam.hpp"
#include "network/network.hpp"
#include "service/service.hpp"
#include "sim/state.hpp"
#include "storage/storage.hpp"
#include "taskdef/taskdef.hpp"
#include "traffic/traffic.hpp"
#include "work/work.hpp"

namespace taskyard {

Simulation::State::State(const SimulationOptions& options)
    : placement_prng(options.seed, Stream::placement) {
  world.seed = options.seed;
  world.region = options.region;
  world.account = options.account;
  for (const char* letter : {"a", "b", "c"}) {
    world.availability_zones.push_back(world.names.intern(options.region + letter));
  }
  network::make_default_vpc(world);
  iam::make_defaults(world);
  for (const ProviderKind kind : {ProviderKind::fargate, ProviderKind::fargate_spot}) {
    CapacityProvider provider;  // facts CP-1: every account has them
    provider.id = ProviderId{static_cast<std::uint32_t>(world.capacity_providers.size())};
    provider.name = to_string(kind);
    provider.kind = kind;
    world.capacity_providers.push_back(std::move(provider));
  }
  const std::span<const ParameterInfo> rows = parameters();
  for (std::size_t i = 0; i < rows.size(); ++i) world.parameters[i] = rows[i].value;
}

void Simulation::State::handle(const QueueEntry& entry) {
  const Changes now = changes();
  const scheduler::Desk desk{now, index, placement_prng, traffic::done_at};
  const EventSeq before = log.last();
  switch (entry.kind) {
    case Due::instance_boot: {
      const InstanceId instance = cluster::on_boot(now, Ec2InstanceId{entry.a});
      if (instance) index.instance_changed(world, instance);
      break;
    }
    case Due::instance_terminated: cluster::on_terminated(now, Ec2InstanceId{entry.a}); break;
    case Due::register_again: {
      const InstanceId instance = cluster::on_register_again(now, Ec2InstanceId{entry.a});
      if (instance) index.instance_changed(world, instance);
      if (instance) scheduler::agent_connected(desk, instance);
      break;
    }
    case Due::container_exit:
      scheduler::on_container_exit(desk, ContainerId{entry.a}, entry.b);
      break;
    case Due::container_stopped:
      scheduler::on_container_stopped(desk, ContainerId{entry.a}, entry.b);
      break;
    case Due::task_stop: scheduler::on_task_stop(desk, TaskId{entry.a}, entry.b); break;
    case Due::task_start: scheduler::on_task_start(desk, TaskId{entry.a}, entry.b); break;
    case Due::container_start:
      scheduler::on_container_start(desk, ContainerId{entry.a}, entry.b);
      break;
    case Due::container_timeout: scheduler::on_container_timeout(desk, ContainerId{entry.a}); break;
    case Due::container_health:
      scheduler::on_container_health(desk, ContainerId{entry.a}, entry.b);
      break;
    case Due::service_pass: service::on_pass(desk, ServiceId{entry.a}); break;
    case Due::steady_again: service::on_steady_again(desk, ServiceId{entry.a}); break;
    case Due::group_check: capacity::on_group_check(desk, GroupId{entry.a}); break;
    case Due::place_waiting: capacity::on_place_waiting(desk); break;
    case Due::scaling_minute: capacity::on_scaling_minute(desk, ProviderId{entry.a}); break;
    case Due::instance_deadline:
      capacity::on_instance_deadline(desk, Ec2InstanceId{entry.a});
      break;
    case Due::load_balancer_active:
      elb::on_load_balancer_active(now, LoadBalancerId{entry.a});
      break;
    case Due::target_step:
    case Due::target_check:
      if (!elb::check_is_due(world, TargetId{entry.a}, entry.b)) return;
      elb::on_target_check(now, TargetId{entry.a}, entry.b,
                           traffic::probe(world, TargetId{entry.a}));
      break;
    case Due::target_drained: elb::on_target_drained(now, TargetId{entry.a}, entry.b); break;
    case Due::mount_ready: scheduler::on_mount_ready(desk, TaskId{entry.a}, entry.b); break;
    case Due::file_work:
    case Due::file_work_again: work::on_file_work(desk, JobId{entry.a}, entry.b); break;
    case Due::call_work:
    case Due::call_work_again: work::on_call_work(desk, JobId{entry.a}, entry.b); break;
    case Due::line_work:
    case Due::line_work_again: work::on_line_work(desk, JobId{entry.a}, entry.b); break;
    case Due::storage_told:
    case Due::storage_told_again:
    case Due::mount_target_ready:
    case Due::file_system_ready:
    case Due::credits_turn:
    case Due::volume_ready: storage::on_due(now, entry.kind, entry.a, entry.b); break;
    case Due::image_cleanup: ecr::on_image_cleanup(now, InstanceId{entry.a}); break;
    case Due::lifecycle_policy: ecr::on_lifecycle_policy(now, RepositoryId{entry.a}); break;
    case Due::traffic_change: traffic::on_source_end(now, TrafficSourceId{entry.a}); break;
    case Due::scenario_call: scenario_call(scenario.timeline[entry.a]); return;
  }
  notice(desk, before);
}

void Simulation::State::notice(const scheduler::Desk& desk, EventSeq before) {
  if (!world.storage.stores.empty() || !world.storage.pools.empty() ||
      !world.storage.mounts.empty()) {
    storage::review_mounts(desk.changes, log.since(before));
    storage::notice(desk.changes, log.since(before));
  }
  if (!world.works.empty()) work::notice(desk, log.since(before));
  const bool requests = !world.traffic.loads.empty() || !world.traffic.sources.empty();
  if (requests) traffic::notice(desk.changes, log.since(before));
  if (!world.targets.empty()) elb::notice(desk.changes, log.since(before));
  if (!world.services.empty()) service::notice(desk, log.since(before));
  const bool moves = !world.auto_scaling_groups.empty() || !world.waiting_tasks.empty();
  if (moves) capacity::notice(desk, log.since(before));
}

Reply Simulation::State::record_and_answer(std::string_view action, std::string_view request,
                                           bool from_scenario) {
  const Changes now = changes();
  const scheduler::Desk desk{now, index, placement_prng, traffic::done_at};
  const api::ActionRow* row = api::find_action(action);
  const EventSeq before = log.last();
  Reply reply = api::answer(desk, action, request);
  notice(desk, before);
  if (row == nullptr || row->undo_label.empty()) return reply;
  calls.push_back(
      {world.now, std::string(row->name), std::string(request), from_scenario, !reply.ok()});
  return reply;
}

void Simulation::State::scenario_call(const scenario::ScenarioCall& call) {
  const scenario::Substitution put =
      scenario::substitute(call.request, [&](std::string_view name) -> const std::string* {
        const auto found = replies.find(name);
        return found == replies.end() ? nullptr : &found->second;
      });
  std::string refusal = put.error;
  if (put.ok()) {
    const Reply reply = record_and_answer(call.action, put.request, true);
    if (reply.ok()) {
      if (!call.as.empty()) replies[call.as] = reply.body;
      return;
    }
    const JsonDocument body = JsonDocument::parse(reply.body);
    refusal = concat({body.root()["__type"].text(), ": ", body.root()["message"].text()});
  }
  Event event;
  event.kind = EventKind::call_refused;
  event.text = world.names.intern(concat({call.action, " was refused. ", refusal}));
  changes().emit(event);
}

Simulation::Simulation(const SimulationOptions& options)
    : state_(std::make_unique<State>(options)) {}
Simulation::Simulation(const Simulation& other) : state_(std::make_unique<State>(*other.state_)) {}
Simulation::Simulation(Simulation&& other) noexcept = default;
Simulation& Simulation::operator=(const Simulation& other) {
  if (this != &other) state_ = std::make_unique<State>(*other.state_);
  return *this;
}
Simulation& Simulation::operator=(Simulation&& other) noexcept = default;
Simulation::~Simulation() = default;

namespace {

Reply refuse_line(const Diagnostic& fault) {
  JsonWriter body;
  body.begin_object().member("__type", fault.exception).member("message", fault.message);
  body.end_object();
  Reply reply;
  reply.status = 400;
  reply.body = body.take();
  return reply;
}

}  // namespace

Reply Simulation::call(std::string_view action, std::string_view request_json) {
  advance_to(world().now);  // what earlier calls of this moment caused without delay comes first
  if (action.ends_with("RegisterTaskDefinition")) {
    // A whole command line of the AWS CLI: its converted form is answered and recorded.
    const taskdef::CommandLine line = taskdef::read_command_line(request_json);
    if (line.found) {
      Reply reply = line.readable() ? state_->record_and_answer(action, line.json, false)
                                    : refuse_line(line.diagnostics.front());
      if (line.readable()) place_in_text(line, request_json, reply.diagnostics);
      reply.diagnostics.insert(reply.diagnostics.begin(), line.diagnostics.begin(),
                               line.diagnostics.end());
      return reply;
    }
  }
  return state_->record_and_answer(action, request_json, false);
}

void Simulation::advance_to(SimTime until) {
  State& state = *state_;
  QueueEntry entry;
  while (state.queue.pop(until, entry)) {
    traffic::advance(state.changes(), entry.time);
    state.world.now = std::max(state.world.now, entry.time);
    state.handle(entry);
  }
  if (until != k_never && until > state.world.now) {
    traffic::advance(state.changes(), until);
    state.world.now = until;
    ++state.world.revision;
  }
}

std::optional<SimTime> Simulation::next_event_time() const { return state_->queue.next_time(); }

SimTime Simulation::settle(SimTime longest) {
  const SimTime limit = state_->world.now + longest;
  while (const std::optional<SimTime> next = next_event_time()) {
    if (*next > limit) break;
    advance_to(*next);
  }
  return state_->world.now;
}

const World& Simulation::world() const { return state_->world; }
std::span<const Event> Simulation::events_since(EventSeq after) const {
  return state_->log.since(after);
}
EventSeq Simulation::last_event() const { return state_->log.last(); }

Diagnostics Simulation::validate(std::string_view text) const {
  return validate_task_definition(text);
}

Diagnostics Simulation::validate_query(std::string_view expression) const {
  return placement::validate_query_text(expression);
}

Explanation Simulation::explain(DecisionId decision, std::uint32_t rows_max) const {
  if (!decision || decision.value >= state_->world.decisions.size()) return {};
  return explain::explain_decision(state_->world, state_->world.at(decision), rows_max);
}

Explanation Simulation::explain(ServiceStepId step) const {
  if (!step || step.value >= state_->world.service_steps.size()) return {};
  return explain::explain_step(state_->world, state_->world.at(step));
}

Explanation Simulation::explain(ServiceStepId step, TaskId stopped) const {
  if (!step || step.value >= state_->world.service_steps.size()) return {};
  return explain::explain_stop(state_->world, state_->world.at(step), stopped);
}

Explanation Simulation::explain(ScalingStepId step) const {
  if (!step || step.value >= state_->world.scaling_steps.size()) return {};
  return explain::explain_scaling(state_->world, state_->world.at(step));
}

Explanation Simulation::explain_waiting(TaskId task) const {
  if (!task || task.value >= state_->world.tasks.size()) return {};
  return explain::explain_waiting(state_->world, state_->world.at(task));
}

Explanation Simulation::explain_call(std::uint32_t number) const {
  const AwsCall* kept = iam::find_call(state_->world, number);
  return kept == nullptr ? Explanation{} : explain::explain_call(state_->world, *kept);
}

Explanation Simulation::explain_request(std::uint32_t sample) const {
  const std::vector<RequestSample>& samples = state_->world.traffic.samples;
  if (samples.empty()) return {};
  const RequestSample& kept = samples[sample % state_->world.limits.samples_max % samples.size()];
  if (kept.number != sample) return {};
  return explain::explain_request(state_->world, kept);
}

FileSystemSpeed Simulation::speed_of(FileSystemId id) const {
  const World& world = state_->world;
  if (!id || id.value >= world.storage.file_systems.size()) return {};
  const storage::Throughput now = storage::throughput_of(world, id, world.now);
  return {now.baseline_kibps, now.burst_kibps, now.read_kibps,
          now.write_kibps,    now.credits,     now.credits_max};
}

std::string Simulation::describe(const Event& event) const {
  return explain::describe_event(state_->world, event);
}

namespace {

// The image as it would behave without the scenario's entry.
ImageBehaviour plain_behaviour(World& world, std::string_view name) {
  ImageBehaviour behaviour;
  behaviour.image = world.names.intern(name);
  if (const catalog::KnownImage* known = catalog::find_known_image(name)) {
    catalog::describe(*known, behaviour);
    return behaviour;
  }
  behaviour.size_mib = static_cast<Mib>(world.parameter(Parameter::default_image_size_mib));
  behaviour.start_ms = world.parameter(Parameter::default_image_start_ms);
  behaviour.stop_ms = world.parameter(Parameter::default_image_stop_ms);
  return behaviour;
}

// A finding of a setup call, placed at the call in the file.
Diagnostic place_in_file(const JsonDocument& file, std::uint32_t offset, std::string message) {
  Diagnostic finding;
  finding.code = "scenario.call-refused";
  finding.message = std::move(message);
  finding.offset = offset;
  const LineColumn place = file.position(offset);
  finding.line = place.line;
  finding.column = place.column;
  return finding;
}

}  // namespace

Diagnostics Simulation::load_scenario(std::string_view scenario_json) {
  scenario::ScenarioReading reading = scenario::read_scenario(scenario_json);
  if (has_errors(reading.diagnostics)) return reading.diagnostics;
  SimulationOptions options;
  options.seed = reading.scenario.seed;
  options.region = reading.scenario.region;
  options.account = state_->world.account;
  auto fresh = std::make_unique<State>(options);
  fresh->scenario = std::move(reading.scenario);
  const scenario::Scenario& scenario = fresh->scenario;
  World& world = fresh->world;
  for (const auto& [parameter, value] : scenario.parameters) {
    world.parameters[static_cast<std::size_t>(parameter)] = value;
  }
  for (const scenario::ScenarioImage& image : scenario.images) {
    world.images.push_back(scenario::overlay(image, plain_behaviour(world, image.name)));
    ImageBehaviour& made = world.images.back();
    if (!image.answers_path.empty()) made.answers_path = world.names.intern(image.answers_path);
    if (image.work_json.empty()) continue;
    const JsonDocument work = JsonDocument::parse(image.work_json);
    Diagnostics told;  // when the file was read
    scenario::set_work(world, made, scenario::read_work(work, work.root(), world.names, told));
  }
  const JsonDocument file = JsonDocument::parse(scenario_json);
  for (const scenario::ScenarioCall& call : scenario.setup) {
    const EventSeq before = fresh->log.last();
    fresh->scenario_call(call);
    for (const Event& event : fresh->log.since(before)) {
      if (event.kind != EventKind::call_refused) continue;
      reading.diagnostics.push_back(place_in_file(file, call.offset, world.text(event.text)));
    }
  }
  if (has_errors(reading.diagnostics)) return reading.diagnostics;
  for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
    fresh->queue.push(
        {scenario.timeline[i].at, Due::scenario_call, static_cast<std::uint32_t>(i), 0});
  }
  fresh->info.title = scenario.title;
  fresh->info.summary = scenario.summary;
  fresh->info.view_json = scenario.view_json;
  fresh->info.source = std::string(scenario_json);
  if (!scenario.timeline.empty()) fresh->info.last_timeline_at = scenario.timeline.back().at;
  state_ = std::move(fresh);
  return reading.diagnostics;
}

const ScenarioInfo& Simulation::scenario() const { return state_->info; }
std::span<const RecordedCall> Simulation::calls() const { return state_->calls; }

std::string Simulation::export_scenario() const {
  scenario::Scenario session = state_->scenario;
  session.seed = state_->world.seed;
  session.region = state_->world.region;
  if (session.title.empty()) session.title = "Recorded session";
  for (const RecordedCall& call : state_->calls) {
    if (call.from_scenario || call.refused) continue;  // a refused call changed nothing
    scenario::ScenarioCall made;
    made.at = call.time;
    made.action = call.action;
    made.request = scenario::escape_references(call.request);
    // After the scenario's own calls of the same moment: they had been made when this one came.
    const auto at = std::upper_bound(
        session.timeline.begin(), session.timeline.end(), made.at,
        [](SimTime time, const scenario::ScenarioCall& other) { return time < other.at; });
    session.timeline.insert(at, std::move(made));
  }
  return scenario::write_scenario(session);
}

std::uint64_t Simulation::trace_hash() const { return state_->log.hash(); }
std::uint64_t Simulation::state_hash() const { return hash_of(state_->world); }

}  // namespace taskyard
