// ecs: PutAccountSetting, PutAccountSettingDefault, DeleteAccountSetting, ListAccountSettings.
#include <algorithm>

#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

// The row of a setting; null after a refusal in AWS's words.
const AccountSettingInfo* row_for(Call& call, const std::string& name) {
  std::string all;
  for (const AccountSettingInfo& row : account_settings()) {
    if (row.name == name) return &row;
    all += concat({all.empty() ? "" : ",", row.name});
  }
  call.refuse(k_invalid, concat({name, " should be one of [", all, "]"}), call.in["name"]);
  return nullptr;
}

bool is_choice(std::string_view text, std::string_view choices) {
  const std::vector<std::string_view> known = split(choices, '|');
  return std::find(known.begin(), known.end(), text) != known.end();
}

void write_setting(JsonWriter& out, std::string_view name, std::string_view value,
                   std::string_view principal) {
  out.begin_object().member("name", name).member("value", value);
  out.member("principalArn", principal);
  out.member("type", name == "guardDutyActivate" ? "aws_managed" : "user").end_object();
}

void reply_with(Call& call, std::string_view name, std::string_view value,
                std::string_view principal) {
  call.out.begin_object().key("setting");
  write_setting(call.out, name, value, principal);
  call.out.end_object();
}

std::vector<AccountSetting>::iterator find_put(World& world, NameId name, NameId principal) {
  return std::find_if(world.account_settings.begin(), world.account_settings.end(),
                      [&](const AccountSetting& setting) {
                        return setting.name == name && setting.principal == principal;
                      });
}

// A principal of this account, the caller when none is named.
std::string principal_for(Call& call) {
  const std::string caller = caller_arn(call.world());
  const std::string arn = call.text("principalArn", caller);
  const std::string own = concat({"arn:aws:iam::", call.world().account, ":"});
  if (!call.refused() && !arn.starts_with(own)) {
    call.refuse(k_invalid,
                "The specified principal ARN is invalid. Specify a valid ARN and try "
                "again.",
                call.in["principalArn"], "ARNs of this account start with " + own + ".");
  }
  return arn;
}

void put(Call& call, const std::string& principal) {
  if (!call.require("name") || !call.require("value")) return;
  const std::string name = call.text("name");
  const std::string value = call.text("value");
  if (call.refused()) return;
  const AccountSettingInfo* row = row_for(call, name);
  if (row == nullptr) return;
  if (!is_choice(value, row->values)) {
    call.refuse(k_invalid,
                concat({value, " should be one of [", replace_all(row->values, "|", ","), "]"}),
                call.in["value"]);
    return;
  }
  if (name == "guardDutyActivate") {
    call.refuse(k_invalid, "The account setting guardDutyActivate is managed by GuardDuty.",
                call.in["name"]);
    return;
  }
  World& world = call.world();
  const NameId name_id = world.names.intern(name);
  const NameId whose = world.names.intern(principal);
  const auto known = find_put(world, name_id, whose);
  if (known == world.account_settings.end()) {
    world.account_settings.push_back({name_id, whose, world.names.intern(value)});
  } else {
    known->value = world.names.intern(value);
  }
  ++world.revision;
  reply_with(call, name, value, principal);
}

}  // namespace

void put_account_setting(Call& call) {
  const std::string principal = principal_for(call);
  if (!call.refused()) put(call, principal);
}

void put_account_setting_default(Call& call) { put(call, root_arn(call.world())); }

void delete_account_setting(Call& call) {
  if (!call.require("name")) return;
  const std::string name = call.text("name");
  const std::string principal = principal_for(call);
  if (call.refused() || row_for(call, name) == nullptr) return;
  World& world = call.world();
  const auto known = find_put(world, world.names.find(name), world.names.find(principal));
  if (known != world.account_settings.end()) {
    world.account_settings.erase(known);
    ++world.revision;
  }
  // The reply names the setting that holds from now on.
  reply_with(call, name, effective_setting(world, name, principal), principal);
}

void list_account_settings(Call& call) {
  const std::string name = call.text("name");
  const std::string value = call.text("value");
  const bool effective = call.flag("effectiveSettings");
  const std::string principal = principal_for(call);
  const Call::Page page = call.page();
  if (call.refused() || (!name.empty() && row_for(call, name) == nullptr)) return;
  World& world = call.world();
  const NameId whose = world.names.find(principal);
  std::vector<std::pair<std::string_view, std::string_view>> found;
  for (const AccountSettingInfo& row : account_settings()) {
    if (!name.empty() && row.name != name) continue;
    const bool was_put =
        whose && find_put(world, world.names.find(row.name), whose) != world.account_settings.end();
    const std::string_view holds = effective_setting(world, row.name, principal);
    if ((effective || was_put) && (value.empty() || value == holds)) {
      found.emplace_back(row.name, holds);
    }
  }
  const std::size_t end = std::min(found.size(), page.first + page.count);
  call.out.begin_object().key("settings").begin_array();
  for (std::size_t i = page.first; i < end; ++i) {
    write_setting(call.out, found[i].first, found[i].second, principal);
  }
  call.out.end_array();
  if (end < found.size()) call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

}  // namespace taskyard::api
