// What AWS says when ECS cannot fetch what a task needs: the words of Fargate, and those of the agent on
// EC2, which ECS passes on as they are, without the name of an error (surroundings 5.6; AGENT: asm.go,
// ssm.go, asmsecret.go, ssmsecret.go, envfile.go).
#include "scheduler/fetch_text.hpp"
#include "base/text.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::string_view k_auth =
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
    "retrieval failed: ";

}  // namespace

std::string secret_arn(std::string_view name) {
  constexpr std::size_t k_fields = 7;  // behind them json-key, version-stage and version-id
  const std::vector<std::string_view> parts = split(name, ':');
  std::string arn;
  for (std::size_t i = 0; i < parts.size() && i < k_fields; ++i) {
    arn += concat({i == 0 ? "" : ":", parts[i]});
  }
  return arn;
}

std::string parameter_arn(const World& world, std::string_view name) {
  if (name.starts_with("arn:")) return std::string(name);
  return concat({"arn:aws:ssm:", world.region, ":", world.account, ":parameter",
                 name.starts_with('/') ? "" : "/", name});
}

std::string secret_failure(const World& world, bool fargate, std::string_view name,
                           std::string_view why) {
  if (fargate) {
    return concat({k_auth,
                   "unable to retrieve secret from asm: service call has been retried 1 time(s): "
                   "failed to fetch secret ",
                   name, " from secrets manager: ", why});
  }
  return concat({"Fetching secret data from AWS Secrets Manager in region ", world.region,
                 ": secret ", secret_arn(name), ": ", why});
}

std::string parameter_failure(const World& world, bool fargate, std::string_view why) {
  if (fargate) {
    return concat({k_auth,
                   "unable to retrieve secrets from ssm: service call has been retried 5 "
                   "time(s): ",
                   why});
  }
  return concat({"Fetching secret data from SSM Parameter Store in ", world.region, ": ", why});
}

std::string file_failure(bool fargate, std::string_view arn, std::string_view why) {
  if (fargate) {
    return concat(
        {"ResourceInitializationError: failed to download env files: file download command: non "
         "empty error stream: ",
         why});
  }
  const std::string_view path = arn.substr(arn.rfind(':') + 1);
  const std::size_t slash = path.find('/');
  const std::string_view key =
      slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  // Files of variables end in .env; the other ones are configurations of log routers.
  if (!key.ends_with(".env")) {
    return concat({"Unable to download firelens s3 config file: unable to download s3 config ", key,
                   " from bucket ", path.substr(0, slash), ": ", why});
  }
  return concat({"Unable to download env file with key ", key, " from bucket ",
                 path.substr(0, slash), ", error: ", why});
}

}  // namespace taskyard::scheduler
