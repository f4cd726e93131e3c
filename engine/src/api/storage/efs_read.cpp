#include "api/storage/efs_read.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "iam/iam.hpp"
#include "network/network.hpp"
#include "storage/storage.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_groups_max = 5;  // surroundings 3.1
constexpr std::size_t k_policy_max = 20'000;
constexpr std::size_t k_tags_max = 50;
constexpr std::size_t k_key_max = 128;
constexpr std::size_t k_value_max = 256;

}  // namespace

FileSystemId efs_system_in(Call& call, std::string_view member) {
  const std::string key = call.text(member);
  if (call.refused()) return {};
  const FileSystemId id = storage::find_file_system(call.world(), key);
  if (!id) {
    call.refuse("FileSystemNotFound", concat({"File system '", key, "' does not exist."}),
                call.in[member], "efs.DescribeFileSystems lists those there are.");
  }
  return id;
}

void check_efs_available(Call& call, FileSystemId id) {
  if (call.refused()) return;
  const FileSystem& system = call.world().at(id);
  if (system.state == EfsState::available) return;
  call.refuse(
      "IncorrectFileSystemLifeCycleState",
      concat({"File system '", call.world().text(system.key), "' is in the life cycle state ",
              to_string(system.state), ", and has to be available."}),
      call.in["FileSystemId"],
      "Wait until efs.DescribeFileSystems shows LifeCycleState available.");
}

MountTargetId efs_target_in(Call& call) {
  const std::string key = call.text("MountTargetId");
  if (call.refused()) return {};
  const MountTargetId id = storage::find_mount_target(call.world(), key);
  if (!id) {
    call.refuse("MountTargetNotFound", concat({"Mount target '", key, "' does not exist."}),
                call.in["MountTargetId"]);
  }
  return id;
}

AccessPointId efs_point_in(Call& call, std::string_view member) {
  const std::string key = call.text(member);
  if (call.refused()) return {};
  const AccessPointId id = storage::find_access_point(call.world(), key);
  if (!id) {
    call.refuse("AccessPointNotFound", concat({"Access point '", key, "' does not exist."}),
                call.in[member]);
  }
  return id;
}

std::vector<SecurityGroupId> efs_groups_in(Call& call, VpcId vpc) {
  std::vector<SecurityGroupId> groups;
  const JsonValue list = call.array("SecurityGroups");
  if (list.size() > k_groups_max) {
    call.refuse("SecurityGroupLimitExceeded",
                "The maximum number of security groups per interface has been reached.", list,
                "A mount target has at most five.");
  }
  for (JsonValue item = list.first(); item && !call.refused(); item = item.next()) {
    const SecurityGroupId id = network::find_security_group(call.world(), item.text());
    if (!id) {
      call.refuse("SecurityGroupNotFound",
                  concat({"The security group '", item.text(), "' does not exist"}), item);
    } else if (call.world().at(id).vpc != vpc) {
      call.refuse(
          "SecurityGroupNotFound",
          concat({"The security group '", item.text(), "' is not in the VPC of the subnet"}), item,
          "Use a security group of that VPC.");
    } else if (std::find(groups.begin(), groups.end(), id) == groups.end()) {
      groups.push_back(id);
    }
  }
  return groups;
}

std::string efs_tags_in(Call& call) {
  const JsonValue list = call.array("Tags");
  if (list.size() > k_tags_max) {
    call.refuse(k_bad_request, "A resource can have at most 50 tags.", list);
  }
  for (JsonValue item = list.first(); item && !call.refused(); item = item.next()) {
    const std::string key = call.text_of(item, "Key");
    const std::string value = call.text_of(item, "Value");
    if (key.empty() || key.size() > k_key_max || value.size() > k_value_max) {
      call.refuse(k_bad_request, "A tag key has 1 to 128 characters, a value at most 256.", item);
    } else if (lower(key).starts_with("aws:")) {
      call.refuse(k_bad_request, "Tag keys with the prefix aws: are reserved for AWS use.", item);
    }
  }
  return call.refused() || list.size() == 0 ? std::string() : std::string(list.source());
}

std::string tag_name(const std::string& tags_json) {
  if (tags_json.empty()) return {};
  const JsonDocument tags = JsonDocument::parse(tags_json);
  for (JsonValue tag = tags.root().first(); tag; tag = tag.next()) {
    if (tag["Key"].text() == "Name") return std::string(tag["Value"].text());
  }
  return {};
}

void check_file_system_policy(Call& call, const std::string& policy) {
  if (call.refused()) return;
  if (policy.size() > k_policy_max) {
    call.refuse("InvalidPolicyException", "The policy has at most 20000 characters.",
                call.in["Policy"]);
    return;
  }
  Diagnostics found = iam::read_policy(policy, iam::PolicyUse::resource).diagnostics;
  for (Diagnostic& each : found) {
    each.exception = "InvalidPolicyException";
    each.pointer = concat({"/Policy", each.pointer});
    each.message = concat({"Policy, line ", to_text(each.line), ", column ", to_text(each.column),
                           ": ", each.message});
  }
  call.refuse_with("InvalidPolicyException", found);
}

EfsPage efs_page(Call& call, std::string_view count_member, std::string_view marker_member) {
  EfsPage page;
  if (const auto wanted = call.integer(count_member)) {
    if (*wanted < 1) call.refuse(k_bad_request, "At least 1.", call.in[count_member]);
    page.count = static_cast<std::size_t>(std::clamp<std::int64_t>(*wanted, 1, 100));
  }
  const std::string marker = call.text(marker_member);
  if (marker.empty()) return page;
  const auto first = parse_int(marker);
  if (!first || *first < 0) {
    call.refuse(k_bad_request, "The marker is not one of an earlier reply.",
                call.in[marker_member]);
  } else {
    page.first = static_cast<std::size_t>(*first);
  }
  return page;
}

}  // namespace taskyard::api
