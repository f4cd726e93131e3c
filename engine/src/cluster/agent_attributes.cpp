#include "cluster/agent_attributes.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "network/network.hpp"
#include "taskdef/capabilities.hpp"

namespace taskyard::cluster {

std::vector<Attribute> agent_attributes(World& world, const RegisterOptions& options) {
  Names& names = world.names;
  std::vector<Attribute> result;
  const auto add = [&](std::string_view name, std::string_view value) {
    result.push_back({names.intern(name), value.empty() ? NameId{} : names.intern(value)});
  };
  const std::string zone = names.text(options.zone);
  add("ecs.ami-id",
      options.architecture[0] == 'a' ? "ami-0a7a9d4c1e2b3f405" : "ami-0e1d2c3b4a5968770");
  add("ecs.availability-zone", zone);
  add("ecs.cpu-architecture", options.architecture);
  add("ecs.instance-type", names.text(options.type));
  add("ecs.os-family", "LINUX");
  add("ecs.os-type", "linux");
  if (options.trunking)
    add("ecs.awsvpc-trunk-id", "eni-0" + to_hex(options.ec2_instance.value, 16));
  const SubnetId subnet = options.ec2_instance ? world.at(options.ec2_instance).subnet
                                               : network::default_subnet(world, options.zone);
  if (subnet) {
    add("ecs.subnet-id", names.text(world.at(subnet).key));
    add("ecs.vpc-id", names.text(world.at(world.at(subnet).vpc).key));
  }
  for (const std::string_view capability : linux_instance_capabilities()) add(capability, "");
  if (options.resources.gpus > 0) add("ecs.capability.nvidia-driver-version.550.54.15", "");
  for (const Attribute& custom : options.attributes) {
    const auto same = [&](const Attribute& a) { return a.name == custom.name; };
    result.erase(std::remove_if(result.begin(), result.end(), same), result.end());
    result.push_back(custom);
  }
  std::sort(result.begin(), result.end(), [&](const Attribute& a, const Attribute& b) {
    return names.text(a.name) < names.text(b.name);
  });
  return result;
}

}  // namespace taskyard::cluster
