// ecr and ecr-public: repositories and their settings (surroundings 6.1, 6.2).
#include <algorithm>

#include "api/ecr/registry.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

using namespace registry;

constexpr std::string_view k_name_rule =
    "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";

// Words of lower case letters and digits with one of . _ - / between them (API:ecr/RepositoryName).
bool is_repository_name(std::string_view name) {
  if (name.size() < 2 || name.size() > 256) return false;
  bool between = true;
  for (const char c : name) {
    const bool word = is_lower(c) || is_digit(c);
    const bool mark = c == '.' || c == '_' || c == '-' || c == '/';
    if (!word && (!mark || between)) return false;
    between = !word;
  }
  return !between;
}

void check_name(Call& call, const std::string& name) {
  if (call.refused() || is_repository_name(name)) return;
  call.refuse("InvalidParameterException",
              concat({"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must "
                      "satisfy regular expression '",
                      k_name_rule, "''"}),
              call.in["repositoryName"],
              "2 to 256 lower case letters and digits, with single . _ - or / between them.");
}

// A filter of tags (API:ecr/ImageTagMutabilityExclusionFilterValue).
bool is_tag_filter(std::string_view filter) {
  constexpr std::size_t k_longest = 128;
  if (filter.empty() || filter.size() > k_longest) return false;
  return std::all_of(filter.begin(), filter.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("._*-").find(c) != std::string_view::npos;
  });
}

// imageTagMutability and the filters of the tags that are the exception.
void read_mutability(Call& call, Repository& repository) {
  constexpr std::size_t k_filters_max = 5;
  const std::string wanted = call.text("imageTagMutability", "MUTABLE");
  const JsonValue filters = call.array("imageTagMutabilityExclusionFilters");
  if (call.refused()) return;
  const auto refuse = [&](std::string_view why, JsonValue at, std::string hint) {
    call.refuse("InvalidParameterException",
                concat({"Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to "
                        "satisfy constraint: '",
                        why, "'"}),
                at, std::move(hint));
  };
  const bool with = wanted.ends_with("_WITH_EXCLUSION");
  if (with != (filters.size() > 0) || filters.size() > k_filters_max) {
    return refuse(
        "must have 1 to 5 filters with MUTABLE_WITH_EXCLUSION and "
        "IMMUTABLE_WITH_EXCLUSION, and none without",
        filters ? filters : call.in["imageTagMutability"],
        R"([{"filterType": "WILDCARD", "filter": "latest*"}])");
  }
  repository.immutable_tags = wanted.starts_with("IMMUTABLE");
  repository.tag_exclusions.clear();
  for (JsonValue each = filters.first(); each; each = each.next()) {
    const std::string_view filter = each["filter"].text();
    if (!is_tag_filter(filter)) {
      return refuse("must satisfy regular expression '^[0-9a-zA-Z._*-]{1,128}$'", each["filter"],
                    "A tag, with * for any text: \"latest*\".");
    }
    repository.tag_exclusions.emplace_back(filter);
  }
}

void create(Call& call, bool is_public) {
  if (!call.require("repositoryName")) return;
  World& world = call.world();
  Repository wish;
  wish.name = call.text("repositoryName");
  wish.is_public = is_public;
  check_name(call, wish.name);
  if (!is_public) wish.account = registry_in(call);
  read_mutability(call, wish);
  wish.scan_on_push = call.object("imageScanningConfiguration")["scanOnPush"].boolean();
  if (const JsonValue given = call.object("encryptionConfiguration")) {
    wish.encryption_json = std::string(given.source());
  }
  if (const JsonValue tags = call.array("tags")) wish.tags_json = std::string(tags.source());
  if (call.refused()) return;
  if (ecr::find_repository(world, wish.name, is_public, wish.account)) {
    call.refuse("RepositoryAlreadyExistsException",
                concat({"The repository with name '", wish.name,
                        "' already exists in the registry with id '", owner_of(world, wish), "'"}),
                call.in["repositoryName"]);
    return;
  }
  if (world.registry.repositories.size() >= world.limits.repositories_max) {
    call.refuse("LimitExceededException",
                concat({"The registry with id '", world.account,
                        "' already has the maximum allowed number of repositories"}));
    return;
  }
  const RepositoryId id = ecr::create_repository(call.desk.changes, std::move(wish));
  call.out.begin_object().key("repository");
  write_repository(call.out, world, world.at(id));
  call.out.end_object();
}

