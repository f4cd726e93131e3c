// ec2: network interfaces, and PrivateLink: endpoints and the services behind them.
#include <algorithm>

#include "api/handlers.hpp"
#include "api/network/choice.hpp"
#include "api/network/read.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_parameter = "InvalidParameter";
// Services with an interface endpoint that tasks may need (surroundings 2.5), and S3 with both kinds.
constexpr std::string_view k_services[] = {"ecr.api",        "ecr.dkr", "ecs",  "ecs-agent",
                                           "ecs-telemetry",  "kms",     "logs", "s3",
                                           "secretsmanager", "ssm"};

std::string full_name(const World& world, std::string_view service) {
  return concat({"com.amazonaws.", world.region, ".", service});
}

void write_groups(JsonWriter& out, const World& world, const std::vector<SecurityGroupId>& groups) {
  out.key("Groups").begin_array();
  for (const SecurityGroupId id : groups) {
    out.begin_object().member("GroupId", world.text(world.at(id).key));
    out.member("GroupName", world.at(id).name).end_object();
  }
  out.end_array();
}

std::string_view description_of(const NetworkInterface& eni) {
  if (eni.task) return "ECS task";
  return eni.endpoint ? "VPC Endpoint Interface" : "ELB";
}

void write_interface(JsonWriter& out, const World& world, const NetworkInterface& eni) {
  const Subnet& subnet = world.at(eni.subnet);
  out.begin_object().member("NetworkInterfaceId", world.text(eni.key));
  out.member("Description", description_of(eni)).member("Status", "in-use");
  out.member("SubnetId", world.text(subnet.key));
  out.member("VpcId", world.text(world.at(subnet.vpc).key));
  out.member("AvailabilityZone", world.text(subnet.zone));
  out.member("MacAddress", network::mac_text(world, eni.id));
  out.member("PrivateIpAddress", ip_text(eni.private_ip)).member("RequesterManaged", true);
  if (eni.public_ip != 0) {
    out.key("Association").begin_object().member("PublicIp", ip_text(eni.public_ip)).end_object();
  }
  write_groups(out, world, eni.groups);
  out.end_object();
}

void write_endpoint(JsonWriter& out, const World& world, const VpcEndpoint& endpoint) {
  out.begin_object().member("VpcEndpointId", world.text(endpoint.key));
  out.member("VpcEndpointType", endpoint.gateway ? "Gateway" : "Interface");
  out.member("VpcId", world.text(world.at(endpoint.vpc).key));
  out.member("ServiceName", world.text(endpoint.service)).member("State", "available");
  out.member("PrivateDnsEnabled", !endpoint.gateway && !endpoint.provider);
  out.key(endpoint.gateway ? "RouteTableIds" : "SubnetIds").begin_array();
  for (const SubnetId id : endpoint.subnets) {
    const std::string& key = world.text(world.at(id).key);
    out.value(endpoint.gateway ? replace_all(key, "subnet-", "rtb-") : key);
  }
  out.end_array();
  write_groups(out, world, endpoint.groups);
  out.key("NetworkInterfaceIds").begin_array();
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (eni.endpoint == endpoint.id && !eni.released) out.value(world.text(eni.key));
  }
  out.end_array().end_object();
}

// The service of the request: one of AWS's, or one behind an NLB.
void read_service(Call& call, VpcEndpoint& wish) {
  World& world = call.world();
  const std::string name = call.text("ServiceName");
  wish.service = world.names.find(name);
  for (const std::string_view known : k_services) {
    if (name == full_name(world, known)) wish.service = world.names.intern(name);
    if (name == full_name(world, known)) return;
  }
  for (const EndpointService& service : world.endpoint_services) {
    if (service.deleted || !wish.service || service.name != wish.service) continue;
    wish.provider = service.load_balancer;
    return;
  }
  call.refuse("InvalidServiceName",
              concat({"The Vpc Endpoint Service '", name, "' does not exist"}),
              call.in["ServiceName"], "ec2.DescribeVpcEndpointServices lists them.");
}

// A gateway endpoint works for the subnets of the route tables it is entered in.
void read_route_tables(Call& call, VpcEndpoint& wish) {
  if (call.text("ServiceName") != full_name(call.world(), "s3")) {
    call.refuse(k_parameter,
                concat({"Endpoint type (Gateway) does not match available service types "
                        "([Interface])."}),
                call.in["VpcEndpointType"], "VpcEndpointType Interface.");
  }
  for (JsonValue item = call.array("RouteTableIds").first(); item; item = item.next()) {
    const SubnetId id =
        network::find_subnet(call.world(), replace_all(item.text(), "rtb-", "subnet-"));
    if (!id || call.world().at(id).vpc != wish.vpc) {
      call.refuse("InvalidRouteTableID.NotFound",
                  concat({"The routeTable ID '", item.text(), "' does not exist"}), item,
                  "ec2.DescribeRouteTables lists those of the VPC.");
      return;
    }
    wish.subnets.push_back(id);
  }
}

