// The objects of replies with AWS's members and spellings.
#pragma once

#include "taskyard/json.hpp"
#include "taskyard/world.hpp"

namespace taskyard::api {

void write_cluster(JsonWriter& out, const World& world, const Cluster& cluster);
void write_task_definition(JsonWriter& out, const World& world, const TaskDefinition& definition);
void write_task(JsonWriter& out, const World& world, const Task& task);
void write_container_instance(JsonWriter& out, const World& world,
                              const ContainerInstance& instance);
/// Elements of a stored tags array, or an empty array.
void write_tags(JsonWriter& out, const std::string& tags_json);
/// Epoch milliseconds of a simulated time.
std::int64_t epoch_ms(SimTime time);

}  // namespace taskyard::api
