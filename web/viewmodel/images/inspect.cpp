// Repositories and log groups as the inspector shows them.
#include "taskyard/json.hpp"
#include "viewmodel/images/tables.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/logs/lines.hpp"
#include "viewmodel/storage/inspect_parts.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::surroundings {
namespace {

constexpr std::uint32_t k_rows_max = 60;

std::string delete_request(const Repository& repository) {
  JsonWriter json;
  json.begin_object().member("repositoryName", repository.name).member("force", true);
  if (!repository.account.empty()) json.member("registryId", repository.account);
  json.end_object();
  return json.take();
}

std::string image_request(const World& world, const Repository& repository,
                          const RepositoryImage& image) {
  JsonWriter json;
  json.begin_object().member("repositoryName", repository.name).key("imageIds").begin_array();
  json.begin_object().member("imageDigest", world.text(image.digest)).end_object();
  json.end_array().end_object();
  return json.take();
}

std::string mutability_request(const Repository& repository) {
  JsonWriter json;
  json.begin_object().member("repositoryName", repository.name);
  json.member("imageTagMutability", repository.immutable_tags ? "MUTABLE" : "IMMUTABLE");
  json.end_object();
  return json.take();
}

// The newest images: their rows are in the table above.
void add_image_actions(const World& world, const Repository& repository, InspectorModel& model) {
  constexpr int k_shown = 6;
  int shown = 0;
  for (std::size_t i = repository.images.size(); i-- > 0 && shown < k_shown;) {
    const RepositoryImage& image = repository.images[i];
    if (image.deleted) continue;
    ++shown;
    model.actions.push_back(
        {"delete_image_" + std::to_string(i),
         "Delete image " + (image.tags.empty() ? short_digest(world.text(image.digest))
                                               : tags_text(world, image)),
         call_command("ecr.BatchDeleteImage", image_request(world, repository, image)), true,
         "Sends ecr.BatchDeleteImage: the image with all its tags"});
  }
}

// What only private repositories have.
void add_private_actions(const World& world, const Repository& repository, InspectorModel& model) {
  const std::string named = one_member("repositoryName", repository.name);
  model.actions.push_back({"lifecycle", "Lifecycle policy…",
                           form_command("repository", model.selection, "what", "lifecycle"), false,
                           "Which images expire"});
  model.actions.push_back({"policy", "Repository policy…",
                           form_command("repository", model.selection, "what", "policy"), false,
                           "Who may pull and push"});
  model.actions.push_back(
      {"mutability", repository.immutable_tags ? "Let tags move" : "Make tags immutable",
       call_command("ecr.PutImageTagMutability", mutability_request(repository)), false,
       "Sends ecr.PutImageTagMutability"});
  if (!repository.policy_json.empty()) {
    model.actions.push_back({"delete_policy", "Delete repository policy",
                             call_command("ecr.DeleteRepositoryPolicy", named), true,
                             "Sends ecr.DeleteRepositoryPolicy"});
  }
  if (!repository.lifecycle_json.empty()) {
    model.actions.push_back({"delete_lifecycle", "Delete lifecycle policy",
                             call_command("ecr.DeleteLifecyclePolicy", named), true,
                             "Sends ecr.DeleteLifecyclePolicy"});
  }
  add_image_actions(world, repository, model);
}

}  // namespace

void inspect_repository(const World& world, RepositoryId id, InspectorModel& model) {
  const Repository& repository = world.at(id);
  model.title = "Repository " + repository.name;
  model.subtitle = uri_of(world, repository);
  model.state = repository.deleted ? "deleted" : repository.is_public ? "public" : "private";
  model.role = repository.deleted ? Role::stopped : Role::running;
  Section about{"Repository", {}};
  add_word(about, "Tags",
           !repository.tag_exclusions.empty() ? exceptions(repository)
           : repository.immutable_tags        ? "immutable: a tag is pushed once"
                                              : "mutable: a push may move a tag");
  if (!repository.account.empty()) {
    add_mono(about, "Account", repository.account,
             "Across accounts the role and the repository's own policy must both allow a pull");
  }
  add_word(about, "Scan", repository.scan_on_push ? "on every push" : "by hand");
  add_word(about, "Who may pull",
           repository.is_public             ? "everybody"
           : repository.policy_json.empty() ? "whom a role's policy allows"
                                            : "also whom its own policy names");
  add_word(about, "Layers lie in", "S3: a private network needs its gateway endpoint",
           "Layers are downloaded from S3, also through the ECR endpoints");
  add_mono(about, "Made", clock_text(repository.created_at, true));
  model.sections = {std::move(about)};
  model.tables = {images_table(world, k_rows_max, id)};
  model.tables_first = 1;
  if (!repository.policy_json.empty()) {
    model.texts.push_back({"Repository policy", pretty(repository.policy_json)});
  }
  if (!repository.lifecycle_json.empty()) {
    model.texts.push_back({"Lifecycle policy", pretty(repository.lifecycle_json)});
  }
  if (repository.deleted) return;
  model.actions.push_back({"push", "Push an image…", form_command("repository", model.selection),
                           false, "An image with its tag and its layers"});
  if (!repository.is_public) add_private_actions(world, repository, model);
  model.actions.push_back(
      {"delete", "Delete",
       call_command(repository.is_public ? "ecr-public.DeleteRepository" : "ecr.DeleteRepository",
                    delete_request(repository)),
       true, "Sends DeleteRepository with force: its images go with it"});
}

void inspect_log_group(const World& world, LogGroupId id, InspectorModel& model) {
  const LogGroup& group = world.at(id);
  model.title = (group.elsewhere ? "Log place " : "Log group ") + world.text(group.name);
  model.state = group.deleted ? "deleted" : group.described ? "there" : "taken to exist";
  model.role = group.deleted ? Role::stopped : Role::running;
  Section about{group.elsewhere ? "Place" : "Log group", {}};
  add_mono(about, "Stored", size_text(group.bytes));
  add_word(about, "Kept for",
           group.retention_days > 0 ? counted(group.retention_days, "day") : "ever");
  model.sections = {std::move(about)};
  model.tables = {streams_table(world, id, k_rows_max)};
  model.tables_first = 1;
  if (!group.described) {
    model.story_title = "Why it works";
    model.story = "Nobody made it: a task definition names it, so it is taken to exist.";
  }
  add_view(model, "logs", "Lines…", model.selection, "What containers wrote there");
  if (group.deleted || group.elsewhere) return;
  model.actions.push_back(
      {"delete", "Delete",
       call_command("logs.DeleteLogGroup", one_member("logGroupName", world.text(group.name))),
       true, "Sends logs.DeleteLogGroup"});
}

}  // namespace taskyard::web::surroundings
