#include "panels/context.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web {

std::string command(std::string_view type) {
  JsonWriter json;
  json.begin_object().member("type", type).end_object();
  return json.take();
}

std::string command(std::string_view type, std::string_view key, std::string_view value) {
  JsonWriter json;
  json.begin_object().member("type", type).member(key, value).end_object();
  return json.take();
}

std::string command(std::string_view type, std::string_view key, std::int64_t value) {
  JsonWriter json;
  json.begin_object().member("type", type).member(key, value).end_object();
  return json.take();
}

std::string select_command(Selection selection) {
  return command("select", "key", to_key(selection));
}

}  // namespace taskyard::web
