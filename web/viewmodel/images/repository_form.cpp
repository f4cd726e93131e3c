// Repositories: made, filled with images, given policies.
#include <cstdint>
#include <cstdlib>

#include "viewmodel/requests/form_builder.hpp"

namespace taskyard::web::requests {
namespace {

Options repository_options(const World& world) {
  Options options;
  for (const Repository& repository : world.registry.repositories) {
    if (!repository.deleted) options.emplace_back(repository.name, repository.name);
  }
  return options;
}

// Layers of the same name are the same layer: its digest is made from the name.
std::string digest_of(std::string_view name) {
  if (name.starts_with("sha256:")) return std::string(name);
  constexpr char k_digits[] = "0123456789abcdef";
  std::string text = "sha256:";
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (int round = 0; round < 4; ++round) {
    for (const char c : name) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    hash ^= hash >> 29U;
    for (unsigned shift = 0; shift < 64; shift += 4) text += k_digits[hash >> shift & 15U];
    hash += 0x9E3779B97F4A7C15ULL;
  }
  return text;
}

struct Layer {
  std::string digest;
  std::int64_t mib = 0;
};

// "base 45, app 12": names and sizes in MiB.
std::vector<Layer> layers_of(FormBuilder& form, const std::string& text) {
  std::vector<Layer> layers;
  for (const std::string& part : parts_of(text)) {
    const std::size_t space = part.rfind(' ');
    const std::string size = space == std::string::npos ? "" : part.substr(space + 1);
    const bool number = !size.empty() && size.size() < 6 &&
                        size.find_first_not_of("0123456789") == std::string::npos;
    if (!number) {
      form.problem("layers", "Each layer is a name and a size in MiB: base 45, app 12.");
      return {};
    }
    layers.push_back({digest_of(part.substr(0, space)), std::atoll(size.c_str())});
  }
  if (layers.empty()) form.problem("layers", "An image has at least one layer: base 45, app 12.");
  return layers;
}

void push_fields(FormBuilder& form, const std::string& repository) {
  const World& world = form.world();
  const std::string tag = form.text("tag", "Tag", "1.0");
  form.at("/tag");
  const std::string text = form.text("layers", "Layers, MiB", "base 45, app 12", "base 45, app 12");
  form.at("/layers").tip("Images that name the same layer share it: it is pulled once.");
  const std::vector<Layer> layers = layers_of(form, text);
  Options like = {{"", "an image nobody described"}};
  for (const ImageBehaviour& image : world.images) {
    if (image.known) like.emplace_back(world.text(image.image), world.text(image.image));
  }
  const std::string same = form.choice("like", "Behaves like", std::move(like));
  form.at("/like");
  JsonWriter json;
  json.begin_object().member("repository", repository).member("tag", tag);
  json.key("layers").begin_array();
  for (const Layer& layer : layers) {
    json.begin_object().member("digest", layer.digest).member("sizeMib", layer.mib).end_object();
  }
  json.end_array();
  if (!same.empty()) json.member("like", same);
  json.end_object();
  form.call("taskyard.PushImage", json);
}

void new_repository(FormBuilder& form) {
  const std::string name = form.text("name", "Name", "team/web", "team/web");
  form.at("/repositoryName").tip("Small letters, digits and -_./");
  if (name.empty()) form.problem("name", "A repository needs a name.");
  for (const auto& [taken, label] : repository_options(form.world())) {
    if (taken == name) form.problem("name", "There is a repository of this name already.");
  }
  const std::string tags =
      form.choice("tags", "Tags", {{"MUTABLE", "may move"}, {"IMMUTABLE", "are pushed once"}});
  form.at("/imageTagMutability");
  const bool scan = form.check("scan", "Scan every push", false);
  JsonWriter json;
  json.begin_object().member("repositoryName", name).member("imageTagMutability", tags);
  json.key("imageScanningConfiguration").begin_object().member("scanOnPush", scan).end_object();
  json.end_object();
  form.call("ecr.CreateRepository", json);
  if (form.check("push", "Push an image too", true)) push_fields(form, name);
}

void lifecycle_fields(FormBuilder& form, const std::string& repository) {
  constexpr const char* k_hint = "JSON: rules with selection and action";
  const std::string policy = form.json("lifecycle", "Lifecycle policy", k_hint);
  form.at("/lifecyclePolicyText");
  if (!form.has_text("lifecycle")) {
    form.problem(
        "lifecycle",
        R"(For example {"rules":[{"rulePriority":1,"selection":{"tagStatus":"any",)"
        R"("countType":"imageCountMoreThan","countNumber":5},"action":{"type":"expire"}}]})");
  }
  JsonWriter json;
  json.begin_object().member("repositoryName", repository);
  json.member("lifecyclePolicyText", policy).end_object();
  form.call("ecr.PutLifecyclePolicy", json);
}

void policy_fields(FormBuilder& form, const std::string& repository) {
  constexpr const char* k_hint = "JSON: Statement with Effect, Principal, Action";
  const std::string policy = form.json("policy", "Repository policy", k_hint);
  form.at("/policyText");
  if (!form.has_text("policy")) form.problem("policy", "Write who may do what with it.");
  JsonWriter json;
  json.begin_object().member("repositoryName", repository).member("policyText", policy);
  json.end_object();
  form.call("ecr.SetRepositoryPolicy", json);
}

}  // namespace

void repository_form(FormBuilder& form, RequestFormModel& model) {
  const std::string what = form.choice("what", "Do",
                                       {{"create", "create a repository"},
                                        {"push", "push an image"},
                                        {"lifecycle", "set a lifecycle policy"},
                                        {"policy", "set a repository policy"}});
  if (what == "create") return new_repository(form);
  Options known = repository_options(form.world());
  if (known.empty()) {
    form.problem("what", "Create a repository first.");
    return;
  }
  const std::string name = form.choice("repository", "Repository", std::move(known));
  form.at("/repositoryName");
  if (what == "push") {
    model.submit = "Push image";
    model.success = "The image was pushed.";
    push_fields(form, name);
  } else if (what == "lifecycle") {
    model.submit = "Set lifecycle policy";
    model.success = "The lifecycle policy is set.";
    lifecycle_fields(form, name);
  } else {
    model.submit = "Set repository policy";
    model.success = "The repository policy is set.";
    policy_fields(form, name);
  }
}

}  // namespace taskyard::web::requests
