// Rules: of a listener (who gets which request) and of a security group (which packets get through).
#include <algorithm>

#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::int64_t k_priority_max = 50'000;
constexpr std::int64_t k_weight_max = 999;
constexpr int k_dynamic_from = 32'768;  // surroundings 2.2
constexpr int k_port_max = 65'535;

Options listeners(const World& world) {
  Options options;
  for (const Listener& listener : world.listeners) {
    const bool http =
        listener.protocol == ListenerProtocol::http || listener.protocol == ListenerProtocol::https;
    const LoadBalancer& balancer = world.at(listener.load_balancer);
    if (listener.deleted || !http || balancer.type != LoadBalancerType::application) continue;
    if (balancer.state == LoadBalancerState::deleted) continue;
    options.emplace_back(balancer.name + " " + listener_text(listener),
                         balancer.name + ", " + listener_text(listener));
  }
  return options;
}

ListenerId listener_named(const World& world, std::string_view name) {
  for (const Listener& listener : world.listeners) {
    if (listener.deleted) continue;
    if (world.at(listener.load_balancer).name + " " + listener_text(listener) == name) {
      return listener.id;
    }
  }
  return {};
}

// The next free round number.
std::int64_t free_priority(const World& world, ListenerId id) {
  std::int64_t highest = 0;
  if (!id) return 10;
  for (const ListenerRuleId rule : world.at(id).rules) {
    highest = std::max<std::int64_t>(highest, world.listener_rules[rule.value].priority);
  }
  return std::min(highest / 10 * 10 + 10, k_priority_max);
}

struct Conditions {
  std::vector<std::string> paths, hosts, methods, sources;
  std::string header;
  std::vector<std::string> header_values;
  bool none() const {
    return paths.empty() && hosts.empty() && methods.empty() && sources.empty() && header.empty();
  }
};

Conditions condition_fields(FormBuilder& form) {
  Conditions wanted;
  wanted.paths = parts_of(form.text("path", "If the path is", "", "/img/*"));
  form.at("/Conditions").tip("Several with commas; * stands for anything, ? for one character.");
  wanted.hosts = parts_of(form.text("host", "and the host", "", "*.example.com"));
  wanted.methods = parts_of(form.text("method", "and the method", "", "GET, HEAD"));
  wanted.header = form.text("header", "and the header", "", "X-Version");
  wanted.header_values = parts_of(form.text("headerValue", "is", "", "beta*"));
  form.joined();
  wanted.sources = parts_of(form.text("source", "and the source IP", "", "10.0.0.0/8"));
  if (wanted.none()) form.problem("path", "A rule needs at least one condition.");
  if (!wanted.header.empty() && wanted.header_values.empty()) {
    form.problem("headerValue", "Which values?");
  }
  return wanted;
}

void write_condition(JsonWriter& json, std::string_view field, std::string_view config,
                     const std::vector<std::string>& values, std::string_view header = {}) {
  if (values.empty()) return;
  json.begin_object().member("Field", field).key(config).begin_object();
  if (!header.empty()) json.member("HttpHeaderName", header);
  json.key("Values").begin_array();
  for (const std::string& value : values) json.value(value);
  json.end_array().end_object().end_object();
}

void write_conditions(JsonWriter& json, const Conditions& wanted) {
  json.key("Conditions").begin_array();
  write_condition(json, "path-pattern", "PathPatternConfig", wanted.paths);
  write_condition(json, "host-header", "HostHeaderConfig", wanted.hosts);
  write_condition(json, "http-request-method", "HttpRequestMethodConfig", wanted.methods);
  if (!wanted.header.empty()) {
    write_condition(json, "http-header", "HttpHeaderConfig", wanted.header_values, wanted.header);
  }
  write_condition(json, "source-ip", "SourceIpConfig", wanted.sources);
  json.end_array();
}

void write_fixed(JsonWriter& json, std::int64_t status) {
  json.begin_object().member("Type", "fixed-response").key("FixedResponseConfig").begin_object();
  json.member("StatusCode", std::to_string(status)).member("ContentType", "text/plain");
  json.end_object().end_object();
}

