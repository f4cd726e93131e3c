#include "scene/front/front_hits.hpp"

namespace taskyard::web {
namespace {

constexpr float k_reach = 4;  // gates are thin

bool inside(const Viewport& box, float x, float y, float reach = 0) {
  return box.w > 0 && x >= box.x - reach && y >= box.y - reach && x < box.x + box.w + reach &&
         y < box.y + box.h + reach;
}

Selection hit_gate(const Gate& gate, float x, float y) {
  if (!gate.group || !inside(gate.box, x, y, k_reach)) return {};
  return {SelectionKind::security_group, gate.group.value};
}

Selection hit_block(const FrontBlock& block, float x, float y) {
  for (const ListenerChip& chip : block.balancer.listeners) {
    if (const Selection gate = hit_gate(chip.gate, x, y)) return gate;
  }
  for (const GroupBox& group : block.groups) {
    if (!inside(group.box, x, y)) continue;
    for (std::size_t i = 0; i < group.slots.size(); ++i) {
      if (group.slots[i] && inside(slot_rect(group, i), x, y, 1)) {
        return {SelectionKind::target, group.slots[i].value};
      }
    }
    return {SelectionKind::target_group, group.group.value};
  }
  if (inside(block.balancer.box, x, y)) {
    return {SelectionKind::load_balancer, block.balancer.balancer.value};
  }
  for (const SourceBox& source : block.sources) {
    if (inside(source.box, x, y)) return {SelectionKind::traffic_source, source.source.value};
  }
  return {};
}

Viewport group_bounds(const FrontBlock& block, Selection selection) {
  for (const GroupBox& group : block.groups) {
    if (selection.kind == SelectionKind::target_group && group.group.value == selection.index) {
      return group.box;
    }
    if (selection.kind != SelectionKind::target) continue;
    for (std::size_t i = 0; i < group.slots.size(); ++i) {
      if (group.slots[i].value == selection.index) return slot_rect(group, i);
    }
  }
  return {};
}

Viewport block_bounds(const FrontBlock& block, Selection selection) {
  switch (selection.kind) {
    case SelectionKind::load_balancer:
      if (!block.balancer.balancer || block.balancer.balancer.value != selection.index) return {};
      return block.balancer.box;
    case SelectionKind::traffic_source:
      for (const SourceBox& source : block.sources) {
        if (source.source.value == selection.index) return source.box;
      }
      return {};
    case SelectionKind::security_group:
      for (const ListenerChip& chip : block.balancer.listeners) {
        if (chip.gate.group && chip.gate.group.value == selection.index) return chip.gate.box;
      }
      return {};
    default: return group_bounds(block, selection);
  }
}

SecurityGroupId tile_group(const FrontPicture& picture, TaskId task) {
  return task && task.value < picture.tile_gates.size() ? picture.tile_gates[task.value]
                                                        : SecurityGroupId{};
}

}  // namespace

Selection hit_front(const Layout& layout, const FrontPicture& picture, float x, float y) {
  if (!layout.front.shown()) return {};
  for (const FrontBlock& block : layout.front.blocks) {
    if (const Selection hit = hit_block(block, x, y)) return hit;
  }
  for (const Gate& gate : picture.door_gates) {
    if (const Selection hit = hit_gate(gate, x, y)) return hit;
  }
  for (const Card& card : layout.cards) {
    if (!inside({card.x, card.y, card.w, card.h}, x, y)) continue;
    for (const TaskId task : card.cells) {
      const SecurityGroupId group = tile_group(picture, task);
      if (!group) continue;
      const Viewport box = tile_gate(cell_rect(layout, layout.places[task.value]));
      if (inside(box, x, y, k_reach - 1)) return {SelectionKind::security_group, group.value};
    }
  }
  return {};
}

Viewport front_bounds(const Layout& layout, const FrontPicture& picture, Selection selection) {
  for (const FrontBlock& block : layout.front.blocks) {
    const Viewport box = block_bounds(block, selection);
    if (box.w > 0) return box;
  }
  if (selection.kind != SelectionKind::security_group) return {};
  for (const Gate& gate : picture.door_gates) {
    if (gate.group && gate.group.value == selection.index) return gate.box;
  }
  for (std::uint32_t i = 0; i < picture.tile_gates.size() && i < layout.places.size(); ++i) {
    const SecurityGroupId group = tile_group(picture, TaskId{i});
    if (!group || group.value != selection.index || !layout.places[i].placed()) continue;
    return tile_gate(cell_rect(layout, layout.places[i]));
  }
  return {};
}

void list_front(const Front& front, std::vector<Selection>& order) {
  for (const FrontBlock& block : front.blocks) {
    for (const SourceBox& source : block.sources) {
      order.push_back({SelectionKind::traffic_source, source.source.value});
    }
    if (block.balancer.balancer) {
      order.push_back({SelectionKind::load_balancer, block.balancer.balancer.value});
    }
    SecurityGroupId last;
    for (const ListenerChip& chip : block.balancer.listeners) {
      if (chip.gate.group && chip.gate.group != last) {
        order.push_back({SelectionKind::security_group, chip.gate.group.value});
      }
      last = chip.gate.group;
    }
    for (const GroupBox& group : block.groups) {
      order.push_back({SelectionKind::target_group, group.group.value});
      for (const TargetId target : group.slots) {
        if (target) order.push_back({SelectionKind::target, target.value});
      }
    }
  }
}

}  // namespace taskyard::web
