// Where everything stands in the yard: bands of clusters, columns of zones, cards of instances, cells
// of tasks. Pure arithmetic over the World; keeps cells that are taken so that nothing jumps about.
#pragma once

#include <vector>

#include "scene/draw_list.hpp"
#include "scene/front/front.hpp"
#include "scene/selection.hpp"
#include "scene/surroundings/shelf.hpp"
#include "taskyard/world.hpp"

namespace taskyard::web {

/// Sizes of a card in yard units; one set for fleets one can read, one for crowds.
struct CardMetrics {
  bool crowded = false;
  float width = 200;
  float head = 54;          ///< title and bars above the cells
  float fargate_head = 27;  ///< title only
  float foot = 17;          ///< ports below them
  float cell_w = 44, cell_h = 30, gap = 3, pad = 7.5F;
  int least_rows = 2;
  float doors =
      0;          ///< gate and host ports at the upper edge; only while traffic has somewhere to go
  float bay = 0;  ///< disks and roles at the foot of every cell; only while there are some
  float card_bay = 0;  ///< the same in the head of an instance
};
inline constexpr int k_cell_columns = 4;
inline constexpr std::size_t k_crowd = 48;  ///< more instances than this are drawn small

CardMetrics metrics_for(std::size_t instances, bool with_doors, bool with_bays = false);

/// One instance (or the Fargate capacity of a zone) with its cells. A task takes 1–4 cells in a row.
struct Card {
  Selection selection;  ///< instance or ec2_instance; zone for Fargate
  ClusterId cluster;
  NameId zone;
  bool fargate = false;
  float x = 0, y = 0, w = 0, h = 0;
  std::vector<TaskId> cells;  ///< k_cell_columns per row
  std::uint32_t first_quad = 0, first_label = 0;

  int rows() const { return static_cast<int>(cells.size()) / k_cell_columns; }
};

struct ZoneBox {
  std::string title;
  bool fargate = false;
  float x = 0, y = 0, w = 0, h = 0;
  std::vector<std::uint32_t> cards;
};

/// One service of a cluster: its counts as a bar, in the rows below the scheduler strip.
struct ServiceBox {
  ServiceId service;
  Viewport box;
};
inline constexpr std::size_t k_services_shown = 24;  ///< per cluster; the table has them all

/// One cluster: scheduler strip on top, services and zones below, Fargate beside them.
struct Band {
  ClusterId cluster;
  std::string title;
  float x = 0, y = 0, w = 0, h = 0;
  float scheduler_x = 0, scheduler_y = 0, scheduler_w = 0, scheduler_h = 0;
  std::vector<ServiceBox> services;
  std::size_t services_left_out = 0;
  std::vector<ZoneBox> zones;
};

struct CellPlace {
  std::uint32_t card = 0xFFFFFFFFU;
  std::uint32_t cell = 0;
  std::uint32_t span = 1;
  bool placed() const { return card != 0xFFFFFFFFU; }
};

struct Layout {
  CardMetrics metrics;
  std::vector<Band> bands;
  std::vector<Card> cards;
  std::vector<CellPlace> places;                ///< by task
  std::vector<std::uint32_t> card_of_instance;  ///< by container instance, 0xFFFFFFFF = none
  Front front;
  Shelf shelf;
  float width = 0, height = 0;
};

/// Lays out the whole yard; cells of `before` are taken over for cards that stay.
Layout lay_out(const World& world, const Layout& before, double aspect);

/// Puts a task into its card; false when the card had to grow, so that everything must be laid out
/// again. Does nothing for tasks that have ended.
bool take_cells(const World& world, Layout& layout, TaskId task);
void free_cells(Layout& layout, TaskId task);
/// Has this task cells, and in which card: 0xFFFFFFFF = none.
bool has_cells(const World& world, const Task& task);
std::uint32_t card_for(const Layout& layout, const Task& task);
/// Height above the cells of a card.
float head_of(const CardMetrics& metrics, const Card& card);
/// Gate of an instance card, and place of its nth host port; only with CardMetrics::doors.
Viewport door_gate(const Card& card);
Viewport door_port(const Card& card, std::size_t nth);
inline constexpr std::size_t k_door_ports = 5;
/// Gate at the edge of a task with an address of its own.
Viewport tile_gate(const Viewport& tile);
/// Mark of the nth of `containers` containers in a tile; only the first k_marks_max have one. A place
/// beside the texts where a task has a single container, which has no mark.
Viewport container_mark(const CardMetrics& metrics, const Viewport& tile, std::uint32_t containers,
                        std::uint32_t nth);
inline constexpr std::uint32_t k_marks_max = 3;
/// Disks and roles of an instance, below its bars; only with CardMetrics::card_bay.
Viewport card_bay(const CardMetrics& metrics, const Card& card);
/// Rectangle of a place.
Viewport cell_rect(const Layout& layout, const CellPlace& place);

}  // namespace taskyard::web
