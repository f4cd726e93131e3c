#include "viewmodel/images/tables.hpp"

#include <algorithm>
#include <array>

#include "viewmodel/storage/cells.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {

using namespace cells;

namespace {

Role scan_role(const RepositoryImage& image) {
  if (image.scanned_at == k_never) return Role::none;
  return image.findings[0] > 0   ? Role::failed
         : image.findings[1] > 0 ? Role::draining
                                 : Role::running;
}

std::int64_t images_there(const Repository& repository) {
  return std::count_if(repository.images.begin(), repository.images.end(),
                       [](const RepositoryImage& image) { return !image.deleted; });
}

Row pull_row(const World& world, const Pull& pull) {
  const Container& container = world.at(pull.container);
  Row row = row_of(SelectionKind::task, container.task.value);
  row.key = "pull:" + std::to_string(pull.id.value);
  std::int64_t cached = 0, arrived = 0;
  for (const PulledLayer& layer : pull.layers) {
    if (layer.cached) ++cached;
    if (layer.cached || layer.done_at <= world.now) ++arrived;
  }
  const bool over = pull.done_at <= world.now;
  const auto layers = static_cast<std::int64_t>(pull.layers.size());
  const std::string progress = std::to_string(arrived) + " of " + std::to_string(layers) +
                               (cached > 0 ? ", " + std::to_string(cached) + " cached" : "");
  row.cells = {plain(writer_task(world, pull.container)),
               plain(container_name(world, pull.container)),
               plain(world.text(pull.image)),
               state(over ? "done" : "arriving", over ? Role::running : Role::pending),
               sorted(progress, layers),
               sorted(size_text(pull.bytes), pull.bytes),
               moment(pull.begun_at),
               sorted(span_text(pull.done_at - pull.begun_at), pull.done_at - pull.begun_at)};
  return row;
}

}  // namespace

