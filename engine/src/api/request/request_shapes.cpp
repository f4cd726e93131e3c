#include "api/request/request_shapes.hpp"

#include <algorithm>
#include <iterator>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

struct ShapeRow {
  std::string_view name, members;
};

// Sorted by name.
constexpr ShapeRow k_shapes[] = {
    {"AdvancedConfiguration",
     "alternateTargetGroupArn:s productionListenerRule:s testListenerRule:s roleArn:s"},
    {"Attribute", "name!s value:s targetType:(container-instance) targetId:s"},
    {"AutoScalingGroupProvider",
     "autoScalingGroupArn!s managedScaling:ManagedScaling "
     "managedTerminationProtection:(ENABLED|DISABLED) managedDraining:(ENABLED|DISABLED)"},
    {"AutoScalingGroupProviderUpdate",
     "managedScaling:ManagedScaling managedTerminationProtection:(ENABLED|DISABLED) "
     "managedDraining:(ENABLED|DISABLED)"},
    {"AwsVpcConfiguration", "subnets![s securityGroups:[s assignPublicIp:(ENABLED|DISABLED)"},
    {"CanaryConfiguration", "canaryPercent:n canaryBakeTimeInMinutes:i"},
    {"CapacityProviderStrategyItem", "capacityProvider!s weight:i base:i"},
    {"CircuitBreakerThreshold", "type:(COUNT|BOUNDED_PERCENT|UNBOUNDED_PERCENT) value:i"},
    {"ClusterConfiguration",
     "executeCommandConfiguration:ExecuteCommandConfiguration "
     "managedStorageConfiguration:ManagedStorageConfiguration"},
    {"ClusterServiceConnectDefaultsRequest", "namespace!s"},
    {"ClusterSetting", "name:s value:s"},
    {"ContainerOverride",
     "name:s command:[s environment:[KeyValuePair environmentFiles:[EnvironmentFile cpu:i "
     "memory:i memoryReservation:i resourceRequirements:[ResourceRequirement"},
    {"ContextEntry", "ContextKeyName:s ContextKeyValues:[s ContextKeyType:s"},
    {"CreatedAt", "before:t after:t"},
    {"DeploymentAlarms", "alarmNames![s rollback!b enable!b"},
    {"DeploymentCircuitBreaker",
     "enable!b rollback!b resetOnHealthyTask:b thresholdConfiguration:CircuitBreakerThreshold"},
    {"DeploymentConfiguration",
     "deploymentCircuitBreaker:DeploymentCircuitBreaker maximumPercent:i minimumHealthyPercent:i "
     "alarms:DeploymentAlarms strategy:(ROLLING|BLUE_GREEN|LINEAR|CANARY) bakeTimeInMinutes:i "
     "lifecycleHooks:[DeploymentLifecycleHook linearConfiguration:LinearConfiguration "
     "canaryConfiguration:CanaryConfiguration"},
    {"DeploymentController", "type!(ECS|CODE_DEPLOY|EXTERNAL)"},
    {"DeploymentLifecycleHook",
     "targetType:(AWS_LAMBDA|PAUSE) hookTargetArn:s roleArn:s "
     "lifecycleStages:[(RECONCILE_SERVICE|PRE_SCALE_UP|POST_SCALE_UP|TEST_TRAFFIC_SHIFT|"
     "POST_TEST_TRAFFIC_SHIFT|PRE_PRODUCTION_TRAFFIC_SHIFT|PRODUCTION_TRAFFIC_SHIFT|"
     "POST_PRODUCTION_TRAFFIC_SHIFT) hookDetails:x "
     "timeoutConfiguration:DeploymentLifecycleHookTimeoutConfiguration"},
    {"DeploymentLifecycleHookTimeoutConfiguration",
     "timeoutInMinutes:i action:(ROLLBACK|CONTINUE)"},
    {"Dimension", "Name!s Value!s"},
    {"DimensionFilter", "Name!s Value:s"},
    {"EBSTagSpecification",
     "resourceType!(volume) tags:[Tag propagateTags:(TASK_DEFINITION|SERVICE|NONE)"},
    {"EcrEncryption", "encryptionType!(AES256|KMS|KMS_DSSE) kmsKey:s"},
    {"EcrExclusion", "filterType!(WILDCARD) filter!s"},
    {"EcrFilter", "tagStatus:(TAGGED|UNTAGGED|ANY) imageStatus:(ACTIVE|ARCHIVED|ACTIVATING|ANY)"},
    {"EcrImageId", "imageDigest:s imageTag:s"},
    {"EcrScanning", "scanOnPush:b"},
    {"EfsCreationInfo", "OwnerUid!i OwnerGid!i Permissions!s"},
    {"EfsPosixUser", "Uid!i Gid!i SecondaryGids:[i"},
    {"EfsRootDirectory", "Path:s CreationInfo:EfsCreationInfo"},
    {"EfsTag", "Key!s Value!s"},
    {"EnvironmentFile", "value!s type!(s3)"},
    {"EphemeralStorage", "sizeInGiB!i"},
    {"ExecuteCommandConfiguration",
     "kmsKeyId:s logging:(NONE|DEFAULT|OVERRIDE) logConfiguration:ExecuteCommandLogConfiguration"},
    {"ExecuteCommandLogConfiguration",
     "cloudWatchLogGroupName:s cloudWatchEncryptionEnabled:b s3BucketName:s s3EncryptionEnabled:b "
     "s3KeyPrefix:s"},
    {"Filter", "Name!s Values![s"},
    {"InferenceAcceleratorOverride", "deviceName:s deviceType:s"},
    {"IpPermission",
     "IpProtocol:s FromPort:i ToPort:i UserIdGroupPairs:[UserIdGroupPair IpRanges:[IpRange "
     "Ipv6Ranges:[x PrefixListIds:[x"},
    {"IpRange", "CidrIp!s Description:s"},
    {"KeyValuePair", "name:s value:s"},
    {"LbAction",
     "Type!s TargetGroupArn:s AuthenticateOidcConfig:o AuthenticateCognitoConfig:o Order:i "
     "RedirectConfig:LbRedirect FixedResponseConfig:LbFixedResponse ForwardConfig:LbForward "
     "JwtValidationConfig:o"},
    {"LbAttribute", "Key:s Value:s"},
    {"LbCertificate", "CertificateArn:s IsDefault:b"},
    {"LbClassicAttributes",
     "CrossZoneLoadBalancing:LbEnabled AccessLog:o ConnectionDraining:LbDraining "
     "ConnectionSettings:LbSettings AdditionalAttributes:[LbAttribute"},
    {"LbClassicListener",
     "Protocol!s LoadBalancerPort!i InstanceProtocol:s InstancePort!i SSLCertificateId:s"},
    {"LbCondition",
     "Field:s Values:[s HostHeaderConfig:LbValues PathPatternConfig:LbValues "
     "HttpHeaderConfig:LbHeaderValues QueryStringConfig:LbQueryValues "
     "HttpRequestMethodConfig:LbValues SourceIpConfig:LbValues RegexValues:[s"},
    {"LbDraining", "Enabled!b Timeout:i"},
    {"LbEnabled", "Enabled!b"},
    {"LbFixedResponse", "MessageBody:s StatusCode!s ContentType:s"},
    {"LbForward", "TargetGroups:[LbWeightedGroup TargetGroupStickinessConfig:LbGroupStickiness"},
    {"LbGroupStickiness", "Enabled:b DurationSeconds:i"},
    {"LbHeaderValues", "HttpHeaderName:s Values:[s RegexValues:[s"},
    {"LbHealthCheck", "Target!s Interval!i Timeout!i UnhealthyThreshold!i HealthyThreshold!i"},
    {"LbInstance", "InstanceId:s"},
    {"LbMatcher", "HttpCode:s GrpcCode:s"},
    {"LbPriority", "RuleArn:s Priority:i"},
    {"LbQueryPair", "Key:s Value:s"},
    {"LbQueryValues", "Values:[LbQueryPair"},
    {"LbRedirect", "Protocol:s Port:s Host:s Path:s Query:s StatusCode!s"},
    {"LbSettings", "IdleTimeout!i"},
    {"LbSubnetMapping",
     "SubnetId:s AllocationId:s PrivateIPv4Address:s IPv6Address:s SourceNatIpv6Prefix:s"},
    {"LbTag", "Key!s Value:s"},
    {"LbTarget", "Id!s Port:i AvailabilityZone:s QuicServerId:s"},
    {"LbValues", "Values:[s RegexValues:[s"},
    {"LbWeightedGroup", "TargetGroupArn:s Weight:i"},
    {"LinearConfiguration", "stepPercent:n stepBakeTimeInMinutes:i"},
    {"LoadBalancer",
     "targetGroupArn:s loadBalancerName:s containerName:s containerPort:i "
     "advancedConfiguration:AdvancedConfiguration"},
    {"LogConfiguration",
     "logDriver!(json-file|syslog|journald|gelf|fluentd|awslogs|splunk|awsfirelens) options:m "
     "secretOptions:[Secret"},
    {"ManagedScaling",
     "status:(ENABLED|DISABLED) targetCapacity:i minimumScalingStepSize:i "
     "maximumScalingStepSize:i instanceWarmupPeriod:i"},
    {"ManagedStorageConfiguration", "kmsKeyId:s fargateEphemeralStorageKmsKeyId:s"},
    {"MetricDataQuery",
     "Id!s MetricStat:MetricStat Expression:s Label:s ReturnData:b Period:i AccountId:s"},
    {"MetricOfStat", "Namespace:s MetricName:s Dimensions:[Dimension"},
    {"MetricStat", "Metric!MetricOfStat Period!i Stat!s Unit:s"},
    {"NetworkConfiguration", "awsvpcConfiguration:AwsVpcConfiguration"},
    {"PlacementConstraint", "type:s expression:s"},
    {"PlacementStrategy", "type:s field:s"},
    {"PlatformDevice", "id!s type!(GPU)"},
    {"PushedLayer", "digest!s sizeMib!i"},
    {"Resource", "name:s type:s doubleValue:n longValue:i integerValue:i stringSetValue:[s"},
    {"ResourceRequirement", "value!s type!(GPU|InferenceAccelerator)"},
    {"Secret", "name!s valueFrom!s"},
    {"ServiceConnectAccessLogConfiguration",
     "format!(TEXT|JSON) includeQueryParameters:(DISABLED|ENABLED)"},
    {"ServiceConnectClientAlias",
     "port!i dnsName:s testTrafficRules:ServiceConnectTestTrafficRules"},
    {"ServiceConnectConfiguration",
     "enabled!b namespace:s services:[ServiceConnectService logConfiguration:LogConfiguration "
     "accessLogConfiguration:ServiceConnectAccessLogConfiguration"},
    {"ServiceConnectService",
     "portName!s discoveryName:s clientAliases:[ServiceConnectClientAlias ingressPortOverride:i "
     "timeout:TimeoutConfiguration tls:ServiceConnectTlsConfiguration"},
    {"ServiceConnectTestTrafficHeaderMatchRules", "exact!s"},
    {"ServiceConnectTestTrafficHeaderRules",
     "name!s value:ServiceConnectTestTrafficHeaderMatchRules"},
    {"ServiceConnectTestTrafficRules", "header!ServiceConnectTestTrafficHeaderRules"},
    {"ServiceConnectTlsCertificateAuthority", "awsPcaAuthorityArn:s"},
    {"ServiceConnectTlsConfiguration",
     "issuerCertificateAuthority!ServiceConnectTlsCertificateAuthority kmsKey:s roleArn:s"},
    {"ServiceManagedEBSVolumeConfiguration",
     "encrypted:b kmsKeyId:s volumeType:s sizeInGiB:i snapshotId:s volumeInitializationRate:i "
     "iops:i throughput:i tagSpecifications:[EBSTagSpecification roleArn!s "
     "filesystemType:(ext3|ext4|xfs|ntfs)"},
    {"ServiceRegistry", "registryArn:s port:i containerName:s containerPort:i"},
    {"ServiceVolumeConfiguration", "name!s managedEBSVolume:ServiceManagedEBSVolumeConfiguration"},
    {"Tag", "key:s value:s"},
    {"TaskManagedEBSVolumeConfiguration",
     "encrypted:b kmsKeyId:s volumeType:s sizeInGiB:i snapshotId:s volumeInitializationRate:i "
     "iops:i throughput:i tagSpecifications:[EBSTagSpecification roleArn!s "
     "terminationPolicy:TaskManagedEBSVolumeTerminationPolicy filesystemType:(ext3|ext4|xfs|ntfs)"},
    {"TaskManagedEBSVolumeTerminationPolicy", "deleteOnTermination!b"},
    {"TaskOverride",
     "containerOverrides:[ContainerOverride cpu:s "
     "inferenceAcceleratorOverrides:[InferenceAcceleratorOverride executionRoleArn:s memory:s "
     "taskRoleArn:s ephemeralStorage:EphemeralStorage"},
    {"TaskVolumeConfiguration", "name!s managedEBSVolume:TaskManagedEBSVolumeConfiguration"},
    {"TimeoutConfiguration", "idleTimeoutSeconds:i perRequestTimeoutSeconds:i"},
    {"TrafficFrom", "internet:b subnet:s securityGroups:[s"},
    {"TrafficPattern",
     "type:(constant|ramp|step|daily|burst|recorded) ratePerSecond:n toRatePerSecond:n "
     "periodSeconds:n burstSeconds:n arrivals:(exponential|fixed) csv:s"},
    {"TrafficRequest",
     "name:s weight:i method:s host:s path:s headers:m cpuMs:n spread:(exponential|fixed) waitMs:n "
     "memoryKiB:i requestBytes:i responseBytes:i"},
    {"UserIdGroupPair",
     "Description:s UserId:s GroupName:s GroupId:s VpcId:s VpcPeeringConnectionId:s "
     "PeeringStatus:s"},
    {"VersionInfo", "agentVersion:s agentHash:s dockerVersion:s"},
    {"VpcLatticeConfiguration", "roleArn!s targetGroupArn!s portName!s"},
};

