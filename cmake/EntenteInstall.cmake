# Installs the program, the libraries, their headers and a CMake package. find_package(entente) gives entente::entente,
# which is static and brings the other libraries, for C++, and entente::c, which is libentente.so, for C. Programs that do
# not use CMake find the latter by pkg-config.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(entente_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/entente)
get_property(entente_libraries GLOBAL PROPERTY ENTENTE_LIBRARIES)
list(REMOVE_ITEM entente_libraries entente_shell)  # part of the program
# What an embedding program may see, and no more: api/README.md. tests/layering compares.
set(entente_public_headers api/entente.h api/entente.hpp api/maintenance.hpp exporter/export.hpp graph/error.hpp
    graph/graph_view.hpp graph/snapshot.hpp graph/storage/compaction.hpp graph/temporal.hpp graph/value.hpp
    loader/csv_rows.hpp loader/load.hpp query/cursor.hpp query/result.hpp)
foreach(header IN LISTS entente_public_headers)
    # They include one another by their path from the root.
    cmake_path(GET header PARENT_PATH folder)
    install(FILES ${PROJECT_SOURCE_DIR}/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/entente/${folder})
endforeach()

if(TARGET entente_api)
    set_target_properties(entente_api PROPERTIES EXPORT_NAME entente)
    add_library(entente::entente ALIAS entente_api)
    install(TARGETS ${entente_libraries} entente_c EXPORT entente
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    # Relative to the file, so that the package may be moved.
    file(RELATIVE_PATH entente_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
    configure_file(${PROJECT_SOURCE_DIR}/cmake/entente.pc.in ${PROJECT_BINARY_DIR}/entente.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/entente.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
    install(EXPORT entente NAMESPACE entente:: FILE ententeTargets.cmake DESTINATION ${entente_package_dir})
    configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ententeConfig.cmake.in
        ${PROJECT_BINARY_DIR}/ententeConfig.cmake INSTALL_DESTINATION ${entente_package_dir})
    write_basic_package_version_file(${PROJECT_BINARY_DIR}/ententeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
    install(FILES ${PROJECT_BINARY_DIR}/ententeConfig.cmake ${PROJECT_BINARY_DIR}/ententeConfigVersion.cmake
        ${PROJECT_SOURCE_DIR}/cmake/EntenteDependencies.cmake DESTINATION ${entente_package_dir})
endif()
if(TARGET entente)
    install(TARGETS entente RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
