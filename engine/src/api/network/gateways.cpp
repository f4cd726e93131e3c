// ec2: internet gateways, NAT gateways and the route 0.0.0.0/0. Every subnet has a route table of its own.
#include "api/handlers.hpp"
#include "api/network/read.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

void write_internet_gateway(JsonWriter& out, const World& world, const InternetGateway& gateway) {
  out.begin_object().member("InternetGatewayId", world.text(gateway.key));
  out.member("OwnerId", world.account).key("Attachments").begin_array();
  if (gateway.vpc) {
    out.begin_object().member("State", "available");
    out.member("VpcId", world.text(world.at(gateway.vpc).key)).end_object();
  }
  out.end_array().end_object();
}

void write_nat(JsonWriter& out, const World& world, const NatGateway& nat) {
  const Subnet& subnet = world.at(nat.subnet);
  out.begin_object().member("NatGatewayId", world.text(nat.key));
  out.member("SubnetId", world.text(subnet.key));
  out.member("VpcId", world.text(world.at(subnet.vpc).key));
  out.member("State", nat.deleted ? "deleted" : "available");
  out.member("ConnectivityType", "public").key("NatGatewayAddresses").begin_array();
  out.begin_object().member("PublicIp", ip_text(nat.public_ip));
  out.member("PrivateIp", ip_text(nat.private_ip)).end_object().end_array().end_object();
}

// Ids of route tables are those of their subnets: "rtb-…" for "subnet-…".
std::string route_table_key(const World& world, const Subnet& subnet) {
  return "rtb-" + world.text(subnet.key).substr(std::string_view("subnet-").size());
}

std::string gateway_key(const World& world, VpcId vpc) {
  for (const InternetGateway& gateway : world.internet_gateways) {
    if (!gateway.deleted && gateway.vpc == vpc) return world.text(gateway.key);
  }
  return {};
}

void write_route_table(JsonWriter& out, const World& world, const Subnet& subnet) {
  const Vpc& vpc = world.at(subnet.vpc);
  out.begin_object().member("RouteTableId", route_table_key(world, subnet));
  out.member("VpcId", world.text(vpc.key)).key("Associations").begin_array().begin_object();
  out.member("SubnetId", world.text(subnet.key)).member("Main", false).end_object().end_array();
  out.key("Routes").begin_array().begin_object();
  out.member("DestinationCidrBlock", block_text(vpc.cidr)).member("GatewayId", "local");
  out.member("State", "active").end_object();
  if (subnet.route != DefaultRoute::none) {
    const bool nat = subnet.route == DefaultRoute::nat_gateway;
    const bool works = nat ? !world.at(subnet.nat).deleted : vpc.has_internet_gateway;
    out.begin_object().member("DestinationCidrBlock", "0.0.0.0/0");
    if (nat) {
      out.member("NatGatewayId", world.text(world.at(subnet.nat).key));
    } else {
      out.member("GatewayId", gateway_key(world, subnet.vpc));
    }
    out.member("State", works ? "active" : "blackhole").end_object();
  }
  out.end_array().end_object();
}

struct Route {
  DefaultRoute route = DefaultRoute::none;
  NatGatewayId nat;
};

// "igw-…" or "nat-…" of the subnet's VPC.
Route route_to(Call& call, SubnetId subnet, JsonValue target) {
  Route route;
  const World& world = call.world();
  const VpcId vpc = world.at(subnet).vpc;
  if (target.text().starts_with("nat-")) {
    route.nat = nat_for(call, target);
    if (call.refused()) return route;
    route.route = DefaultRoute::nat_gateway;
    if (world.at(world.at(route.nat).subnet).vpc == vpc) return route;
  } else {
    const auto gateway = internet_gateway_for(call, target);
    if (call.refused() || !gateway) return route;
    route.route = DefaultRoute::internet_gateway;
    if (world.internet_gateways[*gateway].vpc == vpc) return route;
  }
  call.refuse(k_bad_value,
              concat({"route table ", route_table_key(world, world.at(subnet)),
                      " and network gateway ", target.text(), " belong to different networks"}),
              target);
  return route;
}

