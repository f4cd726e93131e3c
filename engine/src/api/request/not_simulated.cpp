#include "api/request/not_simulated.hpp"

#include "api/call.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_unsupported = "UnsupportedFeatureException";
constexpr std::string_view k_task_sets =
    "services have the deployment controller ECS, which has no task sets";
constexpr std::string_view k_daemons =
    "daemons of Managed Instances are not modelled, use a service with schedulingStrategy DAEMON";
constexpr std::string_view k_express =
    "load balancers and scaling of Express services are not modelled, use CreateService";
constexpr std::string_view k_agent = "the simulated agents report states themselves";

constexpr NotSimulated k_rows[] = {
    {"CreateDaemon", k_unsupported, k_daemons},
    {"CreateExpressGatewayService", k_unsupported, k_express},
    {"CreateTaskSet", k_unsupported, k_task_sets},
    {"DeleteDaemon", k_unsupported, k_daemons},
    {"DeleteDaemonTaskDefinition", k_client, k_daemons},
    {"DeleteExpressGatewayService", k_unsupported, k_express},
    {"DeleteTaskSet", k_unsupported, k_task_sets},
    {"DescribeDaemon", k_unsupported, k_daemons},
    {"DescribeDaemonDeployments", k_unsupported, k_daemons},
    {"DescribeDaemonRevisions", k_unsupported, k_daemons},
    {"DescribeDaemonTaskDefinition", k_client, k_daemons},
    {"DescribeExpressGatewayService", k_unsupported, k_express},
    {"DescribeTaskSets", k_unsupported, k_task_sets},
    {"ListDaemonDeployments", k_unsupported, k_daemons},
    {"ListDaemonTaskDefinitions", k_client, k_daemons},
    {"ListDaemons", k_unsupported, k_daemons},
    {"ListServicesByNamespace", k_client, "namespaces of Service Connect are not modelled"},
    {"RegisterDaemonTaskDefinition", k_client, k_daemons},
    {"SubmitAttachmentStateChanges", k_client, k_agent},
    {"SubmitContainerStateChange", k_client, k_agent},
    {"SubmitTaskStateChange", k_client, k_agent},
    {"UpdateDaemon", k_unsupported, k_daemons},
    {"UpdateExpressGatewayService", k_unsupported, k_express},
    {"UpdateServicePrimaryTaskSet", k_unsupported, k_task_sets},
    {"UpdateTaskSet", k_unsupported, k_task_sets},
};

constexpr std::string_view k_unknown = "InvalidAction";
constexpr std::string_view k_cache =
    "every image of a registry that nobody made exists, whatever stands behind it";
constexpr std::string_view k_used =
    "containers use it: give an image calls in its work (taskyard.PublishImage), and its task a "
    "role";

// Neighbours of ECS: whole services, or single actions of one that is simulated otherwise.
constexpr NotSimulated k_neighbours[] = {
    {"dynamodb", k_unknown, k_used},
    {"ecr.CreatePullThroughCacheRule", k_unknown, k_cache},
    {"ecr.DeletePullThroughCacheRule", k_unknown, k_cache},
    {"ecr.DescribePullThroughCacheRules", k_unknown, k_cache},
    {"ecr.UpdateImageStorageClass", k_unknown, "images are not archived"},
    {"kms", k_unknown, "taskyard.SetSecretKey encrypts a secret or parameter with a key of yours"},
    {"s3", k_unknown, k_used},
    {"secretsmanager", k_unknown,
     "every secret that a task definition names exists; taskyard.BreakResource takes one away, "
     "taskyard.SetSecretKey encrypts it with a key of yours"},
    {"sns", k_unknown, k_used},
    {"sqs", k_unknown, k_used},
    {"ssm", k_unknown,
     "every parameter that a task definition names exists; taskyard.BreakResource takes one away, "
     "taskyard.SetSecretKey encrypts it with a key of yours"},
};

}  // namespace

std::span<const NotSimulated> not_simulated() { return k_rows; }

const NotSimulated* find_not_simulated(std::string_view action) {
  constexpr std::string_view k_service = "ecs.";
  if (action.starts_with(k_service)) action.remove_prefix(k_service.size());
  for (const NotSimulated& row : k_rows) {
    if (row.name == action) return &row;
  }
  const std::string_view service = action.substr(0, action.find('.'));
  for (const NotSimulated& row : k_neighbours) {
    if (row.name == action || (row.name == service && service != action)) return &row;
  }
  return nullptr;
}

}  // namespace taskyard::api
