// The other face: the text view's content and the live region's sentences, only when they changed.
#include "app/core.hpp"

namespace taskyard::web {
namespace {

constexpr double k_publish_ms = 250;    // ux.md 8.4
constexpr double k_announce_ms = 2000;  // ux.md 8.3

void mix_in(std::uint64_t& hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  hash ^= hash >> 29U;
}

// Changes whenever something that the text view shows may have changed.
std::uint64_t signature_of(const Core& core) {
  const TransportModel& transport = core.models.transport;
  std::uint64_t hash = 1;
  mix_in(hash, core.fresh.epoch);
  mix_in(hash, core.fresh.revision);
  mix_in(hash, static_cast<std::uint64_t>(transport.now / k_second));
  mix_in(hash, transport.playing ? 1 : 2);
  mix_in(hash, static_cast<std::uint64_t>(transport.speed * 100));
  mix_in(hash, (transport.can_undo ? 1U : 0U) + (transport.can_redo ? 2U : 0U) +
                   (transport.ended ? 4U : 0U));
  mix_in(hash, core.text_version);
  mix_in(hash, core.notices);
  mix_in(hash,
         static_cast<std::uint64_t>(core.view.selection.kind) << 32U | core.view.selection.index);
  mix_in(hash, static_cast<std::uint64_t>(core.view.filter));
  for (const char c : core.fresh.run_form) mix_in(hash, static_cast<unsigned char>(c));
  for (const char c : core.fresh.request_form) mix_in(hash, static_cast<unsigned char>(c));
  for (const char c : core.view.fleet.instance_type) mix_in(hash, static_cast<unsigned char>(c));
  mix_in(hash, static_cast<std::uint64_t>(core.view.fleet.count));
  mix_in(hash, core.view.fleet.zone.size());
  const SurroundingsView& view = core.view.surroundings;
  for (const std::string& text :
       {view.lines.search, to_key(view.lines.of), view.file_search, to_key(view.files)}) {
    for (const char c : text) mix_in(hash, static_cast<unsigned char>(c));
    mix_in(hash, text.size());
  }
  return hash;
}

TextViewInput input_of(const Core& core) {
  TextViewInput input;
  input.simulation = &core.session.simulation();
  input.editor = &core.models.editor;
  input.run = &core.view.run;
  input.service = &core.view.service;
  input.service_call = &core.models.service_call;
  input.service_problems = &core.models.service_problems;
  input.request_form = &core.models.request_form;
  input.request_calls = &core.models.request_calls;
  input.charts = &core.models.charts;
  input.lines = &core.models.lines;
  input.line_sources = &core.models.line_sources;
  input.file_places = &core.models.file_places;
  input.files_of = core.models.files_of;
  input.file_search = core.view.surroundings.file_search;
  input.fleet = &core.view.fleet;
  input.log = &core.models.log;
  input.inspector = &core.models.inspector;
  input.scenarios = core.models.scenarios;
  input.task_definitions = core.models.task_definitions;
  input.scenario_name = core.models.scenario_name;
  input.filter = core.view.filter;
  input.playing = core.models.transport.playing;
  input.speed = core.models.transport.speed;
  input.can_undo = core.models.transport.can_undo;
  input.can_redo = core.models.transport.can_redo;
  input.message = core.view.notice.text;
  input.message_is_error = core.view.notice.is_error;
  return input;
}

void announce_events(Core& core) {
  if (core.now_ms - core.announced_ms < k_announce_ms) return;
  const std::string sentence = core.models.log.take_announcement();
  if (sentence.empty()) return;
  core.announced_ms = core.now_ms;
  core.platform.announce(sentence, false);
}

}  // namespace

void publish(Core& core) {
  announce_events(core);
  Published& published = core.published;
  const std::uint64_t signature = signature_of(core);
  published.stale = signature != published.signature;
  if (!published.stale || core.now_ms - published.at_ms < k_publish_ms) return;
  published.signature = signature;
  published.at_ms = core.now_ms;
  published.stale = false;
  std::string json = text_view_json(input_of(core));
  if (json == published.json) return;
  published.json = std::move(json);
  core.platform.publish_text_view(published.json);
}

}  // namespace taskyard::web
