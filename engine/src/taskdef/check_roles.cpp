// Rules about IAM roles, secrets and the ARNs that name them (facts 1.11).
#include <algorithm>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

/// "${Region}", "<account>": something that the reader of an example is meant to fill in.
bool is_template(std::string_view text) {
  return text.find("${") != std::string_view::npos || text.find('<') != std::string_view::npos;
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

void warn_of_placeholder(Node node, std::string_view what, Findings& findings) {
  findings.add(Rule::placeholder, node,
               concat({what, " is a placeholder; here it is taken as filled in."}),
               "AWS needs the real one.");
}

void check_role(const Reading& reading, std::string_view field, Findings& findings) {
  const Node node = reading.root[field];
  const std::string role = node.text();
  // The task role may be a short name (API); whether the role exists is not modelled.
  if (!node.is_text() || role.empty() || !role.starts_with("arn:")) return;
  if (is_template(role)) {
    warn_of_placeholder(node, concat({"'", role, "'"}), findings);
    return;
  }
  const std::vector<std::string_view> parts = split(role, ':');
  const bool sound = parts.size() == 6 && parts[1].starts_with("aws") && parts[2] == "iam" &&
                     parts[3].empty() && parts[5].starts_with("role/");
  if (!sound) {
    findings.add(Rule::role, node, "Role is not valid", "arn:aws:iam::123456789012:role/name");
  } else if (!is_account_id(parts[4])) {
    warn_of_placeholder(node, concat({"The account '", parts[4], "'"}), findings);
  }
}

/// ARN of a secret or parameter, or the name of a Systems Manager parameter.
void check_secret_source(Node node, Findings& findings) {
  const std::string source = node.text();
  if (!node.is_text() || !source.starts_with("arn:")) return;
  if (is_template(source)) {
    warn_of_placeholder(node, concat({"'", source, "'"}), findings);
    return;
  }
  const std::vector<std::string_view> parts = split(source, ':');
  const bool sound = parts.size() >= 6 && parts[1].starts_with("aws") &&
                     (parts[2] == "ssm" || parts[2] == "secretsmanager");
  if (!sound) {
    findings.add(Rule::arn, node, "Invalid arn syntax.",
                 "ARN of a Secrets Manager secret or a Systems Manager parameter, or a parameter's "
                 "name.");
  } else if (!is_account_id(parts[4])) {
    warn_of_placeholder(node, concat({"The account '", parts[4], "'"}), findings);
  }
}

void need_execution_role(const Reading& reading, Node cause, std::string_view what,
                         Findings& findings) {
  if (!cause.filled() || !reading.root["executionRoleArn"].text().empty()) return;
  findings.add(Rule::execution_role, cause,
               concat({"When you are specifying ", what,
                       ", you must also specify a value for 'executionRoleArn'"}),
               "The agent reads them with that role before the container starts.");
}

}  // namespace

void check_roles(const Reading& reading, Findings& findings) {
  check_role(reading, "taskRoleArn", findings);
  check_role(reading, "executionRoleArn", findings);
  for (Node container : reading.containers) {
    const Node log_secrets = container["logConfiguration"]["secretOptions"];
    need_execution_role(reading, container["secrets"], "container secrets", findings);
    need_execution_role(reading, log_secrets, "log configuration secrets", findings);
    need_execution_role(reading, container["environmentFiles"], "environment files", findings);
    need_execution_role(reading, container["repositoryCredentials"], "repository credentials",
                        findings);
    for (Node list : {container["secrets"], log_secrets}) {
      for (Node item = list.first(); item; item = item.next()) {
        check_secret_source(item["valueFrom"], findings);
      }
    }
    check_secret_source(container["repositoryCredentials"]["credentialsParameter"], findings);
  }
}

}  // namespace taskyard::taskdef
