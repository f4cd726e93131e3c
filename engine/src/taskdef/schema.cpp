#include "taskdef/schema.hpp"

#include <array>

namespace taskyard::taskdef {

namespace {

constexpr bool k_required = true;
constexpr bool k_optional = false;

// Choices, in the order of the API model. NeuronDevice is newer than the model we compare with;
// distinctInstance has its own answer (check_task.cpp).

constexpr std::string_view k_network_mode_choices[] = {"bridge", "host", "awsvpc", "none"};
constexpr std::string_view k_transport_protocol_choices[] = {"tcp", "udp"};
constexpr std::string_view k_application_protocol_choices[] = {"http", "http2", "grpc"};
constexpr std::string_view k_environment_file_type_choices[] = {"s3"};
constexpr std::string_view k_device_cgroup_permission_choices[] = {"read", "write", "mknod"};
constexpr std::string_view k_container_condition_choices[] = {"START", "COMPLETE", "SUCCESS",
                                                              "HEALTHY"};
constexpr std::string_view k_version_consistency_choices[] = {"enabled", "disabled"};
constexpr std::string_view k_ulimit_name_choices[] = {
    "core",   "cpu",   "data", "fsize",  "locks",  "memlock",    "msgqueue", "nice",
    "nofile", "nproc", "rss",  "rtprio", "rttime", "sigpending", "stack"};
constexpr std::string_view k_log_driver_choices[] = {
    "json-file", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "awsfirelens"};
constexpr std::string_view k_resource_type_choices[] = {"GPU", "InferenceAccelerator",
                                                        "NeuronDevice"};
constexpr std::string_view k_firelens_configuration_type_choices[] = {"fluentd", "fluentbit"};
constexpr std::string_view k_scope_choices[] = {"task", "shared"};
constexpr std::string_view k_efstransit_encryption_choices[] = {"ENABLED", "DISABLED"};
constexpr std::string_view k_efsauthorization_config_iam_choices[] = {"ENABLED", "DISABLED"};
constexpr std::string_view k_task_definition_placement_constraint_type_choices[] = {
    "memberOf", "distinctInstance"};
constexpr std::string_view k_compatibility_choices[] = {"EC2", "FARGATE", "EXTERNAL",
                                                        "MANAGED_INSTANCES"};
constexpr std::string_view k_pid_mode_choices[] = {"host", "task"};
constexpr std::string_view k_ipc_mode_choices[] = {"host", "task", "none"};
constexpr std::string_view k_proxy_configuration_type_choices[] = {"APPMESH"};
constexpr std::string_view k_cpuarchitecture_choices[] = {"X86_64", "ARM64"};
constexpr std::string_view k_osfamily_choices[] = {
    "WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE",
    "WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2004_CORE",
    "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2022_FULL",
    "WINDOWS_SERVER_2025_CORE", "WINDOWS_SERVER_2025_FULL",
    "WINDOWS_SERVER_20H2_CORE", "LINUX"};

// Shapes, each after those it uses.

constexpr Field k_repository_credentials_fields[] = {
    {"credentialsParameter", FieldKind::text, k_required, nullptr, {}},
};
constexpr Shape k_repository_credentials{"RepositoryCredentials", k_repository_credentials_fields};

constexpr Field k_port_mapping_fields[] = {
    {"containerPort", FieldKind::integer, k_optional, nullptr, {}},
    {"hostPort", FieldKind::integer, k_optional, nullptr, {}},
    {"protocol", FieldKind::text, k_optional, nullptr, k_transport_protocol_choices},
    {"name", FieldKind::text, k_optional, nullptr, {}},
    {"appProtocol", FieldKind::text, k_optional, nullptr, k_application_protocol_choices},
    {"containerPortRange", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_port_mapping{"PortMapping", k_port_mapping_fields};

constexpr Field k_container_restart_policy_fields[] = {
    {"enabled", FieldKind::boolean, k_required, nullptr, {}},
    {"ignoredExitCodes", FieldKind::integers, k_optional, nullptr, {}},
    {"restartAttemptPeriod", FieldKind::integer, k_optional, nullptr, {}},
};
constexpr Shape k_container_restart_policy{"ContainerRestartPolicy",
                                           k_container_restart_policy_fields};

constexpr Field k_key_value_pair_fields[] = {
    {"name", FieldKind::text, k_optional, nullptr, {}},
    {"value", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_key_value_pair{"KeyValuePair", k_key_value_pair_fields};

constexpr Field k_environment_file_fields[] = {
    {"value", FieldKind::text, k_required, nullptr, {}},
    {"type", FieldKind::text, k_required, nullptr, k_environment_file_type_choices},
};
constexpr Shape k_environment_file{"EnvironmentFile", k_environment_file_fields};

constexpr Field k_mount_point_fields[] = {
    {"sourceVolume", FieldKind::text, k_optional, nullptr, {}},
    {"containerPath", FieldKind::text, k_optional, nullptr, {}},
    {"readOnly", FieldKind::boolean, k_optional, nullptr, {}},
};
constexpr Shape k_mount_point{"MountPoint", k_mount_point_fields};

constexpr Field k_volume_from_fields[] = {
    {"sourceContainer", FieldKind::text, k_optional, nullptr, {}},
    {"readOnly", FieldKind::boolean, k_optional, nullptr, {}},
};
constexpr Shape k_volume_from{"VolumeFrom", k_volume_from_fields};

constexpr Field k_kernel_capabilities_fields[] = {
    {"add", FieldKind::texts, k_optional, nullptr, {}},
    {"drop", FieldKind::texts, k_optional, nullptr, {}},
};
constexpr Shape k_kernel_capabilities{"KernelCapabilities", k_kernel_capabilities_fields};

constexpr Field k_device_fields[] = {
    {"hostPath", FieldKind::text, k_required, nullptr, {}},
    {"containerPath", FieldKind::text, k_optional, nullptr, {}},
    {"permissions", FieldKind::texts, k_optional, nullptr, k_device_cgroup_permission_choices},
};
constexpr Shape k_device{"Device", k_device_fields};

constexpr Field k_tmpfs_fields[] = {
    {"containerPath", FieldKind::text, k_required, nullptr, {}},
    {"size", FieldKind::integer, k_required, nullptr, {}},
    {"mountOptions", FieldKind::texts, k_optional, nullptr, {}},
};
constexpr Shape k_tmpfs{"Tmpfs", k_tmpfs_fields};

constexpr Field k_linux_parameters_fields[] = {
    {"capabilities", FieldKind::structure, k_optional, &k_kernel_capabilities, {}},
    {"devices", FieldKind::structures, k_optional, &k_device, {}},
    {"initProcessEnabled", FieldKind::boolean, k_optional, nullptr, {}},
    {"sharedMemorySize", FieldKind::integer, k_optional, nullptr, {}},
    {"tmpfs", FieldKind::structures, k_optional, &k_tmpfs, {}},
    {"maxSwap", FieldKind::integer, k_optional, nullptr, {}},
    {"swappiness", FieldKind::integer, k_optional, nullptr, {}},
};
constexpr Shape k_linux_parameters{"LinuxParameters", k_linux_parameters_fields};

constexpr Field k_secret_fields[] = {
    {"name", FieldKind::text, k_required, nullptr, {}},
    {"valueFrom", FieldKind::text, k_required, nullptr, {}},
};
constexpr Shape k_secret{"Secret", k_secret_fields};

constexpr Field k_container_dependency_fields[] = {
    {"containerName", FieldKind::text, k_required, nullptr, {}},
    {"condition", FieldKind::text, k_required, nullptr, k_container_condition_choices},
};
constexpr Shape k_container_dependency{"ContainerDependency", k_container_dependency_fields};

constexpr Field k_host_entry_fields[] = {
    {"hostname", FieldKind::text, k_required, nullptr, {}},
    {"ipAddress", FieldKind::text, k_required, nullptr, {}},
};
constexpr Shape k_host_entry{"HostEntry", k_host_entry_fields};

constexpr Field k_ulimit_fields[] = {
    {"name", FieldKind::text, k_required, nullptr, k_ulimit_name_choices},
    {"softLimit", FieldKind::integer, k_required, nullptr, {}},
    {"hardLimit", FieldKind::integer, k_required, nullptr, {}},
};
constexpr Shape k_ulimit{"Ulimit", k_ulimit_fields};

constexpr Field k_log_configuration_fields[] = {
    {"logDriver", FieldKind::text, k_required, nullptr, k_log_driver_choices},
    {"options", FieldKind::text_map, k_optional, nullptr, {}},
    {"secretOptions", FieldKind::structures, k_optional, &k_secret, {}},
};
constexpr Shape k_log_configuration{"LogConfiguration", k_log_configuration_fields};

constexpr Field k_health_check_fields[] = {
    {"command", FieldKind::texts, k_required, nullptr, {}},
    {"interval", FieldKind::integer, k_optional, nullptr, {}},
    {"timeout", FieldKind::integer, k_optional, nullptr, {}},
    {"retries", FieldKind::integer, k_optional, nullptr, {}},
    {"startPeriod", FieldKind::integer, k_optional, nullptr, {}},
};
constexpr Shape k_health_check{"HealthCheck", k_health_check_fields};

constexpr Field k_system_control_fields[] = {
    {"namespace", FieldKind::text, k_optional, nullptr, {}},
    {"value", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_system_control{"SystemControl", k_system_control_fields};

constexpr Field k_resource_requirement_fields[] = {
    {"value", FieldKind::text, k_required, nullptr, {}},
    {"type", FieldKind::text, k_required, nullptr, k_resource_type_choices},
};
constexpr Shape k_resource_requirement{"ResourceRequirement", k_resource_requirement_fields};

constexpr Field k_firelens_configuration_fields[] = {
    {"type", FieldKind::text, k_required, nullptr, k_firelens_configuration_type_choices},
    {"options", FieldKind::text_map, k_optional, nullptr, {}},
};
constexpr Shape k_firelens_configuration{"FirelensConfiguration", k_firelens_configuration_fields};

constexpr Field k_container_definition_fields[] = {
    {"name", FieldKind::text, k_optional, nullptr, {}},
    {"image", FieldKind::text, k_optional, nullptr, {}},
    {"repositoryCredentials", FieldKind::structure, k_optional, &k_repository_credentials, {}},
    {"cpu", FieldKind::integer, k_optional, nullptr, {}},
    {"memory", FieldKind::integer, k_optional, nullptr, {}},
    {"memoryReservation", FieldKind::integer, k_optional, nullptr, {}},
    {"links", FieldKind::texts, k_optional, nullptr, {}},
    {"portMappings", FieldKind::structures, k_optional, &k_port_mapping, {}},
    {"essential", FieldKind::boolean, k_optional, nullptr, {}},
    {"restartPolicy", FieldKind::structure, k_optional, &k_container_restart_policy, {}},
    {"entryPoint", FieldKind::texts, k_optional, nullptr, {}},
    {"command", FieldKind::texts, k_optional, nullptr, {}},
    {"environment", FieldKind::structures, k_optional, &k_key_value_pair, {}},
    {"environmentFiles", FieldKind::structures, k_optional, &k_environment_file, {}},
    {"mountPoints", FieldKind::structures, k_optional, &k_mount_point, {}},
    {"volumesFrom", FieldKind::structures, k_optional, &k_volume_from, {}},
    {"linuxParameters", FieldKind::structure, k_optional, &k_linux_parameters, {}},
    {"secrets", FieldKind::structures, k_optional, &k_secret, {}},
    {"dependsOn", FieldKind::structures, k_optional, &k_container_dependency, {}},
    {"startTimeout", FieldKind::integer, k_optional, nullptr, {}},
    {"stopTimeout", FieldKind::integer, k_optional, nullptr, {}},
    {"versionConsistency", FieldKind::text, k_optional, nullptr, k_version_consistency_choices},
    {"hostname", FieldKind::text, k_optional, nullptr, {}},
    {"user", FieldKind::text, k_optional, nullptr, {}},
    {"workingDirectory", FieldKind::text, k_optional, nullptr, {}},
    {"disableNetworking", FieldKind::boolean, k_optional, nullptr, {}},
    {"privileged", FieldKind::boolean, k_optional, nullptr, {}},
    {"readonlyRootFilesystem", FieldKind::boolean, k_optional, nullptr, {}},
    {"dnsServers", FieldKind::texts, k_optional, nullptr, {}},
    {"dnsSearchDomains", FieldKind::texts, k_optional, nullptr, {}},
    {"extraHosts", FieldKind::structures, k_optional, &k_host_entry, {}},
    {"dockerSecurityOptions", FieldKind::texts, k_optional, nullptr, {}},
    {"interactive", FieldKind::boolean, k_optional, nullptr, {}},
    {"pseudoTerminal", FieldKind::boolean, k_optional, nullptr, {}},
    {"dockerLabels", FieldKind::text_map, k_optional, nullptr, {}},
    {"ulimits", FieldKind::structures, k_optional, &k_ulimit, {}},
    {"logConfiguration", FieldKind::structure, k_optional, &k_log_configuration, {}},
    {"healthCheck", FieldKind::structure, k_optional, &k_health_check, {}},
    {"systemControls", FieldKind::structures, k_optional, &k_system_control, {}},
    {"resourceRequirements", FieldKind::structures, k_optional, &k_resource_requirement, {}},
    {"firelensConfiguration", FieldKind::structure, k_optional, &k_firelens_configuration, {}},
    {"credentialSpecs", FieldKind::texts, k_optional, nullptr, {}},
};
constexpr Shape k_container_definition{"ContainerDefinition", k_container_definition_fields};

constexpr Field k_host_volume_properties_fields[] = {
    {"sourcePath", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_host_volume_properties{"HostVolumeProperties", k_host_volume_properties_fields};

constexpr Field k_docker_volume_configuration_fields[] = {
    {"scope", FieldKind::text, k_optional, nullptr, k_scope_choices},
    {"autoprovision", FieldKind::boolean, k_optional, nullptr, {}},
    {"driver", FieldKind::text, k_optional, nullptr, {}},
    {"driverOpts", FieldKind::text_map, k_optional, nullptr, {}},
    {"labels", FieldKind::text_map, k_optional, nullptr, {}},
};
constexpr Shape k_docker_volume_configuration{"DockerVolumeConfiguration",
                                              k_docker_volume_configuration_fields};

constexpr Field k_efsauthorization_config_fields[] = {
    {"accessPointId", FieldKind::text, k_optional, nullptr, {}},
    {"iam", FieldKind::text, k_optional, nullptr, k_efsauthorization_config_iam_choices},
};
constexpr Shape k_efsauthorization_config{"EFSAuthorizationConfig",
                                          k_efsauthorization_config_fields};

constexpr Field k_efsvolume_configuration_fields[] = {
    {"fileSystemId", FieldKind::text, k_required, nullptr, {}},
    {"rootDirectory", FieldKind::text, k_optional, nullptr, {}},
    {"transitEncryption", FieldKind::text, k_optional, nullptr, k_efstransit_encryption_choices},
    {"transitEncryptionPort", FieldKind::integer, k_optional, nullptr, {}},
    {"authorizationConfig", FieldKind::structure, k_optional, &k_efsauthorization_config, {}},
};
constexpr Shape k_efsvolume_configuration{"EFSVolumeConfiguration",
                                          k_efsvolume_configuration_fields};

constexpr Field k_s3_files_volume_configuration_fields[] = {
    {"fileSystemArn", FieldKind::text, k_required, nullptr, {}},
    {"rootDirectory", FieldKind::text, k_optional, nullptr, {}},
    {"transitEncryptionPort", FieldKind::integer, k_optional, nullptr, {}},
    {"accessPointArn", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_s3_files_volume_configuration{"S3FilesVolumeConfiguration",
                                                k_s3_files_volume_configuration_fields};

constexpr Field k_fsx_windows_file_server_authorization_config_fields[] = {
    {"credentialsParameter", FieldKind::text, k_required, nullptr, {}},
    {"domain", FieldKind::text, k_required, nullptr, {}},
};
constexpr Shape k_fsx_windows_file_server_authorization_config{
    "FSxWindowsFileServerAuthorizationConfig",
    k_fsx_windows_file_server_authorization_config_fields};

constexpr Field k_fsx_windows_file_server_volume_configuration_fields[] = {
    {"fileSystemId", FieldKind::text, k_required, nullptr, {}},
    {"rootDirectory", FieldKind::text, k_required, nullptr, {}},
    {"authorizationConfig",
     FieldKind::structure,
     k_required,
     &k_fsx_windows_file_server_authorization_config,
     {}},
};
constexpr Shape k_fsx_windows_file_server_volume_configuration{
    "FSxWindowsFileServerVolumeConfiguration",
    k_fsx_windows_file_server_volume_configuration_fields};

constexpr Field k_volume_fields[] = {
    {"name", FieldKind::text, k_optional, nullptr, {}},
    {"host", FieldKind::structure, k_optional, &k_host_volume_properties, {}},
    {"dockerVolumeConfiguration",
     FieldKind::structure,
     k_optional,
     &k_docker_volume_configuration,
     {}},
    {"efsVolumeConfiguration", FieldKind::structure, k_optional, &k_efsvolume_configuration, {}},
    {"s3filesVolumeConfiguration",
     FieldKind::structure,
     k_optional,
     &k_s3_files_volume_configuration,
     {}},
    {"fsxWindowsFileServerVolumeConfiguration",
     FieldKind::structure,
     k_optional,
     &k_fsx_windows_file_server_volume_configuration,
     {}},
    {"configuredAtLaunch", FieldKind::boolean, k_optional, nullptr, {}},
};
constexpr Shape k_volume{"Volume", k_volume_fields};

constexpr Field k_task_definition_placement_constraint_fields[] = {
    {"type", FieldKind::text, k_optional, nullptr,
     k_task_definition_placement_constraint_type_choices},
    {"expression", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_task_definition_placement_constraint{
    "TaskDefinitionPlacementConstraint", k_task_definition_placement_constraint_fields};

constexpr Field k_tag_fields[] = {
    {"key", FieldKind::text, k_optional, nullptr, {}},
    {"value", FieldKind::text, k_optional, nullptr, {}},
};
constexpr Shape k_tag{"Tag", k_tag_fields};

constexpr Field k_proxy_configuration_fields[] = {
    {"type", FieldKind::text, k_optional, nullptr, k_proxy_configuration_type_choices},
    {"containerName", FieldKind::text, k_required, nullptr, {}},
    {"properties", FieldKind::structures, k_optional, &k_key_value_pair, {}},
};
constexpr Shape k_proxy_configuration{"ProxyConfiguration", k_proxy_configuration_fields};

constexpr Field k_inference_accelerator_fields[] = {
    {"deviceName", FieldKind::text, k_required, nullptr, {}},
    {"deviceType", FieldKind::text, k_required, nullptr, {}},
};
constexpr Shape k_inference_accelerator{"InferenceAccelerator", k_inference_accelerator_fields};

constexpr Field k_ephemeral_storage_fields[] = {
    {"sizeInGiB", FieldKind::integer, k_required, nullptr, {}},
};
constexpr Shape k_ephemeral_storage{"EphemeralStorage", k_ephemeral_storage_fields};

constexpr Field k_runtime_platform_fields[] = {
    {"cpuArchitecture", FieldKind::text, k_optional, nullptr, k_cpuarchitecture_choices},
    {"operatingSystemFamily", FieldKind::text, k_optional, nullptr, k_osfamily_choices},
};
constexpr Shape k_runtime_platform{"RuntimePlatform", k_runtime_platform_fields};

constexpr Field k_register_task_definition_request_fields[] = {
    {"family", FieldKind::text, k_required, nullptr, {}},
    {"taskRoleArn", FieldKind::text, k_optional, nullptr, {}},
    {"executionRoleArn", FieldKind::text, k_optional, nullptr, {}},
    {"networkMode", FieldKind::text, k_optional, nullptr, k_network_mode_choices},
    {"containerDefinitions", FieldKind::structures, k_required, &k_container_definition, {}},
    {"volumes", FieldKind::structures, k_optional, &k_volume, {}},
    {"placementConstraints",
     FieldKind::structures,
     k_optional,
     &k_task_definition_placement_constraint,
     {}},
    {"requiresCompatibilities", FieldKind::texts, k_optional, nullptr, k_compatibility_choices},
    {"cpu", FieldKind::text, k_optional, nullptr, {}},
    {"memory", FieldKind::text, k_optional, nullptr, {}},
    {"tags", FieldKind::structures, k_optional, &k_tag, {}},
    {"pidMode", FieldKind::text, k_optional, nullptr, k_pid_mode_choices},
    {"ipcMode", FieldKind::text, k_optional, nullptr, k_ipc_mode_choices},
    {"proxyConfiguration", FieldKind::structure, k_optional, &k_proxy_configuration, {}},
    {"inferenceAccelerators", FieldKind::structures, k_optional, &k_inference_accelerator, {}},
    {"ephemeralStorage", FieldKind::structure, k_optional, &k_ephemeral_storage, {}},
    {"runtimePlatform", FieldKind::structure, k_optional, &k_runtime_platform, {}},
    {"enableFaultInjection", FieldKind::boolean, k_optional, nullptr, {}},
};
constexpr Shape k_register_task_definition_request{"RegisterTaskDefinitionRequest",
                                                   k_register_task_definition_request_fields};

constexpr std::string_view k_output_only[] = {
    "taskDefinitionArn", "revision",     "status",         "requiresAttributes", "compatibilities",
    "registeredAt",      "registeredBy", "deregisteredAt", "deleteRequestedAt"};

}  // namespace

const Field* Shape::find(std::string_view field_name) const {
  for (const Field& field : fields) {
    if (field.name == field_name) return &field;
  }
  return nullptr;
}

const Shape& request_shape() { return k_register_task_definition_request; }
const Shape& container_shape() { return k_container_definition; }
const Shape& port_mapping_shape() { return k_port_mapping; }
std::span<const std::string_view> output_only_fields() { return k_output_only; }

}  // namespace taskyard::taskdef
