// What the calls of Auto Scaling groups and launch templates read alike.
#pragma once

#include <string_view>

#include "api/call.hpp"

namespace taskyard::api {

/// The launch template of that name or id; none.
LaunchTemplateId find_template(const World& world, std::string_view name_or_id);

}  // namespace taskyard::api
