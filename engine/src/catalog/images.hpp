// How well-known images behave (assets/catalog/images.json). Not the World's images: those are made
// from these rows, from a scenario, or from the defaults of the model parameters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::catalog {

/// One row of images.json. Times in milliseconds; members as in ImageBehaviour (taskyard/world.hpp).
struct KnownImage {
  std::vector<std::string> names;  ///< repository names without registry and tag
  Mib size_mib = 0;
  std::int64_t start_ms = 0;
  std::int64_t stop_ms = 0;
  std::int64_t exit_after_ms = -1;
  std::int32_t exit_code = 0;
  bool traps_sigterm = false;
  std::int64_t healthy_after_ms = 0;
  std::int64_t cpu_per_request_us = 10'000;
  std::int64_t wait_per_request_us = 0;
  bool finishes_requests = false;
};

/// `behaviour` as the row says; its name and what the row does not say stay.
void describe(const KnownImage& row, ImageBehaviour& behaviour);

std::span<const KnownImage> known_images();

/// The row for an image as written in a task definition, or null: "nginx:latest",
/// "public.ecr.aws/nginx/nginx:1.25" and "nginx@sha256:…" are all nginx.
const KnownImage* find_known_image(std::string_view image);

/// The repository path of an image without registry, tag and digest: "nginx/nginx".
std::string_view repository_path(std::string_view image);

}  // namespace taskyard::catalog
