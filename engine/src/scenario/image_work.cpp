// The "work" of an image: files, calls of AWS services, lines (taskyard/surroundings/work.hpp).
#include <array>

#include "base/text.hpp"
#include "scenario/file_reader.hpp"
#include "scenario/scenario.hpp"

namespace taskyard::scenario {
namespace {

constexpr std::array<std::string_view, 3> k_members = {"files", "calls", "lines"};
constexpr std::array<std::string_view, 8> k_file_members = {
    "path", "action", "sizeKiB", "firstMs", "everyMs", "keep", "times", "fatal"};
constexpr std::array<std::string_view, 5> k_call_members = {"action", "resource", "firstMs",
                                                            "everyMs", "fatal"};
constexpr std::array<std::string_view, 3> k_line_members = {"text", "firstMs", "everyMs"};
constexpr std::int64_t k_time_max = 24 * k_hour;
constexpr std::size_t k_pieces_max = 32;  // of each kind

class WorkReader {
 public:
  WorkReader(FileReader& reader, Names& names) : reader_(reader), names_(names) {}

  ImageWork read(JsonValue work) {
    ImageWork out;
    if (!reader_.expect(work, JsonKind::object)) return out;
    reader_.only_members(work, k_members, "\"work\"");
    each(work["files"], [&](JsonValue item) { out.files.push_back(file(item)); });
    each(work["calls"], [&](JsonValue item) { out.calls.push_back(call(item)); });
    each(work["lines"], [&](JsonValue item) { out.lines.push_back(line(item)); });
    return out;
  }

 private:
  template <class Take>
  void each(JsonValue list, const Take& take) {
    if (!list || !reader_.expect(list, JsonKind::array)) return;
    if (list.size() > k_pieces_max) {
      reader_.error(
          list, "scenario.work",
          concat({"An image does at most ", to_text(k_pieces_max), " things of a kind."}));
      return;
    }
    for (JsonValue item = list.first(); item; item = item.next()) {
      if (reader_.expect(item, JsonKind::object)) take(item);
    }
  }

  NameId name(JsonValue object, std::string_view member, std::string_view what) {
    const JsonValue value = reader_.require(object, member, JsonKind::string, what);
    return value ? names_.intern(value.text()) : NameId{};
  }

  std::int64_t number(JsonValue object, std::string_view member, NumberRange range,
                      std::int64_t otherwise) {
    return reader_.number(object[member], range).value_or(otherwise);
  }

  // Often enough to be seen, seldom enough to be computed.
  SimTime every(JsonValue object) {
    const JsonValue value = object["everyMs"];
    const SimTime result = number(object, "everyMs", {0, k_time_max}, 0);
    if (value && result > 0 && result < 10) {
      reader_.error(value, "scenario.work", "Nothing is done more often than every 10 ms.",
                    "0 = once, or 10 and more.");
    }
    return result;
  }

  FileWork file(JsonValue item) {
    constexpr std::string_view k_what = "a piece of file work";
    reader_.only_members(item, k_file_members, k_what);
    FileWork out;
    out.path = name(item, "path", k_what);
    const JsonValue path = item["path"];
    if (path.is(JsonKind::string) && !path.text().starts_with('/')) {
      reader_.error(path, "scenario.work", "A path in a container starts with a slash.",
                    "For example \"/data/report-{n}.csv\".");
    }
    const std::string action = reader_.text(item, "action", "write");
    bool known = false;
    for (const FileAction each :
         {FileAction::write, FileAction::append, FileAction::read, FileAction::remove}) {
      if (action != to_string(each)) continue;
      out.action = each;
      known = true;
    }
    if (!known) {
      reader_.error(item["action"], "scenario.work", "This is no action on files.",
                    "One of write, append, read, remove.");
    }
    out.bytes = number(item, "sizeKiB", {0, 1'000'000'000}, 4) * k_kib;
    out.first_ms = number(item, "firstMs", {0, k_time_max}, 0);
    out.every_ms = every(item);
    out.keep = static_cast<std::int32_t>(number(item, "keep", {1, 1'000'000}, 1));
    out.times = static_cast<std::int32_t>(number(item, "times", {1, 1'000'000'000}, -1));
    out.fatal = reader_.flag(item, "fatal").value_or(false);
    return out;
  }

  CallWork call(JsonValue item) {
    constexpr std::string_view k_what = "a call of an image";
    reader_.only_members(item, k_call_members, k_what);
    CallWork out;
    out.action = name(item, "action", k_what);
    const JsonValue action = item["action"];
    if (action.is(JsonKind::string) && action.text().find(':') == std::string_view::npos) {
      reader_.error(action, "scenario.work", "An action is SERVICE:OPERATION.",
                    "For example \"s3:PutObject\".");
    }
    out.resource = names_.intern(reader_.text(item, "resource", "*"));
    out.first_ms = number(item, "firstMs", {0, k_time_max}, 0);
    out.every_ms = every(item);
    out.fatal = reader_.flag(item, "fatal").value_or(false);
    return out;
  }

  LineWork line(JsonValue item) {
    constexpr std::string_view k_what = "a line of an image";
    reader_.only_members(item, k_line_members, k_what);
    LineWork out;
    out.text = name(item, "text", k_what);
    out.first_ms = number(item, "firstMs", {0, k_time_max}, 0);
    out.every_ms = every(item);
    return out;
  }

  FileReader& reader_;
  Names& names_;
};

}  // namespace

ImageWork read_work(const JsonDocument& document, JsonValue work, Names& names,
                    Diagnostics& findings) {
  FileReader reader(document, findings);
  return WorkReader(reader, names).read(work);
}

void set_work(World& world, ImageBehaviour& image, ImageWork work) {
  if (work.files.empty() && work.calls.empty() && work.lines.empty()) {
    image.work = {};
    return;
  }
  image.work = WorkId{static_cast<std::uint32_t>(world.works.size())};
  world.works.push_back(std::move(work));
}

}  // namespace taskyard::scenario
