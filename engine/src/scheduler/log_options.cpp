// Options of the awslogs log driver that ECS takes as they are and Docker refuses when it makes the container
// (Docker: ValidateLogOpts of its loggers; surroundings 7.4).
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::array k_known = std::to_array<std::string_view>({
    "awslogs-create-group",
    "awslogs-create-stream",
    "awslogs-credentials-endpoint",
    "awslogs-datetime-format",
    "awslogs-endpoint",
    "awslogs-force-flush-interval-seconds",
    "awslogs-format",
    "awslogs-group",
    "awslogs-max-buffered-events",
    "awslogs-multiline-pattern",
    "awslogs-region",
    "awslogs-stream",
    "awslogs-stream-prefix",
    "max-buffer-size",
    "mode",
    "tag",
});

std::string_view option_of(const LogConfiguration& log, std::string_view name) {
  for (const auto& [key, value] : log.options) {
    if (key == name) return value;
  }
  return {};
}

// "25m", "1024k", "1g", "4096": as Docker reads sizes.
bool is_size(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  const std::string unit = lower(text.substr(digits));
  constexpr std::array<std::string_view, 10> k_units = {"",  "b",  "k",  "m",  "g",
                                                        "t", "kb", "mb", "gb", "tb"};
  return digits > 0 && std::find(k_units.begin(), k_units.end(), unit) != k_units.end();
}

bool is_truth(std::string_view text) {
  constexpr std::array<std::string_view, 12> k_words = {"1", "t", "T", "TRUE",  "true",  "True",
                                                        "0", "f", "F", "FALSE", "false", "False"};
  return std::find(k_words.begin(), k_words.end(), text) != k_words.end();
}

// Docker's sentence; "" when it takes them.
std::string refusal_of(const LogConfiguration& log) {
  const std::string_view mode = option_of(log, "mode");
  const std::string_view size = option_of(log, "max-buffer-size");
  if (!mode.empty() && mode != "blocking" && mode != "non-blocking") {
    return concat({"logger: logging mode not supported: ", mode});
  }
  // Without a mode the account's defaultLogDriverMode stands in.
  if (!size.empty() && mode == "blocking") {
    return "logger: max-buffer-size option is only supported with 'mode=non-blocking'";
  }
  if (!size.empty() && !is_size(size)) {
    return concat({"error parsing option max-buffer-size: invalid size: '", size, "'"});
  }
  for (const auto& option : log.options) {
    if (std::find(k_known.begin(), k_known.end(), option.first) != k_known.end()) continue;
    return concat({"unknown log opt '", option.first, "' for awslogs log driver"});
  }
  const std::string_view create = option_of(log, "awslogs-create-group");
  if (!create.empty() && !is_truth(create)) {
    return concat(
        {"must specify valid value for log opt 'awslogs-create-group': "
         "strconv.ParseBool: parsing \"",
         create, "\": invalid syntax"});
  }
  if (!option_of(log, "awslogs-datetime-format").empty() &&
      !option_of(log, "awslogs-multiline-pattern").empty()) {
    return "you cannot configure log opt 'awslogs-datetime-format' and "
           "'awslogs-multiline-pattern' at the same time";
  }
  return {};
}

}  // namespace

std::string log_options_failure(const World& world, const Task& task) {
  for (const ContainerDefinition& container : world.at(task.task_definition).containers) {
    if (container.log.driver != "awslogs") continue;
    const std::string said = refusal_of(container.log);
    if (said.empty()) continue;
    if (task.launch_type == LaunchType::fargate) {
      return concat({"ResourceInitializationError: failed to validate logger args: ", said});
    }
    return concat({"CannotCreateContainerError: Error response from daemon: ", said});
  }
  return {};
}

}  // namespace taskyard::scheduler
