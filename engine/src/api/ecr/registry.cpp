#include "api/ecr/registry.hpp"

#include <algorithm>

#include "api/shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api::registry {

void refuse_missing_repository(Call& call, std::string_view name, JsonValue at,
                               std::string_view account) {
  call.refuse(
      "RepositoryNotFoundException",
      concat({"The repository with name '", name, "' does not exist in the registry with id '",
              account.empty() ? std::string_view(call.world().account) : account, "'"}),
      at, "ecr.DescribeRepositories lists them; ecr.CreateRepository makes one.");
}

std::string registry_in(Call& call) {
  const std::string given = call.text("registryId", call.world().account);
  const bool number = given.size() == 12 && std::all_of(given.begin(), given.end(), is_digit);
  if (!call.refused() && !number) {
    call.refuse("InvalidParameterException",
                "Invalid parameter at 'registryId' failed to satisfy constraint: 'must satisfy "
                "regular expression '[0-9]{12}''",
                call.in["registryId"], "The 12 digits of an account.");
  }
  return given == call.world().account ? std::string() : given;
}

std::string_view owner_of(const World& world, const Repository& repository) {
  return repository.account.empty() ? world.account : repository.account;
}

namespace {

std::string_view mutability_of(const Repository& repository) {
  const bool plain = repository.tag_exclusions.empty();
  if (repository.immutable_tags) return plain ? "IMMUTABLE" : "IMMUTABLE_WITH_EXCLUSION";
  return plain ? "MUTABLE" : "MUTABLE_WITH_EXCLUSION";
}

}  // namespace

void write_mutability(JsonWriter& out, const Repository& repository) {
  out.member("imageTagMutability", mutability_of(repository));
  if (repository.tag_exclusions.empty()) return;
  out.key("imageTagMutabilityExclusionFilters").begin_array();
  for (const std::string& filter : repository.tag_exclusions) {
    out.begin_object().member("filterType", "WILDCARD").member("filter", filter).end_object();
  }
  out.end_array();
}

RepositoryId repository_in(Call& call, bool is_public) {
  if (!call.require("repositoryName")) return {};
  const std::string name = call.text("repositoryName");
  const std::string registry = registry_in(call);
  if (call.refused()) return {};
  const RepositoryId id = ecr::find_repository(call.world(), name, is_public, registry);
  if (!id) refuse_missing_repository(call, name, call.in["repositoryName"], registry);
  return id;
}

ImageKey key_in(JsonValue identifier) {
  return {std::string(identifier["imageDigest"].text()),
          std::string(identifier["imageTag"].text())};
}

const RepositoryImage* find_image(const World& world, const Repository& repository,
                                  const ImageKey& key) {
  const NameId digest = world.names.find(key.digest);
  if (key.tag.empty()) return ecr::image_by_digest(repository, digest);
  const RepositoryImage* image = ecr::image_by_tag(repository, world.names.find(key.tag));
  const bool other = image != nullptr && !key.digest.empty() && image->digest != digest;
  return other ? nullptr : image;
}

std::string key_text(const ImageKey& key) {
  const auto quoted = [](const std::string& text) {
    return text.empty() ? std::string("'null'") : concat({"'", text, "'"});
  };
  return concat({"{imageDigest:", quoted(key.digest), ", imageTag:", quoted(key.tag), "}"});
}

void refuse_missing_image(Call& call, const Repository& repository, const ImageKey& key,
                          JsonValue at) {
  call.refuse("ImageNotFoundException",
              concat({"The image with imageId ", key_text(key),
                      " does not exist within the repository with name '", repository.name,
                      "' in the registry with id '", owner_of(call.world(), repository), "'"}),
              at, "ecr.ListImages shows tags and digests.");
}

const RepositoryImage* image_in(Call& call, const Repository& repository, JsonValue identifier) {
  const ImageKey key = key_in(identifier);
  if (key.digest.empty() && key.tag.empty()) {
    call.refuse("InvalidParameterException",
                "Invalid parameter at 'imageId' failed to satisfy constraint: 'must have a tag or "
                "a digest'",
                identifier);
    return nullptr;
  }
  const RepositoryImage* image = find_image(call.world(), repository, key);
  if (image == nullptr) refuse_missing_image(call, repository, key, identifier);
  return image;
}

void write_names(Call& call, const Repository& repository) {
  call.out.member("registryId", owner_of(call.world(), repository));
  call.out.member("repositoryName", repository.name);
}

void write_repository(JsonWriter& out, const World& world, const Repository& repository) {
  out.begin_object().member("repositoryArn", ecr::repository_arn(world, repository.id));
  out.member("registryId", owner_of(world, repository)).member("repositoryName", repository.name);
  out.member("repositoryUri", ecr::repository_uri(world, repository.id));
  out.key("createdAt").time(epoch_ms(repository.created_at));
  if (!repository.is_public) {
    write_mutability(out, repository);
    out.key("imageScanningConfiguration").begin_object();
    out.member("scanOnPush", repository.scan_on_push).end_object();
    out.key("encryptionConfiguration");
    out.raw(repository.encryption_json.empty() ? std::string_view("{\"encryptionType\":\"AES256\"}")
                                               : std::string_view(repository.encryption_json));
  }
  out.end_object();
}

void write_key(JsonWriter& out, std::string_view digest, std::string_view tag) {
  out.begin_object().member("imageDigest", digest);
  if (!tag.empty()) out.member("imageTag", tag);
  out.end_object();
}

void write_counts(JsonWriter& out, const RepositoryImage& image) {
  constexpr std::string_view k_severities[] = {"CRITICAL", "HIGH",          "MEDIUM",
                                               "LOW",      "INFORMATIONAL", "UNDEFINED"};
  out.begin_object();
  for (std::size_t i = 0; i < 6; ++i) {
    if (image.findings[i] > 0) out.member(k_severities[i], image.findings[i]);
  }
  out.end_object();
}

std::string manifest_of(const World& world, const RepositoryImage& image) {
  constexpr std::int64_t k_config_bytes = 7023;  // configurations are small; none is simulated
  JsonWriter out;
  out.begin_object().member("schemaVersion", 2).member("mediaType", k_manifest_type);
  out.key("config").begin_object();
  out.member("mediaType", "application/vnd.docker.container.image.v1+json");
  out.member("size", k_config_bytes).member("digest", world.text(image.config)).end_object();
  out.key("layers").begin_array();
  for (const ImageLayer& layer : image.layers) {
    out.begin_object().member("mediaType", "application/vnd.docker.image.rootfs.diff.tar.gzip");
    out.member("size", layer.bytes).member("digest", world.text(layer.digest)).end_object();
  }
  out.end_array().end_object();
  return out.take();
}

void refuse_policy(Call& call, std::string_view member, const Diagnostics& findings,
                   std::string_view frame) {
  for (const Diagnostic& finding : findings) {
    if (finding.severity != Severity::error) continue;
    const std::string place = concat(
        {"Line ", to_text(finding.line), ", column ", to_text(finding.column), " of the text",
         finding.pointer.empty() ? "" : ", ", finding.pointer, ". ", finding.hint});
    call.refuse("InvalidParameterException", concat({frame, finding.message}), call.in[member],
                std::string(trim(place)));
    return;
  }
}

bool room_for_image(Call& call, const Repository& repository) {
  if (repository.images.size() < call.world().limits.repository_images_max) return true;
  call.refuse("LimitExceededException", concat({"The repository with name '", repository.name,
                                                "' has as many images as the simulation holds."}));
  return false;
}

}  // namespace taskyard::api::registry
