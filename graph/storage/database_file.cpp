#include "graph/storage/database_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <random>
#include <thread>
#include <utility>

#include "graph/storage/space.hpp"

namespace entente::storage {
namespace {

constexpr std::string_view magic = "Entente\n";
constexpr std::size_t root_size = 512;
// Two copies of each of two roots, so that the loss of 4 KiB leaves one of each. First copies, then second copies.
constexpr std::array<std::uint64_t, 4> root_places{0, 4096, 6144, 2048};
constexpr std::uint64_t most_pages = std::uint64_t{1} << 52;

const std::array<std::uint64_t, 2>& places_of(std::uint64_t sequence) {
    static constexpr std::array<std::array<std::uint64_t, 2>, 2> places{
        {{root_places[0], root_places[2]}, {root_places[1], root_places[3]}}};
    return places[sequence % 2];
}

std::vector<std::byte> root_bytes(const Root& root, const DatabaseId& id) {
    ByteWriter out;
    out.raw(std::as_bytes(std::span(magic)));
    out.fixed(format_version);
    out.fixed(static_cast<std::uint32_t>(page_size));
    out.raw(std::as_bytes(std::span(id)));
    out.fixed(root.sequence);
    out.fixed(root.commit);
    out.fixed(root.pages);
    out.fixed(root.state.offset);
    out.fixed(std::uint64_t{root.state.length});
    out.fixed(root.state.checksum);
    std::vector<std::byte> bytes = out.take();
    bytes.resize(root_size - sizeof(std::uint64_t));
    const std::uint64_t sum = checksum(bytes, root.sequence % 2);
    bytes.resize(root_size);
    std::memcpy(bytes.data() + root_size - sizeof(sum), &sum, sizeof(sum));
    return bytes;
}

bool sum_matches(std::span<const std::byte> root, std::uint64_t slot) {
    std::uint64_t sum = 0;
    std::memcpy(&sum, root.data() + root_size - sizeof(sum), sizeof(sum));
    return sum == checksum(root.first(root_size - sizeof(sum)), slot);
}

}  // namespace

Error corrupt(const std::string& path, const std::string& what) {
    return Error(ErrorCode::database_corrupt, "DatabaseCorrupt", fmt::format("{}: {}", path, what), std::nullopt,
                 "`entente check` lists what is damaged; restore the file from a copy");
}

Error unknown_version(const std::string& path, std::uint32_t version) {
    const bool older = version < format_version;
    return Error(
        ErrorCode::io_error, "UnknownVersion",
        fmt::format("{} has version {} of the file format; this program reads version {}", path, version,
                    format_version),
        std::nullopt,
        older ? "write it out with the program that made it (`entente export`), and load the script with this one"
              : "a newer program wrote it: open it with that one");
}

std::uint64_t checksum(std::span<const std::byte> bytes, std::uint64_t seed) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

DatabaseId random_id() {
    std::random_device random;
    DatabaseId id;
    for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random());
    return id;
}

void put_extent(ByteWriter& out, const StoredExtent& extent) {
    out.varint(extent.offset);
    if (!extent.stored()) return;
    out.varint(extent.length);
    out.fixed(extent.checksum);
}

