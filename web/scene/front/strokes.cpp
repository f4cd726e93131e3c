// The lines of the yard: who calls whom, where targets point to, the flows, and the crosses where
// packets stop.
#include <algorithm>
#include <cmath>

#include "scene/front/traffic_view.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint16_t k_none = 0xFFFF;
constexpr std::size_t k_lines_for_all = 24;  // more targets than this show their lines on demand
constexpr std::size_t k_lines_max = 400;
constexpr float k_edge_px = 1.25F;
constexpr float k_cross = 15;

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

}  // namespace

void TrafficView::draw_strokes(const World& world, const Layout& layout, const Palette& palette,
                               const TrafficInput& input, TrafficPicture& picture) {
  picture.strokes.clear();
  ++picture.strokes_version;
  if (!layout.front.shown()) return;
  add_edges(world, layout, palette, input, picture);
  const auto flow_line = [&](const Flow& flow, std::uint16_t from, std::uint16_t to) {
    if (from == k_none || to == k_none || from == to) return;
    Stroke stroke = line(picture.points[from], picture.points[to], palette.of(Role::running),
                         flow_width(flow.rate));
    stroke.error = static_cast<float>(flow.error < 0.002 ? 0 : flow.error);
    stroke.error_color = palette.of(Role::failed);
    stroke.opacity = static_cast<float>(0.9 * flow.blend);
    stroke.moves = input.reduced_motion ? 0.0F : 1.0F;
    picture.strokes.push_back(stroke);
  };
  for (const Flow& flow : flows_) {
    if (flow.blend <= 0 || flow.rate < 0.2) continue;
    if (points_[flow.point].kind == PointKind::source) {
      flow_line(flow, flow.point, flow.listener);
      continue;
    }
    flow_line(flow, flow.node != k_none ? flow.node : flow.listener, flow.point);
    flow_line(flow, flow.point, flow.door);
    flow_line(flow, flow.door, flow.task);
  }
}

void TrafficView::add_target_edge(const World& world, const Layout& layout, TargetId id,
                                  Color color, TrafficPicture& picture) {
  const Target& target = world.at(id);
  WayPoint last;
  if (!locate(world, layout, {PointKind::target, id.value}, last)) return;
  WayPoint next;
  if (locate(world, layout, {PointKind::door, id.value}, next)) {
    picture.strokes.push_back(line(last, next, color, k_edge_px));
    last = next;
  }
  TaskId task = target.task;
  if (!task && target.container) task = world.at(target.container).task;
  if (!task || !locate(world, layout, {PointKind::task, task.value}, next)) return;
  picture.strokes.push_back(line(last, next, color, k_edge_px));
}

void TrafficView::add_edges(const World& world, const Layout& layout, const Palette& palette,
                            const TrafficInput& input, TrafficPicture& picture) {
  const Color quiet = with_alpha(palette.muted, 130);
  const bool beside = layout.front.beside;
  std::size_t targets = 0;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& group : block.groups) targets += group.slots.size();
    for (const SourceBox& source : block.sources) {
      WayPoint from;
      WayPoint to;
      locate_front(layout, {PointKind::source, source.source.value}, from);
      for (const ListenerChip& chip : block.balancer.listeners) {
        if (world.at(chip.listener).port != world.at(source.source).port) continue;
        locate_front(layout, {PointKind::listener, chip.listener.value}, to);
        picture.strokes.push_back(line(from, to, quiet, k_edge_px));
      }
    }
    const Viewport& box = block.balancer.box;
    for (const GroupBox& group : block.groups) {
      const GroupBox& first = block.groups.front();
      // Those behind another group are beside the one that has a line.
      const bool in_front = beside ? group.box.x == first.box.x : group.box.y == first.box.y;
      if (!block.balancer.balancer || !in_front) continue;
      WayPoint from{box.x + box.w, box.y + box.h / 2};
      WayPoint to{group.box.x, group.box.y + std::min(20.0F, group.box.h / 2)};
      if (!beside) {
        to = {group.box.x + group.box.w / 2, group.box.y};
        from = {std::clamp(to.x, box.x, box.x + box.w), box.y + box.h};
      }
      picture.strokes.push_back(line(from, to, quiet, k_edge_px));
    }
  }
  const bool all = targets <= k_lines_for_all;
  const Color faint = with_alpha(palette.muted, 70);
  const Color strong = with_alpha(palette.accent, 210);
  std::size_t lines = 0;
  const auto points_at = [&](const Target& target, Selection s) {
    switch (s.kind) {
      case SelectionKind::target: return target.id.value == s.index;
      case SelectionKind::target_group: return target.group.value == s.index;
      case SelectionKind::task: return target.task && target.task.value == s.index;
      case SelectionKind::instance:
        return target.container_instance && target.container_instance.value == s.index;
      case SelectionKind::load_balancer:
        return world.at(target.group).load_balancer &&
               world.at(target.group).load_balancer.value == s.index;
      default: return false;
    }
  };
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& group : block.groups) {
      for (const TargetId id : group.slots) {
        if (!id || lines > k_lines_max) continue;
        const Target& target = world.at(id);
        const bool chosen = points_at(target, input.selected) || points_at(target, input.hovered);
        if (!all && !chosen) continue;
        add_target_edge(world, layout, id, chosen ? strong : faint, picture);
        ++lines;
      }
    }
  }
}

