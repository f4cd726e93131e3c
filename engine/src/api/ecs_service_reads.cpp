// ecs: reading services, service deployments and revisions; stopping a deployment (facts 8.6).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/service_shapes.hpp"
#include "base/text.hpp"
#include "service/service.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

// A name alone gives an ARN without a cluster, as AWS answers it.
std::string missing_arn(const World& world, const std::string& reference) {
  if (reference.starts_with("arn:")) return reference;
  return concat({"arn:aws:ecs:", world.region, ":", world.account, ":service/", reference});
}

// Both lists of ARNs have the same form: a required list of at most 20, found ones and failures.
void describe_by_arn(Call& call, std::string_view request_member, std::string_view reply_member,
                     DeploymentId (*find)(const World&, std::string_view),
                     void (*write)(JsonWriter&, const World&, const Deployment&)) {
  if (!call.require(request_member)) return;
  const std::vector<std::string> wanted = call.texts(request_member);
  if (call.refused()) return;
  if (wanted.empty() || wanted.size() > 20) {
    call.refuse(k_invalid, concat({request_member, " must hold 1 to 20 entries."}),
                call.in[request_member]);
    return;
  }
  const World& world = call.world();
  std::vector<std::string> missing;
  call.out.begin_object().key(reply_member).begin_array();
  for (const std::string& arn : wanted) {
    if (const DeploymentId id = find(world, arn)) {
      write(call.out, world, world.at(id));
    } else {
      missing.push_back(arn);
    }
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& arn : missing) write_failure(call.out, arn, "MISSING");
  call.out.end_array().end_object();
}

}  // namespace

void describe_services(Call& call) {
  if (!call.require("services")) return;
  const ClusterId cluster = call.cluster();
  const std::vector<std::string> wanted = call.texts("services");
  const bool with_tags = includes(call, "TAGS", "TAGS");
  if (call.refused()) return;
  if (wanted.empty()) {
    call.refuse(k_invalid, "Services cannot be empty.", call.in["services"]);
    return;
  }
  if (wanted.size() > 10) {
    call.refuse(k_invalid, "Services can have at most 10 items.", call.in["services"]);
    return;
  }
  const World& world = call.world();
  std::vector<std::string> missing;
  call.out.begin_object().key("services").begin_array();
  for (const std::string& name : wanted) {
    if (const ServiceId id = find_service(world, cluster, name)) {
      write_service(call.out, world, world.at(id), with_tags);
    } else {
      missing.push_back(missing_arn(world, name));
    }
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& arn : missing) write_failure(call.out, arn, "MISSING");
  call.out.end_array().end_object();
}

void list_services(Call& call) {
  const ClusterId cluster = call.cluster();
  const std::string launch_type = call.text("launchType");
  const std::string scheduling = call.text("schedulingStrategy");
  Call::Page page = call.page();
  if (!call.in["maxResults"]) page.count = 10;  // the API's default
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<std::string> arns;
  for (const ServiceId id : world.at(cluster).services) {
    const Service& service = world.at(id);
    if (!launch_type.empty() && launch_type != to_string(service.launch_type)) continue;
    if (!scheduling.empty() && scheduling != to_string(service.scheduling)) continue;
    arns.push_back(arn_of(world, id));
  }
  write_page(call, "serviceArns", arns, page);
}

