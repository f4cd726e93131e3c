#include "scene/front/front.hpp"

#include <algorithm>
#include <map>

namespace taskyard::web {
namespace {

constexpr float k_gap = 8;
constexpr float k_source_w = 150, k_source_h = 40;
constexpr float k_group_w = 184;
constexpr float k_group_head = 40, k_group_foot = 8, k_group_pad = 8;
constexpr float k_chip_w = 90, k_node_w = 100, k_chip_h = 18, k_chip_gap = 6;
constexpr float k_balancer_w = 222, k_balancer_pad = 9, k_balancer_title = 34,
                k_balancer_side_title = 50;
constexpr float k_gate_room = 34;   // between clients and load balancer, gates stand there
constexpr float k_group_room = 26;  // between load balancer and target groups
constexpr float k_gate_across = 7;
constexpr float k_block_gap = 22;

struct TileSize {
  float w, h, gap;
  int columns;
};

TileSize tile_size(std::size_t slots) {
  if (slots <= k_wide_slots) return {82, 17, 4, 2};
  if (slots <= 80) return {21, 14, 3, 7};
  return {11.5F, 8, 2.5F, 12};
}

float group_height(const GroupBox& group) {
  const TileSize tile = tile_size(group.slots.size());
  const auto slots = std::max<std::size_t>(group.slots.size(), 1);
  const auto columns = static_cast<std::size_t>(tile.columns);
  const auto rows = static_cast<float>((slots + columns - 1) / columns);
  const float more = group.left_out > 0 ? 14.0F : 0.0F;
  return k_group_head + rows * (tile.h + tile.gap) + k_group_foot + more;
}

int per_row(float width, float item) {
  return std::max(1, static_cast<int>((width + k_chip_gap + 0.01F) / (item + k_chip_gap)));
}

float rows_height(std::size_t count, int columns, float item_h) {
  const auto c = static_cast<std::size_t>(columns);
  return static_cast<float>((count + c - 1) / c) * (item_h + k_chip_gap);
}

/// One block at a place of its own; all numbers relative to the block's top left.
class BlockPlan {
 public:
  BlockPlan(FrontBlock& block, float x, float y) : block_(&block), x_(x), y_(y) {}

  /// Clients on top, load balancer below them, groups at the foot.
  void place_above(float width) {
    const auto groups = static_cast<int>(block_->groups.size());
    const int fit = static_cast<int>((width + k_gap + 0.01F) / (k_group_w + k_gap));
    const int columns = std::clamp(fit, 1, std::max(1, groups));
    w = static_cast<float>(columns) * (k_group_w + k_gap) - k_gap;
    if (groups == 0) w = k_balancer_w;
    if (block_->balancer.balancer) w = std::max(w, std::min(width, k_balancer_w));
    float y = place_sources_in_rows();
    if (block_->balancer.balancer) {
      y = place_balancer_above(y);
      if (groups > 0) y += k_group_room;
    }
    h = place_groups(0, y, columns);
  }

  /// Clients left, load balancer in the middle, groups right.
  void place_beside(int group_columns, bool room_for_sources) {
    const auto groups = static_cast<int>(block_->groups.size());
    const int columns = std::clamp(group_columns, 1, std::max(1, groups));
    const float balancer_x = room_for_sources ? k_source_w + k_gate_room + 12 : 0.0F;
    const float groups_x = balancer_x + k_balancer_w + k_group_room + 10;
    const float groups_h = place_groups(groups_x, 0, columns);
    const auto sources = static_cast<float>(block_->sources.size());
    const float sources_h = std::max(0.0F, sources * (k_source_h + k_chip_gap) - k_chip_gap);
    const float balancer_h = block_->balancer.balancer ? beside_height() : 0.0F;
    h = std::max({groups > 0 ? groups_h : 0.0F, sources_h, balancer_h});
    float y = (h - sources_h) / 2;
    for (SourceBox& source : block_->sources) {
      source.box = at(0, y, k_source_w, k_source_h);
      y += k_source_h + k_chip_gap;
    }
    if (block_->balancer.balancer) place_balancer_beside(balancer_x, (h - balancer_h) / 2);
    w = groups_x + static_cast<float>(columns) * (k_group_w + k_gap) - k_gap;
    if (groups == 0) w = balancer_x + k_balancer_w;
  }

  float w = 0, h = 0;

 private:
  Viewport at(float x, float y, float width, float height) const {
    return {x_ + x, y_ + y, width, height};
  }

  float place_sources_in_rows() {
    if (block_->sources.empty()) return 0;
    const int columns = per_row(w, k_source_w);
    for (std::size_t i = 0; i < block_->sources.size(); ++i) {
      const auto column = static_cast<float>(static_cast<int>(i) % columns);
      const auto row = static_cast<float>(static_cast<int>(i) / columns);
      block_->sources[i].box = at(column * (k_source_w + k_chip_gap),
                                  row * (k_source_h + k_chip_gap), k_source_w, k_source_h);
    }
    return rows_height(block_->sources.size(), columns, k_source_h) - k_chip_gap + k_gate_room;
  }

