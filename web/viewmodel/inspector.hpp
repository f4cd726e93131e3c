// Everything known about the selected thing, with the reasons.
#pragma once

#include <string>
#include <vector>

#include "taskyard/simulation.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

struct Field {
  std::string label;
  std::string value;
  bool mono = false;
  std::string tip;
};

struct Section {
  std::string title;
  std::vector<Field> fields;
};

/// A button: what it says and the command it sends (viewmodel/commands.hpp).
struct Action {
  std::string id;
  std::string label;
  std::string command;  ///< JSON
  bool danger = false;
  std::string tip;
};

struct InspectorModel {
  Selection selection;
  std::string title;     ///< "Task web:1/4"
  std::string subtitle;  ///< the full id or ARN
  std::string state;     ///< "RUNNING", API spelling
  Role role = Role::none;
  std::vector<Section> sections;
  std::vector<Table> tables;  ///< containers, tasks of an instance …
  std::vector<Action> actions;
  bool has_why = false;
  Explanation why;
  std::string why_title;  ///< "" = why it is here, or is not
  std::string empty;      ///< said when nothing is selected
};

/// Rebuild when World::revision or the selection changed. `rows_max` bounds the candidates table.
InspectorModel inspect(const Simulation& simulation, Selection selection,
                       std::uint32_t rows_max = 60);

/// The candidates × checks table of an explanation, for panels and text view alike.
Table candidates_table(const Explanation& why);

}  // namespace taskyard::web
