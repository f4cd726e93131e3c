#include "platform/browser/page_bridge.hpp"

#include <cstdlib>

extern "C" {
void ty_page_attach();
void ty_page_tell(const char* name, const char* a, int a_size, const char* b, int b_size);
void ty_page_place(const char* name, double x, double y, double w, double h, int flag);  // NOLINT
char* ty_page_ask(const char* name, const char* a, int a_size);
int ty_page_flags();
void ty_page_fonts(unsigned char* into, unsigned size);
void ty_page_font(const char* name, const unsigned char* data, unsigned size);
}

namespace taskyard::web::page {

void attach() { ty_page_attach(); }

Preferences preferences() {
  const int flags = ty_page_flags();
  return {(flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0};
}

void tell(const char* name, std::string_view first, std::string_view second) {
  ty_page_tell(name, first.data(), static_cast<int>(first.size()), second.data(),
               static_cast<int>(second.size()));
}

void place(const char* name, double x, double y, double w, double h, int flag) {
  ty_page_place(name, x, y, w, h, flag);
}

std::string ask(const char* name, std::string_view key) {
  char* answer = ty_page_ask(name, key.data(), static_cast<int>(key.size()));
  std::string text = answer;
  std::free(answer);
  return text;
}

void read_fonts(unsigned char* into, unsigned size) { ty_page_fonts(into, size); }

void add_font(const char* name, const unsigned char* data, unsigned size) {
  if (size > 0) ty_page_font(name, data, size);
}

}  // namespace taskyard::web::page
