#include "scene/front/traffic_view.hpp"

#include <algorithm>
#include <cmath>

#include "scene/front/front_picture.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint16_t k_none = 0xFFFF;
constexpr double k_stall_ms = 100;  // ux.md 3.6
constexpr double k_rate_settles_ms = 600;
constexpr double k_blend_ms = 350;
constexpr double k_strokes_every_ms = 100;
constexpr double k_rebase_ms = 3'600'000;
constexpr SimTime k_rates_every = k_second;

}  // namespace

float life_ms(const Particle& particle) {
  float life = static_cast<float>(particle.wait_ms) + static_cast<float>(particle.fade) * 10;
  for (const std::uint16_t hop : particle.hops_ms) life += static_cast<float>(hop);
  return life;
}

bool place_particle(const Particle& particle, const std::vector<WayPoint>& points, float time_ms,
                    float& x, float& y) {
  float age = time_ms - particle.start_ms;
  if (age < 0 || age >= life_ms(particle)) return false;
  std::size_t hop = 0;
  while (hop + 1 < k_way_points && age >= static_cast<float>(particle.hops_ms[hop])) {
    age -= static_cast<float>(particle.hops_ms[hop]);
    ++hop;
  }
  const WayPoint& from = points[particle.points[hop]];
  if (hop + 1 == k_way_points) {
    x = from.x;
    y = from.y;
    return true;
  }
  const WayPoint& to = points[particle.points[hop + 1]];
  const float share = age / static_cast<float>(particle.hops_ms[hop]);
  x = from.x + (to.x - from.x) * share;
  y = from.y + (to.y - from.y) * share;
  return true;
}

float flow_width(double rate) {
  return static_cast<float>(std::clamp(1.2 + 2.1 * std::log10(1 + rate / 10), 1.2, 12.0));
}

void TrafficView::clear() { *this = TrafficView(); }

bool TrafficView::take_new_rates() {
  const bool are_new = rates_are_new_;
  rates_are_new_ = false;
  return are_new;
}

// While the clock plays wall time moves the particles; a step by hand moves them by what it skipped.
void TrafficView::pass_time(const World& world, const TrafficInput& input) {
  passed_ms_ = 0;
  if (last_now_ms_ >= 0 && input.playing) {
    passed_ms_ = std::clamp(input.now_ms - last_now_ms_, 0.0, k_stall_ms);
  } else if (last_sim_ >= 0 && world.now > last_sim_) {
    passed_ms_ = static_cast<double>(world.now - last_sim_) / std::max(input.speed, 0.01);
  }
  last_now_ms_ = input.now_ms;
  last_sim_ = world.now;
  clock_ms_ += passed_ms_;
}

void TrafficView::update(const World& world, const Layout& layout, const Palette& palette,
                         const TrafficInput& input, bool changed, DrawList& list) {
  TrafficPicture& picture = list.traffic;
  pass_time(world, input);
  picture.ok = palette.of(Role::running);
  picture.error = palette.of(Role::failed);
  picture.waiting = palette.of(Role::stopping);
  picture.answered = palette.of(Role::pending);
  picture.ground = palette.ground;
  if (!layout.front.shown() && points_.empty()) {
    moving_ = false;
    picture.time_ms = static_cast<float>(clock_ms_ - base_ms_);
    if (!picture.strokes.empty()) ++picture.strokes_version;
    picture.strokes.clear();
    return;
  }
  if (changed) recheck(world, layout, input.speed, picture);
  take_samples(world, layout, input, picture);
  expire(picture);
  measure_rates(world);
  const bool selection_changed =
      !(shown_selected_ == input.selected) || !(shown_hovered_ == input.hovered);
  shown_selected_ = input.selected;
  shown_hovered_ = input.hovered;
  const bool due = passed_ms_ > 0 && clock_ms_ - strokes_at_ms_ >= k_strokes_every_ms;
  if (strokes_changed_ || selection_changed || due) {
    draw_strokes(world, layout, palette, input, picture);
    strokes_at_ms_ = clock_ms_;
    strokes_changed_ = false;
  }
  draw_blocked(palette, list);
  picture.time_ms = static_cast<float>(clock_ms_ - base_ms_);
  bool flows = false;
  for (const Flow& flow : flows_) flows = flows || flow.rate > 0.5 || flow.blend > 0;
  moving_ = input.playing && (picture.oldest < picture.written ||
                              (flows && !input.reduced_motion) || !blocked_.empty());
}

