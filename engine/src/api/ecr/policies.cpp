// ecr: repository policies and lifecycle policies (surroundings 6.2).
#include "api/ecr/registry.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::api {
namespace {

using namespace registry;

constexpr std::string_view k_policy_frame =
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy "
    "provided': ";

Repository& repository_of(Call& call, RepositoryId id) {
  return call.world().registry.repositories[id.value];
}

void write_policy(Call& call, RepositoryId id, std::string_view member, std::string_view text) {
  call.out.begin_object();
  write_names(call, call.world().at(id));
  call.out.member(member, text);
}

void refuse_no_policy(Call& call, RepositoryId id, bool lifecycle) {
  call.refuse(
      lifecycle ? "LifecyclePolicyNotFoundException" : "RepositoryPolicyNotFoundException",
      concat({lifecycle ? "Lifecycle policy" : "Repository policy",
              " does not exist for the repository with name '", call.world().at(id).name,
              "' in the registry with id '", owner_of(call.world(), call.world().at(id)), "'"}),
      call.in["repositoryName"]);
}

}  // namespace

void set_repository_policy(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused() || !call.require("policyText")) return;
  const std::string text = call.text("policyText");
  if (call.refused()) return;
  refuse_policy(call, "policyText", iam::read_policy(text, iam::PolicyUse::resource).diagnostics,
                k_policy_frame);
  if (call.refused()) return;
  repository_of(call, id).policy_json = text;
  ++call.world().revision;
  write_policy(call, id, "policyText", text);
  call.out.end_object();
}

void get_repository_policy(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused()) return;
  const std::string& text = call.world().at(id).policy_json;
  if (text.empty()) return refuse_no_policy(call, id, false);
  write_policy(call, id, "policyText", text);
  call.out.end_object();
}

void delete_repository_policy(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused()) return;
  const std::string text = call.world().at(id).policy_json;
  if (text.empty()) return refuse_no_policy(call, id, false);
  repository_of(call, id).policy_json.clear();
  ++call.world().revision;
  write_policy(call, id, "policyText", text);
  call.out.end_object();
}

namespace {

void write_lifecycle(Call& call, RepositoryId id, const std::string& text) {
  write_policy(call, id, "lifecyclePolicyText", text);
  const SimTime evaluated = call.world().at(id).evaluated_at;
  if (evaluated != k_never) call.out.key("lastEvaluatedAt").time(epoch_ms(evaluated));
  call.out.end_object();
}

}  // namespace

void put_lifecycle_policy(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused() || !call.require("lifecyclePolicyText")) return;
  const std::string text = call.text("lifecyclePolicyText");
  if (call.refused()) return;
  refuse_policy(call, "lifecyclePolicyText", ecr::read_lifecycle(text).diagnostics);
  if (call.refused()) return;
  ecr::set_lifecycle(call.desk.changes, id, text);
  write_policy(call, id, "lifecyclePolicyText", text);
  call.out.end_object();
}

void get_lifecycle_policy(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused()) return;
  const std::string& text = call.world().at(id).lifecycle_json;
  if (text.empty()) return refuse_no_policy(call, id, true);
  write_lifecycle(call, id, text);
}

void delete_lifecycle_policy(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused()) return;
  const std::string text = call.world().at(id).lifecycle_json;
  if (text.empty()) return refuse_no_policy(call, id, true);
  ecr::set_lifecycle(call.desk.changes, id, {});
  write_lifecycle(call, id, text);
}

void start_lifecycle_policy_preview(Call& call) {
  const RepositoryId id = repository_in(call);
  const std::string given = call.text("lifecyclePolicyText");
  if (call.refused()) return;
  const std::string text = given.empty() ? call.world().at(id).lifecycle_json : given;
  if (text.empty()) return refuse_no_policy(call, id, true);
  refuse_policy(call, "lifecyclePolicyText", ecr::read_lifecycle(text).diagnostics);
  if (call.refused()) return;
  repository_of(call, id).preview_json = text;
  ++call.world().revision;
  write_policy(call, id, "lifecyclePolicyText", text);
  call.out.member("status", "IN_PROGRESS").end_object();
}

void get_lifecycle_policy_preview(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused()) return;
  const World& world = call.world();
  const Repository& repository = world.at(id);
  if (repository.preview_json.empty()) {
    call.refuse(
        "LifecyclePolicyPreviewNotFoundException",
        concat({"Lifecycle policy preview does not exist for the repository with name '",
                repository.name, "' in the registry with id '", owner_of(world, repository), "'"}),
        call.in["repositoryName"], "ecr.StartLifecyclePolicyPreview makes one.");
    return;
  }
  const std::vector<ecr::Expiry> gone =
      ecr::expiring(world, id, ecr::read_lifecycle(repository.preview_json).rules);
  write_policy(call, id, "lifecyclePolicyText", repository.preview_json);
  call.out.member("status", "COMPLETE").key("previewResults").begin_array();
  for (const ecr::Expiry& expiry : gone) {
    const RepositoryImage& image = repository.images[expiry.image];
    call.out.begin_object().key("imageTags").begin_array();
    for (const NameId tag : image.tags) call.out.value(world.text(tag));
    call.out.end_array().member("imageDigest", world.text(image.digest));
    call.out.key("imagePushedAt").time(epoch_ms(image.pushed_at));
    call.out.key("action").begin_object().member("type", "EXPIRE").end_object();
    call.out.member("appliedRulePriority", expiry.priority).end_object();
  }
  call.out.end_array().key("summary").begin_object();
  call.out.member("expiringImageTotalCount", static_cast<std::int64_t>(gone.size()));
  call.out.end_object().end_object();
}

}  // namespace taskyard::api
