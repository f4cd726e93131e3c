// elb: Classic Load Balancers (facts 1.4, 1.13).
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "api/elb/classic.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

constexpr std::string_view k_protocols = "HTTP|HTTPS|TCP|SSL";
constexpr int k_per_region = 20;

// SSL is what Classic Load Balancers call TLS.
ListenerProtocol classic_protocol(Call& call, JsonValue at) {
  if (upper(at.text()) == "SSL") return ListenerProtocol::tls;
  return protocol_in(call, at, k_protocols, "Listener protocol");
}

struct ClassicListener {
  Listener listener;
  ListenerProtocol instance_protocol = ListenerProtocol::http;
  Port instance_port = 80;
};

ClassicListener read_listener(Call& call, JsonValue item) {
  ClassicListener made;
  made.listener.protocol = classic_protocol(call, item["Protocol"]);
  made.listener.port = static_cast<Port>(bounded(call, item, "LoadBalancerPort", 80, 1, 65535));
  made.instance_port = static_cast<Port>(bounded(call, item, "InstancePort", 80, 1, 65535));
  made.instance_protocol = item["InstanceProtocol"]
                               ? classic_protocol(call, item["InstanceProtocol"])
                           : is_http(made.listener.protocol) ? ListenerProtocol::http
                                                             : ListenerProtocol::tcp;
  if (is_http(made.listener.protocol) != is_http(made.instance_protocol)) {
    call.refuse(k_configuration,
                "The listener protocol and the instance protocol must be of the same layer", item,
                "HTTP with HTTP or HTTPS, TCP with TCP or SSL.");
  }
  const bool secure = made.listener.protocol == ListenerProtocol::https ||
                      made.listener.protocol == ListenerProtocol::tls;
  if (secure && item["SSLCertificateId"].text().empty()) {
    call.refuse("CertificateNotFound", "Server Certificate not found for the key: ", item,
                "Set SSLCertificateId; any ARN will do here.");
  }
  if (secure) {
    made.listener.certificates_json =
        concat({R"([{"CertificateArn":)", json_quote(item["SSLCertificateId"].text()), "}]"});
  }
  return made;
}

std::vector<ClassicListener> listeners_in(Call& call) {
  std::vector<ClassicListener> made;
  for (JsonValue item = call.array("Listeners").first(); item; item = item.next()) {
    made.push_back(read_listener(call, item));
    const auto same = [&](const ClassicListener& other) {
      return other.listener.port == made.back().listener.port;
    };
    if (std::count_if(made.begin(), made.end(), same) > 1) {
      call.refuse(
          "DuplicateListener",
          concat({"A listener already exists for port ", to_text(made.back().listener.port)}),
          item);
    }
    if (call.refused()) return {};
  }
  if (made.empty()) {
    call.refuse(k_validation, "Listeners must be specified", call.in["Listeners"]);
  }
  return made;
}

void add_listeners(Call& call, LoadBalancerId id, std::vector<ClassicListener> wanted,
                   const TargetHealthCheck& check) {
  for (ClassicListener& listener : wanted) {
    listener.listener.load_balancer = id;
    elb::make_classic_listener(call.desk.changes, std::move(listener.listener),
                               listener.instance_protocol, listener.instance_port, check);
  }
}

// By API the check of a new one is TCP to the first instance port (facts 1.4).
TargetHealthCheck first_check(const ClassicListener& listener) {
  TargetHealthCheck check;
  check.protocol = ListenerProtocol::tcp;
  check.port = listener.instance_port;
  check.healthy_threshold = 10;
  return check;
}

// Subnets, or the default subnet of each zone named.
std::vector<SubnetId> classic_subnets(Call& call, bool internal) {
  const JsonValue zones = call.array("AvailabilityZones");
  if (call.in["Subnets"] || call.refused()) {
    return subnets_in(call, LoadBalancerType::classic, internal);
  }
  const World& world = call.world();
  std::vector<SubnetId> subnets;
  for (JsonValue item = zones.first(); item; item = item.next()) {
    const NameId zone = world.names.find(item.text());
    SubnetId found;
    for (const Subnet& subnet : world.subnets) {
      const bool counts = !subnet.deleted && zone && subnet.zone == zone &&
                          world.at(subnet.vpc).is_default &&
                          subnet.route == DefaultRoute::internet_gateway;
      if (counts && !found) found = subnet.id;
    }
    if (!found) {
      call.refuse(k_validation,
                  concat({"Requested Availability Zone ", item.text(), " is not valid"}), item);
      return {};
    }
    if (std::find(subnets.begin(), subnets.end(), found) == subnets.end()) {
      subnets.push_back(found);
    }
  }
  if (subnets.empty()) {
    call.refuse(k_validation, "Either AvailabilityZones or SubnetIds must be specified");
  }
  return subnets;
}

void check_classic(Call& call, const std::string& name) {
  check_name(call, name, "Load balancer", call.in["LoadBalancerName"]);
  int count = 0;
  for (const LoadBalancer& balancer : call.world().load_balancers) {
    const bool counts =
        balancer.state != LoadBalancerState::deleted && balancer.type == LoadBalancerType::classic;
    count += counts ? 1 : 0;
  }
  if (elb::find_classic(call.world(), name)) {
    call.refuse("DuplicateLoadBalancerName",
                concat({"Load Balancer named '", name,
                        "' already exists and it is configured with "
                        "different parameters."}),
                call.in["LoadBalancerName"]);
  } else if (count >= k_per_region) {
    call.refuse("TooManyLoadBalancers",
                "The quota for the number of load balancers has been "
                "reached.",
                {}, "20 Classic Load Balancers per region.");
  }
}

