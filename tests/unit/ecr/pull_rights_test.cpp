// Who may pull: the calls of a pull, a repository's own policy, registries of other accounts, images for
// another processor (surroundings 5.1, 5.6, 6.1, 6.2).
#include <doctest/doctest.h>

#include "unit/ecr/registry_yard.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("pull");

namespace {

const std::string k_image = std::string(k_uri) + ":v1";

}  // namespace

namespace {

constexpr const char* k_trust =
    "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Service':"
    "'ecs-tasks.amazonaws.com'},'Action':'sts:AssumeRole'}]}";

/// A role with one inline policy of these actions on everything.
void make_role(RegistryYard& yard, const std::string& actions) {
  yard.call("iam.CreateRole", "{\"RoleName\":\"puller\",\"AssumeRolePolicyDocument\":" +
                                  json_quote(json(k_trust)) + "}");
  if (actions.empty()) return;
  const std::string policy = json(
      "{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
      "'Action':[" +
      actions + "],'Resource':'*'}]}");
  yard.call("iam.PutRolePolicy",
            "{\"RoleName\":\"puller\",\"PolicyName\":\"pull\",\"PolicyDocument\":" +
                json_quote(policy) + "}");
}

TaskId run_with_role(RegistryYard& yard, bool fargate, const std::string& image = k_image) {
  const std::string role = json("'executionRoleArn':'arn:aws:iam::123456789012:role/puller'");
  const std::string containers =
      json("[{'name':'app','image':'" + image + "','cpu':64,'memory':64,'essential':true}]");
  yard.register_definition(
      "one", containers,
      fargate ? json("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
                     "'memory':'512',") +
                    role
              : role);
  return fargate ? yard.settle_fargate("one") : yard.settle_one("one");
}

}  // namespace

TEST_CASE("a pull needs three permissions; each one missing has its own error (5.6, 6.1)") {
  const std::string token = "'ecr:GetAuthorizationToken'";
  const std::string manifest = ",'ecr:BatchGetImage'";
  const std::string layers = ",'ecr:GetDownloadUrlForLayer'";
  struct Row {
    std::string actions;
    bool fargate;
    const char *begins, *says;
  };
  const Row rows[] = {
      {token + manifest + layers, true, "RUNNING", ""},
      {token + manifest + layers, false, "RUNNING", ""},
      {"'s3:GetObject'", true,
       "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
       "retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 "
       "time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/puller/",
       "is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no "
       "identity-based policy allows the ecr:GetAuthorizationToken action status code: 400"},
      {"'s3:GetObject'", false,
       "CannotPullECRContainerError: AccessDeniedException: User: "
       "arn:aws:sts::123456789012:assumed-role/puller/",
       "ecr:GetAuthorizationToken action status code: 400"},
      {token, true,
       "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to "
       "resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1: unexpected status "
       "code 403 Forbidden",
       ""},
      {token, false,
       "CannotPullContainerError: The task can't pull the image. Check that the role has the "
       "permissions to pull images from the registry. Error response from daemon: pull access "
       "denied for 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web, repository does not "
       "exist or may require 'docker login': denied: User: ",
       "allows the ecr:BatchGetImage action"},
      {token + manifest, true,
       "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: "
       "httpReaderSeeker: failed open: unexpected status code 403 Forbidden",
       ""},
      {token + manifest, false, "CannotPullContainerError: Error response from daemon: User: ",
       "allows the ecr:GetDownloadUrlForLayer action"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.actions);
    CAPTURE(row.fargate);
    RegistryYard yard;
    yard.create();
    yard.push("v1", "base:10");
    make_role(yard, row.actions);
    if (!row.fargate) yard.add_instance();
    const std::string end = yard.end_of(run_with_role(yard, row.fargate));
    CAPTURE(end);
    CHECK(end.rfind(row.begins, 0) == 0);
    CHECK(end.find(row.says) != std::string::npos);
  }
}

TEST_CASE("a repository's policy can allow and deny the pull (6.2)") {
  struct Row {
    const char *role, *effect, *begins;
  };
  const Row rows[] = {
      {"'ecr:GetAuthorizationToken'", "Allow", "RUNNING"},
      {"'ecr:*'", "Deny", "CannotPullContainerError: pull image manifest has been retried"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.effect);
    RegistryYard yard;
    yard.create();
    yard.push("v1", "base:10");
    make_role(yard, row.role);
    const std::string policy =
        json(std::string("{'Version':'2012-10-17','Statement':[{'Effect':'") + row.effect +
             "','Principal':'*','Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer']}]}");
    yard.call("ecr.SetRepositoryPolicy",
              "{\"repositoryName\":\"team/web\",\"policyText\":" + json_quote(policy) + "}");
    CHECK(yard.end_of(run_with_role(yard, true)).rfind(row.begins, 0) == 0);
  }
}

