// The files of assets/catalog as tables, read once. Private to this domain.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "catalog/images.hpp"
#include "taskyard/catalog.hpp"
#include "taskyard/json.hpp"

namespace taskyard::catalog {

/// A Fargate row with the list of the irregular one.
struct FargateRow {
  FargateSize size;
  std::vector<Mib> memory_choices;  ///< empty: every step from min to max
};

/// Texts of the rows point into the documents beside them, so this never moves.
class Tables {
 public:
  Tables();
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  std::vector<InstanceType> instance_types;
  std::vector<FargateRow> fargate;
  std::vector<FargateSize> fargate_sizes;
  std::array<ParameterInfo, static_cast<std::size_t>(Parameter::count_)> parameters{};
  std::vector<KnownImage> images;

 private:
  void read_instance_types();
  void read_fargate_sizes();
  void read_parameters();
  void read_images();

  JsonDocument instance_types_document_;
  JsonDocument parameters_document_;
};

/// Constant data: made on first use, the same for every simulation.
const Tables& tables();

}  // namespace taskyard::catalog
