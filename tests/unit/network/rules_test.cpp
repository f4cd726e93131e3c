// Calls for networks: what AWS refuses and how, and what the calls change.
#include <doctest/doctest.h>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("network");

namespace {

struct Row {
  const char* action;
  const char* request;
  const char* expected;
};

// ${g}: group "web" with tcp 80 from everywhere; ${s}: a /28 subnet with a task in it; ${v}: a VPC
// 10.1.0.0/16 of its own with subnet ${w}; ${i}: a detached internet gateway.
const std::vector<Row> k_refused = {
    {"ec2.CreateVpc", "{'CidrBlock':'10.0.0.0/8'}",
     "InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid."},
    {"ec2.CreateVpc", "{'CidrBlock':'10.0.0.300/16'}",
     "InvalidParameterValue: Value (10.0.0.300/16) for parameter cidrBlock is invalid. This is not "
     "a valid CIDR block."},
    {"ec2.CreateSubnet", "{'VpcId':'vpc-1','CidrBlock':'10.0.0.0/24'}",
     "InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist"},
    {"ec2.CreateSubnet", "{'VpcId':'${v}','CidrBlock':'10.2.0.0/24'}",
     "InvalidSubnet.Range: The CIDR '10.2.0.0/24' is invalid."},
    {"ec2.CreateSubnet", "{'VpcId':'${v}','CidrBlock':'10.1.0.0/20'}",
     "InvalidSubnet.Conflict: The CIDR '10.1.0.0/20' conflicts with another subnet"},
    {"ec2.DeleteSubnet", "{'SubnetId':'subnet-1'}",
     "InvalidSubnetID.NotFound: The subnet ID 'subnet-1' does not exist"},
    {"ec2.DeleteSubnet", "{'SubnetId':'${s}'}",
     "DependencyViolation: The subnet '${s}' has dependencies and cannot be deleted."},
    {"ec2.DeleteVpc", "{'VpcId':'${v}'}",
     "DependencyViolation: The vpc '${v}' has dependencies and cannot be deleted."},
    {"ec2.CreateSecurityGroup", "{'GroupName':'web','Description':'d'}",
     "InvalidGroup.Duplicate: The security group 'web' already exists for VPC "
     "'vpc-0a1b2c3d4e5f60718'"},
    {"ec2.CreateSecurityGroup", "{'GroupName':'sg-web','Description':'d'}",
     "InvalidParameterValue: Value (sg-web) for parameter GroupName is invalid. Group names may "
     "not be in the format sg-*."},
    {"ec2.CreateSecurityGroup", "{'GroupName':'x'}",
     "InvalidParameterException: Missing required parameter in input: \"Description\""},
    {"ec2.DeleteSecurityGroup", "{'GroupId':'sg-1'}",
     "InvalidGroup.NotFound: The security group 'sg-1' does not exist"},
    {"ec2.DeleteSecurityGroup", "{'GroupId':'${g}'}",
     "DependencyViolation: resource ${g} has a dependent object"},
    {"ec2.DeleteSecurityGroup", "{'GroupId':'sg-0a1b2c3d4e5f60718'}",
     "CannotDelete: the specified group: \"sg-0a1b2c3d4e5f60718\" name: \"default\" cannot be "
     "deleted by a user"},
    {"ec2.AuthorizeSecurityGroupIngress",
     "{'GroupId':'${g}','IpProtocol':'tcp','FromPort':80,'ToPort':80,'CidrIp':'0.0.0.0/0'}",
     "InvalidPermission.Duplicate: the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to "
     "port: 80, ALLOW\" already exists"},
    {"ec2.AuthorizeSecurityGroupIngress",
     "{'GroupId':'${g}','IpProtocol':'tcp','FromPort':90,'ToPort':80,'CidrIp':'0.0.0.0/0'}",
     "InvalidParameterValue: Invalid TCP/UDP port range (90:80)"},
    {"ec2.AuthorizeSecurityGroupIngress",
     "{'GroupId':'${g}','IpProtocol':'tcp','FromPort':80,'ToPort':70000,'CidrIp':'0.0.0.0/0'}",
     "InvalidParameterValue: TCP/UDP port (70000) out of range"},
    {"ec2.AuthorizeSecurityGroupIngress",
     "{'GroupId':'${g}','IpProtocol':'tcp','FromPort':80,'ToPort':80,'CidrIp':'all'}",
     "InvalidParameterValue: CIDR block all is malformed"},
    {"ec2.AuthorizeSecurityGroupIngress",
     "{'GroupId':'${g}','IpProtocol':'sctp','FromPort':80,'ToPort':80,'CidrIp':'0.0.0.0/0'}",
     "InvalidParameterValue: Invalid value 'sctp' for IP protocol. Unknown protocol."},
    {"ec2.AuthorizeSecurityGroupIngress", "{'GroupId':'${g}'}",
     "MissingParameter: The request must contain the parameter ipPermissions"},
    {"ec2.RevokeSecurityGroupIngress",
     "{'GroupId':'${g}','IpProtocol':'tcp','FromPort':81,'ToPort':81,'CidrIp':'0.0.0.0/0'}",
     "InvalidPermission.NotFound: The specified rule does not exist in this security group."},
    {"ec2.AttachInternetGateway", "{'InternetGatewayId':'igw-1','VpcId':'${v}'}",
     "InvalidInternetGatewayID.NotFound: The internetGateway ID 'igw-1' does not exist"},
    {"ec2.AttachInternetGateway", "{'InternetGatewayId':'${i}','VpcId':'vpc-0a1b2c3d4e5f60718'}",
     "InvalidParameterValue: Network vpc-0a1b2c3d4e5f60718 already has an internet gateway "
     "attached"},
    {"ec2.DeleteNatGateway", "{'NatGatewayId':'nat-1'}",
     "NatGatewayNotFound: The Nat Gateway nat-1 was not found"},
    {"ec2.CreateRoute",
     "{'RouteTableId':'rtb-1','DestinationCidrBlock':'0.0.0.0/0','GatewayId':'${i}'}",
     "InvalidRouteTableID.NotFound: The routeTable ID 'rtb-1' does not exist"},
    {"ec2.CreateRoute",
     "{'RouteTableId':'rtb-0a10000000000001a','DestinationCidrBlock':'0.0.0.0/"
     "0','GatewayId':'${i}'}",
     "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists."},
    {"taskyard.SetDefaultRoute", "{'SubnetId':'${w}','Target':'nat-0a1b2c3d4e5f60718'}",
     "InvalidParameterValue: route table ${r} and network gateway nat-0a1b2c3d4e5f60718 belong to "
     "different networks"},
    {"ec2.CreateVpcEndpoint", "{'VpcId':'${v}','ServiceName':'com.amazonaws.us-east-1.sqs'}",
     "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.sqs' does not exist"},
    {"ec2.CreateVpcEndpoint", "{'VpcId':'${v}','ServiceName':'com.amazonaws.us-east-1.logs'}",
     "InvalidParameter: Endpoint type (Gateway) does not match available service types "
     "([Interface])."},
    {"ec2.DescribeSubnets", "{'Filters':[{'Name':'colour','Values':['red']}]}",
     "InvalidParameterValue: The filter 'colour' is invalid"},
    {"ec2.RunInstances",
     "{'InstanceType':'m5.large','MinCount':12,'MaxCount':12,'SubnetId':'${s}'}",
     "InsufficientFreeAddressesInSubnet: There are not enough free addresses in subnet '${s}' to "
     "satisfy the requested number of instances."},
    {"servicediscovery.CreateService",
     "{'Name':'web','NamespaceId':'ns-1','DnsConfig':{'DnsRecords':[{'Type':'A','TTL':60}]}}",
     "NamespaceNotFound: Namespace not found: ns-1"},
    {"servicediscovery.DiscoverInstances", "{'NamespaceName':'yard.local','ServiceName':'web'}",
     "NamespaceNotFound: Namespace not found: yard.local"},
    {"RunTask",
     "{'cluster':'c','launchType':'FARGATE','taskDefinition':'app','networkConfiguration':"
     "{'awsvpcConfiguration':{'subnets':['${s}'],'securityGroups':['sg-1']}}}",
     "InvalidParameterException: Error retrieving security group information for [sg-1]: The "
     "security group 'sg-1' does not exist (ErrorCode: InvalidGroup.NotFound)"},
    {"RunTask",
     "{'cluster':'c','launchType':'FARGATE','taskDefinition':'app','networkConfiguration':"
     "{'awsvpcConfiguration':{'subnets':['${w}'],'securityGroups':['${g}']}}}",
     "InvalidParameterException: Security group ${g} does not appear to belong to the same VPC as "
     "the input subnets."},
    {"RunTask",
     "{'cluster':'c','launchType':'FARGATE','taskDefinition':'app','networkConfiguration':"
     "{'awsvpcConfiguration':{'subnets':['${w}','${s}']}}}",
     "InvalidParameterException: Subnets must belong to the same VPC."},
    {"RunTask",
     "{'cluster':'c','launchType':'FARGATE','taskDefinition':'app','networkConfiguration':"
     "{'awsvpcConfiguration':{'subnets':['${s}'],'securityGroups':"
     "['${g}','${g}','${g}','${g}','${g}','${g}']}}}",
     "InvalidParameterException: securityGroups can have at most 5 items."},
};

struct Furnished {
  Net net;
  std::string group, subnet, vpc, other_subnet, gateway;

