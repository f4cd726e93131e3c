// Cells and rows as the tables of volumes, roles, images and logs write them.
#pragma once

#include <string>
#include <utility>

#include "viewmodel/labels.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web::cells {

inline Cell plain(std::string text, std::string tip = {}) {
  return {std::move(text), 0, Role::none, std::move(tip)};
}
inline Cell number(std::int64_t value) {
  return {grouped(value), static_cast<double>(value), Role::none, {}};
}
/// A text that sorts as a number.
inline Cell sorted(std::string text, std::int64_t value, std::string tip = {}) {
  return {std::move(text), static_cast<double>(value), Role::none, std::move(tip)};
}
inline Cell state(std::string word, Role role, std::string tip = {}) {
  return {std::move(word), 0, role, std::move(tip)};
}
inline Cell moment(SimTime time) {
  return time == k_never ? sorted("–", -1) : sorted(clock_text(time, true), time);
}

inline Row row_of(SelectionKind kind, std::uint32_t index) {
  Row row;
  row.selection = {kind, index};
  row.key = to_key(row.selection);
  return row;
}

/// Adds the row, or counts it.
inline void add(Table& table, std::uint32_t rows_max, Row row) {
  if (table.rows.size() < rows_max) {
    table.rows.push_back(std::move(row));
  } else {
    ++table.left_out;
  }
}

}  // namespace taskyard::web::cells
