#include <array>

#include "cloudwatch/cloudwatch.hpp"

namespace taskyard::cloudwatch {
namespace {

constexpr std::uint32_t bit(Outcome outcome) { return 1U << static_cast<unsigned>(outcome); }

constexpr std::uint32_t k_2xx = bit(Outcome::ok);
constexpr std::uint32_t k_target_4xx = bit(Outcome::not_found);
constexpr std::uint32_t k_target_5xx = bit(Outcome::target_error) | bit(Outcome::queue_full);
constexpr std::uint32_t k_502 =
    bit(Outcome::elb_502_refused) | bit(Outcome::elb_502_reset) | bit(Outcome::elb_502_drained);
constexpr std::uint32_t k_503 = bit(Outcome::elb_503_no_target) | bit(Outcome::elb_503_spillover);
constexpr std::uint32_t k_504 = bit(Outcome::elb_504_connect) | bit(Outcome::elb_504_idle);
constexpr std::uint32_t k_elb_4xx = bit(Outcome::client_timeout) | bit(Outcome::rejected_400);
constexpr std::uint32_t k_refused = bit(Outcome::elb_502_refused) | bit(Outcome::elb_504_connect);
constexpr std::uint32_t k_resets =
    bit(Outcome::connection_reset) | bit(Outcome::connection_refused);
// Requests for which a target could be chosen (surroundings 1.10).
constexpr std::uint32_t k_routed =
    k_2xx | k_target_4xx | k_target_5xx | k_502 | k_504 | bit(Outcome::client_timeout);

constexpr std::string_view k_alb = "AWS/ApplicationELB";
constexpr std::string_view k_nlb = "AWS/NetworkELB";
constexpr std::string_view k_clb = "AWS/ELB";
constexpr std::string_view k_ecs = "AWS/ECS";
constexpr std::string_view k_efs = "AWS/EFS";
constexpr std::string_view k_insights = "ECS/ContainerInsights";
using S = Subject;
using R = Reading;

// By namespace, then as AWS lists them.
constexpr std::array k_metrics = std::to_array<MetricRow>({
    {k_alb, "ActiveConnectionCount", "Count", S::application, R::in_flight, 0, false},
    {k_alb, "HTTPCode_ELB_3XX_Count", "Count", S::application, R::outcomes, bit(Outcome::redirect),
     false},
    {k_alb, "HTTPCode_ELB_4XX_Count", "Count", S::application, R::outcomes, k_elb_4xx, false},
    {k_alb, "HTTPCode_ELB_5XX_Count", "Count", S::application, R::outcomes, k_502 | k_503 | k_504,
     false},
    {k_alb, "HTTPCode_ELB_502_Count", "Count", S::application, R::outcomes, k_502, false},
    {k_alb, "HTTPCode_ELB_503_Count", "Count", S::application, R::outcomes, k_503, false},
    {k_alb, "HTTPCode_ELB_504_Count", "Count", S::application, R::outcomes, k_504, false},
    {k_alb, "HTTPCode_Target_2XX_Count", "Count", S::application, R::outcomes, k_2xx, false},
    {k_alb, "HTTPCode_Target_4XX_Count", "Count", S::application, R::outcomes, k_target_4xx, false},
    {k_alb, "HTTPCode_Target_5XX_Count", "Count", S::application, R::outcomes, k_target_5xx, false},
    {k_alb, "HTTP_Fixed_Response_Count", "Count", S::application, R::outcomes,
     bit(Outcome::fixed_response), false},
    {k_alb, "HTTP_Redirect_Count", "Count", S::application, R::outcomes, bit(Outcome::redirect),
     false},
    {k_alb, "NewConnectionCount", "Count", S::application, R::connections, 0, false},
    {k_alb, "ProcessedBytes", "Bytes", S::application, R::bytes, 0, false},
    {k_alb, "RequestCount", "Count", S::application, R::outcomes, k_routed, true},
    {k_alb, "TargetConnectionErrorCount", "Count", S::application, R::outcomes, k_refused, false},
    {k_alb, "TargetResponseTime", "Seconds", S::application, R::latency, 0, false},
    {k_alb, "HTTPCode_Target_2XX_Count", "Count", S::application_group, R::outcomes, k_2xx, false},
    {k_alb, "HTTPCode_Target_4XX_Count", "Count", S::application_group, R::outcomes, k_target_4xx,
     false},
    {k_alb, "HTTPCode_Target_5XX_Count", "Count", S::application_group, R::outcomes, k_target_5xx,
     false},
    {k_alb, "HealthyHostCount", "Count", S::application_group, R::healthy, 0, true},
    {k_alb, "RequestCount", "Count", S::application_group, R::outcomes, k_routed, true},
    {k_alb, "RequestCountPerTarget", "Count", S::application_group, R::per_target, k_routed, true},
    {k_alb, "TargetConnectionErrorCount", "Count", S::application_group, R::outcomes, k_refused,
     false},
    {k_alb, "TargetResponseTime", "Seconds", S::application_group, R::latency, 0, false},
    {k_alb, "UnHealthyHostCount", "Count", S::application_group, R::unhealthy, 0, true},
    {k_ecs, "CPUReservation", "Percent", S::cluster, R::cpu_reserved, 0, true},
    {k_ecs, "CPUUtilization", "Percent", S::cluster, R::cpu_use, 0, true},
    {k_ecs, "MemoryReservation", "Percent", S::cluster, R::memory_reserved, 0, true},
    {k_ecs, "MemoryUtilization", "Percent", S::cluster, R::memory_use, 0, true},
    {k_ecs, "CPUUtilization", "Percent", S::service, R::cpu_use, 0, true},
    {k_ecs, "EBSFilesystemUtilization", "Percent", S::service, R::ebs_use, 0, true},
    {k_ecs, "MemoryUtilization", "Percent", S::service, R::memory_use, 0, true},
    {k_efs, "BurstCreditBalance", "Bytes", S::file_system, R::credits, 0, true, true},
    {k_efs, "ClientConnections", "Count", S::file_system, R::connections_to, 0, true},
    {k_efs, "DataReadIOBytes", "Bytes", S::file_system, R::io_read, 0, false, true},
    {k_efs, "DataWriteIOBytes", "Bytes", S::file_system, R::io_write, 0, false, true},
    {k_efs, "MetadataIOBytes", "Bytes", S::file_system, R::io_metadata, 0, false, true},
    {k_efs, "MeteredIOBytes", "Bytes", S::file_system, R::io_metered, 0, false, true},
    {k_efs, "PercentIOLimit", "Percent", S::file_system, R::io_limit, 0, true},
    {k_efs, "PermittedThroughput", "Bytes/Second", S::file_system, R::io_permitted, 0, true, true},
    {k_efs, "TotalIOBytes", "Bytes", S::file_system, R::io_total, 0, false, true},
    {k_efs, "StorageBytes", "Bytes", S::stored_standard, R::stored, 0, true, true},
    {k_efs, "StorageBytes", "Bytes", S::stored_total, R::stored, 0, true, true},
    {k_insights, "EphemeralStorageReserved", "Gigabytes", S::insights_cluster, R::disk_reserved, 0,
     true},
    {k_insights, "EphemeralStorageUtilized", "Gigabytes", S::insights_cluster, R::disk_used, 0,
     true},
    {k_insights, "StorageReadBytes", "Bytes", S::insights_cluster, R::storage_read, 0, true, true},
    {k_insights, "StorageWriteBytes", "Bytes", S::insights_cluster, R::storage_written, 0, true,
     true},
    {k_insights, "EphemeralStorageReserved", "Gigabytes", S::insights_service, R::disk_reserved, 0,
     true},
    {k_insights, "EphemeralStorageUtilized", "Gigabytes", S::insights_service, R::disk_used, 0,
     true},
    {k_insights, "StorageReadBytes", "Bytes", S::insights_service, R::storage_read, 0, true, true},
    {k_insights, "StorageWriteBytes", "Bytes", S::insights_service, R::storage_written, 0, true,
     true},
    {k_clb, "BackendConnectionErrors", "Count", S::classic, R::outcomes, k_refused, false},
    {k_clb, "HTTPCode_Backend_2XX", "Count", S::classic, R::outcomes, k_2xx, false},
    {k_clb, "HTTPCode_Backend_4XX", "Count", S::classic, R::outcomes, k_target_4xx, false},
    {k_clb, "HTTPCode_Backend_5XX", "Count", S::classic, R::outcomes, k_target_5xx, false},
    {k_clb, "HTTPCode_ELB_4XX", "Count", S::classic, R::outcomes, k_elb_4xx, false},
    {k_clb, "HTTPCode_ELB_5XX", "Count", S::classic, R::outcomes, k_502 | k_503 | k_504, false},
    {k_clb, "HealthyHostCount", "Count", S::classic, R::healthy, 0, true},
    {k_clb, "Latency", "Seconds", S::classic, R::latency, 0, false},
    {k_clb, "RequestCount", "Count", S::classic, R::outcomes, k_routed, false},
    {k_clb, "SpilloverCount", "Count", S::classic, R::outcomes, bit(Outcome::elb_503_spillover),
     false},
    {k_clb, "UnHealthyHostCount", "Count", S::classic, R::unhealthy, 0, true},
    {k_nlb, "ActiveFlowCount", "Count", S::network, R::in_flight, 0, true},
    {k_nlb, "NewFlowCount", "Count", S::network, R::connections, 0, true},
    {k_nlb, "ProcessedBytes", "Bytes", S::network, R::bytes, 0, true},
    {k_nlb, "TCP_ELB_Reset_Count", "Count", S::network, R::elb_resets, k_resets, true},
    {k_nlb, "TCP_Target_Reset_Count", "Count", S::network_group, R::outcomes, k_resets, true},
    {k_nlb, "HealthyHostCount", "Count", S::network_group, R::healthy, 0, true},
    {k_nlb, "UnHealthyHostCount", "Count", S::network_group, R::unhealthy, 0, true},
});

}  // namespace

std::span<const MetricRow> metrics() { return k_metrics; }

}  // namespace taskyard::cloudwatch
