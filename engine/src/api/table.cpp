// The table of actions and the one function that answers a call.
#include <algorithm>
#include <array>

#include "api/api.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/request/not_simulated.hpp"
#include "api/request/request_shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

// Sorted by name. Members: those of the AWS request, in the order of the API reference, in the notation of
// request_shapes.hpp.
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
    {"cloudwatch.DeleteAlarms", delete_alarms, "Delete alarms", "AlarmNames"},
    {"cloudwatch.DescribeAlarms", describe_alarms, "",
     "AlarmNames AlarmNamePrefix AlarmTypes ChildrenOfAlarmName ParentsOfAlarmName StateValue "
     "ActionPrefix MaxRecords NextToken"},
    {"cloudwatch.GetMetricData", get_metric_data, "",
     "MetricDataQueries![MetricDataQuery StartTime!t EndTime!t NextToken:s "
     "ScanBy:(TimestampDescending|TimestampAscending) MaxDatapoints:i LabelOptions:x"},
    {"cloudwatch.GetMetricStatistics", get_metric_statistics, "",
     "Namespace!s MetricName!s Dimensions:[Dimension StartTime!t EndTime!t Period!i Statistics:[s "
     "ExtendedStatistics:[s Unit:s"},
    {"cloudwatch.ListMetrics", list_metrics, "",
     "Namespace:s MetricName:s Dimensions:[DimensionFilter NextToken:s RecentlyActive:s "
     "IncludeLinkedAccounts:b OwningAccount:s"},
    {"cloudwatch.PutMetricAlarm", put_metric_alarm, "Put alarm", "*"},
    {"cloudwatch.SetAlarmState", set_alarm_state, "Set alarm state",
     "AlarmName StateValue StateReason StateReasonData"},
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
    {"ecs.ContinueServiceDeployment", continue_service_deployment, "Continue deployment",
     "serviceDeploymentArn!s hookId!s action:(CONTINUE|ROLLBACK)"},
    {"ecs.CreateCapacityProvider", create_capacity_provider, "Create capacity provider",
     "name!s cluster:s autoScalingGroupProvider:AutoScalingGroupProvider "
     "managedInstancesProvider:o tags:[Tag"},
    {"ecs.CreateCluster", create_cluster, "Create cluster",
     "clusterName:s tags:[Tag settings:[ClusterSetting configuration:ClusterConfiguration "
     "capacityProviders:[s defaultCapacityProviderStrategy:[CapacityProviderStrategyItem "
     "serviceConnectDefaults:ClusterServiceConnectDefaultsRequest"},
    {"ecs.CreateService", create_service, "Create service",
     "cluster:s serviceName!s taskDefinition:s availabilityZoneRebalancing:(ENABLED|DISABLED) "
     "loadBalancers:[LoadBalancer serviceRegistries:[ServiceRegistry desiredCount:i clientToken:s "
     "launchType:(EC2|FARGATE|EXTERNAL) capacityProviderStrategy:[CapacityProviderStrategyItem "
     "platformVersion:s role:s deploymentConfiguration:DeploymentConfiguration "
     "placementConstraints:[PlacementConstraint placementStrategy:[PlacementStrategy "
     "networkConfiguration:NetworkConfiguration healthCheckGracePeriodSeconds:i "
     "schedulingStrategy:(REPLICA|DAEMON) deploymentController:DeploymentController tags:[Tag "
     "enableECSManagedTags:b propagateTags:(TASK_DEFINITION|SERVICE|NONE) enableExecuteCommand:b "
     "serviceConnectConfiguration:ServiceConnectConfiguration "
     "volumeConfigurations:[ServiceVolumeConfiguration "
     "vpcLatticeConfigurations:[VpcLatticeConfiguration"},
    {"ecs.DeleteAccountSetting", delete_account_setting, "Delete account setting",
     "name!s principalArn:s"},
    {"ecs.DeleteAttributes", delete_attributes, "Delete attributes",
     "cluster:s attributes![Attribute"},
    {"ecs.DeleteCapacityProvider", delete_capacity_provider, "Delete capacity provider",
     "capacityProvider!s cluster:s"},
    {"ecs.DeleteCluster", delete_cluster, "Delete cluster", "cluster!s"},
    {"ecs.DeleteService", delete_service, "Delete service", "cluster:s service!s force:b"},
    {"ecs.DeleteTaskDefinitions", delete_task_definitions, "Delete task definitions",
     "taskDefinitions![s"},
    {"ecs.DeregisterContainerInstance", deregister_container_instance, "Deregister instance",
     "cluster:s containerInstance!s force:b"},
    {"ecs.DeregisterTaskDefinition", deregister_task_definition, "Deregister task definition",
     "taskDefinition!s"},
    {"ecs.DescribeCapacityProviders", describe_capacity_providers, "",
     "capacityProviders:[s cluster:s include:[(TAGS) maxResults:i nextToken:s"},
    {"ecs.DescribeClusters", describe_clusters, "",
     "clusters:[s include:[(ATTACHMENTS|CONFIGURATIONS|SETTINGS|STATISTICS|TAGS)"},
    {"ecs.DescribeContainerInstances", describe_container_instances, "",
     "cluster:s containerInstances![s include:[(TAGS|CONTAINER_INSTANCE_HEALTH)"},
    {"ecs.DescribeServiceDeployments", describe_service_deployments, "",
     "serviceDeploymentArns![s"},
    {"ecs.DescribeServiceRevisions", describe_service_revisions, "", "serviceRevisionArns![s"},
    {"ecs.DescribeServices", describe_services, "", "cluster:s services![s include:[(TAGS)"},
    {"ecs.DescribeTaskDefinition", describe_task_definition, "",
     "taskDefinition!s include:[(TAGS)"},
    {"ecs.DescribeTasks", describe_tasks, "", "cluster:s tasks![s include:[(TAGS)"},
    {"ecs.DiscoverPollEndpoint", discover_poll_endpoint, "", "containerInstance:s cluster:s"},
    {"ecs.ExecuteCommand", execute_command, "",
     "cluster:s container:s command!s interactive!b task!s"},
    {"ecs.GetTaskProtection", get_task_protection, "", "cluster!s tasks:[s"},
    {"ecs.ListAccountSettings", list_account_settings, "",
     "name:s value:s principalArn:s effectiveSettings:b nextToken:s maxResults:i"},
    {"ecs.ListAttributes", list_attributes, "",
     "cluster:s targetType!(container-instance) attributeName:s attributeValue:s nextToken:s "
     "maxResults:i"},
    {"ecs.ListClusters", list_clusters, "", "nextToken:s maxResults:i"},
    {"ecs.ListContainerInstances", list_container_instances, "",
     "cluster:s filter:s nextToken:s maxResults:i "
     "status:(ACTIVE|DRAINING|REGISTERING|DEREGISTERING|REGISTRATION_FAILED)"},
    {"ecs.ListServiceDeployments", list_service_deployments, "",
     "service!s cluster:s status:[(PENDING|SUCCESSFUL|STOPPED|STOP_REQUESTED|IN_PROGRESS|"
     "ROLLBACK_REQUESTED|ROLLBACK_IN_PROGRESS|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED) "
     "createdAt:CreatedAt nextToken:s maxResults:i"},
    {"ecs.ListServices", list_services, "",
     "cluster:s nextToken:s maxResults:i launchType:(EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES) "
     "schedulingStrategy:(REPLICA|DAEMON) resourceManagementType:(CUSTOMER|ECS)"},
    {"ecs.ListTagsForResource", list_tags_for_resource, "", "resourceArn!s"},
    {"ecs.ListTaskDefinitionFamilies", list_task_definition_families, "",
     "familyPrefix:s status:(ACTIVE|INACTIVE|ALL) nextToken:s maxResults:i"},
    {"ecs.ListTaskDefinitions", list_task_definitions, "",
     "familyPrefix:s status:(ACTIVE|INACTIVE|DELETE_IN_PROGRESS) sort:(ASC|DESC) nextToken:s "
     "maxResults:i"},
    {"ecs.ListTasks", list_tasks, "",
     "cluster:s containerInstance:s family:s nextToken:s maxResults:i startedBy:s serviceName:s "
     "desiredStatus:(RUNNING|PENDING|STOPPED) launchType:(EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES) "
     "daemonName:s"},
    {"ecs.PutAccountSetting", put_account_setting, "Put account setting",
     "name!s value!s principalArn:s"},
    {"ecs.PutAccountSettingDefault", put_account_setting_default, "Put default setting",
     "name!s value!s"},
    {"ecs.PutAttributes", put_attributes, "Put attributes", "cluster:s attributes![Attribute"},
    {"ecs.PutClusterCapacityProviders", put_cluster_capacity_providers, "Put capacity providers",
     "cluster!s capacityProviders![s "
     "defaultCapacityProviderStrategy![CapacityProviderStrategyItem"},
    {"ecs.RegisterContainerInstance", register_container_instance, "Register instance",
     "cluster:s instanceIdentityDocument:s instanceIdentityDocumentSignature:s "
     "totalResources:[Resource versionInfo:VersionInfo containerInstanceArn:s "
     "attributes:[Attribute platformDevices:[PlatformDevice tags:[Tag"},
    {"ecs.RegisterTaskDefinition", register_task_definition, "Register task definition", "*"},
    {"ecs.RunTask", run_task, "Run tasks",
     "capacityProviderStrategy:[CapacityProviderStrategyItem cluster:s count:i "
     "enableECSManagedTags:b enableExecuteCommand:b group:s launchType:(EC2|FARGATE|EXTERNAL) "
     "networkConfiguration:NetworkConfiguration overrides:TaskOverride "
     "placementConstraints:[PlacementConstraint placementStrategy:[PlacementStrategy "
     "platformVersion:s propagateTags:(TASK_DEFINITION|SERVICE|NONE) referenceId:s startedBy:s "
     "tags:[Tag taskDefinition!s clientToken:s volumeConfigurations:[TaskVolumeConfiguration"},
    {"ecs.StartTask", start_task, "Start tasks",
     "cluster:s containerInstances![s enableECSManagedTags:b enableExecuteCommand:b group:s "
     "networkConfiguration:NetworkConfiguration overrides:TaskOverride "
     "propagateTags:(TASK_DEFINITION|SERVICE|NONE) referenceId:s startedBy:s tags:[Tag "
     "taskDefinition!s volumeConfigurations:[TaskVolumeConfiguration"},
    {"ecs.StopServiceDeployment", stop_service_deployment, "Roll back",
     "serviceDeploymentArn!s stopType:(ABORT|ROLLBACK)"},
    {"ecs.StopTask", stop_task, "Stop task", "cluster:s task!s reason:s"},
    {"ecs.TagResource", tag_resource, "Tag resource", "resourceArn!s tags![Tag"},
    {"ecs.UntagResource", untag_resource, "Untag resource", "resourceArn!s tagKeys![s"},
    {"ecs.UpdateCapacityProvider", update_capacity_provider, "Update capacity provider",
     "name!s cluster:s autoScalingGroupProvider:AutoScalingGroupProviderUpdate "
     "managedInstancesProvider:o"},
    {"ecs.UpdateCluster", update_cluster, "Update cluster",
     "cluster!s settings:[ClusterSetting configuration:ClusterConfiguration "
     "serviceConnectDefaults:ClusterServiceConnectDefaultsRequest"},
    {"ecs.UpdateClusterSettings", update_cluster_settings, "Update cluster settings",
     "cluster!s settings![ClusterSetting"},
    {"ecs.UpdateContainerAgent", update_container_agent, "", "cluster:s containerInstance!s"},
    {"ecs.UpdateContainerInstancesState", update_container_instances_state, "Change instance state",
     "cluster:s containerInstances![s status!s"},
    {"ecs.UpdateService", update_service, "Update service",
     "cluster:s service!s desiredCount:i taskDefinition:s "
     "capacityProviderStrategy:[CapacityProviderStrategyItem "
     "deploymentConfiguration:DeploymentConfiguration "
     "availabilityZoneRebalancing:(ENABLED|DISABLED) networkConfiguration:NetworkConfiguration "
     "placementConstraints:[PlacementConstraint placementStrategy:[PlacementStrategy "
     "platformVersion:s forceNewDeployment:b healthCheckGracePeriodSeconds:i "
     "deploymentController:DeploymentController enableExecuteCommand:b enableECSManagedTags:b "
     "loadBalancers:[LoadBalancer propagateTags:(TASK_DEFINITION|SERVICE|NONE) "
     "serviceRegistries:[ServiceRegistry serviceConnectConfiguration:ServiceConnectConfiguration "
     "volumeConfigurations:[ServiceVolumeConfiguration "
     "vpcLatticeConfigurations:[VpcLatticeConfiguration"},
    {"ecs.UpdateTaskProtection", update_task_protection, "Protect tasks",
     "cluster!s tasks![s protectionEnabled!b expiresInMinutes:i"},
    {"taskyard.AddContainerInstances", add_container_instances, "Add instances",
     "cluster instanceType availabilityZone count attributes capacityProvider subnet "
     "securityGroups"},
    {"taskyard.BreakImage", break_image, "Break image", "image fault"},
    {"taskyard.BreakResource", break_resource, "Break resource", "resource"},
    {"taskyard.ConnectAgent", connect_agent, "Connect agent", "cluster containerInstance"},
    {"taskyard.DescribeTraffic", describe_traffic, "", "names:[s"},
    {"taskyard.DisconnectAgent", disconnect_agent, "Disconnect agent", "cluster containerInstance"},
    {"taskyard.FailHealthCheck", fail_health_check, "Fail health check", "cluster task"},
    {"taskyard.InterruptSpot", interrupt_spot, "Interrupt spot capacity",
     "cluster task containerInstance capacityProvider count"},
    {"taskyard.MendImage", mend_image, "Mend image", "image"},
    {"taskyard.MendResource", mend_resource, "Mend resource", "resource"},
    {"taskyard.PublishImage", publish_image, "Publish image",
     "image sizeMib startMs stopMs exitAfterMs exitCode trapsSigterm healthyAfterMs cpuPerRequest "
     "serviceTimeMs errorPermille connectionsMax listensAfterMs answersPath finishesRequests "
     "memoryPerRequestKiB"},
    {"taskyard.PutTraffic", put_traffic, "Put traffic",
     "name!s loadBalancerArn:s loadBalancerName:s port:i discoveryService:s vpcEndpointId:s "
     "from:TrafficFrom pattern!TrafficPattern clients:i requestsPerConnection:i timeoutSeconds:n "
     "durationSeconds:n requests:[TrafficRequest"},
    {"taskyard.SetCapacityShortage", set_capacity_shortage, "Change capacity",
     "capacityProvider shortage"},
    {"taskyard.SetHookResult", set_hook_result, "Set hook result", "hookTargetArn hookStatus"},
    {"taskyard.SetParameter", set_parameter, "Set parameter", "name value"},
    {"taskyard.StopTraffic", stop_traffic, "Stop traffic", "name!s"},
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
    if (const NotSimulated* known = find_not_simulated(action)) {
      return error(known->exception,
                   concat({known->name, " is not simulated by Taskyard: ", known->why, "."}));
    }
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
  // The domain reads the whole document of RegisterTaskDefinition itself.
  if (row->members != "*") check_request(call, row->members);
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
