// What is called with a task's roles before its containers start, and what AWS says when a role or a
// permission is missing (surroundings 5.1, 5.3, 5.6). The pull of images is checked where they are
// pulled.
#include "base/mix.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"
#include "logs/logs.hpp"
#include "scheduler/fetch_text.hpp"
#include "scheduler/steps.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::string_view k_auth =
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
    "retrieval failed: ";

// " status code: 400, request id: 1b4e28ba-…": the end of every refusal.
std::string status_text(const World& world, TaskId task, int status) {
  const std::uint64_t first = mix64(world.seed ^ (std::uint64_t{task.value} << 20U));
  const std::string hex = to_hex(first, 16) + to_hex(mix64(first), 16);
  const std::string_view h = hex;
  return concat({" status code: ", to_text(status), ", request id: ", h.substr(0, 8), "-",
                 h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4), "-", h.substr(20)});
}

/// The calls made for one task that is about to start.
class Starting {
 public:
  Starting(const Desk& desk, TaskId id)
      : desk_(desk), id_(id), fargate_(task_of(desk, id).launch_type == LaunchType::fargate) {}

  std::string failure() {
    const TaskDefinition& definition = definition_of_task();
    std::string found = free(CallActor::execution) ? std::string() : of_execution_role(definition);
    if (!fargate_) return found;  // there Docker makes the streams when it starts the containers
    for (std::size_t i = 0; found.empty() && i < definition.containers.size(); ++i) {
      found = of_log(i);
    }
    return found;
  }

  // The stream of a container of the task.
  std::string of_log(std::size_t container) {
    const ContainerDefinition& made = definition_of_task().containers[container];
    if (made.log.driver != "awslogs" || made.log.group.empty()) return {};
    const bool missing = logs::group_is_missing(world(), made.log.group) ||
                         is_resource_broken(world(), made.log.group);
    const CallActor actor = log_actor(world(), task_of(desk_, id_));
    if (missing && !made.log.create_group) {
      return log_text("stream",
                      concat({"ResourceNotFoundException: The specified log group does not exist",
                              fargate_ ? "." : ""}));
    }
    if (free(actor)) return {};
    const std::string group = logs::group_arn(world(), made.log);
    if (made.log.create_group && (missing || !logs::find_group(world(), made.log.group))) {
      const std::string refused = refusal(actor, "logs:CreateLogGroup", group);
      if (!refused.empty()) return log_text("group", refused);
    }
    const ContainerId id{task_of(desk_, id_).first_container.value +
                         static_cast<std::uint32_t>(container)};
    const std::string stream = concat({group, ":log-stream:", logs::stream_name(world(), id)});
    const std::string refused = refusal(actor, "logs:CreateLogStream", stream);
    return refused.empty() ? refused : log_text("stream", refused);
  }

 private:
  World& world() const { return world_of(desk_); }
  const TaskDefinition& definition_of_task() const {
    return world().at(task_of(desk_, id_).task_definition);
  }
  iam::Caller caller(CallActor actor) const {
    iam::Caller made;
    made.actor = actor;
    made.task = id_;
    return made;
  }
  // A role nobody made: all is allowed and nothing is kept.
  bool free(CallActor actor) const {
    const iam::Credentials credentials = iam::credentials_of(world(), caller(actor));
    return !credentials.none && !credentials.described;
  }

  // "" when it is allowed, else "AccessDeniedException: User: … status code: 400, request id: …".
  std::string refusal(CallActor actor, std::string_view action, const std::string& resource) {
    iam::CallWish wish;
    wish.action = action;
    wish.resource = resource;
    const iam::CallOutcome outcome = iam::make_call(desk_.changes, caller(actor), wish);
    return outcome.ok() ? std::string()
                        : refusal_text(world(), id_, outcome.answer, outcome.message);
  }

  std::string of_execution_role(const TaskDefinition& definition) {
    std::string found = fargate_ ? of_token(definition) : std::string();
    for (const ContainerDefinition& container : definition.containers) {
      if (found.empty()) found = of_registry(container);
    }
    for (const NeededResource& needed : definition.resources) {
      if (found.empty()) found = of_resource(needed);
    }
    for (const ContainerDefinition& container : definition.containers) {
      for (const std::string& file : container.environment_files) {
        if (found.empty()) found = of_file(file);
      }
    }
    return found;
  }

  // On EC2 the agent fetches the token with the pull.
  std::string of_token(const TaskDefinition& definition) {
    if (!needs_token(definition)) return {};
    const std::string refused = refusal(CallActor::execution, "ecr:GetAuthorizationToken", "*");
    if (refused.empty()) return {};
    return concat(
        {k_auth, "unable to retrieve ecr registry auth: service call has been retried 1 time(s): ",
         refused});
  }

  // Registry credentials are a secret that the agent reads on its own (AGENT: asm.go).
  std::string of_registry(const ContainerDefinition& container) {
    if (container.credentials_secret.empty()) return {};
    const std::string refused = of_secret(container.credentials_secret);
    if (refused.empty()) return {};
    const std::string said = concat({"sm fetching secret from the service for ",
                                     secret_arn(container.credentials_secret), ": ", refused});
    if (!fargate_) return concat({"A", said});
    return concat(
        {k_auth, "unable to get registry auth from asm: service call has been retried 1 time(s): a",
         said});
  }

  // "" when the secret may be read, and decrypted where it has a key of the customer.
  std::string of_secret(std::string_view name) {
    const std::string arn = secret_arn(name);
    const std::string refused = refusal(CallActor::execution, "secretsmanager:GetSecretValue", arn);
    return refused.empty() ? of_key(arn, "secretsmanager", "Access to KMS is not allowed")
                           : refused;
  }

