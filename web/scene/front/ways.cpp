// Where requests pass: way points of clients, listeners, nodes, targets, ports, gates and tasks, and
// the way that one sample takes over them.
#include <algorithm>

#include "scene/front/front_picture.hpp"
#include "scene/front/traffic_view.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint16_t k_none = 0xFFFF;
constexpr std::size_t k_points_max = 60'000;
constexpr std::uint32_t k_nodes_max = 16;
constexpr std::uint32_t k_hop_ms[k_way_points - 1] = {380, 140, 320, 240, 120};
constexpr double k_travel_ms_max = 2000;
constexpr double k_wait_ms_max = 60'000;

constexpr std::uint8_t k_fades[] = {18, 60, 40, 200};  // by Fate, tens of milliseconds

WayPoint middle(const Viewport& box) { return {box.x + box.w / 2, box.y + box.h / 2, 0, 0}; }

// Where traffic enters a box, and where it leaves it.
WayPoint entry(const Viewport& box, bool beside) {
  return beside ? WayPoint{box.x, box.y + box.h / 2} : WayPoint{box.x + box.w / 2, box.y};
}
WayPoint exit_of(const Viewport& box, bool beside) {
  return beside ? WayPoint{box.x + box.w, box.y + box.h / 2}
                : WayPoint{box.x + box.w / 2, box.y + box.h};
}

bool stops_packets(Barrier barrier) {
  return barrier != Barrier::none && barrier != Barrier::nothing_listens;
}

Fate fate_of(const RequestSample& sample) {
  if (stops_packets(sample.barrier)) return Fate::blocked;
  switch (sample.outcome) {
    case Outcome::ok: return Fate::ok;
    case Outcome::redirect:
    case Outcome::fixed_response:
    case Outcome::not_found:
    case Outcome::rejected_400: return Fate::answered;
    default: return Fate::error;
  }
}

std::uint16_t milliseconds(Micros micros, double speed, double least, double most) {
  const double ms = static_cast<double>(micros) / 1000 / std::max(speed, 0.01);
  return static_cast<std::uint16_t>(std::clamp(ms, least, most));
}

}  // namespace

bool TrafficView::locate_front(const Layout& layout, Point point, WayPoint& place) const {
  const bool beside = layout.front.beside;
  for (const FrontBlock& block : layout.front.blocks) {
    const BalancerBox& balancer = block.balancer;
    switch (point.kind) {
      case PointKind::source:
        for (const SourceBox& source : block.sources) {
          if (source.source.value != point.index) continue;
          place = exit_of(source.box, beside);
          return true;
        }
        break;
      case PointKind::listener:
      case PointKind::listener_gate:
        for (const ListenerChip& chip : balancer.listeners) {
          if (chip.listener.value != point.index) continue;
          const bool gate = point.kind == PointKind::listener_gate && chip.gate.box.w > 0;
          place = gate ? middle(chip.gate.box) : entry(chip.box, beside);
          return true;
        }
        break;
      case PointKind::node:
        if (!balancer.balancer || balancer.balancer.value != point.index / k_nodes_max) break;
        if (point.index % k_nodes_max >= balancer.nodes.size()) return false;
        place = exit_of(balancer.nodes[point.index % k_nodes_max].box, beside);
        return true;
      case PointKind::target:
        for (const GroupBox& group : block.groups) {
          for (std::size_t i = 0; i < group.slots.size(); ++i) {
            if (group.slots[i].value != point.index) continue;
            place = middle(slot_rect(group, i));
            return true;
          }
        }
        break;
      default: return false;
    }
  }
  return false;
}

// The host port of a target at the edge of its instance, or the gate before its task or instance.
bool TrafficView::locate_target_way(const World& world, const Layout& layout, Point point,
                                    WayPoint& place) const {
  const Target& target = world.at(TargetId{point.index});
  const bool own_address = target.task && world.at(target.task).eni;
  if (own_address) {
    if (point.kind == PointKind::door || target.task.value >= layout.places.size()) return false;
    const CellPlace& cell = layout.places[target.task.value];
    if (!cell.placed()) return false;
    place = middle(tile_gate(cell_rect(layout, cell)));
    return true;
  }
  InstanceId instance = target.container_instance;
  if (!instance && target.task) instance = world.at(target.task).instance;
  if (!instance || instance.value >= layout.card_of_instance.size()) return false;
  const std::uint32_t index = layout.card_of_instance[instance.value];
  if (index >= layout.cards.size()) return false;
  const Card& card = layout.cards[index];
  place = {card.x + card.w / 2, card.y, 0, 0};
  if (layout.metrics.doors <= 0) return true;
  if (point.kind == PointKind::target_gate) {
    place = middle(door_gate(card));
    return true;
  }
  const std::vector<Port> ports = host_ports(world, card);
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (ports[i] == target.port) {
      place = middle(door_port(card, std::min(i, k_door_ports - 1)));
      return true;
    }
  }
  return false;
}

