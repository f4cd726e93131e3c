#include "scene/surroundings/surroundings_tips.hpp"

#include "scene/front/front.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/words.hpp"
#include "viewmodel/surroundings/roles_view.hpp"
#include "viewmodel/surroundings/storage_view.hpp"

namespace taskyard::web {
namespace {

constexpr Port k_nfs = 2049;

SceneTip file_system_tip(const World& world, const FileSystem& one) {
  SceneTip tip;
  tip.title = "EFS " + file_system_name(world, one) + "  " + to_string(one.state);
  if (one.store) tip.text = contents_text(world.at(one.store)) + "\n";
  tip.text += counted(static_cast<std::int64_t>(one.targets.size()), "mount target") + ", " +
              to_string(one.throughput) + " throughput";
  if (one.throughput == ThroughputMode::bursting) {
    tip.text += "\n";
    tip.text += one.out_of_credits ? std::string("No burst credits left: only the baseline rate.")
                                   : "Burst credits " + size_text(one.credits);
  }
  tip.text += "\n" + std::string(life_sentence(StoreKind::efs)) + "\nClick: its files";
  return tip;
}

SceneTip store_tip(const World& world, const Store& store) {
  SceneTip tip;
  tip.title = store_title(world, store);
  tip.text = store.alive() ? contents_text(store) : "gone with all its files";
  if (store.capacity > 0) {
    tip.text += " of " + size_text(store.capacity);
  }
  tip.text += "\n" + std::string(life_sentence(store.kind)) + "\nClick: its files";
  return tip;
}

SceneTip target_tip(const World& world, const MountTarget& target) {
  SceneTip tip;
  tip.title = "Mount target in " + world.text(target.zone) + "  " + to_string(target.state);
  tip.text = "Of " + file_system_name(world, world.at(target.file_system));
  if (target.ip != 0) tip.text += ", " + ip_text(target.ip);
  const Gate gate = admission(world, target.security_groups, k_nfs, {});
  if (!target.security_groups.empty() && !gate.open) {
    tip.text += "\nIts security group does not let TCP 2049 in: mounting fails.";
  } else {
    tip.text += "\nTasks of this zone mount through it (TCP 2049).";
  }
  return tip;
}

// What it is on tasks and instances is told by the letter of its badge.
SceneTip role_tip(const taskyard::Role& role) {
  SceneTip tip;
  tip.title = "Role " + role.name;
  const auto policies = role.attached.size() + role.inline_policies.size();
  tip.text = role.described ? counted(static_cast<std::int64_t>(policies), "policy")
                            : std::string("Made by nobody: taken to allow everything");
  if (role.described && policies != 1) {
    tip.text = std::to_string(policies) + " policies";
  }
  tip.text +=
      "\nE on a task: ECS starts it with this role. T: the application calls AWS with it. I on an "
      "instance: its agent uses it.\nClick: what it allows";
  return tip;
}

SceneTip call_tip(const World& world, const AwsCall& call) {
  SceneTip tip;
  tip.title = world.text(call.action) + "  " + to_string(call.answer);
  tip.text = "By the " + std::string(to_string(call.actor));
  if (call.role) tip.text += ", as " + world.at(call.role).name;
  if (call.repeats > 0) tip.text += "\n" + std::to_string(call.repeats + 1) + " times";
  tip.text += is_allowed(call.answer) ? "\nClick: what allows it" : "\nClick: what is missing";
  return tip;
}

}  // namespace

SceneTip surroundings_tip(const World& world, Selection selection) {
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::file_system:
      if (i < world.storage.file_systems.size()) {
        return file_system_tip(world, world.at(FileSystemId{i}));
      }
      break;
    case SelectionKind::store:
      if (i < world.storage.stores.size()) return store_tip(world, world.at(StoreId{i}));
      break;
    case SelectionKind::mount_target:
      if (i < world.storage.mount_targets.size()) {
        return target_tip(world, world.at(MountTargetId{i}));
      }
      break;
    case SelectionKind::role:
      if (i < world.iam.roles.size()) return role_tip(world.at(RoleId{i}));
      break;
    case SelectionKind::aws_call:
      if (const AwsCall* call = find_call(world, i)) return call_tip(world, *call);
      break;
    case SelectionKind::repository:
      if (i < world.registry.repositories.size()) {
        return {"Repository " + world.at(RepositoryId{i}).name,
                "An image is pulled from it: a frame for each layer that is cached, a bar for each "
                "one that is downloaded.\nClick: its images"};
      }
      break;
    default: break;
  }
  return {};
}

}  // namespace taskyard::web
