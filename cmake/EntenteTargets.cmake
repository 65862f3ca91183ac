# Flags that every target of the project shares, and the functions that declare targets.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(entente_options INTERFACE)
target_compile_features(entente_options INTERFACE cxx_std_20)
target_compile_options(entente_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion $<$<BOOL:${ENTENTE_WERROR}>:-Werror>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # GCC 12 warns falsely inside std::string (bug 105651)
if(ENTENTE_SANITIZE)
    # The sanitizers' own checks make GCC see uninitialised values where there are none.
    target_compile_options(entente_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_compile_options(entente_options INTERFACE -fsanitize=${ENTENTE_SANITIZE}
        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(entente_options INTERFACE -fsanitize=${ENTENTE_SANITIZE})
endif()

# entente_library(NAME SOURCES...): a layer. Its link list is its allowed include list.
function(entente_library name)
    add_library(${name} STATIC ${ARGN})
    target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> 
        $<INSTALL_INTERFACE:include> $<INSTALL_INTERFACE:include/entente>)
    target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:entente_options>)
    target_compile_features(${name} PUBLIC cxx_std_20)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    set_property(GLOBAL APPEND PROPERTY ENTENTE_LIBRARIES ${name})  # installed all together
endfunction()

# entente_test(NAME SOURCES ... [LIBRARIES ...]): a Catch2 program, one entry of ctest.
function(entente_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES;LIBRARIES")
    add_executable(${name} ${test_SOURCES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE ${test_LIBRARIES} Catch2::Catch2WithMain entente_options)
    add_test(NAME ${name} COMMAND ${name})
endfunction()
