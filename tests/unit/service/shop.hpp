// A yard with services: short words for what the tests of services ask and watch.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/yard.hpp"

namespace taskyard::test {

struct Shop : support::Yard {
  /// web:1 and web:2 run app:v1: started in 2.2 s, stopped in 800 ms, no health check.
  Shop();

  /// Creates service "web" of web:1; `more` are further members. No time passes.
  ServiceId create(std::int32_t desired, std::string_view more = {});
  void update(std::string_view members);
  /// Until nothing happens for a while, at most an hour.
  void wait() { simulation.settle(k_hour); }

  const Service& web() const { return world().at(find_service(world(), ClusterId{0}, "web")); }
  const Deployment& primary() const { return world().at(web().primary); }
  /// Messages of the service without its name, oldest first; task ids become "t1" in order of creation,
  /// deployments "d1", instances "i1".
  std::vector<std::string> messages() const;
  bool said(std::string_view text) const;
  int times_said(std::string_view text) const;
  /// "start 4, stop 4": what the steps from number `from` on did to tasks, in order.
  std::string moves(std::size_t from = 0) const;
  std::size_t steps() const { return world().service_steps.size(); }
  /// Latest step of that kind; none when there is none.
  ServiceStepId last(ServiceStepKind kind) const;
  /// Live tasks of the service per zone letter: "a2 b1".
  std::string zones() const;
  std::vector<TaskId> live() const;
};

/// `"deploymentConfiguration":{…}` with both percentages; `more` are further members of it.
std::string percents(int minimum, int maximum, std::string_view more = {});

}  // namespace taskyard::test
