# Finds Emscripten's own CMake toolchain file and includes it, so that presets need no path.
# Looked for: $EMSDK, $EMSCRIPTEN, `em-config EMSCRIPTEN_ROOT` of the emcc on the PATH, the folder of emcc.
set(candidates "$ENV{EMSDK}/upstream/emscripten" "$ENV{EMSCRIPTEN}")
find_program(TASKYARD_EM_CONFIG em-config)
if(TASKYARD_EM_CONFIG)
  execute_process(COMMAND "${TASKYARD_EM_CONFIG}" EMSCRIPTEN_ROOT OUTPUT_VARIABLE root
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  list(APPEND candidates "${root}")
endif()
find_program(TASKYARD_EMCC emcc)
if(TASKYARD_EMCC)
  file(REAL_PATH "${TASKYARD_EMCC}" emcc_path)
  get_filename_component(emcc_folder "${emcc_path}" DIRECTORY)
  list(APPEND candidates "${emcc_folder}" "${emcc_folder}/../share/emscripten")
endif()

set(toolchain "")
foreach(candidate IN LISTS candidates)
  if(NOT toolchain AND EXISTS "${candidate}/cmake/Modules/Platform/Emscripten.cmake")
    set(toolchain "${candidate}/cmake/Modules/Platform/Emscripten.cmake")
  endif()
endforeach()
if(NOT toolchain)
  message(FATAL_ERROR "Emscripten was not found. Install it (Debian: the package emscripten; elsewhere: "
    "emsdk, then source its emsdk_env.sh) and configure again.")
endif()
include("${toolchain}")
