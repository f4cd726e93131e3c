// elasticloadbalancing: listeners.
#include "api/elb/balancing.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

constexpr std::size_t k_per_load_balancer = 50;  // facts 1.2

void read_protocol(Call& call, const LoadBalancer& balancer, Listener& listener) {
  const bool is_network = balancer.type == LoadBalancerType::network;
  if (call.in["Protocol"] && !call.refused()) {
    listener.protocol =
        protocol_in(call, call.in["Protocol"], is_network ? "TCP|UDP|TCP_UDP|TLS" : "HTTPS|HTTP",
                    "Listener protocol");
  }
  if (call.in["Certificates"]) listener.certificates_json = call.in["Certificates"].source();
  const bool needs_certificate =
      listener.protocol == ListenerProtocol::https || listener.protocol == ListenerProtocol::tls;
  if (needs_certificate && listener.certificates_json.size() <= 2) {
    call.refuse(k_validation,
                concat({"A certificate must be specified for ", to_string(listener.protocol),
                        " listeners"}),
                call.in["Protocol"],
                R"(Certificates: [{"CertificateArn": "arn:aws:acm:…"}]; any ARN will do here.)");
  }
}

// The port must be free at this load balancer; TCP and UDP share it only as TCP_UDP.
void check_port(Call& call, const Listener& listener) {
  const World& world = call.world();
  for (const ListenerId id : world.at(listener.load_balancer).listeners) {
    if (id == listener.id || world.at(id).port != listener.port) continue;
    call.refuse("DuplicateListener",
                concat({"A listener already exists on this port for this load balancer '",
                        elb::load_balancer_arn(world, listener.load_balancer), "'"}),
                call.in["Port"], "Use another port, or ModifyListener.");
    return;
  }
}

void write_one(Call& call, ListenerId id) {
  call.out.begin_object().key("Listeners").begin_array();
  write_listener(call.out, call.world(), id.value);
  call.out.end_array().end_object();
}

}  // namespace

void create_listener(Call& call) {
  const LoadBalancerId balancer = load_balancer_in(call);
  if (!balancer) return;
  for (const char* member : {"Protocol", "Port"}) {
    if (call.in[member]) continue;
    call.refuse(k_validation, concat({"A listener ", lower(member), " must be specified"}), {},
                concat({"Set ", member, "."}));
    return;
  }
  Listener listener;
  listener.load_balancer = balancer;
  listener.port = static_cast<Port>(bounded(call, call.in, "Port", 80, 1, 65535));
  read_protocol(call, call.world().at(balancer), listener);
  ListenerRule first;
  if (!call.refused()) check_port(call, listener);
  read_action(call, call.in["DefaultActions"], listener, first);
  if (call.refused()) return;
  if (call.world().at(balancer).listeners.size() >= k_per_load_balancer) {
    call.refuse("TooManyListeners",
                "The maximum number of listeners per load balancer has been reached", {},
                "50 per load balancer.");
    return;
  }
  write_one(call, elb::make_listener(call.desk.changes, std::move(listener), std::move(first)));
}

void modify_listener(Call& call) {
  const ListenerId id = listener_in(call);
  if (!id) return;
  World& world = call.world();
  Listener listener = world.at(id);
  const LoadBalancer& balancer = world.at(listener.load_balancer);
  listener.port = static_cast<Port>(bounded(call, call.in, "Port", listener.port, 1, 65535));
  read_protocol(call, balancer, listener);
  if (!call.refused()) check_port(call, listener);
  const ListenerRuleId first = listener.rules.back();
  ListenerRule changed;
  if (call.in["DefaultActions"]) read_action(call, call.in["DefaultActions"], listener, changed);
  if (call.refused()) return;
  world.listeners[id.value] = listener;
  elb::change_rule(call.desk.changes, first,
                   call.in["DefaultActions"] ? std::move(changed) : ListenerRule(world.at(first)));
  write_one(call, id);
}

void delete_listener(Call& call) {
  const ListenerId id = listener_in(call);
  if (!id) return;
  elb::delete_listener(call.desk.changes, id);
  call.out.begin_object().end_object();
}

void describe_listeners(Call& call) {
  std::vector<std::uint32_t> ids;
  for (JsonValue item = call.array("ListenerArns").first(); item; item = item.next()) {
    const ListenerId id = elb::find_listener(call.world(), item.text());
    if (!id) {
      call.refuse("ListenerNotFound", "One or more listeners not found", item);
      return;
    }
    ids.push_back(id.value);
  }
  if (!call.in["ListenerArns"]) {
    if (!call.in["LoadBalancerArn"]) {
      call.refuse(k_validation, "You must specify either listener ARNs or a load balancer ARN");
    }
    const LoadBalancerId balancer = call.refused() ? LoadBalancerId{} : load_balancer_in(call);
    if (!balancer) return;
    for (const ListenerId id : call.world().at(balancer).listeners) ids.push_back(id.value);
  }
  if (!call.refused()) write_pages(call, "Listeners", ids, write_listener);
}

}  // namespace taskyard::api
