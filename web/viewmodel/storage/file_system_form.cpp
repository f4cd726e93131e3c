// File systems with their mount targets and access points.
#include <cstdlib>

#include "taskyard/arn.hpp"
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::int64_t k_provisioned_max = 3414;  // surroundings 3.3, MiB/s
constexpr std::size_t k_path_max = 100;           // surroundings 3.4

// Zones by the checks of the form, each with the subnet where its mount target goes.
std::vector<std::string> subnets_chosen(FormBuilder& form, const std::string& only) {
  const World& world = form.world();
  const std::vector<std::string> subnets = private_subnets(world);
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < world.availability_zones.size() && i < subnets.size(); ++i) {
    const std::string& zone = world.text(world.availability_zones[i]);
    if (!only.empty() && zone != only) continue;
    if (form.check("zone." + zone, "Mount target in " + zone, true)) chosen.push_back(subnets[i]);
    form.tip("Without one the tasks of this zone cannot mount the file system.");
  }
  return chosen;
}

std::string security_group(FormBuilder& form) {
  const std::string group = form.choice("group", "Security group", group_options(form.world()));
  form.at("/SecurityGroups").tip("Must let TCP 2049 in from the tasks that mount it.");
  return group;
}

void target_call(FormBuilder& form, const std::string& file_system, const std::string& subnet,
                 const std::string& group) {
  JsonWriter json;
  json.begin_object().member("FileSystemId", file_system).member("SubnetId", subnet);
  if (!group.empty()) json.key("SecurityGroups").begin_array().value(group).end_array();
  json.end_object();
  form.call("efs.CreateMountTarget", json);
}

struct Directory {
  std::string path, name, permissions;
  std::int64_t uid = 0, gid = 0;
};

