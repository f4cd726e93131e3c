// What the program asks of the page's scripts (page.lib.js, web/page/host.js).
#pragma once

#include <string>
#include <string_view>

namespace taskyard::web::page {

/// Facts about the visitor's browser that may change while the page is open.
struct Preferences {
  bool is_dark = false;
  bool wants_less_motion = false;
  bool is_apple = false;
  bool is_top_level = true;  ///< not inside somebody else's page
};

/// Hands the page the functions of exports.cpp; from here on it may call them.
void attach();
Preferences preferences();
/// Calls Module.page[name](first, second).
void tell(const char* name, std::string_view first = {}, std::string_view second = {});
/// Calls Module.page[name](x, y, w, h, flag).
void place(const char* name, double x = 0, double y = 0, double w = 0, double h = 0, int flag = 0);
/// Module.page[name](key) as text.
std::string ask(const char* name, std::string_view key = {});
/// Copies the fonts that the page fetched beside the program; it holds exactly `size` bytes of them.
void read_fonts(unsigned char* into, unsigned size);
/// Gives the page's HTML one of our fonts; the bytes are copied.
void add_font(const char* name, const unsigned char* data, unsigned size);

}  // namespace taskyard::web::page