void describe(Call& call, bool is_public) {
  const std::vector<std::string> wanted = call.texts("repositoryNames");
  const Call::Page page = call.page(1000);
  const std::string registry = registry_in(call);
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<RepositoryId> shown;
  for (const std::string& name : wanted) {
    const RepositoryId id = ecr::find_repository(world, name, is_public, registry);
    if (!id) return refuse_missing_repository(call, name, call.in["repositoryNames"], registry);
    shown.push_back(id);
  }
  for (const Repository& repository : world.registry.repositories) {
    const bool here = wanted.empty() && !repository.deleted && repository.is_public == is_public;
    if (here && repository.account == registry) shown.push_back(repository.id);
  }
  const std::size_t end = std::min(shown.size(), page.first + page.count);
  call.out.begin_object().key("repositories").begin_array();
  for (std::size_t i = page.first; i < end; ++i) {
    write_repository(call.out, world, world.at(shown[i]));
  }
  call.out.end_array();
  if (end < shown.size()) {
    call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  }
  call.out.end_object();
}

void remove(Call& call, bool is_public) {
  const RepositoryId id = repository_in(call, is_public);
  const bool force = call.flag("force");
  if (call.refused()) return;
  const World& world = call.world();
  bool empty = true;
  for (const RepositoryImage& image : world.at(id).images) empty = empty && image.deleted;
  if (!empty && !force) {
    call.refuse("RepositoryNotEmptyException",
                concat({"The repository with name '", world.at(id).name, "' in registry with id '",
                        owner_of(world, world.at(id)),
                        "' cannot be deleted because it still contains images"}),
                call.in["repositoryName"], "force deletes its images with it.");
    return;
  }
  ecr::delete_repository(call.desk.changes, id);
  call.out.begin_object().key("repository");
  write_repository(call.out, world, world.at(id));
  call.out.end_object();
}

}  // namespace

void create_repository(Call& call) { create(call, false); }
void create_public_repository(Call& call) { create(call, true); }
void describe_repositories(Call& call) { describe(call, false); }
void describe_public_repositories(Call& call) { describe(call, true); }
void delete_repository(Call& call) { remove(call, false); }
void delete_public_repository(Call& call) { remove(call, true); }

void put_image_tag_mutability(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused()) return;
  World& world = call.world();
  Repository wish = world.at(id);
  read_mutability(call, wish);
  if (call.refused()) return;
  Repository& repository = world.registry.repositories[id.value];
  repository.immutable_tags = wish.immutable_tags;
  repository.tag_exclusions = std::move(wish.tag_exclusions);
  ++world.revision;
  call.out.begin_object();
  write_names(call, repository);
  write_mutability(call.out, repository);
  call.out.end_object();
}

void get_authorization_token(Call& call) {
  const World& world = call.world();
  constexpr SimTime k_valid = 12 * k_hour;  // surroundings 6.1
  call.out.begin_object().key("authorizationData").begin_array().begin_object();
  // "AWS:taskyard" in base64: there is no secret behind it.
  call.out.member("authorizationToken", "QVdTOnRhc2t5YXJk");
  call.out.key("expiresAt").time(epoch_ms(world.now + k_valid));
  call.out.member("proxyEndpoint",
                  concat({"https://", world.account, ".dkr.ecr.", world.region, ".amazonaws.com"}));
  call.out.end_object().end_array().end_object();
}

}  // namespace taskyard::api
