// A yard with a registry: repositories, pushes, and tasks that run their images.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "support/yard.hpp"

namespace taskyard::test {

inline constexpr const char* k_uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web";

/// JSON with ' for ".
inline std::string json(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

class RegistryYard : public support::Yard {
 public:
  void create(const std::string& name = "team/web", const std::string& more = {}) {
    call("ecr.CreateRepository", json("{'repositoryName':'" + name + "'" + more + "}"));
  }
  /// Pushes an image of these layers, "base:100 app:20" in MiB; its digest.
  std::string push(const std::string& tag, const std::string& layers, const std::string& more = {},
                   const std::string& repository = "team/web") {
    std::string list;
    for (std::size_t at = 0; at < layers.size();) {
      const std::size_t colon = layers.find(':', at);
      const std::size_t end = std::min(layers.find(' ', at), layers.size());
      list += (list.empty() ? "" : ",") + std::string("{'digest':'") +
              layers.substr(at, colon - at) +
              "','sizeMib':" + layers.substr(colon + 1, end - colon - 1) + "}";
      at = end + 1;
    }
    const JsonDocument reply =
        call("taskyard.PushImage", json("{'repository':'" + repository + "','tag':'" + tag +
                                        "','layers':[" + list + "]" + more + "}"));
    return std::string(reply.root()["imageDigest"].text());
  }
  void define(const std::string& family, const std::string& image, const std::string& more = {}) {
    register_definition(family, json("[{'name':'app','image':'" + image +
                                     "','cpu':64,'memory':64,'essential':true" + more + "}]"));
  }
  void define_fargate(const std::string& family, const std::string& image,
                      const std::string& more = {}) {
    register_definition(
        family, json("[{'name':'app','image':'" + image + "','essential':true}]"),
        json("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
             "'memory':'512','executionRoleArn':'arn:aws:iam::123456789012:role/"
             "ecsTaskExecutionRole'" +
             more));
  }
  TaskId run_fargate(const std::string& family) {
    const auto before = static_cast<std::uint32_t>(world().tasks.size());
    call("ecs.RunTask",
         json("{'cluster':'c','taskDefinition':'" + family +
              "','launchType':'FARGATE','networkConfiguration':{'awsvpcConfiguration':{'subnets':["
              "'subnet-0a10000000000001a']}}}"));
    return TaskId{before};
  }
  /// An instance whose user data has these settings.
  void add_instance(const std::string& settings = {}) {
    call("taskyard.AddContainerInstances",
         json("{'cluster':'c','userData':'ECS_CLUSTER=c\\n" + settings + "'}"));
    simulation.settle(10 * k_minute);
  }
  const Container& container(TaskId id) const { return world().at(task(id).first_container); }
  SimTime pull_ms(TaskId id) const { return container(id).pull_ms; }
  /// "RUNNING", or why it stopped.
  std::string end_of(TaskId id) const {
    const Task& one = task(id);
    return one.status == TaskStatus::running ? "RUNNING" : world().text(one.stopped_reason);
  }
  TaskId settle_one(const std::string& family) {
    const TaskId id = run(family).at(0);
    simulation.settle(20 * k_minute);
    return id;
  }
  TaskId settle_fargate(const std::string& family) {
    const TaskId id = run_fargate(family);
    simulation.settle(20 * k_minute);
    return id;
  }
};

}  // namespace taskyard::test
