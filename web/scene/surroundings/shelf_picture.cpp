#include "scene/surroundings/shelf_picture.hpp"

#include <algorithm>

#include "scene/front/front_parts.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/storage/words.hpp"
#include "viewmodel/surroundings/roles_view.hpp"
#include "viewmodel/surroundings/storage_view.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;
constexpr std::uint32_t k_title_labels = 2;
constexpr std::uint32_t k_legend = 4;         // glyphs with a word each
constexpr std::uint32_t k_store_quads = 4;    // body, lid, credits, mark
constexpr std::uint32_t k_store_labels = 5;   // name, kind, contents, rate, share
constexpr std::uint32_t k_target_quads = 2;   // chip, mark
constexpr std::uint32_t k_service_quads = 3;  // ground, tick, cross
constexpr float k_lid = 13;
constexpr Port k_nfs = 2049;

// `where`: left, top, room, size.
void set(Label& label, const Viewport& where, Color color, std::string text,
         LabelFont font = LabelFont::regular) {
  label.x = where.x;
  label.y = where.y;
  label.max_width = where.w;
  label.size = where.h;
  label.color = color;
  label.font = font;
  label.text = std::move(text);
}

std::string zone_end(const std::string& zone) {
  const std::size_t dash = zone.rfind('-');
  return dash == std::string::npos ? zone : zone.substr(dash + 1);
}

std::string percent(double share) {
  return std::to_string(static_cast<int>(share * 100 + 0.5)) + " %";
}

}  // namespace

Quad packet_quad(FileAction action, float x, float y, const Palette& p) {
  const float w = action == FileAction::append ? 5 : 6;
  const float h = action == FileAction::append ? 5 : 8;
  Quad quad = framed({x - w / 2, y - h / 2, w, h}, p.data_write, p.data_write, 1);
  if (action == FileAction::read) {
    quad = framed({x - 3, y - 4, 6, 8}, p.ground, p.data_read, 1);
    quad.border_px = 2;
  } else if (action == FileAction::remove) {
    quad = framed({x - 4, y - 4, 8, 8}, p.ground, p.muted, 1);
    quad.mark = Mark::square;
  }
  return quad;
}

void ShelfPicture::add(const World& world, const Layout& layout, const Palette& palette,
                       DrawList& list) {
  palette_ = &palette;
  const Shelf& shelf = layout.shelf;
  first_ = end_ = {static_cast<std::uint32_t>(list.quads.size()),
                   static_cast<std::uint32_t>(list.labels.size())};
  marks_.assign(shelf.services.size(), {});
  calls_seen_ = 0;
  if (!shelf.shown()) return;
  const auto outside = static_cast<std::uint32_t>(shelf.outside.size());
  const auto targets = static_cast<std::uint32_t>(shelf.targets.size());
  const auto services = static_cast<std::uint32_t>(shelf.services.size());
  end_.quad +=
      k_legend + outside * k_store_quads + targets * k_target_quads + services * k_service_quads;
  end_.label += k_title_labels + k_legend + outside * k_store_labels + targets + services;
  list.quads.resize(end_.quad);
  list.labels.resize(end_.label);
  redraw(world, layout, list);
}

void ShelfPicture::redraw(const World& world, const Layout& layout, DrawList& list) {
  const Shelf& shelf = layout.shelf;
  if (first_.quad == end_.quad) return;
  take_calls(world, shelf);
  Run run = first_;
  draw_titles(world, shelf, run, list);
  run.quad += k_legend;
  run.label += k_title_labels + k_legend;
  for (const OutsideStore& one : shelf.outside) {
    draw_outside(world, one, run, list);
    run.quad += k_store_quads;
    run.label += k_store_labels;
  }
  for (const TargetChip& chip : shelf.targets) {
    draw_target(world, shelf, chip, run, list);
    run.quad += k_target_quads;
    run.label += 1;
  }
  for (std::size_t i = 0; i < shelf.services.size(); ++i) {
    draw_service(shelf.services[i], marks_[i], run, list);
    run.quad += k_service_quads;
    run.label += 1;
  }
  list.dirty.push_back({first_.quad, end_.quad});
}

