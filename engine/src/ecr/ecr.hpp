// Registries and pulls: repositories, tags and digests, layers, what is cached (facts of the
// surroundings,
// section 6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/changes.hpp"

namespace taskyard::ecr {

/// An image reference taken apart.
struct ImageReference {
  std::string
      registry;  ///< "123456789012.dkr.ecr.us-east-1.amazonaws.com", "public.ecr.aws", "" = Docker Hub
  std::string repository;  ///< "team/web"
  std::string tag;         ///< "latest" when neither tag nor digest is given
  std::string digest;      ///< "sha256:…", "" = none
  bool private_ecr = false;
  bool public_ecr = false;
};
ImageReference read_reference(std::string_view image);

/// By name within the private or the public registry of this account; no id when unknown or
/// deleted.
RepositoryId find_repository(const World& world, std::string_view name, bool is_public);
std::string repository_arn(const World& world, RepositoryId id);
std::string repository_uri(const World& world, RepositoryId id);

/// What a reference leads to.
struct FoundImage {
  RepositoryId repository;  ///< none: not in a repository that somebody made
  const RepositoryImage* image = nullptr;
  bool repository_missing =
      false;                 ///< in this account's registry, but nobody made it and Parameter
                             ///< undescribed_exist is 0
  bool tag_missing = false;  ///< the repository is there, the tag or digest is not
};
FoundImage find_image(const World& world, std::string_view image);

RepositoryId create_repository(const Changes& changes, Repository wish);
void delete_repository(const Changes& changes, RepositoryId id);
/// Pushes an image: its row is new, or its tags move. Refusals are the caller's.
void push_image(const Changes& changes, RepositoryId id, RepositoryImage image);
void on_lifecycle_policy(const Changes& changes, RepositoryId id);

/// How long a pull takes and what it brings (surroundings 6.3, 6.4): only layers that the instance
/// lacks.
struct PullPlan {
  bool asks_registry = true;        ///< false: the cached image is used without asking
  bool cached = false;              ///< nothing is downloaded
  SimTime takes = 0;                ///< without the spread of times
  Bytes downloaded = 0;             ///< compressed
  Bytes on_disk = 0;                ///< compressed and unpacked, for Fargate's disk
  std::vector<PulledLayer> layers;  ///< of described images; times from the start of the pull
};
PullPlan plan_pull(const World& world, ContainerId container, std::string_view image,
                   Bytes plain_bytes);
/// The image and its layers are on the instance now.
void remember_pull(const Changes& changes, InstanceId instance, std::string_view image,
                   const PullPlan& plan);
/// The agent removes images that nobody uses (surroundings 6.3).
void on_image_cleanup(const Changes& changes, InstanceId instance);

}  // namespace taskyard::ecr
