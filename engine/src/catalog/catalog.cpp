// Look-ups in the tables; the door of this domain is taskyard/catalog.hpp and catalog/images.hpp.
#include "taskyard/catalog.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "catalog/tables.hpp"

namespace taskyard {

namespace {

const catalog::FargateRow* find_fargate_row(CpuUnits cpu_units) {
  for (const catalog::FargateRow& row : catalog::tables().fargate) {
    if (row.size.cpu_units == cpu_units) return &row;
  }
  return nullptr;
}

}  // namespace

std::span<const InstanceType> instance_types() { return catalog::tables().instance_types; }

const InstanceType* find_instance_type(std::string_view name) {
  for (const InstanceType& type : instance_types()) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

std::span<const FargateSize> fargate_sizes() { return catalog::tables().fargate_sizes; }

bool is_fargate_pair(CpuUnits cpu_units, Mib memory_mib) {
  const catalog::FargateRow* row = find_fargate_row(cpu_units);
  if (row == nullptr) return false;
  const std::vector<Mib>& choices = row->memory_choices;
  if (!choices.empty()) return std::count(choices.begin(), choices.end(), memory_mib) > 0;
  const FargateSize& size = row->size;
  return memory_mib >= size.memory_min_mib && memory_mib <= size.memory_max_mib &&
         (memory_mib - size.memory_min_mib) % size.memory_step_mib == 0;
}

std::string fargate_memory_choices(CpuUnits cpu_units) {
  const catalog::FargateRow* row = find_fargate_row(cpu_units);
  if (row == nullptr) return {};
  std::string text;
  const std::size_t count = row->memory_choices.size();
  for (std::size_t i = 0; i < count; ++i) {
    text += i == 0 ? "" : i + 1 == count ? " or " : ", ";
    text += to_text(row->memory_choices[i]);
  }
  if (count > 0) return text;
  return concat({to_text(row->size.memory_min_mib), " to ", to_text(row->size.memory_max_mib),
                 " in steps of ", to_text(row->size.memory_step_mib)});
}

std::span<const ParameterInfo> parameters() { return catalog::tables().parameters; }

namespace catalog {

std::span<const KnownImage> known_images() { return tables().images; }

std::string_view repository_path(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.rfind(':');
  // A colon before the last slash belongs to the registry's port.
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    image = image.substr(0, colon);
  }
  const std::size_t first_slash = image.find('/');
  if (first_slash == std::string_view::npos) return image;
  const std::string_view host = image.substr(0, first_slash);
  const bool registry = host.find_first_of(".:") != std::string_view::npos || host == "localhost";
  return registry ? image.substr(first_slash + 1) : image;
}

const KnownImage* find_known_image(std::string_view image) {
  const std::string_view path = repository_path(image);
  const std::size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (const KnownImage& known : known_images()) {
    for (const std::string& name : known.names) {
      if (name == path || name == last) return &known;
    }
  }
  return nullptr;
}

void describe(const KnownImage& row, ImageBehaviour& behaviour) {
  behaviour.size_mib = row.size_mib;
  behaviour.start_ms = row.start_ms;
  behaviour.stop_ms = row.stop_ms;
  behaviour.exit_after_ms = row.exit_after_ms;
  behaviour.exit_code = row.exit_code;
  behaviour.traps_sigterm = row.traps_sigterm;
  behaviour.healthy_after_ms = row.healthy_after_ms;
  behaviour.cpu_per_request_us = row.cpu_per_request_us;
  behaviour.wait_per_request_us = row.wait_per_request_us;
  behaviour.finishes_requests = row.finishes_requests;
}

}  // namespace catalog
}  // namespace taskyard
