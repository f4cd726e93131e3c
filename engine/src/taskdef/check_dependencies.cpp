// Rules about containers that need each other: dependsOn, links, volumesFrom, and circles among them.
#include <string>
#include <vector>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

void check_depends_on(const Reading& reading, std::size_t index, Findings& findings) {
  for (Node item = reading.containers[index]["dependsOn"].first(); item; item = item.next()) {
    const std::string target_name = item["containerName"].text();
    if (!item["containerName"].is_text()) continue;
    const int target = reading.find_container(target_name);
    if (target < 0) {
      // The stray + stands in AWS's own text (facts TD-103).
      findings.add(
          Rule::depends_on_unknown, item["containerName"],
          concat({"Cannot depend on container + '", target_name, "' because it does not exist"}),
          "Name a container of this definition.");
      continue;
    }
    const std::string condition = item["condition"].text();
    const ContainerDefinition& other =
        reading.definition.containers[static_cast<std::size_t>(target)];
    if ((condition == "COMPLETE" || condition == "SUCCESS") && other.essential) {
      findings.add(
          Rule::depends_on_essential, item["condition"],
          "A dependency container with SUCCESS or COMPLETE condition cannot be an essential "
          "container",
          concat({"Set \"essential\": false for '", target_name, "'."}));
    }
    if (condition == "HEALTHY" && !other.health_check) {
      findings.add(
          Rule::depends_on_health, item["condition"],
          "A dependency container with HEALTHY condition must have health check configured",
          concat({"Give '", target_name, "' a healthCheck, or wait for START."}));
    }
  }
}

void check_links(const Reading& reading, std::size_t index, Findings& findings) {
  const Node links = reading.containers[index]["links"];
  if (links.filled() && reading.definition.network_mode != NetworkMode::bridge) {
    findings.add(Rule::link_network_mode, links,
                 concat({"Links are not supported when networkMode=",
                         to_string(reading.definition.network_mode), "."}),
                 "Containers of an awsvpc or host task reach each other over localhost.");
  }
  for (Node item = links.first(); item; item = item.next()) {
    const std::string link = item.text();
    const std::string target = link.substr(0, link.find(':'));
    if (!item.is_text() || reading.find_container(target) >= 0) continue;
    findings.add(Rule::link, item,
                 concat({"Invalid 'links' setting. Unknown container: '", target, "'"}),
                 "Write \"name\" or \"name:alias\" of a container of this definition.");
  }
}

void check_volumes_from(const Reading& reading, std::size_t index, Findings& findings) {
  for (Node item = reading.containers[index]["volumesFrom"].first(); item; item = item.next()) {
    const std::string source = item["sourceContainer"].text();
    if (item["sourceContainer"] && !item["sourceContainer"].is_text()) continue;
    if (reading.find_container(source) >= 0) continue;
    findings.add(Rule::volumes_from, item["sourceContainer"] ? item["sourceContainer"] : item,
                 concat({"Invalid 'volumesFrom' setting. Unknown container: '", source, "'"}),
                 "Name a container of this definition.");
  }
}

using Edges = std::vector<std::vector<std::size_t>>;

/// Containers on a circle that starts at `start`, in order; empty when there is none.
std::vector<std::size_t> circle_from(const Edges& edges, std::size_t start) {
  std::vector<std::size_t> came_from(edges.size(), edges.size());
  std::vector<std::size_t> waiting{start};
  for (std::size_t head = 0; head < waiting.size(); ++head) {
    const std::size_t at = waiting[head];
    for (std::size_t next : edges[at]) {
      if (next == start) {
        std::vector<std::size_t> circle{start};
        for (std::size_t back = at; back != start; back = came_from[back]) {
          circle.insert(circle.begin() + 1, back);
        }
        return circle;
      }
      if (came_from[next] != edges.size()) continue;
      came_from[next] = at;
      waiting.push_back(next);
    }
  }
  return {};
}

/// The first circle among containers, as "a → b → a"; "" when there is none.
std::string circle_text(const Reading& reading, const Edges& edges, std::size_t& first) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const std::vector<std::size_t> circle = circle_from(edges, i);
    if (circle.empty()) continue;
    first = i;
    std::string text;
    for (std::size_t at : circle) text += concat({reading.name_of(at), " → "});
    return text + reading.name_of(i);
  }
  return {};
}

Edges link_edges(const Reading& reading) {
  Edges edges(reading.containers.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    for (Node item = reading.containers[i]["links"].first(); item; item = item.next()) {
      const std::string link = item.text();
      const int target = reading.find_container(std::string_view(link).substr(0, link.find(':')));
      if (target >= 0) edges[i].push_back(static_cast<std::size_t>(target));
    }
  }
  return edges;
}

Edges all_edges(const Reading& reading) {
  Edges edges(reading.containers.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    for (const ContainerDependency& dependency : reading.definition.containers[i].depends_on) {
      edges[i].push_back(dependency.container);
    }
  }
  return edges;
}

void check_circles(const Reading& reading, Findings& findings) {
  std::size_t first = 0;
  const std::string links = circle_text(reading, link_edges(reading), first);
  if (!links.empty()) {
    findings.add(Rule::link_cycle, reading.containers[first]["links"],
                 "Container links should not have a cycle", concat({"The circle: ", links, "."}));
    return;
  }
  const std::string all = circle_text(reading, all_edges(reading), first);
  if (all.empty()) return;
  Node place = reading.containers[first]["dependsOn"];
  for (std::string_view name : {"links", "volumesFrom"}) {
    if (!place) place = reading.containers[first][name];
  }
  findings.add(Rule::depends_on_cycle, place, "Container dependencies should not have a cycle",
               concat({"None of them could start first: ", all, "."}));
}

}  // namespace

void check_dependencies(const Reading& reading, Findings& findings) {
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    check_depends_on(reading, i, findings);
    check_links(reading, i, findings);
    check_volumes_from(reading, i, findings);
  }
  check_circles(reading, findings);
}

}  // namespace taskyard::taskdef