void TrafficView::take_samples(const World& world, const Layout& layout, const TrafficInput& input,
                               TrafficPicture& picture) {
  const TrafficState& traffic = world.traffic;
  if (traffic.samples_taken < seen_) seen_ = traffic.samples_taken;
  const auto kept = static_cast<std::uint32_t>(traffic.samples.size());
  std::uint32_t first = seen_;
  if (traffic.samples_taken - first > kept) first = traffic.samples_taken - kept;
  counts_.past += first - seen_;
  const std::uint32_t taken = traffic.samples_taken - seen_;
  if (taken > 0 && ends_.empty()) {
    picture.particles.resize(k_particles_max);
    ends_.resize(k_particles_max);
    numbers_.resize(k_particles_max);
  }
  for (std::uint32_t n = first; n < traffic.samples_taken; ++n) {
    take_sample(world, layout, traffic.samples[n % kept], input, picture);
  }
  const std::uint32_t processed = traffic.samples_taken - first;
  seen_ = traffic.samples_taken;
  const double scale = processed > 0 ? static_cast<double>(traffic.sample_every) * taken / processed
                                     : static_cast<double>(traffic.sample_every);
  update_flows(input, scale, picture);
}

void TrafficView::take_sample(const World& world, const Layout& layout, const RequestSample& sample,
                              const TrafficInput& input, TrafficPicture& picture) {
  Particle particle = particle_for(world, layout, sample, input.speed, picture);
  if (particle.points[0] == k_none) {  // its client is not in the yard
    ++counts_.past;
    return;
  }
  const double age =
      static_cast<double>(world.now * 1000 - sample.sent) / 1000 / std::max(input.speed, 0.01);
  const double start = clock_ms_ - std::max(age, 0.0);
  const double end = start + static_cast<double>(life_ms(particle));
  if (end <= clock_ms_) {
    ++counts_.past;
    return;
  }
  count(particle);
  const bool stops = particle.fate == Fate::blocked;
  const auto is_flow = [&](std::uint16_t point) {
    if (input.reduced_motion) return true;
    return flow_ids_[point] != k_none && flows_[flow_ids_[point]].blend >= 1;
  };
  if (is_flow(particle.points[0]) && (stops || is_flow(particle.points[3]))) {
    ++counts_.flowed;
    if (stops) note_blocked(world, sample, particle, 0);
    return;
  }
  ++counts_.drawn;
  particle.start_ms = static_cast<float>(start - base_ms_);
  particle.lane = static_cast<std::uint8_t>(sample.number * 97U % 251U + 2);
  const std::size_t slot = picture.written % k_particles_max;
  picture.particles[slot] = particle;
  ends_[slot] = end;
  numbers_[slot] = sample.number;
  ++picture.written;
  if (picture.written - picture.oldest > k_particles_max) {
    picture.oldest = picture.written - k_particles_max;
  }
  if (!stops) return;
  note_blocked(world, sample, particle, end - clock_ms_ - k_blocked_ms);
}

// A task that dies takes its requests with it: what was known of them ahead is no longer true.
void TrafficView::recheck(const World& world, const Layout& layout, double speed,
                          TrafficPicture& picture) {
  const auto kept = static_cast<std::uint32_t>(world.traffic.samples.size());
  for (std::uint64_t n = picture.oldest; n < picture.written; ++n) {
    const std::size_t slot = n % k_particles_max;
    const std::uint32_t number = numbers_[slot];
    if (number >= world.traffic.samples_taken || world.traffic.samples_taken - number > kept) {
      continue;
    }
    Particle& old = picture.particles[slot];
    const RequestSample& sample = world.traffic.samples[number % kept];
    if (sample.number != number) continue;
    Particle now = particle_for(world, layout, sample, speed, picture);
    if (now.fate == old.fate && now.wait_ms == old.wait_ms) continue;
    now.start_ms = old.start_ms;
    now.lane = old.lane;
    old = now;
    ends_[slot] = base_ms_ + static_cast<double>(now.start_ms + life_ms(now));
    picture.rewritten.push_back(n);
  }
}

void TrafficView::expire(TrafficPicture& picture) {
  while (picture.oldest < picture.written && ends_[picture.oldest % k_particles_max] <= clock_ms_) {
    ++picture.oldest;
  }
  if (picture.oldest == picture.written && clock_ms_ - base_ms_ > k_stall_ms) {
    base_ms_ = clock_ms_;  // floats stay exact
  } else if (clock_ms_ - base_ms_ > k_rebase_ms) {
    const auto shift = static_cast<float>(clock_ms_ - base_ms_);
    base_ms_ = clock_ms_;
    for (std::uint64_t n = picture.oldest; n < picture.written; ++n) {
      picture.particles[n % k_particles_max].start_ms -= shift;
      picture.rewritten.push_back(n);
    }
  }
}

