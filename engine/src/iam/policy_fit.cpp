#include "iam/policy_fit.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::iam {
namespace {

struct Kinds {
  std::string_view service;
  std::string_view beginnings;  // of what stands behind the account, separated by blanks
};

// Service Authorization Reference, resource types; of services that are missing here any name will do.
constexpr std::array k_kinds = std::to_array<Kinds>({
    {"dynamodb", "table/ global-table/"},
    {"ecr", "repository/"},
    {"ecs",
     "cluster/ container-instance/ service/ task/ task-definition/ capacity-provider/ task-set/ "
     "service-deployment/ service-revision/"},
    {"elasticfilesystem", "file-system/ access-point/"},
    {"iam", "role/ policy/ user/ group/ instance-profile/"},
    {"kms", "key/ alias/"},
    {"logs", "log-group: destination:"},
    {"secretsmanager", "secret:"},
    {"ssm",
     "parameter/ document/ session/ managed-instance/ maintenancewindow/ automation-execution/ "
     "automation-definition/ association/"},
});

// Actions that cannot be limited to a resource: only "*" fits (Service Authorization Reference;
// surroundings 6.1).
constexpr std::array<std::string_view, 8> k_unlimited = {
    "ecr:GetAuthorizationToken", "ecs:DiscoverPollEndpoint",
    "ecs:CreateCluster",         "ec2:Describe*",
    "cloudwatch:PutMetricData",  "ssmmessages:*",
    "s3:ListAllMyBuckets",       "sts:GetCallerIdentity"};

// Actions of S3 on buckets; those with "Object" or "Multipart" in the name are on objects.
constexpr std::array<std::string_view, 6> k_bucket_actions = {
    "s3:ListBucket",      "s3:GetBucketLocation",   "s3:ListBucketVersions",
    "s3:GetBucketPolicy", "s3:GetBucketVersioning", "s3:ListBucketMultipartUploads"};

constexpr std::string_view k_bucket = "arn:aws:s3:::";

bool open(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

// Whether a name could begin so, wildcards included.
bool may_begin(std::string_view name, std::string_view beginning) {
  for (std::size_t i = 0; i < beginning.size(); ++i) {
    if (i >= name.size()) return false;
    if (name[i] == '*') return true;
    if (name[i] != '?' && name[i] != beginning[i]) return false;
  }
  return true;
}

// "secret/db" has the kind, but another sign behind it than "secret:".
std::string_view without_kind(std::string_view name, std::string_view beginning) {
  const std::string_view word = beginning.substr(0, beginning.size() - 1);
  const bool there = name.size() > beginning.size() && name.starts_with(word) &&
                     (name[word.size()] == ':' || name[word.size()] == '/');
  return there ? name.substr(beginning.size()) : name;
}

// The ARN up to its sixth field, and the rest of it.
struct Parts {
  std::string_view service, region, account, name;
  bool sound = false;
};

Parts parts_of(std::string_view arn) {
  Parts parts;
  if (!arn.starts_with("arn:")) return parts;
  const std::vector<std::string_view> fields = split(arn, ':');
  if (fields.size() < 6) return parts;
  parts.service = fields[2];
  parts.region = fields[3];
  parts.account = fields[4];
  parts.name = arn.substr(static_cast<std::size_t>(fields[5].data() - arn.data()));
  parts.sound = true;
  return parts;
}

Misfit of_resource(std::size_t index, std::string message, std::string hint) {
  return {false, index, std::move(message), std::move(hint)};
}

// A resource that nothing of its service can have.
void check_resource(const Statement& statement, std::size_t index, std::vector<Misfit>& found) {
  const std::string& arn = statement.resources[index];
  const Parts parts = parts_of(arn);
  if (!parts.sound) return;
  if (parts.service == "s3" && (!parts.region.empty() || !parts.account.empty())) {
    if (open(parts.region) || open(parts.account) || parts.name.starts_with("accesspoint")) return;
    found.push_back(of_resource(
        index,
        concat({"\"", arn, "\" matches nothing: ARNs of S3 have neither region nor account."}),
        concat({"\"", k_bucket, parts.name, "\""})));
    return;
  }
  if (parts.service == "ssm" && parts.name.starts_with("parameter//")) {
    std::string hint = concat({"\"", arn.substr(0, arn.size() - parts.name.size()), "parameter/"});
    hint += concat({parts.name.substr(std::string_view("parameter//").size()), "\""});
    found.push_back(of_resource(
        index,
        concat({"\"", arn, "\" matches nothing: the slash before a parameter's name stands once."}),
        std::move(hint)));
    return;
  }
  for (const Kinds& row : k_kinds) {
    if (row.service != parts.service) continue;
    const std::vector<std::string_view> beginnings = split(row.beginnings, ' ');
    const bool fits = std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view each) {
      return may_begin(parts.name, each);
    });
    if (fits) return;
    std::string hint = concat({"After the account comes the kind: \""});
    hint += arn.substr(0, arn.size() - parts.name.size());
    hint += concat({beginnings.front(), without_kind(parts.name, beginnings.front()), "\""});
    found.push_back(of_resource(index,
                                concat({"\"", arn, "\" matches nothing: ", parts.service,
                                        " has no such kind of resource."}),
                                std::move(hint)));
    return;
  }
}

