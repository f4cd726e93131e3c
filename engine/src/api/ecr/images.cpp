// ecr: images of a repository, listed, read, deleted, scanned (surroundings 6.1, 6.2).
#include <algorithm>

#include "api/ecr/registry.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

using namespace registry;

// "TAGGED", "UNTAGGED", "ANY" of the request's filter.
bool passes(const RepositoryImage& image, std::string_view wanted) {
  if (image.deleted) return false;
  if (wanted == "TAGGED") return !image.tags.empty();
  if (wanted == "UNTAGGED") return image.tags.empty();
  return true;
}

void write_scan(JsonWriter& out, const RepositoryImage& image) {
  if (image.scanned_at == k_never) return;
  out.key("imageScanStatus").begin_object().member("status", "COMPLETE");
  out.member("description", "The scan was completed successfully.").end_object();
  out.key("imageScanFindingsSummary").begin_object();
  out.key("imageScanCompletedAt").time(epoch_ms(image.scanned_at));
  out.key("findingSeverityCounts");
  write_counts(out, image);
  out.end_object();
}

void write_detail(Call& call, const Repository& repository, const RepositoryImage& image) {
  JsonWriter& out = call.out;
  const World& world = call.world();
  out.begin_object();
  write_names(call, repository);
  out.member("imageDigest", world.text(image.digest));
  if (!image.tags.empty()) {
    out.key("imageTags").begin_array();
    for (const NameId tag : image.tags) out.value(world.text(tag));
    out.end_array();
  }
  out.member("imageSizeInBytes", ecr::size_of(image));
  out.key("imagePushedAt").time(epoch_ms(image.pushed_at));
  write_scan(out, image);
  out.member("imageManifestMediaType", k_manifest_type);
  if (image.pulled_at != k_never) {
    out.key("lastRecordedPullTime").time(epoch_ms(image.pulled_at));
  }
  out.end_object();
}

void write_rest(Call& call, std::size_t end, std::size_t all) {
  call.out.end_array();
  if (end < all) call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

}  // namespace

void describe_images(Call& call) {
  const RepositoryId id = repository_in(call);
  const JsonValue wanted = call.array("imageIds");
  const std::string_view filter = call.object("filter")["tagStatus"].text();
  const Call::Page page = call.page(1000);
  if (call.refused()) return;
  const Repository& repository = call.world().at(id);
  std::vector<const RepositoryImage*> shown;
  for (JsonValue item = wanted.first(); item; item = item.next()) {
    const RepositoryImage* image = image_in(call, repository, item);
    if (image == nullptr) return;
    shown.push_back(image);
  }
  for (const RepositoryImage& image : repository.images) {
    if (!wanted && passes(image, filter)) shown.push_back(&image);
  }
  const std::size_t end = std::min(shown.size(), page.first + page.count);
  call.out.begin_object().key("imageDetails").begin_array();
  for (std::size_t i = page.first; i < end; ++i) write_detail(call, repository, *shown[i]);
  write_rest(call, end, shown.size());
}

void list_images(Call& call) {
  const RepositoryId id = repository_in(call);
  const std::string_view filter = call.object("filter")["tagStatus"].text();
  const Call::Page page = call.page(1000);
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<std::pair<NameId, NameId>> shown;
  for (const RepositoryImage& image : world.at(id).images) {
    if (!passes(image, filter)) continue;
    if (image.tags.empty()) shown.emplace_back(image.digest, NameId{});
    for (const NameId tag : image.tags) shown.emplace_back(image.digest, tag);
  }
  const std::size_t end = std::min(shown.size(), page.first + page.count);
  call.out.begin_object().key("imageIds").begin_array();
  for (std::size_t i = page.first; i < end; ++i) {
    write_key(call.out, world.text(shown[i].first), world.text(shown[i].second));
  }
  write_rest(call, end, shown.size());
}

namespace {

void write_key_failure(JsonWriter& out, const ImageKey& key) {
  const bool none = key.digest.empty() && key.tag.empty();
  const bool both = !key.digest.empty() && !key.tag.empty();
  out.begin_object().key("imageId").begin_object();
  if (!key.digest.empty()) out.member("imageDigest", key.digest);
  if (!key.tag.empty()) out.member("imageTag", key.tag);
  out.end_object();
  out.member("failureCode", none   ? "MissingDigestAndTag"
                            : both ? "ImageTagDoesNotMatchDigest"
                                   : "ImageNotFound");
  out.member("failureReason", none
                                  ? "Invalid request parameters: both tag and digest cannot be null"
                              : both ? "The tag and the digest do not name the same image"
                                     : "Requested image not found");
  out.end_object();
}

}  // namespace

