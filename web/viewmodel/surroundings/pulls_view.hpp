// An image on its way into a task, as the yard shows it.
#pragma once

#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::web {

struct LayerView {
  float done = 0;       ///< 0 to 1
  bool cached = false;  ///< it was there already
};

struct PullView {
  bool shown = false;             ///< an image is on its way
  float done = 0;                 ///< 0 to 1, of all of it
  std::vector<LayerView> layers;  ///< empty: nobody described them
  RepositoryId repository;        ///< none: it comes from elsewhere
  ContainerId container;
};

/// Somebody made repositories, so that layers are drawn.
bool shows_pulls(const World& world);
/// The image of one of its containers is on its way.
bool is_pulling(const World& world, const Task& task);
/// The pull under way in a task; of several containers the first one.
PullView pull_of(const World& world, const Task& task);
/// The repository an image name means: "…dkr.ecr.REGION.amazonaws.com/team/web:1"; none when unknown.
RepositoryId repository_of(const World& world, std::string_view image);

}  // namespace taskyard::web
