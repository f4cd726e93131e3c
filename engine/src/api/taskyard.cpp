// taskyard: what only a simulator has: a fleet in one call, behaviours of images, parameters, faults.
#include <algorithm>

#include "api/capacity/strategy.hpp"
#include "api/fleet.hpp"
#include "api/handlers.hpp"
#include "api/network/choice.hpp"
#include "base/text.hpp"
#include "scenario/scenario.hpp"
#include "service/service.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {

namespace {

// "capacityProvider": the instances join its Auto Scaling group; it must belong to the cluster.
ProviderId provider_for(Call& call, ClusterId cluster) {
  const std::string name = call.text("capacityProvider");
  if (name.empty() || call.refused()) return {};
  const CapacityProvider* provider = find_provider(call.world(), name);
  const bool group = provider != nullptr && provider->kind == ProviderKind::ec2_auto_scaling;
  const std::vector<ProviderId>& own = call.world().at(cluster).capacity_providers;
  if (group && std::find(own.begin(), own.end(), provider->id) != own.end()) {
    return provider->id;
  }
  call.refuse(k_invalid, std::string(k_no_provider), call.in["capacityProvider"],
              "An Auto Scaling group provider that the cluster is associated with.");
  return {};
}

}  // namespace

void add_container_instances(Call& call) {
  const std::string name = call.text("cluster", "default");
  const std::string type_name = call.text("instanceType", "m5.large");
  const std::string zone_name = call.text("availabilityZone");
  const std::int64_t count = call.integer("count").value_or(1);
  const JsonValue attributes = call.object("attributes");
  const ClusterId cluster_id = call.cluster();
  const InstanceType* type = instance_type_for(call, type_name, call.in["instanceType"]);
  NameId zone = zone_for(call, zone_name, call.in["availabilityZone"]);
  InstanceNetwork network =
      instance_network_for(call, call.in["subnet"], call.array("securityGroups"), count);
  const ProfileChoice profile = profile_choice(call, call.object("iamInstanceProfile"));
  const ProviderId provider = provider_for(call, cluster_id);
  UserData read;
  if (const std::string text = call.text("userData"); !text.empty()) {
    read = read_user_data(call.world().names, text);
  }
  if (count < 1 || count > 5000) {
    call.refuse(k_invalid, "count must be between 1 and 5000.", call.in["count"]);
  }
  zone = zone_of_launch(call, network, zone, count);
  if (call.refused() || !room_for_instances(call, count)) return;
  World& world = call.world();
  if (provider && world.at(provider).group) {
    call.refuse(k_invalid, "The instances of this provider come from its Auto Scaling group.",
                call.in["capacityProvider"],
                "autoscaling.SetDesiredCapacity changes their number.");
    return;
  }
  cluster::LaunchOptions options;
  options.type = type;
  options.zone = zone;
  options.cluster = world.at(cluster_id).name;
  options.attributes = attributes_in(world.names, attributes);
  options.capacity_provider = provider;
  options.subnet = network.subnet;
  options.security_groups = std::move(network.groups);
  options.pull_behavior = read.pull_behavior;
  options.image_cleanup = read.image_cleanup;
  options.credentials = read.credentials;
  options.instance_profile = profile.name;
  options.no_profile = profile.none;
  std::vector<Ec2InstanceId> launched;
  for (std::int64_t i = 0; i < count; ++i) {
    launched.push_back(cluster::launch(call.desk.changes, options));
  }
  // They register, and the API shows them, after their boot time; the ids are known already.
  call.out.begin_object().key("containerInstanceArns").begin_array();
  for (const Ec2InstanceId id : launched) {
    call.out.value(arn_of(world, world.at(id).container_instance));
  }
  call.out.end_array().key("ec2InstanceIds").begin_array();
  for (const Ec2InstanceId id : launched) call.out.value(ec2_instance_id_text(world, id));
  call.out.end_array().end_object();
}