TrafficView::Flow& TrafficView::flow_at(std::uint16_t point) {
  if (flow_ids_[point] == k_none) {
    flow_ids_[point] = static_cast<std::uint16_t>(flows_.size());
    Flow flow;
    flow.point = point;
    flow.door = flow.task = flow.node = flow.listener = k_none;
    flows_.push_back(flow);
  }
  return flows_[flow_ids_[point]];
}

void TrafficView::count(const Particle& particle) {
  const bool wrong = particle.fate == Fate::error || particle.fate == Fate::blocked;
  Flow& source = flow_at(particle.points[0]);
  ++source.count;
  if (wrong) ++source.errors;
  source.listener = particle.points[1];
  const std::uint16_t target = particle.points[3];
  if (points_[target].kind != PointKind::target) return;
  Flow& flow = flow_at(target);
  ++flow.count;
  if (wrong) ++flow.errors;
  flow.listener = particle.points[1];
  flow.node = particle.points[2];
  flow.door = particle.points[4];
  flow.task = particle.points[5];
}

void TrafficView::update_flows(const TrafficInput& input, double scale, TrafficPicture& picture) {
  const bool all = input.reduced_motion || input.speed > k_flow_speed;
  bool changed = false;
  for (Flow& flow : flows_) {
    if (passed_ms_ > 0) {
      const double now = flow.count * scale / passed_ms_ * 1000;
      const double weight = 1 - std::exp(-passed_ms_ / k_rate_settles_ms);
      flow.rate += (now - flow.rate) * weight;
      if (flow.rate < 0.01) flow.rate = 0;
      if (flow.count > 0) {
        const double share = static_cast<double>(flow.errors) / flow.count;
        flow.error += (share - flow.error) * weight;
      }
      flow.count = flow.errors = 0;
    }
    if (flow.rate > k_flow_from) flow.wanted = true;
    if (flow.rate < k_flow_below) flow.wanted = false;
    const double aim = all || flow.wanted ? 1 : 0;
    if (flow.blend == aim) continue;
    const double step = input.reduced_motion ? 1 : passed_ms_ / k_blend_ms;
    flow.blend =
        aim > flow.blend ? std::min(aim, flow.blend + step) : std::max(aim, flow.blend - step);
    picture.points[flow.point].flow = static_cast<float>(flow.blend);
    changed = true;
  }
  if (!changed) return;
  ++picture.points_version;
  strokes_changed_ = true;
}

void TrafficView::measure_rates(const World& world) {
  const std::vector<TrafficSource>& sources = world.traffic.sources;
  if (rates_at_ >= 0 && world.now - rates_at_ < k_rates_every && world.now >= rates_at_ &&
      rates_.size() == sources.size()) {
    return;
  }
  rates_.resize(sources.size(), -1);
  sent_before_.resize(sources.size(), 0);
  const SimTime passed = rates_at_ < 0 ? 0 : world.now - rates_at_;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::uint64_t sent = sources[i].sent;
    std::int64_t rate = -1;
    if (passed > 0 && sent >= sent_before_[i]) {
      rate = static_cast<std::int64_t>(sent - sent_before_[i]) * 1'000'000 / passed;
    }
    if (rate != rates_[i]) rates_are_new_ = true;
    rates_[i] = rate;
    sent_before_[i] = sent;
  }
  rates_at_ = world.now;
}

std::uint32_t TrafficView::nearest(const TrafficPicture& picture, float x, float y,
                                   float radius) const {
  float best = radius * radius;
  std::uint32_t found = 0xFFFFFFFFU;
  for (std::uint64_t n = picture.oldest; n < picture.written; ++n) {
    const std::size_t slot = n % k_particles_max;
    float px = 0;
    float py = 0;
    if (!place_particle(picture.particles[slot], picture.points, picture.time_ms, px, py)) continue;
    const float distance = (px - x) * (px - x) + (py - y) * (py - y);
    if (distance >= best) continue;
    best = distance;
    found = numbers_[slot];
  }
  return found;
}

Viewport TrafficView::place_of(const TrafficPicture& picture, std::uint32_t sample) const {
  constexpr float k_side = 9;
  for (std::uint64_t n = picture.written; n-- > picture.oldest;) {
    const std::size_t slot = n % k_particles_max;
    if (numbers_[slot] != sample) continue;
    float x = 0;
    float y = 0;
    if (!place_particle(picture.particles[slot], picture.points, picture.time_ms, x, y)) return {};
    return {x - k_side / 2, y - k_side / 2, k_side, k_side};
  }
  return {};
}

}  // namespace taskyard::web
