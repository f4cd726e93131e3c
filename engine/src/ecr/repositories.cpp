// Repositories and the images in them: pushed, tagged, scanned, deleted (surroundings 6.1, 6.2).
#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "ecr/ecr.hpp"
#include "iam/iam.hpp"

namespace taskyard::ecr {
namespace {

Repository& repository_of(const Changes& changes, RepositoryId id) {
  return changes.world.registry.repositories[id.value];
}

void tell(const Changes& changes, RepositoryId id, NameId text, bool pushed) {
  Event event;
  event.kind = EventKind::repository_changed;
  event.value = id.value;
  event.text = text;
  event.to = pushed ? 1 : 0;
  changes.emit(event);
}

RepositoryImage* live_image(Repository& repository, NameId digest) {
  for (RepositoryImage& image : repository.images) {
    if (!image.deleted && image.digest == digest) return &image;
  }
  return nullptr;
}

}  // namespace

RepositoryId create_repository(const Changes& changes, Repository wish) {
  auto& repositories = changes.world.registry.repositories;
  const RepositoryId id{static_cast<std::uint32_t>(repositories.size())};
  wish.id = id;
  wish.created_at = changes.world.now;
  repositories.push_back(std::move(wish));
  tell(changes, id, {}, true);
  return id;
}

void delete_repository(const Changes& changes, RepositoryId id) {
  Repository& repository = repository_of(changes, id);
  repository.deleted = true;
  for (RepositoryImage& image : repository.images) image.deleted = true;
  tell(changes, id, {}, false);
}

bool tag_is_taken(const Repository& repository, NameId tag, NameId digest, std::string_view text) {
  const RepositoryImage* owner = image_by_tag(repository, tag);
  if (owner == nullptr || owner->digest == digest) return false;
  const auto& filters = repository.tag_exclusions;
  const bool exception =
      std::any_of(filters.begin(), filters.end(),
                  [&](const std::string& filter) { return iam::matches(filter, text, false); });
  return repository.immutable_tags != exception;
}

void push_image(const Changes& changes, RepositoryId id, RepositoryImage image) {
  Repository& repository = repository_of(changes, id);
  for (RepositoryImage& other : repository.images) {
    if (other.deleted || other.digest == image.digest) continue;
    std::erase_if(other.tags, [&](NameId tag) {
      return std::find(image.tags.begin(), image.tags.end(), tag) != image.tags.end();
    });
  }
  const NameId digest = image.digest;
  const NameId told = image.tags.empty() ? digest : image.tags.front();
  if (RepositoryImage* known = live_image(repository, digest)) {
    for (const NameId tag : image.tags) {
      const bool has = std::find(known->tags.begin(), known->tags.end(), tag) != known->tags.end();
      if (!has) known->tags.push_back(tag);
    }
    if (image.behaves_like) known->behaves_like = image.behaves_like;
  } else {
    image.pushed_at = changes.world.now;
    repository.images.push_back(std::move(image));
  }
  const bool scans = repository.scan_on_push;
  tell(changes, id, told, true);
  if (scans) scan_image(changes, id, digest);
}

bool delete_image(const Changes& changes, RepositoryId id, NameId digest, NameId tag) {
  Repository& repository = repository_of(changes, id);
  const RepositoryImage* found =
      tag ? image_by_tag(repository, tag) : image_by_digest(repository, digest);
  if (found == nullptr || (digest && found->digest != digest)) return false;
  RepositoryImage& image = *live_image(repository, found->digest);
  if (tag) std::erase(image.tags, tag);
  // The last tag takes the image with it (ECR: BatchDeleteImage).
  if (!tag || image.tags.empty()) image.deleted = true;
  tell(changes, id, tag ? tag : digest, false);
  return true;
}

std::string digest_of(std::string_view content) {
  std::string text = "sha256:";
  for (std::uint64_t part = 1; part <= 4; ++part) {
    Hasher hash(part * 0x9E3779B97F4A7C15ULL);
    hash.add(content);
    text += to_hex(hash.value(), 16);
  }
  return text;
}

void scan_image(const Changes& changes, RepositoryId id, NameId digest) {
  RepositoryImage* image = live_image(repository_of(changes, id), digest);
  if (image == nullptr) return;
  Hasher hash;
  hash.add(changes.world.text(digest));
  std::uint64_t number = hash.value();
  constexpr std::uint64_t k_most[] = {3, 8, 20, 30, 10, 4};
  for (std::size_t i = 0; i < 6; ++i) {
    image->findings[i] = static_cast<std::int32_t>(number % k_most[i]);
    number /= k_most[i];
  }
  image->scanned_at = changes.world.now;
  ++changes.world.revision;
}

}  // namespace taskyard::ecr
