// The front of the yard: clients, load balancers and target groups, above the clusters or left of
// them. Pure arithmetic over the World; a target keeps its place while others come and go.
#pragma once

#include <string>
#include <vector>

#include "scene/draw_list.hpp"
#include "taskyard/world.hpp"

namespace taskyard::web {

/// Where packets have to get past security groups. `box.w` = 0: nothing filters here.
struct Gate {
  Viewport box;
  SecurityGroupId group;  ///< that lets them in, or the first of those that do not
  bool open = true;
};

struct SourceBox {
  TrafficSourceId source;
  Viewport box;
};
struct ListenerChip {
  ListenerId listener;
  Viewport box;
  Gate gate;
};
struct NodeChip {
  NameId zone;
  Viewport box;
};
struct BalancerBox {
  LoadBalancerId balancer;
  Viewport box;
  std::vector<ListenerChip> listeners;
  std::vector<NodeChip> nodes;
};
struct GroupBox {
  TargetGroupId group;
  Viewport box;
  std::vector<TargetId> slots;  ///< no id = free
  std::size_t left_out = 0;     ///< targets without a slot; the table has them all
};

/// One load balancer with the clients that call it and the target groups behind it; without a load
/// balancer: what none of them has.
struct FrontBlock {
  std::vector<SourceBox> sources;
  BalancerBox balancer;
  std::vector<GroupBox> groups;
};

struct Front {
  std::vector<FrontBlock> blocks;
  Viewport box;
  bool beside = false;  ///< left of the clusters, traffic runs to the right; else above, downwards

  bool shown() const { return !blocks.empty(); }
};

inline constexpr std::size_t k_slots_max = 400;  ///< targets drawn per group
inline constexpr std::size_t k_wide_slots = 12;  ///< up to here a target shows its address and port

/// What is to be shown, without places. Slots of `before` are taken over.
Front plan_front(const World& world, const Front& before);
/// Places everything with its top left at (x, y): above the clusters for a width of `width`, or,
/// with `group_columns` > 0, left of them with so many target groups beside each other.
void place_front(const World& world, Front& front, float x, float y, float width,
                 int group_columns);
/// Size that place_front would need; `scratch` is a copy to work on.
void measure_front(Front& scratch, float width, int group_columns, float& w, float& h);
/// Gives a new target a slot; false when there is none left, so that everything must be laid out
/// again.
bool take_slot(const World& world, Front& front, TargetId target);
void free_slot(Front& front, TargetId target);
/// Looks again which gates of load balancers are open.
void close_gates(const World& world, Front& front);
/// Rectangle of a slot of a placed group.
Viewport slot_rect(const GroupBox& group, std::size_t slot);

/// Do these groups let `port` in? `from` = the load balancer that sends; none = anybody.
Gate admission(const World& world, const std::vector<SecurityGroupId>& groups, Port port,
               LoadBalancerId from);
/// The ports that the groups let in: "80, 443", "32768-65535", "all ports", "closed".
std::string open_ports_text(const World& world, const std::vector<SecurityGroupId>& groups);
/// Security groups that stand before a task: those of its own interface, or of its instance.
const std::vector<SecurityGroupId>& groups_before(const World& world, const Task& task);
const std::vector<SecurityGroupId>& groups_before(const World& world, InstanceId instance);

}  // namespace taskyard::web
