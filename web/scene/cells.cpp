// Which cells of a card a task takes.
#include <algorithm>

#include "scene/layout.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;

constexpr std::size_t k_letters = 5;  // of a name, "web:1", that fit into one cell

// Volumes, two roles and a name that tells one task from another need the room of two cells.
std::uint32_t least_span(const World& world, const CardMetrics& metrics, const Task& task) {
  if (metrics.bay <= 0) return 1;
  const TaskDefinition& definition = world.at(task.task_definition);
  const std::size_t letters =
      definition.family.size() + 1 + std::to_string(definition.revision).size();
  return definition.volumes.empty() && letters <= k_letters ? 1 : 2;
}

// Cells by the larger share of the instance that the task reserves.
std::uint32_t span_of(const World& world, const Task& task) {
  double share = static_cast<double>(task.cpu_units) / 4096.0;
  if (task.instance) {
    const Resources& total = world.at(task.instance).registered;
    const double cpu =
        total.cpu_units > 0 ? static_cast<double>(task.cpu_units) / total.cpu_units : 0.0;
    const double memory =
        total.memory_mib > 0 ? static_cast<double>(task.memory_mib) / total.memory_mib : 0.0;
    share = std::max(cpu, memory);
  }
  if (share <= 0.13) return 1;
  if (share <= 0.26) return 2;
  return share <= 0.5 ? 3 : 4;
}

// First run of free cells of that length inside one row; grows the card when there is none.
std::uint32_t find_cells(Card& card, std::uint32_t span, bool& grew) {
  for (std::uint32_t row = 0; row < card.cells.size(); row += k_cell_columns) {
    for (std::uint32_t column = 0; column + span <= k_cell_columns; ++column) {
      bool free = true;
      for (std::uint32_t i = 0; i < span; ++i) free = free && !card.cells[row + column + i];
      if (free) return row + column;
    }
  }
  const auto at = static_cast<std::uint32_t>(card.cells.size());
  card.cells.resize(card.cells.size() + k_cell_columns);
  grew = true;
  return at;
}

}  // namespace

bool has_cells(const World& world, const Task& task) {
  return task.status != TaskStatus::stopped && !waits_for_capacity(task) &&
         world.at(task.cluster).status == ClusterStatus::active;
}

std::uint32_t card_for(const Layout& layout, const Task& task) {
  if (task.instance) {
    return task.instance.value < layout.card_of_instance.size()
               ? layout.card_of_instance[task.instance.value]
               : k_none;
  }
  for (std::uint32_t i = 0; i < layout.cards.size(); ++i) {
    const Card& card = layout.cards[i];
    if (card.fargate && card.cluster == task.cluster && card.zone == task.zone) return i;
  }
  return k_none;
}

bool take_cells(const World& world, Layout& layout, TaskId id) {
  const Task& task = world.at(id);
  if (!has_cells(world, task)) return true;
  if (layout.places.size() <= id.value) layout.places.resize(world.tasks.size());
  if (layout.places[id.value].placed()) return true;
  const std::uint32_t index = card_for(layout, task);
  if (index == k_none) return false;
  Card& card = layout.cards[index];
  const std::uint32_t span =
      std::max(span_of(world, task), least_span(world, layout.metrics, task));
  bool grew = false;
  const std::uint32_t cell = find_cells(card, span, grew);
  for (std::uint32_t i = 0; i < span; ++i) card.cells[cell + i] = id;
  layout.places[id.value] = {index, cell, span};
  return !grew;
}

void free_cells(Layout& layout, TaskId id) {
  if (id.value >= layout.places.size()) return;
  CellPlace& place = layout.places[id.value];
  if (!place.placed()) return;
  Card& card = layout.cards[place.card];
  for (std::uint32_t i = 0; i < place.span; ++i) card.cells[place.cell + i] = {};
  place = {};
}

}  // namespace taskyard::web
