#include "taskyard/account.hpp"

#include "base/text.hpp"
#include "taskyard/world.hpp"

namespace taskyard {
namespace {

// Names and values: the published API model; defaults: its documentation.
constexpr AccountSettingInfo k_settings[] = {
    {"serviceLongArnFormat", "enabled", "enabled|disabled"},
    {"taskLongArnFormat", "enabled", "enabled|disabled"},
    {"containerInstanceLongArnFormat", "enabled", "enabled|disabled"},
    {"awsvpcTrunking", "disabled", "enabled|disabled"},
    {"containerInsights", "disabled", "enabled|disabled|enhanced"},
    {"fargateFIPSMode", "disabled", "enabled|disabled"},
    {"tagResourceAuthorization", "on", "on|off"},
    {"fargateTaskRetirementWaitPeriod", "7", "0|7|14"},
    {"guardDutyActivate", "off", "on|off"},
    {"defaultLogDriverMode", "non-blocking", "blocking|non-blocking"},
    {"fargateEventWindows", "disabled", "enabled|disabled"},
};

std::string_view put_value(const World& world, std::string_view name, std::string_view principal) {
  const NameId wanted = world.names.find(name);
  const NameId whose = world.names.find(principal);
  if (!wanted || !whose) return {};
  for (const AccountSetting& setting : world.account_settings) {
    if (setting.name == wanted && setting.principal == whose) return world.text(setting.value);
  }
  return {};
}

}  // namespace

std::span<const AccountSettingInfo> account_settings() { return k_settings; }

std::string caller_arn(const World& world) {
  return concat({"arn:aws:iam::", world.account, ":user/student"});
}

std::string root_arn(const World& world) {
  return concat({"arn:aws:iam::", world.account, ":root"});
}

std::string_view effective_setting(const World& world, std::string_view name,
                                   std::string_view principal) {
  if (!world.account_settings.empty()) {
    for (const std::string& whose : {std::string(principal), root_arn(world)}) {
      const std::string_view value = put_value(world, name, whose);
      if (!value.empty()) return value;
    }
  }
  for (const AccountSettingInfo& row : k_settings) {
    if (row.name == name) return row.otherwise;
  }
  return {};
}

bool setting_enabled(const World& world, std::string_view name) {
  const std::string caller = world.account_settings.empty() ? std::string() : caller_arn(world);
  return effective_setting(world, name, caller) == "enabled";
}

}  // namespace taskyard
