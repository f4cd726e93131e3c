// Lists: pages, and counters that agree with what is listed.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/yard.hpp"
#include "workload/mob.hpp"
#include "workload/service_crowd.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("api");

namespace {

/// Every list action, the member of its reply, and members its request needs besides.
struct ListRow {
  const char* action;
  const char* member;
  const char* request;
};
constexpr ListRow k_lists[] = {
    {"ListClusters", "clusterArns", ""},
    {"ListTasks", "taskArns", R"("cluster":"c",)"},
    {"ListContainerInstances", "containerInstanceArns", R"("cluster":"c",)"},
    {"ListServices", "serviceArns", R"("cluster":"c",)"},
    {"ListTaskDefinitions", "taskDefinitionArns", ""},
    {"ListTaskDefinitionFamilies", "families", ""},
    {"ListAttributes", "attributes", R"("cluster":"c","targetType":"container-instance",)"},
    {"ListAccountSettings", "settings", R"("effectiveSettings":true,)"},
    {"ListServiceDeployments", "serviceDeployments", R"("cluster":"c","service":"s0",)"},
    {"DescribeCapacityProviders", "capacityProviders", ""},
};

std::vector<std::string> elements(const JsonDocument& reply, const char* member) {
  std::vector<std::string> found;
  for (JsonValue item = reply.root()[member].first(); item; item = item.next()) {
    found.emplace_back(item.source());
  }
  return found;
}

Yard well_filled() {
  Yard yard;
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    yard.call("CreateCluster", R"({"clusterName":"more)" + n + "\"}");
    yard.register_definition("web" + n, R"([{"name":"a","image":"nginx","memory":64}])");
    yard.call(
        "CreateCapacityProvider",
        R"({"name":"p)" + n +
            R"(","autoScalingGroupProvider":{"autoScalingGroupArn":"arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/g)" +
            n + "\"}}");
  }
  yard.add_instances(3);
  yard.run("web0", 5);
  for (int i = 0; i < 3; ++i) {
    yard.call("CreateService", R"({"cluster":"c","serviceName":"s)" + std::to_string(i) +
                                   R"(","taskDefinition":"web0","desiredCount":1})");
  }
  for (int i = 0; i < 2; ++i) {
    yard.advance(60'000);
    yard.call("UpdateService", R"({"cluster":"c","service":"s0","forceNewDeployment":true})");
  }
  yard.advance(60'000);
  return yard;
}

std::int64_t number(const JsonDocument& reply, const std::string& pointer) {
  return reply.find(pointer).integer().value_or(-1);
}

std::string all_of(Simulation& simulation, const char* action, const char* member,
                   const std::string& request) {
  std::string list, token;
  do {
    const std::string page = token.empty() ? "" : R"(,"nextToken":")" + token + "\"";
    const JsonDocument reply =
        JsonDocument::parse(simulation.call(action, "{" + request + page + "}").body);
    for (const std::string& item : elements(reply, member)) {
      list += (list.empty() ? "" : ",") + item;
    }
    token = reply.root()["nextToken"].text();
  } while (!token.empty());
  return list;
}

struct Counts {
  std::int64_t running = 0, pending = 0;
};

/// Tasks that ListTasks lists with these members, counted as DescribeTasks shows them.
Counts listed(Simulation& simulation, const std::string& members) {
  Counts counts;
  std::string token;
  do {
    const std::string page = token.empty() ? "" : R"(,"nextToken":")" + token + "\"";
    const JsonDocument reply =
        JsonDocument::parse(simulation.call("ListTasks", "{" + members + page + "}").body);
    token = reply.root()["nextToken"].text();
    if (reply.root()["taskArns"].size() == 0) continue;
    const std::string cluster = members.substr(0, members.find(','));
    const JsonDocument tasks = JsonDocument::parse(
        simulation
            .call("DescribeTasks", "{" + cluster + ",\"tasks\":" +
                                       std::string(reply.root()["taskArns"].source()) + "}")
            .body);
    CHECK(tasks.root()["failures"].size() == 0);
    for (JsonValue task = tasks.root()["tasks"].first(); task; task = task.next()) {
      ++(task["lastStatus"].text() == "RUNNING" ? counts.running : counts.pending);
    }
  } while (!token.empty());
  return counts;
}

void check_counts(JsonValue shown, const char* running, const char* pending, const Counts& counts) {
  CAPTURE(shown.source().substr(0, 400));
  CHECK(shown[running].integer() == counts.running);
  CHECK(shown[pending].integer() == counts.pending);
}

