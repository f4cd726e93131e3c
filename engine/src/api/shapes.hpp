// The objects of replies with AWS's members and spellings.
#pragma once

#include "taskyard/json.hpp"
#include "taskyard/world.hpp"

namespace taskyard::api {

/// What "include" of DescribeClusters asks for; without it those members are empty or absent.
struct ClusterFields {
  bool statistics = false, tags = false, settings = false, configurations = false;
  bool attachments = false;
};
void write_cluster(JsonWriter& out, const World& world, const Cluster& cluster,
                   const ClusterFields& fields);
void write_task_definition(JsonWriter& out, const World& world, const TaskDefinition& definition);
void write_task(JsonWriter& out, const World& world, const Task& task, bool with_tags = true);
void write_container_instance(JsonWriter& out, const World& world,
                              const ContainerInstance& instance, bool with_tags = true,
                              bool with_health = false);
/// Elements of a stored tags array, or an empty array.
void write_tags(JsonWriter& out, const std::string& tags_json);
/// Epoch milliseconds of a simulated time.
std::int64_t epoch_ms(SimTime time);

}  // namespace taskyard::api
