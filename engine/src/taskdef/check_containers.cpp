// Rules about containers: how many, their names and images, CPU and memory against the task's.
#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

constexpr std::size_t k_containers_max = 10;  // facts TD-7
constexpr std::int32_t k_memory_min_mib = 4;  // Docker before 20.10; since then 6 (facts TD-54)
constexpr std::int32_t k_memory_modern_min_mib = 6;

/// The node of a member, or the one that lacks it.
Node member_or_self(Node node, std::string_view name) { return node[name] ? node[name] : node; }

void check_count(const Reading& reading, Findings& findings) {
  const Node list = reading.root["containerDefinitions"];
  if (!list.is_array()) return;
  if (list.value().size() == 0) {
    findings.add(Rule::no_containers, list, "Container list cannot be empty", "Add a container.");
  } else if (list.value().size() > k_containers_max) {
    findings.add(Rule::too_many_containers, list, "Too many containers.",
                 concat({"At most 10; there are ",
                         to_text(static_cast<std::int64_t>(list.value().size())), "."}));
  }
}

void check_essential(const Reading& reading, Findings& findings) {
  for (const ContainerDefinition& container : reading.definition.containers) {
    if (container.essential) return;
  }
  if (reading.containers.empty()) return;
  findings.add(Rule::no_essential, reading.containers.front()["essential"],
               "Task definition doesn't have any essential container",
               "The task ends when an essential container ends: leave \"essential\" out of one, or "
               "set it to true.");
}

void check_name(const Reading& reading, std::size_t index, Findings& findings) {
  const Node node = reading.containers[index];
  const std::string& name = reading.name_of(index);
  if (node["name"] && !node["name"].is_text()) return;
  if (name.empty()) {
    findings.add(Rule::container_name, member_or_self(node, "name"),
                 "Container.name should not be null or empty.", "Name the container.");
  } else if (!is_plain_name(name)) {
    findings.add(Rule::container_name, node["name"],
                 name.size() > 255 ? "Container.name is longer than 255 characters."
                                   : "Container.name contains invalid characters.",
                 "1 to 255 letters, digits, hyphens and underscores.");
  } else if (reading.find_container(name) != static_cast<int>(index)) {
    findings.add(Rule::container_name_twice, node["name"],
                 "Container names must be unique within a task definition",
                 "Give this container another name.");
  }
}