TEST_CASE(
    "an image for another processor: Fargate does not pull it, on EC2 it does not run (5.6)") {
  struct Row {
    const char* architecture;
    bool fargate;
    const char* more;  // of the task definition
    const char* end;
  };
  const Row rows[] = {
      {"amd64", true, "", "RUNNING"},
      {"arm64", true, "",
       "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest "
       "does not contain descriptor matching platform 'linux/amd64'"},
      {"arm64", true, ",'runtimePlatform':{'cpuArchitecture':'ARM64'}", "RUNNING"},
      {"amd64", true, ",'runtimePlatform':{'cpuArchitecture':'ARM64'}",
       "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest "
       "does not contain descriptor matching platform 'linux/arm64'"},
      {"amd64 arm64", true, ",'runtimePlatform':{'cpuArchitecture':'ARM64'}", "RUNNING"},
      {"amd64", false, "", "RUNNING"},
      {"arm64", false, "", "Essential container in task exited"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.architecture);
    CAPTURE(row.fargate);
    CAPTURE(row.more);
    RegistryYard yard;
    yard.create();
    yard.push("v1", "base:10", std::string(",'architecture':'") + row.architecture + "'");
    if (row.fargate) {
      yard.define_fargate("one", k_image, row.more);
      CHECK(yard.end_of(yard.settle_fargate("one")) == row.end);
      continue;
    }
    yard.define("one", k_image, ",'logConfiguration':{'logDriver':'json-file'}");
    yard.add_instance();
    const TaskId task = yard.settle_one("one");
    CHECK(yard.end_of(task) == row.end);
    if (yard.task(task).status == TaskStatus::running) continue;
    CHECK(yard.container(task).exit_code == 1);
    CHECK(yard.world().logs.lines[0].text == "exec user process caused: exec format error");
  }
}

TEST_CASE("a registry of another account: its own policy and the role must both allow (6.2)") {
  constexpr const char* k_other = "999999999999.dkr.ecr.us-east-1.amazonaws.com/team/web:v1";
  constexpr const char* k_arn = "arn:aws:ecr:us-east-1:999999999999:repository/team/web";
  struct Row {
    const char* role;    // its actions
    const char* policy;  // statements of the repository's policy; "" = it has none
    bool fargate;
    const char* begins;
    const char* says;
  };
  const char* lets =
      "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':["
      "'ecr:BatchGetImage','ecr:GetDownloadUrlForLayer','ecr:BatchCheckLayerAvailability']}";
  const char* nobody = "because no resource-based policy allows the ecr:BatchGetImage action";
  const char* k_403 =
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve "
      "ref 999999999999.dkr.ecr.us-east-1.amazonaws.com/team/web:v1: unexpected status code 403 "
      "Forbidden";
  const char* k_docker =
      "CannotPullContainerError: The task can't pull the image. Check that the role has the "
      "permissions to pull images from the registry. Error response from daemon: pull access "
      "denied "
      "for 999999999999.dkr.ecr.us-east-1.amazonaws.com/team/web, repository does not exist or may "
      "require 'docker login': denied: User: ";
  const Row rows[] = {
      {"'ecr:*'", lets, true, "RUNNING", ""},
      {"'ecr:*'", lets, false, "RUNNING", ""},
      {"'ecr:*'", "", true, k_403, ""},
      {"'ecr:*'", "", false, k_docker, nobody},
      {"'ecr:GetAuthorizationToken'", lets, true, k_403, ""},
      {"'ecr:GetAuthorizationToken'", lets, false, k_docker,
       "because no identity-based policy allows the ecr:BatchGetImage action"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.role);
    CAPTURE(row.policy);
    CAPTURE(row.fargate);
    RegistryYard yard;
    yard.create();  // one of the same name in this account, which is not asked
    yard.create("team/web", ",'registryId':'999999999999'");
    yard.push("v1", "base:10", {}, "999999999999.dkr.ecr.us-east-1.amazonaws.com/team/web");
    const std::string head = "{\"repositoryName\":\"team/web\",\"registryId\":\"999999999999\"";
    if (row.policy[0] != '\0') {
      const std::string text =
          json(std::string("{'Version':'2012-10-17','Statement':[") + row.policy + "]}");
      yard.call("ecr.SetRepositoryPolicy", head + ",\"policyText\":" + json_quote(text) + "}");
    }
    make_role(yard, row.role);
    if (!row.fargate) yard.add_instance();
    const std::string end = yard.end_of(run_with_role(yard, row.fargate, k_other));
    CAPTURE(end);
    CHECK(end.rfind(row.begins, 0) == 0);
    CHECK(end.find(row.says) != std::string::npos);
    if (end == "RUNNING" || row.policy[0] != '\0') continue;
    const AwsCall& call = yard.world().iam.calls.back();
    CHECK(call.answer == CallAnswer::denied_by_resource);
    const Explanation why = yard.simulation.explain_call(call.number);
    CHECK(why.sentence.find("across accounts its own policy must allow the call as well") !=
          std::string::npos);
    CHECK(why.counterfactual ==
          std::string("Add this statement to the policy of ") + k_arn +
              R"(: {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/puller"},)"
              R"("Action":["ecr:BatchCheckLayerAvailability","ecr:BatchGetImage",)"
              R"("ecr:GetDownloadUrlForLayer"]})");
    const std::string statement = why.counterfactual.substr(why.counterfactual.find('{'));
    yard.call("ecr.SetRepositoryPolicy",
              head + ",\"policyText\":" +
                  json_quote("{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}") +
                  "}");
    CHECK(yard.end_of(row.fargate ? yard.settle_fargate("one") : yard.settle_one("one")) ==
          "RUNNING");
  }
}

TEST_CASE("a registry of another account that nobody described lets everybody in (6.2)") {
  RegistryYard yard;
  yard.create();
  make_role(yard, "'ecr:*'");
  CHECK(yard.end_of(run_with_role(
            yard, true, "999999999999.dkr.ecr.us-east-1.amazonaws.com/any:v1")) == "RUNNING");
}

TEST_SUITE_END();