constexpr bool sorted() {
  for (std::size_t i = 1; i < std::size(k_shapes); ++i) {
    if (!(k_shapes[i - 1].name < k_shapes[i].name)) return false;
  }
  return true;
}
static_assert(sorted());

Member find_member(std::string_view members, std::string_view name) {
  while (!members.empty()) {
    const Member member = next_member(members);
    if (member.name == name) return member;
  }
  return {};
}

std::string_view python_type(char type) {
  switch (type) {
    case 's':
    case '(': return "str";
    case 'i': return "int";
    case 'n': return "float";
    case 'b': return "bool";
    case '[': return "list";
    case 't': return "datetime";
    default: return "dict";
  }
}

bool fits(JsonValue value, char type) {
  const bool number = value.is(JsonKind::integer) || value.is(JsonKind::real);
  switch (type) {
    case 's':
    case '(': return value.is(JsonKind::string);
    case 'i': return value.integer().has_value();
    case 'n': return number;
    case 'b': return value.is(JsonKind::boolean);
    case '[': return value.is(JsonKind::array);
    case 't': return number || value.is(JsonKind::string);
    default: return value.is(JsonKind::object);
  }
}

// "launchType" -> "launch type", as the messages of ECS name members.
std::string in_words(std::string_view member) {
  std::string words;
  for (const char c : member) {
    if (is_upper(c) && !words.empty()) words += ' ';
    words += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return words;
}

class RequestChecker {
 public:
  explicit RequestChecker(Call& call) : call_(call) {}

  void check_members(JsonValue object, std::string_view members);

 private:
  void check_value(JsonValue value, std::string_view type, std::string_view member);
  void check_choice(JsonValue value, std::string_view choices, std::string_view member);
  void refuse_unknown(JsonValue member, std::string_view members);
  static std::string place_of(JsonValue object);

  Call& call_;
};

std::string RequestChecker::place_of(JsonValue object) {
  const std::string path = member_path(object);
  return path.empty() ? "input" : path;
}

// The SDK's words, and the nearest spelling as the hint.
void RequestChecker::refuse_unknown(JsonValue member, std::string_view members) {
  std::vector<std::string_view> known;
  std::string all;
  while (!members.empty()) {
    known.push_back(next_member(members).name);
    all += concat({known.size() > 1 ? ", " : "", known.back()});
  }
  const std::string_view near = nearest_spelling(member.key(), known);
  call_.refuse(k_invalid,
               concat({"Unknown parameter in ", place_of(member.parent()), ": \"", member.key(),
                       "\", must be one of: ", all}),
               member, near.empty() ? std::string() : concat({"Did you mean ", near, "?"}));
}

void RequestChecker::check_choice(JsonValue value, std::string_view choices,
                                  std::string_view member) {
  const std::vector<std::string_view> words = split(choices, '|');
  if (std::find(words.begin(), words.end(), value.text()) != words.end()) return;
  const std::string_view near = nearest_spelling(value.text(), words);
  call_.refuse(
      k_invalid,
      concat({in_words(member), " should be one of [", replace_all(choices, "|", ","), "]"}), value,
      near.empty() ? std::string() : concat({"Did you mean ", near, "?"}));
}

void RequestChecker::check_value(JsonValue value, std::string_view type, std::string_view member) {
  const char kind = type.front();
  if (kind == 'x') return;
  if (!fits(value, kind)) {
    call_.wrong_type(value, python_type(kind));
  } else if (kind == '(') {
    check_choice(value, type.substr(1, type.size() - 2), member);
  } else if (kind == '[') {
    for (JsonValue item = value.first(); item; item = item.next()) {
      check_value(item, type.substr(1), member);
    }
  } else if (kind == 'm') {
    for (JsonValue item = value.first(); item; item = item.next()) {
      if (!item.is(JsonKind::string)) call_.wrong_type(item, "str");
    }
  } else if (is_upper(kind)) {
    check_members(value, shape_members(type));
  }
}

void RequestChecker::check_members(JsonValue object, std::string_view members) {
  for (JsonValue given = object.first(); given && !call_.refused(); given = given.next()) {
    const Member known = find_member(members, given.key());
    if (known.name.empty()) {
      refuse_unknown(given, members);
    } else if (!known.type.empty()) {
      check_value(given, known.type, known.name);
    }
  }
  while (!members.empty() && !call_.refused()) {
    const Member known = next_member(members);
    if (!known.required || object[known.name]) continue;
    call_.refuse(
        k_invalid,
        concat({"Missing required parameter in ", place_of(object), ": \"", known.name, "\""}),
        object, concat({"Add ", known.name, "."}));
  }
}

}  // namespace

Member next_member(std::string_view& members) {
  const std::size_t end = std::min(members.find(' '), members.size());
  const std::string_view text = members.substr(0, end);
  members.remove_prefix(std::min(end + 1, members.size()));
  const std::size_t mark = text.find_first_of(":!");
  if (mark == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, mark), text.substr(mark + 1), text[mark] == '!'};
}

std::string_view shape_members(std::string_view shape) {
  const ShapeRow* end = k_shapes + std::size(k_shapes);
  const ShapeRow* row = std::lower_bound(
      k_shapes, end, shape,
      [](const ShapeRow& known, std::string_view wanted) { return known.name < wanted; });
  TASKYARD_ASSERT(row != end && row->name == shape);
  return row->members;
}

void check_request(Call& call, std::string_view members) {
  RequestChecker(call).check_members(call.in, members);
}

}  // namespace taskyard::api
