#include "scene/front/front_picture.hpp"

#include <algorithm>

#include "viewmodel/labels.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_source_labels = 2;
constexpr std::uint32_t k_gate_quads = 3;
constexpr std::uint32_t k_balancer_labels = 3;  // name, type, security groups
constexpr std::uint32_t k_group_quads = 2;      // ground, health bar
constexpr std::uint32_t k_group_labels = 4;     // name, healthy, protocol, left out
constexpr std::uint32_t k_slot_quads = 2;       // tile, mark

// `where`: left, top, room, size.
void set(Label& label, const Viewport& where, Color color, std::string text,
         LabelFont font = LabelFont::regular) {
  label.x = where.x;
  label.y = where.y;
  label.max_width = where.w;
  label.size = where.h;
  label.color = color;
  label.font = font;
  label.text = std::move(text);
}

const char* type_word(LoadBalancerType type) {
  switch (type) {
    case LoadBalancerType::application: return "Application LB";
    case LoadBalancerType::network: return "Network LB";
    case LoadBalancerType::classic: return "Classic LB";
  }
  return "";
}

const char* protocol_word(ListenerProtocol protocol) {
  switch (protocol) {
    case ListenerProtocol::http: return "HTTP";
    case ListenerProtocol::https: return "HTTPS";
    case ListenerProtocol::tcp: return "TCP";
    case ListenerProtocol::tls: return "TLS";
    case ListenerProtocol::udp: return "UDP";
    case ListenerProtocol::tcp_udp: return "TCP_UDP";
  }
  return "";
}

// "us-east-1a" -> "1a": what tells zones of a region apart.
std::string zone_end(const std::string& zone) {
  const std::size_t dash = zone.rfind('-');
  return dash == std::string::npos ? zone : zone.substr(dash + 1);
}

std::string groups_text(const World& world, const std::vector<SecurityGroupId>& groups) {
  if (groups.empty()) return "no security group";
  return world.at(groups.front()).name + ": " + open_ports_text(world, groups);
}

// Two octets are enough where a whole address has no room: ".1.17:8080".
std::string short_target(const World& world, const Target& target) {
  const std::string text = target_text(world, target);
  const std::size_t dot = text.find('.');
  return dot == std::string::npos ? text : text.substr(text.find('.', dot + 1));
}

void mark_dirty(DrawList& list, std::uint32_t begin, std::uint32_t end) {
  if (begin < end) list.dirty.push_back({begin, end});
}

}  // namespace

void FrontPicture::add(const World& world, const Layout& layout, const Palette& palette,
                       DrawList& list) {
  palette_ = &palette;
  slots_.clear();
  door_cards_.clear();
  if (!layout.front.shown()) return;
  first_ = {static_cast<std::uint32_t>(list.quads.size()),
            static_cast<std::uint32_t>(list.labels.size())};
  std::size_t quads = list.quads.size();
  std::size_t labels = list.labels.size();
  for (const FrontBlock& block : layout.front.blocks) {
    quads += block.sources.size();
    labels += block.sources.size() * k_source_labels;
    const BalancerBox& balancer = block.balancer;
    quads += 1 + balancer.listeners.size() * (1 + k_gate_quads) + balancer.nodes.size();
    labels += k_balancer_labels + balancer.listeners.size() + balancer.nodes.size();
    quads += block.groups.size() * k_group_quads;
    labels += block.groups.size() * k_group_labels;
  }
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& group : block.groups) {
      slots_.push_back({group.group,
                        group.slots.size(),
                        {static_cast<std::uint32_t>(quads), static_cast<std::uint32_t>(labels)}});
      quads += group.slots.size() * k_slot_quads;
      labels += group.slots.size();
    }
  }
  doors_ = {static_cast<std::uint32_t>(quads), static_cast<std::uint32_t>(labels)};
  if (layout.metrics.doors > 0) {
    for (std::uint32_t i = 0; i < layout.cards.size(); ++i) {
      if (layout.cards[i].selection.kind == SelectionKind::instance) door_cards_.push_back(i);
    }
  }
  list.quads.resize(quads + door_cards_.size() * (k_gate_quads + k_door_ports));
  list.labels.resize(labels + door_cards_.size() * (1 + k_door_ports));
  redraw_boxes(world, layout, list);
  std::size_t at = 0;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& group : block.groups) {
      const SlotRun& run = slots_[at++];
      for (std::uint32_t i = 0; i < group.slots.size(); ++i) {
        draw_slot(world, group, i, {run.run.quad + i * k_slot_quads, run.run.label + i}, list);
      }
    }
  }
  redraw_doors(world, layout, list);
}

