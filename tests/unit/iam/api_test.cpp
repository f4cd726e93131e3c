// The calls of iam: what they make, and every refusal in IAM's words (IAM API reference).
#include <doctest/doctest.h>

#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("iam");

namespace {

std::string text_of(const JsonDocument& reply, std::string_view pointer) {
  return std::string(reply.find(pointer).text());
}

std::string named(std::string_view role, std::string_view more = {}) {
  return quoted("{'RoleName':'" + std::string(role) + "'" + std::string(more) + "}");
}

}  // namespace

TEST_CASE("an account has the console's two roles and AWS's managed policies") {
  Account account;
  const JsonDocument role = account.call("iam.GetRole", named("ecsTaskExecutionRole"));
  CHECK(text_of(role, "/Role/Arn") == "arn:aws:iam::123456789012:role/ecsTaskExecutionRole");
  const JsonDocument attached =
      account.call("iam.ListAttachedRolePolicies", named("ecsInstanceRole"));
  CHECK(text_of(attached, "/AttachedPolicies/0/PolicyArn") ==
        "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role");
  const JsonDocument policies = account.call("iam.ListPolicies", R"({"Scope":"AWS"})");
  CHECK(policies.find("/Policies").size() >= 17);
  const JsonDocument profile =
      account.call("iam.GetInstanceProfile", R"({"InstanceProfileName":"ecsInstanceRole"})");
  CHECK(text_of(profile, "/InstanceProfile/Roles/0/RoleName") == "ecsInstanceRole");
}

TEST_CASE("an account whose roles nobody touched has the state hash it always had") {
  Account touched;
  Account untouched;
  untouched.call("iam.ListRoles", "{}");
  CHECK(Account().simulation.state_hash() == untouched.simulation.state_hash());
  touched.call("iam.AttachRolePolicy",
               named("ecsTaskExecutionRole",
                     ",'PolicyArn':'arn:aws:iam::aws:policy/SecretsManagerReadWrite'"));
  CHECK(touched.simulation.state_hash() != untouched.simulation.state_hash());
}

TEST_CASE("a role is made, changed and deleted") {
  Account account;
  const RoleId id = account.role("app", allowing("s3:GetObject"));
  CHECK(text_of(account.call("iam.GetRole", named("app")), "/Role/Path") == "/");
  const JsonDocument policy =
      account.call("iam.GetRolePolicy", named("app", ",'PolicyName':'own'"));
  CHECK(text_of(policy, "/PolicyDocument/Statement/0/Action") == "s3:GetObject");
  account.call("iam.DeleteRolePolicy", named("app", ",'PolicyName':'own'"));
  CHECK(account.call("iam.ListRolePolicies", named("app")).find("/PolicyNames").size() == 0);
  account.call("iam.DeleteRole", named("app"));
  CHECK(account.world().at(id).deleted);
  CHECK_FALSE(iam::find_role(account.world(), "app"));
  CHECK(account.role("app", "") != id);
}

TEST_CASE("managed policies are made, attached, counted, detached and deleted") {
  Account account;
  account.role("app", "");
  const std::string document =
      R"(,"PolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",)"
      R"(\"Action\":\"sqs:*\",\"Resource\":\"*\"}}")";
  const JsonDocument made =
      account.call("iam.CreatePolicy", R"({"PolicyName":"queues")" + document + "}");
  const std::string arn = text_of(made, "/Policy/Arn");
  CHECK(arn == "arn:aws:iam::123456789012:policy/queues");
  const std::string attach = named("app", ",'PolicyArn':'" + arn + "'");
  account.call("iam.AttachRolePolicy", attach);
  account.call("iam.AttachRolePolicy", attach);  // once more is the same
  const std::string by_arn = quoted("{'PolicyArn':'" + arn + "'}");
  CHECK(account.call("iam.GetPolicy", by_arn).find("/Policy/AttachmentCount").integer() == 1);
  CHECK(account.refusal("iam.DeletePolicy", by_arn) ==
        "DeleteConflict: Cannot delete a policy attached to entities.");
  account.call("iam.DetachRolePolicy", attach);
  CHECK(account.refusal("iam.DetachRolePolicy", attach) ==
        "NoSuchEntity: Policy " + arn + " was not found.");
  account.call("iam.DeletePolicy", by_arn);
  CHECK(account.refusal("iam.GetPolicy", by_arn) ==
        "NoSuchEntity: Policy " + arn + " does not exist or is not attachable.");
}

