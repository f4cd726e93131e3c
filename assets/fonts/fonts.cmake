# Fonts come as npm packages: from the folder that the set-up fetched, or by `npm pack` right here.
# Without either the program is built without fonts and uses ImGui's own.
set(font_packages "")
file(STRINGS "${CMAKE_SOURCE_DIR}/.ci/third_party.txt" rows REGEX "^npm +(@expo|lucide)")
foreach(row IN LISTS rows)
  string(REGEX REPLACE " +" ";" row "${row}")
  list(GET row 1 name)
  list(GET row 2 version)
  list(GET row 3 sum)
  set(dir "${TASKYARD_NPM_DIR}/${name}-${version}")
  if(NOT TASKYARD_NPM_DIR OR NOT EXISTS "${dir}")
    string(REGEX REPLACE "[@/]" "_" plain "${name}-${version}")
    set(dir "${FETCHCONTENT_BASE_DIR}/${plain}")
    find_program(TASKYARD_NPM npm)
    if(NOT EXISTS "${dir}" AND TASKYARD_NPM)
      message(STATUS "Fetching ${name} ${version} with npm")
      set(work "${FETCHCONTENT_BASE_DIR}/npm_pack")
      file(REMOVE_RECURSE "${work}")
      file(MAKE_DIRECTORY "${work}")
      execute_process(COMMAND "${TASKYARD_NPM}" pack --silent "${name}@${version}" WORKING_DIRECTORY "${work}"
        OUTPUT_QUIET ERROR_QUIET)
      file(GLOB archive "${work}/*.tgz")
      if(archive)
        file(SHA256 "${archive}" found)
        if(NOT found STREQUAL sum)
          message(FATAL_ERROR "${name} ${version} differs from the checksum in .ci/third_party.txt")
        endif()
        file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${work}")
        file(RENAME "${work}/package" "${dir}")
      endif()
    endif()
  endif()
  if(EXISTS "${dir}")
    list(APPEND font_packages "${dir}")
  endif()
endforeach()

set(font_source "${TASKYARD_GENERATED_DIR}/taskyard_fonts.cpp")
set(icons_header "${TASKYARD_GENERATED_DIR}/include/taskyard_fonts/icons.hpp")
list(LENGTH font_packages found_packages)
if(found_packages EQUAL 3)
  list(GET font_packages 0 inter_dir)
  list(GET font_packages 1 mono_dir)
  list(GET font_packages 2 lucide_dir)
  set(inputs "${inter_dir}/400Regular/Inter_400Regular.ttf" "${inter_dir}/600SemiBold/Inter_600SemiBold.ttf"
    "${mono_dir}/400Regular/JetBrainsMono_400Regular.ttf" "${lucide_dir}/font/lucide.ttf")
  set(licences "${inter_dir}/LICENSE_FONT" "${mono_dir}/LICENSE_FONT" "${lucide_dir}/LICENSE")
  set(codepoints "${lucide_dir}/font/codepoints.json")
else()
  message(WARNING "The fonts were not found (run ./dev setup, or install npm): building without them.")
  set(inputs "")
  set(licences "")
  set(codepoints "")
endif()

# fontTools may belong to the system's python only; it is optional.
set(font_python "")
foreach(candidate python3 /usr/bin/python3)
  if(NOT font_python)
    execute_process(COMMAND ${candidate} -c "import fontTools.subset" RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
    if(result EQUAL 0)
      set(font_python ${candidate})
    endif()
  endif()
endforeach()
set(blobs "")
if(font_python AND inputs)
  foreach(input IN LISTS inputs)
    get_filename_component(name "${input}" NAME)
    list(APPEND blobs "${TASKYARD_GENERATED_DIR}/${name}")
  endforeach()
  add_custom_command(
    OUTPUT ${blobs}
    COMMAND ${font_python} "${CMAKE_CURRENT_LIST_DIR}/subset_fonts.py" --icons "${CMAKE_CURRENT_LIST_DIR}/icons.txt"
      --codepoints "${codepoints}" --out "${TASKYARD_GENERATED_DIR}" ${inputs}
    DEPENDS "${CMAKE_CURRENT_LIST_DIR}/subset_fonts.py" "${CMAKE_CURRENT_LIST_DIR}/icons.txt" ${inputs}
    COMMENT "Subsetting the fonts"
    VERBATIM)
else()
  message(STATUS "fontTools was not found: embedding the fonts whole (about 1 MB more)")
  set(blobs ${inputs})
endif()

# The page as a folder of files fetches its fonts beside the program; everybody else has them inside, the page as
# one file in the library taskyard_fonts_inside.
set(font_packed OFF)
if(EMSCRIPTEN AND blobs)
  set(font_packed ON)
  set(TASKYARD_PAGE_FONTS ${blobs} PARENT_SCOPE)
  set(font_source_inside "${TASKYARD_GENERATED_DIR}/taskyard_fonts_inside.cpp")
  add_custom_command(
    OUTPUT "${font_source_inside}"
    COMMAND "${CMAKE_COMMAND}" "-DPACKED=OFF" "-DBLOBS=${blobs}" "-DLICENCES=${licences}" "-DCODEPOINTS=${codepoints}"
      "-DICONS=${CMAKE_CURRENT_LIST_DIR}/icons.txt" "-DOUT=${font_source_inside}"
      "-DICONS_OUT=${TASKYARD_GENERATED_DIR}/icons_inside.hpp" -P "${CMAKE_CURRENT_LIST_DIR}/embed_fonts.cmake"
    DEPENDS ${blobs} "${CMAKE_CURRENT_LIST_DIR}/icons.txt" "${CMAKE_CURRENT_LIST_DIR}/embed_fonts.cmake"
    COMMENT "Embedding the fonts for the single file"
    VERBATIM)
  add_library(taskyard_fonts_inside STATIC EXCLUDE_FROM_ALL "${font_source_inside}")
  target_include_directories(taskyard_fonts_inside PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/headers"
    "${TASKYARD_GENERATED_DIR}/include")
  taskyard_flags(taskyard_fonts_inside web)
  set_target_properties(taskyard_fonts_inside PROPERTIES FOLDER generated)
endif()

add_custom_command(
  OUTPUT "${font_source}" "${icons_header}"
  COMMAND "${CMAKE_COMMAND}" "-DPACKED=${font_packed}" "-DBLOBS=${blobs}" "-DLICENCES=${licences}" "-DCODEPOINTS=${codepoints}"
    "-DICONS=${CMAKE_CURRENT_LIST_DIR}/icons.txt" "-DOUT=${font_source}" "-DICONS_OUT=${icons_header}"
    -P "${CMAKE_CURRENT_LIST_DIR}/embed_fonts.cmake"
  DEPENDS ${blobs} "${CMAKE_CURRENT_LIST_DIR}/icons.txt" "${CMAKE_CURRENT_LIST_DIR}/embed_fonts.cmake"
  COMMENT "Embedding the fonts"
  VERBATIM)
add_library(taskyard_fonts STATIC "${font_source}" "${icons_header}")
target_include_directories(taskyard_fonts PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/headers"
  "${TASKYARD_GENERATED_DIR}/include")
taskyard_flags(taskyard_fonts web)
# Targets that include icons.hpp must wait for it.
add_custom_target(taskyard_icons DEPENDS "${icons_header}")
add_dependencies(taskyard_fonts taskyard_icons)
set_target_properties(taskyard_fonts taskyard_icons PROPERTIES FOLDER generated)
