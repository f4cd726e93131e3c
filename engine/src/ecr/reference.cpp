// References to images, and what they lead to (surroundings 6.1).
#include <algorithm>

#include "base/text.hpp"
#include "ecr/ecr.hpp"

namespace taskyard::ecr {
namespace {

constexpr std::string_view k_public_host = "public.ecr.aws";
constexpr std::string_view k_ecr_part = ".dkr.ecr.";
constexpr std::string_view k_domain = ".amazonaws.com";

// Docker's rule: the part before the first '/' is a host when it has a dot or a colon or is localhost.
bool is_host(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost";
}

void read_private_host(ImageReference& out) {
  const std::string_view host = out.registry;
  const std::size_t at = host.find(k_ecr_part);
  if (at == std::string_view::npos) return;
  const std::size_t end = host.find(k_domain, at);
  if (end == std::string_view::npos) return;
  out.private_ecr = true;
  out.account = std::string(host.substr(0, at));
  const std::size_t region = at + k_ecr_part.size();
  out.region = std::string(host.substr(region, end - region));
}

std::uint64_t key_of(const ImagePin& pin) {
  return std::uint64_t{pin.deployment.value} << 32U | pin.image.value;
}

const ContainerDefinition& definition_of(const World& world, const Container& container) {
  const Task& task = world.at(container.task);
  return world.at(task.task_definition).containers[container.definition];
}

}  // namespace

ImageReference read_reference(std::string_view image) {
  ImageReference out;
  std::string_view rest = image;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    out.digest = std::string(rest.substr(at + 1));
    rest = rest.substr(0, at);
  }
  if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
    if (is_host(rest.substr(0, slash))) {
      out.registry = std::string(rest.substr(0, slash));
      rest.remove_prefix(slash + 1);
    }
  }
  if (const std::size_t colon = rest.rfind(':'); colon != std::string_view::npos) {
    out.tag = std::string(rest.substr(colon + 1));
    rest = rest.substr(0, colon);
  }
  if (out.tag.empty() && out.digest.empty()) out.tag = "latest";
  out.public_ecr = out.registry == k_public_host;
  if (out.public_ecr) {
    const std::size_t slash = rest.find('/');
    out.alias = std::string(rest.substr(0, slash));
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  out.repository = std::string(rest);
  read_private_host(out);
  return out;
}

std::string public_alias(const World& world) {
  const std::string& account = world.account;
  return concat({"y", account.size() > 7 ? std::string_view(account).substr(account.size() - 7)
                                         : std::string_view(account)});
}

// Of this account, so that its repositories are known; those of others as far as somebody made them.
bool is_own(const World& world, const ImageReference& reference) {
  if (reference.private_ecr) {
    return reference.account == world.account && reference.region == world.region;
  }
  return reference.public_ecr && reference.alias == public_alias(world);
}

namespace {

// Repository::account is empty for the simulated account's own.
bool in_registry(const World& world, const Repository& repository, std::string_view account) {
  return repository.account == (account == world.account ? std::string_view{} : account);
}

std::string_view owner_of(const World& world, const Repository& repository) {
  return repository.account.empty() ? world.account : repository.account;
}

}  // namespace

RepositoryId find_repository(const World& world, std::string_view name, bool is_public,
                             std::string_view account) {
  for (const Repository& repository : world.registry.repositories) {
    const bool same = repository.is_public == is_public && repository.name == name;
    if (same && !repository.deleted && in_registry(world, repository, account)) {
      return repository.id;
    }
  }
  return {};
}

std::string repository_arn(const World& world, RepositoryId id) {
  const Repository& repository = world.at(id);
  if (repository.is_public) {
    return concat({"arn:aws:ecr-public::", world.account, ":repository/", repository.name});
  }
  return concat({"arn:aws:ecr:", world.region, ":", owner_of(world, repository), ":repository/",
                 repository.name});
}

std::string repository_arn(const World& world, const ImageReference& reference) {
  if (!reference.private_ecr) {
    return concat({"arn:aws:ecr-public::", world.account, ":repository/", reference.repository});
  }
  return concat({"arn:aws:ecr:", reference.region, ":", reference.account, ":repository/",
                 reference.repository});
}

std::string repository_uri(const World& world, RepositoryId id) {
  const Repository& repository = world.at(id);
  if (repository.is_public) {
    return concat({k_public_host, "/", public_alias(world), "/", repository.name});
  }
  return concat(
      {owner_of(world, repository), k_ecr_part, world.region, k_domain, "/", repository.name});
}

const RepositoryImage* image_by_digest(const Repository& repository, NameId digest) {
  if (repository.deleted || !digest) return nullptr;
  for (const RepositoryImage& image : repository.images) {
    if (!image.deleted && image.digest == digest) return &image;
  }
  return nullptr;
}

const RepositoryImage* image_by_tag(const Repository& repository, NameId tag) {
  if (repository.deleted || !tag) return nullptr;
  for (const RepositoryImage& image : repository.images) {
    const auto& tags = image.tags;
    if (!image.deleted && std::find(tags.begin(), tags.end(), tag) != tags.end()) return &image;
  }
  return nullptr;
}

