#include "scene/surroundings/shelf_hits.hpp"

#include <algorithm>

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;
constexpr float k_reach = 4;  // mount targets and marks are small

bool inside(const Viewport& box, float x, float y, float reach = 0) {
  return box.w > 0 && x >= box.x - reach && y >= box.y - reach && x < box.x + box.w + reach &&
         y < box.y + box.h + reach;
}

Viewport call_box(const Layout& layout, const ShelfPicture& picture, std::uint32_t call) {
  const std::vector<ServiceMarks>& marks = picture.marks();
  for (std::size_t i = 0; i < marks.size() && i < layout.shelf.services.size(); ++i) {
    if (marks[i].allowed == call) return layout.shelf.services[i].tick();
    if (marks[i].refused == call) return layout.shelf.services[i].cross();
  }
  return {};
}

Viewport part_bounds(const Bay& bay, Selection selection) {
  if (selection.kind == SelectionKind::store) return disk_box(bay, StoreId{selection.index});
  if (selection.kind == SelectionKind::role) {
    for (const BayBadge& one : bay.badges) {
      if (one.badge.role && one.badge.role.value == selection.index) return one.box;
    }
  }
  if (selection.kind == SelectionKind::repository && bay.pull.shown && bay.pull.repository &&
      bay.pull.repository.value == selection.index) {
    return bay.pull_box;
  }
  return {};
}

}  // namespace

Selection hit_shelf(const Layout& layout, const ShelfPicture& picture, float x, float y) {
  const Shelf& shelf = layout.shelf;
  if (!shelf.shown()) return {};
  for (const TargetChip& chip : shelf.targets) {
    if (inside(chip.box, x, y, 1)) return {SelectionKind::mount_target, chip.target.value};
  }
  if (!inside(shelf.box, x, y, k_reach)) return {};
  for (std::size_t i = 0; i < shelf.services.size() && i < picture.marks().size(); ++i) {
    const ServiceChip& chip = shelf.services[i];
    const ServiceMarks& marks = picture.marks()[i];
    if (!inside(chip.box, x, y)) continue;
    if (marks.refused != k_none && inside(chip.cross(), x, y, k_reach / 2)) {
      return {SelectionKind::aws_call, marks.refused};
    }
    if (marks.allowed != k_none && inside(chip.tick(), x, y, k_reach / 2)) {
      return {SelectionKind::aws_call, marks.allowed};
    }
    const std::uint32_t latest = marks.refused != k_none ? marks.refused : marks.allowed;
    if (latest != k_none) return {SelectionKind::aws_call, latest};
  }
  for (const OutsideStore& one : shelf.outside) {
    if (inside(one.box, x, y)) return one.selection();
  }
  return {};
}

Viewport shelf_bounds(const Layout& layout, const ShelfPicture& picture, const BayParts& parts,
                      Selection selection) {
  for (const OutsideStore& one : layout.shelf.outside) {
    const bool is_store =
        selection.kind == SelectionKind::store && one.store && one.store.value == selection.index;
    if (is_store || one.selection() == selection) return one.box;
  }
  if (selection.kind == SelectionKind::mount_target) {
    for (const TargetChip& chip : layout.shelf.targets) {
      if (chip.target.value == selection.index) return chip.box;
    }
    return {};
  }
  if (selection.kind == SelectionKind::aws_call) return call_box(layout, picture, selection.index);
  const bool in_bays = selection.kind == SelectionKind::store ||
                       selection.kind == SelectionKind::role ||
                       selection.kind == SelectionKind::repository;
  if (!in_bays) return {};
  for (const auto* bays : {&parts.cards, &parts.tasks}) {
    for (const auto& [index, bay] : *bays) {
      const Viewport box = part_bounds(bay, selection);
      if (box.w > 0) return box;
    }
  }
  return {};
}

std::vector<Viewport> role_boxes(const BayParts& parts, RoleId role) {
  std::vector<Viewport> boxes;
  for (const auto* bays : {&parts.cards, &parts.tasks}) {
    for (const auto& [index, bay] : *bays) {
      for (const BayBadge& one : bay.badges) {
        if (one.badge.role == role && boxes.size() < 100) boxes.push_back(one.box);
      }
    }
  }
  return boxes;
}

void list_shelf(const Layout& layout, const ShelfPicture& picture, std::vector<Selection>& order) {
  for (const OutsideStore& one : layout.shelf.outside) order.push_back(one.selection());
  for (const TargetChip& chip : layout.shelf.targets) {
    const Selection selection{SelectionKind::mount_target, chip.target.value};
    if (std::find(order.begin(), order.end(), selection) == order.end()) order.push_back(selection);
  }
  for (const ServiceMarks& marks : picture.marks()) {
    if (marks.allowed != k_none) order.push_back({SelectionKind::aws_call, marks.allowed});
    if (marks.refused != k_none) order.push_back({SelectionKind::aws_call, marks.refused});
  }
}

void list_bay(const Bay& bay, std::vector<Selection>& order) {
  const auto add = [&order](Selection selection) {
    if (std::find(order.begin(), order.end(), selection) == order.end()) order.push_back(selection);
  };
  for (const BayDisk& one : bay.disks) {
    if (one.disk.store && !is_outside(one.disk.kind)) {
      add({SelectionKind::store, one.disk.store.value});
    }
  }
  for (const BayBadge& one : bay.badges) {
    if (one.badge.role) add({SelectionKind::role, one.badge.role.value});
  }
}

}  // namespace taskyard::web