namespace {

// How the image answers requests.
void read_answers(Call& call, ImageBehaviour& image) {
  const auto number = [&](std::string_view member, std::int64_t most, std::int64_t otherwise) {
    const std::int64_t value = call.integer(member).value_or(otherwise);
    if (value < 0 || value > most) {
      call.refuse(k_invalid, concat({"Invalid value for ", member, "."}), call.in[member],
                  concat({"From 0 to ", to_text(most), "."}));
    }
    return value;
  };
  constexpr std::int64_t k_us_max = 3'600'000'000;
  image.cpu_per_request_us = number("cpuPerRequestUs", k_us_max, image.cpu_per_request_us);
  image.wait_per_request_us = number("waitPerRequestUs", k_us_max, image.wait_per_request_us);
  image.memory_per_request_kib =
      number("memoryPerRequestKiB", 1'000'000, image.memory_per_request_kib);
  image.error_permille = static_cast<std::int32_t>(number("errorPermille", 1000, 0));
  image.connections_max =
      static_cast<std::int32_t>(number("connectionsMax", 1'000'000, image.connections_max));
  image.listens_after_ms = number("listensAfterMs", 86'400'000, 0);
  image.finishes_requests = call.flag("finishesRequests");
  const std::string path = call.text("answersPath");
  if (!path.empty()) image.answers_path = call.world().names.intern(path);
}

}  // namespace

void publish_image(Call& call) {
  if (!call.require("image")) return;
  const std::string name = call.text("image");
  const auto number = [&](std::string_view member, std::int64_t least, std::int64_t otherwise) {
    const std::int64_t value = call.integer(member).value_or(otherwise);
    if (value < least || value > 86'400'000) {
      call.refuse(k_invalid, concat({"Invalid value for ", member, "."}), call.in[member],
                  "From " + to_text(least) + " to 86400000.");
    }
    return value;
  };
  World& world = call.world();
  ImageBehaviour image;
  image.size_mib =
      static_cast<Mib>(number("sizeMib", 0, world.parameter(Parameter::default_image_size_mib)));
  image.start_ms = number("startMs", 0, world.parameter(Parameter::default_image_start_ms));
  image.stop_ms = number("stopMs", 0, world.parameter(Parameter::default_image_stop_ms));
  image.exit_after_ms = number("exitAfterMs", -1, -1);
  image.exit_code = static_cast<std::int32_t>(number("exitCode", 0, 0));
  image.healthy_after_ms = number("healthyAfterMs", -1, 0);
  image.traps_sigterm = call.flag("trapsSigterm");
  read_answers(call, image);
  ImageWork work;
  if (const JsonValue given = call.object("work")) {
    Diagnostics findings;
    work = scenario::read_work(call.document(), given, world.names, findings);
    if (has_errors(findings)) call.refuse_with(k_invalid, findings);
  }
  if (call.refused()) return;
  scenario::set_work(world, image, std::move(work));
  image.image = world.names.intern(name);
  const auto known = std::find_if(world.images.begin(), world.images.end(),
                                  [&](const auto& other) { return other.image == image.image; });
  if (known == world.images.end()) {
    world.images.push_back(image);
  } else {
    image.fault = known->fault;
    *known = image;
  }
  ++world.revision;
  call.out.begin_object().member("image", name).end_object();
}

void set_parameter(Call& call) {
  if (!call.require("name") || !call.require("value")) return;
  const std::string name = call.text("name");
  const std::int64_t value = call.integer("value").value_or(0);
  if (call.refused()) return;
  const std::span<const ParameterInfo> rows = parameters();
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    names.push_back(rows[i].name);
    if (rows[i].name != name) continue;
    if (value < rows[i].min || value > rows[i].max) {
      call.refuse(k_invalid, "Invalid value for " + name + ".", call.in["value"],
                  concat({"From ", to_text(rows[i].min), " to ", to_text(rows[i].max), " ",
                          rows[i].unit, "."}));
      return;
    }
    call.world().parameters[i] = value;
    ++call.world().revision;
    call.out.begin_object().member("name", name).member("value", value).end_object();
    return;
  }
  const std::string_view near = nearest_spelling(name, names);
  call.refuse(k_invalid, "There is no model parameter called " + name + ".", call.in["name"],
              near.empty() ? std::string() : concat({"Did you mean ", near, "?"}));
}

void set_hook_result(Call& call) {
  if (!call.require("hookTargetArn") || !call.require("hookStatus")) return;
  const std::string arn = call.text("hookTargetArn");
  const std::string status = call.text("hookStatus");
  call.choice("hookStatus", "SUCCEEDED|FAILED|IN_PROGRESS");
  if (call.refused()) return;
  HookStatus result = HookStatus::succeeded;
  for (const HookStatus one : {HookStatus::failed, HookStatus::in_progress}) {
    if (status == to_string(one)) result = one;
  }
  service::set_hook_result(call.desk, call.world().names.intern(arn), result);
  call.out.begin_object().member("hookTargetArn", arn).member("hookStatus", status).end_object();
}

