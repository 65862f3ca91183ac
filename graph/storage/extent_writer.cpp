#include "graph/storage/extent_writer.hpp"

#include <fmt/format.h>

#include <limits>
#include <new>

#include "graph/error.hpp"

namespace entente::storage {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 20;

}  // namespace

ExtentWriter::~ExtentWriter() {
    try {
        if (!kept_) {
            for (const ByteRange& range : taken_) space_.give(range);
        }
        space_.give({next_, run_end_ - next_});
    } catch (const std::bad_alloc&) {
        // These bytes stay unused until the database is opened again.
    }
}

void ExtentWriter::keep(std::uint64_t born_in) {
    kept_ = true;
    if (born_in == 0) return;
    try {
        for (const ByteRange& range : taken_) space_.born(range, born_in);
    } catch (const std::bad_alloc&) {
        // These pages wait for readers who never saw them.
    }
}

void ExtentWriter::flush() {
    if (buffer_.empty()) return;
    file_.write(next_ - buffer_.size(), buffer_);
    buffer_.clear();
}

void ExtentWriter::finish() {
    flush();
    if (next_ == run_end_) return;
    // The file has all bytes of its pages; those behind the last extent are free.
    file_.write(next_, std::vector<std::byte>(run_end_ - next_));
    space_.give({next_, run_end_ - next_});
    next_ = run_end_ = 0;
}

void ExtentWriter::begin_run(std::uint64_t size) {
    finish();
    next_ = space_.take(pages_of(size));
    run_end_ = next_ + pages_of(size) * page_size;
}

StoredExtent ExtentWriter::write(std::span<const std::byte> bytes) {
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(ErrorCode::resource_limit, "ChunkTooLarge",
                    fmt::format("a chunk of {} bytes is wanted; a file holds chunks up to 4 GiB", bytes.size()));
    }
    const std::uint64_t room = run_end_ - next_;
    if (bytes.size() > room) {
        const std::uint64_t more = pages_of(bytes.size() - room);
        if (run_end_ != 0 && space_.take_at(run_end_, more)) {
            run_end_ += more * page_size;
        } else {
            begin_run(bytes.size());
        }
    }
    if (buffer_.size() >= buffer_size) flush();
    const StoredExtent extent = file_.extent_of(next_, bytes);
    taken_.push_back({next_, bytes.size()});
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    next_ += bytes.size();
    return extent;
}

}  // namespace entente::storage