SubnetId route_table_for(Call& call) {
  const std::string wanted = call.text("RouteTableId");
  const World& world = call.world();
  for (const Subnet& subnet : world.subnets) {
    if (!subnet.deleted && route_table_key(world, subnet) == wanted) return subnet.id;
  }
  call.refuse("InvalidRouteTableID.NotFound",
              concat({"The routeTable ID '", wanted, "' does not exist"}), call.in["RouteTableId"],
              "Every subnet has its own: ec2.DescribeRouteTables lists them.");
  return {};
}

// The route table of a call for the one route that can be set.
SubnetId routed_subnet(Call& call) {
  const SubnetId id = route_table_for(call);
  const std::string block = call.text("DestinationCidrBlock");
  if (block != "0.0.0.0/0") {
    call.refuse(k_bad_value,
                concat({"Value (", block,
                        ") for parameter destinationCidrBlock is invalid. Only the default route "
                        "is simulated."}),
                call.in["DestinationCidrBlock"], "0.0.0.0/0.");
  }
  return id;
}

JsonValue target_for(Call& call) {
  const JsonValue nat = call.in["NatGatewayId"];
  const JsonValue target = nat ? nat : call.in["GatewayId"];
  if (!target) {
    call.refuse("MissingParameter", "The request must contain a target for the route.", {},
                "GatewayId or NatGatewayId.");
  }
  return target;
}

void refuse_missing_route(Call& call) {
  call.refuse("InvalidRoute.NotFound",
              concat({"no route with destination-cidr-block 0.0.0.0/0 in route table ",
                      call.text("RouteTableId")}),
              call.in["RouteTableId"]);
}

}  // namespace

void create_internet_gateway(Call& call) {
  World& world = call.world();
  if (world.internet_gateways.size() >= world.limits.vpcs_max) {
    call.refuse("InternetGatewayLimitExceeded",
                "The maximum number of internet gateways has been reached.");
    return;
  }
  const std::uint32_t index = network::create_internet_gateway(call.desk.changes);
  call.out.begin_object().key("InternetGateway");
  write_internet_gateway(call.out, world, world.internet_gateways[index]);
  call.out.end_object();
}

void attach_internet_gateway(Call& call) {
  const auto gateway = internet_gateway_for(call, call.in["InternetGatewayId"]);
  const VpcId vpc = vpc_for(call, call.in["VpcId"]);
  if (call.refused() || !gateway) return;
  const World& world = call.world();
  const VpcId attached = world.internet_gateways[*gateway].vpc;
  if (attached) {
    call.refuse("Resource.AlreadyAssociated",
                concat({"resource ", call.text("InternetGatewayId"),
                        " is already attached to network ", world.text(world.at(attached).key)}),
                call.in["InternetGatewayId"]);
  } else if (world.at(vpc).has_internet_gateway) {
    call.refuse(
        k_bad_value,
        concat({"Network ", call.text("VpcId"), " already has an internet gateway attached"}),
        call.in["VpcId"]);
  }
  if (call.refused()) return;
  network::attach_internet_gateway(call.desk.changes, *gateway, vpc);
  write_done(call);
}

void detach_internet_gateway(Call& call) {
  const auto gateway = internet_gateway_for(call, call.in["InternetGatewayId"]);
  const VpcId vpc = vpc_for(call, call.in["VpcId"]);
  if (call.refused() || !gateway) return;
  if (call.world().internet_gateways[*gateway].vpc != vpc) {
    call.refuse("Gateway.NotAttached",
                concat({"resource ", call.text("InternetGatewayId"), " is not attached to network ",
                        call.text("VpcId")}),
                call.in["VpcId"]);
    return;
  }
  network::attach_internet_gateway(call.desk.changes, *gateway, {});
  write_done(call);
}

void delete_internet_gateway(Call& call) {
  const auto gateway = internet_gateway_for(call, call.in["InternetGatewayId"]);
  if (call.refused() || !gateway) return;
  if (call.world().internet_gateways[*gateway].vpc) {
    call.refuse(k_dependency,
                concat({"The internetGateway '", call.text("InternetGatewayId"),
                        "' has dependencies and cannot be deleted."}),
                call.in["InternetGatewayId"], "Detach it first.");
    return;
  }
  network::delete_internet_gateway(call.desk.changes, *gateway);
  write_done(call);
}

