#include "scene/surroundings/bytes_view.hpp"

#include <algorithm>
#include <cmath>

#include "scene/surroundings/shelf_picture.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;
constexpr double k_stall_ms = 100;  // ux.md 3.6
constexpr double k_travel_least_ms = 450, k_travel_most_ms = 2200;
constexpr double k_hold_ms = 1100;  // what fails, and the answer of a call, stays so long
constexpr double k_speed_of_packets = 10;
constexpr double k_rate_settles_ms = 500;
constexpr double k_flash_every_ms = 450;  // at most, per file system (ux.md 5.5)
constexpr std::size_t k_flashes = 16;
constexpr float k_sign = 13;

bool is_failure(FileOp::Outcome outcome) {
  return outcome != FileOp::Outcome::done && outcome != FileOp::Outcome::under_way;
}

const FileOp* find_op(const World& world, std::uint32_t number) {
  const std::vector<FileOp>& ops = world.storage.ops;
  if (ops.empty()) return nullptr;
  const FileOp& op = ops[number % ops.size()];
  return op.number == number ? &op : nullptr;
}

bool is_placed(const Layout& layout, TaskId task) {
  return task && task.value < layout.places.size() && layout.places[task.value].placed();
}

std::uint32_t outside_of(const Shelf& shelf, StoreId store) {
  for (std::uint32_t i = 0; i < shelf.outside.size(); ++i) {
    if (shelf.outside[i].store == store) return i;
  }
  return k_none;
}

Viewport card_disk(const BayParts& parts, StoreId store) {
  for (const auto& [card, bay] : parts.cards) {
    const Viewport box = disk_box(bay, store);
    if (box.w > 0) return box;
  }
  return {};
}

}  // namespace

std::vector<Viewport> BytesView::take_flashes() {
  std::vector<Viewport> taken;
  taken.swap(flashes_);
  return taken;
}

// While the clock plays wall time moves the packets; a step by hand moves them by what it skipped.
void BytesView::pass_time(const World& world, const TrafficInput& input) {
  passed_ms_ = 0;
  if (last_now_ms_ >= 0 && input.playing) {
    passed_ms_ = std::clamp(input.now_ms - last_now_ms_, 0.0, k_stall_ms);
  } else if (last_sim_ >= 0 && world.now > last_sim_) {
    passed_ms_ = static_cast<double>(world.now - last_sim_) / std::max(input.speed, 0.01);
  }
  last_now_ms_ = input.now_ms;
  last_sim_ = world.now;
  clock_ms_ += passed_ms_;
}

void BytesView::link(const World& world, const Layout& layout) {
  relink_ = false;
  links_.clear();
  trunks_.resize(layout.shelf.targets.size() + layout.shelf.outside.size());
  flashed_at_.resize(layout.shelf.outside.size(), -1000);
  if (layout.shelf.outside.empty()) return;
  for (const Mount& mount : world.storage.mounts) {
    const bool there = mount.state == MountState::mounted || mount.state == MountState::mounting;
    if (!there || !mount.store || !is_placed(layout, mount.task)) continue;
    const std::uint32_t outside = outside_of(layout.shelf, mount.store);
    if (outside == k_none) continue;
    if (!links_.empty() && links_.back().task == mount.task && links_.back().outside == outside) {
      continue;  // several containers of one task share its line
    }
    const std::uint32_t card = layout.places[mount.task.value].card;
    links_.push_back({mount.task, outside, chip_for(layout.shelf, card, outside)});
  }
}

std::size_t BytesView::trunk_of(const Layout& layout, TaskId task, std::uint32_t outside) const {
  std::uint32_t chip = k_none;
  if (is_placed(layout, task)) {
    chip = chip_for(layout.shelf, layout.places[task.value].card, outside);
  }
  return chip != k_none ? chip : layout.shelf.targets.size() + outside;
}

