#include "explain/requests/network_text.hpp"

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {

std::string describe_network_event(const World& world, const Event& event) {
  if (event.kind == EventKind::interface_attached) {
    const NetworkInterface& eni = world.at(EniId{static_cast<std::uint32_t>(event.value)});
    return concat({"task ", task_name(world, event.task), " has the network interface ",
                   world.text(eni.key), " with the address ", ip_text(eni.private_ip)});
  }
  if (event.kind == EventKind::security_group_changed) {
    const SecurityGroup& group = world.at(SecurityGroupId{static_cast<std::uint32_t>(event.value)});
    return concat(
        {"security group ", group.name, event.to == 1 ? " has a rule more" : " has a rule less"});
  }
  return concat({world.text(event.text), event.to == 1 ? " created" : " deleted"});
}

}  // namespace taskyard::explain
