// Rules about port mappings, per network mode (facts 1.9).
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

namespace {

/// TCP ports that the agent keeps on every Linux instance (facts TD-134).
constexpr std::array<std::int64_t, 5> k_reserved{22, 2375, 2376, 51678, 51679};
constexpr std::int64_t k_ephemeral_min = 32768;  // facts TD-132
constexpr std::int64_t k_ephemeral_max = 60999;
constexpr std::int64_t k_port_max = 65535;

/// A span of container ports that a mapping takes.
struct Taken {
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool udp = false;
  std::size_t container = 0;
  Node node;
};

struct PortState {
  std::vector<Taken> container_ports;
  std::vector<Taken> host_ports;
  std::vector<std::string> names;
};

class PortChecker {
 public:
  PortChecker(const Reading& reading, Findings& findings)
      : reading_(reading), findings_(findings), mode_(reading.definition.network_mode) {}

  void check_container(std::size_t index);
  void check_overlaps();

 private:
  bool shares_port_space() const {
    return mode_ == NetworkMode::awsvpc || mode_ == NetworkMode::host;
  }
  void check_mapping(Node node);
  void check_single(Node node);
  void check_range(Node node);
  void check_host_port(Node node, std::int64_t container_port);
  void check_name(Node node);
  void report_twice(const Taken& taken);
  std::string quoted() const { return concat({"'", reading_.name_of(index_), "'"}); }
  void take(std::int64_t first, std::int64_t last, Node node);

  const Reading& reading_;
  Findings& findings_;
  NetworkMode mode_;
  std::size_t index_ = 0;
  PortState state_;
};

void PortChecker::take(std::int64_t first, std::int64_t last, Node node) {
  const bool udp = node["protocol"].text() == "udp";
  const Node shown = node["containerPort"] ? node["containerPort"] : node["containerPortRange"];
  state_.container_ports.push_back({first, last, udp, index_, shown});
}

void PortChecker::check_host_port(Node node, std::int64_t container_port) {
  const Node host = node["hostPort"];
  const std::optional<std::int64_t> port = host.integer();
  if (!port) return;
  if (*port < 0 || *port > k_port_max) {
    findings_.add(Rule::host_port, host,
                  concat({"Invalid 'hostPort' setting for container ", quoted(), "."}),
                  "1 to 65535, or 0 for a free one.");
    return;
  }
  if (*port == 0) return;
  if (shares_port_space()) {
    if (*port == container_port) return;
    findings_.add(Rule::host_mismatch, host,
                  concat({"When networkMode=", to_string(mode_),
                          ", the host ports and container ports in port mappings must match."}),
                  concat({"Set hostPort to ", to_text(container_port), ", or leave it out."}));
    return;
  }
  const bool udp = node["protocol"].text() == "udp";
  state_.host_ports.push_back({*port, *port, udp, index_, host});
}

void PortChecker::check_single(Node node) {
  const Node port_node = node["containerPort"];
  const std::optional<std::int64_t> port = port_node.integer();
  const bool wrong_type = port_node && !port;
  if (wrong_type) return;
  if (!port || *port < 1 || *port > k_port_max) {
    findings_.add(Rule::container_port, port_node ? port_node : node,
                  concat({"Invalid 'containerPort' setting for container ", quoted(), "."}),
                  "The port that the application listens on, 1 to 65535.");
    return;
  }
  take(*port, *port, node);
  check_host_port(node, *port);
}

void PortChecker::check_range(Node node) {
  const Node range = node["containerPortRange"];
  if (node["containerPort"] || node["hostPort"]) {
    findings_.add(Rule::port_range, range,
                  concat({"Invalid port mapping for container ", quoted(),
                          ", cannot specify both single port and port range."}),
                  "Keep one of containerPort and containerPortRange.");
    return;
  }
  const std::string text = range.text();
  const std::vector<std::string_view> ends = split(text, '-');
  const std::optional<std::int64_t> first = parse_int(ends.front());
  const std::optional<std::int64_t> last = parse_int(ends.back());
  const bool sound = ends.size() == 2 && first && last && *first >= 1 && *last <= k_port_max;
  if (!sound || *first > *last) {
    findings_.add(Rule::port_range, range,
                  concat({"Invalid 'containerPortRange' setting for container ", quoted(), "."}),
                  "First and last port: \"8000-8010\".");
    return;
  }
  if (mode_ == NetworkMode::host) {
    findings_.add(Rule::port_range, range,
                  "containerPortRange is not supported when networkMode=host.",
                  "Use bridge or awsvpc, or single ports.");
    return;
  }
  take(*first, *last, node);
}

void PortChecker::check_name(Node node) {
  const std::string name = node["name"].text();
  if (name.empty()) return;
  const bool sound = std::all_of(name.begin(), name.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == '-' || c == '_';
  });
  if (!sound || name.size() > 64 || name.front() == '-') {
    findings_.add(Rule::port_name, node["name"],
                  concat({"Invalid port mapping name '", name, "' for container ", quoted(), "."}),
                  "Up to 64 lower-case letters, digits, hyphens and underscores; no hyphen first.");
  } else if (std::find(state_.names.begin(), state_.names.end(), name) != state_.names.end()) {
    findings_.add(
        Rule::port_name, node["name"],
        concat({"When networkMode=", to_string(mode_), ", port mapping name is already used"}),
        "Names of ports are unique within the task.");
  }
  state_.names.push_back(name);
}

