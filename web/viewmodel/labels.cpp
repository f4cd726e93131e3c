#include "viewmodel/labels.hpp"

#include <array>

namespace taskyard::web {
namespace {

std::string padded(std::int64_t number, int width) {
  std::string text = std::to_string(number);
  while (static_cast<int>(text.size()) < width) text.insert(text.begin(), '0');
  return text;
}

// One decimal, no trailing zero: 7.6, 2.
std::string one_decimal(std::int64_t tenths) {
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text;
}

struct Gloss {
  std::string_view state;
  std::string_view text;
};

constexpr std::array k_glosses = {
    Gloss{"PROVISIONING",
          "Getting what it needs before it can start: a network interface, or a place on Fargate."},
    Gloss{"PENDING",
          "Waiting for the container agent, or for room that a stopping task still holds."},
    Gloss{"ACTIVATING", "Pulling images, creating and starting containers."},
    Gloss{"RUNNING", "All containers have started."},
    Gloss{"DEACTIVATING", "Being taken out of use before its containers are stopped."},
    Gloss{"STOPPING", "SIGTERM was sent; SIGKILL follows after stopTimeout."},
    Gloss{"DEPROVISIONING", "Giving back its network interface."},
    Gloss{"STOPPED", "Over; its reason stays readable for an hour."},
    Gloss{"ACTIVE", "Takes new tasks while its agent is connected."},
    Gloss{"DRAINING", "Takes no new tasks; standalone tasks stay until they end."},
    Gloss{"INACTIVE", "Deregistered."},
    Gloss{"HEALTHY", "Its health check passes."},
    Gloss{"UNHEALTHY", "Its health check failed too often in a row."},
    Gloss{"IN_PROGRESS", "New tasks are started and old ones stopped, within floor and ceiling."},
    Gloss{"COMPLETED", "Every task is of the new revision and runs."},
    Gloss{"FAILED", "The circuit breaker gave the deployment up."},
    Gloss{"PRIMARY", "The newest deployment; the service moves towards it."},
    Gloss{"UNKNOWN", "No health check, or no answer yet."},
};

}  // namespace

std::string clock_text(SimTime time, bool tenths) {
  const SimTime seconds = time / k_second;
  std::string text = padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" +
                     padded(seconds % 60, 2);
  if (tenths) text += "." + std::to_string(time % k_second / 100);
  return text;
}

std::string memory_text(Mib mib) {
  if (mib < 1024) return std::to_string(mib) + " MiB";
  return one_decimal((static_cast<std::int64_t>(mib) * 10 + 512) / 1024) + " GiB";
}

std::string cpu_text(CpuUnits units) {
  if (units % 256 != 0 || units == 0) return std::to_string(units) + " units";
  if (units % 1024 == 0) return std::to_string(units / 1024) + " vCPU";
  std::string hundredths = std::to_string(units % 1024 * 100 / 1024);
  if (hundredths == "50") hundredths = "5";
  return std::to_string(units / 1024) + "." + hundredths + " vCPU";
}

std::string money_text(MicroDollars amount) {
  return "$" + std::to_string(amount / 1'000'000) + "." + padded(amount % 1'000'000 / 100, 4);
}

std::string short_id(std::string_view id) {
  if (id.size() <= 12) return std::string(id);
  return std::string(id.substr(0, 6)) + "…" + std::string(id.substr(id.size() - 4));
}

std::string counted(std::int64_t number, std::string_view noun) {
  return grouped(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

std::string revision_text(const World& world, TaskDefinitionId id) {
  const TaskDefinition& definition = world.at(id);
  return definition.family + ":" + std::to_string(definition.revision);
}

std::string_view gloss(std::string_view state) {
  for (const Gloss& row : k_glosses) {
    if (row.state == state) return row.text;
  }
  return {};
}

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  if (number < 10000) return text;
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, "\u00A0");
  }
  return text;
}

}  // namespace taskyard::web
