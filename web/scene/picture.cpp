#include "scene/picture.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/capacity.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_card_quads = 3;                 // ground, CPU bar, memory bar
constexpr std::uint32_t k_plain_quads = 2 + k_marks_max;  // tile, its mark, containers
constexpr std::uint32_t k_gate_quads = 3;
constexpr std::uint32_t k_card_labels =
    7;  // name, type, state, CPU, its number, memory, its number
constexpr std::uint32_t k_cell_labels = 2;  // family:revision, ports
constexpr std::uint32_t k_foot_label = 1;
constexpr std::size_t k_address_max = 8;  // letters of a tile of one cell

Label text_at(float x, float y, float size, Color color, std::string text,
              LabelFont font = LabelFont::regular) {
  Label label;
  label.x = x;
  label.y = y;
  label.size = size;
  label.color = color;
  label.text = std::move(text);
  label.font = font;
  return label;
}

Label within(float max_width, Label label) {
  label.max_width = max_width;
  return label;
}

Label named(const Viewport& room, Label label) {
  label.kept = {k_kept_px, room.y, room.w, room.h};
  return label;
}

float share(std::int64_t used, std::int64_t total) {
  return total > 0 ? static_cast<float>(used) / static_cast<float>(total) : 0.0F;
}

std::string fixed_ports(const ContainerInstance& instance) {
  std::string text;
  const auto add = [&](Port port) {
    if (text.size() < 60) text += (text.empty() ? "" : ", ") + std::to_string(port);
  };
  for (const Port port : instance.tcp_in_use) {
    const auto& reserved = instance.tcp_reserved;
    if (!std::binary_search(reserved.begin(), reserved.end(), port)) add(port);
  }
  for (const Port port : instance.udp_in_use) add(port);
  for (const Port port : instance.dynamic_in_use) add(port);
  return text;
}

// `narrow`: there is room for eight letters.
std::string task_ports(const World& world, const Task& task, bool address, bool narrow) {
  if (address && task.eni) {
    const std::string ip = ip_text(world.at(task.eni).private_ip);
    if (ip.size() <= k_address_max || !narrow) return ip;
    return ip.substr(ip.find('.', ip.find('.') + 1));  // ".128.17"
  }
  std::string text;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    for (std::uint32_t b = 0; b < container.binding_count; ++b) {
      const NetworkBinding& binding = world.network_bindings[container.first_binding + b];
      text += (text.empty() ? ":" : " :") + std::to_string(binding.host_port);
    }
  }
  return text.empty() ? std::string(to_string(task.status)) : text;
}

std::string pulled_text(const World& world, const Task& task) {
  return std::to_string(static_cast<int>(pull_of(world, task).done * 100)) + "%";
}

// The mark stands at the tile's top left, where no text is.
Quad mark_quad(const Quad& tile) {
  Quad quad;
  quad.x = tile.x + 2;
  quad.y = tile.y + 3;
  quad.w = 10;
  quad.h = 10;
  quad.border = tile.border;
  quad.mark = tile.mark;
  return quad;
}

}  // namespace

bool of_older_revision(const World& world, const Task& task) {
  return task.deployment && world.at(task.deployment).status != DeploymentStatus::primary;
}

Quad tile_quad(const World& world, const Task& task, const Viewport& rect, const Palette& palette,
               bool crowded) {
  const Role role = role_of(task);
  const Color state = palette.of(role);
  Quad quad;
  quad.x = rect.x;
  quad.y = rect.y;
  quad.w = rect.w;
  quad.h = rect.h;
  quad.radius = crowded ? 2.0F : 4.0F;
  quad.pattern = pattern_of(role);
  quad.mark = crowded ? Mark::none : mark_of(role);
  quad.border = state;
  quad.border_px = 1.25F;
  // Soft fill with a strong edge: texts on the tile stay readable (ux.md 6.3).
  quad.fill = crowded ? state : mix(palette.raised, state, role == Role::running ? 0.28F : 0.2F);
  if (role == Role::running && of_older_revision(world, task)) {
    quad.fill = crowded ? mix(palette.raised, state, 0.45F) : palette.raised;
    quad.border = mix(palette.raised, state, 0.6F);
  }
  return quad;
}

void Picture::put(std::uint32_t slot, const Quad& quad) { list.quads[slot] = quad; }

