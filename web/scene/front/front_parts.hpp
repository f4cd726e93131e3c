// Small parts of the front's picture: how targets and gates look, and the texts on them.
#pragma once

#include <string>
#include <vector>

#include "scene/layout.hpp"
#include "scene/palette.hpp"

namespace taskyard::web {

/// A filled box, and one with a border of 1 px.
Quad rect(const Viewport& box, Color fill, float radius = 0);
Quad framed(const Viewport& box, Color fill, Color border, float radius);
/// Share of its look that is left while it drains, 255 = all.
std::uint8_t draining_shade(const World& world, const Target& target);
/// A gate in three quads: two posts when open, a bar with a cross when closed.
void draw_gate(const Gate& gate, const Palette& palette, Quad* quads);
/// ":32768", or "10.0.1.17:8080" for a target with an address of its own.
std::string target_text(const World& world, const Target& target);
/// Host ports of the tasks of a card, in order of its cells.
std::vector<Port> host_ports(const World& world, const Card& card);
/// Gate before an instance or task: closed when one of its targets cannot be reached.
Gate gate_before(const World& world, const Layout& layout, InstanceId instance);
Gate gate_before(const World& world, const Task& task);

}  // namespace taskyard::web