  // Surroundings 5.3: kms:Decrypt for a customer key; AWS's own keys need nothing.
  std::string of_key(std::string_view arn, std::string_view service, std::string_view said) {
    const NameId name = world().names.find(arn);
    for (const KeyedSecret& secret : world().iam.keyed_secrets) {
      if (secret.name != name) continue;
      const std::string via = concat({service, ".", world().region, ".amazonaws.com"});
      const iam::ContextKey context[] = {{"kms:ViaService", via}};
      iam::CallWish wish;
      wish.action = "kms:Decrypt";
      wish.resource = world().text(secret.key);
      wish.context = context;
      const iam::CallOutcome made =
          iam::make_call(desk_.changes, caller(CallActor::execution), wish);
      if (!made.ok()) return refusal_text(world(), id_, made.answer, said);
    }
    return {};
  }

  std::string of_resource(const NeededResource& needed) {
    if (needed.kind == ResourceKind::secret) {
      const std::string refused = of_secret(needed.name);
      return refused.empty() ? refused : secret_failure(world(), fargate_, needed.name, refused);
    }
    if (needed.kind != ResourceKind::parameter) return {};
    const std::string arn = parameter_arn(world(), needed.name);
    std::string refused = refusal(CallActor::execution, "ssm:GetParameters", arn);
    if (refused.empty()) {
      refused = of_key(arn, "ssm",
                       "The ciphertext refers to a customer master key that does not exist, does "
                       "not exist in this region, or you are not allowed to access.");
    }
    return refused.empty() ? refused : parameter_failure(world(), fargate_, refused);
  }

  std::string of_file(const std::string& file) {
    if (refusal(CallActor::execution, "s3:GetObject", file).empty()) return {};
    return file_failure(fargate_, file,
                        concat({fargate_ ? "service call has been retried 1 time(s): " : "",
                                "AccessDenied: Access Denied", status_text(world(), id_, 403)}));
  }

  std::string log_text(std::string_view what, const std::string& why) const {
    const std::string failed = concat({"failed to create Cloudwatch log ", what, ": ", why});
    if (fargate_) {
      return concat({"ResourceInitializationError: failed to validate logger args: create ", what,
                     " has been retried 1 times: ", failed});
    }
    return concat(
        {"CannotStartContainerError: Error response from daemon: failed to initialize "
         "logging driver: ",
         failed});
  }

  const Desk& desk_;
  TaskId id_;
  bool fargate_;
};

// Nothing of the task needs a role before it starts.
bool needs_nothing(const TaskDefinition& definition) {
  if (!definition.resources.empty()) return false;
  for (const ContainerDefinition& container : definition.containers) {
    const bool reads =
        !container.credentials_secret.empty() || !container.environment_files.empty();
    // A group that the log driver makes is no needed resource, and its making is a call all the same.
    if (reads || container.log.create_group) return false;
  }
  return !needs_token(definition);
}

std::string unassumed(const Desk& desk, TaskId id, CallActor actor, NameId role) {
  if (!role) return {};
  iam::Caller caller;
  caller.actor = actor;
  caller.task = id;
  const World& world = world_of(desk);
  if (iam::credentials_of(world, caller).assumable) return {};
  const std::string& text = world.text(role);
  const std::string arn =
      text.starts_with("arn:") ? text : concat({"arn:aws:iam::", world.account, ":role/", text});
  iam::CallWish wish;
  wish.action = "sts:AssumeRole";
  wish.resource = arn;
  iam::make_call(desk.changes, caller, wish);
  return concat({k_cannot_assume, " '", arn,
                 "' that was provided for this task. Please verify that the role being passed has "
                 "the proper trust relationship and permissions and that your IAM user has "
                 "permissions to pass this role."});
}

}  // namespace

// Surroundings 5.1: on EC2 the execution role when there is one, as the agent started by ecs-init does,
// unless its user data says ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=false.
CallActor log_actor(const World& world, const Task& task) {
  if (task.launch_type == LaunchType::fargate) return CallActor::execution;
  const Ec2InstanceId machine =
      task.instance ? world.at(task.instance).ec2_instance : Ec2InstanceId{};
  const bool by_profile = machine && world.at(machine).credentials.logs_with_profile;
  return task.execution_role && !by_profile ? CallActor::execution : CallActor::agent;
}

std::string role_failure(const Desk& desk, TaskId id) {
  const NameId execution = task_of(desk, id).execution_role;
  const NameId task_role = task_of(desk, id).task_role;
  std::string failure = unassumed(desk, id, CallActor::execution, execution);
  if (failure.empty()) failure = unassumed(desk, id, CallActor::container, task_role);
  return failure;
}

std::string refusal_text(const World& world, TaskId task, CallAnswer answer,
                         std::string_view message) {
  if (answer == CallAnswer::no_credentials) {
    return "NoCredentialProviders: no valid providers in chain. Deprecated.";
  }
  return concat({"AccessDeniedException: ", message, status_text(world, task, 400)});
}

std::string permission_failure(const Desk& desk, TaskId id) {
  if (needs_nothing(world_of(desk).at(task_of(desk, id).task_definition))) return {};
  return Starting(desk, id).failure();
}

std::string log_failure(const Desk& desk, const Container& container) {
  const Task& task = task_of(desk, container.task);
  if (task.launch_type == LaunchType::fargate) return {};
  if (definition_of(desk, container).log.driver != "awslogs") return {};
  return Starting(desk, task.id).of_log(container.definition);
}

}  // namespace taskyard::scheduler
