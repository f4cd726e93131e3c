// Tags of resources: read, merged, written (facts: 50 per resource, key 128, value 256).
#pragma once

#include <string>
#include <vector>

#include "api/call.hpp"

namespace taskyard::api {

struct Tag {
  std::string key, value;
};

/// The tags of a request's list as stored text, "" for none. Refuses what AWS refuses; later ones of
/// the same key win.
std::string read_tags(Call& call, JsonValue list);
/// Stored tags with `more` laid over them; both as stored text.
std::string merge_tags(const std::string& tags_json, const std::string& more);
/// Stored tags without those keys.
std::string without_tags(const std::string& tags_json, const std::vector<std::string>& keys);

/// What RunTask and StartTask put on every task: "tags", those of the definition where
/// propagateTags asks for them, and ECS's own where enableECSManagedTags does.
std::string task_tags(Call& call, const TaskDefinition& definition, ClusterId cluster);

/// True when the request's "include" names `field`; refuses names outside `choices` ("A|B").
bool includes(Call& call, std::string_view field, std::string_view choices);

}  // namespace taskyard::api