void Picture::mark(std::uint32_t begin, std::uint32_t end) {
  if (!list.dirty.empty() && list.dirty.back().end >= begin && list.dirty.back().begin <= begin) {
    list.dirty.back().end = std::max(list.dirty.back().end, end);
    return;
  }
  list.dirty.push_back({begin, end});
}

std::uint32_t Picture::cell_quad(const Layout& layout, const CellPlace& place) const {
  return layout.cards[place.card].first_quad + card_quads_ + place.cell * cell_quads_;
}

std::uint32_t Picture::cell_label(const Layout& layout, const CellPlace& place) const {
  return layout.cards[place.card].first_label + card_labels_ + place.cell * cell_labels_;
}

void Picture::rebuild(const World& world, Layout& layout, const Palette& palette) {
  palette_ = &palette;
  addresses_ = list.has_requests = layout.front.shown();
  bays_ = layout.metrics.bay > 0;
  const std::uint32_t bay_labels = bays_ ? k_bay_labels : 0;
  card_quads_ = k_card_quads + (bays_ ? k_bay_quads : 0);
  card_labels_ = k_card_labels + k_foot_label + bay_labels;
  cell_labels_ = k_cell_labels + bay_labels;
  cell_quads_ = k_plain_quads + (addresses_ ? k_gate_quads : 0) + (bays_ ? k_bay_quads : 0);
  front.tile_gates.clear();
  parts.clear();
  list.quads.clear();
  list.labels.clear();
  list.dirty.clear();
  ++list.layout_version;
  list.width = layout.width;
  list.height = layout.height;
  band_quads_.clear();
  band_labels_.clear();
  for (const Band& band : layout.bands) add_band(world, layout, band);
  add_services(layout);
  redraw_services(world, layout);
  redraw_waiting(world, layout);
  for (Card& card : layout.cards) add_card(world, layout, card);
  for (std::uint32_t i = 0; i < layout.cards.size(); ++i) redraw_card(world, layout, i);
  for (std::uint32_t i = 0; i < layout.places.size(); ++i) {
    if (layout.places[i].placed()) redraw_task(world, layout, TaskId{i}, false);
  }
  redraw_card_bays(world, layout);
  front.add(world, layout, palette, list);
  shelf.add(world, layout, palette, list);
  list.dirty.clear();
}

void Picture::add_band(const World&, const Layout& layout, const Band& band) {
  const Palette& p = *palette_;
  band_quads_.push_back(static_cast<std::uint32_t>(list.quads.size()));
  band_labels_.push_back(static_cast<std::uint32_t>(list.labels.size()));
  Quad strip;
  strip.x = band.scheduler_x;
  strip.y = band.scheduler_y;
  strip.w = band.scheduler_w;
  strip.h = band.scheduler_h;
  strip.radius = 8;
  strip.fill = p.panel;
  strip.border = p.line;
  strip.border_px = 1;
  list.quads.push_back(strip);
  list.quads.push_back(Quad{});  // the marker of refused tasks
  const float text_y = band.scheduler_y + 9;
  const Viewport strip_room{0, band.scheduler_y, band.scheduler_w - 20, band.scheduler_h};
  list.labels.push_back(
      named(strip_room, within(260, text_at(band.scheduler_x + 12, text_y, 14, p.text,
                                            "Cluster " + band.title, LabelFont::semibold))));
  list.labels.push_back(text_at(band.scheduler_x + 280, text_y + 2, 12, p.muted, ""));
  list.labels.push_back(text_at(0, 0, 12, p.text, "", LabelFont::semibold));
  if (band.zones.empty()) {
    list.labels.push_back(
        within(band.scheduler_w, text_at(band.scheduler_x + 12, text_y + band.scheduler_h + 4, 13,
                                         p.muted, "Empty: add instances, or run on Fargate.")));
  }
  for (const ZoneBox& box : band.zones) {
    Quad ground;
    ground.x = box.x;
    ground.y = box.y;
    ground.w = box.w;
    ground.h = box.h;
    ground.radius = 10;
    ground.fill = mix(p.ground, p.panel, 0.75F);
    ground.border = p.line;
    ground.border_px = 1;
    list.quads.push_back(ground);
    const std::string title = box.cards.empty() ? box.title + ": no instances" : box.title;
    list.labels.push_back(named(
        {0, box.y, box.w - 16, 29},
        within(box.w - 24, text_at(box.x + 12, box.y + 9, layout.metrics.crowded ? 16.0F : 13.0F,
                                   p.muted, title, LabelFont::semibold))));
  }
}

