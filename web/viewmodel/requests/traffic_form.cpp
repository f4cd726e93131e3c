// Traffic: who sends how much of what to whom. Writes taskyard.PutTraffic.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::int64_t k_rate_max = 1'000'000;
constexpr std::int64_t k_day_s = 86'400;
constexpr int k_kinds_max = 5;
constexpr std::size_t k_curve_points = 97;
constexpr double k_pi = 3.14159265358979;

const Options k_patterns = {{"constant", "constant"}, {"ramp", "ramp"},
                            {"step", "step"},         {"daily", "daily curve"},
                            {"burst", "bursts"},      {"recorded", "recorded (CSV)"}};

Options destinations(const World& world) {
  Options options;
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    options.emplace_back(balancer.name, balancer.name + " (" + to_string(balancer.type) + ")");
  }
  return options;
}

Port first_port(const World& world, LoadBalancerId id) {
  if (!id) return 80;
  for (const ListenerId listener : world.at(id).listeners) {
    if (!world.at(listener).deleted) return world.at(listener).port;
  }
  return 80;
}

struct Rates {
  std::string type, rate, to, period, burst, csv;
};

double value_of(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

// Arrivals of a CSV per slice of its length; unreadable rows are AWS's to refuse.
void recorded_curve(const std::string& csv, RateCurve& curve) {
  std::vector<double> times;
  std::size_t at = 0;
  while (at < csv.size()) {
    const std::size_t end = std::min(csv.find('\n', at), csv.size());
    const std::string line = csv.substr(at, std::min(csv.find_first_of(",;\r\n", at), end) - at);
    double seconds = 0;
    if (read_decimal(line, seconds)) times.push_back(seconds);
    at = end + 1;
  }
  if (times.empty()) return;
  const double last = *std::max_element(times.begin(), times.end());
  const double slice = std::max(last, 1.0) / static_cast<double>(k_curve_points - 1);
  curve.rates.assign(k_curve_points, 0);
  for (const double time : times) {
    const auto i = static_cast<std::size_t>(time / slice);
    curve.rates[std::min(i, k_curve_points - 1)] += 1 / slice;
  }
  curve.length = static_cast<SimTime>(last * 1000);
}

double rate_at(const Rates& rates, double second, double period) {
  const double from = value_of(rates.rate);
  const double to = value_of(rates.to);
  if (rates.type == "ramp") return from + (to - from) * std::min(1.0, second / period);
  if (rates.type == "step") return second < period ? from : to;
  if (rates.type == "daily")
    return from + (to - from) * (1 - std::cos(2 * k_pi * second / period)) / 2;
  if (rates.type == "burst") return std::fmod(second, period) < value_of(rates.burst) ? to : from;
  return from;
}

RateCurve curve_of(const Rates& rates) {
  RateCurve curve;
  if (rates.type == "recorded") {
    recorded_curve(rates.csv, curve);
  } else {
    const double period = std::max(1.0, value_of(rates.period));
    const bool once = rates.type == "constant" || rates.type == "daily";
    const double length = once ? period : rates.type == "burst" ? 3 * period : 1.5 * period;
    for (std::size_t i = 0; i < k_curve_points; ++i) {
      const double second = length * static_cast<double>(i) / (k_curve_points - 1);
      curve.rates.push_back(rate_at(rates, second, period));
    }
    curve.length = static_cast<SimTime>(length * 1000);
  }
  for (const double rate : curve.rates) curve.most = std::max(curve.most, rate);
  return curve;
}

Rates pattern_fields(FormBuilder& form) {
  Rates rates;
  rates.type = form.choice("pattern", "Pattern", k_patterns);
  form.at("/pattern/type").at("/pattern");
  if (rates.type == "recorded") {
    rates.csv = form.area("csv", "Arrivals", "seconds from the start, one arrival per line");
    form.at("/pattern/csv")
        .tip("Seconds from the start, one arrival per line; more columns are ignored.");
    if (rates.csv.empty()) form.problem("csv", "Paste the times of the arrivals.");
    return rates;
  }
  const bool two = rates.type != "constant";
  const bool burst = rates.type == "burst";
  rates.rate = form.decimal("rate", two ? "From, requests/s" : "Requests per second", "20", 0,
                            static_cast<double>(k_rate_max));
  form.at("/pattern/ratePerSecond");
  rates.period = rates.type == "daily" ? std::to_string(k_day_s) : "60";
  if (!two) return rates;
  rates.to = form.decimal("toRate",
                          rates.type == "daily" ? "Peak, requests/s"
                          : burst               ? "Burst, requests/s"
                                                : "To, requests/s",
                          "100", 0, static_cast<double>(k_rate_max));
  form.at("/pattern/toRatePerSecond");
  rates.period =
      std::to_string(form.number("period",
                                 burst                  ? "Every, seconds"
                                 : rates.type == "step" ? "After, seconds"
                                                        : "Over, seconds",
                                 rates.type == "daily" ? k_day_s : 60, 1, 365 * k_day_s));
  form.at("/pattern/periodSeconds");
  if (burst) {
    rates.burst = std::to_string(form.number("burst", "For, seconds", 10, 1, k_day_s));
    form.at("/pattern/burstSeconds");
  }
  return rates;
}

void write_pattern(JsonWriter& json, const Rates& rates, const std::string& arrivals) {
  json.key("pattern").begin_object().member("type", rates.type);
  if (rates.type == "recorded") {
    json.member("csv", rates.csv).end_object();
    return;
  }
  json.key("ratePerSecond").raw(rates.rate);
  if (!rates.to.empty()) {
    json.key("toRatePerSecond").raw(rates.to);
    json.key("periodSeconds").raw(rates.period);
  }
  if (!rates.burst.empty()) json.key("burstSeconds").raw(rates.burst);
  json.member("arrivals", arrivals).end_object();
}

// One kind of request, two rows of fields; the label says which when there are several.
void kind_fields(FormBuilder& form, JsonWriter& json, int index, int count) {
  const std::string n = std::to_string(index + 1);
  const std::string place = "/requests/" + std::to_string(index);
  const std::string label = count > 1 ? "Request " + n : "Request";
  const std::string method = form.choice(
      "method" + n, label,
      {{"GET", "GET"}, {"POST", "POST"}, {"PUT", "PUT"}, {"DELETE", "DELETE"}, {"HEAD", "HEAD"}});
  form.at(place + "/method");
  const std::string path = form.text("path" + n, "Path " + n, "/");
  form.joined().at(place + "/path").at(place);
  if (path.empty() || path.front() != '/') form.problem("path" + n, "A path begins with /.");
  const std::string host = form.text("host" + n, "Host", "", "any host");
  form.at(place + "/host");
  const std::string cpu = form.decimal("cpu" + n, "CPU, ms", "", 0, 3'600'000);
  form.tip("Work on one vCPU. Empty: what the image says.").at(place + "/cpuMs");
  const std::string wait = form.decimal("wait" + n, "Waits, ms", "", 0, 3'600'000);
  form.joined().tip("Time without CPU, for example for a database.").at(place + "/waitMs");
  json.begin_object().member("name", "request-" + n).member("method", method).member("path", path);
  if (count > 1) {
    json.member("weight", form.number("weight" + n, "Share", 1, 0, 1000));
    form.at(place + "/weight").tip("Of all requests, in proportion to the others.");
  }
  if (!host.empty()) json.member("host", host);
  if (!cpu.empty()) json.key("cpuMs").raw(cpu);
  if (!wait.empty()) json.key("waitMs").raw(wait);
  json.end_object();
}

}  // namespace

