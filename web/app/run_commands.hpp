// Commands that change the simulated world, and what all commands need to read and answer.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/core.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web {

/// A command's members; those of a form stand one level deeper, in "values".
struct CommandInput {
  JsonValue root;

  JsonValue value(std::string_view key) const;
  bool has(std::string_view key) const { return value(key).exists(); }
  /// Strings as they are, numbers as spelled, "" when absent.
  std::string text(std::string_view key) const;
  double number(std::string_view key, double fallback) const;
  bool flag(std::string_view key) const { return value(key).boolean(); }
};

std::string done();
std::string refused(std::string_view code, std::string_view message);
/// A number as JSON spells it: 0.25, 2, 60.
std::string spelled(double value);

/// Makes calls as one step of undo; `answer` becomes a refusal when the last one is refused.
std::vector<Reply> make_calls(Core& core, std::span<const Call> calls, std::string& answer);
/// Makes one call as an undo step and says how it went; `success` is shown when it was accepted.
std::string make_call(Core& core, std::string action, std::string request,
                      std::string_view success);

std::string create_service(Core& core, const CommandInput& in);
std::string update_service(Core& core, const CommandInput& in);
std::string edit_service(Core& core, const CommandInput& in);
std::string delete_service(Core& core, const CommandInput& in);
std::string open_form(Core& core, const CommandInput& in);
/// One handler for every form of requests; the command's name says which.
std::string send_request_form(Core& core, const CommandInput& in);
std::string stop_traffic(Core& core, const CommandInput& in);
std::string set_charts(Core& core, const CommandInput& in);
std::string show_table(Core& core, const CommandInput& in);
std::string show_files(Core& core, const CommandInput& in);
std::string show_logs(Core& core, const CommandInput& in);
std::string restore_text(Core& core, const CommandInput& in);
/// What the volume form wrote becomes the editor's text; the text before can come back.
std::string write_definition(Core& core, const RequestFormModel& model);
std::string set_playing(Core& core, bool playing);
std::string apply_definition(Core& core, const CommandInput& in);
std::string edit_form(Core& core, const CommandInput& in);
std::string run_tasks(Core& core, const CommandInput& in);
std::string add_instances(Core& core, const CommandInput& in);
std::string stop_task(Core& core, const CommandInput& in);
std::string set_instance(Core& core, const CommandInput& in);
std::string call_api(Core& core, const CommandInput& in);

}  // namespace taskyard::web
