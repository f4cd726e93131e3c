#include "unit/elb/front.hpp"

#include "base/text.hpp"

namespace taskyard::test {

std::string filled(std::string_view text) {
  std::string result = replace_all(text, "$a", k_subnet_a);
  result = replace_all(result, "$b", k_subnet_b);
  result = replace_all(result, "$c", k_subnet_c);
  result = replace_all(result, "$p", k_private_a);
  result = replace_all(result, "$v", k_vpc);
  return replace_all(result, "'", "\"");
}

Front::Front(std::string_view type) {
  const bool application = type == "application";
  const JsonDocument made = lb(
      "CreateLoadBalancer", concat({"{'Name':'web','Subnets':['$a','$b'],'Type':'", type, "'}"}));
  balancer = made.root()["LoadBalancers"].at(0)["LoadBalancerArn"].text();
  group = make_group("web", application ? "'Protocol':'HTTP','Port':80,'TargetType':'ip'"
                                        : "'Protocol':'TCP','Port':80,'TargetType':'ip'");
  const JsonDocument ear =
      lb("CreateListener",
         concat({"{'LoadBalancerArn':'$L','Port':80,'Protocol':'", application ? "HTTP" : "TCP",
                 "','DefaultActions':[{'Type':'forward','TargetGroupArn':'$G'}]}"}));
  listener = ear.root()["Listeners"].at(0)["ListenerArn"].text();
  advance(30 * k_second);
}

std::string Front::with_arns(std::string_view request) const {
  std::string text = replace_all(request, "$L", balancer);
  text = replace_all(text, "$G", group);
  text = replace_all(text, "$H", listener);
  return filled(text);
}

JsonDocument Front::lb(std::string_view action, std::string_view request) {
  return call(concat({"elasticloadbalancing.", action}), with_arns(request));
}

std::string Front::no(std::string_view action, std::string_view request) {
  const bool named = action.find('.') != std::string_view::npos;
  return refusal(named ? std::string(action) : concat({"elasticloadbalancing.", action}),
                 with_arns(request));
}

std::string Front::make_group(std::string_view name, std::string_view members) {
  const JsonDocument made =
      lb("CreateTargetGroup", concat({"{'Name':'", name, "','VpcId':'$v',", members, "}"}));
  return std::string(made.root()["TargetGroups"].at(0)["TargetGroupArn"].text());
}

std::string Front::make_rule(int priority, std::string_view path, std::string_view group_arn) {
  const JsonDocument made =
      lb("CreateRule",
         concat({"{'ListenerArn':'$H','Priority':", to_text(priority),
                 ",'Conditions':[{'Field':'path-pattern','Values':['", path,
                 "']}],'Actions':[{'Type':'forward','TargetGroupArn':'", group_arn, "'}]}"}));
  return std::string(made.root()["Rules"].at(0)["RuleArn"].text());
}

std::string Front::health(std::string_view group_arn) {
  const JsonDocument shown =
      lb("DescribeTargetHealth", concat({"{'TargetGroupArn':'", group_arn, "'}"}));
  std::string text;
  for (JsonValue item = shown.root()["TargetHealthDescriptions"].first(); item;
       item = item.next()) {
    if (!text.empty()) text += ", ";
    text += item["TargetHealth"]["State"].text();
    const std::string_view reason = item["TargetHealth"]["Reason"].text();
    if (!reason.empty()) text += concat({" ", reason});
  }
  return text;
}

}  // namespace taskyard::test
