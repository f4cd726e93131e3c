// Registries and pulls: repositories, tags and digests, layers, what is cached (facts of the
// surroundings, section 6). Knows nothing of the network; who asks, and whether the way is open, is the
// scheduler's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/changes.hpp"
#include "taskyard/diagnostic.hpp"

namespace taskyard::ecr {

/// An image reference taken apart (surroundings 6.1).
struct ImageReference {
  /// "123456789012.dkr.ecr.us-east-1.amazonaws.com", "public.ecr.aws"; "" = Docker Hub.
  std::string registry;
  std::string repository;       ///< "team/web"; of public ECR without its alias
  std::string alias;            ///< of public ECR: "y6789012"
  std::string tag;              ///< "latest" when neither tag nor digest is given
  std::string digest;           ///< "sha256:…", "" = none
  std::string account, region;  ///< of private ECR
  bool private_ecr = false;
  bool public_ecr = false;
};
ImageReference read_reference(std::string_view image);
/// In the private registry of this account and region, or in this account's public one.
bool is_own(const World& world, const ImageReference& reference);

/// By name within the private or the public registry of this account, or the private one of
/// another; no id when unknown or deleted.
RepositoryId find_repository(const World& world, std::string_view name, bool is_public,
                             std::string_view account = {});
std::string repository_arn(const World& world, RepositoryId id);
/// The same of a repository by its place in the registries.
std::string repository_arn(const World& world, const ImageReference& reference);
std::string repository_uri(const World& world, RepositoryId id);
/// "y6789012": the alias of this account's public registry.
std::string public_alias(const World& world);

/// The image with that digest or tag; null when it is not there (any more).
const RepositoryImage* image_by_digest(const Repository& repository, NameId digest);
const RepositoryImage* image_by_tag(const Repository& repository, NameId tag);
/// Compressed bytes of all its layers.
Bytes size_of(const RepositoryImage& image);

/// What a reference leads to.
struct FoundImage {
  /// None: not in a repository that somebody made. One that was deleted counts as missing.
  RepositoryId repository;
  const RepositoryImage* image = nullptr;
  /// In this account's registry, but deleted, or nobody made it and Parameter::undescribed_exist is 0.
  bool repository_missing = false;
  bool tag_missing = false;  ///< the repository is there, the tag or digest is not
  bool missing() const { return repository_missing || tag_missing; }
};
FoundImage find_image(const World& world, std::string_view image);
/// The same for a container: by the digest that its deployment has pinned, if it has one (facts
/// DEP-40).
FoundImage image_for(const World& world, const Container& container);
/// What the container's deployment pinned its image to; none = nothing yet, or it does not pin.
NameId pin_of(const World& world, const Container& container);
/// The digest that the deployment's first task resolved for that reference; none = nothing yet.
NameId pinned_digest(const World& world, DeploymentId deployment, std::string_view image);
/// The first task of a deployment has resolved the image: all later ones run that digest.
void pin_image(const Changes& changes, const Container& container, NameId digest);
/// The name in World::images whose behaviour the container has: what was said of the image when it was
/// pushed, else its reference.
std::string_view behaviour_name(const World& world, const Container& container);

/// "amd64" or "arm64": what the task's host runs.
std::string_view platform_of(const World& world, const Task& task);
/// The image was built for another processor. One that says nothing of it was built for all.
bool wrong_platform(const World& world, const Task& task, const RepositoryImage& image);
/// The same of the image that a container has pulled.
bool wrong_platform(const World& world, const Container& container);

/// Refusals are the caller's; id and time are made here.
RepositoryId create_repository(const Changes& changes, Repository wish);
void delete_repository(const Changes& changes, RepositoryId id);
/// Pushes an image: its row is new, or its tags move to it. Refusals are the caller's.
void push_image(const Changes& changes, RepositoryId id, RepositoryImage image);
/// Takes a tag away, or with no tag the whole image. False when it is not there.
bool delete_image(const Changes& changes, RepositoryId id, NameId digest, NameId tag);
/// Whether `tag` may not move: its repository makes it immutable and another image has it.
bool tag_is_taken(const Repository& repository, NameId tag, NameId digest, std::string_view text);
/// "sha256:" and 64 digits that stand for `content`; the same content gives the same digest.
std::string digest_of(std::string_view content);
/// Counts of findings by severity, made from the digest alone (told as information, surroundings 6.2).
void scan_image(const Changes& changes, RepositoryId id, NameId digest);

/// A rule of a lifecycle policy (surroundings 6.2).
struct LifecycleRule {
  std::int64_t priority = 0;
  enum class Tags : std::uint8_t { tagged, untagged, any } tags = Tags::any;
  std::vector<std::string> prefixes;  ///< of tagged
  std::vector<std::string> patterns;  ///< tagPatternList of tagged, with *
  bool by_count = true;               ///< imageCountMoreThan, else sinceImagePushed
  std::int64_t count = 0;             ///< images, or days
};
struct LifecycleReading {
  std::vector<LifecycleRule> rules;  ///< by priority
  Diagnostics diagnostics;           ///< with place and pointer into the text
};
LifecycleReading read_lifecycle(std::string_view text);
/// Which images the rules would let expire now, by the place in Repository::images, each by one rule.
struct Expiry {
  std::uint32_t image = 0;
  std::int64_t priority = 0;
};
std::vector<Expiry> expiring(const World& world, RepositoryId id,
                             const std::vector<LifecycleRule>& rules);
/// Puts or, with "", takes away the policy, and plans its application.
void set_lifecycle(const Changes& changes, RepositoryId id, std::string text);
void on_lifecycle_policy(const Changes& changes, RepositoryId id);

/// How long a pull takes and what it brings (surroundings 6.3, 6.4): only layers that the instance
/// lacks, Parameter::layer_downloads at a time, together at Parameter::image_pull_mib_per_s.
struct PullPlan {
  SimTime takes = 0;                ///< without the spread of times
  SimTime waits = 0;                ///< for layers that other pulls are bringing
  Bytes downloaded = 0;             ///< compressed
  std::vector<PulledLayer> layers;  ///< times from the start of the pull, without the spread
};
PullPlan plan_pull(const World& world, const Container& container, const RepositoryImage& image);
/// Space that so many compressed bytes take once they are unpacked; and with themselves beside it.
Bytes bytes_unpacked(const World& world, Bytes compressed);
Bytes bytes_on_disk(const World& world, Bytes compressed);
/// The row of a pull that begins now and lasts `takes`; the plan's times are stretched to it.
PullId begin_pull(const Changes& changes, Pull pull, const PullPlan& plan);
/// It is over. With success its layers are on the instance.
void end_pull(const Changes& changes, ContainerId container, bool failed);
/// The instance has an image now that nobody described: one piece, known by its reference.
void remember_plain(const Changes& changes, InstanceId instance, NameId image);
/// The image that the instance has for this reference (or that digest), when it is complete; null when
/// there is none.
const ImageUse* cached_use(const World& world, InstanceId instance, NameId image, NameId digest);
/// The agent removes images that nobody uses (surroundings 6.3).
void on_image_cleanup(const Changes& changes, InstanceId instance);

}  // namespace taskyard::ecr
