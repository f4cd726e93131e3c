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

struct ImageLayer {
  NameId digest;    ///< "sha256:…"
  Bytes bytes = 0;  ///< compressed
};

struct RepositoryImage {
  NameId digest;
  std::vector<NameId> tags;
  std::vector<ImageLayer> layers;
  std::string architecture;  ///< "amd64", "arm64"
  SimTime pushed_at = 0;
  SimTime pulled_at = k_never;
  SimTime scanned_at = k_never;
  std::int32_t findings[6] = {};  ///< CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED
  NameId behaves_like;            ///< image name in World::images whose behaviour it has
  bool deleted = false;
};

struct Repository {
  RepositoryId id;
  std::string name;  ///< "team/web"
  bool is_public = false;
  bool immutable_tags = false;
  bool scan_on_push = false;
  bool deleted = false;
  SimTime created_at = 0;
  std::string policy_json;     ///< "" = none
  std::string lifecycle_json;  ///< "" = none
  std::string encryption_json;
  std::string tags_json;
  std::vector<RepositoryImage> images;  ///< in order of their push
};

/// A layer on its way, or there.
struct PulledLayer {
  NameId digest;
  Bytes bytes = 0;
  bool cached = false;    ///< was on the instance already
  SimTime begins_at = 0;  ///< download
  SimTime done_at = 0;    ///< downloaded and unpacked
};

/// One pull of a container whose image has described layers.
struct Pull {
  PullId id;
  ContainerId container;
  NameId image;
  NameId digest;
  SimTime begun_at = 0, done_at = 0;
  Bytes bytes = 0;  ///< downloaded, cached layers apart
  std::vector<PulledLayer> layers;
};

/// What an instance remembers of an image, for its clean-up (surroundings 6.3).
struct ImageUse {
  NameId image;
  SimTime pulled_at = 0;
  SimTime last_used_at = 0;
};

struct RegistryState {
  std::vector<Repository> repositories;
  std::vector<Pull> pulls;
};

/// "default", "always", "once", "prefer-cached".
const char* to_string(PullBehavior behavior);

}  // namespace taskyard
