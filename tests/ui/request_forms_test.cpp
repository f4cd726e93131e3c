// The forms of load balancers, networks and traffic: what they write, what they say about bad input, and
// that AWS's calls take them: set up, break with a security group, read why, mend.
#include <doctest/doctest.h>

#include <algorithm>

#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "viewmodel/inspector.hpp"
#include "viewmodel/requests/charts.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/requests/words.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

FormValues values_in(std::string_view json) {
  FormValues values;
  const JsonDocument document = JsonDocument::parse(json);
  REQUIRE(document.valid());
  take_values(values, document.root());
  return values;
}

RequestFormModel form_with(const Simulation& simulation, RequestForm kind, std::string_view json) {
  return form_model(simulation, kind, values_in(json), {});
}

// Makes the calls that a form writes; the last refusal, "" when there was none.
std::string send(Simulation& simulation, RequestForm kind, std::string_view json) {
  const RequestFormModel model = form_with(simulation, kind, json);
  for (const FormProblem& problem : model.problems) return problem.field + ": " + problem.message;
  std::vector<std::string> replies;
  for (const Call& call : model.calls) {
    const Reply reply = simulation.call(call.action, filled_in(call.request, replies));
    if (!reply.ok()) return call.action + ": " + reply.body;
    replies.push_back(reply.body);
  }
  return {};
}

std::string fields_of(const RequestFormModel& model) {
  std::string text;
  for (const FormProblem& problem : model.problems) {
    CHECK_FALSE(problem.message.empty());
    text += (text.empty() ? "" : " ") + problem.field;
  }
  return text;
}

struct Input {
  RequestForm kind;
  const char* values;
  const char* fields;  ///< those that have a problem, in a yard without load balancers
};

