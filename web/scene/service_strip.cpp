// A service in the yard: one bar of its tasks, old and new revision side by side, with the healthy
// floor, the desired count and the ceiling as ticks.
#include <algorithm>

#include "scene/picture.hpp"
#include "viewmodel/deployment/inspect.hpp"
#include "viewmodel/inspect_service.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

// ground, track, four parts, three ticks, mark, traffic of the old and of the new revision
constexpr std::uint32_t k_quads = 12;
constexpr std::uint32_t k_labels = 6;  // name, revisions, state, count, floor, ceiling
constexpr float k_bar_h = 12;

struct Strip {
  const Palette& p;
  const Viewport& box;
  Quad* quads;
  Label* labels;
  float bar_x = 0, bar_y = 0, bar_w = 0, per_task = 0;

  float at(std::int32_t tasks) const { return bar_x + static_cast<float>(tasks) * per_task; }
};

Quad rect(float x, float y, float w, float h, Color fill, float radius = 0) {
  Quad quad;
  quad.x = x;
  quad.y = y;
  quad.w = w;
  quad.h = h;
  quad.fill = fill;
  quad.radius = radius;
  return quad;
}

// A text of the strip; empties what the slot held before.
void label(const Strip& strip, std::uint32_t slot, const Viewport& where, std::string text,
           LabelFont font = LabelFont::mono) {
  Label& target = strip.labels[slot];
  target.x = where.x;
  target.y = where.y;
  target.size = where.h;
  target.max_width = where.w;
  target.color = slot == 0 || slot == 3 ? strip.p.text : strip.p.muted;
  target.font = font;
  target.text = std::move(text);
}

// Old running, new running, on the way, stopping: in this order from the left.
void draw_parts(const Strip& strip, const World& world, const Service& service) {
  const std::int32_t fresh = world.at(service.primary).running;
  const std::int32_t counts[] = {service.running - fresh, fresh, service.pending,
                                 stopping_tasks(service)};
  const Role roles[] = {Role::running, Role::running, Role::pending, Role::stopping};
  std::int32_t before = 0;
  for (std::uint32_t i = 0; i < 4; ++i) {
    Quad part;
    if (counts[i] > 0) {
      const Color state = strip.p.of(roles[i]);
      part = rect(strip.at(before), strip.bar_y, static_cast<float>(counts[i]) * strip.per_task,
                  k_bar_h, state);
      part.border = state;
      part.border_px = 1.25F;
      if (i == 0) part.fill = mix(strip.p.panel, state, 0.3F);
      if (i > 1) {
        part.fill = mix(strip.p.panel, state, 0.2F);
        part.pattern = pattern_of(roles[i]);
      }
      before += counts[i];
    }
    strip.quads[2 + i] = part;
  }
}

void draw_ticks(const Strip& strip, const DeploymentBounds& bounds, std::int32_t desired) {
  const std::int32_t ticks[] = {bounds.floor, desired, bounds.ceiling};
  for (std::uint32_t i = 0; i < 3; ++i) {
    // The desired count is the thin one; floor and ceiling stand out on both sides of the bar.
    const float out = i == 1 ? 1.0F : 4.0F;
    const float width = i == 1 ? 1.0F : 2.0F;
    strip.quads[6 + i] = rect(strip.at(ticks[i]) - width / 2, strip.bar_y - out, width,
                              k_bar_h + 2 * out, strip.p.text);
  }
  const float y = strip.bar_y + k_bar_h + 4;
  const float right = strip.bar_x + strip.bar_w - 36;
  const float floor_x = std::min(strip.at(bounds.floor), right - 46);
  const float ceiling_x = std::max(strip.at(bounds.ceiling) - 36, floor_x + 46);
  label(strip, 4, {floor_x, y, 60, 9}, "min " + std::to_string(bounds.floor));
  label(strip, 5, {ceiling_x, y, 60, 9}, "max " + std::to_string(bounds.ceiling));
}

std::string revisions_text(const World& world, const Service& service) {
  std::string text;
  const bool traffic = service.deployments.size() > 1 && shows_traffic(world, service);
  for (const DeploymentId id : service.deployments) {
    const Deployment& deployment = world.at(id);
    text += (text.empty() ? "" : " → ") + revision_text(world, deployment.task_definition);
    if (service.deployments.size() > 1) text += " " + std::to_string(deployment.running);
    if (traffic) text += " (" + share_text(deployment.traffic.production) + ")";
  }
  return text;
}

