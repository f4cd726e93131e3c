// The table of actions and the one function that answers a call.
#include <algorithm>
#include <array>

#include "api/api.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

// Sorted by name. Members: those of the AWS request, in the order of the API reference.
constexpr std::array k_actions = std::to_array<ActionRow>({
    {"autoscaling.CreateAutoScalingGroup", create_auto_scaling_group, "Create Auto Scaling group",
     "AutoScalingGroupName LaunchConfigurationName LaunchTemplate MixedInstancesPolicy InstanceId "
     "MinSize MaxSize DesiredCapacity DefaultCooldown AvailabilityZones AvailabilityZoneIds "
     "LoadBalancerNames TargetGroupARNs HealthCheckType HealthCheckGracePeriod PlacementGroup "
     "VPCZoneIdentifier TerminationPolicies NewInstancesProtectedFromScaleIn CapacityRebalance "
     "LifecycleHookSpecificationList DeletionProtection Tags ServiceLinkedRoleARN "
     "MaxInstanceLifetime Context DesiredCapacityType DefaultInstanceWarmup TrafficSources "
     "InstanceMaintenancePolicy AvailabilityZoneDistribution AvailabilityZoneImpairmentPolicy "
     "SkipZonalShiftValidation CapacityReservationSpecification InstanceLifecyclePolicy"},
    {"autoscaling.DeleteAutoScalingGroup", delete_auto_scaling_group, "Delete Auto Scaling group",
     "AutoScalingGroupName ForceDelete"},
    {"autoscaling.DescribeAutoScalingGroups", describe_auto_scaling_groups, "",
     "AutoScalingGroupNames IncludeInstances NextToken MaxRecords Filters"},
    {"autoscaling.SetDesiredCapacity", set_desired_capacity, "Set desired capacity",
     "AutoScalingGroupName DesiredCapacity HonorCooldown"},
    {"autoscaling.UpdateAutoScalingGroup", update_auto_scaling_group, "Update Auto Scaling group",
     "AutoScalingGroupName MinSize MaxSize DesiredCapacity NewInstancesProtectedFromScaleIn"},
    {"ec2.CreateLaunchTemplate", create_launch_template, "Create launch template",
     "DryRun ClientToken LaunchTemplateName VersionDescription LaunchTemplateData Operator "
     "TagSpecifications"},
    {"ec2.DescribeInstanceTypes", describe_instance_types, "", "InstanceTypes"},
    {"ec2.DescribeInstances", describe_instances, "", "InstanceIds"},
    {"ec2.DescribeLaunchTemplates", describe_launch_templates, "",
     "LaunchTemplateIds LaunchTemplateNames"},
    {"ec2.RunInstances", run_instances, "Run instances",
     "ImageId InstanceType MinCount MaxCount Placement UserData SubnetId SecurityGroupIds KeyName "
     "IamInstanceProfile TagSpecifications ClientToken"},
    {"ec2.TerminateInstances", terminate_instances, "Terminate instances", "InstanceIds"},
    {"ecs.CreateCapacityProvider", create_capacity_provider, "Create capacity provider",
     "name cluster autoScalingGroupProvider managedInstancesProvider tags"},
    {"ecs.CreateCluster", create_cluster, "Create cluster",
     "clusterName tags settings configuration capacityProviders defaultCapacityProviderStrategy "
     "serviceConnectDefaults"},
    {"ecs.CreateService", create_service, "Create service",
     "cluster serviceName taskDefinition availabilityZoneRebalancing loadBalancers "
     "serviceRegistries desiredCount clientToken launchType capacityProviderStrategy "
     "platformVersion role deploymentConfiguration placementConstraints placementStrategy "
     "networkConfiguration healthCheckGracePeriodSeconds schedulingStrategy deploymentController "
     "tags enableECSManagedTags propagateTags enableExecuteCommand serviceConnectConfiguration "
     "volumeConfigurations vpcLatticeConfigurations"},
    {"ecs.DeleteAccountSetting", delete_account_setting, "Delete account setting",
     "name principalArn"},
    {"ecs.DeleteAttributes", delete_attributes, "Delete attributes", "cluster attributes"},
    {"ecs.DeleteCapacityProvider", delete_capacity_provider, "Delete capacity provider",
     "capacityProvider cluster"},
    {"ecs.DeleteCluster", delete_cluster, "Delete cluster", "cluster"},
    {"ecs.DeleteService", delete_service, "Delete service", "cluster service force"},
    {"ecs.DeleteTaskDefinitions", delete_task_definitions, "Delete task definitions",
     "taskDefinitions"},
    {"ecs.DeregisterContainerInstance", deregister_container_instance, "Deregister instance",
     "cluster containerInstance force"},
    {"ecs.DeregisterTaskDefinition", deregister_task_definition, "Deregister task definition",
     "taskDefinition"},
    {"ecs.DescribeCapacityProviders", describe_capacity_providers, "",
     "capacityProviders cluster include maxResults nextToken"},
    {"ecs.DescribeClusters", describe_clusters, "", "clusters include"},
    {"ecs.DescribeContainerInstances", describe_container_instances, "",
     "cluster containerInstances include"},
    {"ecs.DescribeServiceDeployments", describe_service_deployments, "", "serviceDeploymentArns"},
    {"ecs.DescribeServiceRevisions", describe_service_revisions, "", "serviceRevisionArns"},
    {"ecs.DescribeServices", describe_services, "", "cluster services include"},
    {"ecs.DescribeTaskDefinition", describe_task_definition, "", "taskDefinition include"},
    {"ecs.DescribeTasks", describe_tasks, "", "cluster tasks include"},
    {"ecs.GetTaskProtection", get_task_protection, "", "cluster tasks"},
    {"ecs.ListAccountSettings", list_account_settings, "",
     "name value principalArn effectiveSettings nextToken maxResults"},
    {"ecs.ListAttributes", list_attributes, "",
     "cluster targetType attributeName attributeValue nextToken maxResults"},
    {"ecs.ListClusters", list_clusters, "", "nextToken maxResults"},
    {"ecs.ListContainerInstances", list_container_instances, "",
     "cluster filter nextToken maxResults status"},
    {"ecs.ListServiceDeployments", list_service_deployments, "",
     "service cluster status createdAt nextToken maxResults"},
    {"ecs.ListServices", list_services, "",
     "cluster nextToken maxResults launchType schedulingStrategy resourceManagementType"},
    {"ecs.ListTagsForResource", list_tags_for_resource, "", "resourceArn"},
    {"ecs.ListTaskDefinitionFamilies", list_task_definition_families, "",
     "familyPrefix status nextToken maxResults"},
    {"ecs.ListTaskDefinitions", list_task_definitions, "",
     "familyPrefix status sort nextToken maxResults"},
    {"ecs.ListTasks", list_tasks, "",
     "cluster containerInstance family nextToken maxResults startedBy serviceName desiredStatus "
     "launchType daemonName"},
    {"ecs.PutAccountSetting", put_account_setting, "Put account setting",
     "name value principalArn"},
    {"ecs.PutAccountSettingDefault", put_account_setting_default, "Put default setting",
     "name value"},
    {"ecs.PutAttributes", put_attributes, "Put attributes", "cluster attributes"},
    {"ecs.PutClusterCapacityProviders", put_cluster_capacity_providers, "Put capacity providers",
     "cluster capacityProviders defaultCapacityProviderStrategy"},
    {"ecs.RegisterContainerInstance", register_container_instance, "Register instance",
     "cluster instanceIdentityDocument instanceIdentityDocumentSignature totalResources "
     "versionInfo "
     "containerInstanceArn attributes platformDevices tags"},
    {"ecs.RegisterTaskDefinition", register_task_definition, "Register task definition", "*"},
    {"ecs.RunTask", run_task, "Run tasks",
     "capacityProviderStrategy cluster count enableECSManagedTags enableExecuteCommand group "
     "launchType networkConfiguration overrides placementConstraints placementStrategy "
     "platformVersion propagateTags referenceId startedBy tags taskDefinition clientToken "
     "volumeConfigurations"},
    {"ecs.StartTask", start_task, "Start tasks",
     "cluster containerInstances enableECSManagedTags enableExecuteCommand group "
     "networkConfiguration overrides propagateTags referenceId startedBy tags taskDefinition "
     "volumeConfigurations"},
    {"ecs.StopServiceDeployment", stop_service_deployment, "Roll back",
     "serviceDeploymentArn stopType"},
    {"ecs.StopTask", stop_task, "Stop task", "cluster task reason"},
    {"ecs.TagResource", tag_resource, "Tag resource", "resourceArn tags"},
    {"ecs.UntagResource", untag_resource, "Untag resource", "resourceArn tagKeys"},
    {"ecs.UpdateCapacityProvider", update_capacity_provider, "Update capacity provider",
     "name cluster autoScalingGroupProvider managedInstancesProvider"},
    {"ecs.UpdateCluster", update_cluster, "Update cluster",
     "cluster settings configuration serviceConnectDefaults"},
    {"ecs.UpdateClusterSettings", update_cluster_settings, "Update cluster settings",
     "cluster settings"},
    {"ecs.UpdateContainerInstancesState", update_container_instances_state, "Change instance state",
     "cluster containerInstances status"},
    {"ecs.UpdateService", update_service, "Update service",
     "cluster service desiredCount taskDefinition capacityProviderStrategy "
     "deploymentConfiguration availabilityZoneRebalancing networkConfiguration "
     "placementConstraints placementStrategy platformVersion forceNewDeployment "
     "healthCheckGracePeriodSeconds deploymentController enableExecuteCommand "
     "enableECSManagedTags loadBalancers propagateTags serviceRegistries "
     "serviceConnectConfiguration volumeConfigurations vpcLatticeConfigurations"},
    {"ecs.UpdateTaskProtection", update_task_protection, "Protect tasks",
     "cluster tasks protectionEnabled expiresInMinutes"},
    {"taskyard.AddContainerInstances", add_container_instances, "Add instances",
     "cluster instanceType availabilityZone count attributes capacityProvider"},
    {"taskyard.ConnectAgent", connect_agent, "Connect agent", "cluster containerInstance"},
    {"taskyard.DisconnectAgent", disconnect_agent, "Disconnect agent", "cluster containerInstance"},
    {"taskyard.InterruptSpot", interrupt_spot, "Interrupt spot capacity",
     "cluster task containerInstance capacityProvider count"},
    {"taskyard.PublishImage", publish_image, "Publish image",
     "image sizeMib startMs stopMs exitAfterMs exitCode trapsSigterm healthyAfterMs"},
    {"taskyard.SetCapacityShortage", set_capacity_shortage, "Change capacity",
     "capacityProvider shortage"},
    {"taskyard.SetParameter", set_parameter, "Set parameter", "name value"},
});

