// What tasks need from outside their subnet, and AWS's words when there is no way (surroundings 2.4, 2.5,
// 5.6).
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "explain/requests/network_text.hpp"
#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("network");

namespace {

constexpr const char* k_fargate =
    R"("networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
    R"("cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::123456789012:role/exec")";
constexpr const char* k_ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:v1";

std::string container(const std::string& image, const std::string& more = {}) {
  return json("[{'name':'app','image':'" + image + "'" + more + "}]");
}

std::string end_of(const Net& net, TaskId id) {
  const Task& task = net.task(id);
  if (task.status == TaskStatus::running) return "RUNNING";
  return net.world().text(task.stopped_reason);
}

/// Makes an endpoint for a service; of S3 a gateway one in the route table of private subnet a.
void add_endpoint(Net& net, const std::string& service, const std::string& group) {
  const bool gateway = service == "s3";
  const std::string rest =
      gateway ? "'VpcEndpointType':'Gateway','RouteTableIds':['rtb-0a10000000000001a']}"
              : "'VpcEndpointType':'Interface','SubnetIds':['subnet-0a10000000000001a'],"
                "'SecurityGroupIds':['" +
                    group + "']}";
  net.call("ec2.CreateVpcEndpoint",
           json("{'VpcId':'vpc-0a1b2c3d4e5f60718','ServiceName':'com.amazonaws.us-east-1." +
                service + "'," + rest));
}

}  // namespace

TEST_CASE(
    "reaching the registry: public subnet with a public address, or private one with NAT (2.4)") {
  constexpr const char* k_timeout =
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve "
      "ref nginx: dial tcp 192.0.2.10:443: i/o timeout";
  struct Row {
    std::string_view subnet;
    const char* route;
    bool public_ip;
    std::string expected;
  };
  const Row rows[] = {
      {k_public_a, "igw", true, "RUNNING"},
      {k_public_a, "igw", false, k_timeout},
      {k_private_a, "nat-0a1b2c3d4e5f60718", false, "RUNNING"},
      {k_private_a, "none", false, k_timeout},
      {k_private_a, "none", true, k_timeout},
  };
  for (const Row& row : rows) {
    Net net;
    CAPTURE(row.subnet);
    CAPTURE(row.public_ip);
    net.set_route(row.subnet, row.route);
    net.register_definition("app", container("nginx"), k_fargate);
    const TaskId task = net.fargate("app", row.subnet, {}, row.public_ip);
    net.simulation.settle(k_hour);
    CHECK(end_of(net, task) == row.expected);
    if (row.expected == "RUNNING") continue;
    CHECK(net.task(task).stop_code == StopCode::task_failed_to_start);
    const SimTime tried = net.task(task).stopping_at - net.task(task).pull_started_at;
    CHECK(tried == net.world().parameter(Parameter::pull_timeout_ms));
  }
}

TEST_CASE("ECR over VPC endpoints needs ecr.api, ecr.dkr and the S3 gateway, and 443 in (2.5)") {
  constexpr const char* k_token =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
      "retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 "
      "time(s): RequestError: send request failed caused by: Post "
      "\"https://api.ecr.us-east-1.amazonaws.com/\": dial tcp 192.0.2.10:443: i/o timeout. Please "
      "check your task network configuration.";
  constexpr const char* k_layers =
      "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: "
      "httpReaderSeeker: failed open: failed to do request: Get "
      "\"https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/\": dial tcp "
      "192.0.2.10:443: i/o timeout";
  const std::string manifest = std::string(
                                   "CannotPullContainerError: pull image manifest has been "
                                   "retried 7 time(s): failed to resolve ref ") +
                               k_ecr + ": dial tcp 192.0.2.10:443: i/o timeout";
  struct Row {
    const char* services;
    bool admits;
    std::string expected;
  };
  const Row rows[] = {
      {"", true, k_token},
      {"ecr.api", true, manifest},
      {"ecr.api ecr.dkr", true, k_layers},
      {"ecr.dkr s3", true, k_token},
      {"ecr.api ecr.dkr s3", true, "RUNNING"},
      {"ecr.api ecr.dkr s3", false, k_token},
  };
  for (const Row& row : rows) {
    Net net;
    CAPTURE(row.services);
    CAPTURE(row.admits);
    net.set_route(k_private_a, "none");
    const std::string group = net.group("endpoints");
    if (row.admits) net.admit(group, "10.0.0.0/16", 443, 443);
    const std::string services = row.services;
    for (std::size_t at = 0; at < services.size();) {
      const std::size_t end = std::min(services.find(' ', at), services.size());
      add_endpoint(net, services.substr(at, end - at), group);
      at = end + 1;
    }
    net.register_definition("app", container(k_ecr), k_fargate);
    const TaskId task = net.fargate("app", k_private_a);
    net.simulation.settle(k_hour);
    CHECK(end_of(net, task) == row.expected);
  }
}

