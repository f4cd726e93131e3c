// What the handlers of iam have in common. Private to api/iam.
#pragma once

#include <string>

#include "api/call.hpp"
#include "iam/iam.hpp"

namespace taskyard::api {

inline constexpr std::string_view k_no_entity = "NoSuchEntity";
inline constexpr std::string_view k_delete_conflict = "DeleteConflict";
inline constexpr std::string_view k_limit = "LimitExceeded";
inline constexpr std::string_view k_exists = "EntityAlreadyExists";

/// The role, policy or instance profile a request names; refuses when there is none.
RoleId role_for(Call& call);
PolicyId policy_for(Call& call);
InstanceProfileId profile_for(Call& call);

/// A new name: length and letters as IAM checks them ("roleName"); refuses others.
std::string new_name(Call& call, std::string_view member, std::size_t longest);
/// "Path", "/" when it is not given; refuses one that does not begin and end with a slash.
std::string new_path(Call& call);

/// A policy document, given as a text (as AWS wants it) or as the object itself. Refuses a
/// malformed one
/// with its place in the request; warnings go along with the reply.
PolicyDocument policy_document(Call& call, std::string_view member, PolicyUse use,
                               std::uint32_t bytes_max);

/// Ids as IAM makes them: "AROA" + 17 letters and digits.
std::string unique_id(std::string_view prefix, std::string_view name);

void write_role(JsonWriter& out, const World& world, const Role& role);
void write_policy(JsonWriter& out, const World& world, const Policy& policy);
void write_profile(JsonWriter& out, const World& world, const InstanceProfile& profile);
/// How many roles have it.
std::int64_t attachments(const World& world, PolicyId id);

}  // namespace taskyard::api
