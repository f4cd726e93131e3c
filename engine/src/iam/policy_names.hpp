// Names that policies may use: actions, condition keys and operators. Private to iam.
#pragma once

#include <string>
#include <string_view>

namespace taskyard::iam {

/// The service of "s3:GetObject", "" without a colon.
std::string_view vendor_of(std::string_view action);
/// Whether the table of actions has that service, and the nearest of its name when not.
bool knows_vendor(std::string_view vendor);
std::string_view nearest_vendor(std::string_view vendor);
/// Whether `pattern` ("s3:Get*") covers any action of the table.
bool matches_known_action(std::string_view pattern);
/// The action nearest to one that matches nothing: "s3:GetObject" for "s3:GetObjects", "s3:Get*" for
/// "s3:Gett*", "ssm:GetParameters" for "s3:GetParameters"; "" when none is near.
std::string nearest_action(std::string_view action);
/// Condition keys that calls here have a value for, or lack on purpose.
bool knows_condition_key(std::string_view key);

}  // namespace taskyard::iam