namespace {

void set_agent(Call& call, bool connected) {
  if (!call.require("containerInstance")) return;
  const ClusterId cluster_id = call.cluster();
  const std::string reference = call.text("containerInstance");
  if (call.refused()) return;
  World& world = call.world();
  const InstanceId id = find_container_instance(world, reference);
  const bool here =
      id && world.at(id).cluster == cluster_id && world.at(id).status != InstanceStatus::inactive;
  if (!here) {
    call.refuse(k_invalid, "Referenced container instance was not found.",
                call.in["containerInstance"]);
    return;
  }
  const Ec2InstanceId machine = world.at(id).ec2_instance;
  if (connected && machine) {
    const Ec2State state = world.at(machine).state;
    if (state == Ec2State::shutting_down || state == Ec2State::terminated) {
      call.refuse(k_invalid, "The instance is terminated: no agent runs on it any more.",
                  call.in["containerInstance"],
                  "Deregister it with DeregisterContainerInstance and force.");
      return;
    }
  }
  cluster::set_agent_connected(call.desk.changes, id, connected);
  call.desk.index.instance_changed(world, id);
  if (connected) scheduler::agent_connected(call.desk, id);
  call.out.begin_object().member("agentConnected", connected).end_object();
}

}  // namespace

void disconnect_agent(Call& call) { set_agent(call, false); }
void connect_agent(Call& call) { set_agent(call, true); }

void break_image(Call& call) {
  if (!call.require("image") || !call.require("fault")) return;
  const std::string image = call.text("image");
  const std::string wanted = call.text("fault");
  call.choice("fault", "crash|unhealthy|slow|missing");
  if (image.empty()) call.refuse(k_invalid, "Invalid value for image.", call.in["image"]);
  if (call.refused()) return;
  ImageFault fault = ImageFault::crash;
  for (const ImageFault each : {ImageFault::unhealthy, ImageFault::slow, ImageFault::missing}) {
    if (wanted == to_string(each)) fault = each;
  }
  scheduler::set_image_fault(call.desk, image, fault);
  call.out.begin_object().member("image", image).member("fault", wanted).end_object();
}

void mend_image(Call& call) {
  if (!call.require("image")) return;
  const std::string image = call.text("image");
  if (image.empty()) call.refuse(k_invalid, "Invalid value for image.", call.in["image"]);
  if (call.refused()) return;
  scheduler::set_image_fault(call.desk, image, ImageFault::none);
  call.out.begin_object().member("image", image).end_object();
}

namespace {

void set_resource(Call& call, bool broken) {
  if (!call.require("resource")) return;
  const std::string resource = call.text("resource");
  if (resource.empty()) {
    call.refuse(k_invalid, "Invalid value for resource.", call.in["resource"],
                "The name that task definitions give it: a secret's ARN, an SSM parameter, a log "
                "group, the id of a file system.");
  }
  if (call.refused()) return;
  scheduler::set_resource_broken(call.desk, resource, broken);
  call.out.begin_object().member("resource", resource).member("broken", broken).end_object();
}

}  // namespace

void break_resource(Call& call) { set_resource(call, true); }
void mend_resource(Call& call) { set_resource(call, false); }

void fail_health_check(Call& call) {
  if (!call.require("task")) return;
  const ClusterId cluster_id = call.cluster();
  const std::string reference = call.text("task");
  if (call.refused()) return;
  const TaskId id = find_task(call.world(), reference);
  if (!id || call.world().at(id).cluster != cluster_id) {
    call.refuse(k_invalid, "The referenced task was not found.", call.in["task"]);
    return;
  }
  const Task& task = call.world().at(id);
  if (!task.desired_running || !scheduler::fail_health_checks(call.desk, id)) {
    call.refuse(k_invalid, "The task has no running essential container with a health check.",
                call.in["task"]);
    return;
  }
  call.out.begin_object().member("task", arn_of(call.world(), id)).end_object();
}

}  // namespace taskyard::api
