// A volume and its mount points, written into the task definition in the editor: only the bytes that are
// new change.
#include <algorithm>

#include "taskyard/simulation.hpp"
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::requests {
namespace {

// {"a":"b"} as somebody would type it: { "a": "b" }.
std::string object_of(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string text = "{ ";
  for (const auto& [key, value] : members) {
    text += (text.size() > 2 ? ", " : "") + json_quote(key) + ": " + value;
  }
  return text + " }";
}

using Members = std::vector<std::pair<std::string, std::string>>;

// Every field of an EFS volume; its places are pointers into the definition.
Members efs_members(FormBuilder& form, const std::string& at) {
  const World& world = form.world();
  Options known = file_system_options(world);
  known.emplace_back("other", known.empty() ? "one that nobody made here" : "another one");
  std::string key = form.choice("fileSystem", "File system", std::move(known));
  form.at(at + "/efsVolumeConfiguration/fileSystemId");
  if (key == "other") {
    key = form.text("fileSystemId", "Its id", "fs-0123456789abcdef0", "fs-…");
    form.at(at + "/efsVolumeConfiguration/fileSystemId");
    if (!key.starts_with("fs-"))
      form.problem("fileSystemId", "An id such as fs-0123456789abcdef0.");
  }
  Options points = {{"", "none: the whole file system"}};
  for (const AccessPoint& point : world.storage.access_points) {
    if (point.state == EfsState::deleted) continue;
    if (world.text(world.at(point.file_system).key) != key) continue;
    points.emplace_back(world.text(point.key),
                        (point.name.empty() ? world.text(point.key) : point.name) + " (" +
                            world.text(point.path) + ")");
  }
  std::string point;
  if (points.size() > 1) {
    point = form.choice("accessPoint", "Access point", std::move(points));
    form.at(at + "/efsVolumeConfiguration/authorizationConfig/accessPointId");
  }
  const std::string root = form.text("root", "Directory of it", "/", "/");
  form.at(at + "/efsVolumeConfiguration/rootDirectory");
  if (!root.empty() && root.front() != '/') form.problem("root", "A directory begins with /.");
  const bool iam = form.check("iam", "IAM authorization", false);
  form.at(at + "/efsVolumeConfiguration/authorizationConfig").tip("The task role must allow it.");
  const bool transit = form.check("transit", "Encrypted in transit", iam || !point.empty());
  form.at(at + "/efsVolumeConfiguration/transitEncryption")
      .tip("Needed with an access point and with IAM authorization.");
  Members members = {{"fileSystemId", json_quote(key)}};
  if (root != "/" && !root.empty()) members.emplace_back("rootDirectory", json_quote(root));
  if (transit) members.emplace_back("transitEncryption", json_quote("ENABLED"));
  Members authorization;
  if (!point.empty()) authorization.emplace_back("accessPointId", json_quote(point));
  if (iam) authorization.emplace_back("iam", json_quote("ENABLED"));
  if (!authorization.empty()) {
    members.emplace_back("authorizationConfig", object_of(authorization));
  }
  return members;
}

std::string volume_json(FormBuilder& form, const std::string& name, const std::string& at) {
  const std::string kind = form.choice("kind", "Kind",
                                       {{"efs", "EFS: shared across zones"},
                                        {"bind", "bind mount: of the task"},
                                        {"host", "host path: of the instance"},
                                        {"docker", "docker volume"},
                                        {"ebs", "EBS: a disk at launch"}});
  form.at(at);
  Members members = {{"name", json_quote(name)}};
  if (kind == "efs") {
    members.emplace_back("efsVolumeConfiguration", object_of(efs_members(form, at)));
  } else if (kind == "host") {
    const std::string path = form.text("hostPath", "Host path", "/var/lib/app", "/var/lib/app");
    form.at(at + "/host");
    if (path.empty() || path.front() != '/') form.problem("hostPath", "A path begins with /.");
    members.emplace_back("host", object_of({{"sourcePath", json_quote(path)}}));
  } else if (kind == "docker") {
    const std::string scope =
        form.choice("scope", "Lives with",
                    {{"task", "the task (scope task)"}, {"shared", "the instance (scope shared)"}});
    form.at(at + "/dockerVolumeConfiguration");
    Members docker = {{"scope", json_quote(scope)}};
    if (scope == "shared") {
      const bool autoprovision = form.check("autoprovision", "Made when it is missing", true);
      docker.emplace_back("autoprovision", autoprovision ? "true" : "false");
    }
    members.emplace_back("dockerVolumeConfiguration", object_of(docker));
  } else if (kind == "ebs") {
    members.emplace_back("configuredAtLaunch", "true");
  }
  return object_of(members);
}

std::vector<std::string> container_names(JsonValue definition) {
  std::vector<std::string> names;
  const JsonValue list = definition["containerDefinitions"];
  for (JsonValue item = list.first(); item; item = item.next()) {
    names.emplace_back(item["name"].text());
  }
  return names;
}

// `text` with `item` as the last element of the list `member` of the object at `pointer`.
std::string with_item(const std::string& text, const std::string& pointer, std::string_view member,
                      const std::string& item) {
  const JsonDocument document = JsonDocument::parse(text);
  const JsonValue object = document.valid() ? document.find(pointer) : JsonValue();
  if (!object.is(JsonKind::object)) return text;
  const JsonValue list = object[member];
  if (list.is(JsonKind::array)) return json_append(document, list, item);
  return json_set_member(document, object, member, "[" + item + "]");
}

// Errors that the text has now and did not have before.
Diagnostics new_errors(std::string_view before, const std::string& after) {
  const Diagnostics known = validate_task_definition(before);
  Diagnostics errors;
  for (const Diagnostic& finding : validate_task_definition(after)) {
    const bool old = std::any_of(known.begin(), known.end(), [&](const Diagnostic& each) {
      return each.code == finding.code && each.pointer == finding.pointer &&
             each.message == finding.message;
    });
    if (!old && finding.severity == Severity::error) errors.push_back(finding);
  }
  return errors;
}

bool has_volume(JsonValue definition, std::string_view name) {
  for (JsonValue item = definition["volumes"].first(); item; item = item.next()) {
    if (item["name"].text() == name) return true;
  }
  return false;
}

}  // namespace

void volume_form(FormBuilder& form, RequestFormModel& model) {
  const JsonDocument document = JsonDocument::parse(form.definition());
  JsonValue definition = document.root();
  std::string base;
  if (definition["taskDefinition"].is(JsonKind::object)) {
    definition = definition["taskDefinition"];
    base = "/taskDefinition";
  }
  if (!document.valid() || !definition.is(JsonKind::object)) {
    form.problem("form", "The text in the editor is no JSON object at the moment. Mend it first.");
    return;
  }
  const std::string at = base + "/volumes/" + std::to_string(definition["volumes"].size());
  const std::string name = form.text("name", "Name", "data");
  form.at(at + "/name");
  if (name.empty() || has_volume(definition, name)) {
    form.problem("name", name.empty() ? "A volume needs a name: mount points refer to it."
                                      : "The task definition has a volume of this name already.");
  }
  const std::string volume = volume_json(form, name, at);
  const std::string path = form.text("path", "Path in container", "/data", "/data");
  if (path.empty() || path.front() != '/') form.problem("path", "A path begins with /.");
  const bool read_only = form.check("readOnly", "Read only", false);
  std::string text = with_item(std::string(form.definition()), base, "volumes", volume);
  Members mount = {{"sourceVolume", json_quote(name)}, {"containerPath", json_quote(path)}};
  if (read_only) mount.emplace_back("readOnly", "true");
  const std::string mount_point = object_of(mount);
  const std::vector<std::string> names = container_names(definition);
  model.written = "volumes\n  " + volume;
  bool any = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!form.check("in." + names[i], "in " + names[i], true)) continue;
    any = true;
    const std::string pointer = base + "/containerDefinitions/" + std::to_string(i);
    form.at(pointer + "/mountPoints");
    text = with_item(text, pointer, "mountPoints", mount_point);
    model.written += "\n" + names[i] + ", mountPoints\n  " + mount_point;
  }
  if (!any) {
    form.problem("form", names.empty() ? "The task definition has no container yet."
                                       : "Choose a container that uses the volume.");
  }
  model.definition = text;
  const Diagnostics errors = new_errors(form.definition(), text);
  if (errors.empty()) return;
  for (FormProblem& problem : refusals_at_fields(model, errors, {})) {
    model.problems.push_back(std::move(problem));
  }
}

}  // namespace taskyard::web::requests