/// The characters of a registry, repository, tag or digest; template marks are told elsewhere.
bool is_image_text(std::string_view image) {
  for (char c : image) {
    if (!is_letter(c) && !is_digit(c) &&
        std::string_view("-_./:@+").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

void check_image(const Reading& reading, std::size_t index, Findings& findings) {
  const Node node = reading.containers[index];
  if (node["image"] && !node["image"].is_text()) return;
  const std::string& image = reading.definition.containers[index].image;
  const std::string_view name = std::string_view(image).substr(0, image.find('@'));
  if (image.empty()) {
    findings.add(Rule::image, member_or_self(node, "image"),
                 "Container.image should not be null or empty.",
                 "For example nginx:latest or public.ecr.aws/nginx/nginx:1.27");
  } else if (name.size() > 255) {
    findings.add(Rule::image, node["image"], "Container.image is longer than 255 characters.");
  } else if (!is_image_text(image) && image.find_first_of("<${") == std::string::npos) {
    findings.add(Rule::image, node["image"], "Container.image contains invalid characters.",
                 "Registry, repository and tag have no blanks: registry/name:tag.");
  }
}

void check_cpu(const Reading& reading, std::size_t index, Findings& findings) {
  const ContainerDefinition& container = reading.definition.containers[index];
  if (container.cpu_units >= 0) return;
  findings.add(Rule::container_cpu, reading.containers[index]["cpu"],
               concat({"Invalid 'cpu' setting for container '", container.name, "'."}),
               "CPU units; 1024 are one vCPU, 0 is the smallest share.");
}

void check_memory(const Reading& reading, std::size_t index, Findings& findings) {
  const Node node = reading.containers[index];
  const ContainerDefinition& container = reading.definition.containers[index];
  const bool has_memory = node["memory"].is_integer();
  const bool has_reservation = node["memoryReservation"].is_integer();
  const std::string quoted = concat({"'", container.name, "'"});
  for (std::string_view field : {"memory", "memoryReservation"}) {
    const std::optional<std::int64_t> mib = node[field].integer();
    if (mib && *mib < k_memory_min_mib) {
      findings.add(Rule::container_memory, node[field],
                   concat({"Invalid '", field, "' setting for container ", quoted, "."}),
                   "At least 6 MiB.");
    } else if (mib && *mib < k_memory_modern_min_mib) {
      findings.add(Rule::memory_small, node[field],
                   concat({"Docker 20.10 and later need at least 6 MiB; container ", quoted,
                           " will not start there."}),
                   "Set 6 or more.");
    }
  }
  const bool task_memory = reading.root["memory"].is_text();
  if (!has_memory && !has_reservation && !task_memory && !node["memory"] &&
      !node["memoryReservation"]) {
    findings.add(
        Rule::memory_missing, node,
        concat({"Invalid setting for container ", quoted,
                ". At least one of 'memory' or 'memoryReservation' must be specified."}),
        "Add \"memory\" (hard limit) or \"memoryReservation\" in MiB, or \"memory\" of the task.");
  }
  if (has_memory && has_reservation && container.memory_mib < container.memory_reservation_mib) {
    findings.add(Rule::memory_below_reservation, node["memory"],
                 concat({"Invalid setting for container ", quoted,
                         ". 'memory' must be greater than or equal to 'memoryReservation'."}),
                 concat({"The hard limit of ", to_text(container.memory_mib),
                         " MiB is below the reservation of ",
                         to_text(container.memory_reservation_mib), " MiB."}));
  }
  const Mib task = reading.definition.memory_mib;
  if (task > 0 && container.memory_mib > task) {
    findings.add(
        Rule::memory_above_task, node["memory"],
        concat({"The 'memory' setting for container ", quoted, " is greater than for the task"}),
        concat({"The task has ", to_text(task), " MiB."}));
  }
}

/// Sums against the size of the task (facts TD-47, TD-53).
void check_sums(const Reading& reading, Findings& findings) {
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  bool single_over = false;
  for (const ContainerDefinition& container : reading.definition.containers) {
    if (container.cpu_units > 0) cpu += container.cpu_units;
    const bool soft = container.memory_reservation_mib > 0;
    memory += std::max(soft ? container.memory_reservation_mib : container.memory_mib, 0);
    single_over = single_over || container.memory_mib > reading.definition.memory_mib;
  }
  const CpuUnits task_cpu = reading.definition.cpu_units;
  if (task_cpu > 0 && cpu > task_cpu) {
    findings.add(
        Rule::cpu_sum, reading.root["cpu"],
        "The sum of all container 'cpu' values cannot be greater than the value of the task "
        "'cpu'.",
        concat({"The containers ask for ", to_text(cpu), " units, the task has ", to_text(task_cpu),
                "."}));
  }
  const Mib task_memory = reading.definition.memory_mib;
  if (task_memory > 0 && memory > task_memory && !single_over) {
    findings.add(
        Rule::memory_sum, reading.root["memory"],
        "The sum of all container 'memoryReservation' (or 'memory') values cannot be greater "
        "than the value of the task 'memory'.",
        concat({"The containers reserve ", to_text(memory), " MiB, the task has ",
                to_text(task_memory), "."}));
  }
}

}  // namespace

void check_containers(const Reading& reading, Findings& findings) {
  check_count(reading, findings);
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    check_name(reading, i, findings);
    check_image(reading, i, findings);
    check_cpu(reading, i, findings);
    check_memory(reading, i, findings);
  }
  check_essential(reading, findings);
  check_sums(reading, findings);
}

}  // namespace taskyard::taskdef
