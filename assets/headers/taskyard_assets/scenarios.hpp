// The gallery: assets/scenarios/*.json and assets/taskdefs/*.json, sorted by file name.
#pragma once

#include "taskyard_assets/embedded_file.hpp"

namespace taskyard::assets {

namespace detail {
extern const EmbeddedFile k_scenarios[];
extern const unsigned k_scenarios_count;
extern const EmbeddedFile k_task_definitions[];
extern const unsigned k_task_definitions_count;
}  // namespace detail

inline std::span<const EmbeddedFile> scenarios() {
  return {detail::k_scenarios, detail::k_scenarios_count};
}

inline std::span<const EmbeddedFile> task_definitions() {
  return {detail::k_task_definitions, detail::k_task_definitions_count};
}

}  // namespace taskyard::assets
