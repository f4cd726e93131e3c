// Turns a layout and the World into quads and labels. Every card owns a fixed run of slots, so a task
// that comes, changes or goes touches one small range.
#pragma once

#include "scene/front/front_picture.hpp"
#include "scene/layout.hpp"
#include "scene/palette.hpp"
#include "scene/surroundings/bay.hpp"
#include "scene/surroundings/shelf_picture.hpp"

namespace taskyard::web {

class Picture {
 public:
  /// Draws everything anew and counts the layout version up.
  void rebuild(const World& world, Layout& layout, const Palette& palette);
  /// Redraws one card (bars, ports) or one task's cells; marks the range dirty.
  void redraw_card(const World& world, const Layout& layout, std::uint32_t card);
  void redraw_task(const World& world, const Layout& layout, TaskId task, bool hidden);
  /// Disks, roles and pull of a task whose tile is shown; nothing else of it.
  void redraw_task_bay(const World& world, const Layout& layout, TaskId task);
  /// Disks and role of every instance.
  void redraw_card_bays(const World& world, const Layout& layout);
  /// Empties the cells a task had.
  void clear_cells(const Layout& layout, const CellPlace& place);
  void redraw_scheduler(const Layout& layout, std::size_t band, std::uint32_t refused);
  /// How many tasks of each cluster wait in PROVISIONING, in its scheduler strip.
  void redraw_waiting(const World& world, const Layout& layout);

  /// Counts, floor and ceiling of every service.
  void redraw_services(const World& world, const Layout& layout);

  DrawList list;
  FrontPicture front;
  ShelfPicture shelf;
  BayParts parts;  ///< what stands in tiles and cards, as drawn

 private:
  void add_band(const World& world, const Layout& layout, const Band& band);
  void add_services(const Layout& layout);
  void add_card(const World& world, const Layout& layout, Card& card);
  void draw_bars(const ContainerInstance& instance, const CardMetrics& m, const Card& card);
  void label_instance(const World& world, const ContainerInstance& instance, const CardMetrics& m,
                      const Card& card);
  void label_fargate(const World& world, const CardMetrics& m, const Card& card);
  void label_booting(const World& world, const CardMetrics& m, const Card& card);
  void put(std::uint32_t slot, const Quad& quad);
  void mark(std::uint32_t begin, std::uint32_t end);
  std::uint32_t cell_quad(const Layout& layout, const CellPlace& place) const;
  std::uint32_t cell_label(const Layout& layout, const CellPlace& place) const;
  void draw_containers(const World& world, const Layout& layout, const Task& task,
                       const Viewport& tile, std::uint32_t first);
  void draw_task_bay(const World& world, const Layout& layout, const Task& task);
  void draw_plain_pull(const World& world, const Task& task, const Viewport& rect,
                       std::uint32_t slot);

  const Palette* palette_ = nullptr;
  std::uint32_t cell_quads_ = 0;  ///< slots of a cell; with a gate while a front is shown
  std::uint32_t cell_labels_ = 0, card_quads_ = 0, card_labels_ = 0;
  bool bays_ = false;
  bool addresses_ = false;  ///< tasks with an interface of their own show its address
  std::vector<std::uint32_t> band_quads_, band_labels_;
  std::uint32_t service_quads_ = 0, service_labels_ = 0;  ///< first slots of the first service
};

/// Started by a deployment of its service that a newer one replaces.
bool of_older_revision(const World& world, const Task& task);

/// The tile of a task as it looks now, at any place (travelling tiles use it too).
Quad tile_quad(const World& world, const Task& task, const Viewport& rect, const Palette& palette,
               bool crowded);

}  // namespace taskyard::web