bool TrafficView::locate(const World& world, const Layout& layout, Point point,
                         WayPoint& place) const {
  switch (point.kind) {
    case PointKind::door:
    case PointKind::target_gate: return locate_target_way(world, layout, point, place);
    case PointKind::task:
      if (point.index >= layout.places.size() || !layout.places[point.index].placed()) return false;
      place = middle(cell_rect(layout, layout.places[point.index]));
      return true;
    default: return locate_front(layout, point, place);
  }
}

std::uint16_t TrafficView::point_of(const World& world, const Layout& layout, PointKind kind,
                                    std::uint32_t index, TrafficPicture& picture) {
  std::vector<std::uint16_t>& ids = point_ids_[static_cast<std::size_t>(kind)];
  if (index < ids.size() && ids[index] != k_none) return ids[index];
  if (points_.size() >= k_points_max) return k_none;
  WayPoint place;
  if (!locate(world, layout, {kind, index}, place)) return k_none;
  if (index >= ids.size()) ids.resize(index + 1, k_none);
  ids[index] = static_cast<std::uint16_t>(points_.size());
  points_.push_back({kind, index});
  flow_ids_.push_back(k_none);
  picture.points.push_back(place);
  ++picture.points_version;
  return ids[index];
}

void TrafficView::place_points(const World& world, const Layout& layout, TrafficPicture& picture) {
  strokes_changed_ = true;
  if (points_.empty()) return;
  if (points_.size() >= k_points_max) {  // forgets what has ended; what is under way goes with it
    points_.clear();
    for (std::vector<std::uint16_t>& ids : point_ids_) ids.clear();
    flows_.clear();
    flow_ids_.clear();
    blocked_.clear();
    picture.points.clear();
    picture.oldest = picture.written;
  }
  for (std::size_t i = 0; i < points_.size(); ++i) {
    WayPoint place = picture.points[i];
    const bool is_target_way = points_[i].kind == PointKind::door ||
                               points_[i].kind == PointKind::target_gate ||
                               points_[i].kind == PointKind::target;
    if (is_target_way && points_[i].index >= world.targets.size()) continue;
    if (!locate(world, layout, points_[i], place)) continue;  // gone: its last place
    picture.points[i].x = place.x;
    picture.points[i].y = place.y;
  }
  ++picture.points_version;
}

Particle TrafficView::particle_for(const World& world, const Layout& layout,
                                   const RequestSample& sample, double speed,
                                   TrafficPicture& picture) {
  const auto point = [&](PointKind kind, std::uint32_t index) {
    return point_of(world, layout, kind, index, picture);
  };
  Particle particle;
  particle.fate = fate_of(sample);
  particle.fade = k_fades[static_cast<std::size_t>(particle.fate)];
  std::uint16_t way[k_way_points] = {k_none, k_none, k_none, k_none, k_none, k_none};
  way[0] = point(PointKind::source, sample.source.value);
  const bool blocked = particle.fate == Fate::blocked;
  const bool stops_at_front = blocked && !sample.target;
  if (sample.listener) {
    way[1] = point(stops_at_front ? PointKind::listener_gate : PointKind::listener,
                   sample.listener.value);
  }
  if (sample.load_balancer && !stops_at_front && sample.target) {
    way[2] = point(PointKind::node, sample.load_balancer.value * k_nodes_max + sample.node);
  }
  if (sample.target) {
    way[3] = point(PointKind::target, sample.target.value);
    way[4] = point(blocked ? PointKind::target_gate : PointKind::door, sample.target.value);
  }
  if (sample.container && !blocked) {
    way[5] = point(PointKind::task, world.containers[sample.container.value].task.value);
  }
  if (way[0] == k_none) way[0] = way[1];
  particle.points[0] = way[0];
  for (std::size_t i = 1; i < k_way_points; ++i) {
    const bool known = way[i] != k_none;
    particle.points[i] = known ? way[i] : particle.points[i - 1];
    if (known) particle.hops_ms[i - 1] = static_cast<std::uint16_t>(k_hop_ms[i - 1]);
  }
  if (particle.hops_ms[0] > 0) {
    particle.hops_ms[0] =
        milliseconds(sample.arrived - sample.sent, speed, k_hop_ms[0], k_travel_ms_max);
  }
  const Micros done = sample.work_end > 0 ? sample.work_end : sample.ended;
  if (way[5] != k_none && sample.queued > 0 && done > sample.queued) {
    particle.wait_ms = milliseconds(done - sample.queued, speed, 0, k_wait_ms_max);
  }
  return particle;
}

}  // namespace taskyard::web