std::string findings_text(const RepositoryImage& image) {
  constexpr std::array<const char*, 6> k_names = {"critical", "high",          "medium",
                                                  "low",      "informational", "undefined"};
  if (image.scanned_at == k_never) return "not scanned";
  std::string text;
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (image.findings[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + grouped(image.findings[i]) + " " + k_names[i];
  }
  return text.empty() ? "nothing found" : text;
}

std::string tags_text(const World& world, const RepositoryImage& image) {
  std::string text;
  for (const NameId tag : image.tags) text += (text.empty() ? "" : ", ") + world.text(tag);
  return text.empty() ? "no tag" : text;
}

Bytes bytes_of(const RepositoryImage& image) {
  Bytes bytes = 0;
  for (const ImageLayer& layer : image.layers) bytes += layer.bytes;
  return bytes;
}

std::string short_digest(std::string_view digest) {
  constexpr std::size_t k_shown = 19;  // "sha256:" and twelve digits
  if (digest.size() <= k_shown + 1) return std::string(digest);
  std::string shown;
  for (const std::string_view part : {digest.substr(0, k_shown), std::string_view("…")}) {
    shown.append(part);
  }
  return shown;
}

std::string exceptions(const Repository& repository) {
  std::string text;
  for (const std::string& filter : repository.tag_exclusions) {
    text += (text.empty() ? ", but not " : ", ") + filter;
  }
  return text.empty() ? text : (repository.immutable_tags ? "immutable" : "mutable") + text;
}

std::string uri_of(const World& world, const Repository& repository) {
  if (repository.is_public) return "public.ecr.aws/" + repository.name;
  const std::string& owner = repository.account.empty() ? world.account : repository.account;
  return owner + ".dkr.ecr." + world.region + ".amazonaws.com/" + repository.name;
}

Table repositories_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "repositories";
  table.label = "Repositories";
  table.columns = {{"name", "Repository", false, 1.5F},   {"kind", "Registry", false, 0.8F},
                   {"images", "Images", true, 0.7F},      {"newest", "Newest tag", false, 1},
                   {"tags", "Tags", false, 0.9F},         {"scan", "Scan", false, 0.9F},
                   {"policy", "Own policy", false, 0.8F}, {"lifecycle", "Lifecycle", false, 0.8F}};
  table.empty =
      "No repository. The form \"Repository\" makes one; images that nobody pushed are "
      "taken to exist.";
  for (const Repository& repository : world.registry.repositories) {
    if (repository.deleted) continue;
    Row row = row_of(SelectionKind::repository, repository.id.value);
    std::string newest = "–";
    for (const RepositoryImage& image : repository.images) {
      if (!image.deleted) newest = tags_text(world, image);
    }
    row.cells = {plain(repository.name, uri_of(world, repository)),
                 plain(repository.is_public         ? "public"
                       : repository.account.empty() ? "private"
                                                    : "of " + repository.account),
                 number(images_there(repository)),
                 plain(newest),
                 plain(repository.immutable_tags ? "immutable" : "mutable", exceptions(repository)),
                 plain(repository.scan_on_push ? "on push" : "by hand"),
                 plain(repository.policy_json.empty() ? "none" : "yes"),
                 plain(repository.lifecycle_json.empty() ? "none" : "yes")};
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table images_table(const World& world, std::uint32_t rows_max, RepositoryId of) {
  Table table;
  table.id = "images";
  table.label = "Images";
  if (!of) table.columns.push_back({"repository", "Repository", false, 1.3F});
  for (Column column :
       {Column{"tags", "Tags", false, 1}, Column{"digest", "Digest", false, 1.4F},
        Column{"size", "Size", true, 0.8F}, Column{"layers", "Layers", true, 0.6F},
        Column{"pushed", "Pushed", true, 0.8F}, Column{"pulled", "Last pull", true, 0.8F},
        Column{"scan", "Scan", false, 1.2F}}) {
    table.columns.push_back(std::move(column));
  }
  table.empty = "No image. The form \"Repository\" pushes one.";
  for (const Repository& repository : world.registry.repositories) {
    if (repository.deleted || (of && repository.id != of)) continue;
    for (std::size_t i = repository.images.size(); i-- > 0;) {
      const RepositoryImage& image = repository.images[i];
      if (image.deleted) continue;
      Row row = row_of(SelectionKind::repository, repository.id.value);
      row.key += ".image" + std::to_string(i);
      if (!of) row.cells.push_back(plain(repository.name));
      for (Cell cell :
           {plain(tags_text(world, image)),
            plain(short_digest(world.text(image.digest)), world.text(image.digest)),
            sorted(size_text(bytes_of(image)), bytes_of(image)),
            number(static_cast<std::int64_t>(image.layers.size())), moment(image.pushed_at),
            moment(image.pulled_at), state(findings_text(image), scan_role(image))}) {
        row.cells.push_back(std::move(cell));
      }
      add(table, rows_max, std::move(row));
    }
  }
  return table;
}

Table pulls_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "pulls";
  table.label = "Pulls";
  table.columns = {{"task", "Task", false, 1},    {"container", "Container", false, 0.9F},
                   {"image", "Image", false, 2},  {"state", "State", false, 0.9F},
                   {"layers", "Layers", true, 1}, {"bytes", "Downloaded", true, 0.9F},
                   {"time", "Begun", true, 0.9F}, {"takes", "Takes", true, 0.7F}};
  table.empty =
      "No image whose layers are known was pulled yet. Push one with the form "
      "\"Repository\" and name it in a task definition.";
  for (std::size_t i = world.registry.pulls.size(); i-- > 0;) {
    add(table, rows_max, pull_row(world, world.registry.pulls[i]));
  }
  return table;
}

Table layers_table(const World& world, PullId id) {
  const Pull& pull = world.at(id);
  Table table;
  table.id = "layers";
  table.label = "Image layers";
  table.columns = {{"digest", "Layer", false, 1.5F},
                   {"size", "Size", true, 0.8F},
                   {"state", "State", false, 1},
                   {"done", "There at", true, 1}};
  for (std::size_t i = 0; i < pull.layers.size(); ++i) {
    const PulledLayer& layer = pull.layers[i];
    Row row;
    row.key = "layer:" + std::to_string(i);
    const char* word = layer.cached                  ? "cached"
                       : layer.done_at <= world.now  ? "there"
                       : layer.begins_at > world.now ? "waits"
                                                     : "arrives";
    row.cells = {
        plain(short_digest(world.text(layer.digest)), world.text(layer.digest)),
        sorted(size_text(layer.bytes), layer.bytes),
        state(word, layer.cached || layer.done_at <= world.now ? Role::running : Role::pending),
        layer.cached ? sorted("–", -1) : moment(layer.done_at)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace taskyard::web
