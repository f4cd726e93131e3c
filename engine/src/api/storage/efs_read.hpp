// What the calls of EFS read, refuse and write alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"

namespace taskyard::api {

inline constexpr std::string_view k_bad_request = "BadRequest";

/// The noun that the member names by its id or ARN; refuses when there is none (any more), and of a
/// member that must be there when it is missing.
FileSystemId efs_system_in(Call& call, std::string_view member = "FileSystemId");
/// Refuses a file system that is not available yet (surroundings 3.1).
void check_efs_available(Call& call, FileSystemId id);
MountTargetId efs_target_in(Call& call);
AccessPointId efs_point_in(Call& call, std::string_view member = "AccessPointId");
/// "SecurityGroups" of a mount target: five at most, all of that VPC.
std::vector<SecurityGroupId> efs_groups_in(Call& call, VpcId vpc);

/// "Tags" as they are stored, "" for none; refuses what EFS refuses.
std::string efs_tags_in(Call& call);
/// The value of the tag Name, "" without one.
std::string tag_name(const std::string& tags_json);

/// Refuses a policy that cannot be read, with line and column in its text.
void check_file_system_policy(Call& call, const std::string& policy);

/// MaxItems and Marker, or MaxResults and NextToken.
struct EfsPage {
  std::size_t first = 0, count = 100;
};
EfsPage efs_page(Call& call, std::string_view count_member, std::string_view marker_member);

}  // namespace taskyard::api