void FrontPicture::redraw_boxes(const World& world, const Layout& layout, DrawList& list) {
  if (!layout.front.shown()) return;
  Run run = first_;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const SourceBox& box : block.sources) {
      draw_source(world, box, run, list);
      run.quad += 1;
      run.label += k_source_labels;
    }
    draw_balancer(world, block, layout.front.beside, run, list);
    run.quad += 1;
    run.label += k_balancer_labels;
    draw_listeners(world, block, run, list);
    for (const GroupBox& box : block.groups) {
      draw_group(world, box, run, list);
      run.quad += k_group_quads;
      run.label += k_group_labels;
    }
  }
  mark_dirty(list, first_.quad, run.quad);
}

void FrontPicture::draw_source(const World& world, const SourceBox& shown, Run run,
                               DrawList& list) {
  const Palette& p = *palette_;
  const TrafficSource& source = world.at(shown.source);
  const Viewport& box = shown.box;
  Quad ground = framed(box, p.panel, source.running ? p.muted : p.line, box.h / 2);
  if (!source.running) ground.pattern = Pattern::hollow;
  list.quads[run.quad] = ground;
  Label* labels = &list.labels[run.label];
  set(labels[0], {box.x + 16, box.y + 4, box.w - 26, 14}, p.text,
      source.name.empty() ? "Clients" : source.name, LabelFont::semibold);
  labels[0].kept = {k_kept_px, box.y, box.w - 26, box.h};
  const std::size_t i = shown.source.value;
  const std::int64_t rate = i < rates.size() && rates[i] >= 0 ? rates[i] : source.rate;
  const std::string kind = source.from_internet ? "internet" : "in the VPC";
  set(labels[1], {box.x + 16, box.y + 21, box.w - 22, 12}, p.muted,
      (source.running ? per_second_text(rate) : std::string("stopped")) + ", " + kind,
      LabelFont::mono);
}

void FrontPicture::draw_balancer(const World& world, const FrontBlock& block, bool beside, Run run,
                                 DrawList& list) {
  const Palette& p = *palette_;
  Label* labels = &list.labels[run.label];
  const Viewport& box = block.balancer.box;
  if (!block.balancer.balancer) return;
  const LoadBalancer& balancer = world.at(block.balancer.balancer);
  const bool active = balancer.state == LoadBalancerState::active;
  Quad ground = framed(box, p.raised, active ? p.muted : p.of(Role::pending), 8);
  if (!active) ground.pattern = Pattern::dashed_outline;
  list.quads[run.quad] = ground;
  std::string type = type_word(balancer.type);
  if (!active) {
    type += ", " + std::string(to_string(balancer.state));
  } else if (balancer.internal) {
    type += ", internal";
  }
  const float x = box.x + 10;
  const float room = box.w - 20;
  float y = box.y + 7;
  if (!beside) {
    y = box.y + 9;
    for (const ListenerChip& chip : block.balancer.listeners) {
      y = std::max(y, chip.box.y + chip.box.h + 4);
    }
  }
  const float name_w = beside ? room : room * 0.5F;
  set(labels[0], {x, y, name_w - 6, 15}, p.text, balancer.name, LabelFont::semibold);
  labels[0].kept = {k_kept_px, y - 5, room, beside ? 54.0F : 34.0F};
  if (beside) {
    set(labels[1], {x, y + 17, room, 12.5F}, p.muted, type);
  } else {
    set(labels[1], {x + name_w, y + 1, room - name_w, 12.5F}, p.muted, type);
  }
  set(labels[2], {x, y + (beside ? 33.0F : 18.0F), room, 12}, p.muted,
      groups_text(world, balancer.groups), LabelFont::mono);
}

