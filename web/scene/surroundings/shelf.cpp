#include "scene/surroundings/shelf.hpp"

#include <algorithm>

#include "scene/layout.hpp"
#include "viewmodel/surroundings/roles_view.hpp"
#include "viewmodel/surroundings/storage_view.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;
constexpr float k_service_w = 176, k_service_h = 26;
constexpr float k_gap = 14, k_service_gap = 8;
constexpr float k_groups_gap = 26;
constexpr float k_shelf_gap = 26;  // between the clusters and the shelf
constexpr float k_chip_w = 58, k_chip_h = 12;
constexpr float k_narrow_chip = 26;
constexpr double k_clearly = 1.08;  // lines are longer to a shelf that is beside

int fitting(float width, float item, float gap) {
  return std::max(1, static_cast<int>((width + gap + 0.01F) / (item + gap)));
}

// Rows of equal boxes; returns the height.
template <class Boxes>
float place_rows(Boxes& boxes, const Viewport& area, float gap, Viewport& extent) {
  const int columns = fitting(area.w, extent.w, gap);
  float bottom = area.y;
  float right = area.x;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    boxes[i].box = {area.x + column * (extent.w + gap), area.y + row * (extent.h + gap), extent.w,
                    extent.h};
    bottom = std::max(bottom, boxes[i].box.y + extent.h);
    right = std::max(right, boxes[i].box.x + extent.w);
  }
  extent = {area.x, area.y, right - area.x, bottom - area.y};
  return extent.h;
}

// Stores with their legend, then services beside them where there is room, else below.
void place_groups(Shelf& shelf, float x, float y, float width) {
  shelf.box = {x, y, 0, 0};
  float right = x;
  float bottom = y;
  float next_x = x;
  float next_y = y;
  if (!shelf.outside.empty()) {
    Viewport extent{0, 0, k_store_w, k_store_h};
    place_rows(shelf.outside, {x, y + k_shelf_top, width, 0}, k_gap, extent);
    right = x + std::max(extent.w, k_store_w);
    bottom = y + k_shelf_top + extent.h + k_shelf_legend;
    const bool room = right + k_groups_gap + k_service_w <= x + width + 0.01F;
    next_x = room ? right + k_groups_gap : x;
    next_y = room ? y : bottom + k_gap;
  }
  if (!shelf.services.empty()) {
    Viewport extent{0, 0, k_service_w, k_service_h};
    const float room = x + width - next_x;
    place_rows(shelf.services, {next_x, next_y + k_shelf_title, room, 0}, k_service_gap, extent);
    right = std::max(right, extent.x + extent.w);
    bottom = std::max(bottom, extent.y + extent.h);
  }
  shelf.box.w = right - x;
  shelf.box.h = bottom - y;
}

void plan_services(const World& world, const Shelf& before, Shelf& shelf) {
  if (!shows_roles(world)) return;
  shelf.services = before.services;
  std::vector<NameId> seen;
  const auto kept = static_cast<std::uint32_t>(world.iam.calls.size());
  const std::uint32_t taken = world.iam.calls_taken;
  for (std::uint32_t n = taken > kept ? taken - kept : 0; n < taken; ++n) {
    const AwsCall& call = world.iam.calls[n % kept];
    if (!call.action || std::find(seen.begin(), seen.end(), call.action) != seen.end()) continue;
    seen.push_back(call.action);
    const std::string_view prefix = service_of(world.text(call.action));
    const bool known = std::any_of(shelf.services.begin(), shelf.services.end(),
                                   [&](const ServiceChip& chip) { return chip.prefix == prefix; });
    if (!known && shelf.services.size() < k_services_max) {
      shelf.services.push_back({std::string(prefix), {}});
    }
  }
}

struct Place {
  NameId zone;
  Viewport box;
  std::uint32_t card = 0;
  bool fargate = false;
};

