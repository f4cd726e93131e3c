// Lifecycle policies of repositories: read, shown, applied (surroundings 6.2).
#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "ecr/ecr.hpp"
#include "taskyard/json.hpp"

namespace taskyard::ecr {
namespace {

constexpr std::size_t k_text_max = 30'720;  // surroundings 6.2
constexpr std::string_view k_frame =
    "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy "
    "validation failure: ";

class PolicyReader {
 public:
  explicit PolicyReader(std::string_view text) : document_(JsonDocument::parse(text)) {}

  LifecycleReading read(std::size_t bytes) {
    if (!document_.valid()) {
      out_.diagnostics = document_.diagnostics();
      for (Diagnostic& finding : out_.diagnostics) {
        finding.message = concat({k_frame, finding.message, "'"});
      }
      return std::move(out_);
    }
    const JsonValue root = document_.root();
    if (bytes > k_text_max) error(root, "the document has more than 30,720 characters");
    const JsonValue rules = root["rules"];
    if (!rules.is(JsonKind::array) || rules.size() == 0) {
      error(rules ? rules : root, "object has missing required properties ([\"rules\"])",
            "{\"rules\": [{\"rulePriority\": 1, \"selection\": {…}, \"action\": {\"type\": "
            "\"expire\"}}]}");
      return std::move(out_);
    }
    for (JsonValue rule = rules.first(); rule; rule = rule.next()) read_rule(rule);
    check_priorities(rules);
    std::stable_sort(out_.rules.begin(), out_.rules.end(),
                     [](const auto& a, const auto& b) { return a.priority < b.priority; });
    return std::move(out_);
  }

 private:
  void error(JsonValue at, std::string_view what, std::string_view hint = {}) {
    out_.diagnostics.push_back(document_.diagnose(at, Severity::error, "ecr.lifecycle",
                                                  concat({k_frame, what, "'"}), std::string(hint)));
  }

  JsonValue needed(JsonValue object, std::string_view member) {
    const JsonValue found = object[member];
    if (!found) {
      error(object, concat({"object has missing required properties ([\"", member, "\"])"}));
    }
    return found;
  }

  // Whole numbers from 1 on, as all numbers of a policy are.
  std::int64_t number(JsonValue object, std::string_view member) {
    const JsonValue found = needed(object, member);
    if (!found) return 1;
    const std::optional<std::int64_t> value = found.integer();
    if (value && *value >= 1 && *value <= 1'000'000) return *value;
    error(found, concat({"numeric instance of ", member, " is lower than the required minimum"}),
          "A whole number, 1 or more.");
    return 1;
  }

  std::vector<std::string> texts(JsonValue list) {
    std::vector<std::string> out;
    for (JsonValue item = list.first(); item; item = item.next()) {
      if (item.is(JsonKind::string) && !item.text().empty()) {
        out.emplace_back(item.text());
      } else {
        error(item, "a tag prefix or pattern must be a text of at least one character");
      }
    }
    return out;
  }

  void read_tags(JsonValue selection, LifecycleRule& rule) {
    const JsonValue status = needed(selection, "tagStatus");
    const std::string_view text = status.text();
    rule.tags = text == "tagged"     ? LifecycleRule::Tags::tagged
                : text == "untagged" ? LifecycleRule::Tags::untagged
                                     : LifecycleRule::Tags::any;
    if (status && text != "tagged" && text != "untagged" && text != "any") {
      error(status,
            "instance value not found in enum (possible values: [\"tagged\",\"untagged\","
            "\"any\"])");
    }
    rule.prefixes = texts(selection["tagPrefixList"]);
    rule.patterns = texts(selection["tagPatternList"]);
    const bool lists = !rule.prefixes.empty() || !rule.patterns.empty();
    if (rule.tags == LifecycleRule::Tags::tagged && !lists) {
      error(selection, "object has missing required properties ([\"tagPrefixList\"])",
            "A rule for tagged images names prefixes or patterns of their tags.");
    }
    if (rule.tags != LifecycleRule::Tags::tagged && lists) {
      error(selection["tagPrefixList"] ? selection["tagPrefixList"] : selection["tagPatternList"],
            "tagPrefixList and tagPatternList are for tagStatus tagged only");
    }
    if (!rule.prefixes.empty() && !rule.patterns.empty()) {
      error(selection["tagPatternList"], "give tagPrefixList or tagPatternList, not both");
    }
  }

  void read_count(JsonValue selection, LifecycleRule& rule) {
    const JsonValue type = needed(selection, "countType");
    rule.by_count = type.text() != "sinceImagePushed";
    if (type && rule.by_count && type.text() != "imageCountMoreThan") {
      error(type,
            "instance value not found in enum (possible values: [\"imageCountMoreThan\","
            "\"sinceImagePushed\"])",
            "sinceImagePulled and sinceImageTransitioned are not simulated.");
    }
    rule.count = number(selection, "countNumber");
    const JsonValue unit = selection["countUnit"];
    if (rule.by_count && unit) {
      error(unit, "countUnit is for countType sinceImagePushed only", "Leave countUnit out.");
    }
    if (!rule.by_count && !unit) needed(selection, "countUnit");
    if (!rule.by_count && unit && unit.text() != "days") {
      error(unit, "instance value not found in enum (possible values: [\"days\"])");
    }
  }

