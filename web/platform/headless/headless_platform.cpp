#include "platform/headless/headless_platform.hpp"

namespace taskyard::web {

void HeadlessPlatform::store(std::string_view key, std::string_view value) {
  stored.insert_or_assign(std::string(key), std::string(value));
}

std::string HeadlessPlatform::load(std::string_view key) const {
  const auto found = stored.find(key);
  return found == stored.end() ? std::string() : found->second;
}

void HeadlessPlatform::save_file(std::string_view name, std::string_view content) {
  saved_files.emplace_back(name, content);
}

void HeadlessPlatform::place_editor(const Viewport& where, bool visible) {
  editor_place = where;
  is_editor_visible = visible;
}

void HeadlessPlatform::announce(std::string_view sentence, bool assertive) {
  announcements.emplace_back(sentence, assertive);
}

void HeadlessPlatform::publish_text_view(std::string_view json) {
  text_view = json;
  ++text_views_published;
}

void HeadlessPlatform::set_theme(std::string_view name, float font_size) {
  theme = name;
  theme_font_size = font_size;
}

}  // namespace taskyard::web
