// volumeConfigurations of RunTask, StartTask, CreateService and UpdateService, and what the overrides of a
// task say of roles and its disk.
#pragma once

#include <string>

#include "api/call.hpp"

namespace taskyard::api {

/// For whom the volumes are.
enum class VolumeUse : std::uint8_t { task, service, daemon };

/// "volumeConfigurations" as given, `otherwise` when the request has none; refuses what AWS refuses
/// (surroundings 3.9).
std::string volumes_in(Call& call, const TaskDefinition& definition, LaunchType launch_type,
                       VolumeUse use, const std::string& otherwise = {});

/// taskRoleArn, executionRoleArn and ephemeralStorage of "overrides".
void read_task_overrides(Call& call, JsonValue overrides, PlacementRequest& request);

/// An attachment of a task reply of type AmazonElasticBlockStorage.
void write_ebs_attachment(JsonWriter& out, const World& world, const Task& task);

}  // namespace taskyard::api
