// One handler per action, defined in the file of its group; the table in table.cpp names them all.
#pragma once

namespace taskyard::api {

class Call;

// ecs_clusters.cpp
void create_cluster(Call& call);
void delete_cluster(Call& call);
void describe_clusters(Call& call);
void list_clusters(Call& call);
void update_cluster(Call& call);
void update_cluster_settings(Call& call);
void put_cluster_capacity_providers(Call& call);
// account/ecs_tags.cpp
void tag_resource(Call& call);
void untag_resource(Call& call);
void list_tags_for_resource(Call& call);
// account/ecs_account_settings.cpp
void put_account_setting(Call& call);
void put_account_setting_default(Call& call);
void delete_account_setting(Call& call);
void list_account_settings(Call& call);
// capacity/ecs_capacity_providers.cpp
void create_capacity_provider(Call& call);
void update_capacity_provider(Call& call);
void delete_capacity_provider(Call& call);
void describe_capacity_providers(Call& call);
// ecs_task_protection.cpp
void update_task_protection(Call& call);
void get_task_protection(Call& call);
// ecs_task_definitions.cpp
void register_task_definition(Call& call);
void deregister_task_definition(Call& call);
void describe_task_definition(Call& call);
void delete_task_definitions(Call& call);
void list_task_definitions(Call& call);
void list_task_definition_families(Call& call);
// ecs_run.cpp
void run_task(Call& call);
void start_task(Call& call);
// ecs_services.cpp
void create_service(Call& call);
void update_service(Call& call);
void delete_service(Call& call);
// ecs_service_reads.cpp
void describe_services(Call& call);
void list_services(Call& call);
void list_service_deployments(Call& call);
void describe_service_deployments(Call& call);
void describe_service_revisions(Call& call);
void stop_service_deployment(Call& call);
void continue_service_deployment(Call& call);
// ecs_tasks.cpp
void stop_task(Call& call);
void describe_tasks(Call& call);
void list_tasks(Call& call);
// ecs_instances.cpp
void register_container_instance(Call& call);
void deregister_container_instance(Call& call);
void describe_container_instances(Call& call);
void list_container_instances(Call& call);
void update_container_instances_state(Call& call);
// ecs_attributes.cpp
void put_attributes(Call& call);
void delete_attributes(Call& call);
void list_attributes(Call& call);
// deployment/cloudwatch.cpp
void put_metric_alarm(Call& call);
void describe_alarms(Call& call);
void delete_alarms(Call& call);
void set_alarm_state(Call& call);
// agent/ecs_agent.cpp
void discover_poll_endpoint(Call& call);
void update_container_agent(Call& call);
void execute_command(Call& call);
// ec2.cpp
void run_instances(Call& call);
void terminate_instances(Call& call);
void describe_instances(Call& call);
void describe_instance_types(Call& call);
// capacity/launch_templates.cpp
void create_launch_template(Call& call);
void describe_launch_templates(Call& call);
// capacity/autoscaling_groups.cpp
void create_auto_scaling_group(Call& call);
void update_auto_scaling_group(Call& call);
void delete_auto_scaling_group(Call& call);
void set_desired_capacity(Call& call);
void describe_auto_scaling_groups(Call& call);
// capacity/interruptions.cpp
void interrupt_spot(Call& call);
void set_capacity_shortage(Call& call);
// network/vpcs.cpp
void create_vpc(Call& call);
void delete_vpc(Call& call);
void describe_vpcs(Call& call);
void create_subnet(Call& call);
void delete_subnet(Call& call);
void describe_subnets(Call& call);
void modify_subnet_attribute(Call& call);
// network/gateways.cpp
void create_internet_gateway(Call& call);
void attach_internet_gateway(Call& call);
void detach_internet_gateway(Call& call);
void delete_internet_gateway(Call& call);
void describe_internet_gateways(Call& call);
void create_nat_gateway(Call& call);
void delete_nat_gateway(Call& call);
void describe_nat_gateways(Call& call);
void describe_route_tables(Call& call);
void create_route(Call& call);
void replace_route(Call& call);
void delete_route(Call& call);
void set_default_route(Call& call);
// network/groups.cpp
void create_security_group(Call& call);
void delete_security_group(Call& call);
void describe_security_groups(Call& call);
// network/rules.cpp
void authorize_ingress(Call& call);
void authorize_egress(Call& call);
void revoke_ingress(Call& call);
void revoke_egress(Call& call);
void describe_security_group_rules(Call& call);
// network/interfaces.cpp
void describe_network_interfaces(Call& call);
void create_vpc_endpoint(Call& call);
void delete_vpc_endpoints(Call& call);
void describe_vpc_endpoints(Call& call);
void create_endpoint_service(Call& call);
void describe_endpoint_services(Call& call);
// network/discovery.cpp
void create_private_dns_namespace(Call& call);
void create_discovery_service(Call& call);
void list_namespaces(Call& call);
void list_discovery_services(Call& call);
void discover_instances(Call& call);
// elb/load_balancers.cpp
void create_load_balancer(Call& call);
void delete_load_balancer(Call& call);
void describe_load_balancers(Call& call);
void set_subnets(Call& call);
void set_security_groups(Call& call);
// elb/attributes.cpp
void describe_load_balancer_attributes(Call& call);
void modify_load_balancer_attributes(Call& call);
void describe_target_group_attributes(Call& call);
void modify_target_group_attributes(Call& call);
// elb/target_groups.cpp
void create_target_group(Call& call);
void modify_target_group(Call& call);
void delete_target_group(Call& call);
void describe_target_groups(Call& call);
// elb/targets.cpp
void register_targets(Call& call);
void deregister_targets(Call& call);
void describe_target_health(Call& call);
// elb/listeners.cpp
void create_listener(Call& call);
void modify_listener(Call& call);
void delete_listener(Call& call);
void describe_listeners(Call& call);
void describe_listener_attributes(Call& call);
void modify_listener_attributes(Call& call);
// elb/rules.cpp
void create_rule(Call& call);
void modify_rule(Call& call);
void delete_rule(Call& call);
void set_rule_priorities(Call& call);
void describe_rules(Call& call);
// elb/classic.cpp, elb/classic_health.cpp
void create_classic_load_balancer(Call& call);
void create_classic_listeners(Call& call);
void delete_classic_load_balancer(Call& call);
void describe_classic_load_balancers(Call& call);
void register_instances(Call& call);
void deregister_instances(Call& call);
void configure_health_check(Call& call);
void describe_instance_health(Call& call);
void modify_classic_attributes(Call& call);
// ecr/repositories.cpp
void create_repository(Call& call);
void create_public_repository(Call& call);
void describe_repositories(Call& call);
void describe_public_repositories(Call& call);
void delete_repository(Call& call);
void delete_public_repository(Call& call);
void put_image_tag_mutability(Call& call);
void get_authorization_token(Call& call);
// ecr/images.cpp
void describe_images(Call& call);
void list_images(Call& call);
void batch_get_image(Call& call);
void batch_delete_image(Call& call);
void start_image_scan(Call& call);
void describe_image_scan_findings(Call& call);
// ecr/push.cpp
void put_image(Call& call);
void push_image(Call& call);
// ecr/policies.cpp
void set_repository_policy(Call& call);
void get_repository_policy(Call& call);
void delete_repository_policy(Call& call);
void put_lifecycle_policy(Call& call);
void get_lifecycle_policy(Call& call);
void delete_lifecycle_policy(Call& call);
void start_lifecycle_policy_preview(Call& call);
void get_lifecycle_policy_preview(Call& call);
// taskyard.cpp
void add_container_instances(Call& call);
void publish_image(Call& call);
void set_parameter(Call& call);
void set_hook_result(Call& call);
void disconnect_agent(Call& call);
void break_image(Call& call);
void mend_image(Call& call);
void break_resource(Call& call);
void mend_resource(Call& call);
void set_secret_key(Call& call);
void fail_health_check(Call& call);
void connect_agent(Call& call);

// storage/efs_systems.cpp
void create_file_system(Call& call);
void describe_file_systems(Call& call);
void update_file_system(Call& call);
void delete_file_system(Call& call);
// storage/efs_policies.cpp
void put_file_system_policy(Call& call);
void describe_file_system_policy(Call& call);
void delete_file_system_policy(Call& call);
// storage/efs_targets.cpp
void create_mount_target(Call& call);
void describe_mount_targets(Call& call);
void delete_mount_target(Call& call);
void modify_mount_target_groups(Call& call);
void describe_mount_target_groups(Call& call);
// storage/efs_points.cpp
void create_access_point(Call& call);
void describe_access_points(Call& call);
void delete_access_point(Call& call);
void efs_tag_resource(Call& call);
void efs_untag_resource(Call& call);
void efs_list_tags(Call& call);
// storage/ebs_volumes.cpp
void describe_volumes(Call& call);
void delete_volume(Call& call);
void create_snapshot(Call& call);
void describe_snapshots(Call& call);
// traffic/put_traffic.cpp
void put_traffic(Call& call);
void stop_traffic(Call& call);
void describe_traffic(Call& call);
// traffic/metrics.cpp
void list_metrics(Call& call);
void get_metric_statistics(Call& call);
void get_metric_data(Call& call);
// storage/files.cpp
void describe_stores(Call& call);
void put_file(Call& call);

// iam/roles.cpp
void create_role(Call& call);
void get_role(Call& call);
void list_roles(Call& call);
void delete_role(Call& call);
void update_assume_role_policy(Call& call);
void put_role_policy(Call& call);
void get_role_policy(Call& call);
void list_role_policies(Call& call);
void delete_role_policy(Call& call);
void attach_role_policy(Call& call);
void detach_role_policy(Call& call);
void list_attached_role_policies(Call& call);
// iam/policies.cpp
void create_policy(Call& call);
void get_policy(Call& call);
void list_policies(Call& call);
void delete_policy(Call& call);
void simulate_principal_policy(Call& call);
// iam/profiles.cpp
void create_instance_profile(Call& call);
void get_instance_profile(Call& call);
void list_instance_profiles(Call& call);
void add_role_to_instance_profile(Call& call);
void remove_role_from_instance_profile(Call& call);
void delete_instance_profile(Call& call);
void describe_calls(Call& call);
// logs/log_groups.cpp
void create_log_group(Call& call);
void delete_log_group(Call& call);
void describe_log_groups(Call& call);
void describe_log_streams(Call& call);
void put_retention_policy(Call& call);
// logs/log_events.cpp
void get_log_events(Call& call);
void filter_log_events(Call& call);

}  // namespace taskyard::api
