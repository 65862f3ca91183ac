# Everything that the libraries link, found once. The installed package includes this file too, so that an embedding
# project finds the same. What Debian ships without a CMake package comes through pkg-config: PkgConfig::NAME.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(TBB REQUIRED)
find_package(date REQUIRED)  # date::date-tz
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3 REQUIRED)
find_package(pegtl 3.2 REQUIRED)
find_package(simdjson REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET GLOBAL re2)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET GLOBAL libutf8proc)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET GLOBAL libxxhash)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET GLOBAL libzstd)
find_library(ROARING_LIBRARY roaring REQUIRED)  # the package file of Debian 12 does not load, and it has none for pkg-config
