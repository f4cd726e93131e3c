// Disks, role badges and image pulls inside a task, and disks and the role of an instance: where
// each part stands and how it looks. Every tile and card owns a fixed run of quads and labels.
#pragma once

#include <map>
#include <vector>

#include "scene/layout.hpp"
#include "scene/palette.hpp"
#include "viewmodel/surroundings/pulls_view.hpp"
#include "viewmodel/surroundings/roles_view.hpp"
#include "viewmodel/surroundings/storage_view.hpp"

namespace taskyard::web {

inline constexpr std::size_t k_bay_disks = 4;
inline constexpr std::size_t k_bay_layers = 8;
inline constexpr std::uint32_t k_disk_quads = 3;  // body, level, lid
inline constexpr std::uint32_t k_bay_quads =
    k_bay_disks * k_disk_quads + 2 /*badges*/ + 2 /*ephemeral storage*/ + k_bay_layers;
inline constexpr std::uint32_t k_bay_labels = k_bay_disks + 2 /*badges*/ + 1 /*more disks*/;

struct BayDisk {
  DiskView disk;
  Viewport box;
};
struct BayBadge {
  RoleBadge badge;
  Viewport box;
};

/// What stands in one tile or card.
struct Bay {
  std::vector<BayDisk> disks;
  std::size_t more_disks = 0;  ///< without room; "+3" stands there
  Viewport more;               ///< where it stands
  std::vector<BayBadge> badges;
  Viewport pool;                         ///< Fargate's ephemeral storage; w = 0: not shown
  float pool_images = 0, pool_used = 0;  ///< shares of its size
  PullView pull;
  Viewport pull_box;
};

/// What stands in all tiles and cards.
struct BayParts {
  std::map<std::uint32_t, Bay> tasks;  ///< by TaskId
  std::map<std::uint32_t, Bay> cards;  ///< by index of the card
  std::vector<BayDisk> last_disks;     ///< by StoreId; stays when the store is gone

  void clear() {
    tasks.clear();
    cards.clear();
  }
  void remember(const Bay& bay);
};

/// Of a task at a placed tile whose foot is its bay.
Bay bay_of(const World& world, const CardMetrics& metrics, const Task& task, const Viewport& tile);
/// Of an instance; `stores` = stores_on_instances, of which it takes its own.
Bay bay_of(const World& world, const CardMetrics& metrics, const Card& card,
           const std::vector<StoreId>& stores);
/// Fills k_bay_quads quads and k_bay_labels labels; what is not there is emptied.
void draw_bay(const Bay& bay, const Palette& palette, Quad* quads, Label* labels);
void clear_bay(Quad* quads, Label* labels);
/// One disk in k_disk_quads quads.
void draw_disk(const DiskView& disk, const Viewport& box, const Palette& palette, Quad* quads);
/// The colour of a role's badges.
Color tint_of(const Palette& palette, RoleId role);
/// The disk of that store; w = 0 when it is not among them.
Viewport disk_box(const Bay& bay, StoreId store);
/// The smallest part at a point; none beside them.
Selection hit_bay(const Bay& bay, float x, float y);
/// Layers of a pull as rectangles: side by side from the left, at most k_bay_layers.
std::vector<Viewport> layer_boxes(const Viewport& box, std::size_t layers);

}  // namespace taskyard::web