void Picture::redraw_scheduler(const Layout& layout, std::size_t index, std::uint32_t refused) {
  const Palette& p = *palette_;
  const Band& band = layout.bands[index];
  Quad marker;
  Label& text = list.labels[band_labels_[index] + 2];
  if (refused > 0) {
    marker.w = 132;
    marker.h = band.scheduler_h - 10;
    marker.x = band.scheduler_x + band.scheduler_w - marker.w - 6;
    marker.y = band.scheduler_y + 5;
    marker.radius = 6;
    marker.fill = mix(p.panel, p.of(Role::failed), 0.25F);
    marker.border = p.of(Role::failed);
    marker.border_px = 1.5F;
    text = within(marker.w - 16,
                  text_at(marker.x + 12, marker.y + 5, 13, p.text,
                          "× " + std::to_string(refused) + " not placed", LabelFont::semibold));
  } else {
    text.text.clear();
  }
  put(band_quads_[index] + 1, marker);
  mark(band_quads_[index] + 1, band_quads_[index] + 2);
}

void Picture::redraw_waiting(const World& world, const Layout& layout) {
  for (std::size_t i = 0; i < layout.bands.size(); ++i) {
    const Band& band = layout.bands[i];
    const std::int64_t waiting = waiting_tasks(world, band.cluster);
    std::string text;
    if (waiting > 0) text = counted(waiting, "task") + " waiting for an instance";
    if (band.services_left_out > 0) {
      text += (text.empty() ? "" : ", ") + std::to_string(band.services_left_out) +
              " more services in the table";
    }
    list.labels[band_labels_[i] + 1].text = std::move(text);
    mark(band_quads_[i], band_quads_[i] + 1);
  }
}

void Picture::add_card(const World&, const Layout&, Card& card) {
  card.first_quad = static_cast<std::uint32_t>(list.quads.size());
  card.first_label = static_cast<std::uint32_t>(list.labels.size());
  const auto cells = static_cast<std::uint32_t>(card.cells.size());
  list.quads.resize(list.quads.size() + card_quads_ + cells * cell_quads_);
  list.labels.resize(list.labels.size() + card_labels_ + cells * cell_labels_);
}

void Picture::redraw_card(const World& world, const Layout& layout, std::uint32_t index) {
  const Palette& p = *palette_;
  const Card& card = layout.cards[index];
  Quad ground;
  ground.x = card.x;
  ground.y = card.y;
  ground.w = card.w;
  ground.h = card.h;
  ground.radius = layout.metrics.crowded ? 4.0F : 8.0F;
  ground.fill = p.raised;
  ground.border = p.line;
  ground.border_px = 1;
  for (std::uint32_t i = 0; i < k_card_labels + k_foot_label; ++i) {
    list.labels[card.first_label + i].text.clear();
  }
  if (card.fargate) {
    ground.pattern = Pattern::hollow;
    label_fargate(world, layout.metrics, card);
  } else if (card.selection.kind == SelectionKind::instance) {
    const ContainerInstance& instance = world.at(InstanceId{card.selection.index});
    const Role role = role_of(instance.status, instance.agent_connected);
    if (role != Role::running) {
      ground.border = p.of(role);
      ground.border_px = 2;
      ground.fill = mix(p.raised, p.of(role), 0.12F);
      ground.pattern = role == Role::draining  ? Pattern::right_hatch
                       : role == Role::stopped ? Pattern::hollow
                                               : Pattern::solid;
    }
    Card body = card;
    body.y += layout.metrics.doors;
    draw_bars(instance, layout.metrics, body);
    label_instance(world, instance, layout.metrics, body);
  } else {
    ground.pattern = Pattern::dashed_outline;
    ground.border = p.of(Role::pending);
    ground.border_px = 1.5F;
    label_booting(world, layout.metrics, card);
  }
  put(card.first_quad, ground);
  mark(card.first_quad, card.first_quad + k_card_quads);
}

