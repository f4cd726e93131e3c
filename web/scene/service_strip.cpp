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
constexpr std::uint32_t k_labels = 10;  // name, revisions, state, count, floor, ceiling, four parts
constexpr float k_bar_h = 18;
constexpr float k_wide = 430;  // narrower strips shorten their count
constexpr float k_tick_w = 58;
constexpr float k_word_w = 46;  // narrower parts of the bar show their number alone

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
  target.color = slot == 1 || slot == 4 || slot == 5 ? strip.p.muted : strip.p.text;
  target.font = font;
  target.text = std::move(text);
}

struct Part {
  std::int32_t tasks = 0;
  Role role = Role::none;
  float strength = 0;  ///< of its fill; the old revision is weak, the new one strong
  std::string word;
};

// Old running, new running, on the way, stopping: in this order from the left, each with its number
// and name where there is room.
void draw_parts(const Strip& strip, const World& world, const Service& service) {
  const Deployment& primary = world.at(service.primary);
  const std::string fresh_name = revision_text(world, primary.task_definition);
  const std::int32_t old = service.running - primary.running;
  std::string old_name = "old";
  if (service.deployments.size() == 2) {
    const Deployment& before = world.at(service.deployments.front());
    old_name = revision_text(world, before.task_definition);
  }
  const Part parts[] = {{old, Role::running, 0.16F, old_name},
                        {primary.running, Role::running, 0.46F, fresh_name},
                        {service.pending, Role::pending, 0.16F, "starting"},
                        {stopping_tasks(service), Role::stopping, 0.16F, "stopping"}};
  std::int32_t before = 0;
  for (std::uint32_t i = 0; i < 4; ++i) {
    const Part& part = parts[i];
    Quad quad;
    label(strip, 6 + i, {}, "");
    if (part.tasks > 0) {
      const Color state = strip.p.of(part.role);
      const float x = strip.at(before);
      const float width = static_cast<float>(part.tasks) * strip.per_task;
      quad = rect(x, strip.bar_y, width, k_bar_h, mix(strip.p.panel, state, part.strength));
      quad.border = state;
      quad.border_px = 1.25F;
      if (i > 1) quad.pattern = pattern_of(part.role);
      const std::string number = std::to_string(part.tasks);
      label(strip, 6 + i, {x + 6, strip.bar_y + 3, width - 8, 11.5F},
            width < k_word_w ? number : number + " " + part.word);
      before += part.tasks;
    }
    strip.quads[2 + i] = quad;
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
  const float y = strip.bar_y + k_bar_h + 5;
  const float right = strip.bar_x + strip.bar_w - k_tick_w;
  const float floor_x = std::min(strip.at(bounds.floor), right - k_tick_w);
  const float ceiling_x =
      std::clamp(strip.at(bounds.ceiling) - k_tick_w / 2, floor_x + k_tick_w, right);
  label(strip, 4, {floor_x, y, k_tick_w, 10.5F}, "min " + std::to_string(bounds.floor));
  label(strip, 5, {ceiling_x, y, k_tick_w, 10.5F}, "max " + std::to_string(bounds.ceiling));
}

// "web:1 → web:2" while both have tasks, "web:2" else.
std::string revisions_text(const World& world, const Service& service) {
  std::string text;
  const bool traffic = service.deployments.size() > 1 && shows_traffic(world, service);
  for (const DeploymentId id : service.deployments) {
    text += (text.empty() ? "" : " → ") + revision_text(world, world.at(id).task_definition);
    if (traffic) text += " (" + share_text(world.at(id).traffic.production) + ")";
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
  strip.bar_y = box.y + 29;
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
  // From the right: state, count, revisions; the name takes what is left.
  const bool active = service.status == ServiceStatus::active;
  const std::string stage = stage_word(world, service);
  const std::string state = stage.empty() ? to_string(primary.rollout) : stage;
  const float state_w = 86;
  const float count_w = box.w > k_wide ? 150.0F : 46.0F;
  const float inner = box.w - 27 - state_w - count_w;
  const float name_w = inner * 0.45F;
  const float y = box.y + 8;
  label(strip, 0, {box.x + 27, box.y + 6, name_w, 14}, world.text(service.name),
        LabelFont::semibold);
  strip.labels[0].kept = {k_kept_px, box.y, box.w - 34, 29};
  label(strip, 1, {box.x + 27 + name_w, y, inner - name_w - 6, 11.5F},
        revisions_text(world, service));
  const std::string running = std::to_string(service.running);
  const std::string desired = std::to_string(service.desired);
  const bool words = box.w > k_wide && running.size() + desired.size() <= 4;
  label(strip, 3, {box.x + 27 + inner, y, count_w - 6, 11.5F},
        words ? running + " running, " + desired + " desired" : running + "/" + desired);
  label(strip, 2, {box.x + box.w - state_w, y, state_w - 8, 11},
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
