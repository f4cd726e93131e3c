#include "api/iam/iam_shapes.hpp"

#include <algorithm>

#include "api/shapes.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

// IAM names the parameters with a small first letter in its messages.
std::string parameter_name(std::string_view member) {
  std::string name(member);
  name[0] = to_lower(name[0]);
  return name;
}

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("+=,.@_-").find(c) != std::string_view::npos;
  });
}

/// Bytes of a decoded text that one piece of its JSON form stands for, and the piece's length.
struct Piece {
  std::size_t raw = 1, decoded = 1;
};

Piece piece_at(std::string_view raw, std::size_t at) {
  if (raw[at] != '\\' || at + 1 >= raw.size()) return {};
  if (raw[at + 1] != 'u') return {2, 1};
  const std::uint64_t code = parse_hex(raw.substr(at + 2, 4)).value_or(0);
  const bool pair = code >= 0xD800 && code < 0xE000;
  if (pair) return {12, 4};
  return {6, code < 0x80 ? 1U : code < 0x800 ? 2U : 3U};
}

/// Where a byte of a decoded text stands in the request.
std::uint32_t place_in_request(JsonValue text, std::uint32_t offset) {
  const std::string_view raw = text.source();
  std::size_t at = 1;  // after the quote
  for (std::size_t decoded = 0; decoded < offset && at + 1 < raw.size();) {
    const Piece piece = piece_at(raw, at);
    at += piece.raw;
    decoded += piece.decoded;
  }
  return text.begin() + static_cast<std::uint32_t>(std::min(at, raw.size()));
}

/// Findings about a document inside a request, at their places in the request.
void move_into_request(const Call& call, JsonValue value, Diagnostics& findings) {
  for (Diagnostic& finding : findings) {
    const bool as_text = value.is(JsonKind::string);
    if (as_text) {
      const std::string place = concat({"Line ", to_text(finding.line), ", column ",
                                        to_text(finding.column), " of the policy."});
      finding.hint = finding.hint.empty() ? place : concat({place, " ", finding.hint});
    }
    finding.offset =
        as_text ? place_in_request(value, finding.offset) : value.begin() + finding.offset;
    finding.pointer = concat({value.pointer(), finding.pointer});
    const LineColumn place = call.document().position(finding.offset);
    finding.line = place.line;
    finding.column = place.column;
  }
}

void write_times(JsonWriter& out, SimTime created) {
  out.key("CreateDate").time(epoch_ms(created));
}

}  // namespace

RoleId role_for(Call& call) {
  const std::string name = call.text("RoleName");
  const RoleId id = name.starts_with("arn:") ? RoleId{} : iam::find_role(call.world(), name);
  if (!id) {
    call.refuse(k_no_entity, concat({"The role with name ", name, " cannot be found."}),
                call.in["RoleName"], "Make it with iam.CreateRole.");
  }
  return id;
}

PolicyId policy_for(Call& call) {
  const std::string arn = call.text("PolicyArn");
  const PolicyId id = iam::find_policy(call.world(), arn);
  if (!id) {
    call.refuse(k_no_entity, concat({"Policy ", arn, " does not exist or is not attachable."}),
                call.in["PolicyArn"],
                "iam.ListPolicies shows the ARNs; of AWS's own those that tasks often need.");
  }
  return id;
}

InstanceProfileId profile_for(Call& call) {
  const std::string name = call.text("InstanceProfileName");
  const InstanceProfileId id =
      name.starts_with("arn:") ? InstanceProfileId{} : iam::find_profile(call.world(), name);
  if (!id) {
    call.refuse(k_no_entity, concat({"Instance Profile ", name, " cannot be found."}),
                call.in["InstanceProfileName"], "Make it with iam.CreateInstanceProfile.");
  }
  return id;
}

