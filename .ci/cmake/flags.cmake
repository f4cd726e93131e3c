# Compiler and linker flags, as functions that a target asks for by kind. Included by the top CMakeLists.txt.

# Same bytes everywhere: no fused multiply-add (design.md 4). Holds for every object.
if(MSVC)
  add_compile_options(/fp:precise /utf-8 /bigobj)
  add_compile_definitions(_CRT_SECURE_NO_WARNINGS NOMINMAX)
else()
  add_compile_options(-ffp-contract=off)
endif()

# Line numbers are enough for a trace.
if(NOT MSVC AND NOT EMSCRIPTEN AND CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  add_compile_options(-g1)
endif()

if(TASKYARD_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# Speed where it counts; sanitized builds keep -O1 so that reports stay readable.
if(TASKYARD_SANITIZE)
  set(TASKYARD_FAST -O1)
  set(TASKYARD_SMALL -O1)
elseif(MSVC)
  set(TASKYARD_FAST /O2)
  set(TASKYARD_SMALL /O2)
else()
  set(TASKYARD_FAST -O3)
  set(TASKYARD_SMALL $<IF:$<BOOL:${EMSCRIPTEN}>,-Oz,-O2>)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(TASKYARD_FAST "")
  set(TASKYARD_SMALL "")
endif()

# kind: engine (strict warnings), web (warnings), tests (warnings; exceptions natively), vendor (none)
function(taskyard_flags target kind)
  if(MSVC)
    set(strict /W4 /wd4100 /wd4324)
    set(usual /W3)
    set(bare /GR-)
    if(NOT kind STREQUAL "tests")
      target_compile_definitions(${target} PRIVATE _HAS_EXCEPTIONS=0)
    endif()
  else()
    set(strict -Wall -Wextra -Wshadow -Wconversion)
    set(usual -Wall -Wextra)
    set(bare -fno-exceptions -fno-rtti)
    # Named members with defaults for the rest are how definition structs are written here.
    list(APPEND strict -Wno-missing-field-initializers)
    list(APPEND usual -Wno-missing-field-initializers)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      # gcc 12 sees overlaps in every "literal" + std::string (its bug 105651), and with precompiled headers,
      # which hide that the code is the library's, overflows too.
      list(APPEND strict -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
      list(APPEND usual -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
    endif()
    if(kind STREQUAL "tests" AND NOT EMSCRIPTEN)
      set(bare -fno-rtti)
    endif()
  endif()
  if(TASKYARD_WARNINGS_ARE_ERRORS)
    list(APPEND strict $<IF:$<BOOL:${MSVC}>,/WX,-Werror>)
    list(APPEND usual $<IF:$<BOOL:${MSVC}>,/WX,-Werror>)
  endif()
  if(kind STREQUAL "engine")
    target_compile_options(${target} PRIVATE ${strict} ${bare} ${TASKYARD_FAST})
  elseif(kind STREQUAL "web")
    target_compile_options(${target} PRIVATE ${usual} ${bare} ${TASKYARD_SMALL})
  elseif(kind STREQUAL "tests")
    target_compile_options(${target} PRIVATE ${usual} ${bare})
    if(NOT MSVC AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
      target_compile_options(${target} PRIVATE -O1)  # compiled more often than run
    endif()
  elseif(kind STREQUAL "vendor")
    target_compile_options(${target} PRIVATE $<IF:$<BOOL:${MSVC}>,/w,-w> ${bare} ${TASKYARD_SMALL})
  else()
    message(FATAL_ERROR "taskyard_flags: unknown kind ${kind}")
  endif()
  taskyard_precompile(${target} ${kind})
endfunction()

# The headers that nearly every file reads, the engine's own included: most of the compile time of a small
# file. Not for the program itself in WebAssembly: that build therefore tells when a file relies on an include
# it lacks.
function(taskyard_precompile target kind)
  if(kind STREQUAL "vendor" OR (EMSCRIPTEN AND NOT kind STREQUAL "tests"))
    return()
  endif()
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <cstdint> <map> <optional> <span> <string>
    <string_view> <utility> <vector>)
  if(target MATCHES "^taskyard_(engine|ui)$" OR kind STREQUAL "tests")
    target_precompile_headers(${target} PRIVATE "${CMAKE_SOURCE_DIR}/engine/include/taskyard/simulation.hpp")
  endif()
  if(kind STREQUAL "tests")
    target_precompile_headers(${target} PRIVATE <doctest/doctest.h>)
    set_source_files_properties("${CMAKE_SOURCE_DIR}/tests/doctest_main.cpp" PROPERTIES
      SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

if(EMSCRIPTEN)
  # Whole-program optimisation: the page is 7 % smaller.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-flto)
    add_link_options(-flto)
  endif()
  # The option was renamed after 3.1.6 (clang 14/15).
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    set(TASKYARD_STACK_OPTION -sTOTAL_STACK=1MB)
  else()
    set(TASKYARD_STACK_OPTION -sSTACK_SIZE=1MB)
  endif()

  # Links run with what emcc's helpers need: acorn beside a node that is not the system's, and closure.
  set(link_environment "")
  foreach(folder /usr/share/nodejs /usr/lib/nodejs)  # where `dpkg -L node-acorn` puts it
    if(EXISTS "${folder}/acorn/package.json" AND NOT link_environment)
      list(APPEND link_environment "NODE_PATH=${folder}")
    endif()
  endforeach()
  find_program(TASKYARD_CLOSURE_COMPILER compiler
    PATHS "${TASKYARD_NPM_DIR}/google-closure-compiler-linux-20220301.0.0" NO_DEFAULT_PATH)
  if(TASKYARD_CLOSURE_COMPILER AND NOT DEFINED ENV{EM_CLOSURE_COMPILER})
    list(APPEND link_environment "EM_CLOSURE_COMPILER=${TASKYARD_CLOSURE_COMPILER}")
  endif()
  set(TASKYARD_HAVE_CLOSURE OFF)
  if(TASKYARD_CLOSURE AND (TASKYARD_CLOSURE_COMPILER OR DEFINED ENV{EM_CLOSURE_COMPILER}))
    set(TASKYARD_HAVE_CLOSURE ON)
  endif()
  if(link_environment)
    list(JOIN link_environment " " link_environment)
    set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "\"${CMAKE_COMMAND}\" -E env ${link_environment}")
  endif()
endif()

# A program for Node (tests, benchmark, command line) when compiled to WebAssembly; nothing to do natively.
# Run it with `node --no-experimental-fetch` where the compiler is older than Node 18.
function(taskyard_node_program target)
  if(EMSCRIPTEN)
    set_target_properties(${target} PROPERTIES SUFFIX ".cjs")
    target_link_options(${target} PRIVATE -O2 -sNODERAWFS=1 -sENVIRONMENT=node -sEXIT_RUNTIME=1
      -sALLOW_MEMORY_GROWTH=1 ${TASKYARD_STACK_OPTION})
  endif()
endfunction()
