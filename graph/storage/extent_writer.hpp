#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/storage/database_file.hpp"
#include "graph/storage/space.hpp"

namespace entente::storage {

/// Writes extents to free pages of a file, one right behind the other while the pages there are free; those go to the
/// file together. Destroyed without keep() it gives their bytes back. The file and the space must outlive it.
class ExtentWriter {
public:
    ExtentWriter(DatabaseFile& file, Space& space) : file_(file), space_(space) {}
    ExtentWriter(const ExtentWriter&) = delete;
    ExtentWriter& operator=(const ExtentWriter&) = delete;
    ~ExtentWriter();

    /// Throws Error(resource_limit) above 4 GiB, Error(io_error).
    [[nodiscard]] StoredExtent write(std::span<const std::byte> bytes);
    /// Hands what is still held back to the file, which is not flushed yet. The next extent begins a page.
    void finish();
    /// `born_in`: the root that the pages belong to first, to be noted in the space; 0: nothing is noted.
    void keep(std::uint64_t born_in = 0);

private:
    DatabaseFile& file_;
    Space& space_;
    void begin_run(std::uint64_t size);
    void flush();

    std::vector<std::byte> buffer_;  // consecutive bytes on their way, which end at next_
    std::uint64_t next_ = 0;         // where the next extent goes
    std::uint64_t run_end_ = 0;      // the pages up to here are ours
    std::vector<ByteRange> taken_;
    bool kept_ = false;
};

}  // namespace entente::storage