Bytes size_of(const RepositoryImage& image) {
  Bytes total = 0;
  for (const ImageLayer& layer : image.layers) total += layer.bytes;
  return total;
}

namespace {

// Nobody made a repository and nothing is taken to be missing: no reference leads anywhere.
bool nothing_described(const World& world) {
  return world.registry.repositories.empty() && world.parameter(Parameter::undescribed_exist) != 0;
}

RepositoryId deleted_repository(const World& world, const ImageReference& reference) {
  RepositoryId latest;
  for (const Repository& repository : world.registry.repositories) {
    const bool same = repository.is_public == reference.public_ecr &&
                      repository.name == reference.repository &&
                      in_registry(world, repository, reference.account);
    if (same) latest = repository.id;
  }
  return latest;
}

FoundImage find(const World& world, std::string_view text, NameId pinned) {
  FoundImage found;
  const ImageReference reference = read_reference(text);
  const bool own = is_own(world, reference);
  if (!own && (!reference.private_ecr || reference.region != world.region)) return found;
  found.repository =
      find_repository(world, reference.repository, reference.public_ecr, reference.account);
  if (!found.repository) {
    found.repository = deleted_repository(world, reference);
    found.repository_missing =
        found.repository || (own && world.parameter(Parameter::undescribed_exist) == 0);
    return found;
  }
  const Repository& repository = world.at(found.repository);
  if (!pinned && !reference.digest.empty()) pinned = world.names.find(reference.digest);
  const bool by_digest = pinned || !reference.digest.empty();
  found.image = by_digest ? image_by_digest(repository, pinned)
                          : image_by_tag(repository, world.names.find(reference.tag));
  found.tag_missing = found.image == nullptr;
  return found;
}

}  // namespace

FoundImage find_image(const World& world, std::string_view image) {
  if (nothing_described(world)) return {};
  return find(world, image, {});
}

FoundImage image_for(const World& world, const Container& container) {
  if (nothing_described(world)) return {};
  return find(world, definition_of(world, container).image, pin_of(world, container));
}

NameId pinned_digest(const World& world, DeploymentId deployment, std::string_view image) {
  const auto& pins = world.registry.pins;
  if (pins.empty() || !deployment) return {};
  const ImagePin wanted{deployment, world.names.find(image), {}};
  const auto at =
      std::lower_bound(pins.begin(), pins.end(), wanted,
                       [](const ImagePin& a, const ImagePin& b) { return key_of(a) < key_of(b); });
  return at != pins.end() && key_of(*at) == key_of(wanted) ? at->digest : NameId{};
}

NameId pin_of(const World& world, const Container& container) {
  if (world.registry.pins.empty()) return {};
  const ContainerDefinition& definition = definition_of(world, container);
  if (!definition.pins_digest) return {};
  return pinned_digest(world, world.at(container.task).deployment, definition.image);
}

void pin_image(const Changes& changes, const Container& container, NameId digest) {
  World& world = changes.world;
  const ContainerDefinition& definition = definition_of(world, container);
  const DeploymentId deployment = world.at(container.task).deployment;
  if (!deployment || !definition.pins_digest || !digest) return;
  const ImagePin made{deployment, world.names.intern(definition.image), digest};
  auto& pins = world.registry.pins;
  const auto at =
      std::lower_bound(pins.begin(), pins.end(), made,
                       [](const ImagePin& a, const ImagePin& b) { return key_of(a) < key_of(b); });
  if (at == pins.end() || key_of(*at) != key_of(made)) pins.insert(at, made);
}

namespace {

// Deleted images too: who runs one goes on.
const RepositoryImage* pulled_image(const World& world, const Container& container) {
  if (!container.digest || !container.pull) return nullptr;
  for (const RepositoryImage& image : world.at(world.at(container.pull).repository).images) {
    if (image.digest == container.digest) return &image;
  }
  return nullptr;
}

}  // namespace

std::string_view behaviour_name(const World& world, const Container& container) {
  const RepositoryImage* image = pulled_image(world, container);
  if (image != nullptr && image->behaves_like) return world.text(image->behaves_like);
  return definition_of(world, container).image;
}

std::string_view platform_of(const World& world, const Task& task) {
  if (!task.instance) {
    return world.at(task.task_definition).cpu_architecture == "ARM64" ? "arm64" : "amd64";
  }
  const InstanceType* type = find_instance_type(world.text(world.at(task.instance).type));
  return type != nullptr && type->architecture == "arm64" ? "arm64" : "amd64";
}

bool wrong_platform(const World& world, const Task& task, const RepositoryImage& image) {
  return !image.architecture.empty() &&
         image.architecture.find(platform_of(world, task)) == std::string::npos;
}

bool wrong_platform(const World& world, const Container& container) {
  const RepositoryImage* image = pulled_image(world, container);
  return image != nullptr && wrong_platform(world, world.at(container.task), *image);
}

}  // namespace taskyard::ecr
