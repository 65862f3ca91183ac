#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/storage/database_file.hpp"
#include "graph/storage/space.hpp"

namespace entente::storage {

/// Writes extents to free pages of a file; those that follow one another go to the file together. Destroyed without
/// keep() it gives the pages back. The file and the space must outlive it.
class ExtentWriter {
public:
    ExtentWriter(DatabaseFile& file, Space& space) : file_(file), space_(space) {}
    ExtentWriter(const ExtentWriter&) = delete;
    ExtentWriter& operator=(const ExtentWriter&) = delete;
    ~ExtentWriter();

    /// Throws Error(resource_limit) above 4 GiB, Error(io_error).
    [[nodiscard]] StoredExtent write(std::span<const std::byte> bytes);
    /// Hands what is still held back to the file, which is not flushed yet.
    void finish();
    /// `born_in`: the root that the pages belong to first, to be noted in the space; 0: nothing is noted.
    void keep(std::uint64_t born_in = 0);

private:
    DatabaseFile& file_;
    Space& space_;
    std::vector<std::byte> buffer_;  // consecutive pages on their way
    std::uint64_t buffer_page_ = 0;
    std::vector<PageRange> taken_;
    bool kept_ = false;
};

}  // namespace entente::storage
