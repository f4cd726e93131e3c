// Draws any table of the view models.
#pragma once

#include <string_view>

#include "panels/context.hpp"

namespace taskyard::web {

struct TableOptions {
  std::string_view search = {};  ///< rows without it are left out
  SortChoice* sort = nullptr;    ///< headers sort when given; App sorts the rows
  bool fills = false;     ///< takes the room that is left and scrolls; else as high as its rows
  float column_min = 78;  ///< CSS px; columns share what is left by their weights
};

void draw_table_view(PanelContext& context, const Table& table, const TableOptions& options = {});
bool matches(const Row& row, std::string_view search);

}  // namespace taskyard::web
