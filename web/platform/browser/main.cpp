// Entry of the WebAssembly program: makes the program, hands it to the page, then the browser calls
// back.
#include "platform/browser/exports.hpp"
#include "platform/browser/page_bridge.hpp"
#include "platform/browser/program.hpp"

int main() {
  // Lives as long as the page: main returns at once.
  auto* program = new taskyard::web::Program();
  taskyard::web::set_exported_program(program);
  taskyard::web::page::attach();
  program->loop().request();
  return 0;
}
