// Requests in the yard: every sample becomes one particle, or, where too many pass, part of a flow.
// The CPU only appends new particles; where they are is computed on the GPU.
#pragma once

#include <array>
#include <vector>

#include "scene/layout.hpp"
#include "scene/palette.hpp"

namespace taskyard::web {

/// Requests per second of wall time over one edge from which on it is drawn as a flow, and below
/// which as particles again.
inline constexpr double k_flow_from = 400;
inline constexpr double k_flow_below = 300;
inline constexpr double k_flow_speed = 10;  ///< above this speed everything is a flow (ux.md 5.4)

struct TrafficInput {
  double now_ms = 0;
  double speed = 1;
  bool playing = true;
  bool reduced_motion = false;
  Selection selected, hovered;
};

inline constexpr double k_blocked_ms = 2000;  ///< a blocked request stays as a cross

/// What became of the samples: each is exactly one of these.
struct SampleCounts {
  std::uint64_t drawn = 0;   ///< as a particle
  std::uint64_t flowed = 0;  ///< its whole way was a flow
  std::uint64_t past =
      0;  ///< over before it could be drawn: after a jump, or fallen out of the ring
};

class TrafficView {
 public:
  void clear();
  /// Everything stands at new places.
  void place_points(const World& world, const Layout& layout, TrafficPicture& picture);
  /// Takes in new samples and lets time pass. `changed`: something happened that may change the
  /// fate of requests under way.
  void update(const World& world, const Layout& layout, const Palette& palette,
              const TrafficInput& input, bool changed, DrawList& list);
  /// Particles are under way or flows run, and time passes.
  bool moving() const { return moving_; }
  /// The request nearest to a yard point within `radius`, 0xFFFFFFFF = none.
  std::uint32_t nearest(const TrafficPicture& picture, float x, float y, float radius) const;
  /// Where a request is now; w = 0 when it is not shown.
  Viewport place_of(const TrafficPicture& picture, std::uint32_t sample) const;
  const SampleCounts& counts() const { return counts_; }
  /// Requests per second of simulated time of each source, in thousandths, -1 = not known yet; and
  /// whether they are new since the last call.
  const std::vector<std::int64_t>& rates() const { return rates_; }
  bool take_new_rates();

 private:
  enum class PointKind : std::uint8_t {
    source,
    listener,
    listener_gate,
    node,  ///< LoadBalancerId * k_nodes_max + node
    target,
    door,         ///< TargetId: host port at the edge of its instance
    target_gate,  ///< TargetId: gate before its task or instance
    task,
    count_
  };
  struct Point {
    PointKind kind = PointKind::source;
    std::uint32_t index = 0;
  };
  struct Flow {
    std::uint16_t point = 0;  ///< a source or a target
    std::uint32_t count = 0, errors = 0;
    double rate = 0;   ///< per second of wall time
    double error = 0;  ///< share
    double blend = 0;  ///< 1 = drawn as a flow only
    bool wanted = false;
    std::uint16_t door = 0, task = 0, node = 0, listener = 0;  ///< the way last taken
  };
  struct Blocked {
    std::uint16_t point = 0;
    Port port = 0;
    std::uint32_t count = 0;
    double from_ms = 0, until_ms = 0;
  };

  std::uint16_t point_of(const World& world, const Layout& layout, PointKind kind,
                         std::uint32_t index, TrafficPicture& picture);
  bool locate(const World& world, const Layout& layout, Point point, WayPoint& place) const;
  bool locate_front(const Layout& layout, Point point, WayPoint& place) const;
  bool locate_target_way(const World& world, const Layout& layout, Point point,
                         WayPoint& place) const;
  void pass_time(const World& world, const TrafficInput& input);
  void take_samples(const World& world, const Layout& layout, const TrafficInput& input,
                    TrafficPicture& picture);
  void take_sample(const World& world, const Layout& layout, const RequestSample& sample,
                   const TrafficInput& input, TrafficPicture& picture);
  Particle particle_for(const World& world, const Layout& layout, const RequestSample& sample,
                        double speed, TrafficPicture& picture);
  void recheck(const World& world, const Layout& layout, double speed, TrafficPicture& picture);
  void count(const Particle& particle);
  Flow& flow_at(std::uint16_t point);
  void update_flows(const TrafficInput& input, double scale, TrafficPicture& picture);
  void draw_strokes(const World& world, const Layout& layout, const Palette& palette,
                    const TrafficInput& input, TrafficPicture& picture);
  void add_edges(const World& world, const Layout& layout, const Palette& palette,
                 const TrafficInput& input, TrafficPicture& picture);
  void add_target_edge(const World& world, const Layout& layout, TargetId target, Color color,
                       TrafficPicture& picture);
  void note_blocked(const World& world, const RequestSample& sample, const Particle& particle,
                    double arrives_in_ms);
  void draw_blocked(const Palette& palette, DrawList& list);
  void expire(TrafficPicture& picture);
  void measure_rates(const World& world);

  std::vector<Point> points_;
  std::array<std::vector<std::uint16_t>, static_cast<std::size_t>(PointKind::count_)> point_ids_;
  std::vector<Flow> flows_;
  std::vector<std::uint16_t> flow_ids_;  ///< by point
  std::vector<Blocked> blocked_;
  std::vector<double> ends_;            ///< by slot of the ring
  std::vector<std::uint32_t> numbers_;  ///< samples, by slot of the ring
  std::uint32_t seen_ = 0;
  SampleCounts counts_;
  double clock_ms_ = 0;  ///< passes only while requests move
  double base_ms_ = 0;   ///< of Particle::start_ms
  double last_now_ms_ = -1;
  SimTime last_sim_ = -1;
  double passed_ms_ = 0;
  double strokes_at_ms_ = -1000;
  bool strokes_changed_ = true;
  Selection shown_selected_, shown_hovered_;
  bool moving_ = false;
  std::vector<std::int64_t> rates_;
  std::vector<std::uint64_t> sent_before_;
  SimTime rates_at_ = -1;
  bool rates_are_new_ = false;
};

/// Where a particle is at a time; false before its start and after its end. The vertex shader does
/// the same.
bool place_particle(const Particle& particle, const std::vector<WayPoint>& points, float time_ms,
                    float& x, float& y);
/// All of its life.
float life_ms(const Particle& particle);
/// CSS px that stand for so many requests per second.
float flow_width(double rate);

}  // namespace taskyard::web
