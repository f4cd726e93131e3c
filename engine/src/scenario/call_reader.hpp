// The calls of a scenario file: "setup" and "timeline", repeats unfolded, references checked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario/file_reader.hpp"
#include "scenario/scenario.hpp"

namespace taskyard::scenario {

class CallReader {
 public:
  CallReader(FileReader& reader, Scenario& scenario) : reader_(reader), scenario_(scenario) {}

  void read_setup(JsonValue list);
  void read_timeline(JsonValue list);
  /// Finds references to replies that no earlier call keeps. After both lists.
  void check_references();

 private:
  /// One entry of the file, however often it is repeated.
  struct Entry {
    SimTime at = 0;
    JsonValue with;
    std::string as;
  };

  bool read_call(JsonValue entry, std::string_view what, ScenarioCall& call);
  void read_timed_call(JsonValue entry);
  void add(std::vector<ScenarioCall>& calls, ScenarioCall call, JsonValue entry);
  void check_strings(JsonValue value);
  void check_string(JsonValue value);

  FileReader& reader_;
  Scenario& scenario_;
  std::vector<Entry> setup_, timeline_;
  std::map<std::string, bool, std::less<>> kept_;  ///< names of replies kept so far
  bool too_many_ = false;
};

}  // namespace taskyard::scenario