void TrafficView::note_blocked(const World& world, const RequestSample& sample,
                               const Particle& particle, double arrives_in_ms) {
  const std::uint16_t gate = particle.points[k_way_points - 1];
  const Port port = sample.target ? world.at(sample.target).port : world.at(sample.source).port;
  const double from = clock_ms_ + std::max(arrives_in_ms, 0.0);
  for (Blocked& known : blocked_) {
    if (known.point != gate || known.port != port) continue;
    ++known.count;
    known.until_ms = std::max(known.until_ms, from + k_blocked_ms);
    return;
  }
  blocked_.push_back({gate, port, 1, from, from + k_blocked_ms});
}

void TrafficView::draw_blocked(const Palette& palette, DrawList& list) {
  std::erase_if(blocked_, [&](const Blocked& one) { return one.until_ms <= clock_ms_; });
  for (std::size_t i = 0; i < blocked_.size(); ++i) {
    const Blocked& one = blocked_[i];
    if (one.from_ms > clock_ms_) continue;
    // One cross and one label per gate, with all of its ports.
    bool first = true;
    std::uint32_t count = 0;
    std::string ports;
    for (std::size_t k = 0; k < blocked_.size(); ++k) {
      const Blocked& other = blocked_[k];
      if (other.point != one.point || other.from_ms > clock_ms_) continue;
      first = first && k >= i;
      count += other.count;
      if (ports.size() < 14) ports += (ports.empty() ? ":" : " :") + std::to_string(other.port);
    }
    if (!first) continue;
    const WayPoint& at = list.traffic.points[one.point];
    Quad cross;
    cross.w = cross.h = k_cross;
    cross.x = at.x - k_cross / 2;
    cross.y = at.y - k_cross / 2;
    cross.radius = k_cross / 2;
    cross.fill = palette.ground;
    cross.border = palette.of(Role::failed);
    cross.border_px = 1.5F;
    cross.pattern = Pattern::hollow;
    cross.mark = Mark::cross;
    list.moving.push_back(cross);
    Label label;
    label.x = at.x + k_cross / 2 + 3;
    label.y = at.y - 7;
    label.size = 12;
    label.color = palette.text;
    label.font = LabelFont::mono;
    label.text = std::move(ports);
    if (count > 1) label.text += " ×" + std::to_string(count);
    Quad ground;
    ground.x = label.x - 3;
    ground.y = label.y - 2;
    ground.w = static_cast<float>(label.text.size()) * 7.4F + 6;
    ground.h = 17;
    ground.radius = 4;
    ground.fill = with_alpha(palette.panel, 235);
    ground.border = palette.of(Role::failed);
    ground.border_px = 1;
    list.moving.push_back(ground);
    list.moving_labels.push_back(std::move(label));
  }
}

}  // namespace taskyard::web
