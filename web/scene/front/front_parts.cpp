#include "scene/front/front_parts.hpp"

#include <algorithm>

namespace taskyard::web {

Quad rect(const Viewport& box, Color fill, float radius) {
  Quad quad;
  quad.x = box.x;
  quad.y = box.y;
  quad.w = box.w;
  quad.h = box.h;
  quad.fill = fill;
  quad.radius = radius;
  return quad;
}

Quad framed(const Viewport& box, Color fill, Color border, float radius) {
  Quad quad = rect(box, fill, radius);
  quad.border = border;
  quad.border_px = 1;
  return quad;
}

std::uint8_t draining_shade(const World& world, const Target& target) {
  if (target.state != TargetState::draining || target.draining_until == k_never) return 255;
  const SimTime all = std::max<SimTime>(
      1, static_cast<SimTime>(world.at(target.group).deregistration_delay_s) * k_second);
  const SimTime left = std::clamp<SimTime>(target.draining_until - world.now, 0, all);
  const std::int64_t step = left * 16 / all;  // sixteen shades, so that few frames upload anything
  return static_cast<std::uint8_t>(90 + step * 10);
}

void draw_gate(const Gate& gate, const Palette& palette, Quad* quads) {
  quads[0] = quads[1] = quads[2] = Quad();
  if (gate.box.w <= 0) return;
  const Viewport& box = gate.box;
  if (!gate.open) {
    quads[0] = framed(box, palette.of(Role::failed), palette.of(Role::failed), 2);
    const float side = std::min(std::max(box.w, box.h), 13.0F);
    Quad mark = framed({box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side},
                       palette.ground, palette.of(Role::failed), side / 2);
    mark.mark = Mark::cross;
    mark.pattern = Pattern::hollow;
    quads[1] = mark;
    return;
  }
  const bool upright = box.h > box.w;
  const float post = std::max(3.0F, (upright ? box.h : box.w) * 0.24F);
  const Color color = palette.of(Role::running);
  if (upright) {
    quads[0] = rect({box.x, box.y, box.w, post}, color, 1);
    quads[1] = rect({box.x, box.y + box.h - post, box.w, post}, color, 1);
  } else {
    quads[0] = rect({box.x, box.y, post, box.h}, color, 1);
    quads[1] = rect({box.x + box.w - post, box.y, post, box.h}, color, 1);
  }
}

std::string target_text(const World& world, const Target& target) {
  const std::string port = ":" + std::to_string(target.port);
  return world.at(target.group).type == TargetType::instance ? port : ip_text(target.ip) + port;
}

std::vector<Port> host_ports(const World& world, const Card& card) {
  std::vector<Port> ports;
  TaskId last;
  for (const TaskId id : card.cells) {
    if (!id || id == last) continue;
    last = id;
    const Task& task = world.at(id);
    if (task.eni) continue;  // its ports are its own
    for (std::uint32_t c = 0; c < task.container_count; ++c) {
      const Container& container = world.containers[task.first_container.value + c];
      for (std::uint32_t b = 0; b < container.binding_count; ++b) {
        ports.push_back(world.network_bindings[container.first_binding + b].host_port);
      }
    }
  }
  return ports;
}

Gate gate_before(const World& world, const Layout& layout, InstanceId instance) {
  Gate gate;
  const std::vector<SecurityGroupId>& groups = groups_before(world, instance);
  if (groups.empty()) return gate;
  bool has_targets = false;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& box : block.groups) {
      for (const TargetId id : box.slots) {
        if (!id || world.at(id).container_instance != instance) continue;
        const Target& target = world.at(id);
        if (target.state == TargetState::gone || (target.task && world.at(target.task).eni)) {
          continue;
        }
        const Gate seen =
            admission(world, groups, target.port, world.at(target.group).load_balancer);
        if (!has_targets || !seen.open) gate = seen;
        has_targets = true;
        if (!gate.open) return gate;
      }
    }
  }
  return gate;
}

Gate gate_before(const World& world, const Task& task) {
  Gate gate;
  if (!task.eni) return gate;
  for (TargetId id = task.target; id; id = world.at(id).next_of_task) {
    const Target& target = world.at(id);
    const Gate seen = admission(world, groups_before(world, task), target.port,
                                world.at(target.group).load_balancer);
    if (!gate.group || !seen.open) gate = seen;
    if (!gate.open) break;
  }
  return gate;
}

}  // namespace taskyard::web
