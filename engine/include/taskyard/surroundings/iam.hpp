// Who may do what: roles, policies, instance profiles, and the calls that were checked (facts of
// the
// surroundings, section 5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/diagnostic.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// One statement of a policy. Wildcards * and ? in actions and resources.
struct Statement {
  std::string sid;
  bool allow = true;
  std::vector<std::string> actions;
  std::vector<std::string> not_actions;
  std::vector<std::string> resources;
  std::vector<std::string> not_resources;
  std::vector<std::string>
      principals;  ///< "ecs-tasks.amazonaws.com", an ARN, or "*"; trust and resource policies
  std::string condition_json;  ///< as written; "" = none. What is understood: docs/MODEL.md
};

struct PolicyDocument {
  std::string json;  ///< as given
  std::vector<Statement> statements;
};

/// A managed policy, AWS's own or the account's.
struct Policy {
  PolicyId id;
  std::string name;
  std::string path = "/";
  bool aws_managed = false;
  bool deleted = false;
  SimTime created_at = 0;
  PolicyDocument document;
};

struct InlinePolicy {
  std::string name;
  PolicyDocument document;
};

struct Role {
  RoleId id;
  std::string name;
  std::string path = "/";
  std::string description;
  /// False: one of the account's own that nobody has touched; it allows everything while
  /// Parameter::undescribed_exist is 1.
  bool described = true;
  bool deleted = false;
  SimTime created_at = 0;
  PolicyDocument trust;
  std::vector<PolicyId> attached;
  std::vector<InlinePolicy> inline_policies;
  std::string tags_json;
};

struct InstanceProfile {
  InstanceProfileId id;
  std::string name;
  std::string path = "/";
  RoleId role;  ///< none = empty
  bool deleted = false;
  SimTime created_at = 0;
};

/// Who makes a call (surroundings 5.1).
enum class CallActor : std::uint8_t {
  agent,          ///< the container agent or Docker on an instance, with the instance profile
  execution,      ///< on behalf of a task, with its execution role
  container,      ///< the application, with the task role (or what it finds without one)
  mount_helper,   ///< EFS with iam ENABLED: the task role
  infrastructure  ///< ECS itself with the infrastructure role (EBS)
};

enum class CallAnswer : std::uint8_t {
  allowed,
  denied_no_statement,  ///< nothing allows it: an implicit deny
  denied_explicitly,    ///< a statement denies it
  denied_by_resource,   ///< the repository's, file system's or bucket's own policy denies it
  no_credentials,       ///< no role at all
  cannot_assume,        ///< the role does not exist or does not trust the service
  not_found,            ///< allowed, but the thing is not there
  unreachable           ///< no way through the network
};

/// Settings of an agent, of its user data, that decide with whose credentials calls are made
/// (surroundings 5.1, 5.4). As ecs-init starts the agent.
struct AgentCredentials {
  bool block_imds = false;         ///< ECS_AWSVPC_BLOCK_IMDS=true
  bool logs_with_profile = false;  ///< ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=false
  bool no_host_mode_role = false;  ///< ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=false
};

/// A secret or parameter that is encrypted with a key of the customer: who reads it needs
/// kms:Decrypt on that key as well (surroundings 5.3).
struct KeyedSecret {
  NameId name;  ///< ARN
  NameId key;   ///< ARN
};

/// One checked call, in a ring of the latest ones.
struct AwsCall {
  std::uint32_t number = 0;  ///< grows by one; its place in the ring is number % aws_calls_max
  SimTime time = 0;
  CallActor actor = CallActor::agent;
  CallAnswer answer = CallAnswer::allowed;
  TaskId task;
  ContainerId container;
  InstanceId instance;
  RoleId role;       ///< under which it was made; none = no credentials, or nobody made it
  NameId role_name;  ///< as the caller gives it; none = no role at all
  NameId action;     ///< "ecr:GetAuthorizationToken"
  NameId resource;   ///< ARN or "*"
  NameId policy;     ///< that decided: its name; none when nothing did
  std::int16_t statement = -1;  ///< index in that policy
  NameId sid;                   ///< of that statement; none = it has no Sid
  std::uint32_t repeats = 0;    ///< of the same call with the same answer right after it, told once
  SimTime last_at = 0;          ///< of the latest repeat
};

struct IamState {
  std::vector<Role> roles;
  std::vector<Policy> policies;
  std::vector<InstanceProfile> profiles;
  std::vector<AwsCall> calls;     ///< ring, by number; Limits::aws_calls_max
  std::uint32_t calls_taken = 0;  ///< number of the next one
  std::vector<KeyedSecret> keyed_secrets;
  std::int64_t allowed = 0, denied = 0;
};

/// Where a policy document stands: it decides what may be in it. Identity: attached to a role. Trust:
/// who may assume a role. Resource: of a repository, a file system.
enum class PolicyUse : std::uint8_t { identity, trust, resource };
/// What is wrong with a policy document, with line, column and pointer into `json_text`.
Diagnostics validate_policy(std::string_view json_text, PolicyUse use);

/// AwsCall::number of a call that is not kept.
inline constexpr std::uint32_t k_no_call = 0xFFFFFFFFU;

/// "agent", "execution role", "container" …: for a reader.
const char* to_string(CallActor actor);
/// "allowed", "no statement allows it", …
const char* to_string(CallAnswer answer);

}  // namespace taskyard