StoredExtent read_extent(ByteReader& in) {
    StoredExtent extent;
    extent.offset = in.count(most_pages * page_size, "an offset");
    if (!extent.stored()) return extent;
    if (extent.offset < data_begin) throw Damage{"an offset is out of range"};
    extent.length = static_cast<std::uint32_t>(in.count(0xFFFF'FFFF, "a length"));
    extent.checksum = in.fixed<std::uint64_t>();
    return extent;
}

DatabaseFile::DatabaseFile(std::unique_ptr<File> file, std::string path)
    : file_(std::move(file)), path_(std::move(path)) {
    const std::vector<std::byte> bytes = read_head();
    bool ours = false;
    std::optional<std::uint32_t> other;  // a version: magic, version and checksum stand at these places in all of them
    for (const std::uint64_t place : root_places) {
        const auto copy = std::span(bytes).subspan(place, root_size);
        if (std::memcmp(copy.data(), magic.data(), magic.size()) != 0) continue;
        ours = true;
        std::memcpy(id_.data(), copy.data() + 16, id_.size());
        if (parse_root(copy, place)) return;  // the id is right
        std::uint32_t version = 0;
        std::memcpy(&version, copy.data() + 8, sizeof(version));
        if (version != format_version && (sum_matches(copy, 0) || sum_matches(copy, 1))) other = version;
    }
    if (other) throw unknown_version(path_, *other);
    if (ours) throw corrupt(path_, "all roots, in the first 8 KiB, are damaged");
    throw Error(ErrorCode::database_corrupt, "NotADatabase", fmt::format("{} is not an Entente database", path_));
}

std::vector<std::byte> DatabaseFile::read_head() const {
    std::vector<std::byte> bytes(data_begin);
    (void)file_->read_at(0, bytes);  // what is missing stays zero, and no root
    return bytes;
}

std::optional<Root> DatabaseFile::parse_root(std::span<const std::byte> bytes, std::uint64_t place) const {
    ByteReader in(bytes);
    const auto start = in.raw(magic.size());
    if (std::memcmp(start.data(), magic.data(), magic.size()) != 0) return std::nullopt;
    const auto version = in.fixed<std::uint32_t>();
    const auto size = in.fixed<std::uint32_t>();
    const auto id = in.raw(id_.size());
    Root root;
    root.sequence = in.fixed<std::uint64_t>();
    root.commit = in.fixed<std::uint64_t>();
    root.pages = in.fixed<std::uint64_t>();
    root.state.offset = in.fixed<std::uint64_t>();
    const auto length = in.fixed<std::uint64_t>();
    root.state.checksum = in.fixed<std::uint64_t>();
    const auto& places = places_of(root.sequence);
    const bool whole = sum_matches(bytes, root.sequence % 2) &&
                       std::find(places.begin(), places.end(), place) != places.end() &&
                       std::memcmp(id.data(), id_.data(), id_.size()) == 0;
    if (!whole || version != format_version || size != page_size) return std::nullopt;
    if (root.pages > most_pages || root.state.offset < data_begin || root.state.offset >= root.pages * page_size ||
        length > 0xFFFF'FFFF) {
        return std::nullopt;
    }
    root.state.length = static_cast<std::uint32_t>(length);
    return root;
}

Root DatabaseFile::newest_root(std::vector<std::string>* damaged) const {
    const std::vector<std::byte> bytes = read_head();
    std::optional<Root> newest;
    std::array<bool, 2> slot_whole{};
    std::vector<std::uint64_t> broken;
    for (const std::uint64_t place : root_places) {
        const std::optional<Root> root = parse_root(std::span(bytes).subspan(place, root_size), place);
        if (!root) {
            broken.push_back(place);
            continue;
        }
        slot_whole[root->sequence % 2] = true;
        if (!newest || root->sequence > newest->sequence) newest = root;
    }
    if (!newest) throw corrupt(path_, "all roots, in the first 8 KiB, are damaged");
    const bool first = newest->sequence == 1;  // the other slot has not been written yet
    // One copy at a time is written, so that each slot always has a whole one. A slot without may have been the newest.
    if (!first && !(slot_whole[0] && slot_whole[1])) {
        throw corrupt(path_, fmt::format("both copies of a root, at bytes {} and {}, are damaged", broken[0],
                                         broken.size() > 1 ? broken[1] : broken[0]));
    }
    for (const std::uint64_t place : broken) {
        const auto& unwritten = places_of(0);
        if (damaged == nullptr || (first && std::find(unwritten.begin(), unwritten.end(), place) != unwritten.end())) {
            continue;
        }
        damaged->push_back(fmt::format(
            "{}: one of two copies of a root, at byte {}, is damaged; the next opening mends it", path_, place));
    }
    return *newest;
}

std::vector<Root> DatabaseFile::whole_roots() const {
    const std::vector<std::byte> bytes = read_head();
    std::vector<Root> roots;
    for (const std::uint64_t place : root_places) {
        if (auto root = parse_root(std::span(bytes).subspan(place, root_size), place)) roots.push_back(*root);
    }
    std::sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) { return a.sequence > b.sequence; });
    const auto same = [](const Root& a, const Root& b) { return a.sequence == b.sequence; };
    roots.erase(std::unique(roots.begin(), roots.end(), same), roots.end());
    return roots;
}

bool DatabaseFile::may_have_root_after(std::uint64_t sequence) const {
    constexpr std::uint64_t offset = 32;  // of the sequence number in a root
    std::array<std::byte, sizeof(sequence)> bytes{};
    (void)file_->read_at(places_of(sequence + 1)[0] + offset, bytes);
    std::uint64_t found = 0;
    std::memcpy(&found, bytes.data(), sizeof(found));
    return found > sequence;
}

