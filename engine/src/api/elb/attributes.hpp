// Attributes of load balancers and target groups: which there are, their values, what they set.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/elb/balancing.hpp"

namespace taskyard::api::balancing {

/// One key of facts 1.6 to 1.8 and of the API reference.
struct AttributeRow {
  std::string_view key;
  std::string_view otherwise;  ///< default
  std::string_view values;     ///< "true|false", "1-4000", "0,30-900" or "*" for any text
  bool application = true;     ///< with an Application Load Balancer's protocols
  bool network = true;         ///< with a Network Load Balancer's
};

std::span<const AttributeRow> load_balancer_attributes();
std::span<const AttributeRow> target_group_attributes();
/// Whether `value` is one that the row allows: a word, or a number in one of its ranges.
bool allows(const AttributeRow& row, std::string_view value);

using Attributes = std::vector<std::pair<std::string, std::string>>;
/// The value that was set, else the default.
std::string_view value_of(const Attributes& set, const AttributeRow& row);
void put(Attributes& set, std::string_view key, std::string_view value);

}  // namespace taskyard::api::balancing
