#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "graph/storage/database_file.hpp"
#include "graph/storage/file.hpp"

namespace entente::storage {

/// The write-ahead log beside a database file: one record for each commit since the root that the file has. A record
/// names the checksum of the one before it and how far the log was flushed when it was written, so that a torn end can
/// be told from damage. See docs/file-format.md. Not safe for several threads, but `sync` may run beside all others.
class LogFile {
public:
    /// Where reading has come to: the place behind a record, and what the next must name.
    struct Position {
        std::uint64_t offset = 0;  ///< 0: before the header
        std::uint64_t checksum = 0;
        std::uint64_t commit = 0;
        std::uint64_t first = 0;  ///< checksum of the first record: another one when the log has been begun anew
        bool operator==(const Position&) const = default;
    };

    LogFile(FileSystem& files, std::string path, const DatabaseId& database, bool read_only);

    /// Calls `apply` with each commit after `position.commit` (number and effects) and moves `position` behind the last
    /// whole record. A record that is cut off or was never flushed ends the log. Throws Error(database_corrupt) when
    /// the log belongs to another database, when a record is damaged that was flushed once, or when `root` is older
    /// than the one that the log was shortened for. Errors of `apply` pass through, Damage as Error(database_corrupt).
    void read(Position& position, const Root& root,
              const std::function<void(std::uint64_t commit, std::span<const std::byte> effects)>& apply);

    /// Whether the file holds anything behind `position`, or has been shortened. A log that was begun anew and has
    /// grown to the same length is not noticed.
    [[nodiscard]] bool changed(const Position& position);
    /// Whether the log was begun anew since `position` was read.
    [[nodiscard]] bool begun_anew(const Position& position);

    /// Flushes what was read, if that is not known to be flushed: whoever wrote it may have been killed before.
    void adopt(const Position& position);

    /// Appends a commit behind `position` and moves it. Cuts off first what is there: a torn end. Not flushed.
    /// Throws Error(io_error); the end of the log is as it was then, unless `damaged()`.
    void append(Position& position, std::span<const std::byte> effects);
    /// After a checkpoint: forgets all records; the next commit is `root.commit` + 1. Flushed.
    void shorten(Position& position, const Root& root);
    /// Flushes what was appended.
    void sync();
    /// Notes that a flush has covered the log up to `offset`. May run beside append.
    void flushed_to(std::uint64_t offset);
    [[nodiscard]] std::uint64_t size();  ///< bytes; 0 without a file
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    enum class Kind : std::uint8_t { commit = 1, checkpoint = 2 };
    struct Record;
    bool open();
    void create();
    [[nodiscard]] bool read_header();
    [[nodiscard]] std::optional<Record> record_at(std::uint64_t offset);
    void require_torn(std::uint64_t offset, std::uint64_t commit, std::uint64_t end);
    void write_record(Position& position, Kind kind, std::uint64_t commit, std::span<const std::byte> payload);

    FileSystem& files_;
    std::string path_;
    DatabaseId database_;
    bool read_only_;
    std::unique_ptr<File> file_;
    std::uint64_t salt_ = 0;
    std::atomic<std::uint64_t> flushed_{0};  // bytes of the log that a flush has covered
};

}  // namespace entente::storage
