// References to images and what they lead to (surroundings 6.1).
#include <doctest/doctest.h>

#include "ecr/ecr.hpp"
#include "unit/ecr/registry_yard.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("ecr");

TEST_CASE("an image reference is registry, repository, tag and digest (6.1)") {
  struct Row {
    const char *image, *registry, *repository, *tag, *digest;
    bool private_ecr, public_ecr;
  };
  const Row rows[] = {
      {"nginx", "", "nginx", "latest", "", false, false},
      {"nginx:1.25", "", "nginx", "1.25", "", false, false},
      {"bitnami/redis", "", "bitnami/redis", "latest", "", false, false},
      {"localhost/a:b", "localhost", "a", "b", "", false, false},
      {"quay.io:443/a/b", "quay.io:443", "a/b", "latest", "", false, false},
      {"123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1",
       "123456789012.dkr.ecr.us-east-1.amazonaws.com", "team/web", "v1", "", true, false},
      {"1.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:ab", "1.dkr.ecr.eu-west-1.amazonaws.com",
       "web", "", "sha256:ab", true, false},
      {"public.ecr.aws/y6789012/team/web:v2", "public.ecr.aws", "team/web", "v2", "", false, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.image);
    const ecr::ImageReference read = ecr::read_reference(row.image);
    CHECK(read.registry == row.registry);
    CHECK(read.repository == row.repository);
    CHECK(read.tag == row.tag);
    CHECK(read.digest == row.digest);
    CHECK(read.private_ecr == row.private_ecr);
    CHECK(read.public_ecr == row.public_ecr);
  }
}

TEST_CASE("only repositories of this account and region are checked; others exist (6.1)") {
  RegistryYard yard;
  yard.create();
  const std::string digest = yard.push("v1", "base:10");
  struct Row {
    std::string image;
    bool described, found, missing;
  };
  const std::string uri = k_uri;
  const Row rows[] = {
      {uri + ":v1", true, true, false},
      {uri + "@" + digest, true, true, false},
      {uri + ":v2", true, false, true},
      {uri, true, false, true},  // no tag is the tag latest
      {uri + "@sha256:00", true, false, true},
      {"123456789012.dkr.ecr.us-east-1.amazonaws.com/other:v1", false, false, false},
      {"123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:v2", false, false, false},
      {"999999999999.dkr.ecr.us-east-1.amazonaws.com/team/web:v2", false, false, false},
      {"team/web:v2", false, false, false},
      {"public.ecr.aws/y6789012/team/web:v2", false, false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.image);
    const ecr::FoundImage found = ecr::find_image(yard.world(), row.image);
    CHECK(static_cast<bool>(found.repository) == row.described);
    CHECK((found.image != nullptr) == row.found);
    CHECK(found.missing() == row.missing);
  }
  yard.set_parameter("undescribedExist", 0);
  CHECK(ecr::find_image(yard.world(), rows[5].image).repository_missing);
  CHECK_FALSE(ecr::find_image(yard.world(), rows[6].image).missing());
}

TEST_CASE("a public repository of this account is found by its alias") {
  RegistryYard yard;
  const JsonDocument made =
      yard.call("ecr-public.CreateRepository", json("{'repositoryName':'web'}"));
  const std::string uri(made.root()["repository"]["repositoryUri"].text());
  CHECK(uri == "public.ecr.aws/y6789012/web");
  yard.push("v1", "base:10", {}, uri);
  CHECK(ecr::find_image(yard.world(), uri + ":v1").image != nullptr);
  CHECK(ecr::find_image(yard.world(), uri + ":v2").tag_missing);
}

TEST_SUITE_END();
