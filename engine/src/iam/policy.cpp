// Policy documents: read, checked, with every finding at its place.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "iam/conditions.hpp"
#include "iam/iam.hpp"
#include "iam/policy_fit.hpp"
#include "iam/policy_names.hpp"
#include "taskyard/json.hpp"

namespace taskyard::iam {
namespace {

constexpr std::string_view k_syntax = "Syntax errors in policy.";
constexpr std::size_t k_values_max = 500;  // of one list
constexpr std::size_t k_arn_fields = 6;

constexpr std::array<std::string_view, 3> k_document_members = {"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> k_statement_members = {
    "Sid",         "Effect",    "Action",       "NotAction", "Resource",
    "NotResource", "Principal", "NotPrincipal", "Condition"};

// Services that may stand in trust policies, without ".amazonaws.com": those that ECS and its neighbours
// are, and others that are common.
constexpr std::array k_services = std::to_array<std::string_view>({"ec2",
                                                                   "ecs-tasks",
                                                                   "ecs",
                                                                   "events",
                                                                   "scheduler",
                                                                   "pipes",
                                                                   "lambda",
                                                                   "codedeploy",
                                                                   "codebuild",
                                                                   "codepipeline",
                                                                   "application-autoscaling",
                                                                   "ecs.application-autoscaling",
                                                                   "autoscaling",
                                                                   "build.apprunner",
                                                                   "tasks.apprunner",
                                                                   "eks",
                                                                   "eks-fargate-pods",
                                                                   "pods.eks",
                                                                   "ssm",
                                                                   "states",
                                                                   "s3",
                                                                   "sns",
                                                                   "sqs",
                                                                   "rds",
                                                                   "batch",
                                                                   "glue",
                                                                   "firehose",
                                                                   "logs",
                                                                   "delivery.logs",
                                                                   "apigateway",
                                                                   "cloudformation",
                                                                   "elasticloadbalancing",
                                                                   "spotfleet",
                                                                   "backup",
                                                                   "monitoring.rds",
                                                                   "vpc-flow-logs",
                                                                   "elasticfilesystem"});
constexpr std::string_view k_domain = ".amazonaws.com";
constexpr std::size_t k_guess_from = 6;  // shorter names are too near to each other to guess

class Reader {
 public:
  Reader(const JsonDocument& document, PolicyUse use, PolicyReading& reading)
      : document_(document), use_(use), reading_(reading) {}

  void read() {
    const JsonValue root = document_.root();
    if (!root.is(JsonKind::object)) {
      return error(root, "", "A policy is a JSON object.", "{\"Version\": …, \"Statement\": […]}");
    }
    only(root, k_document_members);
    version(root);
    const JsonValue statements = root["Statement"];
    if (!statements) {
      return error(root, "", "There is no \"Statement\".", "\"Statement\": [{\"Effect\": …}]");
    }
    if (statements.is(JsonKind::object)) return statement(statements);
    if (!statements.is(JsonKind::array)) {
      return error(statements, "", "\"Statement\" is no list of statements.",
                   "\"Statement\": [{\"Effect\": …}]");
    }
    if (statements.size() == 0) {
      return error(statements, "", "\"Statement\" is empty.", "At least one statement.");
    }
    for (JsonValue each = statements.first(); each; each = each.next()) statement(each);
  }

 private:
  void error(JsonValue at, std::string_view aws, std::string_view found, std::string hint = {}) {
    const std::string_view words = aws.empty() ? k_syntax : aws;
    std::string message(words);
    if (!found.empty()) message += concat({" ", found});
    Diagnostic made =
        document_.diagnose(at, Severity::error, "iam.policy", std::move(message), std::move(hint));
    made.exception = "MalformedPolicyDocument";
    reading_.diagnostics.push_back(std::move(made));
  }

  void warning(JsonValue at, std::string_view code, std::string message, std::string hint) {
    reading_.diagnostics.push_back(
        document_.diagnose(at, Severity::warning, code, std::move(message), std::move(hint)));
  }

  template <std::size_t N>
  void only(JsonValue object, const std::array<std::string_view, N>& members) {
    for (JsonValue each = object.first(); each; each = each.next()) {
      if (std::find(members.begin(), members.end(), each.key()) != members.end()) continue;
      const std::string_view near = nearest_spelling(each.key(), members);
      error(each, "", concat({"\"", each.key(), "\" is no element of a policy."}),
            near.empty() ? std::string() : concat({"Did you mean \"", near, "\"?"}));
    }
  }

