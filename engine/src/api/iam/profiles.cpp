// iam: instance profiles. taskyard: the calls that were checked.
#include "api/fleet.hpp"
#include "api/handlers.hpp"
#include "api/iam/iam_shapes.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "explain/explain.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {

ProfileChoice profile_choice(Call& call, JsonValue given) {
  ProfileChoice choice;
  if (!given) return choice;
  const std::string arn = call.text_of(given, "Arn");
  const std::string wanted = arn.empty() ? call.text_of(given, "Name") : arn;
  choice.none = wanted.empty();
  if (call.refused() || choice.none) return choice;
  World& world = call.world();
  if (const InstanceProfileId known = iam::find_profile(world, wanted)) {
    choice.name = world.names.intern(world.at(known).name);
  } else if (world.parameter(Parameter::undescribed_exist) == 0) {
    call.refuse("InvalidParameterValue",
                concat({"Value (", wanted, ") for parameter iamInstanceProfile.",
                        arn.empty() ? "name" : "arn", " is invalid. Invalid IAM Instance Profile ",
                        arn.empty() ? "name" : "ARN"}),
                given, "Make it with iam.CreateInstanceProfile.");
  } else {
    choice.name = world.names.intern(wanted);
  }
  return choice;
}

void create_instance_profile(Call& call) {
  World& world = call.world();
  InstanceProfile profile;
  profile.name = new_name(call, "InstanceProfileName", 128);
  profile.path = new_path(call);
  if (call.refused()) return;
  if (iam::find_profile(world, profile.name)) {
    call.refuse(k_exists, concat({"Instance Profile ", profile.name, " already exists."}),
                call.in["InstanceProfileName"]);
  } else if (world.iam.profiles.size() >= world.limits.roles_max) {
    call.refuse(k_limit, concat({"Cannot exceed quota for InstanceProfilesPerAccount: ",
                                 to_text(std::int64_t{world.limits.roles_max})}));
  }
  if (call.refused()) return;
  const InstanceProfileId id = iam::add_profile(call.desk.changes, std::move(profile));
  call.out.begin_object().key("InstanceProfile");
  write_profile(call.out, world, world.at(id));
  call.out.end_object();
}

void get_instance_profile(Call& call) {
  const InstanceProfileId id = profile_for(call);
  if (call.refused()) return;
  call.out.begin_object().key("InstanceProfile");
  write_profile(call.out, call.world(), call.world().at(id));
  call.out.end_object();
}

void list_instance_profiles(Call& call) {
  const std::string prefix = call.text("PathPrefix", "/");
  const World& world = call.world();
  call.out.begin_object().key("InstanceProfiles").begin_array();
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (!profile.deleted && profile.path.starts_with(prefix)) {
      write_profile(call.out, world, profile);
    }
  }
  call.out.end_array().member("IsTruncated", false).end_object();
}

void add_role_to_instance_profile(Call& call) {
  const InstanceProfileId id = profile_for(call);
  const RoleId role = role_for(call);
  if (call.refused()) return;
  if (call.world().at(id).role) {
    call.refuse(k_limit, "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
                call.in["InstanceProfileName"], "An instance profile holds one role.");
    return;
  }
  iam::change_profile(call.desk.changes, id).role = role;
  call.out.begin_object().end_object();
}

void remove_role_from_instance_profile(Call& call) {
  const InstanceProfileId id = profile_for(call);
  const RoleId role = role_for(call);
  if (call.refused()) return;
  if (call.world().at(id).role != role) {
    call.refuse(k_no_entity,
                concat({"The role with name ", call.text("RoleName"),
                        " is not associated with instance profile ",
                        call.text("InstanceProfileName"), "."}),
                call.in["RoleName"]);
    return;
  }
  iam::change_profile(call.desk.changes, id).role = RoleId{};
  call.out.begin_object().end_object();
}

void delete_instance_profile(Call& call) {
  const InstanceProfileId id = profile_for(call);
  if (call.refused()) return;
  if (call.world().at(id).role) {
    call.refuse(k_delete_conflict,
                "Cannot delete entity, must remove roles from instance profile first.",
                call.in["InstanceProfileName"], "iam.RemoveRoleFromInstanceProfile");
    return;
  }
  iam::delete_profile(call.desk.changes, id);
  call.out.begin_object().end_object();
}

namespace {

void write_call(JsonWriter& out, const World& world, const AwsCall& made) {
  out.begin_object().member("number", std::int64_t{made.number});
  out.key("time").time(epoch_ms(made.time)).member("actor", to_string(made.actor));
  if (made.task) out.member("taskArn", arn_of(world, made.task));
  if (made.container) out.member("containerArn", arn_of(world, made.container));
  if (made.instance) out.member("containerInstanceArn", arn_of(world, made.instance));
  if (made.role_name) out.member("role", world.text(made.role_name));
  out.member("action", world.text(made.action)).member("resource", world.text(made.resource));
  out.member("allowed", made.answer == CallAnswer::allowed);
  out.member("answer", to_string(made.answer));
  if (made.policy) {
    out.member("policy", world.text(made.policy));
    if (made.statement >= 0) out.member("statement", std::int64_t{made.statement});
  }
  if (made.sid) out.member("sid", world.text(made.sid));
  if (made.answer != CallAnswer::allowed) {
    out.member("mending", explain::explain_call(world, made).counterfactual);
  }
  out.member("repeats", std::int64_t{made.repeats}).end_object();
}

}  // namespace

// The latest checked calls, oldest first.
void describe_calls(Call& call) {
  const std::string task_name = call.text("task");
  const std::int64_t limit = call.integer("maxResults").value_or(100);
  const World& world = call.world();
  const TaskId task = task_name.empty() ? TaskId{} : find_task(world, task_name);
  if (!task_name.empty() && !task) {
    call.refuse(k_invalid, "The referenced task was not found.", call.in["task"]);
  } else if (limit < 1 || limit > 1000) {
    call.refuse(k_invalid, "maxResults must be 1 to 1000.", call.in["maxResults"]);
  }
  if (call.refused()) return;
  const auto kept = static_cast<std::uint32_t>(world.iam.calls.size());
  std::vector<const AwsCall*> shown;
  for (std::uint32_t back = 1; back <= kept; ++back) {
    const AwsCall* made = iam::find_call(world, world.iam.calls_taken - back);
    if (made == nullptr || static_cast<std::int64_t>(shown.size()) >= limit) break;
    if (!task || made->task == task) shown.push_back(made);
  }
  call.out.begin_object().key("calls").begin_array();
  for (std::size_t i = shown.size(); i-- > 0;) write_call(call.out, world, *shown[i]);
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
