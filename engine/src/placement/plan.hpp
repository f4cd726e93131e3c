// One kind of request, answered from a standing tournament. Inner header of placement/index.
//
// Instances that agree in all attribute values that are spread over form a cell. Inside a cell only what
// the instance itself has can differ (CPU, memory, tasks of the group), so each cell keeps a tournament
// tree whose root is its best instance, with the number of equals. Choosing compares the cells; a
// placement changes one leaf, its path to the root and the counts of its values.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/prng.hpp"
#include "placement/checks.hpp"

namespace taskyard::placement {

/// What the index of a cluster knows of one instance beside the World.
struct Member {
  InstanceId id;
  std::vector<GroupCount> groups;     ///< of the tasks that hold resources
  std::size_t attribute_changes = 0;  ///< length of the attribute history when last looked at
};

class Plan {
 public:
  Plan(const World& world, const PlacementRequest& request, std::span<const Member> members);

  /// True when `request` asks the same: the plan answers it too.
  bool answers(const PlacementRequest& request) const;
  /// A request that the plan answers.
  const PlacementRequest& shape() const { return shape_; }
  /// Takes over what changed on one instance; `fixed_too`: also status, agent.
  void refresh(const World& world, std::span<const Member> members, std::uint32_t slot,
               bool fixed_too);
  /// Slot of the instance for the next task, or k_nobody.
  std::uint32_t choose(Prng& prng);

  static constexpr std::uint32_t k_nobody = 0xFFFFFFFFU;
  std::uint64_t caught_up = 0;  ///< number of the cluster's notices taken over
  std::uint64_t last_used = 0;

 private:
  /// The best below a node: the scores that differ inside a cell, packed so that comparing them compares
  /// scores in order, and how many leaves have them. Count 0 = nobody passes.
  struct Node {
    std::uint64_t high = UINT64_MAX;  ///< first and second score
    std::uint32_t low = UINT32_MAX;   ///< third
    std::uint32_t count = 0;
    friend bool operator==(const Node&, const Node&) = default;
    bool as_good_as(const Node& other) const { return high == other.high && low == other.low; }
    bool better_than(const Node& other) const {
      return high < other.high || (high == other.high && low < other.low);
    }
  };
  struct Cell {
    std::vector<std::uint32_t> slots;  ///< in registration order
    std::vector<Node> nodes;           ///< heap order, root at 1, leaves from `leaves`
    std::uint32_t leaves = 1;
    std::vector<std::uint32_t> values;  ///< per spread over an attribute: index into its counts
  };
  struct Leaf {
    std::uint32_t cell = 0;
    std::uint32_t position = 0;  ///< inside the cell
    std::int32_t group_tasks = 0;
    bool fixed_checks_passed = false;
  };
  using Scores = std::array<std::int64_t, 5>;

  void make_cells(const World& world, std::span<const Member> members);
  void fill_trees();
  Node leaf_node(const World& world, const Member& member, const Leaf& leaf) const;
  void set_leaf(const Leaf& leaf, const Node& node);
  static Node better(const Node& a, const Node& b);
  Scores scores_at_root(const Cell& cell) const;
  static std::uint32_t nth_equal(const Cell& cell, std::uint32_t n);
  static std::uint32_t equals_before(const Cell& cell, std::uint32_t slot);
  std::uint32_t nth_of_equal_cells(std::uint64_t n) const;

  PlacementRequest shape_;
  CompiledRequest request_;
  std::vector<Leaf> leaf_of_;  ///< by slot
  std::vector<Cell> cells_;
  /// Per spread over an attribute: tasks of the group for each value; k_score_last = attribute missing.
  std::vector<std::vector<std::int64_t>> value_tasks_;
  std::vector<std::uint32_t> equal_cells_;  ///< scratch of choose
};

}  // namespace taskyard::placement
