// A table as plain texts: what a panel draws and what the text view writes as HTML.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scene/palette.hpp"
#include "scene/selection.hpp"

namespace taskyard::web {

struct Column {
  std::string id;
  std::string label;
  bool numeric = false;  ///< right-aligned, mono font
  float weight = 1;      ///< share of the width
};

struct Cell {
  std::string text;
  double sort = 0;         ///< used when the column is numeric
  Role role = Role::none;  ///< draws a mark before the text
  std::string tip;         ///< the full text or a gloss, "" = none
};

struct Row {
  std::string key;  ///< to_key(selection), or any stable key
  Selection selection;
  std::vector<Cell> cells;
};

struct Table {
  std::string id;
  std::string label;
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::uint32_t left_out = 0;  ///< rows beyond the limit
  std::string empty;           ///< said when there are no rows: what would fill it
};

/// Sorts by a column, stable, ties by the order before. Out-of-range columns change nothing.
void sort_rows(Table& table, std::size_t column, bool descending);

}  // namespace taskyard::web
