// The weighing of statements, for the rules and for their explanation. Private to iam.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "iam/iam.hpp"

namespace taskyard::iam {

/// Looks through policies for the first statement that denies a call, and the first that allows it.
class Weighing {
 public:
  struct Found {
    std::string policy;
    std::int16_t statement = -1;
    std::string sid;
  };
  Weighing(const World& world, std::string_view action, std::string_view resource, Context context)
      : world_(world), action_(action), resource_(resource), context_(context) {}

  /// `principal`: who calls, for policies that name principals; "" for identity policies.
  void weigh(const PolicyDocument& document, std::string_view name,
             std::string_view principal = {});

  std::optional<Found> deny, allow;

 private:
  const World& world_;
  std::string_view action_, resource_;
  Context context_;
};

/// Whether a trust policy lets that service assume the role.
bool service_may_assume(const World& world, const PolicyDocument& trust, std::string_view service,
                        std::string_view source_arn);

}  // namespace taskyard::iam