// Between a container and a disk of its task the way is short: from the container's mark, or from
// beside the texts of the task.
Route BytesView::route_of(const World& world, const Layout& layout, const BayParts& parts,
                          const Container& container, const Store& store,
                          std::uint32_t& outside) const {
  Route route;
  const TaskId task = container.task;
  outside = k_none;
  if (!is_placed(layout, task)) return route;
  const CellPlace& place = layout.places[task.value];
  Viewport disk;
  const auto bay = parts.tasks.find(task.value);
  if (bay != parts.tasks.end()) disk = disk_box(bay->second, store.id);
  if (is_outside(store.kind)) {
    outside = outside_of(layout.shelf, store.id);
    if (outside == k_none) return route;
    const std::uint32_t chip = chip_for(layout.shelf, place.card, outside);
    route = way_of(layout, parts, {task, outside, chip});
    if (chip != k_none) route.add(way_to_store(layout, chip));
    return route;
  }
  if (disk.w <= 0) return route;
  if (store.kind == StoreKind::host_path || store.kind == StoreKind::docker_shared) {
    const Viewport on_card = card_disk(parts, store.id);
    if (on_card.w > 0) return way_to_card_disk(layout, place, disk, on_card);
  }
  const Task& owner = world.at(task);
  const Viewport tile = cell_rect(layout, place);
  route.add(container_mark(layout.metrics, tile, owner.container_count,
                           container.id.value - owner.first_container.value));
  route.add(disk);
  return route;
}

void BytesView::take_ops(const World& world, const Layout& layout, const BayParts& parts,
                         const TrafficInput& input) {
  const StorageState& storage = world.storage;
  if (storage.ops_taken < ops_seen_) ops_seen_ = storage.ops_taken;
  const auto kept = static_cast<std::uint32_t>(storage.ops.size());
  if (!began_) ops_seen_ = storage.ops_taken;
  if (storage.ops_taken - ops_seen_ > kept) ops_seen_ = storage.ops_taken - kept;
  for (std::uint32_t n = ops_seen_; n < storage.ops_taken; ++n) {
    take_op(world, layout, parts, storage.ops[n % kept], input);
  }
  ops_seen_ = storage.ops_taken;
}

void BytesView::take_op(const World& world, const Layout& layout, const BayParts& parts,
                        const FileOp& op, const TrafficInput& input) {
  if (!op.container || !op.store) return;
  const double speed = std::max(input.speed, 0.01);
  const double age = static_cast<double>(world.now - op.begun_at) / speed;
  if (age > k_travel_most_ms) return;
  const TaskId task = world.at(op.container).task;
  const Store& store = world.at(op.store);
  Packet packet;
  packet.number = op.number;
  packet.action = op.action;
  packet.task = task;
  packet.outside = is_outside(store.kind) ? outside_of(layout.shelf, store.id) : k_none;
  if (packet.outside != k_none) {
    Trunk& trunk = trunks_[trunk_of(layout, task, packet.outside)];
    ++(op.action == FileAction::read ? trunk.reads : trunk.writes);
    if (trunk.flows) return;
  }
  if (input.reduced_motion || input.speed > k_speed_of_packets) return;
  if (packets_.size() >= k_packets_max) return;
  packet.route = route_of(world, layout, parts, world.at(op.container), store, packet.outside);
  if (packet.route.count < 2) return;
  const bool reads = op.action == FileAction::read;
  if (reads) {
    std::reverse(packet.route.points.begin(),
                 packet.route.points.begin() + static_cast<std::ptrdiff_t>(packet.route.count));
  }
  const double took = static_cast<double>(op.done_at - op.begun_at) / speed;
  packet.start_ms = clock_ms_;
  packet.travel_ms = std::clamp(took, k_travel_least_ms, k_travel_most_ms);
  packets_.push_back(packet);
}

// A shared file has changed: its other mounts show it for a moment.
void BytesView::arrive(const Layout& layout, const BayParts& parts, Packet& packet) {
  packet.arrived = true;
  if (packet.failed || packet.is_call || packet.action == FileAction::read) return;
  if (packet.outside >= flashed_at_.size()) return;
  if (clock_ms_ - flashed_at_[packet.outside] < k_flash_every_ms) return;
  flashed_at_[packet.outside] = clock_ms_;
  for (const Link& link : links_) {
    if (link.outside != packet.outside || link.task == packet.task) continue;
    const auto bay = parts.tasks.find(link.task.value);
    if (bay == parts.tasks.end() || flashes_.size() >= k_flashes) continue;
    const Viewport box = disk_box(bay->second, layout.shelf.outside[link.outside].store);
    if (box.w > 0) flashes_.push_back(box);
  }
}