  Furnished() {
    net.register_definition("app", R"([{"name":"app","image":"nginx","memory":64}])",
                            R"("networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
                            R"("cpu":"256","memory":"512")");
    group = net.group("web");
    net.admit(group, "0.0.0.0/0", 80, 80);
    net.call("ec2.DeleteSubnet", json("{'SubnetId':'subnet-0b10000000000001c'}"));
    subnet = net.small_subnet(224);
    net.fargate("app", subnet, group);
    vpc = text_at(net.call("ec2.CreateVpc", json("{'CidrBlock':'10.1.0.0/16'}")), "/Vpc/VpcId");
    other_subnet = text_at(
        net.call("ec2.CreateSubnet", json("{'VpcId':'" + vpc + "','CidrBlock':'10.1.0.0/24'}")),
        "/Subnet/SubnetId");
    gateway =
        text_at(net.call("ec2.CreateInternetGateway", "{}"), "/InternetGateway/InternetGatewayId");
  }

  std::string fill(std::string text) const {
    const std::pair<const char*, std::string> names[] = {
        {"${g}", group},        {"${s}", subnet},  {"${v}", vpc},
        {"${w}", other_subnet}, {"${i}", gateway}, {"${r}", "rtb-" + other_subnet.substr(7)}};
    for (const auto& [name, value] : names) {
      for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
        text.replace(at, 4, value);
      }
    }
    return text;
  }
};

}  // namespace

