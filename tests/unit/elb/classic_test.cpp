// Classic Load Balancers (facts of the surroundings 1.4, 1.8, 1.13).
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "unit/elb/front.hpp"

using namespace taskyard;

namespace {

struct Classic : support::Yard {
  Classic() {
    ask("CreateLoadBalancer",
        "{'LoadBalancerName':'old','AvailabilityZones':['us-east-1a','us-east-1b'],'Listeners':[{"
        "'Protocol':'HTTP','LoadBalancerPort':80,'InstancePort':3030}]}");
  }
  JsonDocument ask(std::string_view action, std::string_view request) {
    return call(concat({"elb.", action}), test::filled(request));
  }
  std::string no(std::string_view action, std::string_view request) {
    return refusal(concat({"elb.", action}), test::filled(request));
  }
  std::string machine(InstanceId id) {
    return ec2_instance_id_text(world(), world().at(id).ec2_instance);
  }
  std::string with_machine(std::string_view id) {
    return concat({"{'LoadBalancerName':'old','Instances':[{'InstanceId':'", id, "'}]}"});
  }
  std::string state() {
    const JsonDocument shown = ask("DescribeInstanceHealth", "{'LoadBalancerName':'old'}");
    const JsonValue first = shown.root()["InstanceStates"].at(0);
    return concat({first["State"].text(), ": ", first["Description"].text()});
  }
  const TargetGroup& group() const { return world().target_groups.at(0); }
};

}  // namespace

TEST_SUITE_BEGIN("elb classic");

TEST_CASE("A Classic Load Balancer made by API checks TCP, crosses no zones and does not drain") {
  Classic yard;
  const JsonDocument shown = yard.ask("DescribeLoadBalancers", "{}");
  const JsonValue old = shown.root()["LoadBalancerDescriptions"].at(0);
  CHECK(old["HealthCheck"]["Target"].text() == "TCP:3030");
  CHECK(old["HealthCheck"]["HealthyThreshold"].integer() == 10);
  CHECK(old["HealthCheck"]["UnhealthyThreshold"].integer() == 2);
  CHECK(old["ListenerDescriptions"].at(0)["Listener"]["InstancePort"].integer() == 3030);
  CHECK(old["DNSName"].text().starts_with("old-"));
  CHECK(old["AvailabilityZones"].size() == 2);
  CHECK_FALSE(yard.world().load_balancers[0].cross_zone);
  CHECK(yard.group().classic);
  CHECK(yard.group().deregistration_delay_s == 0);
  CHECK(yard.group().algorithm == Algorithm::least_outstanding_requests);
}

TEST_CASE("TCP listeners take turns, HTTP listeners the smallest load") {
  Classic yard;
  yard.ask("CreateLoadBalancerListeners",
           "{'LoadBalancerName':'old','Listeners':[{'Protocol':'TCP','LoadBalancerPort':81,"
           "'InstancePort':3031}]}");
  CHECK(yard.world().target_groups.at(1).algorithm == Algorithm::round_robin);
  CHECK(yard.world().target_groups.at(1).check.port == 3030);
  CHECK(yard.no("CreateLoadBalancerListeners",
                "{'LoadBalancerName':'old','Listeners':[{'Protocol':'TCP','LoadBalancerPort':81,"
                "'InstancePort':3032}]}")
            .starts_with("DuplicateListener"));
}

