// A service that can move traffic, and the timeline its deployments leave behind.
#pragma once

#include <string>
#include <string_view>

#include "unit/service/shop.hpp"

namespace taskyard::test {

/// "deploymentConfiguration" of a strategy with 100/200; `more` are further members of it.
std::string strategy(std::string_view name, std::string_view more = {});
/// Service Connect, which moves traffic without targets to wait for; when wanted, with test traffic.
std::string balancer(bool test_listener = true);

struct Bench : Shop {
  Bench();
  /// Service "web" of web:1, steady, with that strategy and Service Connect.
  void steady(std::int32_t desired, const std::string& configuration, bool test_listener = true);
  /// Deploys web:2; times of the timeline count from here.
  void deploy(std::string_view definition = "web:2");
  /// Stages and traffic of the PRIMARY deployment since `deploy`, in whole seconds:
  /// "0 PRE_SCALE_UP, 1 SCALE_UP, 8 5%, …".
  std::string timeline() const;
  /// Tasks of blue and of green that are to run, with the shares of production traffic:
  /// "blue 4 100% green 0 0%".
  std::string sides() const;
  void until(LifecycleStage stage);
  const Deployment& green() const { return world().deployments.back(); }
  void set_alarm(std::string_view name, std::string_view state);

 private:
  SimTime deployed_at_ = 0;
};

}  // namespace taskyard::test