  void version(JsonValue root) {
    const JsonValue value = root["Version"];
    if (!value) {
      warning(root, "iam.version", "The policy has no \"Version\": it is taken as 2008-10-17.",
              "\"Version\": \"2012-10-17\"");
    } else if (value.text() != "2012-10-17" && value.text() != "2008-10-17") {
      error(value, "", concat({"\"Version\" is ", value.source(), "."}),
            "\"2012-10-17\": the version of the language, not the date of the policy.");
    }
  }

  void statement(JsonValue value) {
    if (!value.is(JsonKind::object)) {
      return error(value, "", concat({"A statement is ", describe(value.kind()), "."}),
                   "{\"Effect\": \"Allow\", \"Action\": …, \"Resource\": …}");
    }
    only(value, k_statement_members);
    Statement made;
    sid(value, made);
    effect(value, made);
    actions(value, made);
    resources(value, made);
    principals(value, made);
    conditions(value, made);
    for (const Misfit& found : misfits_of(made)) {
      const std::string_view part = found.of_action ? "Action" : "Resource";
      warning(at(value[part], found.index), "iam.fit", found.message, found.hint);
    }
    reading_.document.statements.push_back(std::move(made));
  }

  void sid(JsonValue value, Statement& made) {
    const JsonValue sid = value["Sid"];
    made.sid = sid.text();
    const bool plain = std::all_of(made.sid.begin(), made.sid.end(),
                                   [](char c) { return is_letter(c) || is_digit(c); });
    if (sid && (!sid.is(JsonKind::string) || (!plain && use_ == PolicyUse::identity))) {
      error(
          sid,
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
          "expression [0-9A-Za-z]*",
          "", "Letters and digits only, no blanks.");
    }
    for (const Statement& other : reading_.document.statements) {
      if (made.sid.empty() || other.sid != made.sid) continue;
      error(sid, "Statement IDs (SID) in a single policy must be unique.",
            concat({"\"", made.sid, "\" stands here twice."}));
    }
  }

  void effect(JsonValue value, Statement& made) {
    const JsonValue effect = value["Effect"];
    made.allow = effect.text() != "Deny";
    if (!effect) {
      error(value, "", "A statement has no \"Effect\".", "\"Allow\" or \"Deny\".");
    } else if (effect.text() != "Allow" && effect.text() != "Deny") {
      error(effect, "", concat({"\"Effect\" is ", effect.source(), "."}),
            "\"Allow\" or \"Deny\", with a capital letter.");
    }
  }

  // One text or a list of texts.
  std::vector<std::string> texts(JsonValue value) {
    std::vector<std::string> result;
    const auto take = [&](JsonValue each) {
      if (each.is(JsonKind::string)) {
        result.emplace_back(each.text());
      } else {
        error(each, "", concat({"\"", value.key(), "\" holds ", describe(each.kind()), "."}),
              "A text or a list of texts.");
      }
    };
    if (!value.is(JsonKind::array)) {
      take(value);
      return result;
    }
    if (value.size() == 0) {
      error(value, "", concat({"\"", value.key(), "\" is an empty list."}), "At least one.");
    }
    for (JsonValue each = value.first(); each && result.size() < k_values_max; each = each.next()) {
      take(each);
    }
    return result;
  }

  // The value that texts() took at that position.
  static JsonValue at(JsonValue list, std::size_t position) {
    return list.is(JsonKind::array) ? list.at(position) : list;
  }

  void actions(JsonValue value, Statement& made) {
    const JsonValue plain = value["Action"];
    const JsonValue inverse = value["NotAction"];
    if (!plain && !inverse) {
      return error(value, "Policy statement must contain actions.", "",
                   "\"Action\": \"s3:GetObject\" or a list of such.");
    }
    if (plain && inverse) {
      error(inverse, "", "\"Action\" and \"NotAction\" stand in one statement.", "One of the two.");
    }
    if (plain) made.actions = texts(plain);
    if (inverse) made.not_actions = texts(inverse);
    for (std::size_t i = 0; i < made.actions.size(); ++i) action(at(plain, i));
    for (std::size_t i = 0; i < made.not_actions.size(); ++i) action(at(inverse, i));
  }

