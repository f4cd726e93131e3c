#include "api/account/tags.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_tags_max = 50;
constexpr std::size_t k_key_max = 128;
constexpr std::size_t k_value_max = 256;

// Letters and digits of any language, blanks and _ . : / = + - @
bool valid_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const bool foreign = static_cast<unsigned char>(c) >= 0x80;
    return foreign || is_letter(c) || is_digit(c) ||
           std::string_view(" _.:/=+-@").find(c) != std::string_view::npos;
  });
}

bool reserved(std::string_view key) { return equal_ignoring_case(key.substr(0, 4), "aws:"); }

std::vector<Tag> tags_in(const std::string& tags_json) {
  std::vector<Tag> tags;
  if (tags_json.empty()) return tags;
  const JsonDocument document = JsonDocument::parse(tags_json);
  for (JsonValue item = document.root().first(); item; item = item.next()) {
    tags.push_back({std::string(item["key"].text()), std::string(item["value"].text())});
  }
  return tags;
}

std::string text_of(const std::vector<Tag>& tags) {
  if (tags.empty()) return {};
  JsonWriter out;
  out.begin_array();
  for (const Tag& tag : tags) {
    out.begin_object().member("key", tag.key).member("value", tag.value).end_object();
  }
  out.end_array();
  return out.take();
}

// A key written again counts as the newest.
void put(std::vector<Tag>& tags, Tag tag) {
  const auto known = std::find_if(tags.begin(), tags.end(),
                                  [&](const Tag& other) { return other.key == tag.key; });
  if (known != tags.end()) tags.erase(known);
  tags.push_back(std::move(tag));
}

}  // namespace

std::string read_tags(Call& call, JsonValue list) {
  std::vector<Tag> tags;
  for (JsonValue item = list.first(); item; item = item.next()) {
    Tag tag{call.text_of(item, "key"), call.text_of(item, "value")};
    if (call.refused()) return {};
    if (tag.key.empty() || tag.key.size() > k_key_max || !valid_text(tag.key)) {
      call.refuse(k_invalid,
                  "Invalid tag key. A tag key must be 1 to 128 letters, digits, spaces or "
                  "_ . : / = + - @",
                  item);
    } else if (tag.value.size() > k_value_max || !valid_text(tag.value)) {
      call.refuse(k_invalid,
                  "Invalid tag value. A tag value must be up to 256 letters, digits, spaces or "
                  "_ . : / = + - @",
                  item);
    } else if (reserved(tag.key)) {
      call.refuse(k_invalid, "Tag keys with the prefix aws: are reserved for AWS use.", item);
    }
    if (call.refused()) return {};
    put(tags, std::move(tag));
  }
  if (tags.size() > k_tags_max) {
    call.refuse(k_invalid, "Tags can have at most 50 items.", list);
    return {};
  }
  return text_of(tags);
}

std::string merge_tags(const std::string& tags_json, const std::string& more) {
  std::vector<Tag> tags = tags_in(tags_json);
  for (Tag& tag : tags_in(more)) put(tags, std::move(tag));
  return text_of(tags);
}

std::string without_tags(const std::string& tags_json, const std::vector<std::string>& keys) {
  std::vector<Tag> tags = tags_in(tags_json);
  tags.erase(std::remove_if(tags.begin(), tags.end(),
                            [&](const Tag& tag) {
                              return std::find(keys.begin(), keys.end(), tag.key) != keys.end();
                            }),
             tags.end());
  return text_of(tags);
}

std::string task_tags(Call& call, const TaskDefinition& definition, ClusterId cluster) {
  const std::string own = read_tags(call, call.array("tags"));
  const std::string propagate = call.text("propagateTags", "NONE");
  const bool managed = call.flag("enableECSManagedTags");
  if (propagate == "SERVICE") {
    call.refuse(k_invalid,
                "Tags can only be propagated from a task definition when running a task.",
                call.in["propagateTags"], "TASK_DEFINITION or NONE.");
  } else if (propagate != "NONE" && propagate != "TASK_DEFINITION") {
    call.refuse(k_invalid, "Invalid value for propagateTags: " + propagate,
                call.in["propagateTags"], "TASK_DEFINITION or NONE.");
  }
  if (call.refused()) return {};
  std::string tags;
  if (managed) {
    tags = text_of({{"aws:ecs:clusterName", call.world().text(call.world().at(cluster).name)}});
  }
  if (propagate == "TASK_DEFINITION") tags = merge_tags(tags, definition.tags_json);
  return merge_tags(tags, own);
}

bool includes(Call& call, std::string_view field, std::string_view choices) {
  bool found = false;
  const std::vector<std::string_view> known = split(choices, '|');
  for (const std::string& name : call.texts("include")) {
    found = found || name == field;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      call.refuse(k_invalid, "Invalid value for include: " + name, call.in["include"]);
    }
  }
  return found;
}

}  // namespace taskyard::api
