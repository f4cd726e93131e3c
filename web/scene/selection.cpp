#include "scene/selection.hpp"

namespace taskyard::web {
namespace {

struct KindName {
  SelectionKind kind;
  std::string_view name;
};

constexpr KindName k_names[] = {
    {SelectionKind::task, "task"},
    {SelectionKind::instance, "instance"},
    {SelectionKind::ec2_instance, "ec2"},
    {SelectionKind::cluster, "cluster"},
    {SelectionKind::task_definition, "taskdef"},
    {SelectionKind::decision, "decision"},
    {SelectionKind::zone, "zone"},
    {SelectionKind::event, "event"},
    {SelectionKind::service, "service"},
    {SelectionKind::provider, "provider"},
    {SelectionKind::load_balancer, "loadbalancer"},
    {SelectionKind::target_group, "targetgroup"},
    {SelectionKind::target, "target"},
    {SelectionKind::security_group, "securitygroup"},
    {SelectionKind::request, "request"},
    {SelectionKind::traffic_source, "source"},
    {SelectionKind::file_system, "filesystem"},
    {SelectionKind::store, "store"},
    {SelectionKind::mount_target, "mounttarget"},
    {SelectionKind::role, "role"},
    {SelectionKind::aws_call, "call"},
    {SelectionKind::repository, "repository"},
    {SelectionKind::log_group, "loggroup"},
};

}  // namespace

std::string to_key(Selection selection) {
  for (const KindName& row : k_names) {
    if (row.kind == selection.kind) {
      return std::string(row.name) + ":" + std::to_string(selection.index);
    }
  }
  return {};
}

Selection selection_from_key(std::string_view key) {
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos || colon + 1 == key.size()) return {};
  std::uint64_t index = 0;
  for (const char c : key.substr(colon + 1)) {
    if (c < '0' || c > '9' || index > 0xFFFFFFFFU) return {};
    index = index * 10 + static_cast<std::uint64_t>(c - '0');
  }
  for (const KindName& row : k_names) {
    if (row.name == key.substr(0, colon) && index <= 0xFFFFFFFFU) {
      return {row.kind, static_cast<std::uint32_t>(index)};
    }
  }
  return {};
}

}  // namespace taskyard::web
