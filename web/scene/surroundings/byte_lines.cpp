// The lines of mounts, the flows along them, and the calls of AWS services.
#include <algorithm>
#include <set>
#include <utility>

#include "scene/surroundings/bytes_view.hpp"
#include "viewmodel/surroundings/roles_view.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;
constexpr std::size_t k_chosen_max = 300;  // lines of a chosen file system
constexpr std::size_t k_card_lines = 120;  // more instances than this show the lines of zones only
constexpr double k_call_ms = 900;
constexpr double k_old_ms = 1500;
constexpr double k_speed_of_packets = 10;
constexpr std::size_t k_calls_max = 40;  // under way at once

constexpr float k_beside = 4;  // between what is written and what is read

bool is_placed(const Layout& layout, TaskId task) {
  return task && task.value < layout.places.size() && layout.places[task.value].placed();
}

void add_way(const Route& way, Color color, float width, std::vector<Stroke>& strokes) {
  Stroke stroke;
  stroke.width = width;
  stroke.color = stroke.error_color = color;
  for (std::size_t i = 1; i < way.count; ++i) {
    stroke.x0 = way.points[i - 1].x;
    stroke.y0 = way.points[i - 1].y;
    stroke.x1 = way.points[i].x;
    stroke.y1 = way.points[i].y;
    strokes.push_back(stroke);
  }
}

// Strokes of a flow: `backwards` from the file system, beside the way there.
void add_flow(Route way, bool backwards, Color color, float width, bool moves,
              std::vector<Stroke>& strokes) {
  if (backwards) {
    for (std::size_t i = 0; i < way.count; ++i) {
      way.points[i].x += k_beside;
      way.points[i].y += i > 0 ? k_beside : 0;
    }
    std::reverse(way.points.begin(), way.points.begin() + static_cast<std::ptrdiff_t>(way.count));
  }
  const std::size_t first = strokes.size();
  add_way(way, color, width, strokes);
  for (std::size_t i = first; i < strokes.size(); ++i) {
    strokes[i].opacity = 0.9F;
    strokes[i].moves = moves ? 1.0F : 0.0F;
  }
}

}  // namespace

bool BytesView::chosen(const World& world, const Layout& layout, const Link& link,
                       Selection s) const {
  const Shelf& shelf = layout.shelf;
  switch (s.kind) {
    case SelectionKind::task: return link.task.value == s.index;
    case SelectionKind::instance:
      return world.at(link.task).instance && world.at(link.task).instance.value == s.index;
    case SelectionKind::file_system:
      return shelf.outside[link.outside].file_system &&
             shelf.outside[link.outside].file_system.value == s.index;
    case SelectionKind::store: return shelf.outside[link.outside].store.value == s.index;
    case SelectionKind::mount_target:
      return link.chip < shelf.targets.size() && shelf.targets[link.chip].target.value == s.index;
    default: return false;
  }
}

Route BytesView::way_of(const Layout& layout, const BayParts& parts, const Link& one) const {
  const CellPlace& place = layout.places[one.task.value];
  Viewport disk;
  const auto bay = parts.tasks.find(one.task.value);
  if (bay != parts.tasks.end()) {
    disk = disk_box(bay->second, layout.shelf.outside[one.outside].store);
  }
  return one.chip == k_none ? way_without_target(layout, place, disk, one.outside)
                            : way_to_target(layout, place, disk, one.chip);
}

void BytesView::draw_lines(const World& world, const Layout& layout, const BayParts& parts,
                           const Palette& palette, const TrafficInput& input,
                           TrafficPicture& picture) const {
  const Shelf& shelf = layout.shelf;
  // Opaque, so that lines that share a part of their way do not add up.
  const Color trunk_color = mix(palette.ground, palette.disk, 0.8F);
  const Color idle_color = mix(palette.ground, palette.disk, 0.35F);
  const Color branch_color = mix(palette.ground, palette.disk, 0.62F);
  std::set<std::uint32_t> used;  // chips that somebody mounts through
  for (const Link& one : links_) {
    if (one.chip != k_none) used.insert(one.chip);
  }
  for (const bool idle : {true, false}) {
    for (std::uint32_t i = 0; i < shelf.targets.size(); ++i) {
      if (idle != (used.count(i) == 0)) continue;
      add_way(way_to_store(layout, i), idle ? idle_color : trunk_color, idle ? 1.0F : 2.0F,
              picture.mounts);
    }
  }
  const bool all = links_.size() <= k_mount_lines;
  std::set<std::pair<std::uint32_t, std::uint32_t>> cards;
  std::vector<Route> strong;
  for (const Link& one : links_) {
    if (!is_placed(layout, one.task)) continue;
    const bool is_chosen =
        chosen(world, layout, one, input.selected) || chosen(world, layout, one, input.hovered);
    if (is_chosen && strong.size() < 2 * k_chosen_max) {
      strong.push_back(way_of(layout, parts, one));
      if (one.chip != k_none) strong.push_back(way_to_store(layout, one.chip));
    } else if (all) {
      add_way(way_of(layout, parts, one), branch_color, 1.25F, picture.mounts);
    } else {
      const std::uint32_t card = layout.places[one.task.value].card;
      cards.insert({card, one.chip == k_none ? k_none - 1 - one.outside : one.chip});
    }
  }
  if (cards.size() <= k_card_lines) {
    for (const auto& [card, way] : cards) {
      const bool through_target = way < shelf.targets.size();
      add_way(through_target ? way_of_card(layout, card, way)
                             : way_of_card_without_target(layout, card, k_none - 1 - way),
              branch_color, 1.5F, picture.mounts);
    }
  }
  for (const Route& way : strong) add_way(way, palette.accent, 2, picture.mounts);
}

