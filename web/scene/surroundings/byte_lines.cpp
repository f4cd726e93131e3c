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
constexpr double k_call_ms = 700;
constexpr double k_old_ms = 1500;
constexpr double k_speed_of_packets = 10;
constexpr std::size_t k_calls_max = 40;  // under way at once

Stroke line(const WayPoint& from, const WayPoint& to, Color color, float width) {
  Stroke stroke;
  stroke.x0 = from.x;
  stroke.y0 = from.y;
  stroke.x1 = to.x;
  stroke.y1 = to.y;
  stroke.width = width;
  stroke.color = stroke.error_color = color;
  return stroke;
}

WayPoint foot(const Viewport& box) { return {box.x + box.w / 2, box.y + box.h}; }
WayPoint head(const Viewport& box) { return {box.x + box.w / 2, box.y}; }

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

void BytesView::draw_lines(const World& world, const Layout& layout, const BayParts& parts,
                           const Palette& palette, const TrafficInput& input,
                           TrafficPicture& picture) const {
  const Shelf& shelf = layout.shelf;
  const Color trunk_color = with_alpha(palette.disk, 200);
  const Color branch_color = with_alpha(palette.disk, 130);
  const Color strong = with_alpha(palette.accent, 220);
  std::set<std::uint32_t> used;  // chips that somebody mounts through
  for (const Link& one : links_) {
    if (one.chip != k_none) used.insert(one.chip);
  }
  for (std::uint32_t i = 0; i < shelf.targets.size(); ++i) {
    const Viewport& box = shelf.targets[i].box;
    const WayPoint from = foot(box);
    const WayPoint to = entry_of(shelf, shelf.outside[shelf.targets[i].outside].box, from.x);
    const bool idle = used.count(i) == 0;
    picture.mounts.push_back(
        line(from, to, idle ? with_alpha(palette.disk, 70) : trunk_color, idle ? 1.0F : 2.0F));
  }
  const auto end_of = [&](const Link& one, float from_x) {
    if (one.chip != k_none) return head(shelf.targets[one.chip].box);
    return entry_of(shelf, shelf.outside[one.outside].box, from_x);
  };
  const bool all = links_.size() <= k_mount_lines;
  std::set<std::pair<std::uint32_t, std::uint32_t>> cards;
  std::size_t strong_lines = 0;
  for (const Link& one : links_) {
    if (!one.task || one.task.value >= layout.places.size()) continue;
    const CellPlace& place = layout.places[one.task.value];
    if (!place.placed()) continue;
    const bool is_chosen =
        chosen(world, layout, one, input.selected) || chosen(world, layout, one, input.hovered);
    if (!all && !(is_chosen && strong_lines < k_chosen_max)) {
      cards.insert({place.card, one.chip == k_none ? k_none - 1 - one.outside : one.chip});
      continue;
    }
    strong_lines += is_chosen ? 1 : 0;
    WayPoint from = foot(cell_rect(layout, place));
    const auto bay = parts.tasks.find(one.task.value);
    if (bay != parts.tasks.end()) {
      const Viewport disk = disk_box(bay->second, shelf.outside[one.outside].store);
      if (disk.w > 0) from = foot(disk);
    }
    picture.mounts.push_back(line(from, end_of(one, from.x), is_chosen ? strong : branch_color,
                                  is_chosen ? 2.0F : 1.25F));
  }
  if (cards.size() > k_card_lines) return;
  for (const auto& [card, way] : cards) {
    const Card& box = layout.cards[card];
    const WayPoint from{box.x + box.w / 2, box.y + box.h};
    Link one;
    one.chip = way < shelf.targets.size() ? way : k_none;
    one.outside = one.chip == k_none ? k_none - 1 - way : shelf.targets[one.chip].outside;
    picture.mounts.push_back(line(from, end_of(one, from.x), branch_color, 1.5F));
  }
}

// Writing runs to the file system, reading back from it, beside each other.
void BytesView::draw_flows(const Layout& layout, const Palette& palette, const TrafficInput& input,
                           TrafficPicture& picture) const {
  const Shelf& shelf = layout.shelf;
  const bool all = input.reduced_motion || input.speed > k_speed_of_packets;
  for (std::uint32_t i = 0; i < shelf.targets.size() && i < trunks_.size(); ++i) {
    const Trunk& trunk = trunks_[i];
    if (!trunk.flows && !all) continue;
    WayPoint from = foot(shelf.targets[i].box);
    WayPoint to = entry_of(shelf, shelf.outside[shelf.targets[i].outside].box, from.x);
    const auto flow = [&](const WayPoint& a, const WayPoint& b, double rate, Color color) {
      if (rate < 0.2) return;
      Stroke stroke = line(a, b, color, flow_width(rate));
      stroke.opacity = 0.9F;
      stroke.moves = input.reduced_motion ? 0.0F : 1.0F;
      picture.mounts.push_back(stroke);
    };
    flow(from, to, trunk.write_rate, palette.data_write);
    from.x += 7;
    to.x += shelf.beside ? 0.0F : 7.0F;
    to.y += shelf.beside ? 7.0F : 0.0F;
    flow(to, from, trunk.read_rate, palette.data_read);
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
  const bool by_task = call.task && call.task.value < layout.places.size() &&
                       layout.places[call.task.value].placed();
  if (by_task && call.actor != CallActor::agent) {
    packet.route.add(cell_rect(layout, layout.places[call.task.value]));
  } else if (call.instance && call.instance.value < layout.card_of_instance.size() &&
             layout.card_of_instance[call.instance.value] != k_none) {
    const Card& card = layout.cards[layout.card_of_instance[call.instance.value]];
    packet.route.add(WayPoint{card.x + card.w - 20, card.y + 14});
  } else if (by_task) {
    packet.route.add(cell_rect(layout, layout.places[call.task.value]));
  } else {
    return;
  }
  packet.route.add(packet.failed ? chip->cross() : chip->tick());
  packet.start_ms = clock_ms_;
  packet.travel_ms = k_call_ms;
  packets_.push_back(packet);
}

}  // namespace taskyard::web