TEST_CASE("an endpoint whose group lacks 443 stops traffic that NAT would have carried (2.5)") {
  Net net;
  const std::string group = net.group("closed");
  add_endpoint(net, "logs", group);
  net.register_definition("app", container("nginx"), k_fargate);
  const TaskId task = net.fargate("app", k_private_a);
  const network::End end = network::end_of(net.world(), task);
  const Passage stopped = network::way_out(net.world(), end, network::Outside::logs);
  CHECK(stopped.barrier == Barrier::endpoint_group);
  CHECK(explain::why_text(net.world(), stopped, end, {}) ==
        "the VPC endpoint is there, but its security group closed (" + group +
            ") has no rule that lets default (sg-0a1b2c3d4e5f60718) in on port 443; add an inbound "
            "rule for port 443 from it");
  CHECK(network::way_out(net.world(), end, network::Outside::secrets).open());
}

TEST_CASE("secrets, parameters and logs without a way: Fargate's words (5.6)") {
  const std::string auth =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
      "retrieval failed: ";
  const std::string canceled =
      "RequestCanceled: request context canceled caused by: context deadline exceeded. Please "
      "check your task network configuration.";
  const std::string secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1b2c3";
  struct Row {
    std::string more, expected;
  };
  const Row rows[] = {
      {",'secrets':[{'name':'DB','valueFrom':'" + secret + "'}]",
       auth +
           "unable to retrieve secret from asm: service call has been retried 1 time(s): failed "
           "to fetch secret " +
           secret + " from secrets manager: " + canceled},
      {",'secrets':[{'name':'DB','valueFrom':'db'}]",
       auth + "unable to retrieve secrets from ssm: service call has been retried 5 time(s): " +
           canceled},
      {",'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'/ecs/app',"
       "'awslogs-region':'us-east-1','awslogs-stream-prefix':'app'}}",
       "ResourceInitializationError: failed to validate logger args: The task cannot find the "
       "Amazon CloudWatch log group defined in the task definition. There is a connection issue "
       "between the task and Amazon CloudWatch. Check your network configuration. : signal: "
       "killed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.more);
    for (const bool mended : {false, true}) {
      Net net;
      net.set_route(k_private_a, "none");
      net.register_definition("app", container("nginx", row.more), k_fargate);
      const TaskId task = net.fargate("app", k_private_a);
      while (net.task(task).status != TaskStatus::activating) net.advance(k_second);
      if (mended) net.set_route(k_private_a, k_default_nat);
      net.simulation.settle(k_hour);
      CHECK(end_of(net, task) == (mended ? "RUNNING" : row.expected));
    }
  }
}

TEST_CASE("on EC2 the instance's way counts, and an image that is there needs none (2.5, 6.3)") {
  Net net;
  net.register_definition("app", container("nginx", ",'memory':64"));
  net.add_instances(1);
  const TaskId first = net.run("app").at(0);
  net.simulation.settle();
  CHECK(end_of(net, first) == "RUNNING");
  net.set_route(k_private_a, "none");
  const TaskId cached = net.run("app").at(0);
  net.simulation.settle();
  CHECK(end_of(net, cached) == "RUNNING");
  net.register_definition("other", container("httpd", ",'memory':64"));
  const TaskId blocked = net.run("other").at(0);
  net.simulation.settle(k_hour);
  CHECK(end_of(net, blocked) ==
        "CannotPullContainerError: The task can't pull the image. Check your network "
        "configuration. API error (500): Get https://registry-1.docker.io/v2/: net/http: request "
        "canceled while waiting for connection");
}

TEST_CASE("why a packet stops: the group, the missing rule and what opens the way (2.7)") {
  Net net;
  const std::string balancer = net.group("lb");
  const std::string web = net.group("web");
  const std::array<SecurityGroupId, 1> from{net.group_id(balancer)};
  const std::array<SecurityGroupId, 1> to{net.group_id(web)};
  network::End source;
  source.subnet = net.subnet(k_public_a);
  source.groups = from;
  source.ip = 0x0A00C010;
  network::End target;
  target.subnet = net.subnet(k_private_a);
  target.groups = to;
  target.ip = 0x0A000010;
  const auto why = [&](const network::End& a, const network::End& b, Port port) {
    const Passage passage = network::passage(net.world(), a, b, port, Protocol::tcp);
    return explain::why_text(net.world(), passage, a, b);
  };
  CHECK(why(source, target, 32771) ==
        "security group web (" + web + ") has no rule that lets lb (" + balancer +
            ") in on port 32771; add an inbound rule for ports 32768-60999 from it");
  CHECK(why(source, target, 80) == "security group web (" + web + ") has no rule that lets lb (" +
                                       balancer +
                                       ") in on port 80; add an inbound rule for port 80 from it");
  net.admit(web, balancer, 32768, 60999);
  CHECK(why(source, target, 32771) ==
        "security group web (" + web + ") lets it through: tcp 32768-60999 from lb");
  network::End internet;
  internet.internet = true;
  CHECK(why(internet, target, 80) ==
        "subnet subnet-0a10000000000001a has no route to an internet gateway, so nothing from the "
        "internet reaches it; use a public subnet, or a load balancer in one");
  CHECK(why(source, internet, 443) ==
        "subnet subnet-0b10000000000001a leads to an internet gateway, which serves only what has "
        "a public address; set assignPublicIp ENABLED (Fargate), or use a private subnet with a "
        "NAT gateway");
}

TEST_CASE("Cloud Map answers registered tasks that run and are not unhealthy (2.6)") {
  Net net;
  net.call("servicediscovery.CreatePrivateDnsNamespace",
           json("{'Name':'yard.local','Vpc':'vpc-0a1b2c3d4e5f60718'}"));
  const JsonDocument spaces = net.call("servicediscovery.ListNamespaces", "{}");
  const JsonDocument made =
      net.call("servicediscovery.CreateService",
               json("{'Name':'web','NamespaceId':'" + text_at(spaces, "/Namespaces/0/Id") +
                    "','DnsConfig':{'DnsRecords':[{'Type':'A','TTL':60}]}}"));
  const std::string arn = text_at(made, "/Service/Arn");
  net.register_definition("web", container("nginx"), k_fargate);
  net.call("CreateService",
           json("{'cluster':'c','serviceName':'web','taskDefinition':'web','desiredCount':2,"
                "'launchType':'FARGATE','serviceRegistries':[{'registryArn':'" +
                arn + "'}]") +
               Net::network(k_private_a) + "}");
  net.simulation.settle(k_hour);
  const std::string look = json("{'NamespaceName':'yard.local','ServiceName':'web'}");
  const JsonDocument found = net.call("servicediscovery.DiscoverInstances", look);
  REQUIRE(found.root()["Instances"].size() == 2);
  CHECK(text_at(found, "/Instances/0/Attributes/AWS_INSTANCE_IPV4") == "10.0.0.4");
  CHECK(text_at(found, "/Instances/0/Attributes/ECS_SERVICE_NAME") == "web");
  CHECK(text_at(found, "/Instances/0/Attributes/EC2_INSTANCE_ID") == "");
  net.call("UpdateService", json("{'cluster':'c','service':'web','desiredCount':0}"));
  net.simulation.settle(k_hour);
  CHECK(net.call("servicediscovery.DiscoverInstances", look).root()["Instances"].size() == 0);
}

TEST_CASE("Service Connect in brief: a named port becomes a name in the namespace (SVC-84)") {
  Net net;
  net.call("servicediscovery.CreatePrivateDnsNamespace",
           json("{'Name':'yard.local','Vpc':'vpc-0a1b2c3d4e5f60718'}"));
  net.register_definition(
      "web", container("nginx", ",'portMappings':[{'containerPort':8080,'name':'api'}]"),
      k_fargate);
  const auto request = [](const std::string& port) {
    return json(
               "{'cluster':'c','serviceName':'web','taskDefinition':'web','desiredCount':2,"
               "'launchType':'FARGATE','serviceConnectConfiguration':{'enabled':true,"
               "'namespace':'yard.local','services':[{'portName':'" +
               port + "'}]}") +
           Net::network(k_private_a) + "}";
  };
  CHECK(net.refusal("CreateService", request("web")) ==
        "InvalidParameterException: portName(web) does not refer to any named PortMapping in the "
        "task definition.");
  CHECK(net.world().discovery_services.empty());
  net.call("CreateService", request("api"));
  net.simulation.settle(k_hour);
  const JsonDocument found = net.call("servicediscovery.DiscoverInstances",
                                      json("{'NamespaceName':'yard.local','ServiceName':'api'}"));
  REQUIRE(found.root()["Instances"].size() == 2);
  CHECK(text_at(found, "/Instances/1/Attributes/AWS_INSTANCE_PORT") == "8080");
  const std::uint64_t services = net.world().services.size();
  net.call("CreateService", request("api"));  // the same call once more
  CHECK(net.world().services.size() == services);
}

TEST_SUITE_END();
