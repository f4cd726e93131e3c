// What the account has from its start: AWS's managed policies that people attach to roles of tasks
// and instances, and the two roles the console makes (surroundings 5.2, 5.3).
#include <array>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::iam {
namespace {

constexpr std::string_view k_pull =
    "\"ecr:GetAuthorizationToken\",\"ecr:BatchCheckLayerAvailability\","
    "\"ecr:GetDownloadUrlForLayer\",\"ecr:BatchGetImage\"";

struct ManagedPolicy {
  std::string_view name;
  std::string_view path;
  std::string_view statements;  // $PULL stands for the four actions of an ECR pull
};

constexpr std::string_view k_instance_policy = "AmazonEC2ContainerServiceforEC2Role";
constexpr std::string_view k_execution_policy = "AmazonECSTaskExecutionRolePolicy";

// Documents of the AWS Managed Policy Reference, without what no call here can need.
constexpr std::array k_policies = std::to_array<ManagedPolicy>({
    {k_instance_policy, "/service-role/",
     R"({"Effect":"Allow","Action":["ec2:DescribeTags","ecs:CreateCluster",)"
     R"("ecs:DeregisterContainerInstance","ecs:DiscoverPollEndpoint","ecs:Poll",)"
     R"("ecs:RegisterContainerInstance","ecs:StartTelemetrySession",)"
     R"("ecs:UpdateContainerInstancesState","ecs:Submit*",$PULL,)"
     R"("logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":"ecs:TagResource","Resource":"*","Condition":)"
     R"({"StringEquals":{"ecs:CreateAction":["CreateCluster","RegisterContainerInstance"]}}})"},
    {k_execution_policy, "/service-role/",
     R"({"Effect":"Allow","Action":[$PULL,"logs:CreateLogStream","logs:PutLogEvents"],)"
     R"("Resource":"*"})"},
    {"AmazonS3FullAccess", "/", R"({"Effect":"Allow","Action":["s3:*"],"Resource":"*"})"},
    {"AmazonS3ReadOnlyAccess", "/",
     R"({"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"})"},
    {"AmazonDynamoDBFullAccess", "/",
     R"({"Effect":"Allow","Action":["dynamodb:*","cloudwatch:DescribeAlarms",)"
     R"("cloudwatch:GetMetricStatistics","cloudwatch:ListMetrics"],"Resource":"*"})"},
    {"AmazonDynamoDBReadOnlyAccess", "/",
     R"({"Effect":"Allow","Action":["dynamodb:BatchGetItem","dynamodb:Describe*",)"
     R"("dynamodb:List*","dynamodb:GetItem","dynamodb:Query","dynamodb:Scan",)"
     R"("dynamodb:PartiQLSelect"],"Resource":"*"})"},
    {"AmazonSQSFullAccess", "/", R"({"Effect":"Allow","Action":["sqs:*"],"Resource":"*"})"},
    {"AmazonSNSFullAccess", "/", R"({"Effect":"Allow","Action":["sns:*"],"Resource":"*"})"},
    {"CloudWatchLogsFullAccess", "/",
     R"({"Effect":"Allow","Action":["logs:*","cloudwatch:GenerateQuery"],"Resource":"*"})"},
    {"CloudWatchAgentServerPolicy", "/",
     R"({"Effect":"Allow","Action":["cloudwatch:PutMetricData","ec2:DescribeVolumes",)"
     R"("ec2:DescribeTags","logs:PutLogEvents","logs:PutRetentionPolicy",)"
     R"("logs:DescribeLogStreams","logs:DescribeLogGroups","logs:CreateLogStream",)"
     R"("logs:CreateLogGroup"],"Resource":"*"},{"Effect":"Allow","Action":"ssm:GetParameter",)"
     R"("Resource":"arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*"})"},
    {"SecretsManagerReadWrite", "/",
     R"({"Effect":"Allow","Action":["secretsmanager:*","kms:DescribeKey"],"Resource":"*"})"},
    {"AmazonSSMReadOnlyAccess", "/",
     R"({"Effect":"Allow","Action":["ssm:Describe*","ssm:Get*","ssm:List*"],"Resource":"*"})"},
    {"AmazonElasticFileSystemClientFullAccess", "/",
     R"({"Effect":"Allow","Action":["elasticfilesystem:ClientMount",)"
     R"("elasticfilesystem:ClientRootAccess","elasticfilesystem:ClientWrite",)"
     R"("elasticfilesystem:DescribeMountTargets"],"Resource":"*"})"},
    {"AmazonElasticFileSystemClientReadWriteAccess", "/",
     R"({"Effect":"Allow","Action":["elasticfilesystem:ClientMount",)"
     R"("elasticfilesystem:ClientWrite","elasticfilesystem:DescribeMountTargets"],)"
     R"("Resource":"*"})"},
    {"AmazonElasticFileSystemClientReadOnlyAccess", "/",
     R"({"Effect":"Allow","Action":["elasticfilesystem:ClientMount",)"
     R"("elasticfilesystem:DescribeMountTargets"],"Resource":"*"})"},
    {"AmazonEC2ContainerRegistryReadOnly", "/",
     R"({"Effect":"Allow","Action":[$PULL,"ecr:GetRepositoryPolicy",)"
     R"("ecr:DescribeRepositories","ecr:ListImages","ecr:DescribeImages",)"
     R"("ecr:GetLifecyclePolicy","ecr:GetLifecyclePolicyPreview","ecr:ListTagsForResource",)"
     R"("ecr:DescribeImageScanFindings"],"Resource":"*"})"},
    {"AmazonECSInfrastructureRolePolicyForVolumes", "/service-role/",
     R"({"Effect":"Allow","Action":["ec2:CreateVolume","ec2:AttachVolume","ec2:DetachVolume",)"
     R"("ec2:DeleteVolume","ec2:CreateTags","ec2:DescribeVolumes",)"
     R"("ec2:DescribeAvailabilityZones","ec2:DescribeInstances"],"Resource":"*"})"},
});

PolicyDocument read_own(const std::string& json, PolicyUse use) {
  PolicyReading reading = read_policy(json, use);
  TASKYARD_ASSERT(!has_errors(reading.diagnostics));
  return std::move(reading.document);
}

void add_policy(World& world, const ManagedPolicy& row) {
  Policy policy;
  policy.id = PolicyId{static_cast<std::uint32_t>(world.iam.policies.size())};
  policy.name = row.name;
  policy.path = row.path;
  policy.aws_managed = true;
  policy.document = read_own(
      replace_all(concat({R"({"Version":"2012-10-17","Statement":[)", row.statements, "]}"}),
                  "$PULL", k_pull),
      PolicyUse::identity);
  world.iam.policies.push_back(std::move(policy));
}

RoleId add_role(World& world, std::string_view name, std::string_view service,
                std::string_view policy) {
  Role role;
  role.id = RoleId{static_cast<std::uint32_t>(world.iam.roles.size())};
  role.name = name;
  role.description = "Made with the account";
  role.described = false;
  role.trust = read_own(trust_policy(service), PolicyUse::trust);
  role.attached.push_back(
      find_policy(world, concat({"arn:aws:iam::aws:policy/service-role/", policy})));
  world.iam.roles.push_back(std::move(role));
  return world.iam.roles.back().id;
}

}  // namespace

std::string trust_policy(std::string_view service) {
  return concat(
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")",
       service, R"("},"Action":"sts:AssumeRole"}]})"});
}

void make_defaults(World& world) {
  for (const ManagedPolicy& row : k_policies) add_policy(world, row);
  const RoleId role = add_role(world, "ecsInstanceRole", "ec2.amazonaws.com", k_instance_policy);
  add_role(world, "ecsTaskExecutionRole", "ecs-tasks.amazonaws.com", k_execution_policy);
  InstanceProfile profile;
  profile.id = InstanceProfileId{0};
  profile.name = "ecsInstanceRole";
  profile.role = role;
  world.iam.profiles.push_back(std::move(profile));
}

}  // namespace taskyard::iam
