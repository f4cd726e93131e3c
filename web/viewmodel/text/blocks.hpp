// Writes the blocks of the text view (text_view.hpp).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "taskyard/diagnostic.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

// Writes blocks; every helper leaves the writer inside the "blocks" array.
class Blocks {
 public:
  explicit Blocks(JsonWriter& json) : json_(json) {}

  void heading(std::string_view id, std::string_view label) { simple("heading", id, label); }
  void paragraph(std::string_view id, std::string_view text) {
    json_.begin_object().member("kind", "paragraph").member("id", id).member("text", text);
    json_.end_object();
  }
  void code(std::string_view id, std::string_view label, std::string_view text) {
    json_.begin_object().member("kind", "code").member("id", id).member("label", label);
    json_.member("text", text).end_object();
  }
  void table(const Table& table);
  void problems(const Diagnostics& diagnostics);
  void list(std::string_view id, std::string_view label, const std::vector<std::string>& items);

  void begin_form(std::string_view id, std::string_view label) {
    json_.begin_object().member("kind", "form").member("id", id).member("label", label);
    json_.key("fields").begin_array();
  }
  void select(std::string_view id, std::string_view label, std::string_view value,
              const std::vector<std::pair<std::string, std::string>>& options,
              std::string_view error = {});
  void field(std::string_view id, std::string_view label, std::string_view type,
             std::string_view value, std::string_view error = {}, std::string_view hint = {});
  void check(std::string_view id, std::string_view label, bool value) {
    json_.begin_object().member("id", id).member("label", label).member("type", "checkbox");
    json_.member("value", value).end_object();
  }
  void begin_buttons_of_form() { json_.end_array().key("buttons").begin_array(); }
  void end_form() { json_.end_array().end_object(); }

  void begin_buttons(std::string_view id, std::string_view label) {
    json_.begin_object().member("kind", "buttons").member("id", id).member("label", label);
    json_.key("buttons").begin_array();
  }
  void end_buttons() { json_.end_array().end_object(); }
  void button(std::string_view id, std::string_view label, std::string_view command,
              bool disabled = false, std::string_view title = {});

 private:
  void simple(std::string_view kind, std::string_view id, std::string_view label) {
    json_.begin_object().member("kind", kind).member("id", id).member("label", label).end_object();
  }
  JsonWriter& json_;
};

}  // namespace taskyard::web
