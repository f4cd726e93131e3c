// One call while it is answered: typed reading of the request, the reply being written, the refusal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/scheduler.hpp"
#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::api {

/// AWS's exception names used in more than one place.
inline constexpr std::string_view k_client = "ClientException";
inline constexpr std::string_view k_invalid = "InvalidParameterException";

/// Where a value is, as the SDK writes it: tags[0].key; "" for the request itself.
std::string member_path(JsonValue value);

class Call {
 public:
  Call(const scheduler::Desk& desk_in, const JsonDocument& document_in)
      : desk(desk_in), document_(document_in), in(document_in.root()) {}

  const scheduler::Desk& desk;

 private:
  const JsonDocument& document_;

 public:
  const JsonValue in;  ///< the request object
  JsonWriter out;      ///< the reply; a handler writes the whole object

  World& world() const { return desk.changes.world; }
  const JsonDocument& document() const { return document_; }

  /// Refuses the call. The first refusal stays; `at` gives its place in the request.
  void refuse(std::string_view exception, std::string message, JsonValue at = {},
              std::string hint = {});
  /// Refuses a value of the wrong type in the SDK's words; `expected` is a type of Python.
  void wrong_type(JsonValue value, std::string_view expected);
  /// Takes over findings whose first error refuses the call.
  void refuse_with(std::string_view exception, const Diagnostics& diagnostics);
  bool refused() const { return !exception_.empty(); }

  /// Members by type. A wrong type refuses the call with the SDK's words; absent gives the default.
  std::string text(std::string_view member, std::string_view otherwise = {});
  std::optional<std::int64_t> integer(std::string_view member);
  bool flag(std::string_view member, bool otherwise = false);
  /// Elements of a list of strings.
  std::vector<std::string> texts(std::string_view member);
  /// The member when it is an array / object of the right kind; else none (refused when wrong).
  JsonValue array(std::string_view member);
  JsonValue object(std::string_view member);
  /// Typed readers for nested objects.
  std::string text_of(JsonValue object, std::string_view member);
  /// Refuses when the member is there and none of these, "A|B".
  void choice(std::string_view member, std::string_view choices);
  /// Refuses when a required member is missing.
  bool require(std::string_view member);

  /// The cluster of the request ("cluster", default "default"); refuses with ClusterNotFoundException.
  ClusterId cluster();

  /// maxResults and nextToken of a list call.
  struct Page {
    std::size_t first = 0;
    std::size_t count = 100;
  };
  Page page(std::size_t most = 100);

  Reply reply();

 private:
  std::string exception_, message_;
  Diagnostics diagnostics_;
};

/// Writes `{"arns":[…],"nextToken":…}` for one page of a list.
void write_page(Call& call, std::string_view member, const std::vector<std::string>& all,
                const Call::Page& page);
/// Writes a `failures` array entry.
void write_failure(JsonWriter& out, std::string_view arn, std::string_view reason,
                   std::string_view detail = {});

}  // namespace taskyard::api