void FrontPicture::draw_listeners(const World& world, const FrontBlock& block, Run& run,
                                  DrawList& list) {
  const Palette& p = *palette_;
  for (const ListenerChip& chip : block.balancer.listeners) {
    const Listener& listener = world.at(chip.listener);
    list.quads[run.quad] = framed(chip.box, p.panel, p.line, 4);
    draw_gate(chip.gate, p, &list.quads[run.quad + 1]);
    set(list.labels[run.label], {chip.box.x + 6, chip.box.y + 2, chip.box.w - 8, 12.5F}, p.text,
        std::string(protocol_word(listener.protocol)) + " :" + std::to_string(listener.port),
        LabelFont::mono);
    run.quad += 1 + k_gate_quads;
    run.label += 1;
  }
  for (std::size_t i = 0; i < block.balancer.nodes.size(); ++i) {
    const Viewport& box = block.balancer.nodes[i].box;
    const LoadBalancerNode& node = world.at(block.balancer.balancer).nodes[i];
    list.quads[run.quad] = framed(box, p.panel, p.line, box.h / 2);
    std::string text = zone_end(world.text(node.zone));
    if (node.address != 0) text += " " + ip_text(node.address);
    set(list.labels[run.label], {box.x + 7, box.y + 2.5F, box.w - 9, 12}, p.text, std::move(text),
        LabelFont::mono);
    run.quad += 1;
    run.label += 1;
  }
}

void FrontPicture::draw_group(const World& world, const GroupBox& shown, Run run, DrawList& list) {
  const Palette& p = *palette_;
  const TargetGroup& group = world.at(shown.group);
  const Viewport& box = shown.box;
  std::int32_t healthy = 0;
  std::int32_t counted_targets = 0;
  for (const TargetId id : group.targets) {
    const TargetState state = world.at(id).state;
    if (state == TargetState::draining || state == TargetState::gone) continue;
    ++counted_targets;
    if (state == TargetState::healthy) ++healthy;
  }
  const bool used = static_cast<bool>(group.load_balancer);
  const bool alarming = used && counted_targets > 0 && healthy == 0;
  list.quads[run.quad] = framed(box, p.panel,
                                alarming           ? p.of(Role::failed)
                                : group.fails_open ? p.muted
                                                   : p.line,
                                8);
  Quad bar = rect({box.x + 8, box.y + 34, box.w - 16, 3}, p.of(Role::running), 1.5F);
  bar.track = counted_targets > healthy ? p.of(Role::failed) : p.bar_track;
  bar.progress = counted_targets > 0
                     ? static_cast<float>(healthy) / static_cast<float>(counted_targets)
                     : 0.0F;
  list.quads[run.quad + 1] = bar;
  Label* labels = &list.labels[run.label];
  const std::string count = std::to_string(healthy) + "/" + std::to_string(counted_targets);
  const float count_w = static_cast<float>(count.size()) * 7.9F + 4;
  const std::string name = group.classic ? "instances" : group.name;
  set(labels[0], {box.x + 9, box.y + 4, box.w - 18 - count_w, 14}, p.text, name,
      LabelFont::semibold);
  labels[0].kept = {k_kept_px, box.y, box.w - 16, 32};
  set(labels[1], {box.x + box.w - 7 - count_w, box.y + 4, count_w + 2, 13}, p.text, count,
      LabelFont::mono);
  std::string line = std::string(protocol_word(group.protocol)) + ":" + std::to_string(group.port) +
                     ", " + to_string(group.type);
  if (group.fails_open && used) line += ", fails open";
  if (!used) line += ", unused";
  set(labels[2], {box.x + 9, box.y + 20, box.w - 14, 11.5F}, p.muted, std::move(line),
      LabelFont::mono);
  set(labels[3], {box.x + 9, box.y + box.h - 17, box.w - 18, 10.5F}, p.muted,
      shown.left_out > 0 ? "+" + std::to_string(shown.left_out) + " in the table" : "");
}

