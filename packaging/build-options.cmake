# The compiler's flags, the optional parts and the two ways to declare a target.

add_compile_definitions(_GNU_SOURCE)
if(OURO_CHECKED)
    add_compile_definitions(OURO_CHECKED=1)
endif()
add_compile_options(-Wall -Wextra -Werror -Wshadow $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
                    $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
                    $<$<COMPILE_LANGUAGE:CXX>:-Wmissing-declarations> -Wno-unused-parameter
                    -fno-strict-aliasing -fno-omit-frame-pointer -fno-math-errno)
if(OURO_SANITIZE)
    add_compile_options(-fsanitize=${OURO_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${OURO_SANITIZE})
endif()
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g")
include_directories(${CMAKE_SOURCE_DIR}/lib)

set_property(GLOBAL PROPERTY OURO_SUMMARY "")

# Remembers one line for the summary that configure ends with.
function(ouro_summary text)
    set_property(GLOBAL APPEND PROPERTY OURO_SUMMARY "${text}")
endfunction()

function(ouro_print_summary)
    get_property(lines GLOBAL PROPERTY OURO_SUMMARY)
    message(STATUS "Ouro ${PROJECT_VERSION}, ${CMAKE_BUILD_TYPE}")
    message(STATUS "  every assertion   ${OURO_CHECKED}")
    message(STATUS "  sanitizers        ${OURO_SANITIZE}")
    foreach(line IN LISTS lines)
        message(STATUS "  ${line}")
    endforeach()
endfunction()

# ouro_library(NAME USES target...): the static library of this folder, from its *.c.
# What it may use is exactly what it links; the direction is that of the table in the README.
function(ouro_library name)
    cmake_parse_arguments(arg "" "" "USES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
    if(NOT sources)
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_USES})
        return()
    endif()
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC ${arg_USES})
endfunction()

# ouro_package(VARIABLE MODULE...): an imported target from pkg-config, under the first name that is known.
function(ouro_package target)
    foreach(module IN LISTS ARGN)
        pkg_check_modules(${target} QUIET IMPORTED_TARGET GLOBAL ${module})
        if(${target}_FOUND)
            set(${target} PkgConfig::${target} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    message(FATAL_ERROR "Missing library: none of '${ARGN}' is known to pkg-config")
endfunction()
