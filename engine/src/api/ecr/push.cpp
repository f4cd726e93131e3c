// ecr.PutImage, and taskyard.PushImage: a docker push in one call (surroundings 6.1, 6.2).
#include <algorithm>

#include "api/ecr/registry.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "catalog/images.hpp"

namespace taskyard::api {
namespace {

using namespace registry;

constexpr Bytes k_layer_mib_max = 52'000;  // surroundings 6.2
constexpr std::size_t k_layers_max = 127;  // of Docker
constexpr std::string_view k_digest_start = "sha256:";

bool is_digest(std::string_view text) {
  if (!text.starts_with(k_digest_start) || text.size() != k_digest_start.size() + 64) return false;
  return std::all_of(text.begin() + 7, text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

// A short word stands for the digest of a layer: "base" is the same layer everywhere.
NameId digest_for(Call& call, std::string_view text) {
  return call.world().names.intern(is_digest(text) ? std::string(text) : ecr::digest_of(text));
}

bool is_tag(std::string_view tag) {
  if (tag.empty() || tag.size() > 300 || tag[0] == '.' || tag[0] == '-') return false;
  return std::all_of(tag.begin(), tag.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
  });
}

// Refuses a tag that is none, or that may not move.
void check_tag(Call& call, const Repository& repository, const std::string& tag, NameId digest,
               JsonValue at) {
  if (call.refused()) return;
  if (!is_tag(tag)) {
    call.refuse("InvalidParameterException",
                concat({"Invalid parameter at 'imageTag' failed to satisfy constraint: 'must "
                        "satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,299}''"}),
                at, "Letters, digits, _ . and -, not beginning with . or -.");
    return;
  }
  if (!ecr::tag_is_taken(repository, call.world().names.find(tag), digest, tag)) return;
  call.refuse("ImageTagAlreadyExistsException",
              concat({"The image tag '", tag, "' already exists in the '", repository.name,
                      "' repository and cannot be overwritten because the tag is immutable."}),
              at, "Push under a new tag, or let tags move with ecr.PutImageTagMutability.");
}

void add_layer(Call& call, RepositoryImage& image, std::string_view digest, Bytes bytes,
               JsonValue at) {
  if (bytes < 0 || bytes > k_layer_mib_max * k_mib || image.layers.size() >= k_layers_max) {
    call.refuse("InvalidParameterException", "Invalid value for a layer.", at,
                "At most 127 layers of at most 52,000 MiB each.");
    return;
  }
  image.layers.push_back({digest_for(call, digest), bytes});
}

bool has_layer(const Repository& repository, NameId digest) {
  for (const RepositoryImage& image : repository.images) {
    if (image.deleted) continue;
    for (const ImageLayer& layer : image.layers) {
      if (layer.digest == digest) return true;
    }
  }
  return false;
}

void finish(Call& call, RepositoryImage& image) {
  image.digest = call.world().names.intern(ecr::digest_of(manifest_of(call.world(), image)));
}

// docker manifest v2: config and layers with digest and size.
void read_manifest(Call& call, RepositoryImage& image) {
  const std::string text = call.text("imageManifest");
  const JsonDocument manifest = JsonDocument::parse(text);
  const auto refuse = [&](std::string_view why) {
    call.refuse("InvalidParameterException",
                "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON "
                "syntax'",
                call.in["imageManifest"], std::string(why));
  };
  if (!manifest.valid()) {
    const Diagnostic& first = manifest.diagnostics().front();
    return refuse(concat(
        {"Line ", to_text(first.line), ", column ", to_text(first.column), ": ", first.message}));
  }
  const JsonValue root = manifest.root();
  const JsonValue layers = root["layers"];
  const std::string_view config = root["config"]["digest"].text();
  if (config.empty() || !layers.is(JsonKind::array) || layers.size() == 0) {
    return refuse(
        "{\"schemaVersion\": 2, \"config\": {\"digest\": …}, \"layers\": [{\"digest\": …, "
        "\"size\": bytes}]}");
  }
  image.config = digest_for(call, config);
  for (JsonValue layer = layers.first(); layer; layer = layer.next()) {
    const std::optional<std::int64_t> size = layer["size"].integer();
    if (layer["digest"].text().empty() || !size) return refuse("A layer has digest and size.");
    add_layer(call, image, layer["digest"].text(), *size, call.in["imageManifest"]);
  }
}

}  // namespace

void put_image(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused() || !call.require("imageManifest")) return;
  RepositoryImage image;
  read_manifest(call, image);
  const std::string tag = call.text("imageTag");
  const std::string given = call.text("imageDigest");
  if (call.refused()) return;
  World& world = call.world();
  const Repository& repository = world.at(id);
  for (const ImageLayer& layer : image.layers) {
    if (has_layer(repository, layer.digest)) continue;
    call.refuse(
        "LayersNotFoundException",
        concat({"The layers with digests '[", world.text(layer.digest),
                "]' required for pushing image into repository with name '", repository.name,
                "' in the registry with id '", owner_of(world, repository), "' do not exist"}),
        call.in["imageManifest"],
        "PutImage names layers that the repository has; taskyard.PushImage brings new ones.");
    return;
  }
  finish(call, image);
  if (!given.empty() && given != world.text(image.digest)) {
    call.refuse("ImageDigestDoesNotMatchException",
                "The image digest provided does not match the digest that Amazon ECR calculated.",
                call.in["imageDigest"]);
    return;
  }
  if (!tag.empty()) check_tag(call, repository, tag, image.digest, call.in["imageTag"]);
  if (call.refused() || !room_for_image(call, repository)) return;
  if (find_image(world, repository, {world.text(image.digest), tag}) != nullptr) {
    call.refuse("ImageAlreadyExistsException",
                concat({"Image with digest '", world.text(image.digest), "' and tag '", tag,
                        "' already exists in the repository with name '", repository.name,
                        "' in registry with id '", owner_of(world, repository), "'"}),
                call.in["imageTag"]);
    return;
  }
  if (!tag.empty()) image.tags.push_back(world.names.intern(tag));
  const NameId digest = image.digest;
  ecr::push_image(call.desk.changes, id, std::move(image));
  call.out.begin_object().key("image").begin_object();
  write_names(call, world.at(id));
  call.out.key("imageId");
  write_key(call.out, world.text(digest), tag);
  call.out.member("imageManifest", call.text("imageManifest")).end_object().end_object();
}

namespace {

// A name of this account's private registry, or the whole URI of a repository of any registry.
RepositoryId pushed_to(Call& call) {
  const std::string given = call.text("repository");
  if (call.refused()) return {};
  const World& world = call.world();
  const ecr::ImageReference reference = ecr::read_reference(given);
  const bool whole = ecr::is_own(world, reference) || reference.private_ecr;
  const RepositoryId id =
      ecr::find_repository(world, whole ? reference.repository : given,
                           whole && reference.public_ecr, whole ? reference.account : "");
  if (!id) refuse_missing_repository(call, given, call.in["repository"]);
  return id;
}

Mib size_like(const World& world, std::string_view like) {
  for (const ImageBehaviour& known : world.images) {
    if (world.text(known.image) == like) return known.size_mib;
  }
  ImageBehaviour behaviour;
  behaviour.size_mib = static_cast<Mib>(world.parameter(Parameter::default_image_size_mib));
  if (const catalog::KnownImage* row = catalog::find_known_image(like)) {
    catalog::describe(*row, behaviour);
  }
  return behaviour.size_mib;
}

// Without layers the image is one of the size of the image it behaves like, new with every push.
void read_layers(Call& call, const Repository& repository, RepositoryImage& image) {
  const std::string like = call.text("like");
  std::string content = like;
  const JsonValue layers = call.array("layers");
  for (JsonValue layer = layers.first(); layer; layer = layer.next()) {
    const Bytes mib = layer["sizeMib"].integer().value_or(-1);
    add_layer(call, image, layer["digest"].text(),
              mib < 0 ? -1 : std::min(mib, k_layer_mib_max + 1) * k_mib, layer);
    content += concat({"\n", layer["digest"].text()});
  }
  if (image.layers.empty() && !call.refused()) {
    const std::string build = concat(
        {repository.name, " build ", to_text(static_cast<std::int64_t>(repository.images.size()))});
    add_layer(call, image, build, Bytes{size_like(call.world(), like)} * k_mib, call.in);
    content += build;
  }
  if (!like.empty()) image.behaves_like = call.world().names.intern(like);
  image.config = call.world().names.intern(ecr::digest_of(concat({"config\n", content})));
}

}  // namespace

void push_image(Call& call) {
  if (!call.require("repository")) return;
  const RepositoryId id = pushed_to(call);
  RepositoryImage image;
  image.architecture = call.text("architecture", "amd64");
  std::vector<std::string> tags = call.texts("tags");
  if (const std::string tag = call.text("tag"); !tag.empty()) tags.push_back(tag);
  if (tags.empty()) tags.emplace_back("latest");
  if (call.refused()) return;
  World& world = call.world();
  const Repository& repository = world.at(id);
  read_layers(call, repository, image);
  if (call.refused() || !room_for_image(call, repository)) return;
  finish(call, image);
  for (const std::string& tag : tags) {
    check_tag(call, repository, tag, image.digest, call.in[call.in["tag"] ? "tag" : "tags"]);
  }
  if (call.refused()) return;
  for (const std::string& tag : tags) image.tags.push_back(world.names.intern(tag));
  std::int64_t there = 0;
  for (const ImageLayer& layer : image.layers) there += has_layer(repository, layer.digest) ? 1 : 0;
  const auto all = static_cast<std::int64_t>(image.layers.size());
  const NameId digest = image.digest;
  ecr::push_image(call.desk.changes, id, std::move(image));
  call.out.begin_object().member("imageDigest", world.text(digest));
  call.out.member("imageUri", concat({ecr::repository_uri(world, id), ":", tags.front()}));
  call.out.member("layersPushed", all - there).member("layersThereAlready", there).end_object();
}

}  // namespace taskyard::api
