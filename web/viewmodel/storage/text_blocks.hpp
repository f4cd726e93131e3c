// File systems, volumes, files, roles, calls, images and logs in the text view.
#pragma once

#include "viewmodel/text/blocks.hpp"
#include "viewmodel/text_view.hpp"

namespace taskyard::web {

void surroundings_blocks(Blocks& blocks, const TextViewInput& input);

}  // namespace taskyard::web
