// Every text that the panels show, by id: the one table (ux.md 6.6). "{}" is filled in by `fill`.
// Column titles, sections and sentences about the simulation come from the view models and the
// engine.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace taskyard::web {

// clang-format off
#define TASKYARD_TEXTS(X) \
  /* tabs */ \
  X(tab_definition, "Definition") \
  X(tab_run, "Run") \
  X(tab_inspector, "Inspector") \
  X(tab_events, "Events") \
  X(tab_tables, "Tables") \
  X(tab_services, "Services") \
  X(tab_deployments, "Deployments") \
  X(tab_tasks, "Tasks") \
  X(tab_instances, "Instances") \
  X(tab_capacity, "Capacity") \
  X(tab_clusters, "Clusters") \
  X(tab_definitions, "Definitions") \
  X(tab_cluster, "Cluster") \
  X(tab_network, "Network") \
  X(tab_traffic, "Traffic") \
  X(tab_charts, "Charts") \
  X(tab_load_balancers, "Load balancers") \
  X(tab_target_groups, "Target groups") \
  X(tab_targets, "Targets") \
  X(tab_security_groups, "Security groups") \
  X(tab_sources, "Sources") \
  X(tab_requests, "Requests") \
  X(tab_set_up, "Set up") \
  X(tab_storage, "Storage") \
  X(tab_file_systems, "File systems") \
  X(tab_mount_targets, "Mount targets") \
  X(tab_stores, "Volumes") \
  X(tab_ebs_volumes, "EBS volumes") \
  X(tab_files, "Files") \
  X(tab_roles, "Roles") \
  X(tab_calls, "AWS calls") \
  X(tab_images, "Images") \
  X(tab_repositories, "Repositories") \
  X(tab_pulls, "Pulls") \
  X(tab_logs, "Logs") \
  X(tab_lines, "Lines") \
  X(tab_log_groups, "Log groups") \
  X(tab_json, "JSON") \
  X(tab_form, "Form") \
  /* header */ \
  X(choose_scenario, "Choose a scenario") \
  X(open_file, "Open a scenario or task definition file") \
  X(export_session, "Save this session as a scenario file") \
  X(appearance, "Appearance") \
  X(text_view, "Text view (T)") \
  X(help, "Shortcuts and about (?)") \
  X(more_tools, "More") \
  X(theme, "Theme") \
  X(theme_auto, "As the system") \
  X(theme_dark, "Dark") \
  X(theme_light, "Light") \
  X(theme_projector, "Projector") \
  X(text_size, "Text size") \
  X(letter_shortcuts, "Single-letter shortcuts") \
  X(dismiss, "Dismiss") \
  X(close, "Close") \
  X(fewer, "Fewer") \
  X(more, "More") \
  /* yard */ \
  X(zoom_in, "Zoom in") \
  X(zoom_out, "Zoom out") \
  X(zoom_fit, "Show everything") \
  X(legend_pending, "on the way") \
  X(legend_running, "running") \
  X(legend_stopping, "stopping") \
  X(legend_stopped, "stopped") \
  X(legend_failed, "failed") \
  X(legend_draining, "draining") \
  X(legend_requests, "Requests:") \
  X(legend_ok, "answered") \
  X(legend_waiting, "waiting") \
  X(legend_error, "error") \
  X(legend_by_balancer, "by the load balancer") \
  X(legend_blocked, "blocked at a gate") \
  /* transport */ \
  X(play, "Play (Space)") \
  X(pause, "Pause (Space)") \
  X(replay, "Replay from the start (Space)") \
  X(next_event, "Next event (.)") \
  X(previous_event, "Previous event (,)") \
  X(nothing_ahead, "Nothing is left to happen") \
  X(is_start, "This is the start") \
  X(reset, "Back to the start, without your calls (R)") \
  X(undo, "Undo {}") \
  X(redo, "Redo {}") \
  X(nothing_to_undo, "No call to undo") \
  X(nothing_to_redo, "No call to redo") \
  X(speed, "Simulated seconds per second (1 to 9)") \
  X(speed_auto, "Auto") \
  X(speed_auto_tip, "Slow where things happen, fast through silence") \
  X(clock_tip, "Simulated time") \
  /* tables and log */ \
  X(filter_running, "Running") \
  X(filter_stopped, "Stopped") \
  X(find, "Find (F)") \
  X(no_events, "Nothing has happened yet. Run tasks, or press Play.") \
  X(no_match, "Nothing matches the search.") \
  X(not_shown, "{} not shown.") \
  /* inspector */ \
  X(now, "Now") \
  X(try_this, "Try this") \
  X(hint_click, "Click a task, an instance or a refusal: this panel says what it is and why it is there.") \
  X(hint_run, "Run more tasks with another strategy and compare where they go.") \
  X(hint_service, "Click a service's bar: change it, deploy another revision, ask why it waits.") \
  X(hint_fault, "Click a task or an instance and make it fail; read what follows; undo it.") \
  X(hint_edit, "Change the task definition, apply it, and run the new revision.") \
  X(deselect, "Close (Esc)") \
  X(copy, "Copy") \
  X(why, "Why here?") \
  X(why_service, "Why?") \
  X(why_not, "Why nowhere?") \
  X(make_it_fail, "Make something fail") \
  /* editor */ \
  X(task_definition, "Task definition") \
  X(gallery_title, "Task definitions as their authors published them") \
  X(gallery_tip, "Choose a real task definition") \
  X(open_definition, "Open a file") \
  X(indent_text, "Indent the JSON") \
  X(restore_text, "Bring back the text that was replaced") \
  X(no_earlier_text, "No earlier text to bring back") \
  X(editor_empty, "Write or paste a task definition.") \
  X(errors_found, "{}; the last valid revision stays in use") \
  X(notes_found, "{}; it would be registered") \
  X(is_registered, "Registered") \
  X(no_problems, "No problems; not applied yet") \
  X(apply, "Apply") \
  X(apply_tip, "Register as a new revision (Ctrl+Enter)") \
  X(apply_tip_apple, "Register as a new revision (Cmd+Enter)") \
  X(form_unusable, "The text is no JSON object at the moment. Mend it in the JSON view first.") \
  X(family, "Family") \
  X(compatibilities, "Launch types") \
  X(network_mode, "Network mode") \
  X(cpu_units, "CPU units") \
  X(memory_mib, "Memory, MiB") \
  X(memory_limit, "Memory limit") \
  X(memory_reservation, "Reservation") \
  X(container, "Container") \
  X(name, "Name") \
  X(image, "Image") \
  X(essential, "Essential") \
  X(essential_tip, "When an essential container ends, the whole task stops") \
  X(ports, "Ports, host → container") \
  X(host_port, "host") \
  X(container_port, "container") \
  X(host_port_tip, "Host port; 0 or nothing lets the agent choose one in bridge mode") \
  X(container_port_tip, "Container port") \
  X(add_port, "Port") \
  X(remove_port, "Remove this port") \
  X(add_container, "Add container") \
  X(remove_container, "Remove this container") \
  /* run and fleet */ \
  X(run_tasks, "Run tasks") \
  X(add_instances, "Add instances") \
  X(newest_definition, "the newest") \
  X(cluster, "Cluster") \
  X(launch_type, "Launch type") \
  X(number_of_tasks, "Number of tasks") \
  X(fargate_places, "On Fargate there is no instance to choose: strategies do not apply.") \
  X(add_strategy, "Strategy") \
  X(add_constraint, "Constraint") \
  X(no_strategy, "Without a strategy RunTask places at random") \
  X(strategy_limit, "AWS takes at most 5 strategies") \
  X(constraint_limit, "AWS takes at most 10 constraints") \
  X(move_up, "Apply this one earlier") \
  X(remove_strategy, "Remove this strategy") \
  X(remove_constraint, "Remove this constraint") \
  X(expression_tip, "Cluster query language, for example attribute:ecs.instance-type =~ t3.*") \
  X(run, "Run {}") \
  X(run_tip, "Sends ecs.RunTask") \
  X(service, "Service") \
  X(service_name, "Service name") \
  X(service_type, "Service type") \
  X(new_service, "Create a new service instead") \
  X(desired_tasks, "Desired tasks") \
  X(minimum_healthy, "Min healthy %") \
  X(minimum_healthy_tip, "minimumHealthyPercent of the desired tasks stay healthy, rounded up") \
  X(maximum, "Maximum %") \
  X(maximum_tip, "maximumPercent: so many may exist, stopping ones included") \
  X(breaker, "Circuit breaker") \
  X(strategy, "Deployment") \
  X(rolling, "rolling") \
  X(blue_green, "blue/green") \
  X(linear, "linear") \
  X(canary, "canary") \
  X(strategy_tip, "Blue/green, linear and canary run both revisions in full and move the traffic; " \
    "a load balancer is added to the request, of which only the shares are simulated") \
  X(bake, "Bake minutes") \
  X(bake_tip, "Both revisions stay so long after all traffic has moved") \
  X(share, "Step %") \
  X(share_tip, "Canary: the first share; linear: each step") \
  X(share_minutes, "Step minutes") \
  X(share_minutes_tip, "How long a share lasts before the next one") \
  X(alarms, "Alarms") \
  X(alarms_hint, "names, with commas") \
  X(alarms_tip, "CloudWatch alarms: one that goes to ALARM rolls the deployment back") \
  X(off, "off") \
  X(on, "on") \
  X(gives_up, "gives up") \
  X(rolls_back, "rolls back") \
  X(force, "New deployment") \
  X(force_tip, "forceNewDeployment: replaces every task even when nothing else changes") \
  X(when_needed, "when needed") \
  X(forced, "forced") \
  X(by_providers, "Providers") \
  X(provider_columns, "Capacity provider, base, weight") \
  X(add_provider, "Provider") \
  X(provider_limit, "AWS takes at most 20 providers") \
  X(remove_provider, "Remove this provider") \
  X(rebalancing, "Zone rebalancing") \
  X(rebalancing_tip, "availabilityZoneRebalancing: keeps the zones even where the rules allow it") \
  X(target_group, "Target group") \
  X(target_group_tip, "The service registers its tasks there; without one they get no requests") \
  X(no_target_group, "none") \
  X(container_choice, "Container, port") \
  X(container_choice_tip, "Empty and 0: the first container with a port") \
  X(grace, "Grace period, s") \
  X(grace_tip, "healthCheckGracePeriodSeconds after a start in which failed checks do not count") \
  X(show_call, "Show the call") \
  X(hide_call, "Hide the call") \
  X(delete_service, "Delete service") \
  X(delete_tip, "Sends ecs.DeleteService with force: its tasks stop") \
  X(create_service, "Create service") \
  X(update_service, "Update service") \
  X(create_tip, "Sends ecs.CreateService") \
  X(update_tip, "Sends ecs.UpdateService") \
  X(instance_type, "Instance type") \
  X(type_facts, "{} per hour") \
  X(zone, "Zone") \
  X(every_zone, "every zone") \
  X(number_per_zone, "Number per zone") \
  X(add, "Add {}") \
  X(add_instances_tip, "Launches EC2 instances that join the cluster after their boot time") \
  /* requests */ \
  X(what_to_set_up, "What") \
  X(send_calls_tip, "Sends the calls below") \
  X(curve_tip, "Requests per second over time") \
  X(charts_follow, "Follow now") \
  X(charts_follow_tip, "Keep the present at the right edge") \
  X(charts_selected, "what is selected") \
  X(charts_hint, "Wheel: zoom. Drag: move. Click: go there.") \
  X(charts_add, "Traffic…") \
  /* volumes, roles, images, logs */ \
  X(volume_size, "EBS volume, GiB") \
  X(volume_size_tip, "A new disk for each task, made when it is launched") \
  X(volume_iops, "IOPS") \
  X(volume_iops_tip, "Operations per second; 0 takes what the type has, io1 and io2 need a number") \
  X(volume_role, "Made with role") \
  X(volume_role_tip, "The infrastructure role: ECS makes the volume with it") \
  X(volume_keep, "Keep it when the task ends") \
  X(instance_profile, "Instance profile") \
  X(instance_profile_tip, "Its role is what the agent may do: register, pull images, write logs") \
  X(pull_behavior, "Image pulls") \
  X(pull_behavior_tip, "ECS_IMAGE_PULL_BEHAVIOR: when the agent asks the registry for an image it has") \
  X(lines_follow, "Follow") \
  X(lines_follow_tip, "Keeps the newest line in sight; scrolling up ends it") \
  X(no_lines, "No line was printed yet. Containers print what their image does.") \
  /* help */ \
  X(shortcuts, "Shortcuts") \
  X(about, "About") \
  X(words, "Words") \
  X(word_efs, "Elastic File System: files that tasks share, on EC2 and Fargate alike") \
  X(word_mount_target, "The address of an EFS file system in one zone, on TCP 2049") \
  X(word_access_point, "A door into a file system with its own root directory and user") \
  X(word_bind_mount, "A directory of the machine; without a source path it ends with the task") \
  X(word_ephemeral, "The disk of a Fargate task, 20 to 200 GiB, its image included") \
  X(word_credits, "What an EFS file system may move faster than its baseline; it saves them up") \
  X(word_execution_role, "ECS and the agent use it for a task: image, secrets, logs") \
  X(word_task_role, "The application in the containers uses it for its own AWS calls") \
  X(word_instance_profile, "Carries the role of an EC2 instance; its agent uses it") \
  X(word_layer, "A part of an image; what is on the instance is not downloaded again") \
  X(word_digest, "Names exactly one image; a tag may move to another one") \
  X(word_log_stream, "The lines of one container in a log group of CloudWatch") \
  X(word_log_router, "A sidecar that takes the lines of other containers and sends them on") \
  X(key_play, "Play or pause") \
  X(key_next, "Next event") \
  X(key_previous, "Previous event") \
  X(key_second, "One second back or on") \
  X(key_ten_seconds, "Ten seconds back or on") \
  X(key_speed, "Speed, 0.1 to 60 times") \
  X(key_home_end, "Start, end") \
  X(key_find, "Find in the tables") \
  X(key_editor, "Go to the editor") \
  X(key_log, "Go to the event log") \
  X(key_text_view, "Text view") \
  X(key_reset, "Back to the start") \
  X(key_undo, "Undo the last call") \
  X(key_redo, "Redo") \
  X(key_apply, "Apply the task definition") \
  X(key_problem, "Next, previous problem") \
  X(key_focus, "Walk through the controls; arrows walk through the map") \
  X(key_escape, "Leave the field, then deselect") \
  X(key_help, "This list") \
  X(about_text, \
    "Taskyard simulates how Amazon ECS places, runs and replaces tasks. It runs entirely on this computer: " \
    "nothing typed here is sent anywhere. Containers run no code; times are typical ones.") \
  X(about_trademark, \
    "Not affiliated with Amazon. AWS and Amazon ECS are trademarks of Amazon.com, Inc. or its affiliates.") \
  X(licences, "Licences") \
  X(licence_imgui, \
    "The interface is drawn with Dear ImGui (MIT licence, Omar Cornut); JSON is read with nlohmann/json " \
    "(MIT licence, Niels Lohmann).")
// clang-format on

enum class Text : std::uint16_t {
#define TASKYARD_TEXT_ID(id, english) id,
  TASKYARD_TEXTS(TASKYARD_TEXT_ID)
#undef TASKYARD_TEXT_ID
      count_
};

/// The text, never null.
const char* tr(Text id);
/// The text with `value` in the place of "{}".
std::string fill(Text id, std::string_view value);

}  // namespace taskyard::web
