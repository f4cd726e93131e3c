// The file browser: what lies in a store, what a task sees of its volumes, and who wrote which version.
#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/storage/cells.hpp"
#include "viewmodel/storage/tables.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

using namespace cells;

namespace {

// A directory of a store, and where it is seen.
struct Seen {
  StoreId store;
  std::string_view root;  // "" = all of it
  std::string_view at;    // containerPath; "" = as it is called in the store
};

std::string_view without_end(std::string_view path) {
  return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

// What the containers of a task see: of an access point or a root directory only what is below it.
std::vector<Seen> seen_by(const World& world, const Task& task) {
  std::vector<Seen> seen;
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    const Mount& mount = world.storage.mounts[task.first_mount.value + i];
    if (!mount.store) continue;
    const Seen wanted{mount.store, mount.root ? without_end(world.text(mount.root)) : "",
                      without_end(world.text(mount.path))};
    const bool known = std::any_of(seen.begin(), seen.end(), [&](const Seen& each) {
      return each.store == wanted.store && each.root == wanted.root && each.at == wanted.at;
    });
    if (!known) seen.push_back(wanted);
  }
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const StoreId layer = world.containers[task.first_container.value + i].layer;
    if (layer) seen.push_back({layer, {}, {}});
  }
  return seen;
}

// "/app/report.csv" below "/app", mounted at "/data": "/data/report.csv"; "" where it is not seen.
std::string path_seen(const Seen& seen, const std::string& path) {
  const bool below =
      seen.root.empty() || (path.starts_with(seen.root) && path.size() > seen.root.size() &&
                            path[seen.root.size()] == '/');
  return below ? std::string(seen.at) + path.substr(seen.root.size()) : std::string();
}

std::vector<StoreId> stores_shown(const World& world, Selection of) {
  const std::uint32_t i = of.index;
  if (of.kind == SelectionKind::store && i < world.storage.stores.size()) return {StoreId{i}};
  if (of.kind == SelectionKind::file_system && i < world.storage.file_systems.size()) {
    const StoreId store = world.storage.file_systems[i].store;
    return store ? std::vector<StoreId>{store} : std::vector<StoreId>();
  }
  if (of.kind == SelectionKind::task && i < world.tasks.size()) {
    return stores_of(world, world.tasks[i]);
  }
  return {};
}

std::vector<Seen> seen_of(const World& world, Selection of) {
  if (of.kind == SelectionKind::task && of.index < world.tasks.size()) {
    return seen_by(world, world.tasks[of.index]);
  }
  std::vector<Seen> seen;
  for (const StoreId id : stores_shown(world, of)) seen.push_back({id, {}, {}});
  return seen;
}

std::string place_label(const World& world, Selection of) {
  if (of.kind == SelectionKind::task) return "task " + task_name(world, TaskId{of.index});
  if (of.kind == SelectionKind::file_system) {
    return file_system_title(world, FileSystemId{of.index});
  }
  const Store& store = world.storage.stores[of.index];
  return store_title(world, store) + ", " + owner_text(world, store) +
         (store.alive() ? "" : ", gone");
}

Row file_row(const World& world, const Store& store, std::size_t index, std::string path,
             bool many) {
  const StoredFile& file = store.files[index];
  Row row;
  row.key = "file:" + std::to_string(store.id.value) + ":" + std::to_string(index);
  row.selection = file.writer ? Selection{SelectionKind::task, world.at(file.writer).task.value}
                              : Selection{SelectionKind::store, store.id.value};
  const std::string& inside = world.text(file.path);
  if (many) row.key += path;
  row.cells.push_back(plain(path, path == inside ? "" : "In the volume: " + inside));
  if (many) row.cells.push_back(plain(store_title(world, store)));
  row.cells.push_back(sorted(size_text(file.bytes), file.bytes));
  row.cells.push_back(number(file.version));
  row.cells.push_back(plain(writer_task(world, file.writer)));
  row.cells.push_back(plain(writer_container(world, file.writer)));
  row.cells.push_back(moment(file.written_at));
  if (!store.alive()) {
    row.cells.push_back(state("gone with its volume", Role::failed));
  } else {
    row.cells.push_back(file.removed ? state("removed", Role::stopped)
                                     : state("there", Role::running));
  }
  return row;
}

// "4 KiB added"
std::string change_text(const FileOp& op) {
  return op.action == FileAction::remove
             ? std::string("removed")
             : size_text(op.bytes) + (op.action == FileAction::append ? " added" : " written");
}

}  // namespace