/// Counters of clusters, instances and services against the tasks that the lists show.
void check_counters(Simulation& simulation, const std::string& cluster) {
  const std::string in = R"("cluster":")" + cluster + "\"";
  const auto describe = [&](const char* action, const std::string& members) {
    return JsonDocument::parse(simulation.call(action, "{" + members + "}").body);
  };
  const JsonDocument clusters = describe("DescribeClusters", R"("clusters":[")" + cluster + "\"]");
  check_counts(clusters.find("/clusters/0"), "runningTasksCount", "pendingTasksCount",
               listed(simulation, in));
  const std::string instances =
      all_of(simulation, "ListContainerInstances", "containerInstanceArns", in);
  const JsonDocument machines =
      describe("DescribeContainerInstances", in + ",\"containerInstances\":[" + instances + "]");
  JsonValue machine = machines.root()["containerInstances"].first();
  CHECK(number(clusters, "/clusters/0/registeredContainerInstancesCount") ==
        static_cast<std::int64_t>(machines.root()["containerInstances"].size()));
  for (; machine; machine = machine.next()) {
    check_counts(machine, "runningTasksCount", "pendingTasksCount",
                 listed(simulation, in + ",\"containerInstance\":" +
                                        std::string(machine["containerInstanceArn"].source())));
  }
  const std::string services = all_of(simulation, "ListServices", "serviceArns", in);
  const JsonDocument described =
      describe("DescribeServices", in + ",\"services\":[" + services + "]");
  for (JsonValue service = described.root()["services"].first(); service;
       service = service.next()) {
    const Counts counts =
        listed(simulation, in + ",\"serviceName\":" + std::string(service["serviceName"].source()));
    check_counts(service, "runningCount", "pendingCount", counts);
    Counts sum;
    for (JsonValue one = service["deployments"].first(); one; one = one.next()) {
      sum.running += one["runningCount"].integer().value_or(0);
      sum.pending += one["pendingCount"].integer().value_or(0);
    }
    CHECK(sum.running == counts.running);
    CHECK(sum.pending == counts.pending);
  }
}

}  // namespace

TEST_CASE("pages of one and of two hold together what one page holds, in its order") {
  Yard yard = well_filled();
  for (const ListRow& row : k_lists) {
    CAPTURE(row.action);
    const auto read = [&](const std::string& more) {
      const std::string head(row.request);
      return yard.call(row.action, "{" + head + more + "}");
    };
    const std::vector<std::string> all = elements(read(R"("maxResults":10)"), row.member);
    REQUIRE(all.size() >= 3);
    for (const int size : {1, 2}) {
      std::vector<std::string> collected;
      std::string token;
      do {
        const JsonDocument page =
            read(R"("maxResults":)" + std::to_string(size) +
                 (token.empty() ? std::string() : R"(,"nextToken":")" + token + "\""));
        const std::vector<std::string> found = elements(page, row.member);
        CHECK(found.size() <= static_cast<std::size_t>(size));
        collected.insert(collected.end(), found.begin(), found.end());
        token = page.root()["nextToken"].text();
        REQUIRE(collected.size() < 1000);
      } while (!token.empty());
      collected.resize(std::min(collected.size(), all.size()));
      CHECK(collected == all);
    }
    CHECK(yard.refusal(row.action, "{" + std::string(row.request) + R"("nextToken":"x"})") ==
          "InvalidParameterException: Invalid token");
    CHECK(yard.refusal(row.action, "{" + std::string(row.request) + R"("maxResults":0})")
              .rfind("InvalidParameterException: maxResults must be between 1 and ", 0) == 0);
  }
}

TEST_CASE("every filter of ListTasks takes away what it does not name") {
  Yard yard = well_filled();
  const std::string instance = arn_of(yard.world(), InstanceId{0});
  const auto count = [&](const std::string& members) {
    return yard.call("ListTasks", R"({"cluster":"c")" + members + "}").root()["taskArns"].size();
  };
  const std::size_t all = count("");
  REQUIRE(all == 8);
  CHECK(count(R"(,"family":"web0")") == all);
  CHECK(count(R"(,"family":"web1")") == 0);
  CHECK(count(R"(,"serviceName":"s1")") == 1);
  CHECK(count(R"(,"launchType":"EC2")") == all);
  CHECK(count(R"(,"launchType":"FARGATE")") == 0);
  CHECK(count(R"(,"startedBy":"nobody")") == 0);
  CHECK(count(R"(,"desiredStatus":"STOPPED")") == 2);  // those that s0's deployments replaced
  CHECK(count(R"(,"desiredStatus":"PENDING")") == 0);  // facts LC-2
  const std::size_t here = count(R"(,"containerInstance":")" + instance + "\"");
  CHECK(here > 0);
  CHECK(here < all);
}

TEST_CASE(
    "after every call of a careless crowd the counters agree with the tasks that lists show") {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    CAPTURE(seed);
    workload::Mob mob(seed);
    workload::ServiceCrowd crowd(seed);
    for (int i = 0; i < 50; ++i) {
      CAPTURE(i);
      mob.act();
      crowd.act();
      for (Simulation* simulation : {&mob.simulation, &crowd.simulation}) {
        simulation->advance_to(simulation->world().now);  // what is due now, before we look
        const std::uint64_t state = simulation->state_hash();
        for (const Cluster& cluster : simulation->world().clusters) {
          if (cluster.status == ClusterStatus::active) {
            check_counters(*simulation, simulation->world().text(cluster.name));
          }
        }
        CHECK(simulation->state_hash() == state);
      }
    }
  }
}

TEST_SUITE_END();
