// Names: texts that occur often, stored once (taskyard/world.hpp).
#include "base/assert.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

namespace {
const std::string k_no_text;
}

NameId Names::intern(std::string_view text) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) return found->second;
  TASKYARD_ASSERT(texts_.size() < NameId::k_none);
  const NameId id{static_cast<std::uint32_t>(texts_.size())};
  texts_.emplace_back(text);
  ids_.emplace(texts_.back(), id);
  return id;
}

NameId Names::find(std::string_view text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? NameId{} : found->second;
}

const std::string& Names::text(NameId id) const {
  if (!id) return k_no_text;
  TASKYARD_ASSERT(id.value < texts_.size());
  return texts_[id.value];
}

}  // namespace taskyard
