// The log view: lines of one task, one group or everything, searched by plain words. Holds numbers of lines
// only, and looks at new ones alone, so that 65,536 kept lines cost nothing while they stay as they are.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scene/palette.hpp"
#include "scene/selection.hpp"
#include "taskyard/world.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

/// What the reader asked for.
struct LinesWish {
  Selection of;  ///< a task or a log group; none = every line
  std::string search;

  friend bool operator==(const LinesWish&, const LinesWish&) = default;
};

/// Where a match stands in a text, in bytes.
struct Match {
  std::size_t begin = 0, end = 0;
};

class LinesModel {
 public:
  /// Takes in what is new; starts over when the wish or the present (`epoch`) is another.
  void update(const World& world, std::uint64_t epoch, const LinesWish& wish);
  /// Numbers of the matching lines that are kept, oldest first.
  const std::vector<std::uint32_t>& shown() const { return shown_; }
  /// Lines of the chosen source, matching or not.
  std::size_t of_source() const { return of_source_.size(); }
  const LinesWish& wish() const { return wish_; }
  /// "3 of 120 lines", "120 lines; 4 were lost".
  const std::string& count_text() const { return count_text_; }
  /// Where these lines go: group and stream, log router, only the instance; what was lost.
  const std::string& place_text() const { return place_text_; }

 private:
  LinesWish wish_;
  std::uint64_t epoch_ = 0;
  std::uint32_t seen_ = 0;
  bool begun_ = false;
  std::vector<std::uint32_t> shown_, of_source_;
  std::string count_text_, place_text_;
};

/// A line by its number; null when it was overwritten.
const LogLine* find_line(const World& world, std::uint32_t number);
/// The places in `text` of every word of `search`, in order, none overlapping; empty when a word is missing.
std::vector<Match> matches_of(std::string_view text, std::string_view search);
/// "web/app/0123…", "only on the instance", "lost".
std::string line_place(const World& world, const LogLine& line);
/// "web:1/3 app".
std::string line_origin(const World& world, const LogLine& line);
Role role_of(const LogLine& line);

/// Log groups and their streams as a table.
Table log_groups_table(const World& world, std::uint32_t rows_max);
Table streams_table(const World& world, LogGroupId group, std::uint32_t rows_max);
/// The lines of the model as a table, the newest first.
Table lines_table(const World& world, const LinesModel& lines, std::uint32_t rows_max);
/// What lines can be chosen by: key and label, "" first.
std::vector<std::pair<std::string, std::string>> line_sources(const World& world, Selection chosen);
/// Where a container's lines go by its definition, in one sentence.
std::string log_sentence(const World& world, ContainerId container);

}  // namespace taskyard::web