TEST_CASE("network calls that AWS refuses, in its words; nothing changes") {
  Furnished world;
  for (const Row& row : k_refused) {
    CAPTURE(row.action);
    CAPTURE(row.request);
    const std::uint64_t state = world.net.simulation.state_hash();
    CHECK(world.net.refusal(row.action, json(world.fill(row.request))) == world.fill(row.expected));
    CHECK(world.net.simulation.state_hash() == state);
  }
}

TEST_CASE("rules of a security group come, are described and go, by content or by id") {
  Net net;
  const std::string group = net.group("web");
  const JsonDocument made = net.call(
      "ec2.AuthorizeSecurityGroupIngress",
      json("{'GroupId':'" + group +
           "','IpPermissions':[{'IpProtocol':'tcp','FromPort':80,'ToPort':80,'IpRanges':"
           "[{'CidrIp':'10.0.0.0/16','Description':'inside'},{'CidrIp':'192.0.2.0/24'}]}]}"));
  CHECK(made.root()["SecurityGroupRules"].size() == 2);
  const std::string rule = text_at(made, "/SecurityGroupRules/1/SecurityGroupRuleId");
  CHECK(rule.substr(0, 5) == "sgr-0");
  const auto& rules = net.world().at(net.group_id(group)).rules;
  CHECK(rules.size() == 3);  // with the one that lets everything out
  net.call("ec2.RevokeSecurityGroupIngress",
           json("{'GroupId':'" + group + "','SecurityGroupRuleIds':['" + rule + "']}"));
  CHECK(rules.size() == 2);
  const JsonDocument shown =
      net.call("ec2.DescribeSecurityGroups", json("{'GroupIds':['" + group + "']}"));
  CHECK(text_at(shown, "/SecurityGroups/0/IpPermissions/0/IpRanges/0/CidrIp") == "10.0.0.0/16");
  CHECK(text_at(shown, "/SecurityGroups/0/IpPermissions/0/IpRanges/0/Description") == "inside");
  CHECK(text_at(shown, "/SecurityGroups/0/IpPermissionsEgress/0/IpProtocol") == "-1");
  net.call("ec2.RevokeSecurityGroupIngress",
           json("{'GroupId':'" + group +
                "','IpProtocol':'tcp','FromPort':80,'ToPort':80,'CidrIp':'10.0.0.0/16'}"));
  CHECK(rules.size() == 1);
  net.call("ec2.DeleteSecurityGroup", json("{'GroupId':'" + group + "'}"));
  CHECK_FALSE(net.group_id(group));
}