struct Share {
  TargetGroupId group;
  std::int64_t weight = 1;
};

void write_forward(JsonWriter& json, const World& world, const std::vector<Share>& shares) {
  json.begin_object().member("Type", "forward").key("ForwardConfig").begin_object();
  json.key("TargetGroups").begin_array();
  for (const Share& share : shares) {
    json.begin_object().member("TargetGroupArn", arn_of_group(world, share.group));
    json.member("Weight", share.weight).end_object();
  }
  json.end_array().end_object().end_object();
}

void write_redirect(JsonWriter& json, const std::string& target) {
  json.begin_object().member("Type", "redirect").key("RedirectConfig").begin_object();
  json.member("Path", target).member("StatusCode", "HTTP_301").end_object().end_object();
}

// One or two target groups with their weights.
std::vector<Share> share_fields(FormBuilder& form) {
  const World& world = form.world();
  std::vector<Share> shares;
  Options first = target_group_options(world);
  if (first.empty()) {
    first.emplace_back("", "no target group yet");
    form.problem("groupA", "Create a target group first: the choice is at the top.");
  }
  const std::string a = form.choice("groupA", "to", first);
  form.at("/Actions");
  const std::int64_t weight_a = form.number("weightA", "Weight", 1, 0, k_weight_max);
  form.joined();
  Options second = {{"", "nobody else"}};
  for (auto& option : target_group_options(world)) {
    if (option.first != a) second.push_back(std::move(option));
  }
  const std::string b = form.choice("groupB", "and to", std::move(second));
  const std::int64_t weight_b = form.number("weightB", "Weight", 1, 0, k_weight_max);
  form.joined();
  if (const TargetGroupId id = target_group_named(world, a)) shares.push_back({id, weight_a});
  if (const TargetGroupId id = target_group_named(world, b)) shares.push_back({id, weight_b});
  return shares;
}

}  // namespace

void listener_rule_form(FormBuilder& form, RequestFormModel&) {
  const World& world = form.world();
  Options options = listeners(world);
  if (options.empty()) {
    options.emplace_back("", "no Application Load Balancer yet");
    form.problem("listener",
                 "Create an Application Load Balancer first: the choice is at the top.");
  }
  const ListenerId listener = listener_named(world, form.choice("listener", "Listener", options));
  form.at("/ListenerArn");
  const std::int64_t priority =
      form.number("priority", "Priority", free_priority(world, listener), 1, k_priority_max);
  form.at("/Priority").tip("Rules are tried from the lowest number up; the default rule last.");
  const Conditions conditions = condition_fields(form);
  JsonWriter json;
  json.begin_object().member("ListenerArn", listener ? arn_of_listener(world, listener) : "");
  json.member("Priority", priority);
  write_conditions(json, conditions);
  json.key("Actions").begin_array();
  const std::string action = form.choice(
      "action", "Then",
      {{"forward", "forward"}, {"redirect", "redirect"}, {"fixed-response", "answer itself"}});
  if (action == "forward") {
    write_forward(json, world, share_fields(form));
  } else if (action == "redirect") {
    write_redirect(json, form.text("redirect", "to the path", "/new"));
    form.at("/Actions");
  } else {
    write_fixed(json, form.number("status", "with the status", 404, 200, 599));
    form.at("/Actions");
  }
  json.end_array().end_object();
  form.call("elasticloadbalancing.CreateRule", json);
}

namespace {

// The group of a load balancer, for the rule that people forget.
SecurityGroupId balancer_group(const World& world) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state != LoadBalancerState::deleted && !balancer.groups.empty()) {
      return balancer.groups.front();
    }
  }
  return {};
}

struct Opening {
  std::string protocol = "tcp", source;
  std::int64_t from = 0, to = k_port_max;
};