void ShelfPicture::take_calls(const World& world, const Shelf& shelf) {
  const auto kept = static_cast<std::uint32_t>(world.iam.calls.size());
  const std::uint32_t taken = world.iam.calls_taken;
  if (taken - calls_seen_ > kept) calls_seen_ = taken - kept;
  for (std::uint32_t n = calls_seen_; n < taken; ++n) {
    const AwsCall& call = world.iam.calls[n % kept];
    if (!call.action) continue;
    const std::string_view prefix = service_of(world.text(call.action));
    for (std::size_t i = 0; i < shelf.services.size(); ++i) {
      if (shelf.services[i].prefix != prefix) continue;
      (is_allowed(call.answer) ? marks_[i].allowed : marks_[i].refused) = n;
    }
  }
  calls_seen_ = taken;
}

void ShelfPicture::draw_titles(const World&, const Shelf& shelf, Run run, DrawList& list) const {
  const Palette& p = *palette_;
  Label* labels = &list.labels[run.label];
  if (!shelf.services.empty()) {
    const Viewport& first = shelf.services.front().box;
    set(labels[1], {first.x + 2, first.y - 23, 240, 12.5F}, p.muted, "AWS services called",
        LabelFont::semibold);
  }
  if (shelf.outside.empty()) return;
  const Viewport& first = shelf.outside.front().box;
  const float below = shelf.outside.back().box.y + k_store_h;
  set(labels[0], {first.x + 2, below + 5, 240, 12.5F}, p.muted, "File systems, outside the zones",
      LabelFont::semibold);
  constexpr FileAction k_actions[] = {FileAction::write, FileAction::read, FileAction::remove};
  constexpr const char* k_words[] = {"write", "read", "remove", "fails"};
  const float y = below + 30;
  float x = first.x + 8;
  for (std::uint32_t i = 0; i < k_legend; ++i) {
    Quad glyph = i < 3 ? packet_quad(k_actions[i], x, y, p) : rect({x - 5, y - 5, 10, 10}, 0);
    if (i == 3) {
      glyph.border = p.of(Role::failed);
      glyph.mark = Mark::cross;
    }
    list.quads[run.quad + i] = glyph;
    const std::string word = k_words[i];
    set(labels[k_title_labels + i], {x + 8, y - 6.5F, 50, 11}, p.muted, word);
    x += 22 + static_cast<float>(word.size()) * 5.6F;
  }
}

void ShelfPicture::draw_outside(const World& world, const OutsideStore& one, Run run,
                                DrawList& list) const {
  const Palette& p = *palette_;
  const Viewport& box = one.box;
  Quad* quads = &list.quads[run.quad];
  Label* labels = &list.labels[run.label];
  const FileSystem* efs = one.file_system ? &world.at(one.file_system) : nullptr;
  const Store* store = one.store ? &world.at(one.store) : nullptr;
  const bool available = efs == nullptr || efs->state == EfsState::available;
  Quad body = framed(box, mix(p.raised, p.disk, 0.1F), p.disk, 12);
  body.border_px = 1.5F;
  Quad lid = framed({box.x, box.y, box.w, k_lid}, mix(p.raised, p.disk, 0.4F), p.disk, k_lid / 2);
  lid.border_px = 1.5F;
  if (!available) body.pattern = lid.pattern = Pattern::dashed_outline;
  quads[0] = body;
  quads[1] = lid;
  quads[2] = quads[3] = Quad();
  const std::string name = efs != nullptr     ? file_system_name(world, *efs)
                           : store != nullptr ? world.text(store->name)
                                              : std::string();
  set(labels[0], {box.x + 12, box.y + 16, box.w - 58, 14}, p.text, name, LabelFont::semibold);
  labels[0].kept = {k_kept_px, box.y + k_lid, box.w - 18, box.h - k_lid - 12};
  std::string kind = efs != nullptr ? "EFS" : "FSx";
  if (efs != nullptr && efs->zone) kind += " " + zone_end(world.text(efs->zone));
  set(labels[1], {box.x + box.w - 46, box.y + 17, 40, 12}, p.muted, kind);
  std::string contents = store != nullptr ? contents_text(*store) : "empty";
  if (!available && efs != nullptr) contents = to_string(efs->state);
  set(labels[2], {box.x + 12, box.y + 34, box.w - 20, 11.5F}, p.text, contents, LabelFont::mono);
  labels[3].text.clear();
  labels[4].text.clear();
  if (efs != nullptr) draw_rate(world, *efs, box, run, list);
}