  float place_balancer_above(float y) {
    BalancerBox& balancer = block_->balancer;
    const float inner = w - 2 * k_balancer_pad;
    float row_y = y + k_balancer_pad;
    const int listeners = per_row(inner, k_chip_w);
    for (std::size_t i = 0; i < balancer.listeners.size(); ++i) {
      const auto column = static_cast<float>(static_cast<int>(i) % listeners);
      const auto row = static_cast<float>(static_cast<int>(i) / listeners);
      ListenerChip& chip = balancer.listeners[i];
      chip.box = at(k_balancer_pad + column * (k_chip_w + k_chip_gap),
                    row_y + row * (k_chip_h + k_chip_gap), k_chip_w, k_chip_h);
      chip.gate.box = {chip.box.x, y_ + y - k_gate_across - 5, k_chip_w, k_gate_across};
      if (row > 0) chip.gate.box.y = chip.box.y - k_chip_gap + 1;  // only 5 high there
      if (row > 0) chip.gate.box.h = 4;
    }
    row_y += rows_height(balancer.listeners.size(), listeners, k_chip_h) + k_balancer_title;
    const int nodes = per_row(inner, k_node_w);
    for (std::size_t i = 0; i < balancer.nodes.size(); ++i) {
      const auto column = static_cast<float>(static_cast<int>(i) % nodes);
      const auto row = static_cast<float>(static_cast<int>(i) / nodes);
      balancer.nodes[i].box = at(k_balancer_pad + column * (k_node_w + k_chip_gap),
                                 row_y + row * (k_chip_h + k_chip_gap), k_node_w, k_chip_h);
    }
    row_y += rows_height(balancer.nodes.size(), nodes, k_chip_h);
    const float bottom = row_y - k_chip_gap + k_balancer_pad;
    balancer.box = at(0, y, w, bottom - y);
    return bottom;
  }

  float beside_height() const {
    const std::size_t rows =
        std::max(block_->balancer.listeners.size(), block_->balancer.nodes.size());
    return 2 * k_balancer_pad + k_balancer_side_title - k_chip_gap +
           static_cast<float>(rows) * (k_chip_h + k_chip_gap);
  }

  void place_balancer_beside(float x, float y) {
    BalancerBox& balancer = block_->balancer;
    balancer.box = at(x, y, k_balancer_w, beside_height());
    const float top = y + k_balancer_pad + k_balancer_side_title;
    for (std::size_t i = 0; i < balancer.listeners.size(); ++i) {
      const float row = static_cast<float>(i) * (k_chip_h + k_chip_gap);
      ListenerChip& chip = balancer.listeners[i];
      chip.box = at(x + k_balancer_pad, top + row, k_chip_w, k_chip_h);
      chip.gate.box = at(x - k_gate_across - 5, top + row, k_gate_across, k_chip_h);
    }
    for (std::size_t i = 0; i < balancer.nodes.size(); ++i) {
      const float row = static_cast<float>(i) * (k_chip_h + k_chip_gap);
      balancer.nodes[i].box =
          at(x + k_balancer_w - k_balancer_pad - k_node_w, top + row, k_node_w, k_chip_h);
    }
  }

  // Returns the lower edge.
  float place_groups(float x, float y, int columns) {
    float tallest = 0;
    int column = 0;
    for (GroupBox& group : block_->groups) {
      if (column == columns) {
        y += tallest + k_gap;
        tallest = 0;
        column = 0;
      }
      const float height = group_height(group);
      group.box = at(x + static_cast<float>(column) * (k_group_w + k_gap), y, k_group_w, height);
      tallest = std::max(tallest, height);
      ++column;
    }
    return y + tallest;
  }

