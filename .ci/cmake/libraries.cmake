# The libraries, by FetchContent with pinned tags. FETCHCONTENT_SOURCE_DIR_<NAME> points elsewhere
# (.ci/setup sets it). Their own CMake files are not run: each becomes one small target here.
include(FetchContent)

function(taskyard_fetch name tag url)
  FetchContent_Declare(${name} GIT_REPOSITORY ${url} GIT_TAG ${tag} GIT_SHALLOW ON SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(${name})
  FetchContent_GetProperties(${name} SOURCE_DIR dir)
  set(${name}_dir "${dir}" PARENT_SCOPE)
endfunction()

taskyard_fetch(nlohmann_json v3.11.2 https://github.com/nlohmann/json.git)
add_library(third_json INTERFACE)
target_include_directories(third_json SYSTEM INTERFACE "${nlohmann_json_dir}/include")
target_compile_definitions(third_json INTERFACE JSON_NOEXCEPTION=1 JSON_USE_IMPLICIT_CONVERSIONS=0)

if(TASKYARD_TESTS)
  taskyard_fetch(doctest v2.4.9 https://github.com/doctest/doctest.git)
  add_library(third_doctest INTERFACE)
  target_include_directories(third_doctest SYSTEM INTERFACE "${doctest_dir}")
  target_compile_definitions(third_doctest INTERFACE DOCTEST_CONFIG_SUPER_FAST_ASSERTS)
  if(EMSCRIPTEN)
    target_compile_definitions(third_doctest INTERFACE DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS
      DOCTEST_CONFIG_NO_POSIX_SIGNALS)
  endif()
endif()

if(TASKYARD_FRONT_END)
  taskyard_fetch(imgui v1.92.2b https://github.com/ocornut/imgui.git)
  add_library(third_imgui STATIC "${imgui_dir}/imgui.cpp" "${imgui_dir}/imgui_draw.cpp"
    "${imgui_dir}/imgui_tables.cpp" "${imgui_dir}/imgui_widgets.cpp")
  target_include_directories(third_imgui SYSTEM PUBLIC "${imgui_dir}")
  target_compile_definitions(third_imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS
    IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS)
  if(EMSCRIPTEN)  # the page always has its own fonts
    target_compile_definitions(third_imgui PUBLIC IMGUI_DISABLE_DEFAULT_FONT)
  endif()
  taskyard_flags(third_imgui vendor)
  set_target_properties(third_imgui PROPERTIES FOLDER third_party)
endif()

if(TASKYARD_DESKTOP)
  find_package(glfw3 3.3 QUIET)
  if(NOT TARGET glfw)
    set(GLFW_BUILD_DOCS OFF CACHE BOOL "")
    set(GLFW_BUILD_TESTS OFF CACHE BOOL "")
    set(GLFW_BUILD_EXAMPLES OFF CACHE BOOL "")
    set(GLFW_INSTALL OFF CACHE BOOL "")
    FetchContent_Declare(glfw GIT_REPOSITORY https://github.com/glfw/glfw.git GIT_TAG 3.3.8 GIT_SHALLOW ON)
    enable_language(C)
    FetchContent_MakeAvailable(glfw)
  endif()
  add_library(third_imgui_glfw STATIC "${imgui_dir}/backends/imgui_impl_glfw.cpp")
  target_include_directories(third_imgui_glfw SYSTEM PUBLIC "${imgui_dir}/backends")
  target_link_libraries(third_imgui_glfw PUBLIC third_imgui glfw)
  taskyard_flags(third_imgui_glfw vendor)
  set_target_properties(third_imgui_glfw PROPERTIES FOLDER third_party)
endif()
