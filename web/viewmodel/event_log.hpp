// The event feed: one row per event worth reading, newest last, and merged announcements.
#pragma once

#include <deque>
#include <string>

#include "scene/palette.hpp"
#include "scene/selection.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::web {

struct LogRow {
  EventSeq seq = 0;
  SimTime time = 0;
  std::string text;
  Role role = Role::none;
  Selection selection;  ///< what a click selects
  std::string service;  ///< its name; "" = concerns none
};

class EventLogModel {
 public:
  /// Takes in new events; after a reset or step back it starts over. Keeps the newest `k_rows_max`.
  void update(const Simulation& simulation);
  const std::deque<LogRow>& rows() const { return rows_; }
  /// A sentence for the live region about what happened since the last one, "" when nothing did;
  /// call at most every two seconds (ux.md 8.3).
  std::string take_announcement();

  static constexpr std::size_t k_rows_max = 2000;

 private:
  void count(const Simulation& simulation, const Event& event);
  std::deque<LogRow> rows_;
  EventSeq seen_ = 0;
  std::uint32_t running_ = 0, stopped_ = 0, refused_ = 0;
  std::string last_stop_reason_;
  std::string last_refusal_;
};

}  // namespace taskyard::web
