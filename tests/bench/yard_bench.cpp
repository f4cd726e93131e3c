// What a frame of the yard costs in our own code with 100,000 requests under way: 2,000 new ones come
// into every frame, for 600 targets. The GPU moves them; what it gets is counted.
#include "scene/scene.hpp"

#include "bench/bench.hpp"

namespace taskyard::bench {
namespace {

constexpr int k_new_per_frame = 2000;
constexpr int k_frames_before = 120;
constexpr int k_frames = 240;

World& by_hand(Simulation& simulation) { return const_cast<World&>(simulation.world()); }

void add_targets(World& world, const LoadBalancer& balancer, int groups) {
  for (int g = 0; g < groups; ++g) {
    TargetGroup group;
    group.id = TargetGroupId{static_cast<std::uint32_t>(world.target_groups.size())};
    group.name = "group";
    group.load_balancer = balancer.id;
    for (int t = 0; t < 50; ++t) {
      Target target;
      target.id = TargetId{static_cast<std::uint32_t>(world.targets.size())};
      target.group = group.id;
      target.state = TargetState::healthy;
      target.port = 8080;
      group.targets.push_back(target.id);
      world.targets.push_back(target);
    }
    world.target_groups.push_back(group);
  }
}

void add_front(World& world) {
  for (std::uint32_t b = 0; b < 3; ++b) {
    LoadBalancer balancer;
    balancer.id = LoadBalancerId{b};
    balancer.name = "web";
    balancer.state = LoadBalancerState::active;
    Listener listener;
    listener.id = ListenerId{b};
    listener.load_balancer = balancer.id;
    balancer.listeners = {listener.id};
    TrafficSource source;
    source.id = TrafficSourceId{b};
    source.load_balancer = balancer.id;
    source.sent = 1;
    add_targets(world, balancer, 4);
    world.load_balancers.push_back(balancer);
    world.listeners.push_back(listener);
    world.traffic.sources.push_back(source);
  }
}

void send(World& world, int count) {
  std::vector<RequestSample>& samples = world.traffic.samples;
  samples.resize(world.limits.samples_max);
  for (int i = 0; i < count; ++i) {
    const std::uint32_t number = world.traffic.samples_taken++;
    RequestSample& sample = samples[number % world.limits.samples_max];
    sample = RequestSample();
    sample.number = number;
    const std::uint32_t target = number * 7 % 600;
    sample.source = TrafficSourceId{target / 200};
    sample.load_balancer = LoadBalancerId{target / 200};
    sample.listener = ListenerId{target / 200};
    sample.target = TargetId{target};
    sample.sent = world.now * 1000;
    sample.arrived = sample.queued = sample.work_end = sample.ended = sample.sent + 1000;
    if (number % 50 == 0) sample.outcome = Outcome::elb_502_refused;
  }
}

}  // namespace

void bench_yard() {
  Simulation simulation;
  simulation.call("ecs.CreateCluster", R"({"clusterName":"c"})");
  World& world = by_hand(simulation);
  add_front(world);
  web::Scene scene;
  web::SceneInput input;
  double seconds = 0;
  double worst = 0;
  std::uint64_t bytes = 0;
  for (int frame = 0; frame < k_frames_before + k_frames; ++frame) {
    world.now += 16;
    input.now_ms += 16;
    send(world, k_new_per_frame);
    const web::TrafficPicture& traffic = scene.draw_list().traffic;
    const std::uint64_t written = traffic.written;
    const std::uint32_t points = traffic.points_version;
    const std::uint32_t strokes = traffic.strokes_version;
    const Stopwatch watch;
    scene.update(simulation, input);
    const double took = watch.seconds();
    if (frame >= k_frames_before) {
      seconds += took;
      worst = took > worst ? took : worst;
      bytes += (traffic.written - written) * sizeof(web::Particle);
      if (traffic.points_version != points) bytes += traffic.points.size() * sizeof(web::WayPoint);
      if (traffic.strokes_version != strokes) bytes += traffic.strokes.size() * sizeof(web::Stroke);
      for (const web::QuadRange& range : scene.draw_list().dirty) {
        bytes += (range.end - range.begin) * sizeof(web::Quad);
      }
    }
    scene.clear_dirty();
  }
  const web::TrafficPicture& traffic = scene.draw_list().traffic;
  report("yard_particles_live", static_cast<double>(traffic.written - traffic.oldest));
  report("yard_frame_us", seconds * 1e6 / k_frames);
  report("yard_frame_us_worst", worst * 1e6);
  report("yard_frame_upload_bytes", static_cast<double>(bytes) / k_frames);
}

}  // namespace taskyard::bench