void add_subnet(Call& call, JsonValue item, VpcEndpoint& wish) {
  const SubnetId id = subnet_for(call, item);
  if (call.refused()) return;
  const World& world = call.world();
  if (world.at(id).vpc != wish.vpc) {
    call.refuse(
        k_parameter,
        concat({"The subnet ", item.text(), " does not belong to the VPC of the endpoint."}), item);
  }
  for (const SubnetId other : wish.subnets) {
    if (world.at(other).zone != world.at(id).zone) continue;
    call.refuse(
        "DuplicateSubnetsInSameZone",
        concat({"Found another VPC endpoint subnet in the availability zone of ", item.text(),
                ". VPC endpoint subnets should be in different availability zones "
                "supported by the VPC endpoint service."}),
        item);
  }
  wish.subnets.push_back(id);
}

void read_interface(Call& call, VpcEndpoint& wish) {
  for (JsonValue item = call.array("SubnetIds").first(); item; item = item.next()) {
    add_subnet(call, item, wish);
  }
  if (wish.subnets.empty()) {
    call.refuse("MissingParameter", "The request must contain the parameter subnetIds",
                call.in["SubnetIds"],
                "An interface endpoint has an address in each of its subnets.");
  }
  wish.groups = groups_in(call, call.array("SecurityGroupIds"));
  if (call.refused()) return;
  const World& world = call.world();
  for (const SecurityGroupId id : wish.groups) {
    if (world.at(id).vpc == wish.vpc) continue;
    call.refuse(k_parameter, "You have specified two resources that belong to different networks.",
                call.in["SecurityGroupIds"]);
  }
  if (wish.groups.empty()) wish.groups.push_back(world.at(wish.vpc).default_group);
  for (const VpcEndpoint& other : world.vpc_endpoints) {
    const bool same = !other.deleted && !other.gateway && other.vpc == wish.vpc;
    if (!same || wish.provider || other.service != wish.service) continue;
    call.refuse(
        k_parameter,
        concat({"private-dns-enabled cannot be set because there is already a conflicting "
                "DNS domain for ",
                world.text(wish.service), " in the VPC ", world.text(world.at(wish.vpc).key)}),
        call.in["ServiceName"], concat({"It has ", world.text(other.key), " for it."}));
  }
}

// The NLB of an ARN; the ARN ends with the balancer's key.
LoadBalancerId network_balancer_for(Call& call, JsonValue given) {
  const World& world = call.world();
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool meant = given.text().ends_with(concat({":loadbalancer/", world.text(balancer.key)}));
    const bool fits =
        balancer.type == LoadBalancerType::network && balancer.state != LoadBalancerState::deleted;
    if (meant && fits) return balancer.id;
  }
  call.refuse(k_parameter,
              concat({"The load balancer ARN ", given.text(),
                      " does not name a Network Load Balancer that is there."}),
              given, "Only Network Load Balancers can be offered over PrivateLink.");
  return {};
}

void write_endpoint_service(JsonWriter& out, const World& world, std::string_view name,
                            std::string_view owner, bool gateway) {
  out.begin_object().member("ServiceName", name).member("Owner", owner);
  out.key("ServiceType").begin_array().begin_object();
  out.member("ServiceType", gateway ? "Gateway" : "Interface").end_object().end_array();
  out.key("AvailabilityZones").begin_array();
  for (const NameId zone : world.availability_zones) out.value(world.text(zone));
  out.end_array().end_object();
}

}  // namespace

void describe_network_interfaces(Call& call) {
  check_ids(call, "NetworkInterfaceIds", "InvalidNetworkInterfaceID.NotFound",
            "networkInterface ID", [](const World& world, std::string_view id) {
              return bool(network::find_interface(world, id));
            });
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("NetworkInterfaces").begin_array();
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (eni.released) continue;
    const std::string& key = world.text(eni.key);
    const Subnet& subnet = world.at(eni.subnet);
    if (is_shown(call, "NetworkInterfaceIds", key,
                 {{"network-interface-id", key},
                  {"subnet-id", world.text(subnet.key)},
                  {"vpc-id", world.text(world.at(subnet.vpc).key)},
                  {"availability-zone", world.text(subnet.zone)},
                  {"addresses.private-ip-address", ip_text(eni.private_ip)},
                  {"group-id", world.text(world.at(eni.groups.front()).key)}})) {
      write_interface(call.out, world, eni);
    }
  }
  call.out.end_array().end_object();
}

