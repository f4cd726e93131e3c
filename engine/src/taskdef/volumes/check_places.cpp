// Places that docker, EFS or FSx do not take although RegisterTaskDefinition does, and S3 buckets
// (surroundings 3.5, 3.7, 3.8, 4.1).
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "taskdef/volumes/read_volumes.hpp"

namespace taskyard::taskdef {
namespace {

constexpr std::size_t k_volumes_checked = 200;

bool names_bucket(std::string_view text) {
  return text.starts_with("s3://") || text.starts_with("arn:aws:s3:") ||
         text.starts_with("arn:aws-cn:s3:") || text.starts_with("arn:aws-us-gov:s3:");
}

void add_bucket(Node place, std::string_view message, Findings& findings) {
  findings.add(
      Rule::volume_bucket, place,
      concat({message, ", and a bucket is not a file system that can be mounted."}),
      "S3 keeps whole objects behind HTTP calls: no writing in place, no renaming, no locks. "
      "For files that tasks share use an EFS file system (efsVolumeConfiguration with its fs-… "
      "id); for objects give the task a taskRoleArn that allows s3:GetObject and s3:PutObject "
      "and use the AWS SDK. s3filesVolumeConfiguration (2026) takes the ARN of an S3 Files file "
      "system in front of a bucket, not the bucket's.");
}

/// Surroundings 3.7: S3 is object storage, not a file system that could be mounted.
void check_bucket(Node volume, Findings& findings) {
  const std::string name = volume["name"].text();
  for (const Node place :
       {volume["efsVolumeConfiguration"]["fileSystemId"],
        volume["fsxWindowsFileServerVolumeConfiguration"]["fileSystemId"],
        volume["s3filesVolumeConfiguration"]["fileSystemArn"], volume["host"]["sourcePath"]}) {
    const std::string named = place.text();
    if (!names_bucket(named)) continue;
    add_bucket(place, concat({"Volume '", name, "' names the S3 bucket ", named}), findings);
  }
  for (Node member = volume.first(); member; member = member.next()) {
    const std::string key = lower(member.value().key());
    const bool wanted = key.starts_with("s3") && !key.starts_with("s3files");
    if (!wanted) continue;
    add_bucket(
        member,
        concat({"Volume '", name, "' has ", member.value().key(), ": there is no such kind"}),
        findings);
  }
}

void warn(Node place, std::string message, std::string_view hint, Findings& findings) {
  findings.add(Rule::volume_unsuited, place, std::move(message), std::string(hint));
}

void check_efs_ids(Node efs, Findings& findings) {
  const Node id = efs["fileSystemId"];
  const std::string named = id.text();
  const bool sound =
      named.starts_with("fs-") || named.find(":file-system/fs-") != std::string::npos;
  if (id.is_text() && !sound && !names_bucket(named)) {
    warn(id, concat({"'", named, "' is not the id of an EFS file system."}),
         "They look like fs-0123456789abcdef0. AWS accepts the definition, and its tasks fail to "
         "resolve the name.",
         findings);
  }
  const Node point = efs["authorizationConfig"]["accessPointId"];
  if (!point.is_text() || point.text().empty()) return;
  if (point.text().find("fsap-") != std::string::npos) return;
  warn(point, concat({"'", point.text(), "' is not the id of an EFS access point."}),
       "They look like fsap-0123456789abcdef0. AWS accepts the definition, and mounting fails.",
       findings);
}

bool is_absolute(std::string_view path, bool windows) {
  if (path.starts_with('/')) return true;
  if (windows && path.starts_with('\\')) return true;
  return windows && path.size() > 1 && path[1] == ':';
}

void check_suited(const Reading& reading, Node volume, Findings& findings) {
  const Node efs = volume["efsVolumeConfiguration"];
  if (efs.is_object()) {
    check_efs_ids(efs, findings);
    if (reading.windows) {
      warn(efs, "EFS volumes are for Linux containers; Windows has no NFS client for them.",
           "Use fsxWindowsFileServerVolumeConfiguration on Windows.", findings);
    }
    if (reading.wants_external) {
      warn(efs, "EFS volumes are not supported on EXTERNAL instances.",
           "Take EXTERNAL out of requiresCompatibilities, or use a host path.", findings);
    }
  }
  const Node fsx = volume["fsxWindowsFileServerVolumeConfiguration"];
  if (fsx.is_object() && !reading.windows) {
    warn(fsx, "FSx for Windows File Server needs EC2 instances with Windows.",
         "Set runtimePlatform.operatingSystemFamily to a Windows Server, or use EFS on Linux.",
         findings);
  }
  const Node source = volume["host"]["sourcePath"];
  const std::string path = source.text();
  if (path.empty() || names_bucket(path) || is_absolute(path, reading.windows)) return;
  if (reading.windows) return;
  warn(source, concat({"host.sourcePath '", path, "' is not an absolute path."}),
       "Docker takes it for the name of a volume or refuses it. Begin it with a slash.", findings);
}

void check_path(const Reading& reading, Node mount, std::vector<std::string>& seen,
                Findings& findings) {
  const Node place = mount["containerPath"];
  if ((place && !place.is_text()) || !mount.is_object()) return;  // told by the shape
  std::string path = place.text();
  if (path.empty()) {
    findings.add(
        Rule::volume_path, place ? place : mount, "The mount point has no containerPath.",
        "AWS accepts it, and the agent cannot make the container (Unable to resolve volume "
        "mounts; invalid path). Say where the volume is to appear: \"/data\".");
    return;
  }
  if (!is_absolute(path, reading.windows)) {
    findings.add(Rule::volume_path, place,
                 concat({"containerPath '", path, "' is not an absolute path."}),
                 "AWS accepts it, and docker does not make such a container (mount path must be "
                 "absolute). Begin it with a slash.");
  } else if (path == "/") {
    findings.add(Rule::volume_path, place, "A volume cannot be mounted at /.",
                 "AWS accepts it, and docker does not make such a container (destination can't be "
                 "'/'). Mount it at a directory: \"/data\".");
  }
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  if (std::find(seen.begin(), seen.end(), path) != seen.end()) {
    findings.add(Rule::volume_path_twice, place, concat({"Two volumes are mounted at ", path, "."}),
                 "Docker does not start such a container (Duplicate mount point); give each a "
                 "containerPath of its own.");
  }
  seen.push_back(std::move(path));
}

}  // namespace

void check_volume_places(const Reading& reading, Findings& findings) {
  std::size_t checked = 0;
  const Node volumes = reading.root["volumes"];
  for (Node volume = volumes.first(); volume && checked < k_volumes_checked;
       volume = volume.next(), ++checked) {
    if (!volume.is_object()) continue;
    check_bucket(volume, findings);
    check_suited(reading, volume, findings);
  }
  for (Node container : reading.containers) {
    std::vector<std::string> seen;
    for (Node mount = container["mountPoints"].first(); mount; mount = mount.next()) {
      check_path(reading, mount, seen, findings);
      const Node source = mount["sourceVolume"];
      if (!names_bucket(source.text())) continue;
      add_bucket(source, concat({"sourceVolume names the S3 bucket ", source.text()}), findings);
    }
  }
}

}  // namespace taskyard::taskdef
