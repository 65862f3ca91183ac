#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "graph/chunk_ref.hpp"
#include "graph/error.hpp"
#include "graph/storage/bytes.hpp"
#include "graph/storage/file.hpp"

namespace entente::storage {

class Space;

/// The unit of writing. A disk sector: data that is in use never shares one with data being written.
inline constexpr std::uint64_t page_size = 512;
inline constexpr std::uint64_t data_begin = 16 * page_size;  // before it, two copies of two roots
/// Of the file and of the log. Raised by every change after which a program of before could not read what is written,
/// or would read it wrongly, and by every change after which this program cannot read what was written before.
inline constexpr std::uint32_t format_version = 4;

[[nodiscard]] constexpr std::uint64_t pages_of(std::uint64_t bytes) {
    return (bytes + page_size - 1) / page_size;
}

using DatabaseId = std::array<std::uint8_t, 16>;

/// One published version of the file.
struct Root {
    std::uint64_t sequence = 0;                    ///< counts the roots; its parity says in which slot it stands
    std::uint64_t commit = 0;                      ///< the last commit that is in it
    std::uint64_t pages = data_begin / page_size;  ///< every page in use is below
    StoredExtent state;                            ///< as of state_codec.hpp
};

[[nodiscard]] Error corrupt(const std::string& path, const std::string& what);
/// Error(io_error): `path` is sound, but of another version than format_version.
[[nodiscard]] Error unknown_version(const std::string& path, std::uint32_t version);

/// The bytes of a database file: roots and extents, checksums computed and compared here. Reading is safe from several
/// threads at once.
class DatabaseFile {
public:
    /// Throws Error(database_corrupt) when it is no database of ours, Error(io_error) when it is of another version.
    DatabaseFile(std::unique_ptr<File> file, std::string path);

    /// Makes a database, all or nothing, unless a file appears at `path` first: then false. `fill` writes the state of
    /// root 1, whose last commit is `commit`, and says where it is.
    static bool create(FileSystem& files, const std::string& path, std::uint64_t commit,
                       const std::function<StoredExtent(DatabaseFile&, Space&)>& fill);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const DatabaseId& id() const { return id_; }
    [[nodiscard]] File& file() { return *file_; }

    /// The newest root. Copies that are not whole are named in `damaged`. Throws Error(database_corrupt) when the
    /// newest may be among those that are lost.
    [[nodiscard]] Root newest_root(std::vector<std::string>* damaged = nullptr) const;
    /// Every root of which there is a whole copy, the newest first, whatever the others may have been.
    [[nodiscard]] std::vector<Root> whole_roots() const;
    /// Whether there may be a root after the one with this number: for those that only read, by a look at one number.
    [[nodiscard]] bool may_have_root_after(std::uint64_t sequence) const;
    /// Writes and flushes the root, then its second copy. The other slot keeps the one before.
    void write_root(const Root& root);

    /// Whether a crash left a copy of a root torn, or unlike the other.
    [[nodiscard]] bool needs_mending() const { return !repairs().empty(); }
    /// Makes both copies of each root whole and alike again. With the right to write.
    void mend_roots();

    /// The bytes of an extent, verified. Throws Error(database_corrupt).
    [[nodiscard]] std::vector<std::byte> read(const StoredExtent& extent) const;
    /// What refers to `bytes` once they are written at `offset`. `place` is of StoredExtent.
    [[nodiscard]] StoredExtent extent_of(std::uint64_t offset, std::span<const std::byte> bytes) const;
    void write(std::uint64_t offset, std::span<const std::byte> bytes);

private:
    DatabaseFile(std::unique_ptr<File> file, std::string path, const DatabaseId& id)
        : file_(std::move(file)), path_(std::move(path)), id_(id) {}
    [[nodiscard]] std::vector<std::byte> read_head() const;
    /// What mend_roots() writes: places and bytes.
    [[nodiscard]] std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> repairs() const;
    [[nodiscard]] std::optional<Root> parse_root(std::span<const std::byte> bytes, std::uint64_t place) const;

    std::unique_ptr<File> file_;
    std::string path_;
    DatabaseId id_{};
};

/// Sixteen bytes that no other database has.
[[nodiscard]] DatabaseId random_id();

/// A 64-bit checksum (XXH3) over `bytes`, another one for each seed.
[[nodiscard]] std::uint64_t checksum(std::span<const std::byte> bytes, std::uint64_t seed);

void put_extent(ByteWriter& out, const StoredExtent& extent);
/// `place` is for the reader to set. Throws Damage when it lies before data_begin.
[[nodiscard]] StoredExtent read_extent(ByteReader& in);

}  // namespace entente::storage
