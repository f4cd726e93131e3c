// Who calls and what the answer was, in words (taskyard/surroundings/iam.hpp).
#include "base/assert.hpp"
#include "taskyard/surroundings/iam.hpp"

namespace taskyard {

const char* to_string(CallActor actor) {
  switch (actor) {
    case CallActor::agent: return "container agent";
    case CallActor::execution: return "ECS, for the task";
    case CallActor::container: return "application";
    case CallActor::mount_helper: return "EFS mount helper";
    case CallActor::infrastructure: return "ECS infrastructure";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(CallAnswer answer) {
  switch (answer) {
    case CallAnswer::allowed: return "allowed";
    case CallAnswer::denied_no_statement: return "no statement allows it";
    case CallAnswer::denied_explicitly: return "a statement denies it";
    case CallAnswer::denied_by_resource: return "the resource's own policy denies it";
    case CallAnswer::no_credentials: return "there is no role";
    case CallAnswer::cannot_assume: return "the role cannot be assumed";
    case CallAnswer::not_found: return "it does not exist";
    case CallAnswer::unreachable: return "no way leads there";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

}  // namespace taskyard
