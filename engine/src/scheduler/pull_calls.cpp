// The calls with which an image of private ECR is pulled, each checked (surroundings 5.1, 5.6, 6.1): the
// token on EC2, the manifest, then the layers that are missing.
#include "base/text.hpp"
#include "ecr/ecr.hpp"
#include "iam/iam.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::string_view k_error = "CannotPullContainerError: ";

// On EC2 the instance profile, or the execution role where the task has one; on Fargate always that one.
iam::Caller caller_of(const World& world, const Container& container) {
  const Task& task = world.at(container.task);
  iam::Caller caller;
  const bool by_role = task.launch_type == LaunchType::fargate || task.execution_role;
  caller.actor = by_role ? CallActor::execution : CallActor::agent;
  caller.task = task.id;
  caller.container = container.id;
  caller.instance = task.instance;
  return caller;
}

// The name of an image as Docker's errors have it: without tag and digest.
std::string name_of(const ecr::ImageReference& reference) {
  return concat({reference.registry, "/", reference.repository});
}

std::string manifest_text(bool fargate, std::string_view image, std::string_view denial) {
  if (fargate) {
    return concat({k_error,
                   "pull image manifest has been retried 7 time(s): failed to resolve ref ", image,
                   ": unexpected status code 403 Forbidden"});
  }
  return concat({k_error,
                 "The task can't pull the image. Check that the role has the permissions to pull "
                 "images from the registry. Error response from daemon: pull access denied for ",
                 name_of(ecr::read_reference(image)),
                 ", repository does not exist or may require 'docker login': denied: ", denial});
}

std::string layers_text(bool fargate, std::string_view denial) {
  if (fargate) {
    return concat({k_error,
                   "ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed "
                   "open: unexpected status code 403 Forbidden"});
  }
  return concat({k_error, "Error response from daemon: ", denial});
}

}  // namespace

std::string denied_pull(const Desk& desk, const Container& container, const PullWish& wish) {
  const World& world = world_of(desk);
  const std::string& image = definition_of(desk, container).image;
  if (image.find(".dkr.ecr.") == std::string::npos) return {};  // crowds pull other images
  const ecr::ImageReference reference = ecr::read_reference(image);
  if (!reference.private_ecr) return {};
  const bool fargate = world.at(container.task).launch_type == LaunchType::fargate;
  const iam::Caller caller = caller_of(world, container);
  const iam::Credentials credentials = iam::credentials_of(world, caller);
  const bool foreign = wish.repository && !world.at(wish.repository).account.empty();
  const bool restricted =
      foreign || (wish.repository && !world.at(wish.repository).policy_json.empty());
  // A role nobody made may do everything that no repository's policy forbids.
  if (!credentials.none && !credentials.described && !restricted) return {};
  iam::CallWish call;
  iam::CallOutcome outcome;
  if (!fargate) {  // there it was fetched before (permission_failure)
    call.action = "ecr:GetAuthorizationToken";
    outcome = iam::make_call(desk.changes, caller, call);
  }
  if (!outcome.ok()) {
    return concat({"CannotPullECRContainerError: ",
                   refusal_text(world, container.task, outcome.answer, outcome.message)});
  }
  const std::string arn = ecr::repository_arn(world, reference);
  std::string policy = wish.repository ? world.at(wish.repository).policy_json : std::string();
  if (foreign && policy.empty()) policy = iam::k_no_policy;
  call.action = "ecr:BatchGetImage";
  call.resource = arn;
  call.resource_policy_json = policy;
  call.exists = wish.exists;
  outcome = iam::make_call(desk.changes, caller, call);
  if (outcome.answer == CallAnswer::not_found) return {};
  if (!outcome.ok()) return manifest_text(fargate, image, outcome.message);
  if (!wish.layers) return {};
  call.action = "ecr:GetDownloadUrlForLayer";
  outcome = iam::make_call(desk.changes, caller, call);
  return outcome.ok() ? std::string() : layers_text(fargate, outcome.message);
}

}  // namespace taskyard::scheduler
