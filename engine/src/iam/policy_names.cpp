#include "iam/policy_names.hpp"

#include <array>

#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::iam {
namespace {

struct Vendor {
  std::string_view name;
  std::string_view actions;  // separated by blanks
};

// The services that tasks, agents and lessons call, with their actions (Service Authorization
// Reference). Not all of AWS: a name that is missing here gives a warning, never a refusal.
constexpr std::array k_vendors = std::to_array<Vendor>({
    {"cloudwatch",
     "PutMetricData GetMetricData GetMetricStatistics ListMetrics PutMetricAlarm DescribeAlarms "
     "DeleteAlarms SetAlarmState GenerateQuery"},
    {"dynamodb",
     "BatchGetItem BatchWriteItem ConditionCheckItem CreateTable DeleteItem DeleteTable "
     "DescribeTable DescribeTimeToLive GetItem GetRecords ListTables ListTagsOfResource "
     "PartiQLSelect "
     "PutItem Query Scan TagResource UpdateItem UpdateTable UpdateTimeToLive"},
    {"ec2",
     "AttachVolume CreateNetworkInterface CreateSnapshot CreateTags CreateVolume "
     "DeleteNetworkInterface DeleteSnapshot DeleteVolume DescribeAvailabilityZones "
     "DescribeInstances DescribeNetworkInterfaces DescribeSecurityGroups DescribeSnapshots "
     "DescribeSubnets DescribeTags DescribeVolumes DescribeVolumesModifications DescribeVpcs "
     "DetachVolume ModifyVolume RunInstances TerminateInstances"},
    {"ecr",
     "BatchCheckLayerAvailability BatchDeleteImage BatchGetImage "
     "BatchGetRepositoryScanningConfiguration "
     "CompleteLayerUpload CreateRepository DeleteLifecyclePolicy DeleteRepository "
     "DeleteRepositoryPolicy DescribeImageScanFindings DescribeImages DescribeRepositories "
     "GetAuthorizationToken GetDownloadUrlForLayer GetLifecyclePolicy GetLifecyclePolicyPreview "
     "GetRepositoryPolicy InitiateLayerUpload ListImages ListTagsForResource PutImage "
     "PutImageScanningConfiguration PutImageTagMutability PutLifecyclePolicy SetRepositoryPolicy "
     "StartImageScan TagResource UploadLayerPart"},
    {"ecs",
     "CreateCluster CreateService CreateTaskSet DeleteAttributes DeleteCluster DeleteService "
     "DeregisterContainerInstance DeregisterTaskDefinition DescribeClusters "
     "DescribeContainerInstances DescribeServices DescribeTaskDefinition DescribeTasks "
     "DiscoverPollEndpoint ExecuteCommand GetTaskProtection ListClusters ListContainerInstances "
     "ListServices ListTagsForResource ListTaskDefinitionFamilies ListTaskDefinitions ListTasks "
     "Poll "
     "PutAttributes RegisterContainerInstance RegisterTaskDefinition RunTask StartTask "
     "StartTelemetrySession StopTask SubmitAttachmentStateChanges SubmitContainerStateChange "
     "SubmitTaskStateChange TagResource UntagResource UpdateClusterSettings UpdateContainerAgent "
     "UpdateContainerInstancesState UpdateService UpdateTaskProtection"},
    {"elasticfilesystem",
     "ClientMount ClientRootAccess ClientWrite CreateAccessPoint CreateFileSystem "
     "CreateMountTarget DeleteAccessPoint DeleteFileSystem DeleteMountTarget DescribeAccessPoints "
     "DescribeFileSystemPolicy DescribeFileSystems DescribeMountTargets PutFileSystemPolicy "
     "TagResource"},
    {"kms", "Decrypt DescribeKey Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo CreateGrant"},
    {"logs",
     "CreateLogGroup CreateLogStream DeleteLogGroup DeleteLogStream DescribeLogGroups "
     "DescribeLogStreams FilterLogEvents GetLogEvents GetQueryResults ListTagsForResource "
     "PutLogEvents PutRetentionPolicy StartQuery TagResource"},
    {"s3",
     "AbortMultipartUpload CreateBucket DeleteBucket DeleteObject DeleteObjectVersion "
     "GetBucketAcl GetBucketLocation GetBucketPolicy GetBucketVersioning GetObject GetObjectAcl "
     "GetObjectTagging GetObjectVersion HeadObject ListAllMyBuckets ListBucket "
     "ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts PutBucketPolicy "
     "PutObject PutObjectAcl PutObjectTagging"},
    {"secretsmanager",
     "BatchGetSecretValue CreateSecret DeleteSecret DescribeSecret GetRandomPassword "
     "GetResourcePolicy GetSecretValue ListSecretVersionIds ListSecrets PutSecretValue "
     "RotateSecret TagResource UpdateSecret"},
    {"sns",
     "CreateTopic DeleteTopic GetTopicAttributes ListSubscriptionsByTopic ListTopics Publish "
     "SetTopicAttributes Subscribe TagResource Unsubscribe"},
    {"sqs",
     "ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue GetQueueAttributes GetQueueUrl "
     "ListQueues PurgeQueue ReceiveMessage SendMessage SetQueueAttributes TagQueue"},
    {"ssm",
     "DescribeParameters GetParameter GetParameterHistory GetParameters GetParametersByPath "
     "ListTagsForResource PutParameter SendCommand UpdateInstanceInformation"},
    {"ssmmessages", "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel"},
    {"sts",
     "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity DecodeAuthorizationMessage "
     "GetCallerIdentity GetSessionToken SetSourceIdentity TagSession"},
});

// Services whose actions are not listed: policies name them and nobody here calls them.
constexpr std::array<std::string_view, 20> k_others = {"application-autoscaling",
                                                       "autoscaling",
                                                       "cloudformation",
                                                       "cloudfront",
                                                       "cloudtrail",
                                                       "codedeploy",
                                                       "ecr-public",
                                                       "elasticloadbalancing",
                                                       "elasticache",
                                                       "events",
                                                       "firehose",
                                                       "iam",
                                                       "kinesis",
                                                       "lambda",
                                                       "rds",
                                                       "rds-db",
                                                       "route53",
                                                       "servicediscovery",
                                                       "states",
                                                       "xray"};

constexpr std::array<std::string_view, 11> k_keys = {"aws:SourceAccount",
                                                     "aws:SourceArn",
                                                     "aws:PrincipalArn",
                                                     "aws:PrincipalAccount",
                                                     "aws:ResourceAccount",
                                                     "aws:RequestedRegion",
                                                     "aws:SecureTransport",
                                                     "ecs:CreateAction",
                                                     "kms:ViaService",
                                                     "elasticfilesystem:AccessPointArn",
                                                     "elasticfilesystem:AccessedViaMountTarget"};

const Vendor* find_vendor(std::string_view name) {
  for (const Vendor& row : k_vendors) {
    if (equal_ignoring_case(row.name, name)) return &row;
  }
  return nullptr;
}

bool among_others(std::string_view name) {
  for (const std::string_view other : k_others) {
    if (equal_ignoring_case(other, name)) return true;
  }
  return false;
}

}  // namespace