void traffic_form(FormBuilder& form, RequestFormModel& model) {
  const World& world = form.world();
  JsonWriter json;
  const std::string name = form.text("name", "Name", "clients");
  form.at("/name").tip("Traffic of the same name is replaced.");
  if (name.empty()) form.problem("name", "Traffic needs a name.");
  Options options = destinations(world);
  const bool nowhere = options.empty();
  if (nowhere) options.emplace_back("", "no load balancer yet");
  const std::string to = form.choice("to", "To", std::move(options));
  form.at("/loadBalancer");
  if (nowhere) form.problem("to", "Create a load balancer first: the choice is at the top.");
  const std::int64_t port =
      form.number("port", "Port", first_port(world, load_balancer_named(world, to)), 1, 65'535);
  form.at("/port");
  const Rates rates = pattern_fields(form);
  std::string arrivals = "exponential";
  if (rates.type != "recorded") {
    arrivals = form.choice("arrivals", "Arrivals", {{"exponential", "random"}, {"fixed", "even"}});
    form.at("/pattern/arrivals").tip("Random: the gaps are spread as those of many people are.");
  }
  model.curve = curve_of(rates);
  const std::int64_t clients = form.number("clients", "Clients", 1000, 1, 1'000'000);
  form.at("/clients").tip("Different ones: each has its cookie, address and connection.");
  const std::int64_t timeout = form.number("timeout", "They wait, seconds", 30, 1, 3600);
  form.at("/timeoutSeconds").tip("Then the client gives up: 460.");
  const std::int64_t duration = form.number("duration", "Ends after, s", 0, 0, 365 * k_day_s);
  form.at("/durationSeconds").tip("0: until it is stopped.");
  json.begin_object().member("name", name).member("loadBalancerName", to).member("port", port);
  write_pattern(json, rates, arrivals);
  json.member("clients", clients).member("timeoutSeconds", timeout);
  if (duration > 0) json.member("durationSeconds", duration);
  const auto kinds = static_cast<int>(form.number("kinds", "Kinds of requests", 1, 1, k_kinds_max));
  json.key("requests").begin_array();
  for (int i = 0; i < kinds; ++i) kind_fields(form, json, i, kinds);
  json.end_array().end_object();
  form.call("taskyard.PutTraffic", json);
}

}  // namespace taskyard::web::requests
