// Launching instances: shared by ec2.RunInstances and taskyard.AddContainerInstances.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"
#include "cluster/cluster.hpp"

namespace taskyard::api {

/// The type called `name`; refuses with EC2's words when there is none.
const InstanceType* instance_type_for(Call& call, const std::string& name, JsonValue at);
/// The zone called `name` ("" = the first); refuses when the region has none of that name.
NameId zone_for(Call& call, const std::string& name, JsonValue at);
/// Room for that many instances, else a refusal.
bool room_for_instances(Call& call, std::int64_t count);
/// "ECS_INSTANCE_ATTRIBUTES" or a JSON object of texts as attributes.
std::vector<Attribute> attributes_in(Names& names, JsonValue object);

/// What the agent's settings in user data say: plain text or base64.
struct UserData {
  NameId cluster;  ///< ECS_CLUSTER, "default" when it says none
  std::vector<Attribute> attributes;
  PullBehavior pull_behavior = PullBehavior::by_default;  ///< ECS_IMAGE_PULL_BEHAVIOR
  ImageCleanup image_cleanup;                             ///< surroundings 6.3
  AgentCredentials credentials;                           ///< surroundings 5.1, 5.4
};
UserData read_user_data(Names& names, std::string_view text);

/// IamInstanceProfile, by name or ARN. Absent: the account's own ecsInstanceRole. Given without
/// either:
/// none on purpose. Refuses one that does not exist.
struct ProfileChoice {
  NameId name;
  bool none = false;
};
ProfileChoice profile_choice(Call& call, JsonValue given);

}  // namespace taskyard::api