void batch_get_image(Call& call) {
  const RepositoryId id = repository_in(call);
  const JsonValue wanted = call.array("imageIds");
  if (call.refused() || !call.require("imageIds")) return;
  const World& world = call.world();
  const Repository& repository = world.at(id);
  std::vector<ImageKey> failures;
  call.out.begin_object().key("images").begin_array();
  for (JsonValue item = wanted.first(); item; item = item.next()) {
    const ImageKey key = key_in(item);
    const RepositoryImage* image = find_image(world, repository, key);
    if (image == nullptr) {
      failures.push_back(key);
      continue;
    }
    call.out.begin_object();
    write_names(call, repository);
    call.out.key("imageId");
    write_key(call.out, world.text(image->digest), key.tag);
    call.out.member("imageManifest", manifest_of(world, *image));
    call.out.member("imageManifestMediaType", k_manifest_type).end_object();
  }
  call.out.end_array().key("failures").begin_array();
  for (const ImageKey& key : failures) write_key_failure(call.out, key);
  call.out.end_array().end_object();
}

void batch_delete_image(Call& call) {
  const RepositoryId id = repository_in(call);
  const JsonValue wanted = call.array("imageIds");
  if (call.refused() || !call.require("imageIds")) return;
  World& world = call.world();
  std::vector<ImageKey> failures;
  call.out.begin_object().key("imageIds").begin_array();
  for (JsonValue item = wanted.first(); item; item = item.next()) {
    const ImageKey key = key_in(item);
    const RepositoryImage* image = find_image(world, world.at(id), key);
    if (image == nullptr) {
      failures.push_back(key);
      continue;
    }
    const std::string digest = world.text(image->digest);
    // By its digest the image goes with all its tags.
    const NameId tag = key.digest.empty() ? world.names.find(key.tag) : NameId{};
    ecr::delete_image(call.desk.changes, id, image->digest, tag);
    write_key(call.out, digest, key.tag);
  }
  call.out.end_array().key("failures").begin_array();
  for (const ImageKey& key : failures) write_key_failure(call.out, key);
  call.out.end_array().end_object();
}

void start_image_scan(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused() || !call.require("imageId")) return;
  const RepositoryImage* image = image_in(call, call.world().at(id), call.in["imageId"]);
  if (image == nullptr) return;
  const NameId digest = image->digest;
  ecr::scan_image(call.desk.changes, id, digest);
  call.out.begin_object();
  write_names(call, call.world().at(id));
  call.out.key("imageId");
  write_key(call.out, call.world().text(digest), call.in["imageId"]["imageTag"].text());
  call.out.key("imageScanStatus").begin_object().member("status", "IN_PROGRESS").end_object();
  call.out.end_object();
}

void describe_image_scan_findings(Call& call) {
  const RepositoryId id = repository_in(call);
  if (call.refused() || !call.require("imageId")) return;
  const World& world = call.world();
  const RepositoryImage* image = image_in(call, world.at(id), call.in["imageId"]);
  if (image == nullptr) return;
  if (image->scanned_at == k_never) {
    call.refuse("ScanNotFoundException",
                concat({"Image scan does not exist for the image with '",
                        key_text(key_in(call.in["imageId"])), "' in the repository with name '",
                        world.at(id).name, "' in the registry with id '",
                        owner_of(world, world.at(id)), "'"}),
                call.in["imageId"], "ecr.StartImageScan scans it.");
    return;
  }
  call.out.begin_object();
  write_names(call, world.at(id));
  call.out.key("imageId");
  write_key(call.out, world.text(image->digest), call.in["imageId"]["imageTag"].text());
  call.out.key("imageScanStatus").begin_object().member("status", "COMPLETE");
  // Counts are made up from the digest: there is no code in these layers.
  call.out.member("description", "Simulated: the numbers come from the image's digest.");
  call.out.end_object().key("imageScanFindings").begin_object();
  call.out.key("imageScanCompletedAt").time(epoch_ms(image->scanned_at));
  call.out.key("findingSeverityCounts");
  write_counts(call.out, *image);
  call.out.key("findings").begin_array().end_array().end_object().end_object();
}

}  // namespace taskyard::api