void BytesView::draw_packets(const World& world, const Layout& layout, const BayParts& parts,
                             const Palette& palette, DrawList& list) {
  std::erase_if(packets_, [&](const Packet& packet) {
    const double hold = packet.failed || packet.is_call ? k_hold_ms : 0;
    return clock_ms_ - packet.start_ms >= packet.travel_ms + hold;
  });
  for (Packet& packet : packets_) {
    const double age = clock_ms_ - packet.start_ms;
    const auto share = static_cast<float>(age / packet.travel_ms);
    if (!packet.is_call && !packet.failed) {
      const FileOp* op = find_op(world, packet.number);
      packet.failed = op != nullptr && is_failure(op->outcome);
    }
    if (share >= 0.97F && !packet.arrived) arrive(layout, parts, packet);
    const WayPoint at = along(packet.route, share);
    if (share >= 1) {  // only those that hold are left
      Quad sign;
      sign.x = at.x - k_sign / 2;
      sign.y = at.y - k_sign / 2;
      sign.w = sign.h = k_sign;
      sign.radius = k_sign / 2;
      sign.fill = palette.ground;
      sign.border = palette.of(packet.failed ? Role::failed : Role::running);
      sign.border_px = 1.5F;
      sign.mark = packet.failed ? Mark::cross : Mark::tick;
      sign.pattern = Pattern::hollow;
      list.moving.push_back(sign);
      continue;
    }
    Quad quad = packet_quad(packet.action, at.x, at.y, palette);
    if (packet.is_call) {
      quad = Quad();
      quad.w = quad.h = 8;
      quad.x = at.x - 4;
      quad.y = at.y - 4;
      quad.radius = 4;
      quad.fill = quad.border = packet.color;
    }
    list.moving.push_back(quad);
  }
}

void BytesView::update_rates() {
  if (passed_ms_ <= 0) return;
  const double weight = 1 - std::exp(-passed_ms_ / k_rate_settles_ms);
  for (Trunk& trunk : trunks_) {
    trunk.write_rate += (trunk.writes * 1000.0 / passed_ms_ - trunk.write_rate) * weight;
    trunk.read_rate += (trunk.reads * 1000.0 / passed_ms_ - trunk.read_rate) * weight;
    trunk.writes = trunk.reads = 0;
    const double rate = trunk.write_rate + trunk.read_rate;
    if (rate > k_byte_flow_from) trunk.flows = true;
    if (rate < k_byte_flow_below) trunk.flows = false;
  }
}

void BytesView::update(const World& world, const Layout& layout, const BayParts& parts,
                       const Palette& palette, const TrafficInput& input, DrawList& list) {
  moving_ = false;
  const bool nothing = !layout.shelf.shown() && world.storage.ops_taken == 0 && packets_.empty();
  if (nothing) {
    if (!list.traffic.mounts.empty()) ++list.traffic.mounts_version;
    list.traffic.mounts.clear();
    began_ = true;
    return;
  }
  pass_time(world, input);
  const bool relinked = relink_;
  if (relink_) link(world, layout);
  take_ops(world, layout, parts, input);
  take_calls(world, layout, palette, input);
  began_ = true;
  update_rates();
  draw_packets(world, layout, parts, palette, list);
  const bool chose = !(shown_selected_ == input.selected) || !(shown_hovered_ == input.hovered);
  shown_selected_ = input.selected;
  shown_hovered_ = input.hovered;
  bool flows = false;
  for (const Trunk& trunk : trunks_) flows = flows || trunk.write_rate + trunk.read_rate > 0.5;
  const bool due = flows && passed_ms_ > 0 && clock_ms_ - lines_at_ms_ >= 100;
  if (relinked || chose || due) {
    lines_at_ms_ = clock_ms_;
    list.traffic.mounts.clear();
    ++list.traffic.mounts_version;
    draw_lines(world, layout, parts, palette, input, list.traffic);
    draw_flows(layout, parts, palette, input, list.traffic);
  }
  moving_ = input.playing && (!packets_.empty() || (flows && !input.reduced_motion));
}

}  // namespace taskyard::web
