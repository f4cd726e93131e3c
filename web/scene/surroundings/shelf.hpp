// The shelf of the yard: file systems outside the zones and the AWS services that are called, below
// the clusters or right of them; mount targets at the edges of the zones. Pure arithmetic over the
// World.
#pragma once

#include <string>
#include <vector>

#include "scene/draw_list.hpp"
#include "scene/selection.hpp"
#include "taskyard/world.hpp"

namespace taskyard::web {

struct Layout;

/// An EFS file system, or an FSx one, which has only a store.
struct OutsideStore {
  FileSystemId file_system;
  StoreId store;
  Viewport box;

  Selection selection() const {
    return file_system ? Selection{SelectionKind::file_system, file_system.value}
                       : Selection{SelectionKind::store, store.value};
  }
};

/// A mount target at the lower edge of a zone; `place`: Shelf::place_of_card.
struct TargetChip {
  MountTargetId target;
  std::uint32_t outside = 0;  ///< index into Shelf::outside
  std::uint32_t place = 0;
  Viewport box;
  std::uint32_t card = 0;  ///< that card of Fargate, or one of the zone
};

/// How one gets out of a card towards the shelf without crossing another: down beside it, to the
/// gutter below its zone and, where other zones stand in the way, beside the clusters.
struct Exit {
  float aside = 0;           ///< x between this card and the one left of it
  float under = 0;           ///< y below the cards of its zone; of Fargate below this card
  float corner = 0;          ///< x at the left edge of its zone, inside
  float gutter = 0;          ///< y below its zone
  float channel = 0;         ///< x beside the clusters
  bool open = false;         ///< nothing stands between its zone and the shelf below
  bool blocked = false;      ///< another card of its zone stands below it
  bool own_targets = false;  ///< mount targets stand at this card, not at its zone
};

/// An AWS service with the latest call it allowed and the latest one it refused.
struct ServiceChip {
  std::string prefix;  ///< "s3"
  Viewport box;

  Viewport tick() const { return {box.x + box.w - 44, box.y + 4, 18, 18}; }
  Viewport cross() const { return {box.x + box.w - 22, box.y + 4, 18, 18}; }
};

struct Shelf {
  std::vector<OutsideStore> outside;
  std::vector<TargetChip> targets;
  std::vector<ServiceChip> services;
  std::vector<std::uint32_t>
      place_of_card;        ///< zone of EC2, or a card of Fargate; 0xFFFFFFFF = none
  std::vector<Exit> exits;  ///< by card
  Viewport box;
  float bus = 0;        ///< y of the lines above a shelf that is below the clusters
  bool beside = false;  ///< right of the clusters

  bool shown() const { return !outside.empty() || !services.empty(); }
};

inline constexpr float k_store_w = 196, k_store_h = 66;
inline constexpr float k_shelf_title = 24;
inline constexpr float k_shelf_top = 10;     ///< above the file systems: room for lines
inline constexpr float k_shelf_legend = 40;  ///< under them: a caption, and what the packets mean
inline constexpr float k_wire_room = 6;      ///< more room below cards that lines go down from
inline constexpr std::size_t k_services_max = 16;

/// What is to be shown, without places; services of `before` stay.
Shelf plan_shelf(const World& world, const Shelf& before);
/// Places the shelf below or right of a yard of this size, whichever lets all of it be drawn larger,
/// and makes the yard larger by it.
void place_shelf(Shelf& shelf, float margin, double aspect, float& width, float& height);
/// Mount targets at the edges of the zones of a layout that is placed.
void place_targets(const World& world, Layout& layout);
/// The mount target through which a task on this card reaches a file system: index into
/// Shelf::targets, 0xFFFFFFFF = none.
std::uint32_t chip_for(const Shelf& shelf, std::uint32_t card, std::uint32_t outside);

}  // namespace taskyard::web
