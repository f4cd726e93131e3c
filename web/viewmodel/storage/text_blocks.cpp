#include "viewmodel/storage/text_blocks.hpp"

#include "viewmodel/images/tables.hpp"
#include "viewmodel/roles/tables.hpp"
#include "viewmodel/storage/tables.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_rows_max = 100;
constexpr std::uint32_t k_latest_rows = 40;

void storage_blocks(Blocks& blocks, const TextViewInput& input) {
  const World& world = input.simulation->world();
  blocks.table(file_systems_table(*input.simulation));
  if (!world.storage.mount_targets.empty()) blocks.table(mount_targets_table(world, k_rows_max));
  if (!world.storage.volumes.empty()) blocks.table(ebs_volumes_table(world, k_rows_max));
  if (world.storage.stores.empty()) return;
  blocks.table(stores_table(world, k_rows_max));
  if (input.file_places == nullptr) return;
  blocks.begin_form("files_form", "Files");
  blocks.select("of", "Files of", to_key(input.files_of), *input.file_places);
  blocks.field("search", "Words in path, task or container", "text", input.file_search);
  blocks.begin_buttons_of_form();
  blocks.button("files", "Show files", R"({"type":"files"})");
  blocks.end_form();
  blocks.table(files_table(world, input.files_of, input.file_search, k_rows_max));
}

void log_blocks(Blocks& blocks, const TextViewInput& input) {
  const World& world = input.simulation->world();
  if (input.lines == nullptr || (world.logs.lines.empty() && world.logs.groups.empty())) return;
  blocks.table(log_groups_table(world, k_rows_max));
  blocks.begin_form("logs_form", "Logs");
  blocks.select("of", "Lines of", to_key(input.lines->wish().of), *input.line_sources);
  blocks.field("search", "Words in the lines", "text", input.lines->wish().search);
  blocks.begin_buttons_of_form();
  blocks.button("logs", "Show lines", R"({"type":"logs"})");
  blocks.end_form();
  blocks.paragraph("log_count", input.lines->count_text());
  if (!input.lines->place_text().empty()) {
    blocks.paragraph("log_place", input.lines->place_text());
  }
  blocks.table(lines_table(world, *input.lines, k_latest_rows));
}

}  // namespace

void surroundings_blocks(Blocks& blocks, const TextViewInput& input) {
  const World& world = input.simulation->world();
  storage_blocks(blocks, input);
  blocks.table(roles_table(world, k_rows_max));
  if (!world.iam.calls.empty()) blocks.table(calls_table(world, k_latest_rows));
  if (!world.registry.repositories.empty()) {
    blocks.table(repositories_table(world, k_rows_max));
    blocks.table(images_table(world, k_rows_max));
  }
  if (!world.registry.pulls.empty()) blocks.table(pulls_table(world, k_latest_rows));
  log_blocks(blocks, input);
}

}  // namespace taskyard::web
