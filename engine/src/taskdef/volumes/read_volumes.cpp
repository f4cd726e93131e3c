// Volumes, mounts, log configuration and roles of a task definition as values (facts 1.5, 1.8, 1.10, 1.11).
#include "taskdef/volumes/read_volumes.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace taskyard::taskdef {
namespace {

constexpr std::size_t k_volumes_read = 200;
constexpr std::size_t k_mounts_read = 200;

void read_efs(Node efs, VolumeDefinition& made) {
  made.kind = VolumeKind::efs;
  made.source = efs["fileSystemId"].text();
  if (!efs["rootDirectory"].text().empty()) made.root = efs["rootDirectory"].text();
  made.transit_encryption = efs["transitEncryption"].text() == "ENABLED";
  const Node authorization = efs["authorizationConfig"];
  made.access_point = authorization["accessPointId"].text();
  made.iam = authorization["iam"].text() == "ENABLED";
}

VolumeDefinition read_volume(Node node) {
  VolumeDefinition made;
  made.name = node["name"].text();
  if (const Node efs = node["efsVolumeConfiguration"]; efs.is_object()) {
    read_efs(efs, made);
  } else if (const Node docker = node["dockerVolumeConfiguration"]; docker.is_object()) {
    const bool shared = docker["scope"].text() == "shared";
    made.kind = shared ? VolumeKind::docker_shared : VolumeKind::docker_task;
    made.driver = docker["driver"].text();
    made.autoprovision = docker["autoprovision"].boolean(false);
  } else if (const Node fsx = node["fsxWindowsFileServerVolumeConfiguration"]; fsx.is_object()) {
    made.kind = VolumeKind::fsx_windows;
    made.source = fsx["fileSystemId"].text();
    made.root = fsx["rootDirectory"].text();
  } else if (const Node s3 = node["s3filesVolumeConfiguration"]; s3.is_object()) {
    made.kind = VolumeKind::s3files;
    made.source = s3["fileSystemArn"].text();
    made.access_point = s3["accessPointArn"].text();
  } else if (node["configuredAtLaunch"].boolean(false)) {
    made.kind = VolumeKind::at_launch;
  } else if (!node["host"]["sourcePath"].text().empty()) {
    made.kind = VolumeKind::host_path;
    made.source = node["host"]["sourcePath"].text();
  }
  return made;
}

std::optional<std::uint8_t> find_volume(const TaskDefinition& definition, std::string_view name) {
  for (std::size_t i = 0; i < definition.volumes.size(); ++i) {
    if (definition.volumes[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

void read_mounts(const TaskDefinition& definition, Node container, ContainerDefinition& made) {
  for (Node node = container["mountPoints"].first(); node; node = node.next()) {
    const auto volume = find_volume(definition, node["sourceVolume"].text());
    if (!volume || made.mounts.size() >= k_mounts_read) continue;
    made.mounts.push_back({*volume, node["containerPath"].text(), node["readOnly"].boolean(false)});
  }
}

std::string_view without_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// Docker leaves out what lies where the container has a mount already.
bool is_taken(const std::vector<MountPoint>& mounts, std::string_view path) {
  return std::any_of(mounts.begin(), mounts.end(), [&](const MountPoint& mount) {
    return without_slash(mount.path) == without_slash(path);
  });
}

// The mounts of another container, with those it takes from others itself; a cycle adds nothing more.
void take_mounts(Reading& reading, std::size_t container, std::size_t from, bool read_only,
                 std::vector<bool>& seen) {
  if (seen[from]) return;
  seen[from] = true;
  std::vector<MountPoint>& mounts = reading.definition.containers[container].mounts;
  for (Node node = reading.containers[from]["mountPoints"].first(); node; node = node.next()) {
    const auto volume = find_volume(reading.definition, node["sourceVolume"].text());
    if (!volume || mounts.size() >= k_mounts_read) continue;
    if (is_taken(mounts, node["containerPath"].text())) continue;
    mounts.push_back(
        {*volume, node["containerPath"].text(), read_only || node["readOnly"].boolean(false)});
  }
  for (Node node = reading.containers[from]["volumesFrom"].first(); node; node = node.next()) {
    const int next = reading.find_container(node["sourceContainer"].text());
    if (next < 0) continue;
    take_mounts(reading, container, static_cast<std::size_t>(next),
                read_only || node["readOnly"].boolean(false), seen);
  }
}

void read_log(Node node, LogConfiguration& made) {
  made.driver = node["logDriver"].text();
  for (JsonValue option = node["options"].value().first(); option; option = option.next()) {
    made.options.emplace_back(option.key(), option.text());
  }
  const auto option = [&](std::string_view name) -> std::string_view {
    for (const auto& [key, value] : made.options) {
      if (key == name) return value;
    }
    return {};
  };
  made.non_blocking = option("mode") == "non-blocking";
  if (made.driver != "awslogs") return;
  made.group = option("awslogs-group");
  made.region = option("awslogs-region");
  made.stream_prefix = option("awslogs-stream-prefix");
  made.create_group = option("awslogs-create-group") == "true";
}

// "1000", "1000:50", "root" or the name of somebody only the image knows.
void read_user(std::string_view user, ContainerDefinition& made) {
  const auto number = [](std::string_view text) -> std::int64_t {
    if (text.empty() || text == "root") return 0;
    const auto id = parse_int(text);
    return id && *id >= 0 ? *id : -1;
  };
  const std::size_t colon = user.find(':');
  made.uid = number(user.substr(0, colon));
  made.gid =
      colon == std::string_view::npos ? (made.uid == 0 ? 0 : -1) : number(user.substr(colon + 1));
}

void read_rest(Node node, ContainerDefinition& made) {
  read_user(node["user"].text(), made);
  read_log(node["logConfiguration"], made.log);
  made.log_router = node["firelensConfiguration"].is_object();
  made.read_only_root = node["readonlyRootFilesystem"].boolean(false);
  made.credentials_secret = node["repositoryCredentials"]["credentialsParameter"].text();
  made.pins_digest = node["versionConsistency"].text() != "disabled";
  for (Node file = node["environmentFiles"].first(); file; file = file.next()) {
    made.environment_files.push_back(file["value"].text());
  }
  // The agent fetches a log router's configuration like them (AGENT: firelens.go).
  const JsonValue router = node["firelensConfiguration"]["options"].value();
  if (router["config-file-type"].text() == "s3") {
    made.environment_files.emplace_back(router["config-file-value"].text());
  }
}

// The agent lets a log router start before the containers whose lines it takes, and stop after them; not
// when the router itself waits for something, which might be one of them.
void follow_router(TaskDefinition& definition) {
  for (std::size_t r = 0; r < definition.containers.size(); ++r) {
    const ContainerDefinition& router = definition.containers[r];
    if (!router.log_router || !router.depends_on.empty()) continue;
    for (ContainerDefinition& container : definition.containers) {
      if (container.log.driver != "awsfirelens" || container.log_router) continue;
      const bool known =
          std::any_of(container.depends_on.begin(), container.depends_on.end(),
                      [&](const ContainerDependency& each) { return each.container == r; });
      if (!known) {
        container.depends_on.push_back({static_cast<std::uint8_t>(r), ContainerCondition::start});
      }
    }
  }
}

}  // namespace

void read_volumes(Reading& reading) {
  TaskDefinition& definition = reading.definition;
  definition.task_role = reading.root["taskRoleArn"].text();
  definition.execution_role = reading.root["executionRoleArn"].text();
  const auto size = reading.root["ephemeralStorage"]["sizeInGiB"].integer().value_or(0);
  if (size > 0 && size <= 200) definition.ephemeral_gib = static_cast<std::int32_t>(size);
  for (Node node = reading.root["volumes"].first(); node; node = node.next()) {
    if (definition.volumes.size() < k_volumes_read) definition.volumes.push_back(read_volume(node));
  }
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    read_mounts(definition, reading.containers[i], definition.containers[i]);
    read_rest(reading.containers[i], definition.containers[i]);
  }
  follow_router(definition);
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    for (Node node = reading.containers[i]["volumesFrom"].first(); node; node = node.next()) {
      const int from = reading.find_container(node["sourceContainer"].text());
      if (from < 0) continue;
      std::vector<bool> seen(reading.containers.size());
      seen[i] = true;
      take_mounts(reading, i, static_cast<std::size_t>(from), node["readOnly"].boolean(false),
                  seen);
    }
  }
}

}  // namespace taskyard::taskdef