std::string_view vendor_of(std::string_view action) {
  const std::size_t colon = action.find(':');
  return colon == std::string_view::npos ? std::string_view{} : action.substr(0, colon);
}

bool knows_vendor(std::string_view vendor) {
  return find_vendor(vendor) != nullptr || among_others(vendor);
}

std::string_view nearest_vendor(std::string_view vendor) {
  std::array<std::string_view, k_vendors.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = k_vendors[i].name;
  return nearest_spelling(vendor, names);
}

bool matches_known_action(std::string_view pattern) {
  const std::string_view vendor = vendor_of(pattern);
  if (among_others(vendor)) return true;
  const Vendor* row = find_vendor(vendor);
  if (row == nullptr) return false;
  const std::string_view wanted = pattern.substr(vendor.size() + 1);
  for (const std::string_view action : split(row->actions, ' ')) {
    if (matches(wanted, action, true)) return true;
  }
  return false;
}

namespace {

// "Gett*": the longest beginning that some action has, with a * behind it; "" when it is too short to
// mean anything.
std::string nearest_beginning(std::string_view stem, const std::vector<std::string_view>& actions) {
  constexpr std::size_t k_shortest = 3;
  for (std::size_t length = stem.size(); length >= k_shortest; --length) {
    for (const std::string_view action : actions) {
      if (action.size() < length) continue;
      if (!equal_ignoring_case(action.substr(0, length), stem.substr(0, length))) continue;
      return concat({action.substr(0, length), "*"});
    }
  }
  return {};
}

// The service that has an action of exactly that name.
std::string_view vendor_with(std::string_view name) {
  for (const Vendor& row : k_vendors) {
    for (const std::string_view action : split(row.actions, ' ')) {
      if (equal_ignoring_case(action, name)) return row.name;
    }
  }
  return {};
}

}  // namespace

std::string nearest_action(std::string_view action) {
  const std::string_view vendor = vendor_of(action);
  const Vendor* row = find_vendor(vendor);
  if (row == nullptr) return {};
  const std::vector<std::string_view> actions = split(row->actions, ' ');
  std::string_view name = action.substr(vendor.size() + 1);
  const bool open = name.ends_with('*');
  if (open) name.remove_suffix(1);
  if (name.find_first_of("*?") != std::string_view::npos) return {};
  if (const std::string_view near = nearest_spelling(name, actions); !near.empty()) {
    return concat({row->name, ":", near, open ? "*" : ""});
  }
  if (open) {
    const std::string near = nearest_beginning(name, actions);
    return near.empty() ? near : concat({row->name, ":", near});
  }
  const std::string_view other = vendor_with(name);
  return other.empty() ? std::string() : concat({other, ":", name});
}

bool knows_condition_key(std::string_view key) {
  for (const std::string_view known : k_keys) {
    if (equal_ignoring_case(known, key)) return true;
  }
  return false;
}

}  // namespace taskyard::iam
