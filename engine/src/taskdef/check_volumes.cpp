// Rules about volumes and where they are mounted (facts 1.10).
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

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
  for (Node node = reading.root["volumes"].first(); node; node = node.next()) {
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
void check_efs(const Named& volume, Findings& findings) {
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
  for (Node container : reading.containers) {
    for (Node mount = container["mountPoints"].first(); mount; mount = mount.next()) {
      const Node source = mount["sourceVolume"];
      const std::string name = source.text();
      const bool known = std::any_of(volumes.begin(), volumes.end(),
                                     [&](const Named& volume) { return volume.name == name; });
      if (!source.is_text() || known) continue;
      findings.add(Rule::volume_unknown, source, concat({"Unknown volume '", name, "'."}),
                   "Add it to \"volumes\", or correct the name.");
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
    check_efs(volumes[i], findings);
    check_docker_volume(volumes[i], findings);
  }
  check_at_launch(reading, volumes, findings);
  check_mounts(reading, volumes, findings);
}

}  // namespace taskyard::taskdef