// Writing runs to the file system, reading back from it, beside each other.
void BytesView::draw_flows(const Layout& layout, const BayParts& parts, const Palette& palette,
                           const TrafficInput& input, TrafficPicture& picture) const {
  const Shelf& shelf = layout.shelf;
  const bool all = input.reduced_motion || input.speed > k_speed_of_packets;
  const auto flow = [&](const Route& way, bool backwards, double rate, Color color) {
    if (rate < 0.2) return;
    add_flow(way, backwards, color, flow_width(rate), !input.reduced_motion, picture.mounts);
  };
  const auto both = [&](const Route& way, const Trunk& trunk, double share) {
    flow(way, false, trunk.write_rate * share, palette.data_write);
    flow(way, true, trunk.read_rate * share, palette.data_read);
  };
  for (std::uint32_t i = 0; i < shelf.targets.size() && i < trunks_.size(); ++i) {
    if (trunks_[i].flows || all) both(way_to_store(layout, i), trunks_[i], 1);
  }
  // Without mount targets: along the lines of the tasks, each with an equal part.
  std::vector<std::size_t> tasks(shelf.outside.size());
  for (const Link& one : links_) tasks[one.outside] += one.chip == k_none ? 1U : 0U;
  for (const Link& one : links_) {
    const std::size_t trunk = shelf.targets.size() + one.outside;
    if (one.chip != k_none || trunk >= trunks_.size() || tasks[one.outside] > k_mount_lines) {
      continue;
    }
    if (!trunks_[trunk].flows && !all) continue;
    if (!is_placed(layout, one.task)) continue;
    both(way_of(layout, parts, one), trunks_[trunk], 1.0 / static_cast<double>(tasks[one.outside]));
  }
}

void BytesView::take_calls(const World& world, const Layout& layout, const Palette& palette,
                           const TrafficInput& input) {
  const std::vector<AwsCall>& calls = world.iam.calls;
  const std::uint32_t taken = world.iam.calls_taken;
  if (taken < calls_seen_ || !began_) calls_seen_ = taken;
  const bool draws =
      !layout.shelf.services.empty() && !input.reduced_motion && input.speed <= k_speed_of_packets;
  const auto kept = static_cast<std::uint32_t>(calls.size());
  if (kept == 0) return;
  const auto window = std::min<std::uint32_t>(kept, repeats_.size());
  for (std::uint32_t n = taken > window ? taken - window : 0; n < taken; ++n) {
    const AwsCall& call = calls[n % kept];
    const std::size_t slot = n % repeats_.size();
    const bool known = n < calls_seen_ && repeat_numbers_[slot] == n;
    const bool is_new = n >= calls_seen_ || (known && call.repeats > repeats_[slot]);
    repeat_numbers_[slot] = n;
    repeats_[slot] = call.repeats;
    const SimTime when = call.repeats > 0 ? std::max(call.last_at, call.time) : call.time;
    const double age = static_cast<double>(world.now - when) / std::max(input.speed, 0.01);
    if (is_new && draws && age < k_old_ms) take_call(world, layout, palette, call);
  }
  calls_seen_ = taken;
}

void BytesView::take_call(const World& world, const Layout& layout, const Palette& palette,
                          const AwsCall& call) {
  const auto under_way = std::count_if(packets_.begin(), packets_.end(),
                                       [](const Packet& packet) { return packet.is_call; });
  if (!call.action || under_way >= static_cast<std::ptrdiff_t>(k_calls_max)) return;
  const std::string_view prefix = service_of(world.text(call.action));
  const auto chip = std::find_if(layout.shelf.services.begin(), layout.shelf.services.end(),
                                 [&](const ServiceChip& one) { return one.prefix == prefix; });
  if (chip == layout.shelf.services.end()) return;
  Packet packet;
  packet.is_call = true;
  packet.number = call.number;
  packet.failed = !is_allowed(call.answer);
  packet.color = call.role ? tint_of(palette, call.role) : palette.muted;
  const bool by_task = is_placed(layout, call.task);
  const Viewport mark = packet.failed ? chip->cross() : chip->tick();
  const std::uint32_t card = call.instance && call.instance.value < layout.card_of_instance.size()
                                 ? layout.card_of_instance[call.instance.value]
                                 : k_none;
  if (by_task && (call.actor != CallActor::agent || card == k_none)) {
    packet.route = way_to_service(layout, layout.places[call.task.value], mark);
  } else if (card != k_none) {
    const Card& box = layout.cards[card];
    const Viewport bay = card_bay(layout.metrics, box);
    packet.route = way_to_service(layout, card, {bay.x + bay.w - 12, bay.y + 2, 12, 12}, mark);
  } else {
    return;
  }
  packet.start_ms = clock_ms_;
  packet.travel_ms = k_call_ms;
  packets_.push_back(packet);
}

}  // namespace taskyard::web
