// Rows of the table of actions: roles and policies. Private to api.
#pragma once

#include <array>

#include "api/api.hpp"
#include "api/handlers.hpp"

namespace taskyard::api {

inline constexpr std::array k_iam_actions = std::to_array<ActionRow>({
    {"iam.AddRoleToInstanceProfile", add_role_to_instance_profile, "Add role to instance profile",
     "InstanceProfileName!s RoleName!s"},
    {"iam.AttachRolePolicy", attach_role_policy, "Attach policy", "RoleName!s PolicyArn!s"},
    {"iam.CreateInstanceProfile", create_instance_profile, "Create instance profile",
     "InstanceProfileName!s Path:s Tags:[LbTag"},
    {"iam.CreatePolicy", create_policy, "Create policy",
     "PolicyName!s Path:s PolicyDocument!x Description:s Tags:[LbTag"},
    {"iam.CreateRole", create_role, "Create role",
     "Path:s RoleName!s AssumeRolePolicyDocument!x Description:s MaxSessionDuration:i "
     "PermissionsBoundary:s Tags:[LbTag"},
    {"iam.DeleteInstanceProfile", delete_instance_profile, "Delete instance profile",
     "InstanceProfileName!s"},
    {"iam.DeletePolicy", delete_policy, "Delete policy", "PolicyArn!s"},
    {"iam.DeleteRole", delete_role, "Delete role", "RoleName!s"},
    {"iam.DeleteRolePolicy", delete_role_policy, "Delete role policy", "RoleName!s PolicyName!s"},
    {"iam.DetachRolePolicy", detach_role_policy, "Detach policy", "RoleName!s PolicyArn!s"},
    {"iam.GetInstanceProfile", get_instance_profile, "", "InstanceProfileName!s"},
    {"iam.GetPolicy", get_policy, "", "PolicyArn!s"},
    {"iam.GetRole", get_role, "", "RoleName!s"},
    {"iam.GetRolePolicy", get_role_policy, "", "RoleName!s PolicyName!s"},
    {"iam.ListAttachedRolePolicies", list_attached_role_policies, "",
     "RoleName!s PathPrefix:s Marker:s MaxItems:i"},
    {"iam.ListInstanceProfiles", list_instance_profiles, "", "PathPrefix:s Marker:s MaxItems:i"},
    {"iam.ListPolicies", list_policies, "",
     "Scope:(All|AWS|Local) OnlyAttached:b PathPrefix:s "
     "PolicyUsageFilter:(PermissionsPolicy|PermissionsBoundary) Marker:s MaxItems:i"},
    {"iam.ListRolePolicies", list_role_policies, "", "RoleName!s Marker:s MaxItems:i"},
    {"iam.ListRoles", list_roles, "", "PathPrefix:s Marker:s MaxItems:i"},
    {"iam.PutRolePolicy", put_role_policy, "Put role policy",
     "RoleName!s PolicyName!s PolicyDocument!x"},
    {"iam.RemoveRoleFromInstanceProfile", remove_role_from_instance_profile,
     "Remove role from instance profile", "InstanceProfileName!s RoleName!s"},
    {"iam.SimulatePrincipalPolicy", simulate_principal_policy, "",
     "PolicySourceArn!s PolicyInputList:[s PermissionsBoundaryPolicyInputList:[s ActionNames![s "
     "ResourceArns:[s ResourcePolicy:s ResourceOwner:s CallerArn:s ContextEntries:[ContextEntry "
     "ResourceHandlingOption:s MaxItems:i Marker:s"},
    {"iam.UpdateAssumeRolePolicy", update_assume_role_policy, "Change trust policy",
     "RoleName!s PolicyDocument!x"},
});

}  // namespace taskyard::api
