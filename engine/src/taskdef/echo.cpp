// The definition as DescribeTaskDefinition shows it: the author's fields in the API's spelling, with
// the defaults that AWS fills in (facts TD-20, TD-131).
#include "base/text.hpp"
#include "taskdef/reading.hpp"
#include "taskdef/schema.hpp"

namespace taskyard::taskdef {

namespace {

class Echo {
 public:
  explicit Echo(const Reading& reading) : reading_(reading) {}

  void structure(Node node, const Shape& shape);
  JsonWriter& writer() { return writer_; }

 private:
  void member(Node node, const Field& field);
  void container_defaults(Node node);
  void port_defaults(Node node);
  bool written_by_task(Node node, const Field& field);
  void empty_list_unless(Node node, std::string_view name);

  const Reading& reading_;
  JsonWriter writer_;
};

void Echo::empty_list_unless(Node node, std::string_view name) {
  if (!node[name]) writer_.key(name).begin_array().end_array();
}

void Echo::container_defaults(Node node) {
  if (!node["cpu"]) writer_.member("cpu", 0);
  if (!node["essential"]) writer_.member("essential", true);
  for (std::string_view list : {"portMappings", "environment", "mountPoints", "volumesFrom"}) {
    empty_list_unless(node, list);
  }
}

void Echo::port_defaults(Node node) {
  if (node["containerPortRange"]) return;
  const NetworkMode mode = reading_.definition.network_mode;
  const bool same = mode == NetworkMode::awsvpc || mode == NetworkMode::host;
  const std::int64_t host = node["hostPort"].integer().value_or(0);
  writer_.member("hostPort",
                 same && host == 0 ? node["containerPort"].integer().value_or(0) : host);
  if (!node["protocol"]) writer_.member("protocol", "tcp");
}

/// Task cpu and memory are stored as integer strings; tags and AWS's own fields are kept elsewhere.
bool Echo::written_by_task(Node node, const Field& field) {
  if (field.name == "tags") return true;
  const bool cpu = field.name == "cpu" && node.is_text() && reading_.task_cpu_valid;
  const bool memory = field.name == "memory" && node.is_text() && reading_.task_memory_valid;
  if (cpu) writer_.member("cpu", to_text(reading_.definition.cpu_units));
  if (memory) writer_.member("memory", to_text(reading_.definition.memory_mib));
  return cpu || memory;
}

void Echo::member(Node node, const Field& field) {
  writer_.key(field.name);
  switch (field.kind) {
    case FieldKind::structure: structure(node, *field.shape); return;
    case FieldKind::structures:
      writer_.begin_array();
      for (Node item = node.first(); item; item = item.next()) structure(item, *field.shape);
      writer_.end_array();
      return;
    case FieldKind::integer: writer_.value(node.integer().value_or(0)); return;
    case FieldKind::boolean: writer_.value(node.boolean(false)); return;
    case FieldKind::text: writer_.value(node.text()); return;
    case FieldKind::texts:
    case FieldKind::integers:
      writer_.begin_array();
      for (Node item = node.first(); item; item = item.next()) {
        if (field.kind == FieldKind::texts) {
          writer_.value(item.text());
        } else {
          writer_.value(item.integer().value_or(0));
        }
      }
      writer_.end_array();
      return;
    case FieldKind::text_map:
      writer_.begin_object();
      for (Node item = node.first(); item; item = item.next()) {
        writer_.member(item.value().key(), item.text());
      }
      writer_.end_object();
      return;
  }
}

void Echo::structure(Node node, const Shape& shape) {
  const bool task = &shape == &request_shape();
  const bool port = &shape == &port_mapping_shape();
  writer_.begin_object();
  for (Node child = node.first(); child; child = child.next()) {
    for (const Field& field : shape.fields) {
      if (!child.is_named(field.name)) continue;
      // Of members written twice the last one counts.
      if (node[field.name].value().index() != child.value().index()) continue;
      if (task && written_by_task(child, field)) continue;
      if (port && field.name == "hostPort") continue;
      member(child, field);
    }
  }
  if (port) port_defaults(node);
  if (shape.name == "EFSVolumeConfiguration" && !node["rootDirectory"]) {
    writer_.member("rootDirectory", "/");
  }
  if (&shape == &container_shape()) container_defaults(node);
  if (task) {
    empty_list_unless(node, "volumes");
    empty_list_unless(node, "placementConstraints");
  }
  writer_.end_object();
}

}  // namespace

std::string echo_definition(const Reading& reading) {
  Echo echo(reading);
  echo.structure(reading.root, request_shape());
  return echo.writer().take();
}

std::string echo_tags(const Reading& reading) {
  const Node tags = reading.root["tags"];
  if (!tags.filled()) return {};
  JsonWriter writer;
  writer.begin_array();
  for (Node tag = tags.first(); tag; tag = tag.next()) {
    writer.begin_object();
    if (tag["key"]) writer.member("key", tag["key"].text());
    if (tag["value"]) writer.member("value", tag["value"].text());
    writer.end_object();
  }
  return writer.end_array().take();
}

}  // namespace taskyard::taskdef
