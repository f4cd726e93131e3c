// Rules about volumes and where they are mounted (facts 1.10).
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "taskdef/reading.hpp"
#include "taskdef/volumes/read_volumes.hpp"

namespace taskyard::taskdef {

namespace {

constexpr std::array<std::string_view, 5> k_kinds{
    "host", "dockerVolumeConfiguration", "efsVolumeConfiguration", "s3filesVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration"};

struct Named {
  std::string name;
  bool at_launch = false;
  Node node;
};

std::vector<Named> volumes_of(const Reading& reading) {
  std::vector<Named> volumes;
  const Node list = reading.root["volumes"];
  if (!list.is_array()) return volumes;
  for (Node node = list.first(); node; node = node.next()) {
    if (!node.is_object()) continue;  // told by the shape
    volumes.push_back({node["name"].text(), node["configuredAtLaunch"].boolean(false), node});
  }
  return volumes;
}

bool is_mounted(const Reading& reading, std::string_view volume) {
  for (Node container : reading.containers) {
    for (Node mount = container["mountPoints"].first(); mount; mount = mount.next()) {
      if (mount["sourceVolume"].text() == volume) return true;
    }
  }
  return false;
}

void check_name(const std::vector<Named>& volumes, std::size_t index, Findings& findings) {
  const Named& volume = volumes[index];
  const Node name = volume.node["name"];
  if (name && !name.is_text()) return;
  if (!is_plain_name(volume.name)) {
    findings.add(Rule::volume_name, name ? name : volume.node,
                 volume.name.empty() ? "Volume.name should not be null or empty."
                                     : "Volume.name contains invalid characters.",
                 "1 to 255 letters, digits, hyphens and underscores.");
    return;
  }
  for (std::size_t i = 0; i < index; ++i) {
    if (volumes[i].name != volume.name) continue;
    findings.add(Rule::volume_name, name, "Volume names must be unique within a task definition",
                 "Give this volume another name.");
    return;
  }
}

void check_kinds(const Named& volume, Findings& findings) {
  std::string found;
  int count = volume.at_launch ? 1 : 0;
  for (std::string_view kind : k_kinds) {
    if (!volume.node[kind]) continue;
    found += concat({found.empty() ? "" : ", ", kind});
    ++count;
  }
  if (count < 2) return;
  findings.add(Rule::volume_kinds, volume.node,
               concat({"Volume '", volume.name, "' can only have one configuration."}),
               concat({"It has ", found, volume.at_launch ? ", configuredAtLaunch" : "", "."}));
}

/// Facts TD-151, in the service's words.
void check_efs(const Reading& reading, const Named& volume, Findings& findings) {
  const Node efs = volume.node["efsVolumeConfiguration"];
  if (!efs.is_object()) return;
  const Node authorization = efs["authorizationConfig"];
  const std::string root = efs["rootDirectory"].text();
  const bool encrypted = efs["transitEncryption"].text() == "ENABLED";
  const bool access_point = !authorization["accessPointId"].text().empty();
  if (access_point && !root.empty() && root != "/") {
    findings.add(
        Rule::volume_efs, efs["rootDirectory"],
        "When using an EFS access point, the root directory must either be set to \"/\" or be "
        "omitted",
        "The access point brings its own root.");
  }
  if (authorization["iam"].text() == "ENABLED" && !encrypted) {
    findings.add(Rule::volume_efs, authorization["iam"],
                 "EFS IAM authorization requires TransitEncryption to be enabled",
                 "Set \"transitEncryption\": \"ENABLED\".");
  }
  if (authorization["iam"].text() == "ENABLED" && reading.root["taskRoleArn"].text().empty()) {
    findings.add(Rule::volume_efs, authorization["iam"],
                 "EFS IAM authorization requires a task role",
                 "Add \"taskRoleArn\": it is the task role that EFS asks about.");
  }
  if (access_point && !encrypted) {
    findings.add(Rule::volume_efs, authorization["accessPointId"],
                 "EFS access point requires TransitEncryption to be enabled",
                 "Set \"transitEncryption\": \"ENABLED\".");
  }
  if (efs["transitEncryptionPort"] && !encrypted) {
    findings.add(Rule::volume_efs, efs["transitEncryptionPort"],
                 "TransitEncryptionPort requires that TransitEncryption is enabled",
                 "Set \"transitEncryption\": \"ENABLED\".");
  }
}

void check_source(const Named& volume, Findings& findings) {
  const Node path = volume.node["host"]["sourcePath"];
  if (!path.is_text() || !path.text().empty()) return;
  findings.add(Rule::volume_source, path, "host.sourcePath should not be blank.",
               "Name a directory of the instance, or remove host for a volume of the task's own.");
}

void check_s3files(const Reading& reading, const Named& volume, Findings& findings) {
  const Node s3files = volume.node["s3filesVolumeConfiguration"];
  if (!s3files.is_object()) return;
  if (reading.root["taskRoleArn"].text().empty()) {
    findings.add(Rule::volume_efs, s3files, "S3 Files volumes require a task role",
                 "Add \"taskRoleArn\".");
  }
  findings.add(
      Rule::not_simulated, s3files, "Files of S3 Files volumes are not simulated.",
      "S3 Files (April 2026) puts a file system with mount targets in front of a bucket; the "
      "bucket itself still cannot be mounted. The definition is checked and its tasks run, "
      "but what they write there goes nowhere.");
}

void check_docker_volume(const Named& volume, Findings& findings) {
  const Node docker = volume.node["dockerVolumeConfiguration"];
  const Node autoprovision = docker["autoprovision"];
  if (!autoprovision.boolean(false) || docker["scope"].text() == "shared") return;
  findings.add(
      Rule::volume_docker, autoprovision,
      concat({"Volume '", volume.name, "': autoprovision is only supported with scope 'shared'."}),
      "Set \"scope\": \"shared\", or remove autoprovision.");
}

void check_at_launch(const Reading& reading, const std::vector<Named>& volumes,
                     Findings& findings) {
  bool one_seen = false;
  for (const Named& volume : volumes) {
    if (!volume.at_launch) continue;
    const Node place = volume.node["configuredAtLaunch"];
    if (one_seen) {
      findings.add(Rule::volume_at_launch, place,
                   "Only one volume can be configured at launch in a task definition.",
                   "ECS attaches one EBS volume to a task.");
    }
    one_seen = true;
    if (is_mounted(reading, volume.name)) continue;
    findings.add(
        Rule::volume_at_launch, place,
        concat({"Volumes [", volume.name, "] are not referenced by any of the containers"}),
        "Mount it with mountPoints.");
  }
}

void check_mounts(const Reading& reading, const std::vector<Named>& volumes, Findings& findings) {
  std::vector<std::string_view> names;
  for (const Named& volume : volumes) names.push_back(volume.name);
  for (Node container : reading.containers) {
    for (Node mount = container["mountPoints"].first(); mount; mount = mount.next()) {
      const Node source = mount["sourceVolume"];
      const std::string name = source.text();
      const bool known = std::any_of(volumes.begin(), volumes.end(),
                                     [&](const Named& volume) { return volume.name == name; });
      if ((source && !source.is_text()) || !mount.is_object() || known) continue;
      const std::string_view near = nearest_spelling(name, names);
      findings.add(
          Rule::volume_unknown, source ? source : mount, concat({"Unknown volume '", name, "'."}),
          near.empty() ? std::string("Add it to \"volumes\", or correct the name in sourceVolume.")
                       : concat({"Did you mean \"", near, "\"?"}));
    }
  }
}

}  // namespace

void check_volumes(const Reading& reading, Findings& findings) {
  constexpr std::size_t k_volumes_checked = 200;
  std::vector<Named> volumes = volumes_of(reading);
  for (std::size_t i = 0; i < std::min(volumes.size(), k_volumes_checked); ++i) {
    check_name(volumes, i, findings);
    check_kinds(volumes[i], findings);
    check_efs(reading, volumes[i], findings);
    check_source(volumes[i], findings);
    check_s3files(reading, volumes[i], findings);
    check_docker_volume(volumes[i], findings);
  }
  check_at_launch(reading, volumes, findings);
  check_mounts(reading, volumes, findings);
  check_volume_places(reading, findings);
}

}  // namespace taskyard::taskdef
