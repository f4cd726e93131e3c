#include "scene/surroundings/bay.hpp"

#include <algorithm>
#include <cmath>

#include "scene/front/front_parts.hpp"

namespace taskyard::web {
namespace {

constexpr float k_disk_w = 13, k_disk_h = 13, k_disk_gap = 3;
constexpr float k_badge = 12, k_badge_gap = 2;
constexpr float k_pad = 4;
constexpr float k_foot = 17;    // of a tile, where disks and roles stand
constexpr float k_more_w = 13;  // of "+3"
constexpr float k_reach = 2;    // parts are small
constexpr float k_nearly_full = 0.9F;

bool inside(const Viewport& box, float x, float y) {
  return box.w > 0 && x >= box.x - k_reach && y >= box.y - k_reach && x < box.x + box.w + k_reach &&
         y < box.y + box.h + k_reach;
}

// Badges from the right, disks from the left.
void place_parts(const Viewport& foot, std::vector<DiskView> disks, std::vector<RoleBadge> badges,
                 Bay& bay) {
  float right = foot.x + foot.w;
  for (std::size_t i = badges.size(); i-- > 0;) {
    if (right - k_badge < foot.x) break;
    bay.badges.push_back({std::move(badges[i]), {right - k_badge, foot.y, k_badge, k_badge}});
    right -= k_badge + k_badge_gap;
  }
  std::reverse(bay.badges.begin(), bay.badges.end());
  constexpr float k_step = k_disk_w + k_disk_gap;
  const auto fitting = [](float room) {
    return static_cast<std::size_t>(std::max(0.0F, (room + k_disk_gap + 0.01F) / k_step));
  };
  std::size_t shown = std::min({disks.size(), k_bay_disks, fitting(right - foot.x)});
  if (shown < disks.size()) {  // "+3" takes room too
    shown = std::min(shown, fitting(right - foot.x - k_more_w));
    bay.more_disks = disks.size() - shown;
  }
  float x = foot.x;
  for (std::size_t i = 0; i < shown; ++i) {
    bay.disks.push_back({disks[i], {x, foot.y - 0.5F, k_disk_w, k_disk_h}});
    x += k_step;
  }
  if (bay.more_disks > 0) bay.more = {x - (shown > 0 ? 1.0F : 2.0F), foot.y, k_more_w, k_badge};
}

void put_label(Label& label, float x, float y, float size, Color color, std::string text) {
  label.x = x;
  label.y = y;
  label.size = size;
  label.max_width = 0;
  label.color = color;
  label.font = LabelFont::semibold;
  label.text = std::move(text);
  label.min_px = 7;
}

void draw_badges(const Bay& bay, const Palette& p, Quad* quads, Label* labels) {
  for (std::size_t i = 0; i < bay.badges.size() && i < 2; ++i) {
    const BayBadge& one = bay.badges[i];
    const Color tint = one.badge.role ? tint_of(p, one.badge.role) : p.muted;
    const bool of_instance = one.badge.kind == BadgeKind::instance_profile;
    // The role that acts for ECS is a square, the one of the application a disc.
    const float radius = one.badge.kind == BadgeKind::task_role ? one.box.h / 2 : 2.5F;
    Quad quad = framed(one.box, tint, tint, radius);
    if (!one.badge.role) quad.pattern = Pattern::dashed_outline;
    quads[i] = quad;
    const Color ink = one.badge.role ? p.ground : p.text;
    put_label(labels[i], one.box.x + (of_instance ? 4.6F : 3.3F), one.box.y + 1.3F, 9.5F, ink,
              letter_of(one.badge.kind));
    labels[i].min_px = 6;
  }
}

void draw_pool(const Bay& bay, const Palette& p, Quad* quads) {
  if (bay.pool.w <= 0) return;
  const bool full = bay.pool_used >= k_nearly_full;
  Quad all = rect(bay.pool, full ? p.of(Role::failed) : p.disk, 1.5F);
  all.track = p.bar_track;
  all.progress = std::min(bay.pool_used, 1.0F);
  quads[0] = all;
  Quad images = rect(bay.pool, p.muted, 1.5F);
  images.w = bay.pool.w * std::min(bay.pool_images, 1.0F);
  images.pattern = Pattern::left_hatch;
  if (images.w > 0.5F) quads[1] = images;
}

void draw_pull(const Bay& bay, const Palette& p, Quad* quads) {
  if (!bay.pull.shown || bay.pull_box.w <= 0) return;
  const Color color = p.of(Role::pending);
  if (bay.pull.layers.empty()) {
    Quad bar = rect(bay.pull_box, color, 1.5F);
    bar.y += bay.pull_box.h / 2 - 2;
    bar.h = 4;
    bar.track = p.bar_track;
    bar.progress = bay.pull.done;
    quads[0] = bar;
    return;
  }
  const std::vector<Viewport> boxes = layer_boxes(bay.pull_box, bay.pull.layers.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    LayerView layer = bay.pull.layers[i];
    if (i + 1 == boxes.size() && bay.pull.layers.size() > boxes.size()) {  // the rest in one
      layer.done = bay.pull.done;
      layer.cached = false;
    }
    Quad bar = rect(boxes[i], color, 0.8F);
    bar.track = p.bar_track;
    bar.progress = layer.done;
    if (layer.cached) {  // was there at once: an empty frame
      bar = framed(boxes[i], p.muted, p.muted, 0.8F);
      bar.pattern = Pattern::hollow;
    }
    quads[i] = bar;
  }
}

}  // namespace

Color tint_of(const Palette& palette, RoleId role) { return palette.tint[role.value % 6]; }

std::vector<Viewport> layer_boxes(const Viewport& box, std::size_t layers) {
  std::vector<Viewport> boxes;
  const std::size_t count = std::min(layers, k_bay_layers);
  if (count == 0) return boxes;
  constexpr std::size_t k_rows = 2;
  const std::size_t columns = (count + k_rows - 1) / k_rows;
  const float w = (box.w - static_cast<float>(columns - 1) * 2) / static_cast<float>(columns);
  const float h = (box.h - static_cast<float>(k_rows - 1)) / static_cast<float>(k_rows);
  for (std::size_t i = 0; i < count; ++i) {
    const auto column = static_cast<float>(i / k_rows);
    const auto row = static_cast<float>(k_rows - 1 - i % k_rows);  // stacked from below
    boxes.push_back({box.x + column * (w + 2), box.y + row * (h + 1), w, h});
  }
  return boxes;
}

Bay bay_of(const World& world, const CardMetrics& metrics, const Task& task, const Viewport& tile) {
  Bay bay;
  if (metrics.bay <= 0) return bay;
  const Viewport foot{tile.x + k_pad, tile.y + tile.h - k_foot, tile.w - 2 * k_pad, k_badge};
  std::vector<RoleBadge> badges;
  if (shows_roles(world)) badges = badges_of(world, task);
  std::vector<DiskView> disks = disks_of(world, task);
  for (DiskView& disk : disks) {
    disk.plug = is_outside(disk.kind) || disk.kind == StoreKind::host_path ||
                disk.kind == StoreKind::docker_shared;
  }
  place_parts(foot, std::move(disks), std::move(badges), bay);
  bay.pull = pull_of(world, task);
  bay.pull_box = {tile.x + k_pad, tile.y + 25, tile.w - 2 * k_pad, 8};
  if (!task.pool || task.pool.value >= world.storage.pools.size()) return bay;
  const Pool& pool = world.at(task.pool);
  if (pool.capacity <= 0) return bay;
  bay.pool = {tile.x + k_pad, tile.y + tile.h - 3.2F, tile.w - 2 * k_pad, 2.4F};
  const auto all = static_cast<double>(pool.capacity);
  bay.pool_images = static_cast<float>(static_cast<double>(pool.image_bytes) / all);
  bay.pool_used = static_cast<float>(static_cast<double>(pool.image_bytes + pool.file_bytes) / all);
  return bay;
}

Bay bay_of(const World& world, const CardMetrics& metrics, const Card& card,
           const std::vector<StoreId>& stores) {
  Bay bay;
  if (metrics.card_bay <= 0 || card.selection.kind != SelectionKind::instance) return bay;
  const InstanceId instance{card.selection.index};
  std::vector<DiskView> disks;
  for (const StoreId id : stores) {
    const Store& store = world.at(id);
    if (store.instance == instance && store.alive()) disks.push_back(disk_of(world, store));
  }
  std::vector<RoleBadge> badges;
  if (shows_roles(world)) {
    RoleBadge badge = badge_of(world, instance);
    if (!badge.name.empty()) badges.push_back(std::move(badge));
  }
  Viewport foot = card_bay(metrics, card);
  foot.y += 2;
  place_parts(foot, std::move(disks), std::move(badges), bay);
  return bay;
}

void draw_disk(const DiskView& disk, const Viewport& box, const Palette& p, Quad* quads) {
  quads[0] = quads[1] = quads[2] = Quad();
  if (box.w <= 0) return;
  const bool failed = disk.state == MountState::failed;
  const bool waits = disk.state == MountState::mounting;
  const Color edge = failed ? p.of(Role::failed) : waits ? p.of(Role::pending) : p.muted;
  Quad body = framed(box, mix(p.raised, p.disk, 0.15F), edge, 3.5F);
  body.border_px = 1.25F;
  if (disk.plug || is_outside(disk.kind)) {  // the store itself stands elsewhere
    body.radius = box.h / 2;
    if (!waits && !failed) {
      const float inner = box.h * 0.42F;
      quads[1] = rect({box.x + (box.w - inner) / 2, box.y + (box.h - inner) / 2, inner, inner},
                      p.disk, inner / 2);
    }
  } else {
    const float room = box.h - 4;
    const float level = std::max(disk.files > 0 ? 1.5F : 0.0F, room * disk.fill);
    if (level > 0) {
      // Numbers on it stay readable.
      quads[1] = framed({box.x + 1.5F, box.y + box.h - 1.5F - level, box.w - 3, level},
                        mix(p.raised, p.disk, 0.5F), p.disk, 1.5F);
    }
    const bool drive = disk.kind == StoreKind::ebs;
    const bool layer = disk.kind == StoreKind::container_layer;
    const bool docker =
        disk.kind == StoreKind::docker_task || disk.kind == StoreKind::docker_shared;
    if (drive) body.radius = 0.5F;
    if (!drive && !layer) {
      quads[2] = framed({box.x, box.y, box.w, 4}, mix(p.raised, edge, 0.5F), edge, 2);
    }
    if (drive) quads[2] = rect({box.x, box.y + box.h - 1.5F, box.w, 2.5F}, edge, 0);
    if (docker) quads[2].h = 6;
    if (layer) body.pattern = Pattern::dashed_outline;
  }
  if (waits) body.pattern = Pattern::dashed_outline;
  if (failed) {
    body.pattern = Pattern::hollow;
    quads[2] = rect(box, 0);
    quads[2].border = edge;
    quads[2].mark = Mark::cross;
  }
  quads[0] = body;
}

void draw_bay(const Bay& bay, const Palette& p, Quad* quads, Label* labels) {
  clear_bay(quads, labels);
  for (std::size_t i = 0; i < bay.disks.size(); ++i) {
    const BayDisk& one = bay.disks[i];
    draw_disk(one.disk, one.box, p, quads + i * k_disk_quads);
    if (one.disk.files <= 0 || one.disk.plug) continue;
    const std::string number = one.disk.files > 99 ? "99+" : std::to_string(one.disk.files);
    const float half = static_cast<float>(number.size()) * 1.55F;
    put_label(labels[i], one.box.x + one.box.w / 2 - half, one.box.y + 6, 5.4F, p.text, number);
  }
  if (bay.more_disks > 0) {
    put_label(labels[k_bay_disks + 2], bay.more.x, bay.more.y + 1.5F, 9, p.text,
              "+" + std::to_string(bay.more_disks));
    labels[k_bay_disks + 2].min_px = 6;
  }
  Quad* rest = quads + k_bay_disks * k_disk_quads;
  draw_badges(bay, p, rest, labels + k_bay_disks);
  draw_pool(bay, p, rest + 2);
  draw_pull(bay, p, rest + 4);
}

void clear_bay(Quad* quads, Label* labels) {
  for (std::uint32_t i = 0; i < k_bay_quads; ++i) quads[i] = Quad();
  for (std::uint32_t i = 0; i < k_bay_labels; ++i) labels[i].text.clear();
}

void BayParts::remember(const Bay& bay) {
  for (const BayDisk& one : bay.disks) {
    if (!one.disk.store || one.disk.plug) continue;
    const std::size_t i = one.disk.store.value;
    if (i >= last_disks.size()) last_disks.resize(i + 1);
    last_disks[i] = one;
  }
}

Viewport disk_box(const Bay& bay, StoreId store) {
  for (const BayDisk& one : bay.disks) {
    if (one.disk.store == store) return one.box;
  }
  return {};
}

Selection hit_bay(const Bay& bay, float x, float y) {
  for (const BayBadge& one : bay.badges) {
    if (one.badge.role && inside(one.box, x, y)) {
      return {SelectionKind::role, one.badge.role.value};
    }
  }
  for (const BayDisk& one : bay.disks) {
    if (one.disk.store && inside(one.box, x, y)) {
      return {SelectionKind::store, one.disk.store.value};
    }
  }
  if (bay.pull.shown && bay.pull.repository && inside(bay.pull_box, x, y)) {
    return {SelectionKind::repository, bay.pull.repository.value};
  }
  return {};
}

}  // namespace taskyard::web