// Zones of EC2, and the cards of Fargate, each a place where tasks of one zone are.
std::vector<Place> places_of(Layout& layout) {
  std::vector<Place> places;
  layout.shelf.place_of_card.assign(layout.cards.size(), k_none);
  for (const Band& band : layout.bands) {
    for (const ZoneBox& box : band.zones) {
      bool is_new = true;
      for (const std::uint32_t index : box.cards) {
        const Card& card = layout.cards[index];
        if (box.fargate) {
          places.push_back({card.zone, {card.x, card.y, card.w, card.h}, index, true});
        } else if (is_new) {
          places.push_back({card.zone, {box.x, box.y, box.w, box.h}, index, false});
          is_new = false;
        }
        layout.shelf.place_of_card[index] = static_cast<std::uint32_t>(places.size() - 1);
      }
    }
  }
  return places;
}

}  // namespace

Shelf plan_shelf(const World& world, const Shelf& before) {
  Shelf shelf;
  for (const FileSystem& one : world.storage.file_systems) {
    if (is_shown(one)) shelf.outside.push_back({one.id, one.store, {}});
  }
  for (const Store& store : world.storage.stores) {
    if (store.kind == StoreKind::fsx_windows && store.alive() && !store.file_system) {
      shelf.outside.push_back({{}, store.id, {}});
    }
  }
  plan_services(world, before, shelf);
  return shelf;
}

void place_shelf(Shelf& shelf, float margin, double aspect, float& width, float& height) {
  if (!shelf.shown()) return;
  const float inner = std::max(width - 2 * margin, k_store_w);
  place_groups(shelf, margin, height, inner);
  const float below_w = std::max(width, shelf.box.w + 2 * margin);
  const float below_h = height + shelf.box.h + margin;
  Shelf aside = shelf;
  place_groups(aside, width + k_shelf_gap - margin, margin, k_store_w);
  if (aside.box.h + 2 * margin < height) {  // in the middle, where all lines are short
    const float top = (height - aside.box.h) / 2;
    place_groups(aside, width + k_shelf_gap - margin, top, k_store_w);
  }
  const float beside_w = aside.box.x + aside.box.w + margin;
  const float beside_h = std::max(height, aside.box.h + 2 * margin);
  const auto zoom = [aspect](float w, float h) {
    return std::min(aspect / static_cast<double>(w), 1 / static_cast<double>(h));
  };
  if (zoom(beside_w, beside_h) > zoom(below_w, below_h) * k_clearly) {
    shelf = std::move(aside);
    shelf.beside = true;
    width = beside_w;
    height = beside_h;
  } else {
    shelf.beside = false;
    width = below_w;
    height = below_h;
  }
}

void place_targets(const World& world, Layout& layout) {
  Shelf& shelf = layout.shelf;
  shelf.targets.clear();
  if (shelf.outside.empty()) return;
  const std::vector<Place> places = places_of(layout);
  for (std::uint32_t p = 0; p < places.size(); ++p) {
    const Place& place = places[p];
    const std::size_t first = shelf.targets.size();
    for (std::uint32_t o = 0; o < shelf.outside.size(); ++o) {
      if (!shelf.outside[o].file_system) continue;
      for (const MountTargetId id : world.at(shelf.outside[o].file_system).targets) {
        const MountTarget& target = world.at(id);
        if (target.zone != place.zone || target.state == EfsState::deleted) continue;
        shelf.targets.push_back({id, o, p, {}, place.card});
      }
    }
    const auto count = static_cast<float>(shelf.targets.size() - first);
    if (count <= 0) continue;
    const float room = place.box.w - 16;
    float w = k_chip_w;
    if (count * (w + 6) > room) w = k_narrow_chip;
    const float step = std::min(w + 6, room / count);
    const float over = place.fargate ? 4.5F : 6;  // so much of it is inside
    for (std::size_t i = first; i < shelf.targets.size(); ++i) {
      const float x = place.box.x + 8 + static_cast<float>(i - first) * step;
      shelf.targets[i].box = {x, place.box.y + place.box.h - over, std::min(w, step), k_chip_h};
    }
  }
}

std::uint32_t chip_for(const Shelf& shelf, std::uint32_t card, std::uint32_t outside) {
  if (card >= shelf.place_of_card.size()) return k_none;
  const std::uint32_t place = shelf.place_of_card[card];
  for (std::uint32_t i = 0; i < shelf.targets.size(); ++i) {
    if (shelf.targets[i].place == place && shelf.targets[i].outside == outside) return i;
  }
  return k_none;
}

}  // namespace taskyard::web