  void action(JsonValue value) {
    const std::string_view text = value.text();
    if (text == "*") return;
    const std::string_view vendor = vendor_of(text);
    if (vendor.empty()) {
      return error(value,
                   "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                   concat({"\"", text, "\" is none."}), "SERVICE:OPERATION, \"s3:GetObject\".");
    }
    if (use_ == PolicyUse::trust && lower(vendor) != "sts") {
      return error(value, "AssumeRole policy may only specify STS AssumeRole actions.",
                   concat({"\"", text, "\" is none."}), "\"sts:AssumeRole\"");
    }
    if (!knows_vendor(vendor)) {
      const std::string_view near = nearest_vendor(vendor);
      return warning(value, "iam.action",
                     concat({"No call that is simulated belongs to the service \"", vendor, "\"."}),
                     near.empty()
                         ? std::string()
                         : concat({"Did you mean \"", near, text.substr(vendor.size()), "\"?"}));
    }
    if (matches_known_action(text)) return;
    const std::string near = nearest_action(text);
    warning(value, "iam.action", concat({"\"", text, "\" matches no action that is known here."}),
            near.empty() ? std::string("AWS accepts any name; a wrong one allows nothing.")
                         : concat({"Did you mean \"", near, "\"?"}));
  }

  void resources(JsonValue value, Statement& made) {
    const JsonValue plain = value["Resource"];
    const JsonValue inverse = value["NotResource"];
    if (use_ == PolicyUse::trust) {
      if (plain || inverse) {
        error(plain ? plain : inverse, "Has prohibited field Resource", "",
              "A trust policy says who may assume the role; the role itself is the resource.");
      }
      return;
    }
    if (!plain && !inverse) {
      if (use_ == PolicyUse::resource) return;
      return error(value, "Policy statement must contain resources.", "",
                   "\"Resource\": \"*\", an ARN, or a list of ARNs.");
    }
    if (plain && inverse) {
      error(inverse, "", "\"Resource\" and \"NotResource\" stand in one statement.",
            "One of the two.");
    }
    if (plain) made.resources = texts(plain);
    if (inverse) made.not_resources = texts(inverse);
    for (std::size_t i = 0; i < made.resources.size(); ++i) resource(at(plain, i));
    for (std::size_t i = 0; i < made.not_resources.size(); ++i) resource(at(inverse, i));
    for (std::string& each : made.resources) complete(each);
    for (std::string& each : made.not_resources) complete(each);
  }

  // AWS adds * for the fields that an incomplete ARN lacks (IAM User Guide, element Resource).
  static void complete(std::string& arn) {
    if (!arn.starts_with("arn:")) return;
    for (std::size_t fields = split(arn, ':').size(); fields < k_arn_fields; ++fields) arn += ":*";
  }

  void resource(JsonValue value) {
    const std::string_view text = value.text();
    if (text == "*" || text.starts_with("*")) return;
    const std::vector<std::string_view> parts = split(text, ':');
    if (!text.starts_with("arn:") || parts.size() < 3) {
      return error(value, concat({"Resource ", text, " must be in ARN format or \"*\"."}), "",
                   "arn:aws:SERVICE:REGION:ACCOUNT:NAME; of a bucket \"arn:aws:s3:::bucket/*\".");
    }
    if (parts[2].find('*') == std::string_view::npos && !knows_vendor(parts[2])) {
      warning(value, "iam.resource",
              concat({"No resource that is simulated belongs to the service \"", parts[2], "\"."}),
              "Check the third part of the ARN.");
    }
  }

  void principals(JsonValue value, Statement& made) {
    const JsonValue principal = value["Principal"];
    const JsonValue inverse = value["NotPrincipal"];
    if (use_ == PolicyUse::identity) {
      if (principal || inverse) {
        error(principal ? principal : inverse, "Policy document should not specify a principal.",
              "", "The principal is who has the policy.");
      }
      return;
    }
    if (inverse) {
      warning(inverse, "iam.principal", "\"NotPrincipal\" is not simulated.",
              "It is taken to name everybody in a Deny and nobody in an Allow.");
      if (!made.allow) made.principals.emplace_back("*");
      return;
    }
    if (!principal) {
      return error(value, "Missing required field Principal", "",
                   "\"Principal\": {\"Service\": \"ecs-tasks.amazonaws.com\"}");
    }
    if (principal.is(JsonKind::string)) {
      made.principals.emplace_back(principal.text());
      if (principal.text() != "*") bad_principal(principal, "AWS", principal.text());
      return;
    }
    if (!principal.is(JsonKind::object) || principal.size() == 0) {
      return error(principal, "", "\"Principal\" names nobody.",
                   "{\"Service\": \"ecs-tasks.amazonaws.com\"}");
    }
    for (JsonValue kind = principal.first(); kind; kind = kind.next()) principals_of(kind, made);
  }