void Picture::draw_bars(const ContainerInstance& instance, const CardMetrics& m, const Card& card) {
  const Resources& total = instance.registered;
  const Resources& left = instance.remaining;
  Quad bar;
  bar.x = m.crowded ? card.x + m.pad : card.x + 37;
  bar.w = m.crowded ? card.w - 2 * m.pad : card.w - 37 - 66;
  bar.h = m.crowded ? 3.0F : 5.0F;
  bar.radius = bar.h / 2;
  bar.track = palette_->bar_track;
  bar.y = card.y + (m.crowded ? 12.0F : 30.0F);
  bar.fill = palette_->bar_cpu;
  bar.progress = share(total.cpu_units - left.cpu_units, total.cpu_units);
  put(card.first_quad + 1, bar);
  bar.y = card.y + (m.crowded ? 16.5F : 42.0F);
  bar.fill = palette_->bar_memory;
  bar.progress = share(total.memory_mib - left.memory_mib, total.memory_mib);
  put(card.first_quad + 2, bar);
}

void Picture::label_instance(const World& world, const ContainerInstance& instance,
                             const CardMetrics& m, const Card& card) {
  const Palette& p = *palette_;
  Label* labels = &list.labels[card.first_label];
  const std::string& type = world.text(instance.type);
  const std::string name = instance_name(world, instance.id);
  if (m.crowded) {
    labels[0] = within(card.w - 2 * m.pad, text_at(card.x + m.pad, card.y + 2, 8, p.muted,
                                                   type + "  " + name, LabelFont::mono));
    return;
  }
  const Resources& total = instance.registered;
  const Resources& left = instance.remaining;
  labels[0] =
      named({0, card.y, card.w - 14, 28},
            within(84, text_at(card.x + 9, card.y + 6, 13, p.text, type, LabelFont::semibold)));
  labels[1] = within(70, text_at(card.x + 84, card.y + 8, 10, p.muted, name, LabelFont::mono));
  if (instance.status != InstanceStatus::active || !instance.agent_connected) {
    const bool lost = instance.status == InstanceStatus::active;
    labels[2] =
        within(56, text_at(card.x + 148, card.y + 8, 9, p.text,
                           lost ? "NO AGENT" : to_string(instance.status), LabelFont::semibold));
  }
  const auto used = [](std::int64_t all, std::int64_t rest) {
    return std::to_string(all - rest) + "/" + std::to_string(all);
  };
  const float numbers = card.x + card.w - 62;
  labels[3] = text_at(card.x + 9, card.y + 26, 9.5F, p.muted, "CPU");
  labels[4] = within(74, text_at(numbers, card.y + 26, 9.5F, p.muted,
                                 used(total.cpu_units, left.cpu_units), LabelFont::mono));
  labels[5] = text_at(card.x + 9, card.y + 38, 9.5F, p.muted, "MEM");
  labels[6] = within(74, text_at(numbers, card.y + 38, 9.5F, p.muted,
                                 used(total.memory_mib, left.memory_mib), LabelFont::mono));
  const std::string ports = fixed_ports(instance);
  if (ports.empty() || m.doors > 0) return;  // doors show them
  labels[7] = within(card.w - 20, text_at(card.x + 10, card.y + card.h - 16, 10, p.muted,
                                          "ports " + ports, LabelFont::mono));
}

void Picture::label_fargate(const World& world, const CardMetrics& m, const Card& card) {
  const Palette& p = *palette_;
  Label* labels = &list.labels[card.first_label];
  labels[0] = within(card.w - 20, text_at(card.x + 10, card.y + (m.crowded ? 3.0F : 7.0F),
                                          m.crowded ? 9.0F : 13.0F, p.text, world.text(card.zone),
                                          LabelFont::semibold));
  if (!m.crowded) labels[0] = named({0, card.y, card.w - 16, m.fargate_head}, labels[0]);
}

void Picture::label_booting(const World& world, const CardMetrics& m, const Card& card) {
  const Palette& p = *palette_;
  const Ec2Instance& ec2 = world.at(Ec2InstanceId{card.selection.index});
  Label* labels = &list.labels[card.first_label];
  labels[0] = within(card.w - 20, text_at(card.x + 10, card.y + (m.crowded ? 3.0F : 9.0F),
                                          m.crowded ? 8.0F : 13.0F, p.text, world.text(ec2.type),
                                          LabelFont::semibold));
  if (m.crowded) return;
  labels[1] = within(card.w - 20, text_at(card.x + 10, card.y + 31, 11, p.muted,
                                          "Booting, not registered yet", LabelFont::regular));
}

