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
  /// "structure:RunTaskRequest"; "" for an action it does not have.
  std::string request_type(std::string_view action) const;
  /// Type of a member of a shape, "" when there is no such member, and whether it must be there.
  std::string member_type(std::string_view shape, std::string_view member) const;
  bool is_required(std::string_view shape, std::string_view member) const;
  /// Members of a shape, sorted.
  std::vector<std::string> members(std::string_view shape) const;
  /// Names of all actions that ECS has.
  std::vector<std::string> operations() const;
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