void create_vpc_endpoint(Call& call) {
  VpcEndpoint wish;
  wish.vpc = vpc_for(call, call.in["VpcId"]);
  if (!call.refused()) read_service(call, wish);
  if (call.refused()) return;
  wish.gateway = call.text("VpcEndpointType", "Gateway") == "Gateway";
  if (wish.gateway) {
    read_route_tables(call, wish);
  } else {
    read_interface(call, wish);
  }
  World& world = call.world();
  if (world.vpc_endpoints.size() >= world.limits.subnets_max) {
    call.refuse("VpcEndpointLimitExceeded", "There are as many VPC endpoints as there can be.");
  }
  if (call.refused()) return;
  const VpcEndpointId id = network::create_endpoint(call.desk.changes, std::move(wish));
  if (!id) {
    call.refuse("InsufficientFreeAddressesInSubnet", "A subnet has no free address left.",
                call.in["SubnetIds"]);
    return;
  }
  call.out.begin_object().key("VpcEndpoint");
  write_endpoint(call.out, world, world.at(id));
  call.out.end_object();
}

void delete_vpc_endpoints(Call& call) {
  call.out.begin_object().key("Unsuccessful").begin_array();
  for (JsonValue item = call.array("VpcEndpointIds").first(); item; item = item.next()) {
    const VpcEndpointId id = network::find_endpoint(call.world(), item.text());
    if (id) {
      network::delete_endpoint(call.desk.changes, id);
      continue;
    }
    call.out.begin_object().member("ResourceId", item.text()).key("Error").begin_object();
    call.out.member("Code", "InvalidVpcEndpointId.NotFound");
    call.out.member("Message", concat({"The Vpc Endpoint Id '", item.text(), "' does not exist"}));
    call.out.end_object().end_object();
  }
  call.out.end_array().end_object();
}

void describe_vpc_endpoints(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("VpcEndpoints").begin_array();
  for (const VpcEndpoint& endpoint : world.vpc_endpoints) {
    const std::string& key = world.text(endpoint.key);
    const bool shown =
        !endpoint.deleted && is_shown(call, "VpcEndpointIds", key,
                                      {{"vpc-endpoint-id", key},
                                       {"vpc-id", world.text(world.at(endpoint.vpc).key)},
                                       {"service-name", world.text(endpoint.service)}});
    if (shown) write_endpoint(call.out, world, endpoint);
  }
  call.out.end_array().end_object();
}

void create_endpoint_service(Call& call) {
  const JsonValue list = call.array("NetworkLoadBalancerArns");
  if (call.in["GatewayLoadBalancerArns"].size() > 0 || list.size() != 1) {
    call.refuse(k_parameter, "Exactly one Network Load Balancer must be given.", list,
                "NetworkLoadBalancerArns with one ARN; Gateway Load Balancers are not simulated.");
  }
  if (call.refused()) return;
  const LoadBalancerId balancer = network_balancer_for(call, list.first());
  if (call.refused()) return;
  World& world = call.world();
  const std::uint32_t index = network::create_endpoint_service(call.desk.changes, balancer);
  const EndpointService& service = world.endpoint_services[index];
  call.out.begin_object().key("ServiceConfiguration").begin_object();
  call.out.member("ServiceId", world.text(service.key));
  call.out.member("ServiceName", world.text(service.name)).member("ServiceState", "Available");
  call.out.member("AcceptanceRequired", false).key("NetworkLoadBalancerArns").begin_array();
  call.out.value(list.first().text()).end_array().end_object().end_object();
}

void describe_endpoint_services(Call& call) {
  const World& world = call.world();
  const JsonValue wanted = call.in["ServiceNames"];
  const auto shown = [&](std::string_view name) {
    bool found = wanted.size() == 0;
    for (JsonValue item = wanted.first(); item; item = item.next()) {
      found = found || item.text() == name;
    }
    return found;
  };
  call.out.begin_object().key("ServiceDetails").begin_array();
  for (const std::string_view service : k_services) {
    const std::string name = full_name(world, service);
    if (!shown(name)) continue;
    write_endpoint_service(call.out, world, name, "amazon", service == "s3");
  }
  for (const EndpointService& service : world.endpoint_services) {
    const std::string& name = world.text(service.name);
    if (service.deleted || !shown(name)) continue;
    write_endpoint_service(call.out, world, name, world.account, false);
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