void Picture::redraw_task(const World& world, const Layout& layout, TaskId id, bool hidden) {
  const CellPlace& place = layout.places[id.value];
  const Task& task = world.at(id);
  const Viewport rect = cell_rect(layout, place);
  const bool crowded = layout.metrics.crowded;
  const std::uint32_t first = cell_quad(layout, place);
  Quad tile = hidden ? Quad{} : tile_quad(world, task, rect, *palette_, crowded);
  put(first, tile);
  for (std::uint32_t i = 1; i < cell_quads_; ++i) put(first + i, Quad{});
  if (!hidden && !crowded) {
    put(first + 1, mark_quad(tile));
    list.quads[first].mark = Mark::none;
    draw_containers(world, layout, task, rect, first + 2);
    if (addresses_) {
      Gate gate = gate_before(world, task);
      if (gate.group) gate.box = tile_gate(rect);
      if (front.tile_gates.size() <= id.value) front.tile_gates.resize(world.tasks.size());
      front.tile_gates[id.value] = gate.group;
      draw_gate(gate, *palette_, &list.quads[first + k_plain_quads]);
    }
  }
  mark(first, first + cell_quads_);
  Label* labels = &list.labels[cell_label(layout, place)];
  labels[0].text.clear();
  labels[1].text.clear();
  for (std::uint32_t i = k_cell_labels; i < cell_labels_; ++i) labels[i].text.clear();
  if (hidden) return;
  if (bays_) draw_task_bay(world, layout, task);
  const TaskDefinition& definition = world.at(task.task_definition);
  const std::string name = definition.family + ":" + std::to_string(definition.revision);
  if (crowded) {
    labels[0] = within(rect.w - 3,
                       text_at(rect.x + 2, rect.y + 3, 5, palette_->text, name, LabelFont::mono));
    return;
  }
  const float left = rect.x + 13;
  labels[0] = within(rect.x + rect.w - left - 1,
                     text_at(left, rect.y + 3, 10, palette_->text, name, LabelFont::semibold));
  // In a small view below its mark, as wide as the tile.
  labels[0].kept = {k_kept_px,   rect.y + 9, rect.w - 5,
                    rect.h - 11, 9.5F,       static_cast<std::uint32_t>(definition.family.size())};
  const bool pulls = bays_ && is_pulling(world, task);  // its layers stand below
  const std::string text =
      pulls ? "pull " + pulled_text(world, task) : task_ports(world, task, addresses_, rect.w < 60);
  labels[1] = within(
      rect.w - 6, text_at(rect.x + 4, rect.y + (pulls ? 15.0F : 17.0F), 8.5F, palette_->muted, text,
                          pulls ? LabelFont::regular : LabelFont::mono));
}

void Picture::draw_containers(const World& world, const Layout& layout, const Task& task,
                              const Viewport& tile, std::uint32_t first) {
  if (task.container_count < 2) {
    draw_plain_pull(world, task, tile, first);
    return;
  }
  const std::uint32_t shown = std::min<std::uint32_t>(task.container_count, k_marks_max);
  for (std::uint32_t i = 0; i < shown; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const Viewport box = container_mark(layout.metrics, tile, task.container_count, i);
    Quad quad;
    quad.x = box.x;
    quad.y = box.y;
    quad.w = box.w;
    quad.h = box.h;
    quad.radius = 1;
    quad.fill = palette_->of(role_of(container.status, container));
    put(first + i, quad);
  }
}

void Picture::clear_cells(const Layout& layout, const CellPlace& place) {
  const std::uint32_t first = cell_quad(layout, place);
  for (std::uint32_t i = 0; i < cell_quads_; ++i) put(first + i, Quad{});
  mark(first, first + cell_quads_);
  Label* labels = &list.labels[cell_label(layout, place)];
  for (std::uint32_t i = 0; i < cell_labels_; ++i) labels[i].text.clear();
}

}  // namespace taskyard::web