constexpr bool sorted() {
  for (std::size_t i = 1; i < k_actions.size(); ++i) {
    if (!(k_actions[i - 1].name < k_actions[i].name)) return false;
  }
  return true;
}
static_assert(sorted());

Reply error(std::string_view exception, const std::string& message) {
  Reply reply;
  reply.status = 400;
  JsonWriter body;
  body.begin_object().member("__type", exception).member("message", message).end_object();
  reply.body = body.take();
  return reply;
}

// The SDK refuses members the API does not have; its words, and the nearest spelling as the hint.
void check_members(Call& call, const ActionRow& row) {
  if (row.members == "*") return;  // the domain reads the whole document itself
  const std::vector<std::string_view> known = split(row.members, ' ');
  for (JsonValue member = call.in.first(); member; member = member.next()) {
    if (std::find(known.begin(), known.end(), member.key()) != known.end()) continue;
    const std::string_view near = nearest_spelling(member.key(), known);
    std::string all;
    for (const std::string_view name : known) all += concat({all.empty() ? "" : ", ", name});
    call.refuse(
        k_invalid,
        concat({"Unknown parameter in input: \"", member.key(), "\", must be one of: ", all}),
        member, near.empty() ? std::string() : concat({"Did you mean ", near, "?"}));
    return;
  }
}

}  // namespace

