#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace entente::storage {

/// All access to the disk goes through File and FileSystem, so that tests can record it and make any call fail. Every
/// function throws Error(io_error), naming the file and the system's reason, unless it says otherwise.
///
/// There is no mapping into memory: a mapped file that shrinks or that the disk cannot read kills the process with a
/// signal, and chunks are decoded into memory of their own anyway.
class File {
public:
    virtual ~File() = default;
    /// Reads up to `bytes.size()` bytes from `offset` on; how many there were. Fewer only at the end of the file.
    [[nodiscard]] virtual std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const = 0;
    /// Writes all bytes; the file grows as needed. After an error any part of them may have been written.
    virtual void write_at(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
    /// Returns once everything written, and the size, would survive a power cut (fdatasync). After an error nobody
    /// knows what was written since the last success: it must not be tried again.
    virtual void sync() = 0;
    virtual void truncate(std::uint64_t size) = 0;
    [[nodiscard]] virtual std::uint64_t size() const = 0;

    // Advisory locks on bytes, which need not exist, seen by all processes. They belong to this open file: two File of
    // one path exclude one another, in one process too. Closing gives them up.
    enum class Lock : std::uint8_t { shared, exclusive };
    /// False when another holds a lock in the range that excludes this one. Does not wait.
    [[nodiscard]] virtual bool try_lock(Lock lock, std::uint64_t offset, std::uint64_t length) = 0;
    virtual void unlock(std::uint64_t offset, std::uint64_t length) noexcept = 0;
    /// Whether another holds any lock in the range.
    [[nodiscard]] virtual bool locked_elsewhere(std::uint64_t offset, std::uint64_t length) const = 0;
};

class FileSystem {
public:
    virtual ~FileSystem() = default;
    enum class Mode : std::uint8_t {
        read,    ///< must exist
        write,   ///< to read and write; must exist
        create,  ///< to read and write; must not exist
    };
    /// nullptr: there is no such file (read, write), or there is one (create).
    [[nodiscard]] virtual std::unique_ptr<File> open(const std::string& path, Mode mode) = 0;
    virtual void rename(const std::string& from, const std::string& to) = 0;
    virtual void remove(const std::string& path) = 0;  ///< no error when there is none
    /// Makes the names in the folder of `path` survive a power cut.
    virtual void sync_directory(const std::string& path) = 0;
};

/// The files of the operating system. Lives as long as the program.
[[nodiscard]] FileSystem& posix_files();

}  // namespace entente::storage
