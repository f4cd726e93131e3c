#include "catalog/tables.hpp"

#include "base/assert.hpp"
#include "taskyard_assets/catalog.hpp"

namespace taskyard::catalog {

namespace {

JsonDocument read(std::string_view file_name) {
  JsonDocument document = JsonDocument::parse(assets::catalog_text(file_name));
  TASKYARD_ASSERT(document.valid() && document.diagnostics().empty());
  return document;
}

// A catalog file that lacks a member is our bug, hence the assertions.

std::int64_t number(JsonValue row, std::string_view name) {
  const std::optional<std::int64_t> found = row[name].integer();
  TASKYARD_ASSERT(found.has_value());
  return *found;
}

std::int32_t small_number(JsonValue row, std::string_view name) {
  const std::int64_t found = number(row, name);
  TASKYARD_ASSERT(found >= 0 && found <= INT32_MAX);
  return static_cast<std::int32_t>(found);
}

std::string_view text(JsonValue row, std::string_view name) {
  TASKYARD_ASSERT(!row[name].text().empty());
  return row[name].text();
}

}  // namespace

Tables::Tables()
    : instance_types_document_(read("instance_types.json")),
      parameters_document_(read("model_parameters.json")) {
  read_instance_types();
  read_fargate_sizes();
  read_parameters();
  read_images();
}

void Tables::read_instance_types() {
  const JsonValue rows = instance_types_document_.root()["instanceTypes"];
  for (JsonValue row = rows.first(); row; row = row.next()) {
    InstanceType type;
    type.name = text(row, "name");
    type.architecture = text(row, "architecture");
    type.vcpus = small_number(row, "vcpus");
    type.nominal_memory_mib = small_number(row, "nominalMemoryMib");
    type.registered_memory_mib = small_number(row, "registeredMemoryMib");
    type.max_enis = small_number(row, "maxEnis");
    type.trunk_tasks = small_number(row, "trunkTasks");
    type.gpus = small_number(row, "gpus");
    type.price_per_hour = number(row, "microDollarsPerHour");
    instance_types.push_back(type);
  }
}

void Tables::read_fargate_sizes() {
  const JsonDocument document = read("fargate_sizes.json");
  const JsonValue rows = document.root()["fargateSizes"];
  for (JsonValue row = rows.first(); row; row = row.next()) {
    FargateRow made;
    made.size.cpu_units = small_number(row, "cpu");
    made.size.memory_min_mib = small_number(row, "memoryMin");
    made.size.memory_max_mib = small_number(row, "memoryMax");
    made.size.memory_step_mib = small_number(row, "memoryStep");
    const JsonValue choices = row["memory"];
    for (JsonValue choice = choices.first(); choice; choice = choice.next()) {
      made.memory_choices.push_back(static_cast<Mib>(choice.integer().value_or(0)));
    }
    TASKYARD_ASSERT(made.size.memory_step_mib > 0 || !made.memory_choices.empty());
    fargate_sizes.push_back(made.size);
    fargate.push_back(made);
  }
}

void Tables::read_parameters() {
  const JsonValue rows = parameters_document_.root()["parameters"];
  TASKYARD_ASSERT(rows.size() == parameters.size());
  std::size_t index = 0;
  for (JsonValue row = rows.first(); row; row = row.next(), ++index) {
    ParameterInfo& info = parameters[index];
    info.name = text(row, "name");
    info.unit = text(row, "unit");
    info.value = number(row, "default");
    info.min = number(row, "min");
    info.max = number(row, "max");
    info.documented = row["documented"].boolean();
    info.source = text(row, "source");
  }
}

void Tables::read_images() {
  const JsonDocument document = read("images.json");
  const JsonValue rows = document.root()["images"];
  for (JsonValue row = rows.first(); row; row = row.next()) {
    KnownImage image;
    const JsonValue names = row["names"];
    for (JsonValue name = names.first(); name; name = name.next()) {
      image.names.emplace_back(name.text());
    }
    image.size_mib = small_number(row, "sizeMib");
    image.start_ms = number(row, "startMs");
    image.stop_ms = number(row, "stopMs");
    image.traps_sigterm = row["trapsSigterm"].boolean();
    image.healthy_after_ms = number(row, "healthyAfterMs");
    image.exit_after_ms = row["exitAfterMs"].integer().value_or(-1);
    image.exit_code = static_cast<std::int32_t>(row["exitCode"].integer().value_or(0));
    image.cpu_per_request_us = row["cpuPerRequestUs"].integer().value_or(image.cpu_per_request_us);
    image.wait_per_request_us = row["waitPerRequestUs"].integer().value_or(0);
    image.finishes_requests = row["finishesRequests"].boolean();
    TASKYARD_ASSERT(!image.names.empty());
    images.push_back(std::move(image));
  }
}

const Tables& tables() {
  static const Tables read_once;
  return read_once;
}

}  // namespace taskyard::catalog