// The traffic of old and new revision as a line below the bar, while it is shared or about to be.
void draw_traffic(const Strip& strip, const World& world, const Service& service) {
  strip.quads[10] = strip.quads[11] = Quad();
  const Deployment& green = world.at(service.primary);
  if (!keeps_blue(green)) return;
  const float share = static_cast<float>(green.traffic.production) / 1000.0F;
  const float blue_w = strip.bar_w * (1 - share);
  const float y = strip.bar_y + k_bar_h + 2;
  const Color running = strip.p.of(Role::running);
  if (share < 1) {
    strip.quads[10] = rect(strip.bar_x, y, blue_w, 2, mix(strip.p.panel, running, 0.5F));
  }
  if (share > 0) {
    strip.quads[11] = rect(strip.bar_x + blue_w, y, strip.bar_w - blue_w, 2, running);
  }
}

void draw_strip(Strip strip, const World& world, const Service& service) {
  const Viewport& box = strip.box;
  const Palette& p = strip.p;
  const Deployment& primary = world.at(service.primary);
  const Role role =
      service.status == ServiceStatus::active ? role_of(primary.rollout) : Role::draining;
  const DeploymentBounds bounds = bounds_now(world, service);
  const auto live = static_cast<std::int32_t>(service.tasks.size());
  const std::int32_t scale = std::max({bounds.ceiling, service.desired, live, 1});
  strip.bar_x = box.x + 12;
  strip.bar_y = box.y + 26;
  strip.bar_w = box.w - 24;
  strip.per_task = strip.bar_w / static_cast<float>(scale);
  Quad ground = rect(box.x, box.y, box.w, box.h, p.panel, 8);
  ground.border = role == Role::failed ? p.of(role) : p.line;
  ground.border_px = 1;
  strip.quads[0] = ground;
  strip.quads[1] = rect(strip.bar_x, strip.bar_y, strip.bar_w, k_bar_h, p.bar_track, 2);
  draw_parts(strip, world, service);
  draw_ticks(strip, bounds, service.desired);
  draw_traffic(strip, world, service);
  Quad mark = rect(box.x + 10, box.y + 7, 12, 12, 0);
  mark.border = p.of(role);
  mark.mark = mark_of(role);
  strip.quads[9] = mark;
  const float name_w = (box.w - 150) * 0.42F;
  label(strip, 0, {box.x + 27, box.y + 6, name_w, 13}, world.text(service.name),
        LabelFont::semibold);
  const float count_x = box.x + 33 + name_w;
  label(strip, 3, {count_x, box.y + 8, 48, 10.5F},
        std::to_string(service.running) + "/" + std::to_string(service.desired));
  const float revisions_x = count_x + 46;
  label(strip, 1, {revisions_x, box.y + 8, box.x + box.w - 74 - revisions_x, 10.5F},
        revisions_text(world, service));
  const bool active = service.status == ServiceStatus::active;
  const std::string stage = stage_word(world, service);
  const std::string state = stage.empty() ? to_string(primary.rollout) : stage;
  label(strip, 2, {box.x + box.w - 70, box.y + 8, 62, 9},
        active ? state : to_string(service.status), LabelFont::semibold);
}

}  // namespace

void Picture::add_services(const Layout& layout) {
  service_quads_ = static_cast<std::uint32_t>(list.quads.size());
  service_labels_ = static_cast<std::uint32_t>(list.labels.size());
  std::size_t count = 0;
  for (const Band& band : layout.bands) count += band.services.size();
  list.quads.resize(list.quads.size() + count * k_quads);
  list.labels.resize(list.labels.size() + count * k_labels);
}

void Picture::redraw_services(const World& world, const Layout& layout) {
  std::uint32_t i = 0;
  for (const Band& band : layout.bands) {
    for (const ServiceBox& shown : band.services) {
      Strip strip{*palette_, shown.box, &list.quads[service_quads_ + i * k_quads],
                  &list.labels[service_labels_ + i * k_labels]};
      draw_strip(strip, world, world.at(shown.service));
      ++i;
    }
  }
  if (i > 0) mark(service_quads_, service_quads_ + i * k_quads);
}

}  // namespace taskyard::web