  void read_rule(JsonValue item) {
    if (!item.is(JsonKind::object)) return error(item, "a rule must be an object");
    LifecycleRule rule;
    rule.priority = number(item, "rulePriority");
    const JsonValue selection = needed(item, "selection");
    if (selection.is(JsonKind::object)) {
      read_tags(selection, rule);
      read_count(selection, rule);
    }
    const JsonValue action = needed(item, "action");
    if (action && action["type"].text() != "expire") {
      error(action, "instance value not found in enum (possible values: [\"expire\"])",
            "{\"type\": \"expire\"}; moving images to the archive is not simulated.");
    }
    out_.rules.push_back(std::move(rule));
  }

  void check_priorities(JsonValue rules) {
    for (std::size_t i = 0; i < out_.rules.size() && i < rules.size(); ++i) {
      const LifecycleRule& rule = out_.rules[i];
      for (std::size_t k = 0; k < out_.rules.size(); ++k) {
        const LifecycleRule& other = out_.rules[k];
        if (k < i && other.priority == rule.priority) {
          error(rules.at(i), concat({"rulePriority ", to_text(rule.priority), " is there twice"}));
        }
        if (rule.tags == LifecycleRule::Tags::any && other.priority > rule.priority) {
          return error(rules.at(i),
                       "the rule with tagStatus any must have the highest rulePriority",
                       "It is applied last: give it the highest number.");
        }
      }
    }
  }

  JsonDocument document_;
  LifecycleReading out_;
};

bool fits_pattern(std::string_view tag, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return tag == pattern;
  if (!tag.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= tag.size(); ++at) {
    if (fits_pattern(tag.substr(at), rest)) return true;
  }
  return false;
}

// All prefixes (or patterns) of the rule are met, each by any tag (ECR guide: lifecycle policies).
bool selects(const World& world, const LifecycleRule& rule, const RepositoryImage& image) {
  if (rule.tags == LifecycleRule::Tags::any) return true;
  if (rule.tags == LifecycleRule::Tags::untagged) return image.tags.empty();
  if (image.tags.empty()) return false;
  const auto met = [&](const std::string& wanted, bool prefix) {
    return std::any_of(image.tags.begin(), image.tags.end(), [&](NameId id) {
      const std::string_view tag = world.text(id);
      return prefix ? tag.starts_with(wanted) : fits_pattern(tag, wanted);
    });
  };
  for (const std::string& prefix : rule.prefixes) {
    if (!met(prefix, true)) return false;
  }
  for (const std::string& pattern : rule.patterns) {
    if (!met(pattern, false)) return false;
  }
  return true;
}

}  // namespace

LifecycleReading read_lifecycle(std::string_view text) {
  return PolicyReader(text).read(text.size());
}

std::vector<Expiry> expiring(const World& world, RepositoryId id,
                             const std::vector<LifecycleRule>& rules) {
  const std::vector<RepositoryImage>& images = world.at(id).images;
  std::vector<std::uint32_t> newest_first(images.size());
  std::iota(newest_first.begin(), newest_first.end(), 0U);
  std::sort(newest_first.begin(), newest_first.end(), [&](std::uint32_t a, std::uint32_t b) {
    return images[a].pushed_at != images[b].pushed_at ? images[a].pushed_at > images[b].pushed_at
                                                      : a > b;
  });
  // Who fits the tags of a rule is out of reach of every later one, and still counted by it.
  std::vector<bool> taken(images.size(), false);
  std::vector<Expiry> out;
  for (const LifecycleRule& rule : rules) {
    std::int64_t kept = 0;
    std::vector<std::uint32_t> fits;
    for (const std::uint32_t index : newest_first) {
      const RepositoryImage& image = images[index];
      if (image.deleted || !selects(world, rule, image)) continue;
      fits.push_back(index);
      const bool goes = rule.by_count ? ++kept > rule.count
                                      : world.now - image.pushed_at > rule.count * 24 * k_hour;
      if (goes && !taken[index]) out.push_back({index, rule.priority});
    }
    for (const std::uint32_t index : fits) taken[index] = true;
  }
  return out;
}

void set_lifecycle(const Changes& changes, RepositoryId id, std::string text) {
  Repository& repository = changes.world.registry.repositories[id.value];
  repository.lifecycle_json = std::move(text);
  ++changes.world.revision;
  if (repository.lifecycle_json.empty() || repository.policy_waits) return;
  repository.policy_waits = true;
  changes.after(changes.world.parameter(Parameter::lifecycle_policy_ms), Due::lifecycle_policy,
                id.value);
}

void on_lifecycle_policy(const Changes& changes, RepositoryId id) {
  Repository& repository = changes.world.registry.repositories[id.value];
  repository.policy_waits = false;
  if (repository.deleted || repository.lifecycle_json.empty()) return;
  const LifecycleReading reading = read_lifecycle(repository.lifecycle_json);
  std::vector<NameId> digests;
  for (const Expiry& expiry : expiring(changes.world, id, reading.rules)) {
    digests.push_back(repository.images[expiry.image].digest);
  }
  for (const NameId digest : digests) delete_image(changes, id, digest, {});
  Repository& after = changes.world.registry.repositories[id.value];
  after.evaluated_at = changes.world.now;
  after.policy_waits = true;
  changes.after(changes.world.parameter(Parameter::lifecycle_policy_ms), Due::lifecycle_policy,
                id.value);
}

}  // namespace taskyard::ecr
