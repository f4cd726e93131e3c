#include "unit/network/net.hpp"

#include <doctest/doctest.h>

namespace taskyard::test {

std::string json(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\'') c = '"';
  }
  return out;
}

std::string text_at(const JsonDocument& reply, std::string_view pointer) {
  return std::string(reply.find(pointer).text());
}

std::string Net::group(std::string_view name) {
  return text_at(call("ec2.CreateSecurityGroup",
                      json("{'GroupName':'" + std::string(name) + "','Description':'d'}")),
                 "/GroupId");
}

std::string Net::small_subnet(int third) {
  return text_at(
      call("ec2.CreateSubnet", json("{'VpcId':'" + std::string(k_default_vpc) +
                                    "','AvailabilityZone':'us-east-1a','CidrBlock':'10.0." +
                                    std::to_string(third) + ".0/28'}")),
      "/Subnet/SubnetId");
}

void Net::admit(const std::string& group, std::string_view from, int first, int last) {
  const bool by_group = from.substr(0, 3) == "sg-";
  const std::string source = by_group
                                 ? "'UserIdGroupPairs':[{'GroupId':'" + std::string(from) + "'}]"
                                 : "'IpRanges':[{'CidrIp':'" + std::string(from) + "'}]";
  call("ec2.AuthorizeSecurityGroupIngress",
       json("{'GroupId':'" + group + "','IpPermissions':[{'IpProtocol':'tcp','FromPort':" +
            std::to_string(first) + ",'ToPort':" + std::to_string(last) + "," + source + "}]}"));
}

void Net::revoke_egress(const std::string& group) {
  call("ec2.RevokeSecurityGroupEgress",
       json("{'GroupId':'" + group +
            "','IpPermissions':[{'IpProtocol':'-1','IpRanges':[{'CidrIp':'0.0.0.0/0'}]}]}"));
}

void Net::set_route(std::string_view subnet, std::string_view target) {
  call("taskyard.SetDefaultRoute",
       json("{'SubnetId':'" + std::string(subnet) + "','Target':'" + std::string(target) + "'}"));
}

std::string Net::network(std::string_view subnet, std::string_view group, bool public_ip) {
  std::string text = ",'networkConfiguration':{'awsvpcConfiguration':{'subnets':['";
  text += subnet;
  text += "']";
  if (!group.empty()) text += ",'securityGroups':['" + std::string(group) + "']";
  if (public_ip) text += ",'assignPublicIp':'ENABLED'";
  return json(text + "}}");
}

TaskId Net::fargate(std::string_view family, std::string_view subnet, std::string_view group,
                    bool public_ip) {
  const JsonDocument reply = call(
      "RunTask",
      json("{'cluster':'c','launchType':'FARGATE','taskDefinition':'" + std::string(family) + "'") +
          network(subnet, group, public_ip) + "}");
  return find_task(world(), reply.root()["tasks"].first()["taskArn"].text());
}

}  // namespace taskyard::test