constexpr Input k_inputs[] = {
    {RequestForm::traffic, "{}", "to"},
    {RequestForm::traffic, R"({"rate":"-1"})", "to rate"},
    {RequestForm::traffic, R"({"rate":"twenty"})", "to rate"},
    {RequestForm::traffic, R"({"rate":"1e9"})", "to rate"},
    {RequestForm::traffic, R"({"rate":"0.5","port":"70000"})", "to port"},
    {RequestForm::traffic, R"({"pattern":"recorded"})", "to csv"},
    {RequestForm::traffic, R"({"pattern":"ramp","toRate":""})", "to toRate"},
    {RequestForm::traffic, R"({"path1":"img"})", "to path1"},
    {RequestForm::traffic, R"({"name":"","kinds":"9"})", "name to kinds"},
    {RequestForm::load_balancer, "{}", ""},
    {RequestForm::load_balancer, R"({"name":""})", "name"},
    {RequestForm::load_balancer, R"({"zone.us-east-1a":false,"zone.us-east-1b":false})",
     "zone.us-east-1a"},
    {RequestForm::load_balancer, R"({"lbType":"network"})", "targetGroup"},
    {RequestForm::load_balancer, R"({"lbType":"classic"})", ""},
    {RequestForm::target_group, "{}", ""},
    {RequestForm::target_group, R"({"interval":4})", "interval"},
    {RequestForm::target_group, R"({"interval":10,"checkTimeout":10})", "checkTimeout"},
    {RequestForm::target_group, R"({"slowStart":20})", "slowStart"},
    {RequestForm::target_group, R"({"delay":3601})", "delay"},
    {RequestForm::target_group, R"({"path":"health"})", "path"},
    {RequestForm::listener_rule, R"({"path":"/img/*"})", "listener groupA"},
    {RequestForm::listener_rule, R"({"action":"fixed-response"})", "listener path"},
    {RequestForm::targets, "{}", "group"},
    {RequestForm::security_rule, R"({"preset":"custom","from":90,"to":80})", "to"},
    {RequestForm::security_rule, R"({"preset":"http"})", ""},
};

const char* const k_port = R"({"preset":"dynamic","group":"sg-0a1b2c3d4e5f60718"})";

// A target group, a load balancer before it, an open dynamic port range and a service of two tasks.
Simulation balanced_yard(bool open = true) {
  Simulation simulation = small_yard();
  REQUIRE(send(simulation, RequestForm::target_group, R"({"interval":5,"checkTimeout":2})") == "");
  REQUIRE(send(simulation, RequestForm::load_balancer, R"({"targetGroup":"web"})") == "");
  if (open) REQUIRE(send(simulation, RequestForm::security_rule, k_port) == "");
  ServiceForm service;
  service.name = "shop";
  service.task_definition = "web";
  service.count = 2;
  service.grace_s = 3600;
  service.balancer.name = "web";
  CHECK(check(simulation, service).empty());
  const Call call = service_call(simulation, service);
  const Reply reply = simulation.call(call.action, call.request);
  REQUIRE_MESSAGE(reply.ok(), reply.body);
  simulation.advance_to(5 * k_minute);
  return simulation;
}

const Target& first_target(const Simulation& simulation) {
  REQUIRE_FALSE(simulation.world().targets.empty());
  return simulation.world().targets.front();
}

}  // namespace

TEST_SUITE("forms of requests") {
  TEST_CASE("every field says what is wrong with it before anything is sent") {
    const Simulation simulation = small_yard();
    for (const Input& input : k_inputs) {
      CAPTURE(std::string(input.values));
      CAPTURE(std::string(form_name(input.kind)));
      const RequestFormModel model = form_with(simulation, input.kind, input.values);
      CHECK(fields_of(model) == input.fields);
      for (const FormProblem& problem : model.problems) {
        const auto field = std::find_if(model.fields.begin(), model.fields.end(),
                                        [&](const auto& f) { return f.id == problem.field; });
        REQUIRE(field != model.fields.end());
        CHECK(field->error.find(problem.message) != std::string::npos);
      }
    }
  }

  TEST_CASE("what was typed stays, even when it is no number") {
    const Simulation simulation = small_yard();
    const RequestFormModel model =
        form_with(simulation, RequestForm::traffic, R"({"rate":"twenty","path1":"no slash"})");
    for (const FormField& field : model.fields) {
      if (field.id == "rate") CHECK(field.value == "twenty");
      if (field.id == "path1") CHECK(field.value == "no slash");
    }
  }

  TEST_CASE("requests that name what an earlier call made get it from its reply") {
    CHECK(filled_in(R"({"a":"${Arn}","b":"${Gone}"})", {R"({"X":[{"Arn":"arn:1"}]})"}) ==
          R"({"a":"arn:1","b":"${Gone}"})");
    CHECK(filled_in("${Arn}", {R"({"Arn":"old"})", R"({"Arn":"new"})"}) == "new");
    CHECK(filled_in("${never closed", {}) == "${never closed");
  }

  TEST_CASE("the preview shows the rate as it will be") {
    const Simulation simulation = small_yard();
    const auto curve = [&](const char* json) {
      return form_with(simulation, RequestForm::traffic, json).curve;
    };
    CHECK(curve(R"({"rate":"30"})").most == 30);
    const RateCurve ramp = curve(R"({"pattern":"ramp","rate":"10","toRate":"90","period":"60"})");
    CHECK(ramp.rates.front() == 10);
    CHECK(ramp.rates.back() == 90);
    const RateCurve burst =
        curve(R"({"pattern":"burst","rate":"5","toRate":"50","period":"60","burst":"10"})");
    CHECK(burst.rates.front() == 50);
    CHECK(burst.most == 50);
    CHECK(std::count(burst.rates.begin(), burst.rates.end(), 5.0) > 60);
    const RateCurve recorded = curve(R"({"pattern":"recorded","csv":"0\n1\n1\n2\nbad\n"})");
    CHECK(recorded.length == 2 * k_second);
    CHECK(recorded.most > 0);
  }

  TEST_CASE("a load balancer set up with the forms has healthy targets and answers requests") {
    Simulation simulation = balanced_yard();
    const World& world = simulation.world();
    REQUIRE(world.load_balancers.size() == 1);
    CHECK(world.load_balancers[0].nodes.size() == 3);
    CHECK(world.load_balancers[0].groups.size() == 1);
    REQUIRE(world.targets.size() == 2);
    CHECK(first_target(simulation).state == TargetState::healthy);
    REQUIRE(send(simulation, RequestForm::traffic, R"({"rate":"20","cpu1":"5"})") == "");
    simulation.advance_to(world.now + k_minute);
    const Meter& meter = world.at(world.traffic.sources.at(0).meter);
    CHECK(meter.totals[static_cast<std::size_t>(Outcome::ok)] > 1000);
    CHECK(meter.finished_total == meter.totals[static_cast<std::size_t>(Outcome::ok)]);
    const ChartModel charts = charts_of(simulation, {SelectionKind::load_balancer, 0}, {});
    REQUIRE(charts.charts.size() >= 3);
    CHECK(charts.charts[0].lines[0].values.size() == charts.times.size());
    CHECK(charts.charts[0].lines[0].values.back() == doctest::Approx(20).epsilon(0.5));
    CHECK_FALSE(charts.marks.empty());
  }

  TEST_CASE(
      "without a rule for the dynamic ports a target says which group stops it, and one press "
      "mends it") {
    Simulation simulation = balanced_yard(false);
    CHECK(first_target(simulation).state == TargetState::unhealthy);
    const InspectorModel model = inspect(simulation, {SelectionKind::target, 0});
    CHECK(model.story.find("no answer in time") != std::string::npos);
    CHECK(model.story.find("do not let it in") != std::string::npos);
    CHECK(model.story.find("default") != std::string::npos);
    const auto mend = std::find_if(model.actions.begin(), model.actions.end(),
                                   [](const Action& action) { return action.id == "let_in"; });
    REQUIRE(mend != model.actions.end());
    const JsonDocument command = JsonDocument::parse(mend->command);
    const Reply reply =
        simulation.call(command.root()["action"].text(), command.root()["request"].source());
    REQUIRE_MESSAGE(reply.ok(), reply.body);
    simulation.advance_to(simulation.world().now + 2 * k_minute);
    CHECK(first_target(simulation).state == TargetState::healthy);
  }

  TEST_CASE("closing a rule in the inspector loses requests, and the request says why") {
    Simulation simulation = balanced_yard();
    REQUIRE(send(simulation, RequestForm::traffic, R"({"rate":"10"})") == "");
    simulation.advance_to(simulation.world().now + 30 * k_second);
    const Target& target = first_target(simulation);
    const SecurityGroupId hosts = simulation.world().vpcs[0].default_group;
    const InspectorModel group = inspect(simulation, {SelectionKind::security_group, hosts.value});
    const auto close =
        std::find_if(group.actions.begin(), group.actions.end(),
                     [](const Action& a) { return a.label.starts_with("Close TCP 32768"); });
    REQUIRE(close != group.actions.end());
    const JsonDocument command = JsonDocument::parse(close->command);
    const Reply reply =
        simulation.call(command.root()["action"].text(), command.root()["request"].source());
    REQUIRE_MESSAGE(reply.ok(), reply.body);
    simulation.advance_to(simulation.world().now + 2 * k_minute);
    CHECK(target.state == TargetState::unhealthy);
    const World& world = simulation.world();
    const Meter& meter = world.at(world.traffic.sources.at(0).meter);
    CHECK(meter.totals[static_cast<std::size_t>(Outcome::elb_504_connect)] > 0);
    bool told = false;
    for (const RequestSample& sample : world.traffic.samples) {
      if (sample.outcome != Outcome::elb_504_connect) continue;
      const InspectorModel request = inspect(simulation, {SelectionKind::request, sample.number});
      CHECK(request.role == web::Role::failed);
      CHECK(request.story.find("security group") != std::string::npos);
      told = true;
      break;
    }
    CHECK(told);
  }

  TEST_CASE("a refusal of AWS stands at the field it speaks of, and goes when the form changes") {
    Page page;
    REQUIRE(page.obeys(R"({"type":"open_form","form":"target_group","values":{"name":"-bad-"}})"));
    const std::string answer = page.send(R"({"type":"create_target_group"})");
    CHECK(member(answer, "ok") == "false");
    CHECK(page.state("message").find("Target group name") != std::string::npos);
  }

  TEST_CASE("time goes on while somebody sends requests, and ends after they have stopped") {
    Page page("start=paused&scenario=rolling-update-100-200&t=1");
    REQUIRE(page.obeys(R"({"type":"create_load_balancer"})"));
    REQUIRE(page.obeys(R"({"type":"put_traffic","values":{"name":"few","rate":1}})"));
    REQUIRE(page.obeys(R"({"type":"seek","ms":3600000})"));
    CHECK(page.state("ended") == "false");
    REQUIRE(page.obeys(R"({"type":"play"})"));
    const long before = page.number("now");
    page.window.run_for(300);
    CHECK(page.number("now") > before);
    REQUIRE(page.obeys(R"({"type":"stop_traffic","source":"few"})"));
    REQUIRE(page.obeys(R"({"type":"seek","ms":7200000})"));
    CHECK(page.state("ended") == "true");
  }

  TEST_CASE("every form's buttons are commands that the app obeys") {
    Page page;
    for (std::size_t i = 0; i < k_request_forms; ++i) {
      CAPTURE(std::string(form_name(static_cast<RequestForm>(i))));
      CHECK(page.obeys(order("open_form", "form", form_name(static_cast<RequestForm>(i)))));
    }
    CHECK_FALSE(page.obeys(order("open_form", "form", "nothing")));
    CHECK(page.obeys(R"({"type":"charts","from":0,"to":600000})"));
    CHECK_FALSE(page.obeys(R"({"type":"charts","from":10,"to":5})"));
    CHECK_FALSE(page.obeys(order("stop_traffic", "source", "nobody")));
  }
}