TEST_CASE("Whole instances join with one port per listener, and leave after connection draining") {
  Classic yard;
  const std::vector<InstanceId> ids = yard.add_instances(1);
  yard.advance(2 * k_minute);
  const std::string machine = yard.machine(ids.front());
  yard.ask("RegisterInstancesWithLoadBalancer", yard.with_machine(machine));
  REQUIRE(yard.group().targets.size() == 1);
  const Target& target = yard.world().at(yard.group().targets.front());
  CHECK(target.port == 3030);
  CHECK(target.ip == yard.world().at(target.instance).private_ip);
  CHECK(yard.state() == "OutOfService: Instance registration is still in progress.");
  // Nothing listens on port 3030 of the instance.
  yard.advance(2 * k_minute);
  CHECK(yard.state() ==
        "OutOfService: Instance has failed at least the UnhealthyThreshold number of health checks "
        "consecutively.");
  yard.ask("ModifyLoadBalancerAttributes",
           "{'LoadBalancerName':'old','LoadBalancerAttributes':{'ConnectionDraining':{'Enabled':"
           "true,'Timeout':60}}}");
  yard.ask("DeregisterInstancesFromLoadBalancer", yard.with_machine(machine));
  const std::string of_machine = yard.with_machine(machine);
  const auto state = [&] {
    const JsonDocument shown = yard.ask("DescribeInstanceHealth", of_machine);
    const JsonValue first = shown.root()["InstanceStates"].at(0);
    return concat({first["State"].text(), ": ", first["Description"].text()});
  };
  CHECK(state() == "InService: Instance deregistration currently in progress.");
  yard.advance(60 * k_second);
  CHECK(state() == "OutOfService: Instance is not currently registered with the LoadBalancer.");
}

TEST_CASE("A health check of a Classic Load Balancer is configured as a whole") {
  Classic yard;
  yard.ask("ConfigureHealthCheck",
           "{'LoadBalancerName':'old','HealthCheck':{'Target':'HTTP:80/ping','Interval':10,"
           "'Timeout':4,'UnhealthyThreshold':3,'HealthyThreshold':4}}");
  const TargetHealthCheck& check = yard.group().check;
  CHECK(check.protocol == ListenerProtocol::http);
  CHECK(check.port == 80);
  CHECK(check.path == "/ping");
  CHECK(check.interval_s == 10);
  CHECK(check.matcher == "200");
  const auto target = [](std::string_view text) {
    return concat({"{'LoadBalancerName':'old','HealthCheck':{'Target':'", text,
                   "','Interval':10,'Timeout':4,'UnhealthyThreshold':3,'HealthyThreshold':4}}"});
  };
  CHECK(yard.no("ConfigureHealthCheck", target("TCP:80")).empty());
  for (const char* bad : {"TCP:80/x", "HTTP:80", "UDP:80", "HTTP:0/", "80"}) {
    CAPTURE(bad);
    CHECK(yard.no("ConfigureHealthCheck", target(bad)) ==
          concat({"ValidationError: HealthCheck Target '", bad, "' is not valid"}));
  }
}

TEST_CASE("Calls about a Classic Load Balancer are refused in its words") {
  Classic yard;
  CHECK(yard.no("DescribeLoadBalancers", "{'LoadBalancerNames':['nope']}") ==
        "LoadBalancerNotFound: There is no ACTIVE Load Balancer named 'nope'");
  CHECK(yard.no("RegisterInstancesWithLoadBalancer", yard.with_machine("i-nope")) ==
        "InvalidInstance: Could not find EC2 instance i-nope.");
  CHECK(yard.no("CreateLoadBalancer",
                "{'LoadBalancerName':'old','AvailabilityZones':['us-east-1a'],'Listeners':[{"
                "'Protocol':'HTTP','LoadBalancerPort':80,'InstancePort':80}]}")
            .starts_with("DuplicateLoadBalancerName: Load Balancer named 'old' already exists"));
  CHECK(yard.no("CreateLoadBalancer",
                "{'LoadBalancerName':'b','AvailabilityZones':['us-east-1a'],'Listeners':[{"
                "'Protocol':'UDP','LoadBalancerPort':80,'InstancePort':80}]}") ==
        "ValidationError: Listener protocol 'UDP' must be one of 'HTTP, HTTPS, TCP, SSL'");
  yard.ask("DeleteLoadBalancer", "{'LoadBalancerName':'old'}");
  yard.ask("DeleteLoadBalancer", "{'LoadBalancerName':'old'}");  // succeeds when it is not there
  CHECK(yard.world().target_groups[0].deleted);
}

TEST_SUITE_END();
