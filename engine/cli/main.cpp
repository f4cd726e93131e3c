// The program `taskyard` where no window is built in.
#include "cli/command_line.hpp"

int main(int argc, char** argv) { return taskyard::run_command_line(argc, argv); }
