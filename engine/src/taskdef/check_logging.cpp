// Rules about log drivers and the FireLens router.
#include <array>
#include <span>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

struct DriverOptions {
  std::string_view driver;
  std::array<std::string_view, 2> required;
};
constexpr std::array<DriverOptions, 2> k_required_options{
    {{"awslogs", {"awslogs-region", "awslogs-group"}}, {"splunk", {"splunk-url", "splunk-token"}}}};

bool has_option(Node log, std::string_view name) {
  if (!log["options"].value()[name].text().empty()) return true;
  for (Node secret = log["secretOptions"].first(); secret; secret = secret.next()) {
    if (secret["name"].text() == name) return true;
  }
  return false;
}

void check_options(Node log, Findings& findings) {
  const std::string driver = log["logDriver"].text();
  for (const DriverOptions& row : k_required_options) {
    if (row.driver != driver) continue;
    std::string missing;
    for (std::string_view name : row.required) {
      if (!has_option(log, name)) missing += concat({missing.empty() ? "" : ", ", name});
    }
    if (missing.empty()) return;
    findings.add(Rule::log_option, log["options"] ? log["options"] : log,
                 concat({"Log driver ", driver, " requires options: ", missing}),
                 "Add them to \"options\".");
  }
}

}  // namespace

void check_logging(const Reading& reading, Findings& findings) {
  int routers = 0;
  for (Node container : reading.containers) {
    const Node router = container["firelensConfiguration"];
    if (router.is_object() && ++routers == 2) {
      findings.add(
          Rule::firelens_twice, router,
          "Only one container in a task definition can have a firelens configuration object.",
          "Keep one router.");
    }
    check_options(container["logConfiguration"], findings);
  }
  for (Node container : reading.containers) {
    const Node driver = container["logConfiguration"]["logDriver"];
    if (routers > 0 || driver.text() != "awsfirelens") continue;
    findings.add(Rule::firelens_missing, driver,
                 "When awsfirelens log driver is specified in log configuration, a firelens "
                 "configuration object must be configured in one of the containers.",
                 "Add a router container, for example with the image amazon/aws-for-fluent-bit.");
    return;
  }
}

}  // namespace taskyard::taskdef