std::vector<Ec2InstanceId> instances_in(Call& call) {
  std::vector<Ec2InstanceId> instances;
  for (JsonValue item = call.array("Instances").first(); item; item = item.next()) {
    const std::string_view name = item["InstanceId"].text();
    const Ec2InstanceId id = find_ec2_instance(call.world(), name);
    if (!id) {
      call.refuse("InvalidInstance", concat({"Could not find EC2 instance ", name, "."}),
                  item["InstanceId"] ? item["InstanceId"] : item);
      return {};
    }
    instances.push_back(id);
  }
  return instances;
}

void check_machines(Call& call, LoadBalancerId id, const std::vector<Ec2InstanceId>& instances) {
  const World& world = call.world();
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const Ec2Instance& machine = world.at(instances[i]);
    const std::string name = ec2_instance_id_text(world, machine.id);
    if (machine.state != Ec2State::running && machine.state != Ec2State::pending) {
      call.refuse("InvalidInstance", concat({"EC2 instance ", name, " is not running."}),
                  call.in["Instances"].at(i));
    } else if (machine.subnet && world.at(machine.subnet).vpc != world.at(id).vpc) {
      call.refuse("InvalidInstance",
                  concat({"EC2 instance ", name, " is not in the same VPC as load balancer."}),
                  call.in["Instances"].at(i));
    }
  }
  if (world.at(id).instances.size() + instances.size() > 1000) {
    call.refuse("TooManyTargets", "A load balancer can have at most 1000 registered instances",
                call.in["Instances"]);
  }
}

void write_instances(Call& call, LoadBalancerId id) {
  call.out.begin_object().key("Instances").begin_array();
  for (const Ec2InstanceId instance : call.world().at(id).instances) {
    call.out.begin_object();
    call.out.member("InstanceId", ec2_instance_id_text(call.world(), instance)).end_object();
  }
  call.out.end_array().end_object();
}

}  // namespace

void create_classic_load_balancer(Call& call) {
  LoadBalancer wanted;
  wanted.type = LoadBalancerType::classic;
  wanted.name = call.text("LoadBalancerName");
  const std::string scheme = call.text("Scheme", "internet-facing");
  wanted.internal = scheme == "internal";
  if (!wanted.internal && scheme != "internet-facing") {
    call.refuse("InvalidScheme", concat({"Invalid scheme '", scheme, "'"}), call.in["Scheme"],
                "internet-facing or internal.");
  }
  check_classic(call, wanted.name);
  if (call.refused()) return;
  const std::vector<ClassicListener> listeners = listeners_in(call);
  const std::vector<SubnetId> subnets =
      call.refused() ? std::vector<SubnetId>{} : classic_subnets(call, wanted.internal);
  if (call.refused()) return;
  wanted.vpc = call.world().at(subnets.front()).vpc;
  wanted.groups = groups_in(call, wanted.vpc);
  if (call.refused()) return;
  if (wanted.groups.empty()) wanted.groups = {call.world().at(wanted.vpc).default_group};
  wanted.cross_zone = false;  // by API (facts 1.8); connection draining too
  wanted.draining_s = 0;
  wanted.tags_json = std::string(call.in["Tags"].source());
  const LoadBalancerId id = elb::make_load_balancer(call.desk.changes, std::move(wanted), subnets);
  add_listeners(call, id, listeners, first_check(listeners.front()));
  call.out.begin_object().member("DNSName", call.world().at(id).dns_name).end_object();
}

void create_classic_listeners(Call& call) {
  const LoadBalancerId id = classic_in(call);
  if (!id) return;
  const std::vector<ClassicListener> listeners = listeners_in(call);
  for (const ClassicListener& wanted : listeners) {
    for (const ListenerId other : call.world().at(id).listeners) {
      if (call.world().at(other).port != wanted.listener.port) continue;
      call.refuse("DuplicateListener",
                  concat({"A listener already exists for ", call.world().at(id).name,
                          " with LoadBalancerPort ", to_text(wanted.listener.port),
                          ", but with a different InstancePort, Protocol, or SSLCertificateId"}),
                  call.in["Listeners"]);
    }
  }
  if (call.refused()) return;
  add_listeners(call, id, listeners, classic_check(call.world(), id));
  call.out.begin_object().end_object();
}

void delete_classic_load_balancer(Call& call) {
  if (!call.require("LoadBalancerName")) return;
  const std::string name = call.text("LoadBalancerName");
  if (call.refused()) return;
  const LoadBalancerId id = elb::find_classic(call.world(), name);
  if (id) elb::delete_load_balancer(call.desk.changes, id);
  call.out.begin_object().end_object();  // succeeds too when it is not there, as documented
}

void register_instances(Call& call) {
  const LoadBalancerId id = classic_in(call);
  if (!id) return;
  const std::vector<Ec2InstanceId> instances = instances_in(call);
  if (!call.refused()) check_machines(call, id, instances);
  if (call.refused()) return;
  for (const Ec2InstanceId instance : instances) {
    elb::register_instance(call.desk.changes, id, instance);
  }
  write_instances(call, id);
}

void deregister_instances(Call& call) {
  const LoadBalancerId id = classic_in(call);
  if (!id) return;
  const std::vector<Ec2InstanceId> instances = instances_in(call);
  if (call.refused()) return;
  for (const Ec2InstanceId instance : instances) {
    elb::deregister_instance(call.desk.changes, id, instance);
  }
  write_instances(call, id);
}

}  // namespace taskyard::api
