// Files of other versions of the format: refused by name, never taken for damage and never written to.
#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "graph/error.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/salvage.hpp"
#include "graph/storage/store.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;

namespace {

const std::string path = "folder/graph.db";

void make_database(MemoryFiles& files) {
    Opened opened = open_database(files, path);
    for (int i = 0; i < 3; ++i) {
        Transaction transaction = opened.graph->begin();
        transaction.create_node({});
        transaction.commit();
        if (i < 2) opened.graph->checkpoint();  // so that every copy of a root is written
    }
}

/// Says `version` in a head of which the checksum stands at the end.
void set_version(std::span<std::byte> head, std::uint32_t version, std::uint64_t seed) {
    std::memcpy(head.data() + 8, &version, sizeof(version));
    const std::uint64_t sum = storage::checksum(head.first(head.size() - sizeof(sum)), seed);
    std::memcpy(head.data() + head.size() - sizeof(sum), &sum, sizeof(sum));
}

void set_file_version(std::vector<std::byte>& file, std::uint32_t version) {
    constexpr std::array<std::array<std::size_t, 2>, 4> roots{{{0, 0}, {6144, 0}, {4096, 1}, {2048, 1}}};
    for (const auto& [place, slot] : roots) set_version(std::span(file).subspan(place, 512), version, slot);
}

Error error_of(const auto& function) {
    try {
        function();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error");
    throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a database of another version is refused by the name of its version and left alone", "[storage][version]") {
    const auto [version, hint] = GENERATE(table<std::uint32_t, std::string>(
        {{storage::format_version - 1, "entente export"}, {storage::format_version + 1, "newer program"}}));
    CAPTURE(version);
    MemoryFiles files;
    make_database(files);
    set_file_version(files.bytes(path), version);
    const std::vector<std::byte> file = files.bytes(path);
    const std::vector<std::byte> log = files.bytes(path + "-wal");

    storage::StoreOptions reading;
    reading.read_only = true;
    for (const storage::StoreOptions& options : {storage::StoreOptions{}, reading}) {
        const Error error = error_of([&] { (void)open_database(files, path, options); });
        CHECK(error.code == ErrorCode::io_error);
        CHECK(error.detail == "UnknownVersion");
        CHECK(error.what() == path + " has version " + std::to_string(version) +
                                  " of the file format; this program reads version " +
                                  std::to_string(storage::format_version));
        CHECK(error.hint.find(hint) != std::string::npos);
    }
    const Error salvage = error_of([&] { (void)storage::salvage_database(files, path); });
    CHECK(salvage.detail == "UnknownVersion");  // not: nothing of it can be read
    const std::vector<std::string> found = storage::check_database(files, path);
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("has version " + std::to_string(version)) != std::string::npos);
    CHECK(files.bytes(path) == file);
    CHECK(files.bytes(path + "-wal") == log);
}

TEST_CASE("a log of another version is refused by the name of its version", "[storage][version]") {
    MemoryFiles files;
    make_database(files);
    set_version(std::span(files.bytes(path + "-wal")).first(64), storage::format_version + 1, 0);
    const Error error = error_of([&] { (void)open_database(files, path); });
    CHECK(error.detail == "UnknownVersion");
    CHECK(std::string(error.what()).find("graph.db-wal has version") != std::string::npos);
}

TEST_CASE("a version that no checksum confirms is damage", "[storage][version]") {
    MemoryFiles files;
    make_database(files);
    for (const std::size_t place : {0U, 6144U, 4096U, 2048U}) files.bytes(path)[place + 8] ^= std::byte{4};
    CHECK(error_of([&] { (void)open_database(files, path); }).code == ErrorCode::database_corrupt);
}
