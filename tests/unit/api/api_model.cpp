#include "unit/api/api_model.hpp"

#include "support/file_text.hpp"

namespace taskyard::test {

namespace {

std::string fault(JsonValue value, std::string_view expected) {
  return value.pointer() + " is " + std::string(value.source().substr(0, 40)) + ", not " +
         std::string(expected) + "\n";
}

bool is_choice(std::string_view text, std::string_view choices) {
  const std::string padded = "|" + std::string(choices) + "|";
  return padded.find("|" + std::string(text) + "|") != std::string::npos;
}

}  // namespace

ApiModel::ApiModel()
    : document_(JsonDocument::parse(file_text("tests/tables/api_model/ecs_api.json"))) {}

std::string ApiModel::faults_of_reply(std::string_view action, std::string_view reply) const {
  const JsonDocument document = JsonDocument::parse(reply);
  const JsonValue row = document_.root()["actions"][action];
  if (!row || !document.valid()) return "no such action, or a reply that is no JSON";
  return faults(document.root(), row["reply"].text());
}

std::string ApiModel::request_type(std::string_view action) const {
  return std::string(document_.root()["actions"][action]["request"].text());
}

std::string ApiModel::member_type(std::string_view shape, std::string_view member) const {
  return std::string(document_.root()["shapes"][shape][member].text());
}

bool ApiModel::is_required(std::string_view shape, std::string_view member) const {
  for (JsonValue name = document_.root()["required"][shape].first(); name; name = name.next()) {
    if (name.text() == member) return true;
  }
  return false;
}

std::vector<std::string> ApiModel::members(std::string_view shape) const {
  std::vector<std::string> names;
  const JsonValue all = document_.root()["shapes"][shape];
  for (JsonValue member = all.first(); member; member = member.next()) {
    names.emplace_back(member.key());
  }
  return names;
}

std::vector<std::string> ApiModel::operations() const {
  std::vector<std::string> names;
  const JsonValue all = document_.root()["operations"];
  for (JsonValue name = all.first(); name; name = name.next()) names.emplace_back(name.text());
  return names;
}

std::vector<std::string> ApiModel::request_members(std::string_view action) const {
  const std::string type = request_type(action);
  return members(type.substr(type.find(':') + 1));
}

bool ApiModel::may_raise(std::string_view action, std::string_view exception) const {
  const JsonValue list = document_.root()["actions"][action]["exceptions"];
  for (JsonValue name = list.first(); name; name = name.next()) {
    if (name.text() == exception) return true;
  }
  return false;
}

std::string ApiModel::faults(JsonValue value, std::string_view type) const {
  const std::size_t colon = type.find(':');
  const std::string_view kind = type.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? "" : type.substr(colon + 1);
  if (kind == "structure") return structure_faults(value, rest);
  if (kind == "list") {
    std::string found = value.is(JsonKind::array) ? "" : fault(value, "a list");
    for (JsonValue item = value.first(); item; item = item.next()) found += faults(item, rest);
    return found;
  }
  if (kind == "enum") return is_choice(value.text(), rest) ? "" : fault(value, rest);
  bool right = false;
  if (kind == "string") right = value.is(JsonKind::string);
  if (kind == "integer") right = value.is(JsonKind::integer);
  if (kind == "number") right = value.is(JsonKind::integer) || value.is(JsonKind::real);
  if (kind == "boolean") right = value.is(JsonKind::boolean);
  if (kind == "map") right = value.is(JsonKind::object);
  return right ? "" : fault(value, kind);
}

std::string ApiModel::structure_faults(JsonValue value, std::string_view shape) const {
  if (!value.is(JsonKind::object)) return fault(value, shape);
  std::string found;
  const JsonValue members = document_.root()["shapes"][shape];
  for (JsonValue member = value.first(); member; member = member.next()) {
    const JsonValue type = members[member.key()];
    found += type ? faults(member, type.text())
                  : member.pointer() + " is no member of " + std::string(shape) + "\n";
  }
  return found;
}

}  // namespace taskyard::test
