// What is selected, as both faces and commands name it: "task:12", "instance:3", "decision:40".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace taskyard::web {

enum class SelectionKind : std::uint8_t {
  none,
  task,
  instance,
  ec2_instance,
  cluster,
  task_definition,
  decision,
  zone,
  event,
  service,
  provider,
  load_balancer,
  target_group,
  target,
  security_group,
  request,
  traffic_source,
  file_system,
  store,
  mount_target,
  role,
  aws_call,
  repository,
  log_group
};

/// `index` is the id's value in its World table; for a zone the NameId, for an event its number, for
/// a request the number of its sample, for an AWS call its number.
struct Selection {
  SelectionKind kind = SelectionKind::none;
  std::uint32_t index = 0;

  explicit operator bool() const { return kind != SelectionKind::none; }
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// Stable text key, "" for none.
std::string to_key(Selection selection);
/// The selection a key names; none when the text is no key.
Selection selection_from_key(std::string_view key);

}  // namespace taskyard::web