// Burst credits as a bar; in the other modes what the throughput is.
void ShelfPicture::draw_rate(const World& world, const FileSystem& one, const Viewport& box,
                             Run run, DrawList& list) const {
  const Palette& p = *palette_;
  Label* labels = &list.labels[run.label];
  const float y = box.y + box.h - 16;
  if (one.throughput != ThroughputMode::bursting) {
    std::string text = to_string(one.throughput);
    if (one.throughput == ThroughputMode::provisioned) {
      text += " " + speed_text(one.provisioned_kibps);
    }
    set(labels[3], {box.x + 12, y, box.w - 20, 10.5F}, p.muted, text);
    return;
  }
  const bool out = one.out_of_credits || one.credits <= 0;
  const double share = std::clamp(
      static_cast<double>(one.credits) / static_cast<double>(credits_max(world, one)), 0.0, 1.0);
  set(labels[3], {box.x + 12, y, 68, 10.5F}, p.muted, "burst credits");
  Quad bar = rect({box.x + 82, y + 3.5F, box.w - 82 - 44, 5}, p.disk, 2.5F);
  bar.track = out ? mix(p.raised, p.of(Role::failed), 0.5F) : p.bar_track;
  bar.progress = out ? 0.0F : static_cast<float>(share);
  list.quads[run.quad + 2] = bar;
  if (out) {
    Quad mark = rect({bar.x + bar.w + 3, y, 11, 11}, 0);
    mark.border = p.of(Role::failed);
    mark.mark = Mark::cross;
    list.quads[run.quad + 3] = mark;
  }
  set(labels[4], {box.x + box.w - (out ? 26.0F : 40.0F), y, 38, 10.5F}, p.text,
      out ? "out" : percent(share), LabelFont::mono);
}

void ShelfPicture::draw_target(const World& world, const Shelf& shelf, const TargetChip& chip,
                               Run run, DrawList& list) const {
  const Palette& p = *palette_;
  const MountTarget& target = world.at(chip.target);
  const Gate gate = admission(world, target.security_groups, k_nfs, {});
  const bool closed = !target.security_groups.empty() && !gate.open;
  Quad quad = framed(chip.box, mix(p.panel, p.disk, 0.2F), closed ? p.of(Role::failed) : p.disk, 3);
  quad.border_px = 1.25F;
  if (target.state != EfsState::available) quad.pattern = Pattern::dashed_outline;
  list.quads[run.quad] = quad;
  Quad& mark = list.quads[run.quad + 1];
  mark = Quad();
  if (closed) {
    const float side = chip.box.h - 1;
    mark = rect({chip.box.x + chip.box.w - side - 1, chip.box.y + 0.5F, side, side}, 0);
    mark.border = p.of(Role::failed);
    mark.mark = Mark::cross;
  }
  std::string text = zone_end(world.text(target.zone));
  if (chip.box.w > 40) {
    const bool one = shelf.outside.size() == 1;
    const FileSystemId id = shelf.outside[chip.outside].file_system;
    text = (one ? std::string("EFS") : file_system_name(world, world.at(id))) + " " + text;
  }
  set(list.labels[run.label],
      {chip.box.x + 4, chip.box.y + 1, chip.box.w - (closed ? 16.0F : 6.0F), 10}, p.text, text,
      LabelFont::mono);
}

void ShelfPicture::draw_service(const ServiceChip& chip, const ServiceMarks& marks, Run run,
                                DrawList& list) const {
  const Palette& p = *palette_;
  Quad* quads = &list.quads[run.quad];
  const bool trouble = marks.refused != k_none;
  quads[0] = framed(chip.box, p.panel, trouble ? p.of(Role::failed) : p.line, 6);
  quads[1] = quads[2] = Quad();
  const auto sign = [&](const Viewport& box, Role role, Mark mark) {
    Quad quad = framed(box, p.raised, p.of(role), box.h / 2);
    quad.pattern = Pattern::hollow;
    quad.border_px = 1.5F;
    quad.mark = mark;
    return quad;
  };
  if (marks.allowed != k_none) quads[1] = sign(chip.tick(), Role::running, Mark::tick);
  if (trouble) quads[2] = sign(chip.cross(), Role::failed, Mark::cross);
  set(list.labels[run.label], {chip.box.x + 10, chip.box.y + 5.5F, chip.box.w - 60, 13}, p.text,
      service_name(chip.prefix), LabelFont::semibold);
  list.labels[run.label].kept = {k_kept_px, chip.box.y, chip.box.w - 56, chip.box.h};
}

}  // namespace taskyard::web
