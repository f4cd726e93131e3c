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
  bool narrow = false;  ///< labels are times: a narrow column is enough
};

/// A button: what it says and the command it sends (viewmodel/commands.hpp).
struct Action {
  std::string id;
  std::string label;
  std::string command;  ///< JSON
  bool danger = false;
  std::string tip;
  bool fault = false;  ///< makes something go wrong; stands under a title of its own
};

/// A piece of JSON under its title: a policy.
struct TextBlock {
  std::string label;
  std::string text;
};

struct InspectorModel {
  Selection selection;
  std::string title;     ///< "Task web:1/4"
  std::string subtitle;  ///< the full id or ARN
  std::string state;     ///< "RUNNING", API spelling
  Role role = Role::none;
  std::vector<Section> sections;
  std::vector<Table> tables;     ///< containers, tasks of an instance …
  std::size_t tables_first = 0;  ///< so many of them stand before the sections
  std::vector<TextBlock> texts;  ///< policies, after the sections
  std::vector<Action> actions;
  std::string story_title;  ///< "Why it stops", "What follows"; "" = nothing to say
  std::string story;        ///< cause and consequence of a stop or a fault, in one or two sentences
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
