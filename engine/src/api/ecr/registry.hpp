// What the actions of ECR have in common: repositories and images by name, their JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/call.hpp"
#include "ecr/ecr.hpp"

namespace taskyard::api::registry {

/// The repository of `repositoryName` in the registry of `registryId`; refuses with
/// RepositoryNotFoundException.
RepositoryId repository_in(Call& call, bool is_public = false);
/// `account`: "" = the simulated one.
void refuse_missing_repository(Call& call, std::string_view name, JsonValue at,
                               std::string_view account = {});
/// `registryId` as Repository::account has it: "" for the simulated account's own. Somebody who makes a
/// repository in another one describes what that account has.
std::string registry_in(Call& call);
std::string_view owner_of(const World& world, const Repository& repository);
/// imageTagMutability and its exclusion filters.
void write_mutability(JsonWriter& out, const Repository& repository);

/// An imageIdentifier: a tag, a digest or both.
struct ImageKey {
  std::string digest, tag;
};
ImageKey key_in(JsonValue identifier);
/// The image it names; null when there is none, or when tag and digest name different ones.
const RepositoryImage* find_image(const World& world, const Repository& repository,
                                  const ImageKey& key);
/// "{imageDigest:'…', imageTag:'…'}" as ECR's messages have it.
std::string key_text(const ImageKey& key);
/// The image of `imageId`; refuses with ImageNotFoundException.
const RepositoryImage* image_in(Call& call, const Repository& repository, JsonValue identifier);
void refuse_missing_image(Call& call, const Repository& repository, const ImageKey& key,
                          JsonValue at);

/// registryId and repositoryName, which nearly every reply has.
void write_names(Call& call, const Repository& repository);
void write_repository(JsonWriter& out, const World& world, const Repository& repository);
/// {"imageDigest": …, "imageTag": …}; a tag of "" is left out.
void write_key(JsonWriter& out, std::string_view digest, std::string_view tag);
/// {"CRITICAL": 1, …}; severities without findings are left out.
void write_counts(JsonWriter& out, const RepositoryImage& image);

inline constexpr std::string_view k_manifest_type =
    "application/vnd.docker.distribution.manifest.v2+json";
/// The image's manifest: the same image has the same text, and its digest is made from it.
std::string manifest_of(const World& world, const RepositoryImage& image);

/// Refuses with the first error in a policy document that came as text in `member`; its place in that
/// text is in the hint. `frame` stands before the message.
void refuse_policy(Call& call, std::string_view member, const Diagnostics& findings,
                   std::string_view frame = {});
/// Room for another image, else LimitExceededException.
bool room_for_image(Call& call, const Repository& repository);

}  // namespace taskyard::api::registry
