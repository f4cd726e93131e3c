// Every command of the app by name: what the text view's buttons, tests and scripts send as
// {"type":NAME, …}. App::command implements each row; a test compares table and implementation.
#pragma once

#include <string_view>

namespace taskyard::web {

struct CommandInfo {
  std::string_view name;
  std::string_view members;  ///< beside "type"
  std::string_view help;
};

inline constexpr CommandInfo k_commands[] = {
    {"play", "", "let simulated time run"},
    {"pause", "", "stop it"},
    {"toggle", "", "play or pause"},
    {"next_event", "", "advance to the next event"},
    {"previous_event", "", "step back to the event before"},
    {"speed", "value", "simulated seconds per second, 0.1 to 60"},
    {"reset", "", "back to the scenario's start"},
    {"undo", "", "take back the last call"},
    {"redo", "", "make it again"},
    {"seek", "ms", "go to a simulated time"},
    {"load", "scenario", "open a scenario of the gallery by name"},
    {"load_text", "text", "open a scenario file given as text"},
    {"load_taskdef", "name", "put a shipped task definition into the editor"},
    {"select", "key", "select a thing: task:3, instance:0, decision:7; empty = nothing"},
    {"edit", "text | values.text", "replace the editor's text"},
    {"apply", "values.text?", "register the editor's text as a new revision"},
    {"form", "pointer, key, value, kind", "edit one member of the text through the form"},
    {"run", "values?", "run tasks with the run form; values replace its fields first"},
    {"add_instances", "values?", "add container instances with the fleet form"},
    {"create_service", "values?", "create a service with the service form"},
    {"update_service", "service?, desiredCount?, taskDefinition?, forceNewDeployment? | values?",
     "update a service: the members given, or all of the service form"},
    {"edit_service", "service", "fill the service form from a service; empty = a new one"},
    {"delete_service", "service", "delete a service with its tasks"},
    {"stop_task", "task", "stop a task, by selection key or ARN"},
    {"set_instance", "instance, status", "ACTIVE, DRAINING, deregister or terminate"},
    {"open_form", "form, about?, values?",
     "show the form traffic, load_balancer, target_group, listener_rule, targets, security_rule, "
     "file_system, volume, file, role or repository, filled from a thing or with values"},
    {"put_traffic", "values?", "send traffic with its form; values replace its fields first"},
    {"stop_traffic", "source", "stop a source of traffic, by selection key or name"},
    {"create_load_balancer", "values?", "create a load balancer with its listener"},
    {"create_target_group", "values?", "create or change a target group"},
    {"create_rule", "values?", "create a rule of a listener"},
    {"register_targets", "values?", "register or deregister a target"},
    {"security_rule", "values?", "open or close ports in a security group"},
    {"create_file_system", "values?", "create a file system, a mount target or an access point"},
    {"add_volume", "values?", "write a volume and its mount points into the editor's text"},
    {"put_file", "values?", "put a file into a volume or a file system"},
    {"put_role", "values?", "create or change a role and its policies"},
    {"put_repository", "values?", "create a repository, push an image or set a policy"},
    {"charts", "from?, to?, follow?, select?",
     "the part of time that the charts show, in simulated milliseconds, and of what"},
    {"table", "name", "show events, a table, charts or log lines: tasks, roles, log_lines …"},
    {"files", "of?, search?", "browse the files of a store, a file system or a task"},
    {"logs", "of?, search?, follow?", "show the lines of a task, a log group or everything"},
    {"restore_text", "", "bring back the editor's text that was replaced"},
    {"call", "action, request", "any API call"},
    {"theme", "value", "auto, light, dark or projector"},
    {"filter", "tasks", "running or stopped"},
    {"text_view", "visible", "show or hide the text view"},
    {"export", "", "the session as a scenario file"},
    {"state", "", "clock, speed, playing, selection, counts"},
};

}  // namespace taskyard::web
