// The table of actions and the one function that answers a call.
#include <algorithm>
#include <array>

#include "api/api.hpp"
#include "api/call.hpp"
#include "api/ecr/ecr_rows.hpp"
#include "api/handlers.hpp"
#include "api/iam/iam_rows.hpp"
#include "api/logs/log_rows.hpp"
#include "api/request/not_simulated.hpp"
#include "api/request/request_shapes.hpp"
#include "api/storage/storage_rows.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

// What the calls for rules of security groups have in common.
constexpr std::string_view k_rule_members =
    "CidrIp:s FromPort:i GroupId:s GroupName:s IpPermissions:[IpPermission IpProtocol:s "
    "SourceSecurityGroupName:s SourceSecurityGroupOwnerId:s ToPort:i TagSpecifications DryRun";
constexpr std::string_view k_revoke_members =
    "CidrIp:s FromPort:i GroupId:s GroupName:s IpPermissions:[IpPermission IpProtocol:s "
    "SourceSecurityGroupName:s SourceSecurityGroupOwnerId:s ToPort:i SecurityGroupRuleIds:[s "
    "DryRun";

// Sorted by name. Members: those of the AWS request, in the order of the API reference, in the
// notation of
// request_shapes.hpp.
constexpr std::array k_first_actions = std::to_array<ActionRow>({
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
    {"ec2.AttachInternetGateway", attach_internet_gateway, "Attach internet gateway",
     "DryRun InternetGatewayId!s VpcId!s"},
    {"ec2.AuthorizeSecurityGroupEgress", authorize_egress, "Add security group rule",
     k_rule_members},
    {"ec2.AuthorizeSecurityGroupIngress", authorize_ingress, "Add security group rule",
     k_rule_members},
    {"ec2.CreateInternetGateway", create_internet_gateway, "Create internet gateway",
     "TagSpecifications DryRun"},
    {"ec2.CreateLaunchTemplate", create_launch_template, "Create launch template",
     "DryRun ClientToken LaunchTemplateName VersionDescription LaunchTemplateData Operator "
     "TagSpecifications"},
    {"ec2.CreateNatGateway", create_nat_gateway, "Create NAT gateway",
     "AllocationId ClientToken DryRun SubnetId!s TagSpecifications ConnectivityType:(public)"},
    {"ec2.CreateRoute", create_route, "Create route",
     "DryRun RouteTableId!s DestinationCidrBlock!s GatewayId:s NatGatewayId:s"},
    {"ec2.CreateSecurityGroup", create_security_group, "Create security group",
     "Description!s GroupName!s VpcId:s TagSpecifications DryRun"},
    {"ec2.CreateSubnet", create_subnet, "Create subnet",
     "TagSpecifications AvailabilityZone:s CidrBlock!s VpcId!s DryRun"},
    {"ec2.CreateVpc", create_vpc, "Create VPC",
     "CidrBlock!s TagSpecifications DryRun InstanceTenancy"},
    {"ec2.CreateVpcEndpoint", create_vpc_endpoint, "Create VPC endpoint",
     "DryRun VpcEndpointType:(Interface|Gateway) VpcId!s ServiceName!s PolicyDocument "
     "RouteTableIds:[s SubnetIds:[s SecurityGroupIds:[s ClientToken PrivateDnsEnabled:b "
     "TagSpecifications"},
    {"ec2.CreateVpcEndpointServiceConfiguration", create_endpoint_service,
     "Create endpoint service",
     "DryRun AcceptanceRequired:b NetworkLoadBalancerArns:[s GatewayLoadBalancerArns:[s "
     "ClientToken TagSpecifications"},
    {"ec2.DeleteInternetGateway", delete_internet_gateway, "Delete internet gateway",
     "DryRun InternetGatewayId!s"},
    {"ec2.DeleteNatGateway", delete_nat_gateway, "Delete NAT gateway", "DryRun NatGatewayId!s"},
    {"ec2.DeleteRoute", delete_route, "Delete route",
     "DryRun RouteTableId!s DestinationCidrBlock!s"},
    {"ec2.DeleteSecurityGroup", delete_security_group, "Delete security group",
     "GroupId:s GroupName:s DryRun"},
    {"ec2.DeleteSubnet", delete_subnet, "Delete subnet", "SubnetId!s DryRun"},
    {"ec2.DeleteVpc", delete_vpc, "Delete VPC", "VpcId!s DryRun"},
    {"ec2.DeleteVpcEndpoints", delete_vpc_endpoints, "Delete VPC endpoints",
     "DryRun VpcEndpointIds![s"},
    {"ec2.DescribeInstanceTypes", describe_instance_types, "", "InstanceTypes"},
    {"ec2.DescribeInstances", describe_instances, "", "InstanceIds"},
    {"ec2.DescribeInternetGateways", describe_internet_gateways, "",
     "InternetGatewayIds:[s Filters:[Filter"},
    {"ec2.DescribeLaunchTemplates", describe_launch_templates, "",
     "LaunchTemplateIds LaunchTemplateNames"},
    {"ec2.DescribeNatGateways", describe_nat_gateways, "", "NatGatewayIds:[s Filter:[Filter"},
    {"ec2.DescribeNetworkInterfaces", describe_network_interfaces, "",
     "NetworkInterfaceIds:[s Filters:[Filter"},
    {"ec2.DescribeRouteTables", describe_route_tables, "", "RouteTableIds:[s Filters:[Filter"},
    {"ec2.DescribeSecurityGroupRules", describe_security_group_rules, "",
     "SecurityGroupRuleIds:[s Filters:[Filter"},
    {"ec2.DescribeSecurityGroups", describe_security_groups, "",
     "GroupIds:[s GroupNames:[s Filters:[Filter"},
    {"ec2.DescribeSubnets", describe_subnets, "", "SubnetIds:[s Filters:[Filter"},
    {"ec2.DescribeVpcEndpointServices", describe_endpoint_services, "", "ServiceNames:[s"},
    {"ec2.DescribeVpcEndpoints", describe_vpc_endpoints, "", "VpcEndpointIds:[s Filters:[Filter"},
    {"ec2.DescribeVpcs", describe_vpcs, "", "VpcIds:[s Filters:[Filter"},
    {"ec2.DetachInternetGateway", detach_internet_gateway, "Detach internet gateway",
     "DryRun InternetGatewayId!s VpcId!s"},
    {"ec2.ModifySubnetAttribute", modify_subnet_attribute, "Change subnet",
     "SubnetId!s MapPublicIpOnLaunch"},
    {"ec2.ReplaceRoute", replace_route, "Replace route",
     "DryRun RouteTableId!s DestinationCidrBlock!s GatewayId:s NatGatewayId:s"},
    {"ec2.RevokeSecurityGroupEgress", revoke_egress, "Remove security group rule",
     k_revoke_members},
    {"ec2.RevokeSecurityGroupIngress", revoke_ingress, "Remove security group rule",
     k_revoke_members},
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
    {"elasticloadbalancing.CreateListener", create_listener, "Create listener",
     "LoadBalancerArn!s Protocol:s Port:i SslPolicy:s Certificates:[LbCertificate "
     "DefaultActions![LbAction AlpnPolicy:[s Tags:[LbTag MutualAuthentication:o"},
    {"elasticloadbalancing.CreateLoadBalancer", create_load_balancer, "Create load balancer",
     "Name!s Subnets:[s SubnetMappings:[LbSubnetMapping SecurityGroups:[s Scheme:s "
     "Tags:[LbTag Type:s IpAddressType:s CustomerOwnedIpv4Pool:s "
     "EnablePrefixForIpv6SourceNat:s IpamPools:o"},
    {"elasticloadbalancing.CreateRule", create_rule, "Create rule",
     "ListenerArn!s Conditions![LbCondition Priority!i Actions![LbAction Tags:[LbTag "
     "Transforms:[o"},
    {"elasticloadbalancing.CreateTargetGroup", create_target_group, "Create target group",
     "Name!s Protocol:s ProtocolVersion:s Port:i VpcId:s HealthCheckProtocol:s "
     "HealthCheckPort:s HealthCheckEnabled:b HealthCheckPath:s HealthCheckIntervalSeconds:i "
     "HealthCheckTimeoutSeconds:i HealthyThresholdCount:i UnhealthyThresholdCount:i "
     "Matcher:LbMatcher TargetType:s Tags:[LbTag IpAddressType:s TargetControlPort:i"},
    {"elasticloadbalancing.DeleteListener", delete_listener, "Delete listener", "ListenerArn!s"},
    {"elasticloadbalancing.DeleteLoadBalancer", delete_load_balancer, "Delete load balancer",
     "LoadBalancerArn!s"},
    {"elasticloadbalancing.DeleteRule", delete_rule, "Delete rule", "RuleArn!s"},
    {"elasticloadbalancing.DeleteTargetGroup", delete_target_group, "Delete target group",
     "TargetGroupArn!s"},
    {"elasticloadbalancing.DeregisterTargets", deregister_targets, "Deregister targets",
     "TargetGroupArn!s Targets![LbTarget"},
    {"elasticloadbalancing.DescribeListenerAttributes", describe_listener_attributes, "",
     "ListenerArn!s"},
    {"elasticloadbalancing.DescribeListeners", describe_listeners, "",
     "LoadBalancerArn:s ListenerArns:[s Marker:s PageSize:i"},
    {"elasticloadbalancing.DescribeLoadBalancerAttributes", describe_load_balancer_attributes, "",
     "LoadBalancerArn!s"},
    {"elasticloadbalancing.DescribeLoadBalancers", describe_load_balancers, "",
     "LoadBalancerArns:[s Names:[s Marker:s PageSize:i"},
    {"elasticloadbalancing.DescribeRules", describe_rules, "",
     "ListenerArn:s RuleArns:[s Marker:s PageSize:i"},
    {"elasticloadbalancing.DescribeTargetGroupAttributes", describe_target_group_attributes, "",
     "TargetGroupArn!s"},
    {"elasticloadbalancing.DescribeTargetGroups", describe_target_groups, "",
     "LoadBalancerArn:s TargetGroupArns:[s Names:[s Marker:s PageSize:i"},
    {"elasticloadbalancing.DescribeTargetHealth", describe_target_health, "",
     "TargetGroupArn!s Targets:[LbTarget Include:[s"},
    {"elasticloadbalancing.ModifyListener", modify_listener, "Modify listener",
     "ListenerArn!s Port:i Protocol:s SslPolicy:s Certificates:[LbCertificate "
     "DefaultActions:[LbAction AlpnPolicy:[s MutualAuthentication:o"},
    {"elasticloadbalancing.ModifyListenerAttributes", modify_listener_attributes,
     "Modify attributes", "ListenerArn!s Attributes![LbAttribute"},
    {"elasticloadbalancing.ModifyLoadBalancerAttributes", modify_load_balancer_attributes,
     "Modify attributes", "LoadBalancerArn!s Attributes![LbAttribute"},
    {"elasticloadbalancing.ModifyRule", modify_rule, "Modify rule",
     "RuleArn!s Conditions:[LbCondition Actions:[LbAction Transforms:[o ResetTransforms:b"},
    {"elasticloadbalancing.ModifyTargetGroup", modify_target_group, "Modify target group",
     "TargetGroupArn!s HealthCheckProtocol:s HealthCheckPort:s HealthCheckPath:s "
     "HealthCheckEnabled:b HealthCheckIntervalSeconds:i HealthCheckTimeoutSeconds:i "
     "HealthyThresholdCount:i UnhealthyThresholdCount:i Matcher:LbMatcher"},
    {"elasticloadbalancing.ModifyTargetGroupAttributes", modify_target_group_attributes,
     "Modify attributes", "TargetGroupArn!s Attributes![LbAttribute"},
    {"elasticloadbalancing.RegisterTargets", register_targets, "Register targets",
     "TargetGroupArn!s Targets![LbTarget"},
    {"elasticloadbalancing.SetRulePriorities", set_rule_priorities, "Set rule priorities",
     "RulePriorities![LbPriority"},
    {"elasticloadbalancing.SetSecurityGroups", set_security_groups, "Set security groups",
     "LoadBalancerArn!s SecurityGroups![s "
     "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic:s"},
    {"elasticloadbalancing.SetSubnets", set_subnets, "Set subnets",
     "LoadBalancerArn!s Subnets:[s SubnetMappings:[LbSubnetMapping IpAddressType:s "
     "EnablePrefixForIpv6SourceNat:s"},
    {"elb.ConfigureHealthCheck", configure_health_check, "Configure health check",
     "LoadBalancerName!s HealthCheck!LbHealthCheck"},
    {"elb.CreateLoadBalancer", create_classic_load_balancer, "Create Classic Load Balancer",
     "LoadBalancerName!s Listeners![LbClassicListener AvailabilityZones:[s Subnets:[s "
     "SecurityGroups:[s Scheme:s Tags:[LbTag"},
    {"elb.CreateLoadBalancerListeners", create_classic_listeners, "Create listeners",
     "LoadBalancerName!s Listeners![LbClassicListener"},
    {"elb.DeleteLoadBalancer", delete_classic_load_balancer, "Delete Classic Load Balancer",
     "LoadBalancerName!s"},
    {"elb.DeregisterInstancesFromLoadBalancer", deregister_instances, "Deregister instances",
     "LoadBalancerName!s Instances![LbInstance"},
    {"elb.DescribeInstanceHealth", describe_instance_health, "",
     "LoadBalancerName!s Instances:[LbInstance"},
    {"elb.DescribeLoadBalancers", describe_classic_load_balancers, "",
     "LoadBalancerNames:[s Marker:s PageSize:i"},
    {"elb.ModifyLoadBalancerAttributes", modify_classic_attributes, "Modify attributes",
     "LoadBalancerName!s LoadBalancerAttributes!LbClassicAttributes"},
    {"elb.RegisterInstancesWithLoadBalancer", register_instances, "Register instances",
     "LoadBalancerName!s Instances![LbInstance"},
});

