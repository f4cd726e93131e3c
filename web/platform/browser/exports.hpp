// The functions of exports.cpp need to know whom they speak for.
#pragma once

namespace taskyard::web {

class Program;

/// Names the program that the page's calls go to; before this the page must not call.
void set_exported_program(Program* program);

}  // namespace taskyard::web