TEST_CASE("refusals of iam in its words") {
  struct Row {
    const char* action;
    const char* request;
    const char* refusal;
  };
  const std::string trust =
      "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':"
      "{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'}]}";
  const Row rows[] = {
      {"iam.GetRole", "{'RoleName':'x'}", "NoSuchEntity: The role with name x cannot be found."},
      {"iam.CreateRole", "{'RoleName':'app','AssumeRolePolicyDocument':TRUST}",
       "EntityAlreadyExists: Role with name app already exists."},
      {"iam.CreateRole", "{'RoleName':'a b','AssumeRolePolicyDocument':TRUST}",
       "ValidationError: The specified value for roleName is invalid. It must contain only "
       "alphanumeric characters and/or the following: +=,.@_-"},
      {"iam.CreateRole", "{'RoleName':'b','Path':'x','AssumeRolePolicyDocument':TRUST}",
       "ValidationError: The specified value for path is invalid. It must begin and end with / "
       "and contain only alphanumeric characters and/or / characters."},
      {"iam.DeleteRole", "{'RoleName':'app'}",
       "DeleteConflict: Cannot delete entity, must delete policies first."},
      {"iam.DeleteRole", "{'RoleName':'ecsInstanceRole'}",
       "DeleteConflict: Cannot delete entity, must remove roles from instance profile first."},
      {"iam.DeleteRole", "{'RoleName':'ecsTaskExecutionRole'}",
       "DeleteConflict: Cannot delete entity, must detach all policies first."},
      {"iam.GetRolePolicy", "{'RoleName':'app','PolicyName':'x'}",
       "NoSuchEntity: The role policy with name x cannot be found."},
      {"iam.AttachRolePolicy", "{'RoleName':'app','PolicyArn':'arn:aws:iam::aws:policy/X'}",
       "NoSuchEntity: Policy arn:aws:iam::aws:policy/X does not exist or is not attachable."},
      {"iam.CreateInstanceProfile", "{'InstanceProfileName':'ecsInstanceRole'}",
       "EntityAlreadyExists: Instance Profile ecsInstanceRole already exists."},
      {"iam.GetInstanceProfile", "{'InstanceProfileName':'x'}",
       "NoSuchEntity: Instance Profile x cannot be found."},
      {"iam.AddRoleToInstanceProfile", "{'InstanceProfileName':'ecsInstanceRole','RoleName':'app'}",
       "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"},
      {"iam.DeleteInstanceProfile", "{'InstanceProfileName':'ecsInstanceRole'}",
       "DeleteConflict: Cannot delete entity, must remove roles from instance profile first."},
      {"iam.RemoveRoleFromInstanceProfile",
       "{'InstanceProfileName':'ecsInstanceRole','RoleName':'app'}",
       "NoSuchEntity: The role with name app is not associated with instance profile "
       "ecsInstanceRole."},
      {"iam.DeletePolicy", "{'PolicyArn':'arn:aws:iam::aws:policy/AmazonS3FullAccess'}",
       "AccessDenied: User: arn:aws:iam::123456789012:user/student is not authorized to perform: "
       "iam:DeletePolicy on resource: policy arn:aws:iam::aws:policy/AmazonS3FullAccess"},
      {"iam.PutRolePolicy", "{'RoleName':'app','PolicyName':'p','PolicyDocument':'{}'}",
       "MalformedPolicyDocument: Syntax errors in policy. There is no \"Statement\"."},
      {"iam.UpdateAssumeRolePolicy",
       "{'RoleName':'app','PolicyDocument':{'Version':'2012-10-17',"
       "'Statement':[]}}",
       "MalformedPolicyDocument: Syntax errors in policy. \"Statement\" is empty."},
      {"iam.SimulatePrincipalPolicy", "{'PolicySourceArn':'app','ActionNames':['s3:GetObject']}",
       "NoSuchEntity: The entity with name app cannot be found."},
      {"taskyard.DescribeCalls", "{'task':'x'}",
       "InvalidParameterException: The referenced task was not found."},
  };
  for (const Row& row : rows) {
    Account account;
    account.role("app", allowing("s3:GetObject"));
    CAPTURE(row.action);
    CAPTURE(row.request);
    std::string request = row.request;
    if (const auto at = request.find("TRUST"); at != std::string::npos) {
      request.replace(at, 5, trust);
    }
    const std::uint64_t before = account.simulation.state_hash();
    CHECK(account.refusal(row.action, quoted(request)) == row.refusal);
    CHECK(account.simulation.state_hash() == before);
  }
}

TEST_CASE("SimulatePrincipalPolicy says what a role may do, and by which statement") {
  Account account;
  account.role("app", allowing("s3:Get*") + "," + denying("s3:GetObject", "arn:aws:s3:::secret/*"));
  const JsonDocument reply =
      account.call("iam.SimulatePrincipalPolicy",
                   quoted("{'PolicySourceArn':'arn:aws:iam::123456789012:role/app','ActionNames':["
                          "'s3:GetObject','s3:PutObject'],'ResourceArns':['arn:aws:s3:::secret/a',"
                          "'arn:aws:s3:::open/a']}"));
  const char* expected[] = {"explicitDeny", "allowed", "implicitDeny", "implicitDeny"};
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(reply.find("/EvaluationResults").at(i)["EvalDecision"].text() == expected[i]);
  }
  CHECK(reply.find("/EvaluationResults/0/MatchedStatements/0/StatementIndex").integer() == 1);
}

TEST_CASE("services that tasks use and nobody calls here say what to do instead") {
  Account account;
  CHECK(account.refusal("secretsmanager.CreateSecret", "{}") ==
        "InvalidAction: secretsmanager is not simulated by Taskyard: every secret that a task "
        "definition names exists; taskyard.BreakResource takes one away, taskyard.SetSecretKey "
        "encrypts it with a key of yours.");
  CHECK(account.refusal("s3.PutObject", "{}") ==
        "InvalidAction: s3 is not simulated by Taskyard: containers use it: give an image calls in "
        "its work (taskyard.PublishImage), and its task a role.");
  CHECK(
      account.refusal("ecr.CreatePullThroughCacheRule", "{}") ==
      "InvalidAction: ecr.CreatePullThroughCacheRule is not simulated by Taskyard: every image of "
      "a registry that nobody made exists, whatever stands behind it.");
}

TEST_SUITE_END();
