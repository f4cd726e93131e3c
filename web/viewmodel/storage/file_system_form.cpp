// File systems with their mount targets and access points.
#include <cstdlib>

#include "taskyard/arn.hpp"
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::int64_t k_provisioned_max = 3414;  // surroundings 3.3, MiB/s
constexpr std::size_t k_path_max = 100;           // surroundings 3.4
constexpr std::size_t k_tag_max = 256;            // API: Tag.Value

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

bool is_octal(std::string_view text) {
  return (text.size() == 3 || text.size() == 4) &&
         text.find_first_not_of("01234567") == std::string_view::npos;
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
          "mounts fail.");
  if (!directory.permissions.empty() && !is_octal(directory.permissions)) {
    form.problem("permissions", "Three or four digits from 0 to 7, such as 755.");
  }
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

struct Throughput {
  std::string mode;
  std::int64_t provisioned = 0;
};

Throughput throughput_fields(FormBuilder& form) {
  Throughput throughput;
  throughput.mode = form.choice("throughput", "Throughput",
                                {{"bursting", "bursting, with credits"},
                                 {"elastic", "elastic"},
                                 {"provisioned", "provisioned"}});
  form.at("/ThroughputMode");
  if (throughput.mode == "provisioned") {
    throughput.provisioned = form.number("provisioned", "MiB per second", 64, 1, k_provisioned_max);
    form.at("/ProvisionedThroughputInMibps");
  }
  return throughput;
}

void write_throughput(JsonWriter& json, const Throughput& throughput) {
  json.member("ThroughputMode", throughput.mode);
  if (throughput.mode == "provisioned") {
    json.key("ProvisionedThroughputInMibps").raw(std::to_string(throughput.provisioned));
  }
}

void create_call(FormBuilder& form, const std::string& name, const std::string& one_zone) {
  const std::string performance = form.choice(
      "performance", "Performance", {{"generalPurpose", "general purpose"}, {"maxIO", "max I/O"}});
  form.at("/PerformanceMode").tip("Fixed from then on.");
  const Throughput throughput = throughput_fields(form);
  const bool encrypted = form.check("encrypted", "Encrypted at rest", true);
  JsonWriter json;
  const std::size_t count = form.world().storage.file_systems.size() + 1;
  json.begin_object().member("CreationToken", "taskyard-fs-" + std::to_string(count));
  json.member("PerformanceMode", performance);
  write_throughput(json, throughput);
  json.member("Encrypted", encrypted);
  if (!one_zone.empty()) json.member("AvailabilityZoneName", one_zone);
  json.key("Tags").begin_array().begin_object().member("Key", "Name").member("Value", name);
  json.end_object().end_array().end_object();
  form.call("efs.CreateFileSystem", json);
}

void new_file_system(FormBuilder& form) {
  const World& world = form.world();
  const std::string name = form.text("name", "Name", "shared");
  form.at("/Tags");
  if (name.find_first_not_of(' ') == std::string::npos) {
    form.problem("name", "A name, to find it again.");
  } else if (characters_in(name) > k_tag_max) {
    form.problem("name", "At most 256 characters: it is the tag Name.");
  }
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

void target_fields(FormBuilder& form, RequestFormModel& model, const std::string& key) {
  const World& world = form.world();
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
}

void point_fields(FormBuilder& form, RequestFormModel& model, const std::string& key) {
  model.submit = "Create access point";
  model.success = "The access point is there.";
  const std::string name = form.text("pointName", "Name", "app");
  form.at("/Tags");
  if (characters_in(name) > k_tag_max) {
    form.problem("pointName", "At most 256 characters: it is the tag Name.");
  }
  Directory directory = directory_fields(form);
  directory.name = name;
  point_call(form, key, directory);
}

void throughput_change(FormBuilder& form, RequestFormModel& model, const std::string& key) {
  model.submit = "Change throughput";
  model.success = "The throughput mode was changed.";
  const Throughput throughput = throughput_fields(form);
  JsonWriter json;
  json.begin_object().member("FileSystemId", key);
  write_throughput(json, throughput);
  json.end_object();
  form.call("efs.UpdateFileSystem", json);
}

void policy_fields(FormBuilder& form, RequestFormModel& model, const std::string& key) {
  model.submit = "Set file system policy";
  model.success = "The file system policy is set.";
  const std::string policy =
      form.json("policy", "File system policy", "JSON: Statement with Effect, Principal, Action");
  form.at("/Policy").tip(
      "Without one everybody who reaches a mount target may mount, read, write.");
  if (!form.has_text("policy")) {
    form.problem("policy",
                 R"(For example {"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                 R"("Principal":{"AWS":"*"},"Action":"elasticfilesystem:ClientMount"}]})");
  }
  JsonWriter json;
  json.begin_object().member("FileSystemId", key).member("Policy", policy).end_object();
  form.call("efs.PutFileSystemPolicy", json);
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
                                        {"point", "an access point of one"},
                                        {"throughput", "another throughput of one"},
                                        {"policy", "a policy of one"}});
  if (what == "create") return new_file_system(form);
  Options known = file_system_options(form.world());
  if (known.empty()) return form.problem("what", "Make a file system first.");
  const std::string key = form.choice("fileSystem", "File system", std::move(known));
  form.at("/FileSystemId");
  if (what == "target") return target_fields(form, model, key);
  if (what == "point") return point_fields(form, model, key);
  if (what == "policy") return policy_fields(form, model, key);
  throughput_change(form, model, key);
}

}  // namespace taskyard::web::requests
