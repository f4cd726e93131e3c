// Where images come from: ECR repositories, images, layers, pulls (facts of the surroundings,
// section 6).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/surroundings/storage.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// ECS_IMAGE_PULL_BEHAVIOR (surroundings 6.3).
enum class PullBehavior : std::uint8_t { by_default, always, once, prefer_cached };

/// Settings of an agent about the images it has (surroundings 6.3); 0 = the model parameter.
struct ImageCleanup {
  bool off = false;         ///< ECS_DISABLE_IMAGE_CLEANUP
  SimTime every = 0;        ///< ECS_IMAGE_CLEANUP_INTERVAL
  SimTime minimum_age = 0;  ///< ECS_IMAGE_MINIMUM_CLEANUP_AGE
  std::int32_t count = 0;   ///< ECS_NUM_IMAGES_DELETE_PER_CYCLE
};

struct ImageLayer {
  NameId digest;    ///< "sha256:…"
  Bytes bytes = 0;  ///< compressed
};

struct RepositoryImage {
  NameId digest;
  std::vector<NameId> tags;
  std::vector<ImageLayer> layers;
  NameId config;  ///< digest of its configuration blob: with the layers it makes the manifest
  std::string architecture;  ///< "amd64", "arm64"
  SimTime pushed_at = 0;
  SimTime pulled_at = k_never;
  SimTime scanned_at = k_never;
  std::int32_t findings[6] = {};  ///< CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED
  NameId
      behaves_like;  ///< image name in World::images whose behaviour it has; none = its reference's
  bool deleted = false;
};

struct Repository {
  RepositoryId id;
  std::string name;  ///< "team/web"
  bool is_public = false;
  std::string account;  ///< whose registry it is in; "" = that of the simulated account
  bool immutable_tags = false;
  /// Filters with * of the tags that are the exception: mutable where tags are immutable, and the
  /// other way round.
  std::vector<std::string> tag_exclusions;
  bool scan_on_push = false;
  bool deleted = false;
  SimTime created_at = 0;
  std::string policy_json;     ///< "" = none
  std::string lifecycle_json;  ///< "" = none
  std::string encryption_json;
  std::string tags_json;
  std::vector<RepositoryImage> images;  ///< in order of their push; deleted ones keep their row
  std::string preview_json;             ///< lifecycle policy of the latest preview, "" = none
  SimTime evaluated_at = k_never;       ///< when its lifecycle policy was last applied
  bool policy_waits = false;            ///< Due::lifecycle_policy is in the queue
};

/// A layer on its way, or there.
struct PulledLayer {
  NameId digest;
  Bytes bytes = 0;
  bool cached = false;    ///< is there, or another pull brings it
  SimTime begins_at = 0;  ///< download
  SimTime done_at = 0;    ///< downloaded and unpacked
};

/// One pull of a container whose image has described layers.
struct Pull {
  PullId id;
  ContainerId container;
  RepositoryId repository;
  NameId image;
  NameId digest;
  SimTime begun_at = 0;
  SimTime done_at = 0;  ///< when it is or was over
  bool failed = false;
  bool stuck = false;          ///< no way to the layers: none of them arrives
  bool asked_registry = true;  ///< false: the agent used what it has without asking
  Bytes bytes = 0;             ///< downloaded, cached layers apart
  std::vector<PulledLayer> layers;
};

/// What an instance remembers of an image of a repository that somebody made (surroundings 6.3).
struct ImageUse {
  NameId image;   ///< the reference it was pulled by
  NameId digest;  ///< what it led to then
  SimTime pulled_at = 0;
  SimTime last_used_at = 0;
};

/// The digest that the tag had when the first task of a deployment pulled it (facts DEP-40).
struct ImagePin {
  DeploymentId deployment;
  NameId image;
  NameId digest;
};

struct RegistryState {
  std::vector<Repository> repositories;
  std::vector<Pull> pulls;
  std::vector<ImagePin> pins;  ///< sorted by deployment, then image
};

/// "default", "always", "once", "prefer-cached".
const char* to_string(PullBehavior behavior);

}  // namespace taskyard