void DatabaseFile::write_root(const Root& root) {
    const std::vector<std::byte> bytes = root_bytes(root, id_);
    for (const std::uint64_t place : places_of(root.sequence)) {
        file_->write_at(place, bytes);
        file_->sync();
    }
}

std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> DatabaseFile::repairs() const {
    const std::vector<std::byte> bytes = read_head();
    std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> found;
    for (std::uint64_t slot = 0; slot < 2; ++slot) {
        std::array<std::optional<Root>, 2> copies;
        std::optional<Root> newest;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            const std::uint64_t place = places_of(slot)[i];
            copies[i] = parse_root(std::span(bytes).subspan(place, root_size), place);
            if (copies[i] && (!newest || copies[i]->sequence > newest->sequence)) newest = copies[i];
        }
        for (std::size_t i = 0; newest && i < copies.size(); ++i) {
            if (copies[i] && copies[i]->sequence == newest->sequence) continue;
            found.emplace_back(places_of(slot)[i], root_bytes(*newest, id_));
        }
        // A first root that was being written into this slot: as if it had not been.
        const std::uint64_t place = places_of(slot)[0];
        const auto first = std::span(bytes).subspan(place, root_size);
        if (!newest && std::any_of(first.begin(), first.end(), [](std::byte byte) { return byte != std::byte{0}; })) {
            found.emplace_back(place, std::vector<std::byte>(root_size));
        }
    }
    return found;
}

void DatabaseFile::mend_roots() {
    for (const auto& [place, bytes] : repairs()) {
        file_->write_at(place, bytes);
        file_->sync();
    }
}

std::vector<std::byte> DatabaseFile::read(const StoredExtent& extent) const {
    // The length is read from the file too: ask how much there is before room for it is made.
    constexpr std::uint32_t trusted = 1U << 24;
    if (extent.length > trusted && file_->size() < extent.offset + extent.length) {
        throw corrupt(path_, fmt::format("byte {} and on are missing: the file was cut short", extent.offset));
    }
    std::vector<std::byte> bytes(extent.length);
    if (file_->read_at(extent.offset, bytes) != bytes.size()) {
        throw corrupt(path_, fmt::format("byte {} and on are missing: the file was cut short", extent.offset));
    }
    if (extent_of(extent.offset, bytes).checksum != extent.checksum) {
        throw corrupt(path_,
                      fmt::format("the checksum of {} bytes at byte {} does not match", bytes.size(), extent.offset));
    }
    return bytes;
}

StoredExtent DatabaseFile::extent_of(std::uint64_t offset, std::span<const std::byte> bytes) const {
    StoredExtent extent;
    extent.offset = offset;
    extent.length = static_cast<std::uint32_t>(bytes.size());
    extent.checksum = checksum(bytes, checksum(std::as_bytes(std::span(id_)), offset));
    return extent;
}

void DatabaseFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    file_->write_at(offset, bytes);
}

bool DatabaseFile::create(FileSystem& files, const std::string& path, std::uint64_t commit,
                          const std::function<StoredExtent(DatabaseFile&, Space&)>& fill) {
    const std::string fresh = path + "-new";
    std::unique_ptr<File> file;
    for (int attempt = 0;; ++attempt) {
        file = files.open(fresh, FileSystem::Mode::create);
        if (!file) file = files.open(fresh, FileSystem::Mode::write);  // of one who crashed, or who is at it now
        if (file && file->try_lock(File::Lock::exclusive, 0, 1)) break;
        if (attempt == 100) {
            throw Error(ErrorCode::database_busy, "DatabaseBusy", fmt::format("another process is creating {}", path));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (const auto there = files.open(path, FileSystem::Mode::read); there && there->size() > 0) {
        // Somebody was faster. What we opened may be that very file, renamed, so it is left alone.
        return false;
    }
    file->truncate(0);
    DatabaseFile database(std::move(file), path, random_id());
    Space space(data_begin);
    Root root;
    root.sequence = 1;
    root.commit = commit;
    root.state = fill(database, space);
    root.pages = space.end_page();
    for (const std::uint64_t place : places_of(root.sequence)) {
        database.file().write_at(place, root_bytes(root, database.id()));
    }
    database.file().sync();
    files.rename(fresh, path);
    files.sync_directory(path);
    return true;
}

}  // namespace entente::storage