Directory directory_fields(FormBuilder& form) {
  Directory directory;
  directory.path = form.text("path", "Root directory", "/app", "/app");
  form.at("/RootDirectory").tip("All that a task sees through this access point.");
  if (directory.path.empty() || directory.path.front() != '/') {
    form.problem("path", "A directory begins with /.");
  } else if (directory.path.size() > k_path_max) {
    form.problem("path", "At most 100 characters.");
  }
  directory.uid = form.number("uid", "User id", 1000, 0, 4'294'967'295);
  form.at("/PosixUser/Uid").tip("Whoever mounts through it acts as this user.");
  directory.gid = form.number("gid", "group id", 1000, 0, 4'294'967'295);
  form.joined().at("/PosixUser/Gid");
  directory.permissions = form.text("permissions", "Made with", "755", "755");
  form.at("/RootDirectory/CreationInfo/Permissions")
      .tip(
          "Permissions of the directory when it is made; empty: it must be there already, or "
          "mounts "
          "fail.");
  return directory;
}

void point_call(FormBuilder& form, const std::string& file_system, const Directory& directory) {
  JsonWriter json;
  const std::size_t count = form.world().storage.access_points.size() + 1;
  json.begin_object().member("ClientToken", "taskyard-" + std::to_string(count));
  json.member("FileSystemId", file_system);
  json.key("PosixUser").begin_object().member("Uid", directory.uid).member("Gid", directory.gid);
  json.end_object().key("RootDirectory").begin_object().member("Path", directory.path);
  if (!directory.permissions.empty()) {
    json.key("CreationInfo").begin_object().member("OwnerUid", directory.uid);
    json.member("OwnerGid", directory.gid).member("Permissions", directory.permissions);
    json.end_object();
  }
  json.end_object();
  if (!directory.name.empty()) {
    json.key("Tags").begin_array().begin_object().member("Key", "Name");
    json.member("Value", directory.name).end_object().end_array();
  }
  json.end_object();
  form.call("efs.CreateAccessPoint", json);
}

void create_call(FormBuilder& form, const std::string& name, const std::string& one_zone) {
  const std::string performance = form.choice(
      "performance", "Performance", {{"generalPurpose", "general purpose"}, {"maxIO", "max I/O"}});
  form.at("/PerformanceMode").tip("Fixed from then on.");
  const std::string throughput = form.choice("throughput", "Throughput",
                                             {{"bursting", "bursting, with credits"},
                                              {"elastic", "elastic"},
                                              {"provisioned", "provisioned"}});
  form.at("/ThroughputMode");
  std::int64_t provisioned = 0;
  if (throughput == "provisioned") {
    provisioned = form.number("provisioned", "MiB per second", 64, 1, k_provisioned_max);
    form.at("/ProvisionedThroughputInMibps");
  }
  const bool encrypted = form.check("encrypted", "Encrypted at rest", true);
  JsonWriter json;
  const std::size_t count = form.world().storage.file_systems.size() + 1;
  json.begin_object().member("CreationToken", name + "-" + std::to_string(count));
  json.member("PerformanceMode", performance).member("ThroughputMode", throughput);
  if (throughput == "provisioned") {
    json.key("ProvisionedThroughputInMibps").raw(std::to_string(provisioned));
  }
  json.member("Encrypted", encrypted);
  if (!one_zone.empty()) json.member("AvailabilityZoneName", one_zone);
  json.key("Tags").begin_array().begin_object().member("Key", "Name").member("Value", name);
  json.end_object().end_array().end_object();
  form.call("efs.CreateFileSystem", json);
}

void new_file_system(FormBuilder& form) {
  const World& world = form.world();
  const std::string name = form.text("name", "Name", "shared");
  if (name.empty()) form.problem("name", "A name, to find it again.");
  Options places = {{"", "every zone (regional)"}};
  for (const NameId zone : world.availability_zones) {
    places.emplace_back(world.text(zone), world.text(zone) + " alone (One Zone)");
  }
  const std::string one_zone = form.choice("place", "Lies in", std::move(places));
  form.at("/AvailabilityZoneName").tip("One Zone is cheaper, and gone when its zone is.");
  create_call(form, name, one_zone);
  const std::vector<std::string> subnets = subnets_chosen(form, one_zone);
  std::string group;
  if (!subnets.empty()) group = security_group(form);
  for (const std::string& subnet : subnets) target_call(form, "${FileSystemId}", subnet, group);
  if (!form.check("point", "With an access point", false)) return;
  const Directory directory = directory_fields(form);
  point_call(form, "${FileSystemId}", directory);
}

void more_of_one(FormBuilder& form, RequestFormModel& model, bool target) {
  const World& world = form.world();
  Options known = file_system_options(world);
  if (known.empty()) {
    form.problem("what", "Make a file system first.");
    return;
  }
  const std::string key = form.choice("fileSystem", "File system", std::move(known));
  form.at("/FileSystemId");
  if (target) {
    model.submit = "Create mount target";
    model.success = "The mount target is being made.";
    Options zones;
    const std::vector<std::string> subnets = private_subnets(world);
    for (std::size_t i = 0; i < world.availability_zones.size() && i < subnets.size(); ++i) {
      zones.emplace_back(subnets[i], world.text(world.availability_zones[i]));
    }
    const std::string subnet = form.choice("subnet", "Zone", std::move(zones));
    form.at("/SubnetId");
    target_call(form, key, subnet, security_group(form));
    return;
  }
  model.submit = "Create access point";
  model.success = "The access point is there.";
  Directory directory;
  const std::string name = form.text("pointName", "Name", "app");
  directory = directory_fields(form);
  directory.name = name;
  point_call(form, key, directory);
}

}  // namespace

Options file_system_options(const World& world) {
  Options options;
  for (const FileSystem& each : world.storage.file_systems) {
    if (each.state == EfsState::deleted) continue;
    options.emplace_back(world.text(each.key), file_system_title(world, each.id));
  }
  return options;
}

void file_system_form(FormBuilder& form, RequestFormModel& model) {
  const std::string what = form.choice("what", "Make",
                                       {{"create", "a file system"},
                                        {"target", "a mount target of one"},
                                        {"point", "an access point of one"}});
  if (what == "create") return new_file_system(form);
  more_of_one(form, model, what == "target");
}

}  // namespace taskyard::web::requests
