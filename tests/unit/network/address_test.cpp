// Addresses of subnets: who gets one, when it is given back, and what happens when there is none left.
#include <doctest/doctest.h>

#include <set>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("network");

namespace {

constexpr const char* k_fargate_app = R"("networkMode":"awsvpc","requiresCompatibilities":)"
                                      R"(["FARGATE"],"cpu":"256","memory":"512")";
constexpr const char* k_awsvpc = R"("networkMode":"awsvpc")";
constexpr const char* k_app =
    R"([{"name":"app","image":"nginx","memory":64,"portMappings":[{"containerPort":80}]}])";

std::string interface_of(const Net& net, TaskId task) {
  const NetworkInterface& eni = net.world().at(net.task(task).eni);
  return ip_text(eni.private_ip) + (eni.released ? " given back" : "");
}

}  // namespace

TEST_CASE("addresses of a block: the first four and the last are AWS's (EC2 user guide)") {
  struct Row {
    const char* block;
    int usable;
  };
  const Row rows[] = {{"10.1.0.0/28", 11}, {"10.1.0.0/24", 251}, {"10.1.0.0/16", 65531}};
  for (const Row& row : rows) {
    Net net;
    CAPTURE(row.block);
    const std::string vpc =
        text_at(net.call("ec2.CreateVpc", json("{'CidrBlock':'10.1.0.0/16'}")), "/Vpc/VpcId");
    const JsonDocument made = net.call(
        "ec2.CreateSubnet", json("{'VpcId':'" + vpc + "','CidrBlock':'" + row.block + "'}"));
    CHECK(made.find("/Subnet/AvailableIpAddressCount").integer() == row.usable);
  }
}

TEST_CASE("an awsvpc task has an interface of the subnet it names, until DEPROVISIONING is over") {
  Net net;
  net.register_definition("app", k_app, k_fargate_app);
  const TaskId task = net.fargate("app", k_private_b);
  CHECK(interface_of(net, task) == "10.0.64.4");
  CHECK(net.task(task).private_ip == net.world().at(net.task(task).eni).private_ip);
  CHECK(net.world().at(net.task(task).eni).groups.at(0) == net.group_id(k_default_group));
  net.simulation.settle();
  net.stop(task);
  while (net.task(task).status != TaskStatus::deprovisioning) net.advance(100);
  CHECK(interface_of(net, task) == "10.0.64.4");
  net.simulation.settle();
  CHECK(interface_of(net, task) == "10.0.64.4 given back");
}

TEST_CASE("public addresses: Fargate with assignPublicIp only (2.3, 2.4)") {
  Net net;
  net.register_definition("app", k_app, k_fargate_app);
  net.register_definition("vpc", k_app, k_awsvpc);
  const TaskId with = net.fargate("app", k_public_a, {}, true);
  const TaskId without = net.fargate("app", k_public_a);
  CHECK(net.world().at(net.task(with).eni).public_ip != 0);
  CHECK(net.world().at(net.task(without).eni).public_ip == 0);
  net.add_instances(1);
  const TaskId on_ec2 = net.run("vpc", 1, Net::network(k_public_a).substr(1)).at(0);
  CHECK(net.world().at(net.task(on_ec2).eni).public_ip == 0);
  CHECK(net.refusal("RunTask", json("{'cluster':'c','launchType':'EC2','taskDefinition':'vpc'") +
                                   Net::network(k_public_a, {}, true) + "}") ==
        "InvalidParameterException: Assign public IP is not supported for this launch type.");
}

TEST_CASE("a full subnet: the task fails to start; addresses given back serve the next ones") {
  Net net;
  net.register_definition("app", k_app, k_fargate_app);
  net.call("ec2.DeleteSubnet", json("{'SubnetId':'subnet-0b10000000000001c'}"));
  const std::string subnet = net.small_subnet(224);
  std::vector<TaskId> tasks;
  std::set<std::uint32_t> addresses;
  for (int i = 0; i < 11; ++i) {
    tasks.push_back(net.fargate("app", subnet));
    addresses.insert(net.task(tasks.back()).private_ip);
  }
  CHECK(addresses.size() == 11);
  CHECK(addresses.count(0) == 0);
  const TaskId late = net.fargate("app", subnet);
  CHECK(net.task(late).private_ip == 0);
  net.simulation.settle();
  CHECK(net.task(late).status == TaskStatus::stopped);
  CHECK(net.task(late).stop_code == StopCode::task_failed_to_start);
  CHECK(net.world().text(net.task(late).stopped_reason) ==
        "Unexpected EC2 error while attempting to Create Network Interface with public IP "
        "assignment disabled in subnet '" +
            subnet + "': InsufficientFreeAddressesInSubnet");
  const std::uint32_t freed = net.task(tasks[3]).private_ip;
  net.stop(tasks[3]);
  net.simulation.settle();
  const TaskId next = net.fargate("app", subnet);
  CHECK(net.task(next).private_ip == freed);
}

TEST_CASE("of several subnets of the zone the one with most free addresses is taken (our rule)") {
  Net net;
  net.register_definition("app", k_app, k_fargate_app);
  net.call("ec2.DeleteSubnet", json("{'SubnetId':'subnet-0b10000000000001c'}"));
  const std::string small = net.small_subnet(224);
  const std::string both = small + "\",\"" + std::string(k_private_a);
  const TaskId task = net.fargate("app", both);
  CHECK(net.world().at(net.task(task).eni).subnet == net.subnet(k_private_a));
}

TEST_CASE("EC2 instances have an address of their subnet, a public one where it maps them") {
  Net net;
  const JsonDocument reply = net.call(
      "ec2.RunInstances", json("{'InstanceType':'m5.large','MinCount':1,'MaxCount':1,'SubnetId':'" +
                               std::string(k_public_a) + "'}"));
  const Ec2Instance& open = net.world().ec2_instances.at(0);
  CHECK(ip_text(open.private_ip) == "10.0.192.5");  // .4 is the NAT gateway's
  CHECK(open.public_ip != 0);
  CHECK(text_at(reply, "/Instances/0/SubnetId") == k_public_a);
  CHECK(text_at(reply, "/Instances/0/PrivateIpAddress") == "10.0.192.5");
  CHECK(text_at(reply, "/Instances/0/SecurityGroups/0/GroupName") == "default");
  net.add_instances(1);
  const Ec2Instance& closed = net.world().ec2_instances.at(1);
  CHECK(ip_text(closed.private_ip) == "10.0.0.4");
  CHECK(closed.public_ip == 0);
}

TEST_CASE("who listens at an address: the task's container, or the one with the host port (2.1)") {
  Net net;
  net.register_definition("own", k_app, k_fargate_app);
  net.register_definition("dynamic", k_app);
  const TaskId own = net.fargate("own", k_private_a);
  const InstanceId instance = net.add_instances(1).at(0);
  const TaskId bridge = net.run("dynamic").at(0);
  net.simulation.settle();
  const World& world = net.world();
  const auto at = [&](std::uint32_t ip, Port port) {
    const ContainerId found = network::listener_at(world, ip, port, Protocol::tcp);
    return found ? world.at(found).task : TaskId{};
  };
  CHECK(at(world.at(own).private_ip, 80) == own);
  CHECK_FALSE(at(world.at(own).private_ip, 81));
  const std::uint32_t machine = world.at(world.at(instance).ec2_instance).private_ip;
  CHECK(at(machine, 32768) == bridge);
  CHECK_FALSE(at(machine, 80));
  CHECK_FALSE(at(machine + 1, 80));
  CHECK_FALSE(network::listener_at(world, instance, 32768, Protocol::udp));
}

TEST_SUITE_END();
