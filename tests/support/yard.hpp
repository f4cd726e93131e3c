// A simulation behind its door, for tests that speak the API and watch what follows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::support {

class Yard {
 public:
  /// Times without spread, so that tests can name them; cluster "c" exists.
  explicit Yard(std::uint64_t seed = 1);

  Simulation simulation;
  const World& world() const { return simulation.world(); }

  /// The reply of a call that must succeed.
  JsonDocument call(std::string_view action, std::string_view request);
  /// "ClientException: message" of a call that must be refused; "" when it was not.
  std::string refusal(std::string_view action, std::string_view request);
  void set_parameter(std::string_view name, std::int64_t value);
  /// An image's behaviour, members as taskyard.PublishImage takes them.
  void publish(std::string_view image, std::string_view members);

  /// Adds instances of the type in us-east-1a, waits until they are registered; returns their ids.
  std::vector<InstanceId> add_instances(std::int32_t count, std::string_view type = "m5.large",
                                        std::string_view zone = "us-east-1a");
  /// Registers `family` with these containerDefinitions; more members may follow the array.
  void register_definition(std::string_view family, std::string_view containers,
                           std::string_view more = {});
  /// Runs tasks of the family on EC2 in cluster "c"; ids of those that were placed.
  std::vector<TaskId> run(std::string_view family, std::int32_t count = 1,
                          std::string_view more = {});
  void stop(TaskId task, std::string_view reason = {});
  void advance(SimTime by) { simulation.advance_to(world().now + by); }

  const Task& task(TaskId id) const { return world().at(id); }
  /// Status of a task and of its containers: "RUNNING a:RUNNING b:PENDING".
  std::string status(TaskId id) const;
  /// Statuses a task went through with their times since its creation: "PENDING@0 ACTIVATING@500 …".
  std::string life(TaskId id) const;
  /// The same of one container: "RUNNING@700 STOPPED@900(0)".
  std::string life(TaskId id, std::string_view container) const;
};

}  // namespace taskyard::support