void describe_internet_gateways(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("InternetGateways").begin_array();
  for (const InternetGateway& gateway : world.internet_gateways) {
    const std::string& key = world.text(gateway.key);
    const std::string vpc = gateway.vpc ? world.text(world.at(gateway.vpc).key) : std::string();
    const bool shown =
        !gateway.deleted && is_shown(call, "InternetGatewayIds", key,
                                     {{"internet-gateway-id", key}, {"attachment.vpc-id", vpc}});
    if (shown) write_internet_gateway(call.out, world, gateway);
  }
  call.out.end_array().end_object();
}

void create_nat_gateway(Call& call) {
  const SubnetId subnet = subnet_for(call, call.in["SubnetId"]);
  if (call.refused()) return;
  World& world = call.world();
  if (world.nat_gateways.size() >= world.limits.subnets_max) {
    call.refuse("NatGatewayLimitExceeded", "Performing this operation would exceed the limit.");
    return;
  }
  const NatGatewayId id = network::create_nat_gateway(call.desk.changes, subnet);
  if (!id) {
    call.refuse("InsufficientFreeAddressesInSubnet",
                concat({"The subnet ", call.text("SubnetId"), " has no free address."}),
                call.in["SubnetId"]);
    return;
  }
  call.out.begin_object().key("NatGateway");
  write_nat(call.out, world, world.at(id));
  call.out.end_object();
}

void delete_nat_gateway(Call& call) {
  const NatGatewayId id = nat_for(call, call.in["NatGatewayId"]);
  if (call.refused()) return;
  network::delete_nat_gateway(call.desk.changes, id);
  call.out.begin_object().member("NatGatewayId", call.text("NatGatewayId")).end_object();
}

void describe_nat_gateways(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("NatGateways").begin_array();
  for (const NatGateway& nat : world.nat_gateways) {
    const Subnet& subnet = world.at(nat.subnet);
    if (is_shown(call, "NatGatewayIds", world.text(nat.key),
                 {{"subnet-id", world.text(subnet.key)},
                  {"vpc-id", world.text(world.at(subnet.vpc).key)},
                  {"state", nat.deleted ? "deleted" : "available"}})) {
      write_nat(call.out, world, nat);
    }
  }
  call.out.end_array().end_object();
}

void describe_route_tables(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("RouteTables").begin_array();
  for (const Subnet& subnet : world.subnets) {
    const bool shown =
        !subnet.deleted && is_shown(call, "RouteTableIds", route_table_key(world, subnet),
                                    {{"vpc-id", world.text(world.at(subnet.vpc).key)},
                                     {"association.subnet-id", world.text(subnet.key)}});
    if (shown) write_route_table(call.out, world, subnet);
  }
  call.out.end_array().end_object();
}

void create_route(Call& call) {
  const SubnetId id = routed_subnet(call);
  const JsonValue target = target_for(call);
  if (call.refused()) return;
  if (call.world().at(id).route != DefaultRoute::none) {
    call.refuse("RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists.",
                call.in["DestinationCidrBlock"], "ec2.ReplaceRoute changes it.");
    return;
  }
  const Route route = route_to(call, id, target);
  if (call.refused()) return;
  network::set_route(call.desk.changes, id, route.route, route.nat);
  write_done(call);
}

void replace_route(Call& call) {
  const SubnetId id = routed_subnet(call);
  const JsonValue target = target_for(call);
  if (call.refused()) return;
  if (call.world().at(id).route == DefaultRoute::none) return refuse_missing_route(call);
  const Route route = route_to(call, id, target);
  if (call.refused()) return;
  network::set_route(call.desk.changes, id, route.route, route.nat);
  write_done(call);
}

void set_default_route(Call& call) {
  const SubnetId id = subnet_for(call, call.in["SubnetId"]);
  const JsonValue target = call.in["Target"];
  if (call.refused()) return;
  Route route;
  if (target.text() == "igw") {
    route.route = DefaultRoute::internet_gateway;
  } else if (target.text() != "none") {
    route = route_to(call, id, target);
  }
  if (call.refused()) return;
  network::set_route(call.desk.changes, id, route.route, route.nat);
  write_done(call);
}

void delete_route(Call& call) {
  const SubnetId id = routed_subnet(call);
  if (call.refused()) return;
  if (call.world().at(id).route == DefaultRoute::none) return refuse_missing_route(call);
  network::set_route(call.desk.changes, id, DefaultRoute::none);
  write_done(call);
}

}  // namespace taskyard::api
