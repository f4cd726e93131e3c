// Repositories, images and pulls as tables of the page.
#pragma once

#include "taskyard/world.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

Table repositories_table(const World& world, std::uint32_t rows_max);
/// Images of one repository when one is given.
Table images_table(const World& world, std::uint32_t rows_max, RepositoryId of = {});
/// The latest pulls, the newest first.
Table pulls_table(const World& world, std::uint32_t rows_max);
/// The layers of one pull as they arrive.
Table layers_table(const World& world, PullId id);

/// "12 critical, 3 high", "nothing found", "not scanned".
std::string findings_text(const RepositoryImage& image);
/// "1.4, latest"; "no tag" without one.
std::string tags_text(const World& world, const RepositoryImage& image);
Bytes bytes_of(const RepositoryImage& image);
/// "sha256:0123456789ab…".
std::string short_digest(std::string_view digest);
/// "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web".
std::string uri_of(const World& world, const Repository& repository);
/// "immutable, but not latest*": the exceptions of its tags; "" when it has none.
std::string exceptions(const Repository& repository);

}  // namespace taskyard::web
