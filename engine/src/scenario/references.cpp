// ${name.path} inside the strings of a request. Only string values are looked at, never member names.
#include <functional>

#include "base/text.hpp"
#include "scenario/scenario.hpp"
#include "taskyard/json.hpp"

namespace taskyard::scenario {

namespace {

/// What one string becomes, as JSON; null keeps its bytes.
using StringRewrite = std::function<std::optional<std::string>(std::string_view text)>;

/// Copies `document` with some of its string values exchanged.
class StringRewriter {
 public:
  StringRewriter(const JsonDocument& document, const StringRewrite& rewrite)
      : source_(document.source()), rewrite_(rewrite) {
    visit(document.root());
    out_ += source_.substr(copied_);
  }
  std::string take() { return std::move(out_); }

 private:
  void visit(JsonValue value) {
    if (value.is(JsonKind::string)) exchange(value);
    for (JsonValue child = value.first(); child; child = child.next()) visit(child);
  }

  void exchange(JsonValue value) {
    const std::optional<std::string> changed = rewrite_(value.text());
    if (!changed) return;
    out_ += source_.substr(copied_, value.begin() - copied_);
    out_ += *changed;
    copied_ = value.end();
  }

  std::string_view source_;
  const StringRewrite& rewrite_;
  std::string out_;
  std::size_t copied_ = 0;
};

/// The scalar at "name.path" as JSON, or an error.
Substitution scalar_at(std::string_view reference, const ReplyLookup& lookup) {
  const std::vector<std::string_view> steps = split(reference, '.');
  const std::string* reply = lookup(steps[0]);
  if (reply == nullptr) {
    return {{}, concat({"${", reference, "}: no earlier call has \"as\": \"", steps[0], "\"."})};
  }
  const JsonDocument document = JsonDocument::parse(*reply);
  JsonValue value = document.root();
  std::string_view reached = steps[0];
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (value.is(JsonKind::array)) {
      const std::optional<std::int64_t> position = parse_int(steps[i]);
      const bool fits = position && *position >= 0;
      value = fits ? value.at(static_cast<std::size_t>(*position)) : JsonValue{};
    } else {
      value = value[steps[i]];
    }
    if (!value) {
      return {{}, concat({"${", reference, "}: \"", reached, "\" has no \"", steps[i], "\"."})};
    }
    reached = reference.substr(0, reached.size() + 1 + steps[i].size());
  }
  if (!value || value.is(JsonKind::object) || value.is(JsonKind::array)) {
    return {{},
            concat({"${", reference, "} is ", describe(value.kind()),
                    ", not a text or a number: name one of its members."})};
  }
  return {std::string(value.source()), {}};
}

/// The characters of a JSON scalar inside a longer text.
std::string plain_text(const std::string& scalar) {
  const JsonDocument document = JsonDocument::parse(scalar);
  return document.root().is(JsonKind::string) ? std::string(document.root().text()) : scalar;
}

/// One string with its references exchanged, as JSON.
Substitution rewrite_string(std::string_view text, const ReplyLookup& lookup) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("$${")) {
      out += "${";
      i += 3;
    } else if (rest.starts_with("${")) {
      const std::size_t end = rest.find('}');
      if (end == std::string_view::npos) {
        return {{}, concat({"\"", rest.substr(0, 40), "\": the reference has no \"}\"."})};
      }
      Substitution scalar = scalar_at(rest.substr(2, end - 2), lookup);
      const bool whole = i == 0 && end + 1 == text.size();
      if (!scalar.ok() || whole) return scalar;
      out += plain_text(scalar.request);
      i += end + 1;
    } else {
      out += text[i++];
    }
  }
  return {json_quote(out), {}};
}

}  // namespace

Substitution substitute(std::string_view request, const ReplyLookup& lookup) {
  if (request.find("${") == std::string_view::npos) return {std::string(request), {}};
  const JsonDocument document = JsonDocument::parse(request);
  if (!document.valid()) return {std::string(request), {}};
  std::string error;
  const auto rewrite = [&](std::string_view text) -> std::optional<std::string> {
    if (!error.empty() || text.find("${") == std::string_view::npos) return std::nullopt;
    Substitution changed = rewrite_string(text, lookup);
    error = changed.error;
    return std::move(changed.request);
  };
  std::string out = StringRewriter(document, rewrite).take();
  if (!error.empty()) return {{}, std::move(error)};
  return {std::move(out), {}};
}

std::string escape_references(std::string_view request) {
  if (request.find("${") == std::string_view::npos) return std::string(request);
  const JsonDocument document = JsonDocument::parse(request);
  if (!document.valid()) return std::string(request);
  const auto rewrite = [](std::string_view text) -> std::optional<std::string> {
    if (text.find("${") == std::string_view::npos) return std::nullopt;
    return json_quote(replace_all(text, "${", "$${"));
  };
  return StringRewriter(document, rewrite).take();
}

}  // namespace taskyard::scenario