constexpr std::array k_more_actions = std::to_array<ActionRow>({
    {"servicediscovery.CreatePrivateDnsNamespace", create_private_dns_namespace, "Create namespace",
     "Name!s CreatorRequestId Description Vpc!s Tags Properties"},
    {"servicediscovery.CreateService", create_discovery_service, "Create Cloud Map service",
     "Name!s NamespaceId:s CreatorRequestId Description DnsConfig HealthCheckConfig "
     "HealthCheckCustomConfig Tags Type"},
    {"servicediscovery.DiscoverInstances", discover_instances, "",
     "NamespaceName!s ServiceName!s MaxResults QueryParameters OptionalParameters HealthStatus"},
    {"servicediscovery.ListNamespaces", list_namespaces, "", "NextToken MaxResults Filters"},
    {"servicediscovery.ListServices", list_discovery_services, "", "NextToken MaxResults Filters"},
    {"taskyard.AddContainerInstances", add_container_instances, "Add instances",
     "cluster instanceType availabilityZone count attributes capacityProvider subnet userData "
     "securityGroups iamInstanceProfile"},
    {"taskyard.BreakImage", break_image, "Break image", "image fault"},
    {"taskyard.BreakResource", break_resource, "Break resource", "resource"},
    {"taskyard.ConnectAgent", connect_agent, "Connect agent", "cluster containerInstance"},
    {"taskyard.DescribeCalls", describe_calls, "", "task:s maxResults:i"},
    {"taskyard.DescribeStores", describe_stores, "",
     "storeId:i task:s containerInstance:s fileSystemId:s volumeId:s includeGone:b pathPrefix:s "
     "maxFiles:i maxResults:i nextToken:s"},
    {"taskyard.DescribeTraffic", describe_traffic, "", "names:[s"},
    {"taskyard.DisconnectAgent", disconnect_agent, "Disconnect agent", "cluster containerInstance"},
    {"taskyard.FailHealthCheck", fail_health_check, "Fail health check", "cluster task"},
    {"taskyard.InterruptSpot", interrupt_spot, "Interrupt spot capacity",
     "cluster task containerInstance capacityProvider count"},
    {"taskyard.MendImage", mend_image, "Mend image", "image"},
    {"taskyard.MendResource", mend_resource, "Mend resource", "resource"},
    {"taskyard.PublishImage", publish_image, "Publish image",
     "image sizeMib startMs stopMs exitAfterMs exitCode trapsSigterm healthyAfterMs "
     "cpuPerRequestUs waitPerRequestUs memoryPerRequestKiB errorPermille connectionsMax "
     "listensAfterMs finishesRequests answersPath work"},
    {"taskyard.PushImage", push_image, "Push image",
     "repository!s tag:s tags:[s layers:[PushedLayer like:s architecture:s"},
    {"taskyard.PutFile", put_file, "Put file",
     "storeId:i fileSystemId:s volumeId:s path!s sizeKiB!i"},
    {"taskyard.PutTraffic", put_traffic, "Put traffic",
     "name!s loadBalancerArn:s loadBalancerName:s port:i discoveryService:s vpcEndpointId:s "
     "from:TrafficFrom pattern!TrafficPattern clients:i requestsPerConnection:i timeoutSeconds:n "
     "durationSeconds:n requests:[TrafficRequest"},
    {"taskyard.SetCapacityShortage", set_capacity_shortage, "Change capacity",
     "capacityProvider shortage"},
    {"taskyard.SetDefaultRoute", set_default_route, "Set route", "SubnetId!s Target!s"},
    {"taskyard.SetHookResult", set_hook_result, "Set hook result", "hookTargetArn hookStatus"},
    {"taskyard.SetParameter", set_parameter, "Set parameter", "name value"},
    {"taskyard.SetSecretKey", set_secret_key, "Set encryption key", "secret!s key:s"},
    {"taskyard.StopTraffic", stop_traffic, "Stop traffic", "name!s"},
});

// The rows of all parts, each sorted in itself, in one order.
template <std::size_t... N>
constexpr auto joined(const std::array<ActionRow, N>&... parts) {
  std::array<ActionRow, (N + ...)> all{};
  std::size_t at = 0;
  const auto add = [&](const auto& part) {
    for (const ActionRow& row : part) {
      std::size_t place = at++;
      for (; place > 0 && row.name < all[place - 1].name; --place) all[place] = all[place - 1];
      all[place] = row;
    }
  };
  (add(parts), ...);
  return all;
}

constexpr auto k_actions = joined(k_first_actions, k_storage_actions, k_ecr_actions, k_iam_actions,
                                  k_log_actions, k_more_actions);

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
