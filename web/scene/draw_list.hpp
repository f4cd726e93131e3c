// What the yard looks like, as data: instanced rectangles in yard coordinates plus labels.
// Written by the scene, drawn by web/render (quads) and panels/yard_panel (labels); no GL, no ImGui.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace taskyard::web {

/// 0xAABBGGRR, the byte order of ImGui's IM_COL32 and of GL_RGBA/GL_UNSIGNED_BYTE.
using Color = std::uint32_t;

/// How a rectangle is filled; state colours are never the only carrier (ux.md 6.2, 6.3).
enum class Pattern : std::uint8_t { solid, dashed_outline, left_hatch, right_hatch, hollow };
/// Small mark drawn in the middle (or at the left for wide tiles).
enum class Mark : std::uint8_t { none, clock, dot, cross, arrow_out, square, tick };

/// One rectangle. Positions and sizes in yard units (1 unit = 1 CSS px at zoom 1), y downwards.
struct Quad {
  float x = 0, y = 0, w = 0, h = 0;
  Color fill = 0;
  Color border = 0;
  float radius = 0;     ///< corner, yard units
  float border_px = 0;  ///< border width in CSS px, whatever the zoom
  float progress = 1;   ///< share of the width that is filled; the rest shows `track`
  Color track = 0;
  Pattern pattern = Pattern::solid;
  Mark mark = Mark::none;
  std::uint8_t opacity = 255;
  std::uint8_t layer = 0;  ///< unused by the renderer, for the scene's own bookkeeping
};

enum class LabelFont : std::uint8_t { regular, semibold, mono };

/// The name of a thing stays readable in a small view: it is drawn `px` high in a room of its thing,
/// over what is too small to be read there.
struct KeptLabel {
  float px = 0;               ///< CSS px; 0: not kept
  float y = 0, w = 0, h = 0;  ///< the room, yard units
  float left = 0;             ///< it begins so far left of the label
  std::uint32_t letters = 0;  ///< so many say enough where there is no room for all; 0: only all
};

/// A text in the yard; drawn only while its size on screen is at least `min_px`, or kept.
struct Label {
  float x = 0, y = 0;   ///< left, top in yard units
  float size = 12;      ///< font size in yard units
  float max_width = 0;  ///< yard units, 0 = unlimited; longer texts are shortened with "…"
  float min_px = 7;
  Color color = 0;
  LabelFont font = LabelFont::regular;
  std::string text;
  KeptLabel kept;
};
inline constexpr float k_kept_px = 9;

/// How a label can be drawn at a zoom; CSS px, 0 = not at all.
struct LabelSizes {
  float plain = 0;                 ///< at its own size
  float kept = 0;                  ///< as the name of its thing
  float kept_x = 0, kept_top = 0;  ///< left and upper edge then, from those of the yard
  float room = 0, kept_room = 0;
};
LabelSizes sizes_of(const Label& label, float zoom);

struct QuadRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// How a request ended; told by shape and place as well as by colour (ux.md 6.3).
enum class Fate : std::uint8_t { ok, error, answered, blocked };

inline constexpr std::size_t k_way_points = 6;

/// One request under way, uploaded as it is; the GPU computes where it is at a given time. It goes
/// from way point to way point, waits at the last one and fades there.
struct Particle {
  float start_ms = 0;
  std::uint16_t points[k_way_points] = {};  ///< client, listener, node, target, door, task
  std::uint16_t hops_ms[k_way_points - 1] = {};
  std::uint16_t wait_ms = 0;
  Fate fate = Fate::ok;
  std::uint8_t lane = 128;  ///< beside the middle of the way, so that a stream has a width
  std::uint8_t fade = 0;    ///< tens of milliseconds
  std::uint8_t spare = 0;
};

/// A place that requests pass. `flow`: share of what passes that is drawn as a flow, 0 to 1; the
/// rest is drawn as particles. On a client for the way to its listener, on a target for the others.
struct WayPoint {
  float x = 0, y = 0, flow = 0, spare = 0;
};

/// A straight line in the yard: still edges and, where there are too many requests to follow,
/// flows.
struct Stroke {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  float width = 1;    ///< CSS px, whatever the zoom
  float error = 0;    ///< share of the width that is drawn in `error_color`
  float opacity = 1;  ///< 0 to 1
  float moves = 0;    ///< 1: dashes run along it
  Color color = 0;
  Color error_color = 0;
};

/// Everything about requests that is drawn. `particles` is a ring: number n is at
/// n % k_particles_max. What lies before `written` never changes but for `rewritten`.
struct TrafficPicture {
  std::vector<Particle> particles;
  std::uint64_t oldest = 0;   ///< first that may still be in sight
  std::uint64_t written = 0;  ///< one past the latest
  std::vector<std::uint64_t> rewritten;
  std::vector<WayPoint> points;
  std::uint32_t points_version = 0;
  std::vector<Stroke> strokes;
  std::uint32_t strokes_version = 0;
  std::vector<Stroke> mounts;  ///< from tasks to file systems; drawn after `strokes`
  std::uint32_t mounts_version = 0;
  float time_ms = 0;
  Color ok = 0, error = 0, waiting = 0, answered = 0, ground = 0;

  /// Nothing is under way any more; the counts go on, so that nobody takes new things for old ones.
  void forget() {
    oldest = written;
    rewritten.clear();
    points.clear();
    strokes.clear();
    mounts.clear();
    ++points_version;
    ++strokes_version;
    ++mounts_version;
  }
};
inline constexpr std::size_t k_particles_max = 131'072;

/// `quads` keep their slots between frames: only `dirty` ranges need a new upload, everything when
/// `layout_version` changed. `moving` is small, drawn on top and uploaded whenever it is not empty.
struct DrawList {
  std::vector<Quad> quads;
  std::vector<QuadRange> dirty;
  std::uint64_t layout_version = 0;
  std::vector<Quad> moving;
  std::vector<Label> labels;  ///< slots are kept like those of `quads`; empty texts are skipped
  std::vector<Label> moving_labels;  ///< drawn on top of `moving`
  float width = 0, height = 0;       ///< extent of the yard
  TrafficPicture traffic;            ///< over `quads`, below `moving`
  bool has_requests = false;         ///< clients, load balancers or target groups are shown
};

/// Yard point (x, y) is shown at the middle of the viewport; `zoom` = CSS px per yard unit.
struct Camera {
  double x = 0, y = 0;
  double zoom = 1;
};

/// A rectangle on the page in CSS px, origin top left.
struct Viewport {
  float x = 0, y = 0, w = 0, h = 0;
};

}  // namespace taskyard::web