  void bad_principal(JsonValue at, std::string_view kind, std::string_view text,
                     std::string hint = {}) {
    if (hint.empty()) hint = "\"*\", {\"AWS\": ARN or account} or {\"Service\": …}.";
    error(at, concat({"Invalid principal in policy: \"", upper(kind), "\":\"", text, "\""}), "",
          std::move(hint));
  }

  void principals_of(JsonValue kind, Statement& made) {
    const std::string_view name = kind.key();
    if (name != "AWS" && name != "Service" && name != "Federated" && name != "CanonicalUser") {
      return error(kind, "", concat({"\"", name, "\" is no kind of principal."}),
                   "Service, AWS, Federated or CanonicalUser.");
    }
    const std::vector<std::string> values = texts(kind);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string& text = values[i];
      if (name == "Service") service(at(kind, i), text);
      if (name == "AWS") account(at(kind, i), text);
      made.principals.push_back(text);
    }
  }

  void service(JsonValue at, std::string_view text) {
    const bool sound = text.ends_with(k_domain);
    const std::string_view name = text.substr(0, text.find(k_domain));
    const bool known = std::find(k_services.begin(), k_services.end(), name) != k_services.end();
    if (sound && known) return;
    const std::string_view near =
        name.size() >= k_guess_from ? nearest_spelling(name, k_services) : std::string_view{};
    if (!near.empty() || !sound) {
      return bad_principal(at, "Service", text,
                           near.empty() ? std::string("For tasks: ecs-tasks.amazonaws.com.")
                                        : concat({"Did you mean \"", near, k_domain, "\"?"}));
    }
    warning(at, "iam.principal", concat({"The service \"", text, "\" is not simulated."}),
            "Tasks are ecs-tasks.amazonaws.com, EC2 instances ec2.amazonaws.com.");
  }

  void account(JsonValue at, std::string_view text) {
    const bool number = text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
    if (number || text == "*" || text.starts_with("arn:")) return;
    bad_principal(at, "AWS", text);
  }

  void conditions(JsonValue value, Statement& made) {
    const JsonValue condition = value["Condition"];
    if (!condition) return;
    if (!condition.is(JsonKind::object)) {
      return error(condition, "", concat({"\"Condition\" is ", describe(condition.kind()), "."}),
                   "{\"StringEquals\": {\"aws:SourceAccount\": \"123456789012\"}}");
    }
    made.condition_json = condition.source();
    const std::string safe =
        concat({"It is taken ", made.allow ? "never to hold" : "always to hold",
                ": the safe reading of ", made.allow ? "an Allow." : "a Deny."});
    for (JsonValue op = condition.first(); op; op = op.next()) {
      if (!op.is(JsonKind::object)) {
        error(op, "", concat({"The condition \"", op.key(), "\" is ", describe(op.kind()), "."}),
              "{\"aws:SourceAccount\": \"123456789012\"}");
      } else if (!knows_operator(op.key())) {
        warning(op, "iam.condition", concat({"The condition \"", op.key(), "\" is not simulated."}),
                safe);
      }
      for (JsonValue key = op.first(); key; key = key.next()) {
        if (knows_condition_key(key.key())) continue;
        warning(key, "iam.condition",
                concat({"The condition key \"", key.key(), "\" is not simulated."}), safe);
      }
    }
  }

  const JsonDocument& document_;
  PolicyUse use_;
  PolicyReading& reading_;
};

}  // namespace

PolicyReading read_policy(std::string_view text, PolicyUse use) {
  PolicyReading reading;
  reading.document.json = std::string(text);
  const JsonDocument document = JsonDocument::parse(text);
  reading.diagnostics = document.diagnostics();
  if (!document.valid()) {
    for (Diagnostic& each : reading.diagnostics) {
      each.message = concat({k_syntax, " ", each.message});
      each.exception = "MalformedPolicyDocument";
    }
    return reading;
  }
  Reader(document, use, reading).read();
  return reading;
}

}  // namespace taskyard::iam

namespace taskyard {

Diagnostics validate_policy(std::string_view json_text, PolicyUse use) {
  return iam::read_policy(json_text, use).diagnostics;
}

}  // namespace taskyard
