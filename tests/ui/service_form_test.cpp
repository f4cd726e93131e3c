// The form of a service: what it writes, and what it says about bad input before and after AWS does.
#include <doctest/doctest.h>

#include <algorithm>

#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "viewmodel/run_form.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

ServiceForm filled(std::string_view values) {
  ServiceForm form;
  const JsonDocument document = JsonDocument::parse(values);
  REQUIRE(document.valid());
  take_values(form, document.root());
  return form;
}

// "name: message" of what is wrong with a form, "" for nothing.
std::string fields_of(const std::vector<FormProblem>& problems) {
  std::string text;
  for (const FormProblem& problem : problems) {
    CHECK_FALSE(problem.message.empty());
    text += (text.empty() ? "" : " ") + problem.field;
  }
  return text;
}

struct Input {
  const char* values;
  const char* fields;  ///< those that have a problem
};

constexpr Input k_inputs[] = {
    {"{}", ""},
    {R"({"serviceName":""})", "name"},
    {R"({"serviceName":"two words"})", "name"},
    {R"({"serviceName":"café"})", "name"},
    {R"({"serviceName":"web_2-b"})", ""},
    {R"({"count":0})", ""},
    {R"({"count":5000})", ""},
    {R"({"count":5001})", "count"},
    {R"({"count":-1})", "count"},
    {R"({"count":"6x"})", "count"},
    {R"({"minimumHealthyPercent":101})", "minimum_healthy_percent"},
    {R"({"minimumHealthyPercent":-5})", "minimum_healthy_percent"},
    {R"({"maximumPercent":99})", "maximum_percent"},
    {R"({"maximumPercent":100})", "maximum_percent"},
    {R"({"maximumPercent":100,"minimumHealthyPercent":50})", ""},
    {R"({"schedulingStrategy":"DAEMON","minimumHealthyPercent":0})", ""},
    {R"({"schedulingStrategy":"DAEMON","maximumPercent":150})", "maximum_percent"},
    {R"({"schedulingStrategy":"DAEMON","minimumHealthyPercent":0,"launchType":"FARGATE",
        "taskDefinition":"api"})",
     "launch_type"},
    {R"({"launchType":"FARGATE"})", ""},
    {R"({"launchType":"FARGATE","taskDefinition":"web"})", "launch_type"},
    {R"({"taskDefinition":"nobody"})", "task_definition"},
    {R"({"expression":"attribute:x =="})", "constraints"},
    {R"({"grace":-1})", "grace"},
    {R"({"grace":60,"taskDefinition":"checked"})", ""},
    {R"({"launchType":"capacity providers"})", "providers"},
    {R"({"launchType":"capacity providers","providers":"nobody"})", "providers"},
    {R"({"launchType":"capacity providers","providers":"FARGATE:1:1, FARGATE_SPOT:0:4"})", ""},
    {R"({"launchType":"capacity providers","providers":"FARGATE:1:1, FARGATE_SPOT:1:1"})",
     "providers"},
    {R"({"launchType":"capacity providers","providers":"FARGATE:0:0"})", "providers"},
    {R"({"launchType":"capacity providers","providers":"FARGATE:0:x"})", "providers"},
    {R"({"launchType":"capacity providers","providers":"FARGATE:0:1001"})", "providers"},
};

Simulation with_fargate_providers() {
  Simulation simulation = small_yard();
  const Reply reply = simulation.call("ecs.PutClusterCapacityProviders",
                                      R"({"cluster":"yard","capacityProviders":["FARGATE",
                                      "FARGATE_SPOT"],"defaultCapacityProviderStrategy":[]})");
  REQUIRE_MESSAGE(reply.ok(), reply.body);
  // A grace period needs a health check to wait for.
  const Reply checked = simulation.call(
      "ecs.RegisterTaskDefinition",
      R"({"family":"checked","requiresCompatibilities":["FARGATE","EC2"],"networkMode":"awsvpc",
          "cpu":"256","memory":"512","containerDefinitions":[{"name":"nginx","image":"nginx",
          "healthCheck":{"command":["CMD","true"]}}]})");
  REQUIRE_MESSAGE(checked.ok(), checked.body);
  return simulation;
}

}  // namespace

