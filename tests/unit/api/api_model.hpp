// The published API model (tests/tables/api_model/ecs_api.json) as a checker of replies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taskyard/json.hpp"

namespace taskyard::test {

class ApiModel {
 public:
  ApiModel();

  /// Every place where `reply` is not what the model says of this ECS action, "" when it is.
  std::string faults_of_reply(std::string_view action, std::string_view reply) const;
  /// Names of the request's members, sorted.
  std::vector<std::string> request_members(std::string_view action) const;
  /// True when the action may be refused with that exception.
  bool may_raise(std::string_view action, std::string_view exception) const;

 private:
  std::string faults(JsonValue value, std::string_view type) const;
  std::string structure_faults(JsonValue value, std::string_view shape) const;

  JsonDocument document_;
};

}  // namespace taskyard::test