void list_service_deployments(Call& call) {
  if (!call.require("service")) return;
  const ClusterId cluster = call.cluster();
  const std::string name = call.text("service");
  const std::vector<std::string> statuses = call.texts("status");
  const Call::Page page = call.page();
  if (call.refused()) return;
  const World& world = call.world();
  const ServiceId id = find_service(world, cluster, name);
  if (!id) {
    call.refuse("ServiceNotFoundException", "Service not found.", call.in["service"]);
    return;
  }
  std::vector<DeploymentId> found;  // newest first
  for (std::size_t i = world.deployments.size(); i-- > 0;) {
    const Deployment& deployment = world.deployments[i];
    if (deployment.service != id) continue;
    const std::string status = to_string(deployment.outcome);
    if (!statuses.empty() && std::find(statuses.begin(), statuses.end(), status) == statuses.end())
      continue;
    found.push_back(deployment.id);
  }
  const std::size_t end = std::min(found.size(), page.first + page.count);
  call.out.begin_object().key("serviceDeployments").begin_array();
  for (std::size_t i = page.first; i < end; ++i) {
    write_service_deployment_brief(call.out, world, world.at(found[i]));
  }
  call.out.end_array();
  if (end < found.size()) {
    call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  }
  call.out.end_object();
}

void describe_service_deployments(Call& call) {
  describe_by_arn(call, "serviceDeploymentArns", "serviceDeployments", find_service_deployment,
                  write_service_deployment);
}

void describe_service_revisions(Call& call) {
  describe_by_arn(call, "serviceRevisionArns", "serviceRevisions", find_service_revision,
                  write_service_revision);
}

namespace {

// The deployment of that ARN; none, and the call refused, when there is no such one.
DeploymentId wanted_deployment(Call& call, const std::string& arn) {
  const DeploymentId id = find_service_deployment(call.world(), arn);
  if (!id) {
    call.refuse("ServiceDeploymentNotFoundException", "Service deployment not found.",
                call.in["serviceDeploymentArn"]);
  }
  return id;
}

}  // namespace

void stop_service_deployment(Call& call) {
  if (!call.require("serviceDeploymentArn")) return;
  const std::string arn = call.text("serviceDeploymentArn");
  const std::string type = call.text("stopType", "ROLLBACK");
  if (call.refused()) return;
  const World& world = call.world();
  const DeploymentId id = wanted_deployment(call, arn);
  if (!id) return;
  if (type != "ROLLBACK") {  // facts DEP-51
    call.refuse(k_invalid, "Invalid value for stopType: " + type, call.in["stopType"], "ROLLBACK.");
    return;
  }
  const Deployment& deployment = world.at(id);
  const bool going = deployment.status == DeploymentStatus::primary &&
                     deployment.rollout == RolloutState::in_progress &&
                     world.at(deployment.service).status == ServiceStatus::active;
  if (!going) {
    call.refuse("ConflictException", "Service deployment is not in progress.",
                call.in["serviceDeploymentArn"]);
    return;
  }
  if (!service::roll_back(call.desk, id)) {
    call.refuse("ConflictException", "There is no completed deployment to roll back to.",
                call.in["serviceDeploymentArn"]);
    return;
  }
  call.out.begin_object().member("serviceDeploymentArn", arn).end_object();
}

void continue_service_deployment(Call& call) {
  for (const char* member : {"serviceDeploymentArn", "hookId"}) {
    if (!call.require(member)) return;
  }
  const std::string arn = call.text("serviceDeploymentArn");
  const std::string hook = call.text("hookId");
  call.choice("action", "CONTINUE|ROLLBACK");
  const std::string action = call.text("action", "CONTINUE");
  if (call.refused()) return;
  const World& world = call.world();
  const DeploymentId id = wanted_deployment(call, arn);
  if (!id) return;
  const Deployment& deployment = world.at(id);
  for (std::size_t i = 0; i < deployment.hook_runs.size(); ++i) {
    const bool meant = deployment.hook_runs[i].status == HookStatus::awaiting_action &&
                       deployment.rollout == RolloutState::in_progress &&
                       hook_id_text(world, id, i) == hook;
    if (!meant) continue;
    service::answer_hook(call.desk, id, i, action == "CONTINUE");
    call.out.begin_object().member("serviceDeploymentArn", arn).end_object();
    return;
  }
  call.refuse(k_invalid, "The lifecycle hook is not awaiting an action.", call.in["hookId"],
              "Take hookId from lifecycleHookDetails of DescribeServiceDeployments.");
}

}  // namespace taskyard::api
