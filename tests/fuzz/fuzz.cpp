#include "fuzz/fuzz.hpp"

#include "api/api.hpp"
#include "api/request/request_shapes.hpp"
#include "base/text.hpp"
#include "elb/elb.hpp"
#include "fuzz/random_json.hpp"
#include "placement/placement.hpp"
#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "workload/checker.hpp"

namespace taskyard::fuzz {
namespace {

constexpr SimTime k_longest_pause = 200'000;
constexpr const char* k_setup[][2] = {
    {"CreateCluster", R"({"clusterName":"c"})"},
    {"CreateCapacityProvider",
     R"({"name":"asg","autoScalingGroupProvider":{"autoScalingGroupArn":"a"}})"},
    {"PutClusterCapacityProviders",
     R"({"cluster":"c","capacityProviders":["FARGATE","FARGATE_SPOT","asg"],"defaultCapacityProviderStrategy":[]})"},
    {"RegisterTaskDefinition",
     R"({"family":"web","containerDefinitions":[{"name":"a","image":"nginx","memory":64}]})"},
    {"RegisterTaskDefinition",
     R"({"family":"port","containerDefinitions":[{"name":"a","image":"nginx","memory":64,"portMappings":[{"containerPort":80,"hostPort":80}]}]})"},
    {"RegisterTaskDefinition",
     R"({"family":"far","networkMode":"awsvpc","cpu":"256","memory":"512","containerDefinitions":[{"name":"a","image":"nginx"}]})"},
    {"taskyard.AddContainerInstances", R"({"cluster":"c","count":2})"},
    {"elasticloadbalancing.CreateLoadBalancer",
     R"({"Name":"web","Subnets":["subnet-0b10000000000001a","subnet-0b10000000000001b"]})"},
    {"elasticloadbalancing.CreateTargetGroup",
     R"({"Name":"web","Protocol":"HTTP","Port":80,"VpcId":"vpc-0a1b2c3d4e5f60718"})"},
    {"elb.CreateLoadBalancer",
     R"({"LoadBalancerName":"old","AvailabilityZones":["us-east-1a"],"Listeners":[{"Protocol":"HTTP","LoadBalancerPort":80,"InstancePort":80}]})"},
    {"taskyard.PutTraffic",
     R"({"name":"web","loadBalancerName":"old","pattern":{"type":"constant","ratePerSecond":20}})"},
    {"taskyard.AddContainerInstances", R"({"cluster":"c","capacityProvider":"asg"})"}};

/// Members of a request to RegisterTaskDefinition, whose row in the table names none.
constexpr std::string_view k_definition_members =
    "family containerDefinitions networkMode cpu memory volumes placementConstraints "
    "requiresCompatibilities tags taskRoleArn runtimePlatform ephemeralStorage proxyConfiguration";

// What calls may name: some of everything that is there.
std::vector<std::string> references_in(const World& world, Prng& random) {
  std::vector<std::string> found = {"c", "web", "missing"};
  const auto add = [&](const auto& table) {
    for (int i = 0; i < 2 && !table.empty(); ++i) {
      found.push_back(arn_of(world, table[random.below(table.size())].id));
    }
  };
  add(world.clusters);
  add(world.tasks);
  add(world.container_instances);
  add(world.task_definitions);
  add(world.services);
  if (!world.ec2_instances.empty()) {
    found.push_back(ec2_instance_id_text(
        world, world.ec2_instances[random.below(world.ec2_instances.size())].id));
  }
  if (!world.deployments.empty()) {
    found.push_back(service_deployment_arn(world, world.deployments.back().id));
  }
  const auto add_keys = [&](const auto& table) {
    if (!table.empty()) found.push_back(world.text(table[random.below(table.size())].key));
  };
  add_keys(world.vpcs);
  add_keys(world.subnets);
  add_keys(world.subnets);  // a load balancer wants two of them
  add_keys(world.security_groups);
  add_keys(world.nat_gateways);
  add_keys(world.vpc_endpoints);
  add_keys(world.namespaces);
  add_keys(world.discovery_services);
  const auto add_arn = [&](const auto& table, auto arn) {
    if (!table.empty()) found.push_back(arn(world, table[random.below(table.size())].id));
  };
  add_arn(world.load_balancers, elb::load_balancer_arn);
  add_arn(world.listeners, elb::listener_arn);
  add_arn(world.listener_rules, elb::rule_arn);
  add_arn(world.target_groups, elb::target_group_arn);
  return found;
}

std::vector<std::string_view> names_of(std::string_view members) {
  std::vector<std::string_view> names;
  while (!members.empty()) names.push_back(api::next_member(members).name);
  return names;
}

// "" when the reply is one.
std::string fault_of(const Reply& reply) {
  const JsonDocument body = JsonDocument::parse(reply.body);
  if (!body.valid() || !body.root().is(JsonKind::object)) return "the reply is no JSON object";
  if (reply.ok()) return {};
  if (reply.status != 400) return "the status is " + to_text(reply.status);
  const bool named =
      !body.root()["__type"].text().empty() && !body.root()["message"].text().empty();
  return named ? std::string() : std::string("the error has no name or no message");
}

}  // namespace

std::string fuzz_api(std::uint64_t seed, int calls) {
  Prng random(seed, Stream::test);
  RandomJson texts(random);
  SimulationOptions options;
  options.seed = seed;
  Simulation simulation(options);
  for (const auto& [action, request] : k_setup) {
    if (!simulation.call(action, request).ok()) return concat({"setup: ", action});
  }
  simulation.advance_to(k_longest_pause);
  const auto rows = api::actions();
  for (int i = 0; i < calls; ++i) {
    texts.references = references_in(simulation.world(), random);
    const api::ActionRow& row = rows[random.below(rows.size())];
    const std::string_view members = row.members == "*" ? k_definition_members : row.members;
    std::string request =
        random.below(2) == 0 ? texts.request(names_of(members)) : texts.typed_request(members);
    if (row.members == "*" && random.below(8) == 0) {
      request = "aws ecs register-task-definition --cli-input-json '" + request + "' --family " +
                texts.value();
    }
    const Reply reply = simulation.call(row.name, request);
    std::string fault = fault_of(reply);
    if (fault.empty() && random.below(3) == 0) {
      simulation.advance_to(simulation.world().now +
                            static_cast<SimTime>(random.below(k_longest_pause)));
    }
    const std::vector<std::string> broken = workload::broken_rules(simulation.world());
    if (fault.empty() && !broken.empty()) fault = broken.front();
    if (!fault.empty()) {
      return concat({"call ", to_text(i), ", ", row.name, " ", request, ": ", fault});
    }
  }
  return {};
}

std::string fuzz_queries(std::uint64_t seed, int texts_wanted) {
  Prng random(seed, Stream::test);
  RandomJson texts(random);
  Simulation simulation;
  for (const auto& [action, request] : k_setup) simulation.call(action, request);
  simulation.advance_to(k_longest_pause);
  const World& world = simulation.world();
  for (int i = 0; i < texts_wanted; ++i) {
    std::string text = texts.query();
    if (random.below(4) == 0) text = texts.damaged(std::move(text));
    Diagnostics findings;
    const auto query = placement::parse_query(text, findings);
    if (!query && findings.empty()) return "no reason for the refusal of: " + text;
    for (const Diagnostic& finding : simulation.validate_query(text)) {
      if (finding.offset > text.size()) return "a finding outside the text: " + text;
    }
    if (!query) continue;
    for (const ContainerInstance& instance : world.container_instances) {
      const auto groups = placement::groups_on(world, instance);
      placement::evaluate(*query, world, placement::view_now(instance, groups));
    }
  }
  return {};
}

}  // namespace taskyard::fuzz
