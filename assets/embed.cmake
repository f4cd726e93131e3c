# Embeds files into the program as byte arrays, without any tool but CMake. The files are dependencies.
#
#   taskyard_embed(<target> HEADER taskyard_assets/scenarios.hpp FILES a.json b.json ...)
#
# makes a static library whose include folder holds the header. The header is the file of that name in
# assets/headers/ (so that it can be read), and the generated source defines the table behind it:
#   namespace taskyard::assets::detail { extern const EmbeddedFile k_<name>[]; extern const std::size_t k_<name>_count; }
# COMPACT leaves out the indentation of lines: for JSON that is only read by the program.
set(TASKYARD_EMBED_DIR "${CMAKE_CURRENT_LIST_DIR}")
set(TASKYARD_GENERATED_DIR "${CMAKE_BINARY_DIR}/generated")

function(taskyard_embed target)
  cmake_parse_arguments(arg "COMPACT" "SYMBOL" "FILES" ${ARGN})
  set(source "${TASKYARD_GENERATED_DIR}/${target}.cpp")
  set(list_file "${TASKYARD_GENERATED_DIR}/${target}.list.cmake")
  set(list_text "set(files\n")
  foreach(file IN LISTS arg_FILES)
    string(APPEND list_text "  \"${file}\"\n")
  endforeach()
  string(APPEND list_text ")\n")
  file(CONFIGURE OUTPUT "${list_file}" CONTENT "${list_text}" @ONLY)
  add_custom_command(
    OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DLIST=${list_file}" "-DOUT=${source}" "-DSYMBOL=${arg_SYMBOL}"
      "-DCOMPACT=${arg_COMPACT}"
      -P "${TASKYARD_EMBED_DIR}/embed_files.cmake"
    DEPENDS ${arg_FILES} "${list_file}" "${TASKYARD_EMBED_DIR}/embed_files.cmake"
    COMMENT "Embedding ${arg_SYMBOL}"
    VERBATIM)
  add_library(${target} STATIC "${source}")
  target_include_directories(${target} PUBLIC "${TASKYARD_EMBED_DIR}/headers")
  taskyard_flags(${target} web)
  set_target_properties(${target} PROPERTIES FOLDER generated)
endfunction()