Table files_table(const World& world, Selection of, std::string_view search,
                  std::uint32_t rows_max) {
  const std::vector<Seen> seen = seen_of(world, of);
  const bool many = of.kind == SelectionKind::task;
  Table table;
  table.id = "files";
  table.label = of && !seen.empty() ? "Files of " + place_label(world, of) : "Files";
  table.columns = {{"path", "File", false, 1.8F}};
  if (many) table.columns.push_back({"store", "Volume", false, 1.4F});
  for (Column column :
       {Column{"size", "Size", true, 0.8F}, Column{"version", "Version", true, 0.7F},
        Column{"writer", "Written by", false, 1}, Column{"container", "Container", false, 1},
        Column{"when", "When", true, 0.9F}, Column{"state", "State", false, 1}}) {
    table.columns.push_back(std::move(column));
  }
  table.empty = seen.empty()
                    ? "Nothing here holds files yet. Make a file system with the form \"File "
                      "system\", or run a task: its volumes come with it."
                    : "No file was written there yet. Containers write what their image "
                      "does; the form \"File\" puts one there by hand.";
  for (const Seen& place : seen) {
    const Store& store = world.at(place.store);
    for (std::size_t i = 0; i < store.files.size(); ++i) {
      const StoredFile& file = store.files[i];
      std::string path = path_seen(place, world.text(file.path));
      const bool found = search.empty() || has_words(path + " " + writer_task(world, file.writer) +
                                                         " " + writer_container(world, file.writer),
                                                     search);
      if (path.empty() || !found) continue;
      if (table.rows.size() < rows_max) {
        table.rows.push_back(file_row(world, store, i, std::move(path), many));
      } else {
        ++table.left_out;
      }
    }
  }
  if (table.rows.empty() && !search.empty()) table.empty = "Nothing matches the search.";
  return table;
}

Table versions_table(const World& world, StoreId store, std::uint32_t rows_max) {
  Table table;
  table.id = "versions";
  table.label = "Latest versions";
  table.columns = {{"path", "File", false, 1.3F},
                   {"version", "Version", true, 0.75F},
                   {"writer", "Written by", false, 1.1F},
                   {"when", "When", true, 1.1F}};
  std::vector<const FileOp*> found;
  for (const FileOp& op : world.storage.ops) {
    const bool changes = op.action != FileAction::read && op.outcome == FileOp::Outcome::done;
    if (op.store == store && changes && op.path) found.push_back(&op);
  }
  std::sort(found.begin(), found.end(), [](const FileOp* a, const FileOp* b) {
    return a->done_at != b->done_at ? a->done_at > b->done_at : a->number > b->number;
  });
  for (const FileOp* op : found) {
    if (table.rows.size() >= rows_max) break;
    Row row;
    row.key = "op:" + std::to_string(op->number);
    row.selection = {SelectionKind::task, world.at(op->container).task.value};
    const std::string& path = world.text(op->path);
    row.cells = {plain(path, path + ", " + change_text(*op)),
                 op->version > 0 ? sorted(grouped(op->version), op->version, change_text(*op))
                                 : sorted("removed", 0),
                 plain(writer_task(world, op->container), writer_task(world, op->container) + ", " +
                                                              container_name(world, op->container)),
                 moment(op->done_at)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::pair<std::string, std::string>> file_places(const World& world, Selection chosen) {
  constexpr std::size_t k_places_max = 200;
  std::vector<std::pair<std::string, std::string>> places;
  const auto add_place = [&](Selection of) {
    std::string key = to_key(of);
    for (const auto& [known, label] : places) {
      if (known == key) return;
    }
    places.emplace_back(std::move(key), place_label(world, of));
  };
  if (!stores_shown(world, chosen).empty()) add_place(chosen);
  for (const FileSystem& each : world.storage.file_systems) {
    if (places.size() >= k_places_max) return places;
    add_place({SelectionKind::file_system, each.id.value});
  }
  for (std::size_t i = world.storage.stores.size(); i-- > 0 && places.size() < k_places_max;) {
    const Store& store = world.storage.stores[i];
    if (!store.file_system) add_place({SelectionKind::store, store.id.value});
  }
  return places;
}

Selection place_to_show(const World& world, Selection chosen, Selection selected) {
  if (!stores_shown(world, chosen).empty()) return chosen;
  if (!stores_shown(world, selected).empty()) return selected;
  const auto places = file_places(world, {});
  return places.empty() ? Selection() : selection_from_key(places.front().first);
}

}  // namespace taskyard::web
