#include "viewmodel/table.hpp"

#include <algorithm>

namespace taskyard::web {

void sort_rows(Table& table, std::size_t column, bool descending) {
  if (column >= table.columns.size()) return;
  const bool numeric = table.columns[column].numeric;
  const auto before = [&](const Row& a, const Row& b) {
    const Cell& x = a.cells[column];
    const Cell& y = b.cells[column];
    if (numeric) return descending ? y.sort < x.sort : x.sort < y.sort;
    return descending ? y.text < x.text : x.text < y.text;
  };
  std::stable_sort(table.rows.begin(), table.rows.end(), before);
}

}  // namespace taskyard::web
