// The fonts, subset at build time (assets/fonts/subset_fonts.py). Icon names are in icons.hpp.
#pragma once

namespace taskyard::fonts {

/// A TrueType file. `size` is 0 when the build found no fonts: use ImGui's own then.
struct FontBlob {
  const unsigned char* data = nullptr;
  unsigned size = 0;
};

FontBlob inter_regular();
FontBlob inter_semibold();
FontBlob jetbrains_mono();
FontBlob lucide();

/// Bytes of the file with all four, in the order above, that a page fetches beside its program; 0 where the
/// fonts are inside the program.
unsigned pack_size();
/// Hands that file over before the first use. Kept, not copied.
void take_pack(const unsigned char* pack);

/// Licence texts of all four, for the about box. Never null.
const char* font_licences();

}  // namespace taskyard::fonts
