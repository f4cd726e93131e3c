// taskyard.SetSecretKey: what Secrets Manager and SSM keep of a secret's encryption (surroundings 5.3).
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "scheduler/scheduler.hpp"

namespace taskyard::api {

void set_secret_key(Call& call) {
  const std::string secret = call.text("secret");
  const std::string key = call.text("key");
  const bool is_key = key.starts_with("arn:") && key.find(":kms:") != std::string::npos &&
                      key.find(":key/") != std::string::npos;
  if (secret.empty()) {
    call.refuse(
        k_invalid, "secret is empty.", call.in["secret"],
        "The ARN of a secret, or the name or ARN of a parameter, as a task definition has it.");
  } else if (!key.empty() && !is_key) {
    call.refuse(
        k_invalid, concat({"\"", key, "\" is no ARN of a KMS key."}), call.in["key"],
        "arn:aws:kms:REGION:ACCOUNT:key/ID; policies know keys by their ARN, not by an alias.");
  }
  if (call.refused()) return;
  scheduler::set_secret_key(call.desk, secret, key);
  call.out.begin_object().member("secret", scheduler::source_arn(call.world(), secret));
  call.out.member("key", key).end_object();
}

}  // namespace taskyard::api