Opening custom_opening(FormBuilder& form) {
  Opening opening;
  opening.protocol =
      form.choice("protocol", "Protocol", {{"tcp", "TCP"}, {"udp", "UDP"}, {"-1", "all traffic"}});
  form.at("/IpPermissions");
  if (opening.protocol != "-1") {
    opening.from = form.number("from", "Ports from", 80, 0, k_port_max);
    opening.to = form.number("to", "to", opening.from, 0, k_port_max);
    form.joined();
    if (opening.to < opening.from) form.problem("to", "Not below the first port.");
  }
  Options peers = {{"0.0.0.0/0", "anywhere (0.0.0.0/0)"}, {"cidr", "a block of addresses"}};
  for (auto& option : group_options(form.world())) peers.push_back(std::move(option));
  opening.source = form.choice("peer", "From or to", std::move(peers));
  if (opening.source == "cidr") {
    opening.source = form.text("cidr", "Block", "10.0.0.0/16");
    form.tip("In CIDR notation, for example 10.0.0.0/16");
  }
  return opening;
}

Opening preset_opening(FormBuilder& form, const std::string& preset) {
  const World& world = form.world();
  Opening opening;
  opening.from = preset == "dynamic" ? k_dynamic_from : 80;
  opening.to = preset == "dynamic" ? k_port_max : 80;
  if (preset == "http") {
    opening.source = "0.0.0.0/0";
    return opening;
  }
  if (preset == "container") {
    opening.from = opening.to = form.number("containerPort", "Container port", 80, 1, k_port_max);
  }
  const SecurityGroupId balancer = balancer_group(world);
  Options groups = group_options(world);
  opening.source = form.choice("balancerGroup", "From its group", std::move(groups),
                               balancer ? world.text(world.at(balancer).key) : "");
  return opening;
}

void write_permission(JsonWriter& json, const Opening& opening) {
  json.key("IpPermissions").begin_array().begin_object().member("IpProtocol", opening.protocol);
  if (opening.protocol != "-1") {
    json.member("FromPort", opening.from).member("ToPort", opening.to);
  }
  const bool group = opening.source.starts_with("sg-");
  json.key(group ? "UserIdGroupPairs" : "IpRanges").begin_array().begin_object();
  json.member(group ? "GroupId" : "CidrIp", opening.source);
  json.end_object().end_array().end_object().end_array();
}

}  // namespace

void security_rule_form(FormBuilder& form, RequestFormModel& model) {
  Options groups = group_options(form.world());
  if (groups.empty()) {
    groups.emplace_back("", "no security group yet");
    form.problem("group",
                 "There is no security group yet: a load balancer or awsvpc task makes one.");
  }
  const std::string group = form.choice("group", "Security group", std::move(groups));
  form.at("/GroupId");
  const bool removes =
      form.choice("what", "Do", {{"add", "open"}, {"remove", "close"}}) == "remove";
  const bool egress =
      form.choice("direction", "Direction", {{"in", "in"}, {"out", "out"}}) == "out";
  std::string preset = "custom";
  if (!egress) {
    preset = form.choice("preset", "Lets in",
                         {{"dynamic", "load balancer → dynamic host ports"},
                          {"container", "load balancer → container port"},
                          {"http", "anybody → HTTP 80"},
                          {"custom", "something else"}});
    form.tip("Dynamic host ports are 32768 and above: a bridge task gets one of them.");
  }
  const Opening opening = preset == "custom" ? custom_opening(form) : preset_opening(form, preset);
  JsonWriter json;
  json.begin_object().member("GroupId", group);
  write_permission(json, opening);
  json.end_object();
  if (removes) model.submit = "Close it";
  const char* const actions[2][2] = {
      {"ec2.AuthorizeSecurityGroupIngress", "ec2.RevokeSecurityGroupIngress"},
      {"ec2.AuthorizeSecurityGroupEgress", "ec2.RevokeSecurityGroupEgress"}};
  form.call(actions[egress ? 1 : 0][removes ? 1 : 0], json);
}

}  // namespace taskyard::web::requests
