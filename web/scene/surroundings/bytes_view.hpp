// Bytes and calls under way in the yard: file operations as packets along the mounts, AWS calls as
// packets to the services; where too many pass, flows along the lines.
#pragma once

#include <array>
#include <vector>

#include "scene/front/traffic_view.hpp"
#include "scene/layout.hpp"
#include "scene/palette.hpp"
#include "scene/surroundings/bay.hpp"
#include "scene/surroundings/wires.hpp"

namespace taskyard::web {

/// Operations per second of wall time through one mount target from which on they are drawn as a
/// flow, and below which as packets again.
inline constexpr double k_byte_flow_from = 60;
inline constexpr double k_byte_flow_below = 40;
inline constexpr std::size_t k_packets_max = 160;  ///< under way at once
inline constexpr std::size_t k_mount_lines = 24;   ///< more tasks than this share lines

class BytesView {
 public:
  void clear() { *this = BytesView(); }
  /// Everything stands at new places, or mounts have changed.
  void relink() { relink_ = true; }
  /// Takes in new operations and calls, lets time pass, draws packets into `list.moving` and lines
  /// into `list.traffic.mounts`.
  void update(const World& world, const Layout& layout, const BayParts& parts,
              const Palette& palette, const TrafficInput& input, DrawList& list);
  bool moving() const { return moving_; }
  /// Places that show for a moment that another task has changed a file they see.
  std::vector<Viewport> take_flashes();
  std::size_t packets() const { return packets_.size(); }
  std::size_t links() const { return links_.size(); }

 private:
  struct Link {
    TaskId task;
    std::uint32_t outside = 0;
    std::uint32_t chip = 0;  ///< index of Shelf::targets, 0xFFFFFFFF = none
  };
  /// What passes one mount target, or a file system without one.
  struct Trunk {
    std::uint32_t writes = 0, reads = 0;
    double write_rate = 0, read_rate = 0;  ///< per second of wall time
    bool flows = false;
  };
  struct Packet {
    bool is_call = false;
    std::uint32_t number = 0;  ///< of the FileOp or AwsCall
    FileAction action = FileAction::write;
    Color color = 0;
    bool failed = false;
    Route route;
    double start_ms = 0, travel_ms = 0;
    TaskId task;
    std::uint32_t outside = 0xFFFFFFFFU;
    bool arrived = false;
  };

  void link(const World& world, const Layout& layout);
  void pass_time(const World& world, const TrafficInput& input);
  void take_ops(const World& world, const Layout& layout, const BayParts& parts,
                const TrafficInput& input);
  void take_op(const World& world, const Layout& layout, const BayParts& parts, const FileOp& op,
               const TrafficInput& input);
  void take_calls(const World& world, const Layout& layout, const Palette& palette,
                  const TrafficInput& input);
  void take_call(const World& world, const Layout& layout, const Palette& palette,
                 const AwsCall& call);
  void update_rates();
  void draw_packets(const World& world, const Layout& layout, const BayParts& parts,
                    const Palette& palette, DrawList& list);
  void arrive(const Layout& layout, const BayParts& parts, Packet& packet);
  void draw_lines(const World& world, const Layout& layout, const BayParts& parts,
                  const Palette& palette, const TrafficInput& input, TrafficPicture& picture) const;
  void draw_flows(const Layout& layout, const BayParts& parts, const Palette& palette,
                  const TrafficInput& input, TrafficPicture& picture) const;
  Route route_of(const World& world, const Layout& layout, const BayParts& parts,
                 const Container& container, const Store& store, std::uint32_t& outside) const;
  Route way_of(const Layout& layout, const BayParts& parts, const Link& link) const;
  bool chosen(const World& world, const Layout& layout, const Link& link, Selection s) const;
  std::size_t trunk_of(const Layout& layout, TaskId task, std::uint32_t outside) const;

  std::vector<Link> links_;
  std::vector<Trunk> trunks_;  ///< by chip, then by file system without one
  std::vector<Packet> packets_;
  std::vector<Viewport> flashes_;
  std::vector<double> flashed_at_;  ///< by file system
  std::array<std::uint32_t, 64> repeat_numbers_{}, repeats_{};
  std::uint32_t ops_seen_ = 0, calls_seen_ = 0;
  bool relink_ = true, began_ = false;
  double clock_ms_ = 0, last_now_ms_ = -1, passed_ms_ = 0, lines_at_ms_ = -1000;
  SimTime last_sim_ = -1;
  Selection shown_selected_, shown_hovered_;
  bool moving_ = false;
};

}  // namespace taskyard::web