TEST_CASE("a VPC made by hand can be taken apart again in the right order") {
  Net net;
  const std::string vpc =
      text_at(net.call("ec2.CreateVpc", json("{'CidrBlock':'10.1.0.0/16'}")), "/Vpc/VpcId");
  const std::string in_vpc = "{'VpcId':'" + vpc + "'";
  const std::string gateway =
      text_at(net.call("ec2.CreateInternetGateway", "{}"), "/InternetGateway/InternetGatewayId");
  const std::string attachment = json(in_vpc + ",'InternetGatewayId':'" + gateway + "'}");
  net.call("ec2.AttachInternetGateway", attachment);
  const std::string subnet =
      text_at(net.call("ec2.CreateSubnet", json(in_vpc + ",'CidrBlock':'10.1.0.0/24'}")),
              "/Subnet/SubnetId");
  net.set_route(subnet, gateway);
  CHECK(net.world().at(net.subnet(subnet)).route == DefaultRoute::internet_gateway);
  const std::string nat =
      text_at(net.call("ec2.CreateNatGateway", json("{'SubnetId':'" + subnet + "'}")),
              "/NatGateway/NatGatewayId");
  CHECK(net.refusal("ec2.DeleteSubnet", json("{'SubnetId':'" + subnet + "'}")) != "");
  net.call("ec2.DeleteNatGateway", json("{'NatGatewayId':'" + nat + "'}"));
  net.call("ec2.DeleteSubnet", json("{'SubnetId':'" + subnet + "'}"));
  CHECK(net.refusal("ec2.DeleteVpc", json(in_vpc + "}")) != "");
  net.call("ec2.DetachInternetGateway", attachment);
  net.call("ec2.DeleteInternetGateway", json("{'InternetGatewayId':'" + gateway + "'}"));
  net.call("ec2.DeleteVpc", json(in_vpc + "}"));
  CHECK_FALSE(network::find_vpc(net.world(), vpc));
}

TEST_CASE("routes are set per subnet: create, replace, delete") {
  Net net;
  const std::string table =
      "{'RouteTableId':'rtb-0a10000000000001a','DestinationCidrBlock':"
      "'0.0.0.0/0'";
  net.call("ec2.DeleteRoute", json(table + "}"));
  CHECK(net.world().at(net.subnet(k_private_a)).route == DefaultRoute::none);
  net.call("ec2.CreateRoute", json(table + ",'GatewayId':'igw-0a1b2c3d4e5f60718'}"));
  CHECK(net.world().at(net.subnet(k_private_a)).route == DefaultRoute::internet_gateway);
  net.call("ec2.ReplaceRoute", json(table + ",'NatGatewayId':'nat-0a1b2c3d4e5f60718'}"));
  CHECK(net.world().at(net.subnet(k_private_a)).route == DefaultRoute::nat_gateway);
  const JsonDocument shown = net.call(
      "ec2.DescribeRouteTables",
      json("{'Filters':[{'Name':'association.subnet-id','Values':['subnet-0a10000000000001a']}]}"));
  CHECK(shown.root()["RouteTables"].size() == 1);
  CHECK(text_at(shown, "/RouteTables/0/Routes/1/NatGatewayId") == k_default_nat);
}

TEST_SUITE_END();
