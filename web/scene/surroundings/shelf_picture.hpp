// Turns the shelf of the yard into quads and labels: file systems, mount targets, services.
#pragma once

#include <vector>

#include "scene/layout.hpp"
#include "scene/palette.hpp"

namespace taskyard::web {

/// The latest calls of a service, for the marks on its chip; 0xFFFFFFFF = none.
struct ServiceMarks {
  std::uint32_t allowed = 0xFFFFFFFFU;
  std::uint32_t refused = 0xFFFFFFFFU;
};

class ShelfPicture {
 public:
  /// Appends the slots of everything to `list` and draws it. Nothing when no shelf is shown.
  void add(const World& world, const Layout& layout, const Palette& palette, DrawList& list);
  /// Texts, bars and marks; cheap.
  void redraw(const World& world, const Layout& layout, DrawList& list);
  /// By index of Shelf::services.
  const std::vector<ServiceMarks>& marks() const { return marks_; }

 private:
  struct Run {
    std::uint32_t quad = 0, label = 0;
  };
  void draw_titles(const World& world, const Shelf& shelf, Run run, DrawList& list) const;
  void draw_outside(const World& world, const OutsideStore& one, Run run, DrawList& list) const;
  void draw_rate(const World& world, const FileSystem& one, const Viewport& box, Run run,
                 DrawList& list) const;
  void draw_target(const World& world, const Shelf& shelf, const TargetChip& chip, Run run,
                   DrawList& list) const;
  void draw_service(const ServiceChip& chip, const ServiceMarks& marks, Run run,
                    DrawList& list) const;
  void take_calls(const World& world, const Shelf& shelf);

  const Palette* palette_ = nullptr;
  Run first_, end_;
  std::vector<ServiceMarks> marks_;
  std::uint32_t calls_seen_ = 0;
};

/// What a packet of bytes looks like at a place: a page towards a store, a frame on its way back, a
/// small square for a removal.
Quad packet_quad(FileAction action, float x, float y, const Palette& palette);

}  // namespace taskyard::web