void PortChecker::check_mapping(Node node) {
  if (node["containerPortRange"].is_text()) {
    check_range(node);
  } else {
    check_single(node);
  }
  check_name(node);
}

void PortChecker::check_container(std::size_t index) {
  index_ = index;
  const Node list = reading_.containers[index]["portMappings"];
  if (mode_ == NetworkMode::none && list.filled()) {
    findings_.add(Rule::port_network_none, list,
                  "Port mappings are not supported when networkMode=none.",
                  "Remove them, or choose another network mode.");
    return;
  }
  for (Node node = list.first(); node; node = node.next()) {
    if (node.is_object()) check_mapping(node);
  }
}

bool overlap(const Taken& a, const Taken& b) { return a.first <= b.last && b.first <= a.last; }

void PortChecker::report_twice(const Taken& taken) {
  if (!shares_port_space()) return;
  findings_.add(
      Rule::port_twice, taken.node,
      concat({taken.udp ? "UDP" : "TCP", " container port '", to_text(taken.first),
              "' is used multiple times in task when networkMode=", to_string(mode_), "."}),
      "The containers of this task share one network: every port once.");
}

void PortChecker::check_overlaps() {
  std::vector<Taken>& ports = state_.container_ports;
  constexpr std::size_t k_compared = 1000;  // beyond it the text is no task definition anyway
  for (std::size_t i = 0; i < std::min(ports.size(), k_compared); ++i) {
    bool twice = false;
    bool protocols = false;
    for (std::size_t j = 0; j < i; ++j) {
      if (!overlap(ports[i], ports[j])) continue;
      twice = twice || ports[i].udp == ports[j].udp;
      protocols =
          protocols || (ports[i].udp != ports[j].udp && ports[i].container == ports[j].container);
    }
    if (twice) report_twice(ports[i]);
    if (protocols) {
      findings_.add(Rule::port_protocols, ports[i].node,
                    concat({"Container port '", to_text(ports[i].first),
                            "' cannot be used for multiple protocols in container '",
                            reading_.name_of(ports[i].container), "'."}),
                    "Keep tcp or udp.");
    }
  }
  const std::vector<Taken>& hosts = state_.host_ports;
  for (std::size_t i = 0; i < std::min(hosts.size(), k_compared); ++i) {
    const bool twice = std::any_of(
        hosts.begin(), hosts.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const Taken& other) { return overlap(other, hosts[i]) && other.udp == hosts[i].udp; });
    if (!twice) continue;
    findings_.add(Rule::host_port_twice, hosts[i].node,
                  concat({"Host port ", to_text(hosts[i].first),
                          " is there twice: one instance cannot give it twice."}),
                  "Leave hostPort out (or 0) to get a free one.");
  }
}

/// Host ports that register but cannot be had, or only by luck; bridge and host mode.
void warn_of_host_ports(const Reading& reading, std::size_t index, Findings& findings) {
  const NetworkMode mode = reading.definition.network_mode;
  if (mode != NetworkMode::bridge && mode != NetworkMode::host) return;
  for (Node node = reading.containers[index]["portMappings"].first(); node; node = node.next()) {
    std::optional<std::int64_t> port = node["hostPort"].integer();
    if (mode == NetworkMode::host && !port) port = node["containerPort"].integer();
    if (!port) continue;
    const Node place = node["hostPort"] ? node["hostPort"] : node["containerPort"];
    const bool udp = node["protocol"].text() == "udp";
    if (!udp && std::find(k_reserved.begin(), k_reserved.end(), *port) != k_reserved.end()) {
      findings.add(
          Rule::port_reserved, place,
          concat({"Host port ", to_text(*port),
                  " is reserved on every container instance; such a task is never placed."}),
          "22 is SSH, 2375 and 2376 are Docker, 51678 and 51679 the ECS agent.");
    } else if (*port >= k_ephemeral_min && *port <= k_ephemeral_max) {
      findings.add(Rule::port_ephemeral, place,
                   concat({"Host port ", to_text(*port),
                           " lies in the range from which free ports are handed out."}),
                   "32768 to 60999; choose one outside, or 0.");
    }
  }
}

}  // namespace

void check_ports(const Reading& reading, Findings& findings) {
  PortChecker checker(reading, findings);
  for (std::size_t i = 0; i < reading.containers.size(); ++i) {
    checker.check_container(i);
    warn_of_host_ports(reading, i, findings);
  }
  checker.check_overlaps();
}

}  // namespace taskyard::taskdef