bool any_resource(const Statement& statement) {
  return std::any_of(statement.resources.begin(), statement.resources.end(),
                     [](const std::string& each) { return each == "*"; });
}

// Literal buckets without the objects in them, or only objects.
bool only_s3(const Statement& statement, bool objects) {
  for (const std::string& each : statement.resources) {
    if (!each.starts_with(k_bucket)) return false;
    const std::string_view name = std::string_view(each).substr(k_bucket.size());
    const std::size_t slash = name.find('/');
    const bool is_object = slash != std::string_view::npos;
    if (is_object != objects || open(name.substr(0, slash))) return false;
  }
  return !statement.resources.empty();
}

void check_action(const Statement& statement, std::size_t index, std::vector<Misfit>& found) {
  const std::string_view action = statement.actions[index];
  const auto add = [&](std::string message, std::string hint) {
    found.push_back({true, index, std::move(message), std::move(hint)});
  };
  if (statement.resources.empty() || any_resource(statement)) return;
  for (const std::string_view each : k_unlimited) {
    if (!matches(each, action, true) || (open(action) && each != action)) continue;
    return add(concat({"\"", action,
                       "\" cannot be limited to a resource, so with this \"Resource\" it matches "
                       "nothing."}),
               R"(A statement of its own with "Resource": "*".)");
  }
  if (open(action)) return;
  const std::string small = lower(action);
  const bool of_objects = small.starts_with("s3:") && (small.find("object") != std::string::npos);
  if (of_objects && only_s3(statement, false)) {
    return add(concat({"\"", action, "\" is for objects, and \"", statement.resources.front(),
                       "\" is a bucket: it matches nothing."}),
               concat({"\"", statement.resources.front(), "/*\""}));
  }
  const bool of_bucket =
      std::any_of(k_bucket_actions.begin(), k_bucket_actions.end(),
                  [&](std::string_view each) { return equal_ignoring_case(each, action); });
  if (of_bucket && only_s3(statement, true)) {
    const std::string_view first = statement.resources.front();
    add(concat({"\"", action, "\" is for buckets, and \"", first,
                "\" names objects: it matches nothing."}),
        concat({"\"", first.substr(0, first.find('/')), "\""}));
  }
}

}  // namespace

std::vector<Misfit> misfits_of(const Statement& statement) {
  std::vector<Misfit> found;
  for (std::size_t i = 0; i < statement.actions.size(); ++i) check_action(statement, i, found);
  for (std::size_t i = 0; i < statement.resources.size(); ++i) check_resource(statement, i, found);
  return found;
}

}  // namespace taskyard::iam