std::string new_name(Call& call, std::string_view member, std::size_t longest) {
  const std::string name = call.text(member);
  if (name.empty() || name.size() > longest) {
    call.refuse(
        "ValidationError",
        concat({"1 validation error detected: Value '", name.substr(0, 80), "' at '",
                parameter_name(member), "' failed to satisfy constraint: Member must have length ",
                name.empty() ? std::string("greater than or equal to 1")
                             : concat({"less than or equal to ",
                                       to_text(static_cast<std::int64_t>(longest))})}),
        call.in[member]);
  } else if (!is_name(name)) {
    call.refuse("ValidationError",
                concat({"The specified value for ", parameter_name(member),
                        " is invalid. It must contain only alphanumeric characters and/or the "
                        "following: +=,.@_-"}),
                call.in[member]);
  }
  return name;
}

std::string new_path(Call& call) {
  const std::string path = call.text("Path", "/");
  const bool sound = path.size() <= 512 && path.starts_with('/') && path.ends_with('/');
  if (!sound) {
    call.refuse("ValidationError",
                "The specified value for path is invalid. It must begin and end with / and contain "
                "only alphanumeric characters and/or / characters.",
                call.in["Path"], "For example \"/service-role/\".");
  }
  return path;
}

PolicyDocument policy_document(Call& call, std::string_view member, PolicyUse use,
                               std::uint32_t bytes_max) {
  const JsonValue value = call.in[member];
  if (!value.is(JsonKind::string) && !value.is(JsonKind::object)) {
    call.wrong_type(value, "str");
    return {};
  }
  const std::string text(value.is(JsonKind::string) ? value.text() : value.source());
  if (text.size() > bytes_max) {
    call.refuse(k_limit, concat({"Cannot exceed quota for PolicySize: ", to_text(bytes_max)}),
                value);
    return {};
  }
  iam::PolicyReading reading = iam::read_policy(text, use);
  move_into_request(call, value, reading.diagnostics);
  call.refuse_with("MalformedPolicyDocument", reading.diagnostics);
  return std::move(reading.document);
}

std::string unique_id(std::string_view prefix, std::string_view name) {
  constexpr std::string_view k_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Hasher hasher;
  hasher.add(prefix);
  hasher.add(name);
  std::string id(prefix);
  for (std::uint64_t i = 0; i < 17; ++i) {
    hasher.add(i);
    id += k_letters[hasher.value() % k_letters.size()];
  }
  return id;
}

std::int64_t attachments(const World& world, PolicyId id) {
  std::int64_t count = 0;
  for (const Role& role : world.iam.roles) {
    if (role.deleted) continue;
    count += std::count(role.attached.begin(), role.attached.end(), id);
  }
  return count;
}

void write_role(JsonWriter& out, const World& world, const Role& role) {
  out.begin_object().member("Path", role.path).member("RoleName", role.name);
  out.member("RoleId", unique_id("AROA", role.name));
  out.member("Arn", iam::role_arn(world, role.id));
  write_times(out, role.created_at);
  out.key("AssumeRolePolicyDocument").raw(role.trust.json);
  if (!role.description.empty()) out.member("Description", role.description);
  if (!role.tags_json.empty()) out.key("Tags").raw(role.tags_json);
  out.end_object();
}

void write_policy(JsonWriter& out, const World& world, const Policy& policy) {
  out.begin_object().member("PolicyName", policy.name);
  out.member("PolicyId", unique_id("ANPA", policy.name));
  out.member("Arn", iam::policy_arn(world, policy.id)).member("Path", policy.path);
  out.member("DefaultVersionId", "v1");
  out.member("AttachmentCount", attachments(world, policy.id)).member("IsAttachable", true);
  write_times(out, policy.created_at);
  out.end_object();
}

void write_profile(JsonWriter& out, const World& world, const InstanceProfile& profile) {
  out.begin_object().member("Path", profile.path).member("InstanceProfileName", profile.name);
  out.member("InstanceProfileId", unique_id("AIPA", profile.name));
  out.member("Arn", iam::profile_arn(world, profile.id));
  write_times(out, profile.created_at);
  out.key("Roles").begin_array();
  if (profile.role) write_role(out, world, world.at(profile.role));
  out.end_array().end_object();
}

}  // namespace taskyard::api
