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
    if (kept_) return;
    try {
        for (const PageRange& range : taken_) space_.give(range);
    } catch (const std::bad_alloc&) {
        // These pages stay unused until the database is opened again.
    }
}

void ExtentWriter::keep(std::uint64_t born_in) {
    kept_ = true;
    if (born_in == 0) return;
    try {
        for (const PageRange& range : taken_) space_.born(range, born_in);
    } catch (const std::bad_alloc&) {
        // These pages wait for readers who never saw them.
    }
}

void ExtentWriter::finish() {
    if (buffer_.empty()) return;
    file_.write_pages(buffer_page_, buffer_);
    buffer_.clear();
}

StoredExtent ExtentWriter::write(std::span<const std::byte> bytes) {
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(ErrorCode::resource_limit, "ChunkTooLarge",
                    fmt::format("a chunk of {} bytes is wanted; a file holds chunks up to 4 GiB", bytes.size()));
    }
    const PageRange range{space_.take(pages_of(bytes.size())), pages_of(bytes.size())};
    taken_.push_back(range);
    if (buffer_page_ + buffer_.size() / page_size != range.first || buffer_.size() >= buffer_size) finish();
    if (buffer_.empty()) buffer_page_ = range.first;
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    buffer_.resize((buffer_.size() + page_size - 1) / page_size * page_size);
    return file_.extent_of(range.first, bytes);
}

}  // namespace entente::storage
