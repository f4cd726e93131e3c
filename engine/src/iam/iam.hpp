// Roles and policies, and whether a call is allowed (facts of the surroundings, section 5). Pure
// rules over the
// World's tables; who makes which call when is the scheduler's and the work's.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/changes.hpp"
#include "taskyard/diagnostic.hpp"

namespace taskyard::iam {

/// The managed policies of AWS that the account knows, and the roles ecsInstanceRole (with its
/// instance profile)
/// and ecsTaskExecutionRole, as the console makes them.
void make_defaults(World& world);

/// Reads a policy document. `is_trust`: principals instead of resources. Diagnostics with line,
/// column and
/// pointer into `text`; warnings for wildcards that match nothing known.
struct PolicyReading {
  PolicyDocument document;
  Diagnostics diagnostics;
};
using taskyard::PolicyUse;
PolicyReading read_policy(std::string_view text, PolicyUse use);

/// The trust policy that lets a service assume a role: "ecs-tasks.amazonaws.com".
std::string trust_policy(std::string_view service);

/// By ARN or name; no id when unknown or deleted.
RoleId find_role(const World& world, std::string_view name_or_arn);
PolicyId find_policy(const World& world, std::string_view arn);
InstanceProfileId find_profile(const World& world, std::string_view name_or_arn);
std::string role_arn(const World& world, RoleId id);
std::string policy_arn(const World& world, PolicyId id);
std::string profile_arn(const World& world, InstanceProfileId id);

/// New rows; the caller has checked name and limits. Told as a change.
RoleId add_role(const Changes& changes, Role role);
PolicyId add_policy(const Changes& changes, Policy policy);
InstanceProfileId add_profile(const Changes& changes, InstanceProfile profile);
/// A row to change, which is told; what is changed counts as described from then on.
Role& change_role(const Changes& changes, RoleId id);
InstanceProfile& change_profile(const Changes& changes, InstanceProfileId id);
void delete_role(const Changes& changes, RoleId id);
void delete_policy(const Changes& changes, PolicyId id);
void delete_profile(const Changes& changes, InstanceProfileId id);

/// Of whom a call is made.
struct Caller {
  CallActor actor = CallActor::agent;
  TaskId task;
  ContainerId container;
  InstanceId instance;    ///< of an agent; none = that of the task
  Ec2InstanceId machine;  ///< of an agent that has not registered yet
  std::string_view role;  ///< infrastructure: its role
};
/// The role with which `caller` acts (surroundings 5.1): execution role, task role, instance
/// profile. `none` when
/// it has none; `described` is false for one that nobody made and that is taken to exist.
struct Credentials {
  RoleId role;
  std::string name;  ///< as the caller gives it
  bool none = false;
  bool described = true;
  bool assumable = true;  ///< it exists and trusts the service
};
Credentials credentials_of(const World& world, const Caller& caller);

/// A condition key of a call and its value: {"elasticfilesystem:AccessPointArn", "arn:…"}. The keys
/// of every call (aws:SourceAccount, aws:PrincipalArn …) are added by `evaluate`.
struct ContextKey {
  std::string_view key, value;
};
using Context = std::span<const ContextKey>;

/// What the policies say of one call.
inline constexpr std::string_view k_resource_policy = "resource policy";
struct Verdict {
  CallAnswer answer = CallAnswer::allowed;
  std::string policy;  ///< name of the one that decided; k_resource_policy for the resource's own
  std::int16_t statement = -1;
  std::string sid;  ///< of that statement; "" = it has none
  bool allowed() const { return answer == CallAnswer::allowed; }
};
/// Identity policies of `credentials`, and the resource's own policy ("" = none) as AWS evaluates
/// them: an explicit deny wins; then any allow within one account, and across accounts one of each
/// side. A resource of another account that has no policy of its own lets nobody in: k_no_policy.
inline constexpr std::string_view k_no_policy = R"({"Version":"2012-10-17","Statement":[]})";
Verdict evaluate(const World& world, const Credentials& credentials, std::string_view action,
                 std::string_view resource, std::string_view resource_policy_json = {},
                 Context context = {});

/// What each policy of a role says of a call: the first statement that denies and that allows it,
/// -1
/// when there is none. A statement counts from 0.
struct Opinion {
  std::string policy;
  std::int16_t deny = -1, allow = -1;
  std::string sid;  ///< of the statement that counts; "" = it has none
};
std::vector<Opinion> opinions_of(const World& world, RoleId role, std::string_view action,
                                 std::string_view resource, Context context = {});

/// Checks a call and keeps it in the ring of calls; a denied one is told by an event. The answer
/// counts further
/// obstacles (`reachable`, `exists`) after the permission.
struct CallOutcome {
  CallAnswer answer = CallAnswer::allowed;
  std::uint32_t number = k_no_call;  ///< AwsCall::number; k_no_call when it is not kept
  std::string
      message;  ///< "User: arn:aws:sts::…:assumed-role/… is not authorized to perform: …"; "" when allowed
  bool ok() const { return answer == CallAnswer::allowed; }
};
struct CallWish {
  std::string_view action;
  std::string_view resource = "*";
  std::string_view resource_policy_json;
  bool reachable = true;
  bool exists = true;
  Context context;
  /// Number and answer of the same call before: when nothing has changed it is counted as a repeat
  /// of
  /// that one, and not told again.
  std::uint32_t repeat_of = k_no_call;
  std::uint8_t last_answer = 0xFF;
};
/// Calls with a role nobody made are allowed and not kept, but for an application's.
CallOutcome make_call(const Changes& changes, const Caller& caller, const CallWish& wish);

/// A kept call; null when it has left the ring or never was.
const AwsCall* find_call(const World& world, std::uint32_t number);

/// AWS's sentence for a denied call (surroundings 5.6).
std::string denial_text(const World& world, const Caller& caller, const Credentials& credentials,
                        std::string_view action, std::string_view resource, CallAnswer answer);

/// The account in the ARN of a resource; "" when it names none.
std::string_view account_of(std::string_view arn);

/// Whether `pattern` with * and ? covers `text`; actions without regard to case.
bool matches(std::string_view pattern, std::string_view text, bool ignore_case);

}  // namespace taskyard::iam