  FrontBlock* block_;
  float x_, y_;
};

bool has_sources(const Front& front) {
  return std::any_of(front.blocks.begin(), front.blocks.end(),
                     [](const FrontBlock& block) { return !block.sources.empty(); });
}

LoadBalancerId balancer_of(const World& world, const TrafficSource& source) {
  if (source.load_balancer) return source.load_balancer;
  if (source.endpoint) return world.at(source.endpoint).provider;
  return {};
}

// Old slots first, so that nothing jumps.
void fill_slots(const World& world, const TargetGroup& group, const GroupBox* old, GroupBox& box) {
  const auto is_registered = [&](TargetId id) {
    return id && id.value < world.targets.size() && world.at(id).group == group.id &&
           world.at(id).state != TargetState::gone;
  };
  if (old != nullptr) box.slots = old->slots;
  for (TargetId& slot : box.slots) {
    if (!is_registered(slot)) slot = {};
  }
  while (!box.slots.empty() && !box.slots.back()) box.slots.pop_back();
  for (const TargetId id : group.targets) {
    if (!is_registered(id)) continue;
    if (std::find(box.slots.begin(), box.slots.end(), id) != box.slots.end()) continue;
    const auto free = std::find(box.slots.begin(), box.slots.end(), TargetId{});
    if (free != box.slots.end()) {
      *free = id;
    } else if (box.slots.size() < k_slots_max) {
      box.slots.push_back(id);
    } else {
      ++box.left_out;
    }
  }
}

}  // namespace

Front plan_front(const World& world, const Front& before) {
  Front front;
  front.beside = before.beside;
  std::map<LoadBalancerId, std::size_t> block_of;
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    block_of[balancer.id] = front.blocks.size();
    FrontBlock block;
    block.balancer.balancer = balancer.id;
    for (const ListenerId id : balancer.listeners) {
      if (world.at(id).deleted) continue;
      block.balancer.listeners.push_back({id, {}, {}});
    }
    for (const LoadBalancerNode& node : balancer.nodes) {
      block.balancer.nodes.push_back({node.zone, {}});
    }
    front.blocks.push_back(std::move(block));
  }
  FrontBlock rest;
  const auto block_for = [&](LoadBalancerId id) -> FrontBlock& {
    const auto found = block_of.find(id);
    return id && found != block_of.end() ? front.blocks[found->second] : rest;
  };
  for (const TrafficSource& source : world.traffic.sources) {
    if (!source.running && source.sent == 0) continue;
    block_for(balancer_of(world, source)).sources.push_back({source.id, {}});
  }
  std::map<TargetGroupId, const GroupBox*> old;
  for (const FrontBlock& block : before.blocks) {
    for (const GroupBox& group : block.groups) old[group.group] = &group;
  }
  for (const TargetGroup& group : world.target_groups) {
    if (group.deleted) continue;
    GroupBox box;
    box.group = group.id;
    const auto found = old.find(group.id);
    fill_slots(world, group, found == old.end() ? nullptr : found->second, box);
    block_for(group.load_balancer).groups.push_back(std::move(box));
  }
  if (!rest.sources.empty() || !rest.groups.empty()) front.blocks.push_back(std::move(rest));
  return front;
}

namespace {

// Places the blocks and returns the extent; used for measuring too.
void place_blocks(Front& front, float x, float y, float width, int group_columns) {
  const bool sources = has_sources(front);
  float at_x = x;
  float at_y = y;
  float row_h = 0;
  front.box = {x, y, 0, 0};
  for (FrontBlock& block : front.blocks) {
    BlockPlan plan(block, at_x, at_y);
    if (group_columns > 0) {
      plan.place_beside(group_columns, sources);
    } else {
      plan.place_above(width);
      if (at_x > x && at_x + plan.w > x + width + 0.01F) {
        at_x = x;
        at_y += row_h + k_block_gap;
        row_h = 0;
        plan = BlockPlan(block, at_x, at_y);
        plan.place_above(width);
      }
    }
    front.box.w = std::max(front.box.w, at_x + plan.w - x);
    front.box.h = std::max(front.box.h, at_y + plan.h - y);
    row_h = std::max(row_h, plan.h);
    if (group_columns > 0) {
      at_y += plan.h + k_block_gap;
    } else {
      at_x += plan.w + k_block_gap;
    }
  }
}

}  // namespace

void measure_front(Front& scratch, float width, int group_columns, float& w, float& h) {
  place_blocks(scratch, 0, 0, width, group_columns);
  w = scratch.box.w;
  h = scratch.box.h;
}

void place_front(const World& world, Front& front, float x, float y, float width,
                 int group_columns) {
  front.beside = group_columns > 0;
  place_blocks(front, x, y, width, group_columns);
  close_gates(world, front);
}

void close_gates(const World& world, Front& front) {
  for (FrontBlock& block : front.blocks) {
    for (ListenerChip& chip : block.balancer.listeners) {
      const LoadBalancer& balancer = world.at(block.balancer.balancer);
      const Viewport box = chip.gate.box;
      chip.gate = admission(world, balancer.groups, world.at(chip.listener).port, {});
      chip.gate.box = box;
      if (balancer.groups.empty()) chip.gate.box.w = 0;
    }
  }
}

bool take_slot(const World& world, Front& front, TargetId id) {
  const Target& target = world.at(id);
  for (FrontBlock& block : front.blocks) {
    for (GroupBox& group : block.groups) {
      if (group.group != target.group) continue;
      if (std::find(group.slots.begin(), group.slots.end(), id) != group.slots.end()) return true;
      const auto free = std::find(group.slots.begin(), group.slots.end(), TargetId{});
      if (free == group.slots.end()) return group.slots.size() >= k_slots_max;
      *free = id;
      return true;
    }
  }
  return false;
}

void free_slot(Front& front, TargetId target) {
  for (FrontBlock& block : front.blocks) {
    for (GroupBox& group : block.groups)
      std::replace(group.slots.begin(), group.slots.end(), target, TargetId{});
  }
}

Viewport slot_rect(const GroupBox& group, std::size_t slot) {
  const TileSize tile = tile_size(group.slots.size());
  const auto columns = static_cast<std::size_t>(tile.columns);
  const auto column = static_cast<float>(slot % columns);
  const auto row = static_cast<float>(slot / columns);
  return {group.box.x + k_group_pad + column * (tile.w + tile.gap),
          group.box.y + k_group_head + row * (tile.h + tile.gap), tile.w, tile.h};
}

}  // namespace taskyard::web