std::span<const ActionRow> actions() { return k_actions; }

const ActionRow* find_action(std::string_view name) {
  const std::string full =
      name.find('.') == std::string_view::npos ? concat({"ecs.", name}) : std::string(name);
  const auto at = std::lower_bound(
      k_actions.begin(), k_actions.end(), full,
      [](const ActionRow& row, const std::string& wanted) { return row.name < wanted; });
  return at != k_actions.end() && at->name == full ? &*at : nullptr;
}

Reply answer(const scheduler::Desk& desk, std::string_view action, std::string_view request_json) {
  const ActionRow* row = find_action(action);
  if (row == nullptr) {
    std::vector<std::string_view> names;
    for (const ActionRow& known : k_actions) names.push_back(known.name);
    const std::string_view near = nearest_spelling(action, names);
    std::string message = concat({"Unknown action: ", action.substr(0, 80), "."});
    if (!near.empty()) message += concat({" Did you mean ", near, "?"});
    return error("InvalidAction", message);
  }
  const JsonDocument document =
      JsonDocument::parse(trim(request_json).empty() ? std::string_view("{}") : request_json);
  if (!document.valid() || !document.root().is(JsonKind::object)) {
    Reply reply = error("SerializationException",
                        document.valid() ? std::string("The request must be a JSON object.")
                                         : document.diagnostics().front().message);
    reply.diagnostics = document.diagnostics();
    return reply;
  }
  Call call(desk, document);
  check_members(call, *row);
  if (!call.refused()) row->handler(call);
  return call.reply();
}

}  // namespace taskyard::api

namespace taskyard {

std::vector<std::string_view> action_names() {
  std::vector<std::string_view> names;
  for (const api::ActionRow& row : api::actions()) names.push_back(row.name);
  return names;
}

}  // namespace taskyard
