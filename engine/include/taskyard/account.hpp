// Account settings: what PutAccountSetting put, and what holds where nothing was put.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "taskyard/ids.hpp"

namespace taskyard {

struct World;

/// A setting that was put; absent ones have their defaults.
struct AccountSetting {
  NameId name;
  NameId principal;  ///< ARN of a user or role, or of the account's root: its default for everybody
  NameId value;
};

/// One setting the API knows.
struct AccountSettingInfo {
  std::string_view name;
  std::string_view otherwise;  ///< value where nothing was put
  std::string_view values;     ///< accepted ones, "enabled|disabled"
};
std::span<const AccountSettingInfo> account_settings();

/// ARN of the only user of the simulated account, who makes every call, and of its root.
std::string caller_arn(const World& world);
std::string root_arn(const World& world);

/// What holds for a principal: its own setting, else the account's default, else the built-in one.
std::string_view effective_setting(const World& world, std::string_view name,
                                   std::string_view principal);
/// The same of the caller, compared with "enabled".
bool setting_enabled(const World& world, std::string_view name);

}  // namespace taskyard
