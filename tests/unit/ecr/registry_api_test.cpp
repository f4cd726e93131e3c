// The calls of ECR: what they refuse and what they answer (surroundings 6.1, 6.2; botocore ecr).
#include <doctest/doctest.h>

#include "unit/ecr/registry_yard.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("ecr");

TEST_CASE("ECR refuses what AWS refuses, in its words") {
  struct Row {
    const char* action;
    std::string request;
    const char* refusal;
  };
  const std::string in = "'repositoryName':'team/web'";
  const Row rows[] = {
      {"ecr.CreateRepository", "{'repositoryName':'Team/Web'}",
       "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy "
       "constraint"},
      {"ecr.CreateRepository", "{'repositoryName':'a//b'}", "InvalidParameterException: "},
      {"ecr.CreateRepository", "{'repositoryName':'a'}", "InvalidParameterException: "},
      {"ecr.CreateRepository", "{" + in + "}",
       "RepositoryAlreadyExistsException: The repository with name 'team/web' already exists in "
       "the registry with id '123456789012'"},
      {"ecr.CreateRepository", "{'repositoryName':'x2','imageTagMutability':'MAYBE'}",
       "InvalidParameterException: "},
      {"ecr.DeleteRepository", "{'repositoryName':'nope'}",
       "RepositoryNotFoundException: The repository with name 'nope' does not exist in the "
       "registry with id '123456789012'"},
      {"ecr.DeleteRepository", "{" + in + "}",
       "RepositoryNotEmptyException: The repository with name 'team/web' in registry with id "
       "'123456789012' cannot be deleted because it still contains images"},
      {"ecr.DescribeRepositories", "{'repositoryNames':['nope']}", "RepositoryNotFoundException: "},
      {"ecr.ListImages", "{" + in + ",'registryId':'999999999999'}",
       "RepositoryNotFoundException: The repository with name 'team/web' does not exist in the "
       "registry with id '999999999999'"},
      {"ecr.DescribeImages", "{" + in + ",'imageIds':[{'imageTag':'v9'}]}",
       "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'v9'} does "
       "not exist within the repository with name 'team/web' in the registry with id "
       "'123456789012'"},
      {"ecr.StartImageScan", "{" + in + ",'imageId':{}}", "InvalidParameterException: "},
      {"ecr.DescribeImageScanFindings", "{" + in + ",'imageId':{'imageTag':'v1'}}",
       "ScanNotFoundException: "},
      {"ecr.GetLifecyclePolicy", "{" + in + "}",
       "LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with "
       "name 'team/web' in the registry with id '123456789012'"},
      {"ecr.DeleteLifecyclePolicy", "{" + in + "}", "LifecyclePolicyNotFoundException: "},
      {"ecr.GetLifecyclePolicyPreview", "{" + in + "}",
       "LifecyclePolicyPreviewNotFoundException: "},
      {"ecr.PutLifecyclePolicy", "{" + in + ",'lifecyclePolicyText':'{}'}",
       "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy "
       "constraint: 'Lifecycle policy validation failure: "},
      {"ecr.GetRepositoryPolicy", "{" + in + "}", "RepositoryPolicyNotFoundException: "},
      {"ecr.SetRepositoryPolicy", "{" + in + ",'policyText':'{'}",
       "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint"},
      {"ecr.PutImage", "{" + in + ",'imageManifest':'{'}",
       "InvalidParameterException: Invalid parameter at 'ImageManifest'"},
      {"ecr.PutImage",
       "{" + in +
           ",'imageManifest':'{\\'config\\':{\\'digest\\':\\'c\\'},\\'layers\\':[{"
           "\\'digest\\':\\'new\\',\\'size\\':5}]}'}",
       "LayersNotFoundException: The layers with digests '["},
      {"taskyard.PushImage", "{'repository':'nope','tag':'v1'}", "RepositoryNotFoundException: "},
      {"taskyard.PushImage", "{'repository':'team/web','tag':'a b'}",
       "InvalidParameterException: Invalid parameter at 'imageTag'"},
      {"taskyard.PushImage",
       "{'repository':'team/web','tag':'v2','layers':[{'digest':'a','sizeMib':52001}]}",
       "InvalidParameterException: Invalid value for a layer."},
      {"taskyard.PushImage", "{'repository':'fixed','tag':'v1'}",
       "ImageTagAlreadyExistsException: The image tag 'v1' already exists in the 'fixed' "
       "repository and cannot be overwritten because the tag is immutable."},
  };
  RegistryYard yard;
  yard.create();
  yard.push("v1", "base:10");
  yard.create("fixed", ",'imageTagMutability':'IMMUTABLE'");
  yard.push("v1", "base:10", {}, "fixed");
  for (const Row& row : rows) {
    CAPTURE(row.action);
    CAPTURE(row.request);
    const std::uint64_t before = yard.simulation.last_event();
    CHECK(yard.refusal(row.action, json(row.request)).rfind(row.refusal, 0) == 0);
    CHECK(yard.simulation.last_event() == before);
  }
}

