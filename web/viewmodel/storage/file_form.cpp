// A file put into a volume by hand: what tasks find there, and what lives as long as the volume does.
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/storage/tables.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::int64_t k_kib_max = 1'000'000'000;

// File systems and volumes that are there.
Options places(const World& world) {
  Options options;
  for (auto& [key, label] : file_places(world, {})) {
    const Selection of = selection_from_key(key);
    const bool gone = of.kind == SelectionKind::store && !world.storage.stores[of.index].alive();
    if (!gone) options.emplace_back(std::move(key), std::move(label));
  }
  return options;
}

}  // namespace

void file_form(FormBuilder& form, RequestFormModel&) {
  const World& world = form.world();
  Options known = places(world);
  if (known.empty()) {
    return form.problem(
        "form",
        "There is no volume yet. Make a file system, or run a task: its volumes come "
        "with it.");
  }
  const std::string place = form.choice("place", "Into", std::move(known));
  form.at("/storeId").at("/fileSystemId");
  const std::string path = form.text("path", "Path in it", "/hello.txt", "/hello.txt");
  form.at("/path");
  if (path.empty() || path.front() != '/') form.problem("path", "A path begins with /.");
  const std::int64_t kib = form.number("sizeKiB", "Size, KiB", 64, 0, k_kib_max);
  form.at("/sizeKiB").tip("A file of that path becomes its next version.");
  const Selection of = selection_from_key(place);
  JsonWriter json;
  json.begin_object();
  if (of.kind == SelectionKind::file_system) {
    json.member("fileSystemId", world.text(world.storage.file_systems[of.index].key));
  } else {
    json.member("storeId", static_cast<std::int64_t>(of.index));
  }
  json.member("path", path).member("sizeKiB", kib).end_object();
  form.call("taskyard.PutFile", json);
}

}  // namespace taskyard::web::requests