void FrontPicture::draw_slot(const World& world, const GroupBox& box, std::size_t slot, Run run,
                             DrawList& list) {
  const Palette& p = *palette_;
  const TargetId id = box.slots[slot];
  Quad* quads = &list.quads[run.quad];
  Label& label = list.labels[run.label];
  quads[0] = quads[1] = Quad();
  label.text.clear();
  if (!id || world.at(id).state == TargetState::gone) return;
  const Target& target = world.at(id);
  const Viewport tile = slot_rect(box, slot);
  const bool wide = tile.w > 40;
  const Role role = role_of_target(target.state);
  const Color state = p.of(role);
  Quad quad = framed(tile, mix(p.raised, state, wide ? 0.2F : 0.34F), state, 3);
  quad.pattern = pattern_of(role);
  quad.opacity = draining_shade(world, target);
  const float side = std::min(tile.h, wide ? 17.0F : tile.w) - 5;
  Quad mark = rect(
      {tile.x + (wide ? 4.0F : (tile.w - side) / 2), tile.y + (tile.h - side) / 2, side, side}, 0);
  mark.border = state;
  mark.mark = mark_of(role);
  mark.opacity = quad.opacity;
  quads[0] = quad;
  quads[1] = mark;
  if (!wide) return;
  set(label, {tile.x + 18, tile.y + 3, tile.w - 19, 10.5F}, p.text, short_target(world, target),
      LabelFont::mono);
  label.min_px = 6;
}

void FrontPicture::redraw_target(const World& world, const Layout& layout, TargetId id,
                                 DrawList& list) {
  std::size_t at = 0;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& group : block.groups) {
      if (at >= slots_.size()) return;
      const SlotRun& run = slots_[at++];
      if (group.group != world.at(id).group || run.slots != group.slots.size()) continue;
      for (std::uint32_t i = 0; i < group.slots.size(); ++i) {
        if (group.slots[i] != id) continue;
        const std::uint32_t first = run.run.quad + i * k_slot_quads;
        draw_slot(world, group, i, {first, run.run.label + i}, list);
        mark_dirty(list, first, first + k_slot_quads);
      }
    }
  }
}

void FrontPicture::redraw_draining(const World& world, const Layout& layout, DrawList& list) {
  std::size_t at = 0;
  for (const FrontBlock& block : layout.front.blocks) {
    for (const GroupBox& group : block.groups) {
      const SlotRun& run = slots_[at++];
      for (std::uint32_t i = 0; i < group.slots.size(); ++i) {
        const TargetId id = group.slots[i];
        if (!id || world.at(id).state != TargetState::draining) continue;
        const std::uint32_t first = run.run.quad + i * k_slot_quads;
        if (list.quads[first].opacity == draining_shade(world, world.at(id))) continue;
        draw_slot(world, group, i, {first, run.run.label + i}, list);
        mark_dirty(list, first, first + k_slot_quads);
      }
    }
  }
}

void FrontPicture::redraw_doors(const World& world, const Layout& layout, DrawList& list) {
  Run run = doors_;
  door_gates.clear();
  for (const std::uint32_t card : door_cards_) {
    draw_doors(world, layout, layout.cards[card], run, list);
    run.quad += k_gate_quads + k_door_ports;
    run.label += 1 + k_door_ports;
  }
  mark_dirty(list, doors_.quad, run.quad);
}

void FrontPicture::draw_doors(const World& world, const Layout& layout, const Card& card, Run run,
                              DrawList& list) {
  const Palette& p = *palette_;
  const InstanceId instance{card.selection.index};
  Gate gate = gate_before(world, layout, instance);
  if (gate.group) gate.box = door_gate(card);
  draw_gate(gate, p, &list.quads[run.quad]);
  if (gate.group) door_gates.push_back(gate);
  Label* labels = &list.labels[run.label];
  set(labels[0], {card.x + 36, card.y + 3, card.w - 42, 11}, p.muted,
      gate.group ? groups_text(world, groups_before(world, instance)) : "", LabelFont::mono);
  const std::vector<Port> ports = host_ports(world, card);
  for (std::size_t i = 0; i < k_door_ports; ++i) {
    Quad& chip = list.quads[run.quad + k_gate_quads + i];
    Label& label = labels[1 + i];
    chip = Quad();
    label.text.clear();
    if (i >= ports.size()) continue;
    const Viewport box = door_port(card, i);
    chip = framed(box, p.panel, p.muted, 3);
    const bool rest = i + 1 == k_door_ports && ports.size() > k_door_ports;
    set(label, {box.x + 2.5F, box.y + 1, box.w - 3, 10}, p.text,
        rest ? "+" + std::to_string(ports.size() - i) : std::to_string(ports[i]), LabelFont::mono);
    label.min_px = 6;
  }
}

}  // namespace taskyard::web