TEST_CASE("the same layers make the same digest; a second tag is another name of it (6.1)") {
  RegistryYard yard;
  yard.create();
  const std::string one = yard.push("v1", "base:10 app:5");
  CHECK(one.size() == 71);
  CHECK(yard.push("v2", "base:10 app:5") == one);
  CHECK(yard.push("v3", "base:10 app:6") != one);
  const JsonDocument listed = yard.call("ecr.ListImages", json("{'repositoryName':'team/web'}"));
  CHECK(listed.root()["imageIds"].size() == 3);
  const JsonDocument images =
      yard.call("ecr.DescribeImages", json("{'repositoryName':'team/web'}"));
  const JsonValue details = images.root()["imageDetails"];
  REQUIRE(details.size() == 2);
  CHECK(details.at(0)["imageTags"].size() == 2);
  CHECK(details.at(0)["imageSizeInBytes"].integer() == 15 * k_mib);
}

TEST_CASE("an image is tagged again by its manifest, as with batch-get-image and put-image") {
  RegistryYard yard;
  yard.create();
  const std::string digest = yard.push("v1", "base:10 app:5");
  const JsonDocument got = yard.call(
      "ecr.BatchGetImage",
      json("{'repositoryName':'team/web','imageIds':[{'imageTag':'v1'},{'imageTag':'no'}]}"));
  CHECK(got.root()["failures"].at(0)["failureCode"].text() == "ImageNotFound");
  const std::string manifest(got.root()["images"].at(0)["imageManifest"].text());
  const auto put = [&](const std::string& tag) {
    return "{\"repositoryName\":\"team/web\",\"imageTag\":\"" + tag +
           "\",\"imageManifest\":" + json_quote(manifest) + "}";
  };
  const JsonDocument again = yard.call("ecr.PutImage", put("stable"));
  CHECK(again.root()["image"]["imageId"]["imageDigest"].text() == digest);
  CHECK(yard.refusal("ecr.PutImage", put("stable")).rfind("ImageAlreadyExistsException: ", 0) == 0);
}

TEST_CASE(
    "a pushed image is scanned where the repository says so; the counts come from its digest") {
  for (const bool on_push : {false, true}) {
    RegistryYard yard;
    yard.create("team/web", on_push ? ",'imageScanningConfiguration':{'scanOnPush':true}" : "");
    yard.push("v1", "base:10");
    const std::string image = json("{'repositoryName':'team/web','imageId':{'imageTag':'v1'}}");
    if (!on_push) yard.call("ecr.StartImageScan", image);
    const JsonDocument found = yard.call("ecr.DescribeImageScanFindings", image);
    CHECK(found.root()["imageScanStatus"]["status"].text() == "COMPLETE");
    std::int64_t total = 0;
    const JsonValue counts = found.root()["imageScanFindings"]["findingSeverityCounts"];
    for (JsonValue one = counts.first(); one; one = one.next()) total += one.integer().value_or(0);
    CHECK(total > 0);
  }
}

TEST_CASE("deleting by tag keeps an image that has another tag; by digest it goes with all") {
  RegistryYard yard;
  yard.create();
  const std::string digest = yard.push("v1", "base:10");
  yard.push("v2", "base:10");
  const auto left = [&] {
    return yard.call("ecr.ListImages", json("{'repositoryName':'team/web'}"))
        .root()["imageIds"]
        .size();
  };
  const auto remove = [&](const std::string& id) {
    yard.call("ecr.BatchDeleteImage",
              json("{'repositoryName':'team/web','imageIds':[" + id + "]}"));
  };
  remove("{'imageTag':'v1'}");
  CHECK(left() == 1);
  remove("{'imageDigest':'" + digest + "'}");
  CHECK(left() == 0);
  yard.call("ecr.DeleteRepository", json("{'repositoryName':'team/web'}"));
}

