#include "viewmodel/text/blocks.hpp"

#include "viewmodel/labels.hpp"

namespace taskyard::web {

void Blocks::table(const Table& table) {
  json_.begin_object().member("kind", "table").member("id", table.id).member("label", table.label);
  json_.key("columns").begin_array();
  for (const Column& column : table.columns) {
    json_.begin_object().member("id", column.id).member("label", column.label);
    json_.member("numeric", column.numeric).end_object();
  }
  json_.end_array().key("rows").begin_array();
  for (const Row& row : table.rows) {
    json_.begin_object().member("key", row.key).key("cells").begin_array();
    for (const Cell& cell : row.cells) {
      const bool failed = cell.role == Role::failed;
      const bool marked = table.id.ends_with("calls") && cell.role != Role::none;
      json_.value(marked                               ? (failed ? "✗ " : "✓ ") + cell.text
                  : failed && table.id == "candidates" ? "✗ " + cell.text
                                                       : cell.text);
    }
    json_.end_array();
    if (row.selection) {
      json_.key("select").begin_object().member("type", "select");
      json_.member("key", to_key(row.selection)).end_object();
    }
    json_.end_object();
  }
  json_.end_array();
  json_.member("text", table.rows.empty()   ? table.empty
                       : table.left_out > 0 ? counted(table.left_out, "more row") + " not shown."
                                            : std::string());
  json_.end_object();
}

void Blocks::problems(const Diagnostics& diagnostics) {
  json_.begin_object().member("kind", "problems").member("id", "problems");
  json_.member("label", diagnostics.empty()
                            ? std::string("No problems found")
                            : counted(static_cast<std::int64_t>(diagnostics.size()), "problem"));
  json_.key("items").begin_array();
  for (const Diagnostic& finding : diagnostics) {
    json_.begin_object().member("severity", to_string(finding.severity));
    json_.member("line", finding.line).member("column", finding.column);
    json_.member("pointer", finding.pointer).member("code", finding.code);
    json_.member("message", finding.message).member("hint", finding.hint).end_object();
  }
  json_.end_array().end_object();
}

void Blocks::list(std::string_view id, std::string_view label,
                  const std::vector<std::string>& items) {
  json_.begin_object().member("kind", "list").member("id", id).member("label", label);
  json_.key("items").begin_array();
  for (const std::string& item : items) json_.value(item);
  json_.end_array().end_object();
}

void Blocks::select(std::string_view id, std::string_view label, std::string_view value,
                    const std::vector<std::pair<std::string, std::string>>& options,
                    std::string_view error) {
  json_.begin_object().member("id", id).member("label", label).member("type", "select");
  json_.member("value", value).key("options").begin_array();
  for (const auto& [name, text] : options) {
    json_.begin_object().member("value", name).member("label", text).end_object();
  }
  json_.end_array();
  if (!error.empty()) json_.member("error", error);
  json_.end_object();
}

void Blocks::field(std::string_view id, std::string_view label, std::string_view type,
                   std::string_view value, std::string_view error, std::string_view hint) {
  json_.begin_object().member("id", id).member("label", label).member("type", type);
  json_.member("value", value);
  if (!hint.empty()) json_.member("placeholder", hint);
  if (!error.empty()) json_.member("error", error);
  json_.end_object();
}

void Blocks::button(std::string_view id, std::string_view label, std::string_view command,
                    bool disabled, std::string_view title) {
  json_.begin_object().member("id", id).member("label", label).key("command").raw(command);
  json_.member("disabled", disabled);
  if (!title.empty()) json_.member("title", title);
  json_.end_object();
}

}  // namespace taskyard::web