TEST_SUITE("service form, bad input") {
  TEST_CASE("each wrong value is said at its field, and what passes is accepted by the API") {
    for (const Input& input : k_inputs) {
      CAPTURE(input.values);
      Simulation simulation = with_fargate_providers();
      const ServiceForm form = filled(input.values);
      CHECK(fields_of(check(simulation, form)) == input.fields);
      if (*input.fields != '\0') continue;
      const Call call = service_call(simulation, form);
      const Reply reply = simulation.call(call.action, call.request);
      CHECK_MESSAGE(reply.ok(), reply.body);
    }
  }

  TEST_CASE("a name is taken by a new service and must be there for an update") {
    Simulation simulation = small_yard();
    ServiceForm form;
    form.updates = true;
    CHECK(fields_of(check(simulation, form)) == "name");
    form.updates = false;
    const Call call = service_call(simulation, form);
    REQUIRE(simulation.call(call.action, call.request).ok());
    CHECK(fields_of(check(simulation, form)) == "name");
    form.updates = true;
    CHECK(check(simulation, form).empty());
  }

  TEST_CASE("providers, grace period and zone rebalancing are written and read back") {
    Simulation simulation = with_fargate_providers();
    ServiceForm form = filled(
        R"({"launchType":"capacity providers","providers":"FARGATE:1:1,FARGATE_SPOT","grace":45,
            "rebalancing":false,"taskDefinition":"checked","count":3})");
    const Call call = service_call(simulation, form);
    const JsonDocument request = JsonDocument::parse(call.request);
    CHECK_FALSE(request.root()["launchType"].exists());
    CHECK(request.root()["capacityProviderStrategy"].size() == 2);
    CHECK(request.root()["availabilityZoneRebalancing"].text() == "DISABLED");
    const Reply reply = simulation.call(call.action, call.request);
    REQUIRE_MESSAGE(reply.ok(), reply.body);
    const ServiceForm back = form_of(simulation.world(), ServiceId{0});
    CHECK(back.by_providers);
    CHECK(providers_text(back) == "FARGATE:1:1, FARGATE_SPOT:0:1");
    CHECK(back.grace_s == 45);
    CHECK_FALSE(back.zone_rebalancing);
    const Call update = service_call(simulation, back);
    const std::size_t deployments = simulation.world().deployments.size();
    const Reply same = simulation.call(update.action, update.request);
    REQUIRE_MESSAGE(same.ok(), same.body);
    CHECK(simulation.world().deployments.size() == deployments);
  }

  TEST_CASE("zone rebalancing is not asked for where AWS would refuse it (SVC-61)") {
    Simulation simulation = small_yard();
    ServiceForm form = filled(R"({"strategy":"binpack memory","count":1})");
    const Call create = service_call(simulation, form);
    REQUIRE(simulation.call(create.action, create.request).ok());
    const ServiceForm back = form_of(simulation.world(), ServiceId{0});
    const Call update = service_call(simulation, back);
    CHECK(update.request.find("availabilityZoneRebalancing") == std::string::npos);
    CHECK(simulation.call(update.action, update.request).ok());
  }

  TEST_CASE("a refusal of AWS stands at the field it speaks of") {
    Simulation simulation = small_yard();
    const Reply reply = simulation.call(
        "ecs.CreateService", R"({"cluster":"yard","serviceName":"a b","taskDefinition":"web",
                                 "desiredCount":1})");
    REQUIRE_FALSE(reply.ok());
    const std::vector<FormProblem> problems = problems_of(reply.diagnostics, "said");
    CHECK(fields_of(problems) == "name");
    CHECK(fields_of(problems_of({}, "said")) == "form");
  }
}

TEST_CASE("what was refused stays at its field until the form changes, and the call is shown") {
  Page page("start=paused&scenario=rolling-update-100-200");
  page.send(R"({"type":"seek","ms":40000})");
  page.window.frame();
  // The tag of a strategy that the form does not know is refused by the API alone.
  CHECK_FALSE(page.obeys(R"({"type":"create_service","values":{"serviceName":"shop",
      "strategy":"spread attribute:","count":1}})"));
  for (int i = 0; i < 40; ++i) page.window.frame();
  CHECK(page.platform.text_view.find("ecs.CreateService") != std::string::npos);
  CHECK(page.platform.text_view.find("service_problem_strategies") != std::string::npos);
  CHECK(page.obeys(R"({"type":"create_service","values":{"serviceName":"shop","strategy":"",
      "count":1}})"));
  for (int i = 0; i < 40; ++i) page.window.frame();
  CHECK(page.platform.text_view.find("service_problem_strategies") == std::string::npos);
  CHECK(page.platform.text_view.find("ecs.UpdateService") != std::string::npos);
}
