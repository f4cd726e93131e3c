// Turns the front of the yard into quads and labels, and the doors of the instances with it. Every
// thing owns a run of slots, so that a target that changes touches two quads.
#pragma once

#include <vector>

#include "scene/front/front_parts.hpp"

namespace taskyard::web {

class FrontPicture {
 public:
  /// Appends the slots of everything to `list` and draws it. Nothing when no front is shown.
  void add(const World& world, const Layout& layout, const Palette& palette, DrawList& list);
  /// Texts, health bars and gates; cheap.
  void redraw_boxes(const World& world, const Layout& layout, DrawList& list);
  void redraw_target(const World& world, const Layout& layout, TargetId target, DrawList& list);
  /// Draining targets fade: redraws those whose shade has changed since the last call.
  void redraw_draining(const World& world, const Layout& layout, DrawList& list);
  /// Gates and host ports of all instances.
  void redraw_doors(const World& world, const Layout& layout, DrawList& list);
  /// Requests per second of every source, in thousandths, by TrafficSourceId.
  std::vector<std::int64_t> rates;
  std::vector<Gate> door_gates;             ///< of instances, as drawn
  std::vector<SecurityGroupId> tile_gates;  ///< by task with an address of its own, as drawn

 private:
  struct Run {
    std::uint32_t quad = 0, label = 0;
  };
  struct SlotRun {
    TargetGroupId group;
    std::size_t slots = 0;
    Run run;
  };
  void draw_source(const World& world, const SourceBox& box, Run run, DrawList& list);
  void draw_balancer(const World& world, const FrontBlock& block, bool beside, Run run,
                     DrawList& list);
  void draw_listeners(const World& world, const FrontBlock& block, Run& run, DrawList& list);
  void draw_group(const World& world, const GroupBox& box, Run run, DrawList& list);
  void draw_slot(const World& world, const GroupBox& box, std::size_t slot, Run run,
                 DrawList& list);
  void draw_doors(const World& world, const Layout& layout, const Card& card, Run run,
                  DrawList& list);

  const Palette* palette_ = nullptr;
  Run first_;
  std::vector<SlotRun> slots_;
  Run doors_;
  std::vector<std::uint32_t> door_cards_;
};

}  // namespace taskyard::web