TEST_CASE("which tags may move: mutability and its exclusion filters (6.2)") {
  struct Row {
    const char* mutability;
    const char* filters;
    const char* tag;
    bool moves;
  };
  const Row rows[] = {
      {"MUTABLE", "", "v1", true},
      {"IMMUTABLE", "", "v1", false},
      {"IMMUTABLE_WITH_EXCLUSION", "latest,dev-*", "latest", true},
      {"IMMUTABLE_WITH_EXCLUSION", "latest,dev-*", "dev-7", true},
      {"IMMUTABLE_WITH_EXCLUSION", "latest,dev-*", "v1", false},
      {"MUTABLE_WITH_EXCLUSION", "v*", "v1", false},
      {"MUTABLE_WITH_EXCLUSION", "v*", "latest", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.mutability);
    CAPTURE(row.tag);
    RegistryYard yard;
    std::string filters;
    const std::string given = row.filters;
    for (std::size_t at = 0; at < given.size();) {
      const std::size_t end = std::min(given.find(',', at), given.size());
      filters += (filters.empty() ? "" : ",") + std::string("{'filterType':'WILDCARD','filter':'") +
                 given.substr(at, end - at) + "'}";
      at = end + 1;
    }
    const std::string more =
        std::string(",'imageTagMutability':'") + row.mutability + "'" +
        (filters.empty() ? "" : ",'imageTagMutabilityExclusionFilters':[" + filters + "]");
    yard.create("team/web");
    const JsonDocument put =
        yard.call("ecr.PutImageTagMutability", json("{'repositoryName':'team/web'" + more + "}"));
    CHECK(put.find("/imageTagMutability").text() == row.mutability);
    const JsonDocument shown = yard.call("ecr.DescribeRepositories", "{}");
    CHECK(shown.find("/repositories/0/imageTagMutability").text() == row.mutability);
    CHECK(shown.find("/repositories/0/imageTagMutabilityExclusionFilters").size() ==
          put.find("/imageTagMutabilityExclusionFilters").size());
    yard.push(row.tag, "base:10");
    const std::string again = json(std::string("{'repository':'team/web','tag':'") + row.tag +
                                   "','layers':[{'digest':'other','sizeMib':5}]}");
    if (row.moves) {
      yard.call("taskyard.PushImage", again);
      continue;
    }
    CHECK(yard.refusal("taskyard.PushImage", again) ==
          std::string("ImageTagAlreadyExistsException: The image tag '") + row.tag +
              "' already exists in the 'team/web' repository and cannot be overwritten because the "
              "tag is immutable.");
  }
}

TEST_CASE("exclusion filters go with the settings that have them, one to five of them (6.2)") {
  const std::string filter = "{'filterType':'WILDCARD','filter':'dev*'}";
  const std::string rows[] = {
      "'imageTagMutability':'IMMUTABLE_WITH_EXCLUSION'",
      "'imageTagMutability':'IMMUTABLE','imageTagMutabilityExclusionFilters':[" + filter + "]",
      "'imageTagMutability':'MUTABLE_WITH_EXCLUSION','imageTagMutabilityExclusionFilters':[" +
          filter + "," + filter + "," + filter + "," + filter + "," + filter + "," + filter + "]",
      "'imageTagMutability':'MUTABLE_WITH_EXCLUSION','imageTagMutabilityExclusionFilters':["
      "{'filterType':'WILDCARD','filter':'a b'}]",
  };
  for (const std::string& row : rows) {
    CAPTURE(row);
    RegistryYard yard;
    CHECK(yard.refusal("ecr.CreateRepository", json("{'repositoryName':'web'," + row + "}"))
              .rfind("InvalidParameterException: Invalid parameter at "
                     "'imageTagMutabilityExclusionFilters' failed to satisfy constraint: '",
                     0) == 0);
    CHECK(yard.world().registry.repositories.empty());
  }
}

TEST_CASE("a repository in the registry of another account is another repository (6.1)") {
  RegistryYard yard;
  yard.create();
  const JsonDocument made = yard.call(
      "ecr.CreateRepository", json("{'repositoryName':'team/web','registryId':'999999999999'}"));
  CHECK(made.find("/repository/repositoryArn").text() ==
        "arn:aws:ecr:us-east-1:999999999999:repository/team/web");
  CHECK(made.find("/repository/repositoryUri").text() ==
        "999999999999.dkr.ecr.us-east-1.amazonaws.com/team/web");
  const auto listed = [&](const char* more) {
    return yard.call("ecr.DescribeRepositories", json(more)).find("/repositories").size();
  };
  CHECK(listed("{}") == 1);
  CHECK(listed("{'registryId':'999999999999'}") == 1);
  CHECK(listed("{'registryId':'888888888888'}") == 0);
  yard.push("v1", "base:10");
  CHECK(yard.refusal("ecr.BatchDeleteImage",
                     json("{'repositoryName':'nope','registryId':'999999999999','imageIds':[{"
                          "'imageTag':'v1'}]}")) ==
        "RepositoryNotFoundException: The repository with name 'nope' does not exist in the "
        "registry with id '999999999999'");
  CHECK(
      yard.call("ecr.ListImages", json("{'repositoryName':'team/web','registryId':'999999999999'}"))
          .find("/imageIds")
          .size() == 0);
  CHECK(yard.refusal("ecr.CreateRepository",
                     json("{'repositoryName':'team/web','registryId':'999999999999'}")) ==
        "RepositoryAlreadyExistsException: The repository with name 'team/web' already exists in "
        "the registry with id '999999999999'");
  CHECK(yard.refusal("ecr.CreateRepository",
                     json("{'repositoryName':'team/web','registryId':'mine'}"))
            .rfind("InvalidParameterException: Invalid parameter at 'registryId'", 0) == 0);
}

TEST_SUITE_END();
